"""Cases: written up, amended, shown, closed by two; and what others must not see or do."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from tests.seized import PARTIES, seized

from greenlane.ledger.models import Entry
from greenlane.seizures.actions import cases
from greenlane.seizures.models import Seizure


def test_a_case_gets_a_number_its_columns_and_an_entry(written_up, cast):
    first, second = written_up(), written_up(day="2026-08-01")
    assert (first.number, second.number) == ("NCT-2026-00001", "NCT-2026-00002")
    assert (first.from_country, first.to_country, first.country) == ("KE", "VN", "XN")
    assert first.assignee == cast.ada and not first.nominal
    assert [entry.verb for entry in Entry.objects.about("seizure", first.pk)] == ["seizure.written_up"]
    assert not Seizure.objects.visible_to(cast.chi).exists()


def test_an_amendment_keeps_what_was_said_before(written_up, cast):
    case = written_up()
    amended = cases.amend(case, seized(narrative="second thoughts"), because="a witness called", version=1, by=cast.ada)
    assert amended.version == 2 and [r.version for r in amended.revisions.all()] == [2, 1]
    assert "narrative" not in amended.revisions.get(version=1).record
    with pytest.raises(cases.Refused, match="meanwhile"):
        cases.amend(case, seized(narrative="third"), because="late", version=1, by=cast.ada)
    same = cases.amend(amended, amended.as_recorded, because="nothing", by=cast.ada)
    assert same.version == 2, "what says the same is no amendment"
    for stranger in (cast.chi, cast.eli, cast.fay):
        with pytest.raises(PermissionDenied):
            cases.amend(case, seized(), because="mine now", by=stranger)


def test_a_bad_record_leaves_nothing_behind(cast):
    with pytest.raises(cases.Faulty):
        cases.write_up(seized(goods=[]), office=cast.terminal, by=cast.ada)
    assert not Seizure.objects.exists() and not Entry.objects.filter(verb__startswith="seizure").exists()


def test_a_row_that_came_before_is_not_taken_in_again(cast):
    first = cases.write_up(seized(), office=cast.terminal, origin_key="file:1", by=cast.ada)
    with pytest.raises(cases.TakenInAlready) as refused:
        cases.write_up(seized(), office=cast.terminal, origin_key="file:1", by=cast.ada)
    assert refused.value.seizure == first


def test_a_case_is_shown_without_its_names_unless_a_releasing_officer_says_so(written_up, cast):
    case = written_up(names=True)
    cases.refer(case, cast.cites, because="which species is it?", by=cast.ada)
    assert Seizure.objects.visible_to(cast.eli).get() == case
    assert not Seizure.objects.named_to(cast.eli).exists()
    with pytest.raises(PermissionDenied):
        cases.refer(case, cast.cites, because="who is it?", names=True, by=cast.ada)
    cases.refer(case, cast.cites, because="who is it?", names=True, by=cast.gil)
    assert Seizure.objects.named_to(cast.lea).get() == case, "shown before without names, and now with them"
    cases.refer(case, cast.cites, because="once more", by=cast.ada)
    assert Seizure.objects.named_to(cast.lea).exists(), "what was released stays released"
    assert not Seizure.objects.visible_to(cast.chi).exists() and not Seizure.objects.named_to(cast.chi).exists()


def test_the_names_in_a_case_of_a_system_are_released_by_whoever_approves_releases(written_up, cast):
    case = written_up(names=True)
    Seizure.objects.filter(pk=case.pk).update(author=None)
    case.refresh_from_db()
    with pytest.raises(PermissionDenied):
        cases.refer(case, cast.cites, because="who is it?", names=True, by=cast.ada)
    cases.refer(case, cast.cites, because="who is it?", names=True, by=cast.gil)
    assert Seizure.objects.named_to(cast.lea).get() == case and not Seizure.objects.named_to(cast.chi).exists()


def test_two_persons_close_a_case(written_up, cast):
    case = written_up(by=cast.kai)
    with pytest.raises(PermissionDenied):
        cases.propose_close(case, because="done", by=cast.ada)
    case = cases.propose_close(case, because="done", by=cast.kai)
    with pytest.raises(PermissionDenied):
        cases.close(case, by=cast.kai)
    case = cases.close(case, by=cast.gil)
    assert case.state == Seizure.State.CLOSED
    with pytest.raises(cases.Refused, match="closed"):
        cases.amend(case, seized(narrative="later"), because="late", by=cast.kai)
    assert cases.reopen(case, because="appeal", by=cast.kai).state == Seizure.State.OPEN


def test_who_may_not_see_names_cannot_change_them(written_up, cast):
    from greenlane.seizures.record import parties_from_json

    case = written_up(names=True)
    with pytest.raises(PermissionDenied):
        cases.amend(case, seized(), parties_from_json(PARTIES[:1]), because="one was wrong", by=cast.kai)
