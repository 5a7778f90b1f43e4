"""The story as a whole: received and screened together, never twice, never lost, never half."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from tests.shipments import draft, shipment

from greenlane import flow
from greenlane.cli import main as greenlane
from greenlane.consignments.models import Consignment, IntakeRun, Quarantined, Selector
from greenlane.inspection import actions as inspection
from greenlane.inspection.kept import outcomes
from greenlane.inspection.outcome import Find, Outcome
from greenlane.ledger import export
from greenlane.ledger.models import Entry
from greenlane.targeting import lane
from greenlane.targeting.actions import keeping, screening
from greenlane.targeting.models import Screening


def as_file(*shipments):
    return io.BytesIO(json.dumps(list(shipments)).encode())


def take(cast, stream, by=None):
    return flow.take_in(stream, format="json", file_name="monday.json", office=cast.terminal, by=by or cast.ada)


def test_a_file_comes_in_and_every_consignment_has_a_lane_with_reasons(cast, in_force):
    run = take(cast, as_file(shipment("NP-1"), shipment("NP-2", goods=[{"line": 1, "description": "wooden chairs"}])))

    assert run.state == IntakeRun.State.FINISHED
    assert (run.lines_in, run.lines_received, run.lines_repeated, run.lines_quarantined) == (2, 2, 0, 0)
    plastic = Screening.objects.get(consignment__reference="NP-1")
    assert plastic.indicator_set == in_force
    assert plastic.points == sum(reason["points"] for reason in plastic.reasons)
    assert all(reason["because"] for reason in plastic.reasons)
    assert Screening.objects.count() == 2


def test_what_cannot_be_believed_waits_with_a_reason_for_each_field(cast, in_force):
    bad = shipment("NP-3", arrival="2026-13-40", goods=[{"line": 1, "net_kg": "-4", "origin": "Nowhere"}])
    run = take(cast, as_file(shipment(), bad))

    assert (run.lines_in, run.lines_received, run.lines_quarantined) == (2, 1, 1)
    waiting = Quarantined.objects.get()
    told = {fault["field"]: (fault["reason"], fault["as_written"]) for fault in waiting.faults}
    assert told["arrival"] == ("must be a date (year-month-day)", "2026-13-40")
    assert told["goods[0].net_kg"] == ("must not be negative", "-4")
    assert told["goods[0].origin"] == ("must be a two-letter country code", "Nowhere")


@pytest.mark.parametrize(("format", "known"), [("asycuda", True), ("json", None)])
def test_a_declaration_that_lists_its_papers_is_missing_the_one_it_does_not_name(cast, in_force, format, known):
    golden = Path(__file__).parent / "consignments/formats/golden"
    if format == "asycuda":
        text = (golden / "timber.asycuda.xml").read_text()
        text = re.sub(r"<Attached_documents>.*?</Attached_documents>\n", "", text)
        stream = io.BytesIO(text.encode())
    else:
        stream = as_file(shipment(documents=[]))
    flow.take_in(stream, format=format, file_name="one", office=cast.terminal, by=cast.ada)
    facts = Consignment.objects.get().facts[0]
    assert (facts["papers_known"], facts.get("has_cites_permit")) == (bool(known), False if known else None)


def test_faults_of_a_goods_line_are_mended_one_by_one(cast, in_force):
    goods = [{"line": 1, "description": "x", "net_kg": "abc", "origin": "Narnia"}]
    take(cast, as_file(shipment("NP-3", goods=goods)))
    waiting = Quarantined.objects.get()
    assert [fault["field"] for fault in waiting.faults] == ["goods[0].net_kg", "goods[0].origin"]
    assert flow.mend(waiting, {"goods[0].net_kg": "5"}, by=cast.ada) is None
    assert [fault["field"] for fault in waiting.faults] == ["goods[0].origin"]
    assert flow.mend(waiting, {"goods[0].origin": "KE"}, by=cast.ada) == Consignment.objects.get()


def test_the_same_file_again_changes_nothing(cast, in_force):
    shipments = [shipment("NP-1"), shipment("NP-2"), shipment("NP-3", arrival="never")]
    take(cast, as_file(*shipments))
    again = take(cast, as_file(*shipments))

    assert (again.lines_received, again.lines_repeated, again.lines_quarantined) == (0, 2, 1)
    assert (Consignment.objects.count(), Screening.objects.count(), Quarantined.objects.count()) == (2, 2, 1)


def test_an_amendment_is_a_new_version_that_knows_what_changed(taken_in):
    first = taken_in(shipment()).consignments[0]
    changed = shipment(parties=[{"role": "consignee", "name": "Somebody Else", "country": "MY"}])
    second = taken_in(changed).consignments[0]

    first.refresh_from_db()
    assert (first.current, second.current, second.version, second.supersedes) == (False, True, 2, first)
    assert second.facts[0]["amended"] is True
    assert second.facts[0]["consignee_changed"] is True
    assert second.facts[0]["destination_changed"] is False


def test_an_amendment_does_not_shake_off_an_inspection(cast, taken_in):
    first = taken_in(shipment()).consignments[0]
    inspection.assign([first], cast.ada, by=cast.ada)
    (order,) = inspection.order([first], "scan", because="dense block", by=cast.ada)
    last = taken_in(shipment(arrival="2026-05-05"), shipment(arrival="2026-05-06")).consignments[-1]

    assert [row.pk for row in last.inspections.all()] == [order.pk]
    assert (last.work.state, last.assignee) == ("ordered", cast.ada)
    assert Entry.objects.filter(verb="work.carried_over", subject_id=str(last.pk)).exists()
    for deed in (inspection.order, inspection.release):
        with pytest.raises(inspection.Refused):
            deed([first], **({"kind": "open"} if deed is inspection.order else {}), because="late", by=cast.ada)


def test_what_was_found_in_one_version_holds_the_next(cast, taken_in):
    first = taken_in(shipment()).consignments[0]
    (order,) = inspection.order([first], "open", because="dense block", by=cast.ada)
    inspection.record(order, Outcome(finds=(Find(what="ivory"),)), note="opened", minutes=9, by=cast.ada)
    last = taken_in(shipment(arrival="2026-05-05")).consignments[0]
    with pytest.raises(inspection.Refused, match="find"):
        inspection.release([last], because="papers in order", by=cast.ada)


def test_two_versions_in_one_batch_end_with_the_last(taken_in):
    arrived = taken_in(shipment(), shipment(arrival="2026-05-05"), shipment(arrival="2026-05-06"))
    assert [row.version for row in Consignment.objects.order_by("version")] == [1, 2, 3]
    assert Consignment.objects.get(current=True).arrival.isoformat() == "2026-05-06"
    assert len(arrived.screenings) == 3


def test_a_permit_used_before_is_told(taken_in):
    permit = {"kind": "cites_export", "number": "24GB001/22", "country": "GB"}
    taken_in(shipment("NP-1", documents=[permit]))
    arrived = taken_in(shipment("NP-2", documents=[permit]), shipment("NP-3"))
    reused = [row.facts[0].get("document_reused", []) for row in arrived.consignments]
    assert len(reused[0]) == 1
    assert reused[1] == []


def test_mended_it_is_taken_in_and_screened(cast, in_force):
    take(cast, as_file(shipment(arrival="2026-13-40")))
    waiting = Quarantined.objects.get()

    assert flow.mend(waiting, {"arrival": "2026-12-40"}, by=cast.ada) is None
    waiting.refresh_from_db()
    assert (waiting.state, len(waiting.faults)) == ("waiting", 1)

    received = flow.mend(waiting, {"arrival": "2026-12-04"}, by=cast.ada)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.consignment) == ("taken_in", received)
    assert Screening.objects.filter(consignment=received, current=True).exists()
    with pytest.raises(PermissionDenied):
        flow.mend(waiting, {"arrival": "2026-12-05"}, by=cast.ada)


def test_a_stranger_neither_takes_in_nor_mends_nor_sees(cast, in_force):
    with pytest.raises(PermissionDenied):
        take(cast, as_file(shipment()), by=cast.chi)
    assert not IntakeRun.objects.exists()

    take(cast, as_file(shipment("NP-1"), shipment("NP-2", arrival="never")))
    with pytest.raises(PermissionDenied):
        flow.mend(Quarantined.objects.get(), {"arrival": "2026-12-04"}, by=cast.chi)
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        for model in (Consignment, Quarantined, IntakeRun, Screening):
            assert not model.objects.visible_to(stranger).exists()
    assert Consignment.objects.visible_to(cast.ada).count() == 1


@pytest.mark.django_db(transaction=True)
def test_cut_short_in_the_middle_and_run_again_nothing_is_lost_or_doubled(cast, in_force, monkeypatch):
    monkeypatch.setattr(flow, "BATCH", 2)
    shipments = [shipment(f"NP-{n}") for n in range(7)]
    arrive, calls = flow.arrive, []

    def dies_in_the_third(drafts, **given):
        calls.append(drafts)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return arrive(drafts, **given)

    monkeypatch.setattr(flow, "arrive", dies_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        take(cast, as_file(*shipments))
    assert Consignment.objects.count() == Screening.objects.count() == 4

    run = take(cast, as_file(*shipments))
    assert (run.lines_received, run.lines_repeated) == (3, 4)
    assert Consignment.objects.count() == Screening.objects.count() == 7
    assert IntakeRun.objects.filter(state=IntakeRun.State.FAILED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_screening_that_fails_leaves_nothing_half_received(cast, in_force, monkeypatch):
    def broken(*given, **named):
        raise RuntimeError("broken")

    monkeypatch.setattr(flow.targeting, "screen", broken)
    with pytest.raises(RuntimeError):
        take(cast, as_file(shipment()))
    assert not Consignment.objects.exists()
    assert not Selector.objects.exists()
    assert not Entry.objects.filter(verb="consignment.received").exists()
    assert IntakeRun.objects.get().state == IntakeRun.State.FAILED


def test_every_action_stands_in_a_sound_ledger(cast, in_force):
    take(cast, as_file(shipment("NP-1"), shipment("NP-2", arrival="never")))
    verbs = set(Entry.objects.filter(chain=cast.northport.chain).values_list("verb", flat=True))
    assert {
        "intake.begun", "intake.finished", "consignment.received", "consignment.quarantined", "screening.made",
    } <= verbs  # fmt: skip
    assert export.verify_database().sound


def test_drafts_are_taken_in_batches():
    sizes = [len(group) for group in flow.batched([draft(shipment(f"NP-{n}")) for n in range(5)], 2)]
    assert sizes == [2, 2, 1]


def test_an_amended_consignment_stays_shown_to_the_partner(cast, taken_in):
    from greenlane.consignments.actions import refer

    refer(taken_in(shipment()).consignments[0], cast.cites, because="a listed taxon", by=cast.ada)
    amended = taken_in(shipment(arrival="2026-05-06")).consignments[0]
    assert amended in Consignment.objects.visible_to(cast.eli)
    assert not Consignment.objects.visible_to(cast.chi).exists()


def test_the_text_as_received_is_kept_when_it_is_mended(cast, in_force):
    take(cast, as_file(shipment(arrival="never")))
    waiting = Quarantined.objects.get()
    received = waiting.raw
    assert flow.mend(waiting, {}, raw="{rubbish", by=cast.ada) is None
    waiting.refresh_from_db()
    assert (waiting.raw, waiting.mended_text) == (received, "{rubbish")
    mended = json.dumps(shipment())
    assert flow.mend(waiting, {}, raw=mended, by=cast.ada) is not None


@pytest.fixture
def beaten(monkeypatch):
    """Let somebody else be faster once, after the work was done: the database refuses what is there already."""

    def once(name):
        deed, calls = getattr(flow.consignments, name), []

        def doing(*given, **named):
            done = deed(*given, **named)
            calls.append(done)
            if len(calls) == 1:
                raise IntegrityError
            return done

        monkeypatch.setattr(flow.consignments, name, doing)
        return calls

    return once


def test_who_takes_in_at_the_same_moment_as_another_does_it_once_more_and_counts_it_once(cast, in_force, beaten):
    calls = beaten("receive")
    run = take(cast, as_file(shipment("NP-1"), shipment("NP-2", arrival="never")))
    assert len(calls) == 2
    assert (run.lines_in, run.lines_received, run.lines_quarantined) == (2, 1, 1)
    assert Consignment.objects.count() == Screening.objects.count() == Quarantined.objects.count() == 1


def test_who_mends_at_the_same_moment_as_another_takes_it_in_does_it_once_more(cast, in_force, beaten):
    take(cast, as_file(shipment(arrival="never")))
    calls = beaten("mend")
    assert flow.mend(Quarantined.objects.get(), {"arrival": "2026-05-04"}, by=cast.ada) == Consignment.objects.get()
    assert len(calls) == 2
    assert Screening.objects.count() == 1


def test_two_officers_mend_one_entry_and_neither_loses_a_change(cast, in_force):
    take(cast, as_file(shipment(arrival="never", export_country="Nowhere")))
    one, other = Quarantined.objects.get(), Quarantined.objects.get()
    flow.mend(one, {"arrival": "2026-05-04"}, by=cast.ada)
    assert flow.mend(other, {"export_country": "GB"}, by=cast.bo) is not None


def test_what_was_taken_in_is_screened_again_as_it_was(cast, taken_in, monkeypatch, settings, tmp_path):
    settings.DATA = tmp_path
    monkeypatch.setattr(screening, "draw", lane.draw)
    chairs = [{"line": 1, "description": "wooden chairs", "hs": "940161"}]
    taken_in(shipment("NP-1"), shipment("NP-2", goods=chairs), shipment("NP-3"))
    taken_in(shipment("NP-3", goods=chairs))
    taken_in(shipment("NP-4"), office=cast.airport, by="system")
    keeping.keep(outcomes)
    screen = ["history", "screen", "--out", str(tmp_path / "out.parquet"), "--office"]
    done = CliRunner().invoke(greenlane, [*screen, "NCT"])
    assert done.exit_code == 0, done.output
    assert "3 lines in, 3 out, 3 consignments" in done.stdout
    told = pq.read_table(tmp_path / "out.parquet").to_pylist()
    then = Screening.objects.current().filter(consignment__office=cast.terminal).select_related("consignment")
    assert {one["consignment"]: (one["lane"], one["score"]) for one in told} == {
        one.consignment.reference: (one.lane, one.score) for one in then
    }
    nowhere = CliRunner().invoke(greenlane, [*screen, "NONE"])
    assert nowhere.exit_code == 1 and "there is no office" in nowhere.output
