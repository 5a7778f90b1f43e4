"""What officers decided of pictures, and what was found in the goods, written out for a detector to learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from greenlane.inspection import labels, reading_pictures, scan_files
from greenlane.inspection.detector import coco
from greenlane.inspection.detector.coco import Labelled
from greenlane.inspection.labels import Outcome, Stood
from greenlane.inspection.models import Decision, Inspection, Mark, Scan
from greenlane.inspection.picture import Frame, Unreadable
from greenlane.inspection.simulate.labelled import IMAGES, saved
from greenlane.ledger.actions import Deed
from greenlane.people.actions import enter, require
from greenlane.people.models import Office, Person

Tell = Callable[[int], Any]


@dataclass(frozen=True)
class Written:
    """How many pictures (one for each view) were written, with how many labels, and how many scans were left out."""

    pictures: int
    labels: int
    left_out: int


def export(office: Office, folder: Path, *, by: Person, tell: Tell = lambda n: None) -> Written:
    """Write an administration's own pictures whose outcome is known, labelled, in COCO's form. Raises PermissionDenied.

    Names are made from hashes, and nothing that a file said of itself goes along. What is burnt into the pixels does.
    """
    require(by, "propose", office.marking)
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    done: list[Labelled] = []
    left_out = 0
    scans = known(Scan.objects.filter(owner=office.organisation_id).visible_to(by))
    for n, scan in enumerate(scans.iterator(), start=1):
        written = list(_written(scan, folder))
        done += written
        left_out += not written
        tell(n)
    told = Written(len(done), sum(len(one.labels) for one in done), left_out)
    detail = {"pictures": told.pictures, "labels": told.labels}
    with transaction.atomic():
        enter(office.organisation, [Deed("labels.exported", "organisation", str(office.organisation_id), detail)], by)
    coco.write(folder, done)  # last: no labels leave of which the ledger says nothing
    return told


def known(scans: QuerySet[Scan]) -> QuerySet[Scan]:
    """Keep the scans that are read and of whose goods an inspection gave a result."""
    looked = Inspection.objects.looked().exclude(kind=Inspection.Kind.DOCUMENTS)
    read = scans.filter(state=Scan.State.READ, consignment__inspections__in=looked).distinct()
    return read.order_by("received_at", "pk")


def outcome(scan: Scan) -> tuple[Outcome, str] | None:
    """What is known of the goods of a scan, and by what: ``open`` outweighs ``scan``; None where not all was seen."""
    done = Inspection.objects.looked().filter(consignment=scan.consignment_id).exclude(kind="documents")
    found = sorted(done, key=lambda one: (one.kind == Inspection.Kind.OPEN, one.done_at), reverse=True)
    if not found or found[0].found.get("why") == "unseen":
        return None
    finds = [find.get("goods_class", "") for find in found[0].found.get("finds", [])]
    return Outcome(tuple(finds)), found[0].kind


def _written(scan: Scan, folder: Path) -> Iterator[Labelled]:
    """Write the views of a scan that can be learned from; yield each with its labels."""
    found = outcome(scan)
    taught = labels.taught(list(_stood(scan)), found[0]) if found else None
    if taught is None or found is None:
        return
    for number, frame in enumerate(_frames(scan)):
        path = saved(folder / IMAGES, f"{scan.sha256[:24]}-{number}", frame, simulated=scan.simulated)
        marks = tuple(labels.label(one, frame.height, frame.width) for one in taught if one.view == number)
        said = {"known_by": found[1], "simulated": scan.simulated, "view": number}
        yield Labelled(path, frame.height, frame.width, marks, said)


def _stood(scan: Scan) -> Iterator[Stood]:
    """Yield the marks of a scan that a reader accepted, or drew."""
    accepted = Decision.objects.filter(reading__scan=scan, answer=Decision.Answer.ACCEPTED).exclude(reading__verdict="")
    for decision in accepted.select_related("mark__view"):
        yield _of(decision.mark)
    for mark in Mark.objects.filter(reading__scan=scan).exclude(reading__verdict="").select_related("view"):
        yield _of(mark)


def _of(mark: Mark) -> Stood:
    left, top, width, height = (float(side) for side in mark.box)
    return Stood(mark.view.number, mark.goods, (left, top, width, height), mark.mask)


def _frames(scan: Scan) -> Sequence[Frame]:
    try:
        return reading_pictures.read(scan_files.read(scan.owner_id, scan.sha256), scan.file_name).frames
    except (OSError, Unreadable):
        return ()
