"""Reading a picture: decisions, marks of one's own, what the verdict does, and who may not."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.inspection.scanned import IVORY, REPTILE, scan
from tests.shipments import shipment

from greenlane.inspection.actions import orders, readings
from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.actions.readings import Said
from greenlane.inspection.models import Decision, Inspection, Mark, Reading, Work
from greenlane.ledger.models import Entry


@pytest.fixture(autouse=True)
def nothing_drawn(settings):
    """No picture is drawn for a second reading, unless a test says so."""
    settings.SECOND_READING = 0


@pytest.fixture
def consignment(taken_in):
    return taken_in(shipment("NP-1")).consignments[0]


@pytest.fixture
def picture(cast, consignment):
    return scan(cast, consignment, IVORY, REPTILE)


def marks(picture):
    return list(Mark.objects.filter(view__scan=picture, reading=None).order_by("-confidence"))


def verbs(picture):
    return list(Entry.objects.filter(subject_id=str(picture.pk)).order_by("seq").values_list("verb", flat=True))


def test_a_reading_is_begun_once_and_each_deed_is_in_the_ledger(ada, picture):
    first = readings.begin(picture, by=ada)
    assert readings.begin(picture, by=ada) == first
    ivory, reptile = marks(picture)
    readings.decide(ivory, "accepted", seconds=0, by=ada)
    readings.redraw(reptile, [290, 80, 90, 90], "", by=ada)
    readings.draw(picture.views.get(), [10, 10, 20, 20], "gas_cylinder", by=ada)
    assert verbs(picture) == ["reading.begun", "reading.decided", "reading.decided", "reading.drawn"]
    assert {d.mark.goods: d.answer for d in first.decisions.all()} == {"ivory": "accepted", "reptile": "redrawn"}
    assert first.decisions.get(answer="redrawn").instead.box == [290, 80, 90, 90]
    assert [m.goods for m in first.drawn.filter(redraws=None)] == ["gas_cylinder"]
    assert [m.box for m in marks(picture)] == [IVORY["box"], REPTILE["box"]]


def test_an_answer_replaces_the_one_before_with_what_was_drawn_for_it(ada, picture):
    ivory = marks(picture)[0]
    readings.redraw(ivory, [1, 1, 50, 50], "", by=ada)
    readings.decide(ivory, "rejected", by=ada)
    assert Decision.objects.get().answer == "rejected"
    assert not Mark.objects.exclude(reading=None).exists()


def test_the_last_deed_is_taken_back_first_then_the_one_before(ada, picture):
    ivory = marks(picture)[0]
    readings.decide(ivory, "accepted", by=ada)
    readings.draw(picture.views.get(), [1, 1, 50, 50], "other", by=ada)
    readings.take_back(picture, by=ada)
    assert Decision.objects.count() == 1
    assert not Mark.objects.exclude(reading=None).exists()
    readings.take_back(picture, ivory, by=ada)
    assert not Decision.objects.exists()
    with pytest.raises(Refused):
        readings.take_back(picture, by=ada)


def test_a_mark_outside_of_the_picture_is_refused(ada, picture):
    for box in ([700, 10, 50, 50], [10, 10, 1, 50], [-60, 0, 50, 50], [10, 400, 5, 5]):
        with pytest.raises(Refused):
            readings.draw(picture.views.get(), box, "ivory", by=ada)


def test_a_mark_over_the_edge_is_cut_at_it_and_an_unknown_class_is_refused(ada, picture):
    view = picture.views.get()
    assert readings.draw(view, [600, -10, 100, 50], "ivory", by=ada).box == [600, 0, 40, 40]
    with pytest.raises(Refused):
        readings.draw(view, [1, 1, 50, 50], "unicorn", by=ada)


def test_more_time_than_went_by_is_not_believed(ada, picture):
    reading = readings.begin(picture, by=ada)
    Reading.objects.filter(pk=reading.pk).update(began_at=timezone.now() - dt.timedelta(seconds=90))
    assert readings.decide(marks(picture)[0], "accepted", seconds=7, by=ada).seconds == 7
    done = readings.finish(picture, Said("clear"), seconds=100_000, by=ada).reading
    assert 90 <= done.seconds <= 95


def test_nothing_to_be_seen_closes_the_scan_and_targeting_hears_of_it(ada, picture, consignment):
    ordered = orders.order([consignment], "scan", because="red", by=ada)[0]
    done = readings.finish(picture, Said("clear"), by=ada)
    ordered.refresh_from_db()
    picture.refresh_from_db()
    assert (ordered.state, ordered.result, ordered.found) == ("done", "nothing", {"why": "agrees"})
    assert (done.recorded, picture.state, picture.inspection) == (ordered, "read", ordered)
    assert Work.objects.get(consignment=consignment).state == "inspected"
    assert "reading.done" in verbs(picture)


def test_a_scan_that_nobody_ordered_is_recorded_too_and_only_once(cast, ada, picture, consignment):
    later = scan(cast, consignment, name="two.png")
    assert readings.finish(picture, Said("clear"), by=ada).recorded is None  # the other picture is still to be read
    recorded = readings.finish(later, Said("clear", "a box of chairs", "explained"), by=ada).recorded
    assert recorded.found == {"why": "explained"}
    assert readings.finish(scan(cast, consignment, name="3.png"), Said("clear"), by=ada).recorded is None
    assert Inspection.objects.count() == 1


def test_open_it_orders_the_opening_which_takes_the_place_of_the_scan(ada, picture, consignment):
    ordered = orders.order([consignment], "scan", because="red", by=ada)[0]
    done = readings.finish(picture, Said("suspect", "tusks, two", opening=True), by=ada)
    ordered.refresh_from_db()
    assert (done.opening.kind, done.opening.because, done.opening.state) == ("open", "tusks, two", "ordered")
    assert (ordered.state, ordered.result) == ("cancelled", "")
    assert Work.objects.get(consignment=consignment).state == "ordered"


def test_an_opening_that_is_ordered_is_not_ordered_again(ada, picture, consignment):
    before = orders.order([consignment], "open", because="red", by=ada)[0]
    assert readings.finish(picture, Said("suspect", opening=True), by=ada).opening == before


def test_what_cannot_be_told_needs_a_reason_and_teaches_nothing(ada, picture, consignment):
    ordered = orders.order([consignment], "scan", because="red", by=ada)[0]
    with pytest.raises(Refused):
        readings.finish(picture, Said("unclear"), by=ada)
    done = readings.finish(picture, Said("unclear", "too dense"), by=ada)
    ordered.refresh_from_db()
    assert (done.recorded, done.opening, ordered.state) == (None, None, "ordered")


@pytest.mark.parametrize("said", [Said("maybe"), Said("clear", why="explained")])
def test_a_verdict_that_says_too_little_is_refused_and_nothing_is_kept(ada, picture, said):
    with pytest.raises(Refused):
        readings.finish(picture, said, by=ada)
    assert not Reading.objects.exists()


def test_a_second_window_changes_nothing(ada, picture):
    readings.finish(picture, Said("clear"), by=ada)
    for deed in (
        lambda: readings.finish(picture, Said("suspect"), by=ada),
        lambda: readings.decide(marks(picture)[0], "accepted", by=ada),
        lambda: readings.begin(picture, by=ada),
    ):
        with pytest.raises(Refused):
            deed()
    assert Reading.objects.get().verdict == "clear"


def test_what_a_colleague_drew_is_kept_where_another_was_first(cast, ada, picture):
    from greenlane.people import actions as people
    from greenlane.people.roles import Role

    people.assign(by="system", person=cast.bo, organisation=cast.northport, role=Role.OFFICER, office=cast.terminal)
    readings.decide(marks(picture)[0], "accepted", by=cast.bo)
    readings.finish(picture, Said("clear"), by=ada)
    with pytest.raises(Refused):
        readings.finish(picture, Said("suspect"), by=cast.bo)
    assert Decision.objects.get().reading.reader == cast.bo


def test_a_picture_without_a_consignment_is_read_too(cast, ada):
    done = readings.finish(scan(cast), Said("suspect", "tusks", opening=True), by=ada)
    assert (done.opening, done.recorded, done.reading.verdict) == (None, None, "suspect")


def test_what_is_drawn_for_a_second_reading_closes_nothing_before_it(cast, ada, picture, settings):
    from greenlane.people import actions as people
    from greenlane.people.roles import Role

    settings.SECOND_READING = 1
    people.assign(by="system", person=cast.bo, organisation=cast.northport, role=Role.OFFICER, office=cast.terminal)
    assert readings.finish(picture, Said("clear"), by=ada).recorded is None
    picture.refresh_from_db()
    assert picture.state == "second"
    done = readings.finish(picture, Said("clear"), by=cast.bo)
    assert (done.reading.number, done.recorded.result) == (2, "nothing")


def test_who_may_not_decide_reads_nothing(cast, picture):
    ivory, view = marks(picture)[0], picture.views.get()
    for person in (cast.bo, cast.chi, cast.dee, cast.eli, cast.fay):
        for deed in (
            partial(readings.begin, picture),
            partial(readings.decide, ivory, "accepted"),
            partial(readings.redraw, ivory, [1, 1, 9, 9], ""),
            partial(readings.draw, view, [1, 1, 9, 9], "ivory"),
            partial(readings.take_back, picture),
            partial(readings.finish, picture, Said("clear")),
        ):
            with pytest.raises(PermissionDenied):
                deed(by=person)
    assert not Reading.objects.exists()
