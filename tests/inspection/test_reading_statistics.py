"""Who reads sees their own figures; who oversees sees sums without persons; a stranger sees neither."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.inspection.scanned import IVORY, scan

from greenlane.inspection.actions import readings
from greenlane.inspection.actions.readings import Said
from greenlane.inspection.models import Mark, Reading, Scan
from greenlane.inspection.reader_statistics import months
from greenlane.people.actions import SYSTEM, assign, create_person
from greenlane.people.cast import Cast
from greenlane.people.roles import Role

PAGE = "/inspection/readings/"
CLEAR, SUSPECT = Said("clear"), Said("suspect", "tusks")


@pytest.fixture
def officers(cast: Cast):
    """Five more officers of the terminal."""
    made = [
        create_person(by=SYSTEM, organisation=cast.northport, username=f"reader{n}", name=f"Reader {n}")
        for n in range(5)
    ]
    for person in made:
        assign(by=SYSTEM, person=person, organisation=cast.northport, role=Role.OFFICER, office=cast.terminal)
    return made


def last_month() -> None:
    at = dt.datetime.combine(months(timezone.localdate())[0], dt.time(12), tzinfo=dt.UTC)
    Reading.objects.update(done_at=at)


def test_an_officer_sees_their_own_figures_and_what_became_of_marks(client, cast: Cast):
    picture = scan(cast, None, IVORY, looked_at=timezone.now())
    readings.decide(Mark.objects.get(), "accepted", by=cast.ada)
    readings.draw(picture.views.get(), [0, 0, 50, 50], "other", by=cast.ada)
    readings.finish(picture, SUSPECT, by=cast.ada)
    client.force_login(cast.ada)
    page = client.get(PAGE)
    assert (page.context["own"].n, page.context["own"].accepted) == (1, 1) and not page.context["offices"]
    rows = dict(page.context["machine"]["classes"])
    assert rows["ivory"]["accepted"] == 1 and rows["other"]["missed"] == 1
    assert "Ada<" in page.content.decode()
    client.force_login(cast.bo)
    page = client.get(PAGE)
    assert page.context["own"].n == 0 and "Ada<" not in page.content.decode()


def test_sums_of_an_office_stand_only_where_enough_read(client, cast: Cast, officers):
    for n, officer in enumerate(officers[:4]):
        readings.finish(scan(cast, name=f"{n}.png"), CLEAR, by=officer)
    last_month()
    client.force_login(cast.bo)
    sums = {str(office): found for office, found in client.get(PAGE).context["offices"]}
    assert sums and set(sums.values()) == {None}
    readings.finish(scan(cast, name="5.png"), CLEAR, by=officers[4])
    sums = {str(office): found for office, found in client.get(PAGE).context["offices"]}
    assert set(sums.values()) == {None}, "a month that goes on is not summed"
    last_month()
    page = client.get(PAGE)
    assert next(found.n for _office, found in page.context["offices"] if found) == 5
    assert "Reader 1" not in page.content.decode()


def test_a_reading_whose_picture_waits_for_the_second_reader_is_counted_nowhere(client, cast: Cast, officers, settings):
    settings.SECOND_READING = 1
    picture = scan(cast, None, IVORY, looked_at=timezone.now())
    readings.decide(Mark.objects.get(), "rejected", by=cast.ada)
    readings.finish(picture, CLEAR, by=cast.ada)
    assert Scan.objects.get().state == "second"
    client.force_login(cast.bo)
    assert client.get(PAGE).context["machine"]["classes"] == []


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_sees_no_figure_of_it(client, cast: Cast, stranger):
    picture = scan(cast, None, IVORY, looked_at=timezone.now())
    readings.decide(Mark.objects.get(), "accepted", by=cast.ada)
    readings.finish(picture, SUSPECT, by=cast.ada)
    client.force_login(getattr(cast, stranger))
    page = client.get(PAGE)
    assert page.context["machine"]["looked"] == 0 and page.context["machine"]["classes"] == []
    assert all(found is None for _office, found in page.context["offices"]) and page.context["own"].n == 0
    assert "Northport Container Terminal" not in page.content.decode()
