"""Take-backs: opened where the law allows, led step by step, with letters, answers, more time and costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from tests.seized import GAS, PARTIES, WASTE

from greenlane.ledger.models import Entry
from greenlane.seizures.actions import costs, letters, takeback
from greenlane.seizures.actions.cases import Refused, amend
from greenlane.seizures.models import Seizure, TakeBack
from greenlane.seizures.record import parties_from_json
from greenlane.seizures.takeback import payers

DAY = dt.date
SAID = {
    "assessed": {"outcome": "illegal"}, "fault": {"fault": "exporter"}, "cost_order": {"payer": "exporter"},
    "booked": {"carrier": "Invented Line"}, "disposed": {"disposal": "recovered"},
}  # fmt: skip
OPENED = {"fault": "exporter", "state_of_export": "GB"}


@pytest.fixture
def opened(written_up, cast):
    case = written_up(WASTE, by=cast.kai)
    return takeback.open_take_back(case, "basel_9_2", **OPENED, because="no notification", by=cast.kai)


def led(row, cast, *states):
    for n, state in enumerate(states, start=1):
        row = takeback.take_step(
            row, state, on=DAY(2026, 6, 11) + dt.timedelta(days=n), because="as found", document="invented paper",
            said=SAID.get(state, {}), by=cast.kai,
        )  # fmt: skip
    return row


def notified(row, cast):
    row = led(row, cast, "identified", "assessed", "fault")
    letter = letters.write_letter(row, "request", "en", to="The authority", text="Take it back.", by=cast.kai)
    return letters.send_letter(letter, sent_on=DAY(2026, 7, 1), by=cast.kai)


def test_a_take_back_opens_on_the_day_of_the_seizure_with_its_goods_and_an_entry(opened, cast):
    assert (opened.state, opened.steps.get().on, opened.law_on) == ("detected", DAY(2026, 6, 11), DAY(2026, 6, 11))
    assert "take_back.opened" in [entry.verb for entry in Entry.objects.about("seizure", opened.seizure_id)]
    with pytest.raises(Refused, match="already"):
        takeback.open_take_back(opened.seizure, "basel_9_3", by=cast.kai)
    for stranger in (cast.chi, cast.eli, cast.fay):
        with pytest.raises(PermissionDenied):
            led(opened, type("As", (), {"kai": stranger}), "identified")


def test_what_may_not_be_sent_back_says_the_rule_and_opens_as_disposal_alone(written_up, cast):
    case = written_up(GAS, by=cast.kai)
    refused = [
        one for one in takeback.proposals(case, case.as_recorded.goods[0], law_on=case.day, state_of_export="DE")
        if one.refused and one.path.sends_back
    ]  # fmt: skip
    assert refused, "gas in cylinders that cannot be refilled does not go back to the Union"
    with pytest.raises(takeback.Unlawful, match="sent back") as why:
        takeback.open_take_back(case, refused[0].path.code, state_of_export="DE", by=cast.kai)
    assert why.value.refusal.source
    assert not TakeBack.objects.exists()
    assert takeback.open_take_back(case, "disposal_here", state_of_export="DE", by=cast.kai).state == "detected"


def test_a_request_that_was_sent_starts_the_clock_and_its_answers_are_steps(opened, cast):
    letter = notified(opened, cast)
    row = TakeBack.objects.get(pk=opened.pk)
    assert (row.state, row.next_due) == ("notified", DAY(2026, 7, 6)), "receipt is looked for in three working days"
    assert DAY(2026, 7, 31) in [clock.due for clock in takeback.clocks_of(row)], "30 days after the State is informed"
    assert row.steps.last().said["country"] == "GB"
    letters.record_answer(letter, "acknowledged", on=DAY(2026, 7, 6), by=cast.kai)
    letters.record_answer(letter, "return", text="we take it", on=DAY(2026, 7, 9), by=cast.kai)
    assert [step.state for step in row.steps.all()][-3:] == ["notified", "acknowledged", "agreed"]
    with pytest.raises(Refused, match="sent"):
        letters.rewrite_letter(letter, to="x", text="y", by=cast.kai)
    with pytest.raises(Refused, match="before"):
        letters.record_answer(letter, "return", on=DAY(2026, 6, 30), by=cast.kai)


def test_nothing_is_written_where_a_step_is_refused(opened, cast):
    with pytest.raises(Refused):
        led(opened, cast, "departed")
    assert opened.steps.count() == 1
    assert not [e for e in Entry.objects.about("seizure", opened.seizure_id) if e.verb == "take_back.stepped"]


def test_states_may_agree_on_another_day(opened, cast):
    notified(opened, cast)
    row = takeback.agree_longer(opened, until=DAY(2026, 9, 1), because="no ship before", by=cast.kai)
    assert (DAY(2026, 9, 1), DAY(2026, 7, 31)) in [(one.due, one.lawful) for one in takeback.clocks_of(row)]
    with pytest.raises(Refused, match="agreed"):
        takeback.agree_longer(opened, until=DAY(2026, 9, 1), because=" ", by=cast.kai)


def test_the_day_agreed_on_last_stays_where_a_later_step_names_none(opened, cast):
    letter = notified(opened, cast)
    letters.record_answer(letter, "longer", until=DAY(2026, 8, 20), text="more time", on=DAY(2026, 7, 5), by=cast.kai)
    takeback.agree_longer(opened, until=DAY(2026, 9, 1), because="no ship before", by=cast.kai)
    letters.record_answer(letter, "disputed", text="no waste", on=DAY(2026, 7, 20), by=cast.kai)
    assert TakeBack.objects.get(pk=opened.pk).agreed_until == DAY(2026, 9, 1)


def test_a_state_that_refuses_is_escalated(opened, cast):
    letter = notified(opened, cast)
    letters.record_answer(letter, "refused", text="not ours", on=DAY(2026, 7, 20), by=cast.kai)
    assert TakeBack.objects.get(pk=opened.pk).state == "refused"


def test_costs_fall_to_whom_the_law_names_and_then_to_the_next(opened, cast):
    day = DAY(2026, 7, 1)
    cost = costs.add_cost(opened, "storage", Decimal("100.50"), "eur", on=day, by=cast.kai)
    assert cost.currency == "EUR" and cost.payer == "exporter"
    cost = costs.next_payer(cost, because="bankrupt", by=cast.kai)
    assert cost.payer != "exporter"
    while True:
        try:
            cost = costs.next_payer(cost, because="nor they", by=cast.kai)
        except Refused as refused:
            assert "nobody after" in str(refused)
            break
    costs.pay_cost(cost, paid_on=day, by=cast.kai)
    with pytest.raises(Refused, match="already"):
        costs.pay_cost(cost, paid_on=day, by=cast.kai)
    for wrong in ({"amount": Decimal(0)}, {"currency": "E1"}, {"kind": "bribe"}, {"payer": "nobody"}):
        with pytest.raises(Refused):
            costs.add_cost(opened, **{"kind": "storage", "amount": Decimal(1), "currency": "EUR", **wrong}, on=day,
                           by=cast.kai)  # fmt: skip


def test_the_whole_way_ends_with_costs_settled_and_a_reason(opened, cast):
    letter = notified(opened, cast)
    letters.record_answer(letter, "acknowledged", on=DAY(2026, 7, 2), by=cast.kai)
    letters.record_answer(letter, "return", on=DAY(2026, 7, 3), by=cast.kai)
    row = TakeBack.objects.get(pk=opened.pk)
    cost = costs.add_cost(row, "freight", Decimal(9), "GBP", on=DAY(2026, 7, 4), by=cast.kai)
    for n, state in enumerate(("cost_order", "documents", "booked", "departed", "arrived", "disposed"), start=4):
        row = takeback.take_step(row, state, on=DAY(2026, 7, n), because="as it came", document="paper",
                                 said=SAID.get(state, {}), by=cast.kai)  # fmt: skip
    with pytest.raises(Refused, match="Not paid"):
        takeback.take_step(row, "settled", on=DAY(2026, 8, 1), by=cast.kai)
    costs.pay_cost(cost, paid_on=DAY(2026, 7, 30), by=cast.kai)
    row = takeback.take_step(row, "settled", on=DAY(2026, 8, 1), by=cast.kai)
    with pytest.raises(Refused):
        takeback.take_step(row, "closed", on=DAY(2026, 8, 2), because="", by=cast.kai)
    row = takeback.take_step(row, "closed", on=DAY(2026, 8, 2), because="recovered where it came from", by=cast.kai)
    assert row.closed_at and row.next_due is None and row.next_what == ""
    with pytest.raises(Refused, match="closed"):
        takeback.agree_longer(row, until=DAY(2026, 9, 1), because="too late", by=cast.kai)


def test_costs_go_on_after_closing_and_not_in_a_case_that_was_withdrawn(opened, cast):
    day = DAY(2026, 7, 1)
    owed = costs.add_cost(opened, "storage", Decimal(9), "GBP", on=day, by=cast.kai)
    row = takeback.take_step(opened, "identified", on=DAY(2026, 6, 12), because="as found", by=cast.kai)
    lawful = {"said": {"outcome": "lawful"}, "because": "lawful after all"}
    row = takeback.take_step(row, "assessed", on=DAY(2026, 6, 13), **lawful, by=cast.kai)
    row = takeback.take_step(row, "closed", on=DAY(2026, 7, 2), because="lawful after all", by=cast.kai)
    assert row.closed_at and payers.outstanding(takeback.entries(row)) == {"GBP": Decimal(9)}
    Seizure.objects.update(state=Seizure.State.CLOSED)
    late = costs.add_cost(row, "freight", Decimal(1), "GBP", on=DAY(2026, 7, 3), by=cast.kai)
    assert costs.next_payer(owed, because="bankrupt", by=cast.kai).payer != "exporter"
    for cost in (owed, late):
        costs.pay_cost(cost, paid_on=DAY(2026, 7, 4), by=cast.kai)
    assert not payers.outstanding(takeback.entries(row)) and row.steps.last().state == "closed"
    verbs = [entry.verb for entry in Entry.objects.about("seizure", row.seizure_id)]
    assert verbs[-4:] == ["cost.added", "cost.passed", "cost.paid", "cost.paid"]
    Seizure.objects.update(state=Seizure.State.WITHDRAWN)
    with pytest.raises(Refused, match="withdrawn"):
        costs.add_cost(row, "freight", Decimal(1), "GBP", on=DAY(2026, 7, 3), by=cast.kai)
    for stranger in (cast.chi, cast.eli, cast.fay):
        with pytest.raises(PermissionDenied):
            costs.pay_cost(owed, paid_on=day, by=stranger)


def test_letters_with_names_are_written_and_read_by_who_may_see_names(written_up, cast):
    case = written_up(WASTE, names=True, by=cast.ada)
    row = takeback.open_take_back(case, "basel_9_2", **OPENED, by=cast.ada)
    letter = letters.write_letter(row, "notice", "fr", to="A", text="B", by=cast.ada)
    assert letter.nominal
    for state, said in (("identified", {}), ("assessed", {"outcome": "illegal"}), ("fault", {"fault": "exporter"})):
        takeback.take_step(row, state, on=DAY(2026, 6, 12), said=said, because="as found", by=cast.ada)
    request = letters.write_letter(row, "request", "en", to="A", text="B", by=cast.ada)
    letters.send_letter(request, sent_on=DAY(2026, 6, 13), by=cast.ada)
    letters.record_answer(request, "acknowledged", text="Inventedson wrote", on=DAY(2026, 6, 14), by=cast.ada)
    assert row.steps.last().state == "acknowledged" and "Inventedson" not in row.steps.last().because
    plain = letters.write_letter(row, "notice", "fr", to="A", text="B", by=cast.kai)
    assert not plain.nominal
    with pytest.raises(PermissionDenied):
        letters.rewrite_letter(letter, to="A", text="C", by=cast.kai)


def test_a_letter_rewritten_once_there_are_names_is_for_who_may_see_them(written_up, cast):
    case = written_up(WASTE)
    row = takeback.open_take_back(case, "basel_9_2", fault="exporter", state_of_export="GB", by=cast.ada)
    letter = letters.write_letter(row, "request", "en", to="A", text="B", by=cast.ada)
    assert not letter.nominal
    amend(case, case.as_recorded, parties_from_json(PARTIES), because="found out", by=cast.ada)
    assert letters.rewrite_letter(letter, to="A", text="by Imaginary Polymers", by=cast.ada).nominal
    with pytest.raises(PermissionDenied):
        letters.rewrite_letter(letter, to="A", text="C", by=cast.kai)
