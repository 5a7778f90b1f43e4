"""Returns prepared by one person and signed by another, compared with the last; and who may not."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.seized import IVORY, WASTE, seized

from greenlane.ledger.models import Entry
from greenlane.people.actions import grant
from greenlane.people.handling import TLP
from greenlane.reporting.actions import submissions
from greenlane.reporting.actions.due_dates import due_returns
from greenlane.reporting.actions.gathering import gather
from greenlane.reporting.models import Submission
from greenlane.seizures.actions import cases

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_two_persons_make_a_return_and_it_is_sent(cast, written_up):
    written_up(IVORY, names=True)
    written_up(WASTE)
    prepared = submissions.prepare("aitr", *YEAR, by=cast.kai)
    assert prepared.state == "prepared"
    assert len(prepared.rows) == len(prepared.sources) == 1
    assert [out["reason"] for out in prepared.left_out] == ["goods of another regime than CITES"]
    assert hashlib.sha256(prepared.content).hexdigest() == prepared.sha256
    assert prepared.file_name == "aitr_XN_2026.xlsx"
    assert not prepared.nominal
    for who in (cast.kai, cast.ada, cast.chi, cast.fay, cast.lea):
        with pytest.raises(PermissionDenied):
            submissions.sign(prepared, by=who)
    with pytest.raises(submissions.Refused):
        submissions.mark_sent(prepared, to="CITES Secretariat", on=timezone.localdate(), by=cast.kai)
    signed = submissions.sign(prepared, by=cast.gil)
    with pytest.raises(submissions.Refused):
        submissions.reject(signed, because="too late", by=cast.gil)
    with pytest.raises(PermissionDenied):
        submissions.mark_sent(signed, to="somebody", on=timezone.localdate(), by=cast.chi)
    with pytest.raises(submissions.Refused, match="before it was signed"):
        submissions.mark_sent(signed, to="somebody", on=timezone.localdate() - dt.timedelta(days=1), by=cast.kai)
    sent = submissions.mark_sent(signed, to="CITES Secretariat", on=timezone.localdate(), by=cast.kai)
    assert (sent.state, sent.signed_by, sent.sent_to) == ("sent", cast.gil, "CITES Secretariat")
    verbs = list(Entry.objects.filter(subject_id=str(sent.pk)).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["return.prepared", "return.signed", "return.sent"]
    # Another country's officer and the administrator see none of it.
    assert not Submission.objects.visible_to(cast.chi)
    assert not Submission.objects.visible_to(cast.fay)
    assert Submission.objects.visible_to(cast.kai).get() == sent


def test_who_prepares_does_not_sign_even_as_releasing_officer(cast, written_up):
    written_up(IVORY)
    prepared = submissions.prepare("aitr", *YEAR, by=cast.gil)
    with pytest.raises(PermissionDenied):
        submissions.sign(prepared, by=cast.gil)
    prepared = submissions.prepare("aitr", *YEAR, by=cast.kai)
    with pytest.raises(submissions.Refused):
        submissions.reject(prepared, because=" ", by=cast.gil)
    assert submissions.reject(prepared, because="the mode is missing", by=cast.gil).state == "rejected"


def test_a_return_is_compared_with_the_last_that_was_signed(cast, written_up):
    first = written_up(IVORY)
    prepared = submissions.prepare("aitr", *YEAR, by=cast.kai)
    assert submissions.difference(prepared) is None
    submissions.sign(prepared, by=cast.gil)
    cases.amend(first, seized(IVORY, concealment="false_wall"), because="the container was cut open", by=cast.ada)
    written_up(IVORY, day="2026-06-01")
    told = submissions.difference(submissions.prepare("aitr", *YEAR, by=cast.kai))
    assert told is not None
    assert len(told.added) == 1
    assert not told.removed
    ((title, before, after),) = told.changed[0].cells
    assert (title, before, after) == ("Method of concealment", "cover load", "false wall")


def test_names_leave_only_by_whoever_may_read_them(cast, written_up):
    case = written_up(WASTE, names=True, by=cast.kai)
    today = (dt.date(2026, 6, 11), dt.date(2026, 6, 11))
    prepared = submissions.prepare("basel_case", *today, case.pk, kind="text", by=cast.kai)
    assert prepared.nominal
    assert b"Imaginary Polymers" in bytes(prepared.content)
    assert prepared.assignee == cast.kai
    # Eli is of another organisation, to which the case was shown without names; Chi of another country.
    cases.refer(case, cast.eli.organisation, because="they need to know", by=cast.kai)
    for who in (cast.eli, cast.chi, cast.fay):
        with pytest.raises(PermissionDenied):
            submissions.prepare("basel_case", *today, case.pk, by=who)
    with pytest.raises(PermissionDenied):
        gather("system", "basel_case", *today, case.pk, owner=cast.kai.organisation)
    assert "Imaginary Polymers" not in repr(gather(cast.kai, "basel_table9", *YEAR).texts)
    assert submissions.sign(prepared, by=cast.gil).state == "signed"


def test_a_partner_reports_what_was_shown_to_it_and_a_foreign_case_is_never_in(cast, written_up):
    case = written_up(IVORY)
    cases.refer(case, cast.eli.organisation, because="for the yearly report", by=cast.kai)
    cases.refer(case, cast.chi.organisation, because="it came through you", by=cast.kai)
    assert len(gather(cast.eli, "aitr", *YEAR).rows) == 1
    assert not gather(cast.chi, "aitr", *YEAR).read


def test_what_is_for_named_persons_is_in_no_return(cast, written_up):
    case = written_up(IVORY)
    grant([case], cast.northport, person=cast.gil)
    assert len(gather(cast.gil, "aitr", *YEAR).rows) == 1
    case.tlp = TLP.RED
    case.save()
    assert case in type(case).objects.visible_to(cast.gil)
    assert not gather(cast.gil, "aitr", *YEAR).read


def test_an_administration_has_columns_of_its_own(cast, written_up):
    written_up(IVORY)
    columns = [{"title": "Ref", "from": "number", "required": True}, {"title": "Kind", "from": "regime",
                "codes": {"CITES": "W"}}, {"title": "Version", "constant": "1"}]  # fmt: skip
    submissions.change_mapping("cen_like", columns, by=cast.kai)
    made = gather(cast.kai, "cen_like", *YEAR)
    assert made.header == ("Ref", "Kind", "Version")
    assert made.texts[0][1:] == ["W", "1"]
    for wrong in ([{"title": "Suspect", "from": "parties"}], [], [{"title": "A"}, {"title": "A"}], [{"from": "day"}]):
        with pytest.raises(submissions.Refused):
            submissions.change_mapping("cen_like", wrong, by=cast.kai)
    with pytest.raises(submissions.Refused):
        submissions.change_mapping("aitr", columns, by=cast.kai)
    for stranger in (cast.chi, cast.fay):
        if stranger is cast.fay:
            with pytest.raises(PermissionDenied):
                submissions.change_mapping("cen_like", columns, by=stranger)
        else:
            assert gather(stranger, "cen_like", *YEAR).header != made.header


def test_what_was_sent_is_due_no_more(cast, written_up):
    written_up(IVORY)
    span = (dt.date(2027, 1, 1), dt.date(2027, 12, 31))
    owner = cast.kai.organisation
    before = {one.what: one for one in due_returns(owner, *span)}
    assert before["cites_illegal"].on == dt.date(2027, 10, 31)
    assert not before["cites_illegal"].done
    assert before["cites_illegal"].address == "/reports/aitr/?year=2026"
    prepared = submissions.sign(submissions.prepare("aitr", *YEAR, by=cast.kai), by=cast.gil)
    submissions.mark_sent(prepared, to="the Secretariat", on=timezone.localdate(), by=cast.kai)
    assert {one.what for one in due_returns(owner, *span) if one.done} == {"cites_illegal"}
    assert not [one for one in due_returns(cast.chi.organisation, *span) if one.done]
