"""An administration's own pictures as a detector learns from them: whose outcome is known, and without a name."""

from __future__ import annotations

import io

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image
from tests.shipments import shipment

from greenlane.inspection import reading_pictures
from greenlane.inspection.actions import labels, orders, readings
from greenlane.inspection.actions.readings import Said
from greenlane.inspection.actions.scans import receive_scan
from greenlane.inspection.detector import coco
from greenlane.inspection.models import Mark, Scan
from greenlane.inspection.outcome import Find, Outcome
from greenlane.ledger.models import Entry
from greenlane.people.cast import Cast
from greenlane.targeting.models import HistoryKey


@pytest.fixture
def read_one(cast: Cast, taken_in, settings, tmp_path):
    """Take in a picture of a consignment of its own, with one mark that Ada accepts; return the scan."""
    settings.DATA = tmp_path / "data"

    def read(name: str, verdict: str = "suspect") -> Scan:
        consignment = taken_in(shipment(name)).consignments[0]
        pixels = np.full((40, 60, 3), 255, dtype=np.uint8)
        pixels[8:20, 8 : 30 + Scan.objects.count()] = (230, 140, 40)
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, "PNG")
        scan = receive_scan(out.getvalue(), f"Jan_Invented_{name}.png", office=cast.terminal, by=cast.ada)
        scan.consignment, scan.state = consignment, "to_read"
        scan.save()
        mark = Mark.objects.create(view=scan.views.get(), goods="ivory", box=[5, 5, 20, 10], confidence=0.9)
        readings.decide(mark, "accepted", by=cast.ada)
        readings.finish(scan, Said(verdict, "tusks", why="explained", opening=True), by=cast.ada)
        return scan

    return read


def opened(cast: Cast, scan: Scan, outcome: Outcome) -> None:
    orders.record(scan.consignment.inspections.get(kind="open"), outcome, note="seen", by=cast.ada)


def test_pictures_whose_outcome_is_known_are_written_with_what_the_opening_bore_out(cast: Cast, read_one, tmp_path):
    found, nothing, hidden, waits, clear = (read_one(f"NP-{n}", "clear" if n == 5 else "suspect") for n in range(1, 6))
    opened(cast, found, Outcome(finds=(Find(goods_class="ivory", what="tusks"),)))
    opened(cast, nothing, Outcome(why="explained"))
    opened(cast, hidden, Outcome(finds=(Find(goods_class="shark_fin", what="fins"),)))
    told = labels.export(cast.terminal, tmp_path / "out", by=cast.bo)
    assert (told.pictures, told.labels, told.left_out) == (3, 1, 1)
    pictures = {each.path.name.partition("-")[0]: each for each in coco.read(tmp_path / "out")}
    by_scan = {scan.sha256[:24]: scan for scan in (found, nothing, clear)}
    assert set(pictures) == set(by_scan) and waits.sha256[:24] not in pictures
    assert [one.cls for one in pictures[found.sha256[:24]].labels] == ["ivory"]
    assert pictures[nothing.sha256[:24]].labels == () and pictures[clear.sha256[:24]].said["known_by"] == "scan"
    again = reading_pictures.read(pictures[found.sha256[:24]].path.read_bytes(), "x.png").frames[0]
    assert again.pixels.shape == (40, 60, 3)
    every = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert every and all(b"Invented" not in data and b"NP-" not in data for data in every)
    assert Entry.objects.get(verb="labels.exported").detail["pictures"] == 3


def test_it_opens_its_own_transaction(transactional_db, cast: Cast, tmp_path):
    assert labels.export(cast.terminal, tmp_path / "out", by=cast.bo).pictures == 0
    assert coco.read(tmp_path / "out") == [] and Entry.objects.filter(verb="labels.exported").exists()


def test_nobody_writes_out_what_another_administration_scanned(cast: Cast, read_one, tmp_path):
    opened(cast, read_one("NP-1"), Outcome(why="explained"))
    for stranger in (cast.ada, cast.chi, cast.fay, cast.eli):
        with pytest.raises(PermissionDenied):
            labels.export(cast.terminal, tmp_path / "out", by=stranger)
    assert not (tmp_path / "out").exists()


def test_what_a_picture_led_to_is_learned_as_any_outcome_is(cast: Cast, read_one):
    before = dict(HistoryKey.objects.values_list("key", "days"))
    read_one("NP-1", "clear")
    after = dict(HistoryKey.objects.values_list("key", "days"))
    assert after != before and orders.Inspection.objects.get().result == "nothing"
