"""What is done at the desk: received once, checked, endorsed never twice over, asked abroad, decided with a reason."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.permits.made import paper, sent
from tests.permits.papers import licence, notification
from tests.shipments import shipment

from greenlane.consignments.actions import dismiss
from greenlane.ledger.models import Entry
from greenlane.permits import actions, permit
from greenlane.permits.fast_lane import TraderRecord
from greenlane.permits.models import Endorsement, FastLane, ForeignQuestion, Paper, Presented, Unread, Verdict
from greenlane.permits.views import rows

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 4)


@pytest.fixture
def receive(cast):
    def received(fields=None, by=None, **changes):
        given = fields if isinstance(fields, bytes) else sent(fields or paper(**changes))
        return actions.receive_paper(given, office=cast.terminal, by=by or cast.ada)

    return received


def shipped(amount, unit="NO", line=1, **given):
    """An endorsement on arriving of one line."""
    quantity = permit.Quantity(amount=Decimal(amount), unit=unit)
    lines = (permit.Shipped(line=line, quantity=quantity),)
    return permit.Endorsement(**{"day": DAY, "direction": "import", "shipped": lines} | given)


def snakes(reference="NP-9", **changes):
    """A declaration of 40 ball pythons that names the permit, its number written otherwise."""
    papers = [{"kind": "cites_export", "number": "26 gh-000123", "country": "GH"}]
    goods = [{"line": 1, "description": "Live ball pythons", "taxon": "Python regius", "hs": "010620", "term": "LIV",
              "quantity": {"amount": "40", "unit": "NO"}}]  # fmt: skip
    return shipment(
        reference, export_country="GH", destination_country="XN", **{"documents": papers, "goods": goods} | changes
    )


def verbs(row):
    return [entry.verb for entry in Entry.objects.about("permit", row.pk)]


# ---- taking in


def test_a_paper_is_received_once_and_checked(receive):
    first = receive()
    assert first.state == "received"
    verdict = first.paper.verdicts.get()
    assert verdict.overall == first.paper.overall != ""
    assert verdict.law_as_of == dt.date(2026, 3, 2)
    assert {row["code"] for row in verdict.findings}
    assert receive().state == "repeated"
    assert Paper.objects.count() == 1
    assert verbs(first.paper) == ["permit.received"]


def test_the_number_is_the_same_however_it_is_written(receive):
    first = receive().paper
    second = receive(number="26-GH 000123").paper
    assert (second.version, second.supersedes) == (2, first)


def test_an_amended_paper_supersedes_and_shakes_nothing_off(receive, cast):
    first = receive().paper
    actions.ask_foreign_authority(first, question="Is it yours?", organisation=cast.cites, by=cast.ada)
    actions.endorse(first, shipped(30), office=cast.terminal, by=cast.ada)
    amended = receive(valid_until="2026-07-30")
    first.refresh_from_db()
    assert (amended.state, amended.paper.version, first.current) == ("amended", 2, False)
    assert amended.paper.state == Paper.State.ASKED
    assert Paper.objects.visible_to(cast.eli).filter(pk=amended.paper.pk).exists()
    assert actions.balances(amended.paper)[0].left == 10
    assert receive().state == "repeated", "the version before, sent late, is known"


def test_whoever_changes_a_paper_holds_the_chain_first_as_whoever_takes_consignments_in_does(receive, cast):
    row = receive().paper
    for deed in (
        lambda: actions.check_paper(row, by=cast.ada),
        lambda: actions.decide(row, "accepted", because="All in order", by=cast.ada),
        lambda: actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada),
        lambda: receive(valid_until="2026-07-30"),
    ):
        with CaptureQueriesContext(connection) as asked:
            deed()
        inside = [query["sql"] for query in asked if "permits_paper" in query["sql"] or "ledger_head" in query["sql"]]
        assert "ledger_head" in inside[0], "two that hold each what the other waits for would wait in a circle"


def test_endorsements_that_come_with_the_same_paper_again_are_kept(receive):
    first = receive().paper
    on_paper = {"day": "2026-04-01", "shipped": [{"line": 1, "quantity": {"amount": "35", "unit": "NO"}}]}
    assert receive(endorsements=[on_paper]).state == "repeated"
    first.refresh_from_db()
    assert actions.balances(first, "export")[0].left == 5
    assert verbs(first) == ["permit.received", "permit.endorsed_elsewhere"]
    assert receive(endorsements=[on_paper]).paper == first
    assert len(verbs(first)) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (paper(country="Ghana"), "country"),
        (paper(issued="2.13.2026"), "issued"),
        (paper(lines=[]), "lines"),
        (paper(colour="blue"), "colour"),
        (b"{", "text"),
        (b"[]", "text"),
        (b"\xff\xfe", "text"),
        (b'{"number": "\\ud800\\u0000"}', "kind"),
        (b"{" + b'"a":{' * 60, "text"),
    ],
)
def test_what_cannot_be_believed_is_kept_with_its_faults_and_taken_in_once_mended(receive, cast, given, field):
    became = receive(given)
    assert became.state == "unread"
    assert field in {fault["field"] for fault in became.unread.faults}
    assert not Paper.objects.exists()
    assert receive(given).unread == became.unread
    assert Unread.objects.count() == 1
    assert actions.mend(became.unread, "{}", by=cast.ada).state == "unread"
    taken = actions.mend(became.unread, sent(paper()).decode(), by=cast.ada)
    became.unread.refresh_from_db()
    assert (taken.state, became.unread.state, became.unread.paper) == ("received", "taken_in", taken.paper)
    with pytest.raises(PermissionDenied):
        actions.mend(became.unread, "{}", by=cast.ada)


def test_a_dismissed_entry_keeps_its_reason(receive, cast):
    entry = receive(b"{").unread
    with pytest.raises(ValueError, match="why"):
        dismiss(entry, because=" ", by=cast.ada)
    dismiss(entry, because="Sent by mistake", by=cast.ada)
    entry.refresh_from_db()
    assert (entry.state, entry.because) == ("dismissed", "Sent by mistake")


@pytest.mark.parametrize("name", ["chi", "dee", "eli", "fay"])
def test_only_who_may_receive_for_the_office_brings_papers_in(receive, cast, name):
    with pytest.raises(PermissionDenied):
        receive(by=getattr(cast, name))
    assert not Paper.objects.exists()


# ---- meeting consignments


def test_a_paper_meets_the_consignment_that_named_it_before(receive, taken_in):
    (consignment,) = taken_in(snakes()).consignments
    row = receive().paper
    assert list(actions.permits_of(consignment)) == [row]
    assert row.verdicts.get().consignment == consignment
    assert Presented.objects.get().by_number


def test_a_consignment_meets_the_paper_that_came_before_it(receive, taken_in, cast, django_assert_max_num_queries):
    row = receive().paper
    (consignment,) = taken_in(snakes()).consignments
    actions.meet([consignment], by=cast.ada)
    assert list(actions.permits_of(consignment)) == [row]
    assert verbs(row) == ["permit.received", "permit.presented"]
    actions.meet([consignment], by=cast.ada)
    assert Presented.objects.count() == 1
    (other,) = taken_in(shipment("NP-77")).consignments
    with django_assert_max_num_queries(1):
        assert actions.meet([other], by=cast.ada) == []


def test_a_number_alone_does_not_link_another_issuers_paper_or_another_kind(receive, taken_in):
    taken_in(snakes(documents=[{"kind": "cites_export", "number": "26GH000123", "country": "TG"}]))
    taken_in(snakes("NP-10", documents=[{"kind": "ozone_licence", "number": "26GH000123"}]))
    receive()
    assert not Presented.objects.exists()


def test_an_officer_links_by_hand_and_an_amendment_keeps_it(receive, taken_in, cast):
    row = receive().paper
    (consignment,) = taken_in(shipment("NP-5")).consignments
    actions.link(row, consignment, by=cast.ada)
    with pytest.raises(actions.Refused):
        actions.link(row, consignment, by=cast.ada)
    (amended,) = taken_in(shipment("NP-5", destination_country="VN")).consignments
    actions.meet([amended], by=cast.ada)
    assert list(actions.permits_of(amended)) == [row]
    again = receive(valid_until="2026-07-30").paper
    assert list(actions.permits_of(amended)) == [again]


def test_more_declared_than_granted_is_found(receive, taken_in, cast):
    row = receive().paper
    goods = [snakes()["goods"][0] | {"quantity": {"amount": "400", "unit": "NO"}}]
    (consignment,) = taken_in(snakes(goods=goods)).consignments
    actions.meet([consignment], by=cast.ada)
    verdict = row.verdicts.get(consignment=consignment)
    assert "RI-PER-070" in {found["code"] for found in verdict.findings if found["answer"] == "fails"}
    row.refresh_from_db()
    assert row.overall == verdict.overall == "refuse"


# ---- the ledger of box 14


def test_a_paper_is_used_until_nothing_is_left(receive, cast):
    row = receive().paper
    actions.endorse(row, shipped(25), office=cast.terminal, by=cast.ada)
    with pytest.raises(actions.Refused, match="only 15 NO are left"):
        actions.endorse(row, shipped(16), office=cast.terminal, by=cast.ada)
    actions.endorse(row, shipped(15, transport_document="AWB 1"), office=cast.terminal, by=cast.ada)
    row.refresh_from_db()
    assert not row.left
    assert actions.balances(row)[0].left == 0
    assert verbs(row) == ["permit.received", "permit.endorsed", "permit.endorsed"]


def test_what_left_abroad_is_not_what_arrived_here(receive, cast):
    on_paper = {"day": "2026-04-01", "shipped": [{"line": 1, "quantity": {"amount": "40", "unit": "NO"}}]}
    row = receive(endorsements=[on_paper]).paper
    assert row.left
    actions.endorse(row, shipped(40), office=cast.terminal, by=cast.ada)
    row.refresh_from_db()
    assert not row.left


@pytest.mark.parametrize(
    "wrong",
    [
        shipped(1, line=7), shipped(1, unit="KIL"), shipped(0), shipped(41), shipped("0.0000001"),
        permit.Endorsement(day=DAY, direction="import", shipped=shipped(1).shipped * 2),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_paper_is_refused(receive, cast, wrong):
    row = receive().paper
    with pytest.raises(actions.Refused):
        actions.endorse(row, wrong, office=cast.terminal, by=cast.ada)
    assert not Endorsement.objects.exists()


def test_one_consignment_is_endorsed_once(receive, taken_in, cast):
    row = receive().paper
    (consignment,) = taken_in(snakes()).consignments
    actions.endorse(row, shipped(10), office=cast.terminal, consignment=consignment, by=cast.ada)
    with pytest.raises(actions.Refused, match="already"):
        actions.endorse(row, shipped(10), office=cast.terminal, consignment=consignment, by=cast.ada)
    with_waybill = shipped(1, transport_document="INV-B 1")
    actions.endorse(row, with_waybill, office=cast.terminal, by=cast.ada)
    with pytest.raises(actions.Refused, match="already"):
        actions.endorse(row, shipped(2, transport_document="invb1"), office=cast.terminal, by=cast.ada)


@pytest.mark.parametrize(
    ("day", "field"),
    [
        (timezone.localdate() + dt.timedelta(days=1), "day"),
        (dt.date(2026, 3, 1), "day"),
        (dt.date(2026, 3, 9), "note"),
        (dt.date(2026, 8, 31), "note"),
    ],
    ids=["yet to come", "before it was issued", "before it holds", "after its end"],
)
def test_a_day_that_cannot_be_or_is_not_explained_is_refused_at_its_field(receive, cast, day, field):
    row = receive(valid_from="2026-03-10").paper
    with pytest.raises(actions.Refused) as refused:
        actions.endorse(row, shipped(1, day=day, note=" "), office=cast.terminal, by=cast.ada)
    assert refused.value.field == field and not Endorsement.objects.exists()


def test_a_use_after_the_end_is_kept_with_its_reason_and_found(receive, cast, taken_in):
    row = receive().paper
    taken_in(snakes(arrival="2026-05-01"))
    late = shipped(1, day=dt.date(2026, 9, 1), note="Seen at the shed, not written down then")
    actions.endorse(row, late, office=cast.terminal, by=cast.ada)
    found = [one for one in row.verdicts.latest("at").findings if one["code"] == "RI-PER-066"]
    assert [(one["answer"], one["severity"]) for one in found] == [("fails", "ask")]
    retrospective = receive(number="26GH2", retrospective=True).paper
    assert actions.endorse(retrospective, shipped(1, day=dt.date(2026, 3, 1)), office=cast.terminal, by=cast.ada)


def test_an_endorsement_is_taken_back_by_a_row_of_its_own(receive, cast):
    row = receive().paper
    made = actions.endorse(row, shipped(40), office=cast.terminal, by=cast.ada)
    with pytest.raises(actions.Refused):
        actions.take_back_endorsement(made, because=" ", by=cast.ada)
    actions.take_back_endorsement(made, because="The wrong paper", by=cast.ada)
    row.refresh_from_db()
    assert row.left and actions.balances(row)[0].left == 40
    assert Endorsement.objects.count() == 2
    with pytest.raises(actions.Refused, match="already"):
        actions.take_back_endorsement(made, because="Again", by=cast.ada)
    actions.endorse(row, shipped(40), office=cast.terminal, by=cast.ada)


def test_a_refused_or_replaced_paper_cannot_be_used(receive, cast):
    row = receive().paper
    actions.decide(row, "refused", because="Forged", by=cast.ada)
    with pytest.raises(actions.Refused):
        actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada)
    later = receive(valid_until="2026-07-30").paper
    with pytest.raises(actions.Refused):
        actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada)
    assert actions.endorse(later, shipped(1), office=cast.terminal, by=cast.ada)


@pytest.mark.parametrize("name", ["bo", "chi", "dee", "eli", "fay", "gil"])
def test_only_officers_endorse(receive, cast, name):
    row = receive().paper
    with pytest.raises(PermissionDenied):
        actions.endorse(row, shipped(1), office=cast.terminal, by=getattr(cast, name))
    assert not Endorsement.objects.exists()


def test_an_officer_endorses_at_the_own_office_alone(receive, cast):
    row = receive().paper
    with pytest.raises(PermissionDenied):
        actions.endorse(row, shipped(1), office=cast.airport, by=cast.ada)
    Paper.objects.update(office=cast.airport)
    row.refresh_from_db()
    assert actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada).office == cast.terminal


def _race(own_connection, together, row, office, ada, amount):
    own_connection()
    try:
        together.wait(30)
        actions.endorse(row, shipped(amount, transport_document=f"AWB {amount}"), office=office, by=ada)
    except actions.Refused:
        return 0
    else:
        return amount
    finally:
        connections["default"].close()


def test_of_two_who_endorse_at_once_the_second_sees_what_is_left(own_connection):
    from greenlane.people.cast import make

    cast = make(by="system")
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    together = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        tries = (21, 22, 23, 24)
        given = [pool.submit(_race, own_connection, together, row, cast.terminal, cast.ada, n) for n in tries]
        went = [done.result(120) for done in given]
    assert sum(amount > 0 for amount in went) == 1, "more was endorsed than the paper grants"
    assert actions.balances(row)[0].used == sum(went)


# ---- deciding and asking


def test_a_decision_has_a_reason_and_a_paper_to_refuse_takes_the_right_to_override(receive, cast):
    row = receive().paper
    with pytest.raises(actions.Refused):
        actions.decide(row, "accepted", because=" ", by=cast.ada)
    with pytest.raises(actions.Refused):
        actions.decide(row, "burnt", because="x", by=cast.ada)
    done = actions.decide(row, "accepted", because="All in order", by=cast.ada)
    assert (done.state, done.because, done.decided_by) == ("accepted", "All in order", cast.ada)
    for name in ("bo", "chi", "dee", "eli", "fay"):
        with pytest.raises(PermissionDenied):
            actions.decide(row, "refused", because="x", by=getattr(cast, name))


def test_a_partner_that_is_asked_sees_the_paper_and_answers_once(receive, cast):
    row = receive().paper
    assert not Paper.objects.visible_to(cast.eli).exists()
    asked = actions.ask_foreign_authority(row, question="Is it yours?", organisation=cast.cites, by=cast.ada)
    row.refresh_from_db()
    assert row.state == Paper.State.ASKED
    assert Paper.objects.visible_to(cast.eli).exists()
    assert not Paper.objects.named_to(cast.eli).exists(), "without the names of persons"
    assert not Paper.objects.visible_to(cast.chi).exists()
    with pytest.raises(PermissionDenied):
        actions.record_foreign_verdict(asked, "genuine", by=cast.chi)
    with pytest.raises(actions.Refused):
        actions.record_foreign_verdict(asked, "perhaps", by=cast.eli)
    done = actions.record_foreign_verdict(asked, "genuine", text="Ours", by=cast.eli)
    row.refresh_from_db()
    assert (done.answer, done.recorded_by, row.state) == ("genuine", cast.eli, Paper.State.WAITING)
    with pytest.raises(actions.Refused):
        actions.record_foreign_verdict(asked, "forged", by=cast.eli)
    assert ForeignQuestion.objects.get().answer == "genuine"


def test_the_same_question_is_put_once_until_it_is_answered(receive, cast):
    row = receive().paper
    put = {"question": "Is it yours?", "authority": "Invented Division", "by": cast.ada}
    first = actions.ask_foreign_authority(row, **put)
    assert actions.ask_foreign_authority(row, **put) == first
    actions.record_foreign_verdict(first, "unknown", by=cast.ada)
    assert actions.ask_foreign_authority(row, **put) != first


def test_who_asks_takes_back_what_was_decided(receive, cast):
    row = receive().paper
    actions.decide(row, "accepted", because="All in order", by=cast.ada)
    actions.ask_foreign_authority(row, question="Is it yours?", authority="Invented Division", by=cast.ada)
    row.refresh_from_db()
    assert (row.state, row.because, row.decided_by, row.decided_at, row.fast) == ("asked", "", None, None, False)


def test_an_authority_without_accounts_is_named_and_the_desk_records_what_came_back(receive, cast):
    row = receive().paper
    asked = actions.ask_foreign_authority(row, question="Is it yours?", authority="Invented Division", by=cast.ada)
    done = actions.record_foreign_verdict(asked, "forged", answered_by="K. Invented", on=DAY, by=cast.ada)
    assert (done.answered_by, done.answered_on, done.recorded_by) == ("K. Invented", DAY, cast.ada)
    with pytest.raises(actions.Refused):
        actions.ask_foreign_authority(row, question="x", by=cast.ada)
    with pytest.raises(actions.Refused):
        actions.ask_foreign_authority(row, question="x", organisation=cast.northport, by=cast.ada)


# ---- the fast lane


def passing(row, but=""):
    """Make the last verdict one that passes; of the check ``but`` it cannot be told, for want of a list."""
    made = row.verdicts.get()
    found = [one | {"answer": "passes"} for one in made.findings if one["code"] != but]
    found += [one | {"answer": "cannot_tell", "severity": "note"} for one in made.findings if one["code"] == but]
    Verdict.objects.filter(pk=made.pk).update(overall="no_objection", findings=found, passes=not but)
    Paper.objects.filter(pk=row.pk).update(overall="no_objection", passes=not but)


def test_a_clean_record_and_a_good_paper_go_by_the_fast_lane(receive, cast):
    row = receive().paper
    passing(row)
    done = actions.fast_lane(row, trader=TraderRecord(consignments=20, inspected=5), by=cast.ada)
    row.refresh_from_db()
    assert done.granted and row.fast and row.state == Paper.State.ACCEPTED and row.because
    with pytest.raises(actions.Refused):
        actions.fast_lane(row, trader=TraderRecord(consignments=20, inspected=5), by=cast.ada)


@pytest.mark.parametrize("trader", [TraderRecord(1, 5), TraderRecord(20, 0), TraderRecord(20, 5, dt.date.max)])
def test_who_has_no_clean_record_does_not(receive, cast, trader):
    row = receive().paper
    passing(row)
    done = actions.fast_lane(row, trader=trader, by=cast.ada)
    row.refresh_from_db()
    assert not done.granted and done.reasons and not row.fast and row.state == Paper.State.WAITING


@pytest.mark.parametrize(("code", "goes"), [("RI-PER-073", False), ("RI-PER-072", False), ("RI-PER-087", True)])
def test_what_a_list_of_law_does_not_tell_holds_it_up(receive, cast, code, goes):
    row = receive().paper
    passing(row, but=code)
    done = actions.fast_lane(row, trader=TraderRecord(20, 5), by=cast.ada)
    assert done.granted is goes
    assert goes or actions.may_go_fast(row, TraderRecord(20, 5)).because == (f"{code} cannot be told.",)


def test_who_may_issue_must_be_told_once_that_list_is_kept(monkeypatch):
    from greenlane.permits import lists
    from greenlane.permits.actions import known

    assert "RI-PER-086" not in known.must_be_told()
    monkeypatch.setattr(known, "own_lists", lambda: lists.Lists(issuers=()))
    assert "RI-PER-086" in known.must_be_told() and "RI-PER-087" not in known.must_be_told()


def test_a_paper_that_passes_is_offered_while_its_trader_is_clean_and_nobody_denies_it(receive, cast):
    row = receive().paper
    traders = {row.trader: TraderRecord(20, 5)}
    assert row.trader == "zora quill" and not row.passes

    def offered(who=cast.ada):
        return Paper.objects.filter(rows.may_go_fast(who, lambda owner, keys: traders)).exists()

    assert not offered()
    passing(row)
    assert not offered(), "its last day is over"
    Paper.objects.update(valid_until=None)
    assert offered()
    assert [name for name in "bo chi dee eli fay gil".split() if offered(getattr(cast, name))] == []
    traders[row.trader] = TraderRecord(20, 5, timezone.localdate())
    assert not offered()
    traders[row.trader] = TraderRecord(20, 5)
    asked = actions.ask_foreign_authority(row, question="Is it yours?", organisation=cast.cites, by=cast.ada)
    assert not offered()
    actions.record_foreign_verdict(asked, "genuine", by=cast.eli)
    assert offered()
    assert actions.fast_lane(row, trader=traders[row.trader], by=cast.ada).granted
    assert not offered()


def test_what_the_authority_denies_does_not_either(receive, cast):
    row = receive().paper
    passing(row)
    asked = actions.ask_foreign_authority(row, question="Is it yours?", organisation=cast.cites, by=cast.ada)
    assert not actions.fast_lane(row, trader=TraderRecord(20, 5), by=cast.ada).granted
    actions.record_foreign_verdict(asked, "forged", by=cast.eli)
    assert not actions.fast_lane(row, trader=TraderRecord(20, 5), by=cast.ada).granted
    assert FastLane.objects.count() == 2


# ---- other authorities


@pytest.mark.parametrize(
    ("kind", "given"), [("waste_authority", notification()), ("ozone_unit", licence())], ids=["Basel", "ozone"]
)
def test_a_basel_or_ozone_authority_keeps_papers_of_its_own(cast, kind, given):
    from greenlane.people.actions import assign, create_office, create_organisation, create_person

    ours = create_organisation(by="system", name="Authority", country="XN", type=kind, competent_authority=True)
    office = create_office(by="system", organisation=ours, code="A", name="Desk")
    hal = create_person(by="system", organisation=ours, username="hal", name="Hal")
    assign(by="system", person=hal, organisation=ours, role="officer", office=office)
    row = actions.receive_paper(sent(permit.to_json(given)), office=office, by=hal).paper
    assert actions.decide(row, "accepted", because="Consents are in order", by=hal).state == "accepted"
    with pytest.raises(PermissionDenied):
        actions.endorse(row, shipped(1, unit=row.lines.get().unit), office=office, by=hal)
    for stranger in (cast.ada, cast.eli, cast.chi, cast.dee):
        assert not Paper.objects.visible_to(stranger).exists()


# ---- what a stranger must not see


def test_a_stranger_sees_nothing_of_the_desk(receive, cast):
    row = receive().paper
    receive(b"{")
    actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada)
    actions.ask_foreign_authority(row, question="?", authority="Somebody", by=cast.ada)
    for name in ("chi", "dee", "eli", "fay"):
        who = getattr(cast, name)
        for model in (Paper, Endorsement, ForeignQuestion, Verdict, Unread):
            assert not model.objects.visible_to(who).exists(), (name, model)


def test_a_check_that_fails_as_a_program_does_not_stop_the_port(receive, monkeypatch):
    from greenlane.permits import checking

    def broken(*given, **named):
        raise ZeroDivisionError

    monkeypatch.setattr(checking, "check", broken)
    row = receive().paper
    assert (row.overall, row.verdicts.get().findings[0]["code"]) == ("cannot_tell", "DESK-NOT-CHECKED")
