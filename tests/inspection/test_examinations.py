"""The checklist of an opening is answered as the work goes, and seen again; a stranger sees none of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.inspection.scanned import IVORY, scan
from tests.shipments import shipment

from greenlane.inspection.actions import Refused, examinations, orders, readings
from greenlane.inspection.models import Examination, Inspection, Mark, Scan
from greenlane.inspection.outcome import Outcome
from greenlane.ledger.models import Entry
from greenlane.people.cast import Cast


@pytest.fixture
def opening(cast: Cast, taken_in) -> Inspection:
    consignment = taken_in(shipment()).consignments[0]
    return orders.order([consignment], "open", because="x", by=cast.ada)[0]


def page(opening: Inspection) -> str:
    return f"/inspections/{opening.pk}/examination/"


def answers(opening: Inspection) -> dict[str, str]:
    return {key: row["said"] for key, row in Examination.objects.get(inspection=opening).answers.items()}


def test_answers_come_together_each_with_who_gave_it(cast: Cast, opening):
    examinations.answer(opening, {"packages_counted": "12", "container_aired": "yes"}, by=cast.ada)
    examinations.answer(opening, {"plastic_waste.foreign_share": "30", "container_aired": ""}, by=cast.ada)
    assert answers(opening) == {"packages_counted": "12", "plastic_waste.foreign_share": "30"}
    assert Examination.objects.get().answers["packages_counted"]["by"] == str(cast.ada.pk)
    entries = Entry.objects.filter(verb="examination.answered").order_by("pk")
    assert [entry.detail["points"] for entry in entries] == [
        "container_aired, packages_counted",
        "container_aired, plastic_waste.foreign_share",
    ]
    examinations.answer(opening, {"packages_counted": "12"}, by=cast.ada)
    assert entries.count() == 2


@pytest.mark.parametrize("given", [{"packages_counted": "1,5"}, {"ivory.tusk_length": "5"}, {"what": "x"}])
def test_what_does_not_fit_or_is_not_asked_is_refused(cast: Cast, opening, given):
    with pytest.raises(examinations.Unfit):
        examinations.answer(opening, given, by=cast.ada)
    assert not Examination.objects.exists()


def test_what_an_officer_marked_on_a_picture_is_looked_for(cast: Cast, opening):
    picture = scan(cast, opening.consignment, IVORY)
    readings.decide(Mark.objects.get(), "accepted", by=cast.ada)
    assert "ivory" not in examinations.goods_of(opening)
    readings.finish(picture, readings.Said("suspect", "tusks"), by=cast.ada)
    assert examinations.goods_of(opening) == ("plastic_waste", "ivory")
    Scan.objects.update(state=Scan.State.SECOND)
    assert "ivory" not in examinations.goods_of(opening), "the second reader must not learn it here"


def test_a_closed_inspection_and_one_that_opens_nothing_take_no_answer(cast: Cast, opening):
    orders.record(opening, Outcome(why="agrees"), note="", by=cast.ada)
    papers = orders.order([opening.consignment], "documents", because="x", by=cast.ada)[0]
    for closed in (opening, papers):
        with pytest.raises(Refused):
            examinations.answer(closed, {"packages_counted": "12"}, by=cast.ada)


def test_the_page_keeps_what_is_typed_with_and_without_a_script(client, cast: Cast, opening):
    client.force_login(cast.ada)
    text = client.get(page(opening)).content.decode()
    assert text.index("Safety first") < text.index("Packages counted")
    kept = client.post(page(opening), {"packages_counted": "7"}, headers={"hx-request": "true"}).content.decode()
    assert "1 of " in kept and "<html" not in kept and answers(opening) == {"packages_counted": "7"}
    wrong = client.post(page(opening), {"packages_counted": "7,5"}, headers={"hx-request": "true"}).content.decode()
    assert "Write a number" in wrong and answers(opening) == {"packages_counted": "7"}
    assert client.post(page(opening), {"papers_agree": "no", "plastic_waste.whose_waste": "a firm"}).status_code == 302
    refused = client.post(page(opening), {"packages_counted": "x"})
    assert refused.status_code == 422 and refused.context["form"].errors
    orders.record(opening, Outcome(why="agrees"), note="", by=cast.ada)
    for address in (page(opening), opening.consignment.get_absolute_url()):
        again = client.get(address).content.decode()
        assert "a firm" in again and "Keep the answers" not in again


def test_a_stranger_sees_nothing_and_who_sees_no_names_sees_no_words(client, cast: Cast, opening):
    given = {"plastic_waste.whose_waste": "Invented Recovery", "packages_counted": "4711"}
    examinations.answer(opening, given, by=cast.ada)
    for stranger in (cast.chi, cast.fay, cast.dee):
        client.force_login(stranger)
        assert client.get(page(opening)).status_code == 404
        assert client.post(page(opening), given).status_code == 404
        with pytest.raises(PermissionDenied):
            examinations.answer(opening, given, by=stranger)
    other = orders.Consignment.objects.get(pk=opening.consignment_id)
    other.office = cast.airport
    other.save(update_fields=["office"])
    client.force_login(cast.ada)
    text = client.get(page(opening)).content.decode()
    assert "4711" in text and "Invented Recovery" not in text and "words withheld" in text
    assert "The record belongs to another office." in text and "Keep the answers" not in text
