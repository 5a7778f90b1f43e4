"""X-ray pictures for Northport: simulated, as each of them says, of red consignments that are still to be worked on.

What is in the box is what its truth says: where that is of a class that the detector knows, a thing of that class is
projected among the goods.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from greenlane.consignments.models import Consignment
from greenlane.demo.traffic import NOTHING, Truth
from greenlane.inspection import actions as inspection
from greenlane.inspection.actions import readings
from greenlane.inspection.actions.readings import Said
from greenlane.inspection.actions.scans import look, receive_scan
from greenlane.inspection.labels import SHOWS_AS, overlap
from greenlane.inspection.models import Scan
from greenlane.inspection.picture import Frame
from greenlane.inspection.simulate import cargo
from greenlane.inspection.simulate.catalogue import TARGETS, all_things
from greenlane.inspection.simulate.labelled import Order, Sample, made, saved
from greenlane.inspection.simulate.projection import NoPlace, threat
from greenlane.people.cast import Cast
from greenlane.people.models import Office, Person
from greenlane.targeting.models import Lane, Screening

SEED = 20261122
SIZE, LONG = 480, 900
"""Pixels of the longer side: of parcels and bags, and of a container."""
CLEAR_READ, SUSPECT_READ = 4, 1
"""How many of the pictures have been read when a visitor comes."""
TRIED = 10
"""Scenes that are looked through for one that fits."""
MOST = 40
LANES = (Lane.RED, Lane.AMBER, Lane.BLUE, Lane.GREEN)
LOADED = frozenset({"plastic_waste", "e_waste", "gas_cylinder"})
"""What fills a container in a way that its picture shows."""
SAME = 0.3
"""Overlap with what is really there from which the officers of the demonstration accept a mark."""
Real = tuple[str, tuple[float, float, float, float]]


@dataclass(frozen=True)
class Plan:
    """One picture: at which of the offices, of what, how a scanner keeps it, and how many views it has."""

    at: str
    where: str
    form: str = "dual"
    views: int = 1


PLANS = (
    Plan("terminal", cargo.WHERE), Plan("terminal", "pallet"), Plan("airport", "parcel", views=2),
    Plan("terminal", "pallet", "colour"), Plan("mail", "parcel"), Plan("terminal", "pallet"),
    Plan("mail", "bag", "colour"), Plan("terminal", "pallet"), Plan("airport", "suitcase"), Plan("mail", "parcel"),
)  # fmt: skip


def make(
    cast: Cast, officers: Mapping[Any, Person], readers: Mapping[Any, Person], truths: Mapping[str, Truth]
) -> None:
    """Order scans of red consignments, take their pictures in, and let some be read; one has no consignment, one no
    picture in it."""
    taken: dict[Scan, tuple[list[Real], bool]] = {}
    for n, (plan, consignment) in enumerate(_planned(cast, truths)):
        officer = officers[consignment.office_id]
        truth = truths.get(consignment.reference, NOTHING)
        frames, there = picture(plan, truth, n)
        if not frames:
            continue
        if plan.at != "mail":  # whatever comes by mail goes over the belt
            inspection.order([consignment], "scan", because="Look before it is opened", by=officer)
        data, name = _file(frames, _named(consignment))
        scan = receive_scan(data, name, office=consignment.office, by=officer, simulated=True)
        if isinstance(scan, Scan):
            taken[look(scan)] = there, bool(truth.what)
    frames, _there = picture(Plan("mail", "bag"), NOTHING, len(PLANS))
    data, _name = _file(frames, "")
    stray = receive_scan(data, "BELT2_000417.tif", office=cast.mail, by=officers[cast.mail.pk], simulated=True)
    if isinstance(stray, Scan):
        look(stray)
    receive_scan(data[: len(data) // 3], "BELT2_000418.tif", office=cast.mail, by=officers[cast.mail.pk])
    _read(taken, readers, cast.terminal)


def picture(plan: Plan, truth: Truth, number: int) -> tuple[list[Frame], list[Real]]:
    """Return the views of a simulated picture, and what of the detector's classes is in the first of them."""
    size = LONG if plan.where == cargo.WHERE else SIZE
    order = Order(seed=SEED + number, size=size, form=plan.form, where=plan.where, views=plan.views)
    wanted = SHOWS_AS.get(truth.goods_class, set())
    found = islice(_drawn(order), TRIED)
    if plan.where == cargo.WHERE:
        # A container is loaded with what is in it: a thing of a bag would be lost among its pixels.
        samples = next((one for one in found if {label.cls for label in one[0].labels} == wanted & LOADED), [])
        there = [(label.cls, label.box) for one in samples[:1] for label in one.labels]
        return [one.frame for one in samples], there
    frames = [one.frame for one in next((one for one in found if not any(view.labels for view in one)), [])]
    all_things()
    kinds = sorted(kind for kind, thing in TARGETS.items() if thing.cls in wanted and thing.scale == "bag")
    if not (kinds and frames):
        return frames, []
    try:
        hidden = threat(frames, np.random.default_rng(SEED + number), kinds=kinds)
    except NoPlace:
        return frames, []
    x, y, width, height = hidden.views[0].box
    return [view.frame for view in hidden.views], [(hidden.cls, (float(x), float(y), float(width), float(height)))]


def _drawn(order: Order) -> Iterator[Sequence[Sample]]:
    """Yield the scenes of an order in which nothing is hidden from the picture."""
    for number in count():
        found = made(order, number)
        if not any(one.said["hidden"] for one in found):
            yield found


def _planned(cast: Cast, truths: Mapping[str, Truth]) -> Iterator[tuple[Plan, Consignment]]:
    """Pair the plans with consignments that nobody works on: red ones, and others where an office has no more."""
    open_ones = Screening.objects.current().filter(consignment__work=None).order_by("-score", "pk")
    open_ones = open_ones.select_related("consignment__owner", "consignment__office")
    waiting = {}
    for name, office in _offices(cast).items():
        here = open_ones.filter(consignment__office=office)
        lanes = ([row.consignment for row in here.filter(lane_now=lane)[:MOST]] for lane in LANES)
        waiting[name] = [one for lane in lanes for one in _mixed(lane, truths)]
    for plan in PLANS:
        if waiting[plan.at]:
            yield plan, waiting[plan.at].pop(0)


def _mixed(found: Sequence[Consignment], truths: Mapping[str, Truth]) -> list[Consignment]:
    """In turn: one with something in it that a picture shows, and one without."""
    shown = [one for one in found if truths.get(one.reference, NOTHING).goods_class in SHOWS_AS]
    others = [one for one in found if one not in shown]
    return [one for pair in zip_longest(shown, others) for one in pair if one]


def _offices(cast: Cast) -> dict[str, Office]:
    return {"terminal": cast.terminal, "airport": cast.airport, "mail": cast.mail}


def _named(consignment: Consignment) -> str:
    """By what the picture's file is called: the container where there is one, else the reference."""
    return next((box.number for box in consignment.as_declared.containers if box.number), consignment.reference)


def _file(frames: Sequence[Frame], name: str) -> tuple[bytes, str]:
    """Return a file as a scanner would have written it, and its name: views in a ZIP where there are several."""
    with TemporaryDirectory() as folder:
        paths = [saved(Path(folder), f"{n}", frame) for n, frame in enumerate(frames, start=1)]
        if len(paths) == 1:
            return paths[0].read_bytes(), f"{name}{paths[0].suffix}"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as together:
            for path in paths:
                together.write(path, path.name)
        return packed.getvalue(), f"{name}.zip"


def _read(taken: Mapping[Scan, tuple[list[Real], bool]], officers: Mapping[Any, Person], again: Office) -> None:
    """Let officers read some: the clear ones clear, and one in which they see something, which they have opened.

    Of one they cannot tell, at the office ``again``: a second officer reads it.
    """
    left = {True: SUSPECT_READ, False: CLEAR_READ}
    unclear = [Said("unclear", "Too dense in the middle to tell")]
    for scan, (there, hidden) in taken.items():
        if not left[bool(there)] or (hidden and not there):
            continue
        left[bool(there)] -= 1
        officer = officers[scan.office_id]
        for mark in [mark for view in scan.views.all() for mark in view.marks.filter(reading=None)]:
            box = (float(mark.box[0]), float(mark.box[1]), float(mark.box[2]), float(mark.box[3]))
            right = any(mark.goods == goods and overlap(box, real) > SAME for goods, real in there)
            readings.decide(mark, "accepted" if right else "rejected", by=officer)
        if there and not scan.views.filter(marks__decisions__answer="accepted").exists():
            goods, real = there[0]
            readings.draw(scan.views.first(), [round(side) for side in real], goods, by=officer)
        suspect = Said("suspect", "Dense, and of a shape that it should not have", opening=True)
        said = suspect if there else Said("clear")
        if not there and scan.office_id == again.pk and unclear:
            said = unclear.pop()
        readings.finish(scan, said, seconds=40, by=officer)
