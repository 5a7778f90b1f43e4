"""What scanners write is taken in by the worker, once, whatever stops it in between."""

from __future__ import annotations

import os
import time

import numpy as np
import pytest
from django_tasks_db.models import DBTaskResult
from tests.inspection import pictures
from tests.shipments import shipment

from greenlane import jobs
from greenlane.inspection.actions import scans
from greenlane.inspection.models import Scan, UnreadScan
from greenlane.ledger.models import Entry

LOW, HIGH = pictures.parcel()


@pytest.fixture
def folder(settings, tmp_path, cast):
    settings.DATA = tmp_path / "data"
    settings.SCAN_FOLDER = str(tmp_path / "scanners")
    jobs._WATCHED.clear()
    place = tmp_path / "scanners" / cast.terminal.code
    place.mkdir(parents=True)
    return place


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (time.time() - 60,) * 2)
    return path


def watched():
    jobs.watch()
    return jobs.watch()


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_a_scanner_writes_is_taken_in_matched_and_looked_at(folder, taken_in, cast, chi):
    (consignment,) = taken_in(shipment("NP-1")).consignments
    put(folder, "NP-1.tiff", pictures.tiff(np.stack([LOW, HIGH])))
    put(folder, "other.png", pictures.image(HIGH))
    put(folder, "other.json", b'{"simulated": true, "container": "none"}')
    put(folder, "half.tiff", pictures.tiff(LOW)[:500])
    assert watched() == 3
    assert names(folder) == [
        "refused/half.tiff", "refused/half.tiff.txt", "taken/NP-1.tiff", "taken/other.json", "taken/other.png"
    ]  # fmt: skip
    assert "cut off" in (folder / "refused" / "half.tiff.txt").read_text()
    scan, other = Scan.objects.order_by("file_name")
    assert (scan.consignment, scan.office, scan.state) == (consignment, cast.terminal, "to_read")
    assert (other.simulated, other.consignment, other.said["container"]) == (True, None, "none")
    assert UnreadScan.objects.get().file_name == "half.tiff"
    assert not Scan.objects.visible_to(chi).exists()
    assert watched() == 0


def test_killed_before_it_was_moved_a_file_is_taken_once(folder, cast):
    data = pictures.image(HIGH)
    scans.receive_scan(data, "a.png", office=cast.terminal, by="system")
    put(folder, "a.png", data)
    assert watched() == 1
    assert (Scan.objects.count(), names(folder)) == (1, ["taken/a.png"])
    assert Entry.objects.filter(verb="scan.received").count() == 1


def test_two_energies_in_two_files_are_one_scan_and_wait_for_each_other(folder, taken_in, monkeypatch):
    (consignment,) = taken_in(shipment("NP-1")).consignments
    put(folder, "NP-1_low.png", pictures.image(LOW))
    put(folder, "NP-1_high.png", pictures.image(HIGH))
    put(folder, "NP-2_low.png", pictures.image(LOW))
    os.utime(folder / "NP-2_low.png", (time.time() - 10,) * 2)
    assert watched() == 2
    scan = Scan.objects.get()
    assert (scan.reader, scan.consignment, [v.kind for v in scan.views.all()]) == ("zip_set", consignment, ["dual"])
    assert names(folder) == ["NP-2_low.png", "taken/NP-1_high.png", "taken/NP-1_low.png"]
    put(folder, "NP-1_low.png", pictures.image(LOW))
    put(folder, "NP-1_high.png", pictures.image(HIGH))
    assert watched() == 2
    assert Scan.objects.get() == scan
    os.utime(folder / "NP-2_low.png", (time.time() - 61,) * 2)
    assert watched() == 1


def test_a_folder_of_no_office_is_left_alone(folder, cast):
    other = folder.parent / "NOWHERE"
    other.mkdir()
    put(other, "a.png", pictures.image(HIGH))
    assert watched() == 0
    assert names(other) == ["a.png"]


def test_what_cannot_be_moved_is_left_and_stops_no_other(folder, monkeypatch):
    put(folder, "a.png", pictures.image(HIGH))
    put(folder, "b.png", pictures.image(LOW))
    settle = jobs.folders.watched.settle

    def full(path, *given):
        if path.name == "a.png":
            raise OSError(28, "No space left on device")
        return settle(path, *given)

    monkeypatch.setattr(jobs.folders.watched, "settle", full)
    assert watched() == 1
    assert names(folder) == ["a.png", "taken/b.png"]
    assert watched() == 0


def test_no_file_keeps_the_others_out(folder, monkeypatch):
    put(folder, "a.png", pictures.image(HIGH))
    put(folder, "b.png", pictures.image(LOW))
    receive = jobs.folders.receive_scan

    def broken(data, name, **given):
        if name == "a.png":
            raise ZeroDivisionError
        return receive(data, name, **given)

    monkeypatch.setattr(jobs.folders, "receive_scan", broken)
    assert watched() == 1
    assert names(folder) == ["a.png", "taken/b.png"]


def test_low_and_high_are_not_parted_where_many_wait(folder, monkeypatch):
    monkeypatch.setattr(jobs.folders, "AT_ONCE", 2)
    put(folder, "NP-0.png", pictures.image(LOW))
    put(folder, "NP-1_high.png", pictures.image(HIGH))
    put(folder, "NP-1_low.png", pictures.image(LOW))
    for name in ("NP-1_low.png", "NP-1_high.png"):
        os.utime(folder / name, (time.time() - 600,) * 2)
    assert watched() == 3
    assert {scan.reader for scan in Scan.objects.all()} == {"png", "zip_set"}


def test_what_a_dead_worker_left_is_looked_at_again_and_not_for_ever(folder, queued, cast, monkeypatch):
    scan = jobs.receive_scan(pictures.image(HIGH), "a.png", office=cast.terminal, by=cast.ada)
    assert DBTaskResult.objects.filter(status="READY").count() == 1
    DBTaskResult.objects.update(status="RUNNING")
    with scans.scan_files.held(scan.owner_id, scan.sha256):
        jobs.sweep()
    assert [row.status for row in DBTaskResult.objects.all()] == ["RUNNING"]
    for _ in range(3):
        jobs.sweep()
        DBTaskResult.objects.filter(status="READY").update(status="RUNNING")
    jobs.sweep()
    scan.refresh_from_db()
    assert (scan.state, scan.abstained) == ("to_read", "failed")


def test_what_nobody_enqueued_is_found(folder, queued, cast):
    scan = scans.receive_scan(pictures.image(HIGH), "a.png", office=cast.terminal, by=cast.ada)
    jobs.do_what_waits()
    scan.refresh_from_db()
    assert scan.state == "to_read"
