"""The second reading: who has not seen the first one reads too, and where they differ an officer settles it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.shipments import shipment

from greenlane.inspection.actions import Refused, readings, settling
from greenlane.inspection.actions.readings import Said
from greenlane.inspection.models import Inspection, Scan
from greenlane.inspection.views import told
from greenlane.ledger.models import Entry
from greenlane.people.actions import SYSTEM, assign, create_person
from greenlane.people.cast import Cast
from greenlane.people.roles import Role

CLEAR, SUSPECT = Said("clear"), Said("suspect", "dense and curled")
UNCLEAR = Said("unclear", "steel all over")


@pytest.fixture
def scan(cast: Cast, taken_in):
    consignment = taken_in(shipment()).consignments[0]
    return Scan.objects.create(
        owner=cast.northport, office=cast.terminal, consignment=consignment, file_name="one.png", sha256="a" * 64,
        size=1, reader="png", received_by="test", state=Scan.State.TO_READ,
    )  # fmt: skip


@pytest.fixture
def hal(cast: Cast):
    person = create_person(by=SYSTEM, organisation=cast.northport, username="hal", name="Hal")
    assign(by=SYSTEM, person=person, organisation=cast.northport, role=Role.OFFICER, office=cast.terminal)
    return person


def state(scan: Scan) -> tuple[str, str]:
    scan.refresh_from_db()
    return scan.state, scan.again


@pytest.mark.parametrize(
    ("share", "said", "after"),
    [
        (0, CLEAR, ("read", "")),
        (1, CLEAR, ("second", "random")),
        (0, UNCLEAR, ("second", "unclear")),
        (1, SUSPECT, ("read", "")),
    ],
)
def test_after_the_first_reading(cast: Cast, scan, hal, settings, share, said, after):
    settings.SECOND_READING = share
    readings.finish(scan, said, by=cast.ada)
    assert state(scan) == after
    assert Inspection.objects.filter(result="nothing").exists() == (after == ("read", "") and said is CLEAR)


def test_who_works_alone_waits_for_nobody_but_what_cannot_be_told_does(cast: Cast, scan, settings):
    settings.SECOND_READING = 1
    cast.kai.assignments.all().delete()  # who has every office may read its pictures too
    readings.finish(scan, CLEAR, by=cast.ada)
    assert state(scan) == ("read", "")
    other = Scan.objects.create(
        owner=cast.northport, office=cast.terminal, file_name="two.png", sha256="b" * 64, size=1, reader="png",
        received_by="test", state=Scan.State.TO_READ,
    )  # fmt: skip
    readings.finish(other, UNCLEAR, by=cast.ada)
    assert state(other) == ("second", "unclear")


def test_nobody_reads_twice_and_the_second_sees_nothing_of_the_first(cast: Cast, scan, hal, settings):
    settings.SECOND_READING = 1
    readings.finish(scan, CLEAR, by=cast.ada)
    scan.refresh_from_db()
    with pytest.raises(Refused):
        readings.begin(scan, by=cast.ada)
    assert not told.shown(scan, hal.pk) and len(told.shown(scan, cast.ada.pk)) == 1
    readings.finish(scan, CLEAR, by=hal)
    assert state(scan) == ("read", "random")
    scan.refresh_from_db()
    assert len(told.shown(scan, hal.pk)) == 2
    assert Inspection.objects.get().result == Inspection.Result.NOTHING and Inspection.objects.get().done_by == hal


@pytest.mark.parametrize(
    ("said", "kind", "closed"),
    [(Said("suspect", "both are right", opening=True), "open", ""), (Said("clear", "a cup"), "scan", "nothing")],
)
def test_where_two_differ_an_officer_settles_it_and_what_follows_follows(
    cast: Cast, scan, hal, settings, said, kind, closed
):
    settings.SECOND_READING = 1
    readings.finish(scan, CLEAR, by=cast.ada)
    with pytest.raises(Refused):
        settling.settle(scan, said, by=hal)
    readings.finish(scan, SUSPECT, by=hal)
    assert state(scan)[0] == "differ" and not Inspection.objects.exists()
    with pytest.raises(Refused):
        settling.settle(scan, Said("clear"), by=cast.ada)
    settling.settle(scan, said, by=cast.ada)
    assert state(scan)[0] == "read" and scan.settled == said.verdict and scan.settled_by == cast.ada
    assert (Inspection.objects.get().kind, Inspection.objects.get().result) == (kind, closed)
    assert Entry.objects.filter(verb="reading.settled").get().detail["because"] == said.note
    with pytest.raises(Refused):
        settling.settle(scan, said, by=cast.ada)


@pytest.mark.parametrize("stranger", ["chi", "eli", "fay", "bo"])
def test_a_stranger_settles_nothing(cast: Cast, scan, stranger):
    Scan.objects.update(state=Scan.State.DIFFER)
    with pytest.raises(PermissionDenied):
        settling.settle(scan, SUSPECT, by=getattr(cast, stranger))
    assert state(scan)[0] == "differ"


def test_no_page_tells_the_second_reader_what_the_first_one_said(client, cast: Cast, hal, scan):
    view = scan.views.create(number=0, kind="grey", width=640, height=320)
    suggested = view.marks.create(goods="ivory", box=[10, 10, 50, 50], confidence=0.7)
    readings.decide(suggested, "rejected", by=cast.ada)
    drawn = readings.draw(view, [100, 100, 60, 60], "shark_fin", by=cast.ada)
    readings.finish(scan, UNCLEAR, by=cast.ada)
    pages = (
        f"/inspection/scans/{scan.pk}/",
        "/inspection/scans/?state=any",
        "/inspection/readings/",
        scan.consignment.get_absolute_url(),
    )

    def seen(person) -> str:
        client.force_login(person)
        return "".join(client.get(page).content.decode() for page in pages)

    first = seen(hal)
    assert "steel all over" not in first and f'data-mark="{drawn.pk}"' not in first and 'data-answer="' not in first
    readings.finish(scan, SUSPECT, by=hal)
    assert "steel all over" in seen(hal)
