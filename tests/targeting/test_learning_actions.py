"""Who proposes a model, who decides, what the copy in this process knows, and what is asked of the past."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from django.core.exceptions import PermissionDenied
from tests.shipments import shipment
from tests.targeting import taught
from tests.targeting.taught import CARD, Taught

from greenlane.ledger.models import Entry
from greenlane.targeting import actions, learned, past
from greenlane.targeting.actions import Outdated, Refused
from greenlane.targeting.models import LearnedModel, Screening, Trial

UNTIL = dt.date(2026, 6, 30)


@pytest.fixture(autouse=True)
def models(monkeypatch, settings, tmp_path):
    """Models of tests, no other process's, and no result recorded since."""
    monkeypatch.setattr(learned, "load", taught.load)
    monkeypatch.setattr(learned, "_held", {})
    monkeypatch.setattr(learned, "_damaged", set())
    monkeypatch.setattr(past, "mark", lambda owner: None)
    settings.DATA = tmp_path
    monkeypatch.setattr(learned, "_beside", lambda work: work())


@pytest.fixture
def proposed(cast, in_force):
    return propose(cast)


def propose(cast, p=0.25, by=None):
    content = Taught(p).dump()
    return actions.propose_model(cast.northport, content, CARD, until=UNTIL, note="Spring's results", by=by or cast.bo)


def approved(model, by):
    return actions.decide_model(model, approve=True, by=by)


# ---- proposing, deciding, going back


def test_a_second_person_decides_and_the_ledger_says_both(cast, proposed):
    with pytest.raises(PermissionDenied):
        approved(proposed, cast.bo)
    assert learned.model_of(cast.northport) is None
    approved(proposed, cast.gil)
    row, model = learned.model_of(cast.northport)
    assert (row.state, row.decided_by, model.model.p) == ("active", cast.gil, 0.25)
    verbs = list(Entry.objects.filter(verb__startswith="model.").order_by("seq").values_list("verb", flat=True))
    assert verbs == ["model.proposed", "model.approved"]


@pytest.mark.parametrize("who", ["ada", "fay", "chi", "dee", "eli"])
def test_whoever_may_not_propose_does_not(cast, in_force, who):
    with pytest.raises(PermissionDenied):
        propose(cast, by=getattr(cast, who))
    assert not LearnedModel.objects.exists()


@pytest.mark.parametrize("who", ["ada", "bo", "chi", "dee", "eli", "fay"])
def test_whoever_may_not_approve_does_not(cast, proposed, who):
    with pytest.raises(PermissionDenied):
        approved(proposed, getattr(cast, who))
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_a_model_is_proposed_with_a_reason_and_once(cast, proposed):
    with pytest.raises(Refused):
        actions.propose_model(cast.northport, Taught(0.5).dump(), {}, until=UNTIL, note=" ", by=cast.bo)
    approved(proposed, cast.gil)
    with pytest.raises(Refused):
        propose(cast)


def test_a_model_of_a_day_to_come_is_refused_it_would_learn_nothing_until_then(cast, in_force):
    with pytest.raises(Refused):
        actions.propose_model(cast.northport, Taught().dump(), CARD, until=dt.date(2999, 1, 1), note="x", by=cast.bo)
    assert not LearnedModel.objects.exists()


def test_bytes_that_are_no_model_are_refused(cast, in_force):
    with pytest.raises(learned.Damaged):
        actions.propose_model(cast.northport, b"\x80\x04K\x01.", CARD, until=UNTIL, note="x", by=cast.bo)
    assert not LearnedModel.objects.exists()


def test_what_was_proposed_before_another_came_into_force_is_outdated(cast, proposed):
    other = propose(cast, p=0.5)
    approved(other, cast.gil)
    with pytest.raises(Outdated):
        approved(proposed, cast.gil)
    assert learned.model_of(cast.northport)[0] == other


def test_an_earlier_model_is_proposed_again_and_a_second_person_decides(cast, proposed):
    approved(proposed, cast.gil)
    approved(propose(cast, p=0.5), cast.gil)
    proposed.refresh_from_db()
    again = actions.roll_back(cast.northport, proposed, note="It was better", by=cast.bo)
    assert (again.state, again.version, again.digest, again.card["again"]) == ("proposed", 3, proposed.digest, 1)
    with pytest.raises(PermissionDenied):
        approved(again, cast.bo)
    approved(again, cast.gil)
    assert learned.model_of(cast.northport)[0] == again


@pytest.mark.parametrize("state", ["proposed", "active", "refused"])
def test_only_what_was_in_force_before_is_gone_back_to(cast, proposed, state):
    LearnedModel.objects.update(state=state)
    proposed.refresh_from_db()
    with pytest.raises(Refused):
        actions.roll_back(cast.northport, proposed, note="x", by=cast.bo)


def test_damaged_bytes_are_not_approved_and_stop_no_screening(cast, proposed, caplog):
    LearnedModel.objects.update(content=Taught(0.9).dump())
    proposed.refresh_from_db()
    with pytest.raises(learned.Damaged):
        approved(proposed, cast.gil)
    LearnedModel.objects.update(state="active")
    assert learned.model_of(cast.northport) is None
    assert "indicators alone" in caplog.text


# ---- the copy in this process


def test_the_challenger_is_the_last_one_proposed_and_moves_no_lane(cast, proposed, taken_in):
    challenger = propose(cast, p=0.5)
    assert learned.challenger_of(cast.northport)[0] == challenger
    assert learned.model_of(cast.northport) is None
    assert learned.challenger_of(cast.southmere) is None
    taken_in(shipment())
    screening = Screening.objects.get()
    assert screening.model is None
    assert screening.learned["challenger"]["p"] == 0.5


def test_it_is_read_once_for_each_process(cast, proposed, django_assert_num_queries):
    approved(proposed, cast.gil)
    learned.model_of(cast.northport)
    with django_assert_num_queries(1) as asked:
        learned.model_of(cast.northport)
    assert '"content"' not in asked.captured_queries[0]["sql"]


def results(*rows):
    return pa.table(
        {
            "id": [row[0] for row in rows],
            "day": pa.array([dt.date(2026, 7, 1)] * len(rows), pa.date32()),
            "net_kg": [1.0] * len(rows),
            "found": [row[1] for row in rows],
            "before": pa.array([row[2] if len(row) > 2 else None for row in rows], pa.bool_()),
            "known": pa.array([dt.date(2026, 7, 2)] * len(rows), pa.date32()),
        }
    )


def test_results_recorded_since_are_learned_once_each(cast, proposed, monkeypatch):
    approved(proposed, cast.gil)
    asked = []
    monkeypatch.setattr(learned, "LOOK", -1.0)
    monkeypatch.setattr(past, "mark", lambda owner: len(asked))
    known = [("a", True), ("b", False)]
    monkeypatch.setattr(past, "results", lambda owner, after: asked.append((owner, after)) or results(*known))
    current = learned.model_of(cast.northport)[1]
    assert current.model.results == [(1.0, 1), (0.0, 1)]
    assert asked[0] == (cast.northport, UNTIL)
    known.append(("c", True))
    assert learned.model_of(cast.northport)[1] is current
    assert current.model.results == [(1.0, 1), (0.0, 1), (1.0, 1)]
    assert learned.fresh(proposed).results == []


def test_a_find_takes_the_place_of_nothing_found_and_nothing_takes_that_of_a_find():
    held = learned._Held(learned.Current(Taught()), UNTIL, 0.0)
    assert held.claim({"a": (None, False), "b": (None, True), "c": (False, False), "d": (True, True)}) == {
        "a": (None, False), "b": (None, True),
    }  # fmt: skip
    assert held.claim({"a": (None, True), "b": (None, False), "c": (False, True)}) == {
        "a": (False, True), "c": (False, True),
    }  # fmt: skip
    assert held.claim({"a": (None, True), "c": (False, True)}) == {}


def test_nobody_who_takes_in_waits_for_what_was_found_since_but_a_moment_before(cast, proposed, monkeypatch):
    import threading

    approved(proposed, cast.gil)
    work, go = [], threading.Event()
    monkeypatch.setattr(learned, "_beside", work.append)
    assert learned.model_of(cast.northport)[1].model.results == []
    learned.ready(cast.northport, wait=0.0)
    monkeypatch.setattr(past, "mark", lambda owner: "new")
    monkeypatch.setattr(past, "results", lambda owner, after: go.wait(60) and results(("a", True)))
    thread = threading.Thread(target=work[0])
    thread.start()
    go.set()
    learned.ready(cast.northport, wait=60)
    assert learned.model_of(cast.northport)[1].model.results == [(1.0, 1)]
    thread.join()


def test_whoever_scores_does_not_wait_for_what_is_learned():
    import threading

    inside, go = threading.Event(), threading.Event()

    class Slow(Taught):
        def copy(self):
            return Slow(self.p)

        def learn(self, rows, found, day, instead_of=None):
            inside.set()
            assert go.wait(60)
            self.p = 0.75

    current = learned.Current(Slow())
    lines = learned.lines([{"line": 1}], None, id="a", day=UNTIL)
    thread = threading.Thread(target=current.learn, args=(lines, [1.0], UNTIL))
    thread.start()
    assert inside.wait(60) and current.score(lines, UNTIL).p[0] == 0.25
    go.set()
    thread.join()
    assert current.score(lines, UNTIL).p[0] == 0.75


def test_a_history_that_cannot_be_read_stops_no_screening(cast, proposed, monkeypatch, caplog):
    def fails(owner, after):
        raise learned.QueryFailed("gone")

    approved(proposed, cast.gil)
    monkeypatch.setattr(past, "mark", lambda owner: "new")
    monkeypatch.setattr(past, "results", fails)
    assert learned.model_of(cast.northport)[1].model.results == []
    assert "could not be read" in caplog.text


def test_threads_score_and_learn_one_at_a_time():
    import threading
    import time

    inside = []

    class Slow(Taught):
        def score(self, rows, day):
            inside.append("in")
            time.sleep(0.02)
            inside.append("out")
            return super().score(rows, day)

    current = learned.Current(Slow())
    lines = learned.lines([{"line": 1}], None, id="a", day=UNTIL)
    threads = [threading.Thread(target=current.score, args=(lines, UNTIL)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert inside == ["in", "out"] * 4


def test_a_result_is_learned_at_once_and_not_again(cast, proposed, monkeypatch):
    approved(proposed, cast.gil)
    lines = learned.lines([{"line": 1, "net_kg": 3.0}], [{"route_rate": 0.1}], id="a", day=UNTIL)
    current = learned.model_of(cast.northport)[1]
    learned.heard(cast.northport, "a", lines, True, UNTIL)
    learned.heard(cast.northport, "a", lines, True, UNTIL)
    learned.heard(cast.southmere, "b", lines, True, UNTIL)
    assert [found for found, _ in current.model.results] == [1.0]


def test_the_lines_of_a_consignment_hold_facts_and_history_and_nothing_known_later(cast):
    lines = learned.lines([{"line": 1, "net_kg": 3.0, "origin": "NA"}], [{"route_rate": None}], id="a", day=UNTIL)
    assert {"net_kg", "origin", "route_rate"} <= set(lines.column_names)
    assert not {"found", "known", "lane", "score", "id", "day"} & set(lines.column_names)
    assert lines["origin"].to_pylist() == ["NA"]


# ---- trials


def test_training_is_asked_for_done_and_proposed_in_the_askers_name(cast, in_force, monkeypatch):
    monkeypatch.setattr(past, "trained", lambda owner, until, others: (Taught(0.4), CARD))
    asked = {"do": actions.TRAIN, "label": "a model", "until": UNTIL.isoformat(), "note": "New results"}
    trial, new = actions.ask(cast.northport, asked, by=cast.bo, later=actions.run_trial)
    trial.refresh_from_db()
    proposed = LearnedModel.objects.get()
    assert new and (trial.state, trial.result) == ("finished", {"model": str(proposed.pk)})
    assert (proposed.proposed_by, proposed.until, proposed.note) == (cast.bo, UNTIL, "New results")


def test_the_same_question_is_asked_once(cast, in_force):
    asked = {"do": actions.TEST, "kind": "indicator", "key": "RI-GEN-001", "since": "2026-01-01", "until": "2026-02-01"}
    first = actions.ask(cast.northport, asked, by=cast.bo, later=lambda trial: None)
    again = actions.ask(cast.northport, asked, by=cast.bo, later=lambda trial: pytest.fail("asked twice"))
    assert (first[1], again) == (True, (first[0], False))


@pytest.mark.parametrize("who", ["ada", "chi", "eli", "fay"])
def test_whoever_may_not_propose_asks_nothing_of_the_past(cast, in_force, who):
    with pytest.raises(PermissionDenied):
        actions.ask(cast.northport, {"do": "test", "until": "2026-01-01"}, by=getattr(cast, who), later=print)
    assert not Trial.objects.exists()


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (learned.TooFew("3 finds are too few"), "3 finds are too few"),
        (KeyError("Jane Doe, 1 Invented Road"), "The program failed. The log says why."),
    ],
)
def test_what_stops_a_trial_stands_in_it_and_tells_no_names(cast, in_force, monkeypatch, error, note):
    def fails(owner, until, others):
        raise error

    monkeypatch.setattr(past, "trained", fails)
    asked = {"do": actions.TRAIN, "label": "a model", "until": UNTIL.isoformat(), "note": "x"}
    trial, _new = actions.ask(cast.northport, asked, by=cast.bo, later=actions.run_trial)
    trial.refresh_from_db()
    assert (trial.state, trial.note) == ("failed", note)


def test_a_trial_whose_worker_was_killed_waits_again_and_one_at_work_does_not(cast, in_force):
    from greenlane.targeting import at_work
    from greenlane.targeting.actions.learning import left_lying

    asked = {"do": actions.TEST, "since": "2026-01-01", "until": "2026-01-01"}
    trial, _new = actions.ask(cast.northport, asked, by=cast.bo, later=lambda trial: None)
    Trial.objects.update(state="running")
    with at_work.alone(trial.pk) as ours:
        assert ours and left_lying() == []
        with at_work.alone(trial.pk) as twice:
            assert not twice
    assert left_lying() == [trial]
    trial.refresh_from_db()
    assert trial.state == "waiting"
    assert not at_work.busy(trial.pk)


def test_a_trial_that_is_done_is_not_done_again(cast, in_force, monkeypatch):
    monkeypatch.setattr(past, "tested", lambda owner, asked: {"n": 1})
    asked = {"do": actions.TEST, "since": "2026-01-01", "until": "2026-01-01"}
    trial, _new = actions.ask(cast.northport, asked, by=cast.bo, later=actions.run_trial)
    monkeypatch.setattr(past, "tested", lambda owner, asked: pytest.fail("done again"))
    actions.run_trial(str(trial.pk))
    trial.refresh_from_db()
    assert trial.result == {"n": 1}
