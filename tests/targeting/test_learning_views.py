"""The pages of what is learned: models and their cards, tests on the past, the learned score; and strangers."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.shipments import shipment
from tests.targeting import taught
from tests.targeting.taught import CARD, CHECKED, Taught

from greenlane.targeting import actions, drift, learned, past
from greenlane.targeting.backtest import Asked, Overlap, Result
from greenlane.targeting.backtest_sides import Part, Side
from greenlane.targeting.models import LanePolicy, LearnedModel, Screening, Trial
from greenlane.targeting.rates import wilson

UNTIL = dt.date(2026, 6, 30)
CODE = "RI-WAS-101"


@pytest.fixture(autouse=True)
def models(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(learned, "load", taught.load)
    monkeypatch.setattr(learned, "_held", {})
    monkeypatch.setattr(learned, "_damaged", set())
    monkeypatch.setattr(past, "mark", lambda owner: None)
    settings.DATA = tmp_path
    monkeypatch.setattr(learned, "_beside", lambda work: work())


@pytest.fixture
def proposed(cast, in_force):
    card = CARD | {"checked": CHECKED}
    return actions.propose_model(
        cast.northport, Taught().dump(), card, until=UNTIL, note="Spring's results", by=cast.bo
    )


@pytest.fixture
def active(cast, proposed):
    return actions.decide_model(proposed, approve=True, by=cast.gil)


def side(hits, finds):
    month = Part("2026-01", 100, hits, 20, finds, wilson(finds, 20))
    return Side(
        hits=hits, lanes={"red": hits, "amber": 10, "blue": 10, "green": 80 - hits}, inspected=20, finds=finds,
        precision=wilson(finds, 20), sample=wilson(0, 0), recall_sample=wilson(0, 0),
        recall_at_capacity=wilson(finds, 10), red_per_day=1.5, amber_per_day=2.0,
        by_regime=(Part("BASEL", 60, hits, 20, finds, wilson(finds, 20)), Part("", 40, 0, 0, 0, wilson(0, 0))),
        by_month=(month, Part("2026-02", 100, hits, 20, finds, wilson(finds, 20))),
    )  # fmt: skip


def result(asked):
    question = Asked(asked["kind"], {asked["kind"]: asked["key"]}, dt.date(2026, 1, 1), dt.date(2026, 2, 28))
    return Result(
        asked=question, engine="duckdb", traffic=200, days=59, inspected=40, finds=7, base=wilson(7, 40),
        base_sample=wilson(0, 0), capacity=40, candidate=side(12, 6), active=side(10, 5), alone=side(4, 2),
        overlap=Overlap(3, 1, 7, 0.27, 2, 0, 3), extra_red=0.5, extra_amber=-0.25,
        notes=("only-inspected", "no-sample"),
    ).as_json  # fmt: skip


@pytest.fixture
def tried(cast, in_force, monkeypatch):
    monkeypatch.setattr(past, "tested", lambda owner, asked: result(asked))
    asked = {"do": actions.TEST, "kind": "indicator", "key": CODE, "label": CODE, "since": "2026-01-01",
             "until": "2026-02-28", "office": ""}  # fmt: skip
    return actions.ask(cast.northport, asked, by=cast.bo, later=actions.run_trial)[0]


# ---- models


def test_the_list_tells_what_is_in_force_proposed_and_earlier(client, cast, active):
    actions.propose_model(cast.northport, Taught(0.5).dump(), CARD, until=UNTIL, note="Summer", by=cast.bo)
    client.force_login(cast.ada)
    page = client.get("/models/")
    assert [one.version for one in page.context["active"]] == [1]
    assert [one.version for one in page.context["proposed"]] == [2]
    assert page.context["form"] is None and "Spring&#x27;s results" in page.content.decode()


def test_training_is_asked_for_and_done_by_a_worker(client, cast, in_force, monkeypatch):
    monkeypatch.setattr(past, "trained", lambda owner, until, others: (Taught(0.4), CARD))
    client.force_login(cast.bo)
    page = client.post("/models/train/", {"until": "2026-06-30", "note": "New results"}, follow=True)
    assert page.redirect_chain[-1][0] == f"/models/{LearnedModel.objects.get().pk}/"
    assert page.context["own"]


@pytest.mark.parametrize("wrong", [{"until": "someday", "note": "x"}, {"until": "2026-06-30", "note": " "}, {}])
def test_training_without_a_day_or_a_reason_says_so(client, cast, in_force, wrong):
    client.force_login(cast.bo)
    page = client.post("/models/train/", wrong)
    assert page.status_code == 422 and page.context["form"].errors
    assert not Trial.objects.exists()


def test_the_card_says_what_was_learned_and_how_it_was_checked(client, cast, proposed):
    client.force_login(cast.gil)
    page = client.get(f"/models/{proposed.pk}/")
    text = page.content.decode()
    assert [chart.kind for chart in page.context["charts"]] == ["lines", "bars", "bars", "calibration"]
    assert "finds at this consignee" in text and "It has never seen parcels." in text and "480" in text
    assert "70 % (65 % – 75 %)" in text and "the model" in text
    assert "81 % (70 % – 90 %)" in text and "4.1 %" in text
    assert "1 Jan 2026 to 31 Mar 2026" in text and "2 May 2025" in text and "2026-01-01" not in text
    assert page.context["may_approve"] and "charts.js" in text


def test_a_card_of_another_release_is_shown_as_far_as_it_goes(client, cast, proposed):
    LearnedModel.objects.update(card={})
    client.force_login(cast.gil)
    assert client.get(f"/models/{proposed.pk}/").status_code == 200


def test_a_card_that_is_only_what_the_model_says_of_itself_is_read(client, cast, proposed):
    LearnedModel.objects.update(card=CARD["about"])
    client.force_login(cast.gil)
    page = client.get(f"/models/{proposed.pk}/").content.decode()
    assert "480" in page and "It has never seen parcels." in page and "transport" in page


def test_the_second_person_approves_and_the_author_may_not(client, cast, proposed):
    client.force_login(cast.bo)
    assert "a second person decides" in client.get(f"/models/{proposed.pk}/").content.decode()
    assert client.post(f"/models/{proposed.pk}/decide/", {"decision": "approve"}).status_code == 403
    client.force_login(cast.gil)
    assert client.post(f"/models/{proposed.pk}/decide/", {"decision": "burn"}).status_code == 404
    client.post(f"/models/{proposed.pk}/decide/", {"decision": "approve"})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by) == ("active", cast.gil)


def test_a_second_decision_finds_it_decided_already(client, cast, active):
    client.force_login(cast.gil)
    page = client.post(f"/models/{active.pk}/decide/", {"decision": "refuse"}, follow=True)
    assert page.status_code == 200 and "already been decided" in page.content.decode()
    assert LearnedModel.objects.get().state == "active"


@pytest.mark.parametrize("deed", ["again", "dismiss"])
def test_what_could_not_be_trained_is_shown_with_the_reason_tried_again_or_put_away(client, cast, in_force, deed):
    asked = {"do": actions.TRAIN, "label": "a model", "until": "2026-06-30", "note": "x"}
    failed, _new = actions.ask(cast.northport, asked, by=cast.bo, later=lambda trial: None)
    Trial.objects.update(state="failed", note="3 finds are too few")
    client.force_login(cast.ada)
    assert "Try again" not in client.get(f"/trials/{failed.pk}/").content.decode()
    assert client.post(f"/trials/{failed.pk}/{deed}/").status_code == 403
    client.force_login(cast.bo)
    page = client.get("/models/")
    assert list(page.context["training"]) == [] and list(page.context["failed"]) == [failed]
    assert "3 finds are too few" in page.content.decode()
    assert "Try again" in client.get(f"/trials/{failed.pk}/").content.decode()
    client.post(f"/trials/{failed.pk}/{deed}/")
    assert list(client.get("/models/").context["failed"]) == ([] if deed == "dismiss" else [Trial.objects.first()])
    failed.refresh_from_db()
    assert (failed.state, Trial.objects.count()) == ("dismissed", 2 if deed == "again" else 1)
    assert "dealt with it" in client.post(f"/trials/{failed.pk}/{deed}/", follow=True).content.decode()
    assert Trial.objects.count() == (2 if deed == "again" else 1)


def test_an_earlier_model_is_gone_back_to_with_a_reason(client, cast, active):
    second = actions.propose_model(cast.northport, Taught(0.5).dump(), CARD, until=UNTIL, note="Summer", by=cast.bo)
    actions.decide_model(second, approve=True, by=cast.gil)
    client.force_login(cast.bo)
    assert client.post(f"/models/{active.pk}/roll-back/", {"note": ""}).status_code == 422
    client.post(f"/models/{active.pk}/roll-back/", {"note": "It was better"})
    again = LearnedModel.objects.get(version=3)
    assert (again.state, again.digest, again.note) == ("proposed", active.digest, "It was better")


def test_a_damaged_model_says_so_and_is_not_approved(client, cast, proposed):
    LearnedModel.objects.update(content=b"{}")
    client.force_login(cast.gil)
    assert "cannot be read" in client.get(f"/models/{proposed.pk}/").content.decode()
    client.post(f"/models/{proposed.pk}/decide/", {"decision": "approve"})
    assert LearnedModel.objects.get().state == "proposed"


def test_drift_is_said_in_words_with_the_share_that_explores(client, cast, active):
    sketch = drift.sketch("mode", ["sea"] * 500)
    measured = drift.measured([sketch], {"mode": ["air"] * 500}, sample=[(True, 0.1)] * 5)
    LearnedModel.objects.update(drift=measured.as_json | {"day": "2026-07-01"})
    client.force_login(cast.ada)
    page = client.get(f"/models/{active.pk}/")
    assert page.context["drift"]["drift"].level == "alarm"
    assert "Train a new one" in page.content.decode() and "1.2 %" in page.content.decode()


# ---- tests on the past


def test_an_indicator_leads_to_its_test_and_the_test_to_the_past(client, cast, in_force, monkeypatch):
    seen = []
    monkeypatch.setattr(past, "tested", lambda owner, asked: seen.append((owner, asked)) or result(asked))
    client.force_login(cast.bo)
    assert f"/trials/?what=indicator:{CODE}" in client.get(f"/indicators/{CODE}/").content.decode()
    form = client.get(f"/trials/?what=indicator:{CODE}").context["form"]
    assert form["what"].value() == f"indicator:{CODE}"
    asked = {"what": f"indicator:{CODE}", "since": "2026-01-01", "until": "2026-02-28", "office": cast.terminal.pk}
    page = client.post("/trials/", asked, follow=True)
    owner, question = seen[0]
    assert owner == cast.northport
    assert (question["kind"], question["key"], question["office"]) == ("indicator", CODE, cast.terminal.code)
    assert page.context["result"].finds == 7


def test_a_proposed_set_policy_and_model_can_be_tested(client, cast, proposed):
    sets = actions.propose_set(cast.northport, {CODE: {"points": 33}}, note="x", by=cast.bo)
    policy = actions.propose_policy(cast.terminal, LanePolicy(office=cast.terminal).as_policy, note="x", by=cast.bo)
    client.force_login(cast.bo)
    offered = {
        value for _name, some in client.get("/trials/").context["form"].fields["what"].choices[1:] for value, _ in some
    }
    assert {f"set:{sets.pk}", f"policy:{policy.pk}", f"model:{proposed.pk}", f"indicator:{CODE}"} <= offered
    assert f"?what=set:{sets.pk}" in client.get(f"/indicators/versions/{sets.pk}/").content.decode()
    assert f"?what=model:{proposed.pk}" in client.get(f"/models/{proposed.pk}/").content.decode()
    assert f"?what=policy:{policy.pk}" in client.get(f"/lanes/{cast.terminal.pk}/").content.decode()


def test_the_result_stands_side_by_side_with_what_is_active(client, cast, tried):
    client.force_login(cast.ada)
    page = client.get(f"/trials/{tried.pk}/")
    text = page.content.decode()
    assert page.context["table"]["sides"] == ["Alone", "With it", "Active now"]
    assert {chart.kind for chart in page.context["charts"]} == {"bars", "lines"}
    assert "nothing can be said of what was not chosen" in text
    assert "30 % (15 % – 52 %)" in text and "charts.js" in text
    assert client.get("/trials/").context["trials"][0] == tried


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": "indicator:RI-NO-000"}, "what"),
        ({"what": "model:1"}, "what"),
        ({"until": "2025-12-31"}, "until"),
        ({"since": ""}, "since"),
    ],
)
def test_a_test_that_cannot_be_says_so_at_its_field(client, cast, in_force, wrong, field):
    client.force_login(cast.bo)
    asked = {"what": f"indicator:{CODE}", "since": "2026-01-01", "until": "2026-02-28", **wrong}
    page = client.post("/trials/", asked)
    assert page.status_code == 422 and list(page.context["form"].errors) == [field]
    assert not Trial.objects.exists()


def test_a_test_that_waits_says_how_far_it_is_and_moves_by_itself(client, cast, in_force):
    asked = {"do": "test", "label": CODE, "since": "2026-01-01", "until": "2026-02-28"}
    trial, _new = actions.ask(cast.northport, asked, by=cast.bo, later=lambda trial: None)
    client.force_login(cast.bo)
    page = client.get(f"/trials/{trial.pk}/").content.decode()
    assert f'hx-get="/trials/{trial.pk}/progress/"' in page and "You may leave this page" in page
    assert "hx-get" in client.get(f"/trials/{trial.pk}/progress/").content.decode()
    Trial.objects.update(state="failed", note="The history could not be read. The log says why.")
    done = client.get(f"/trials/{trial.pk}/progress/", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
    assert "could not be read" in client.get(f"/trials/{trial.pk}/").content.decode()


def test_a_worker_does_what_was_asked(client, cast, in_force, monkeypatch, queued):
    from greenlane import jobs

    monkeypatch.setattr(past, "tested", lambda owner, asked: result(asked))
    client.force_login(cast.bo)
    client.post("/trials/", {"what": f"indicator:{CODE}", "since": "2026-01-01", "until": "2026-02-28"})
    assert Trial.objects.get().state == "waiting"
    jobs.do_what_waits()
    assert Trial.objects.get().state == "finished"


# ---- the learned score


@pytest.fixture
def scored(active, taken_in):
    return taken_in(shipment()).consignments[0]


def test_the_page_says_the_chance_with_its_interval_and_that_it_is_no_finding(client, cast, scored):
    client.force_login(cast.ada)
    page = client.get(f"/consignments/{scored.pk}/").content.decode()
    assert "between 12 % and 50 %" in page and "25 %" in page and "A score, not a finding." in page
    assert "of this route" not in page


def test_reasons_are_worked_out_when_they_are_opened_with_and_without_a_script(client, cast, scored, monkeypatch):
    client.force_login(cast.ada)
    screening = Screening.objects.get()
    part = client.get(f"/screenings/{screening.pk}/learned/", headers={"HX-Request": "true"}).content.decode()
    assert "1 line of this route" in part and "more likely" in part and "less likely" in part
    address = client.get(f"/screenings/{screening.pk}/learned/").headers["Location"]
    assert "1 line of this route" in client.get(address).content.decode()


def test_what_the_past_said_stands_beside_the_reasons_that_rest_on_it(client, cast, scored):
    from greenlane.targeting import standing

    screening = Screening.objects.get()
    reason = screening.reasons[0]
    kept = dict(standing.kept(screening.indicator_set))
    kept[reason["code"]] = standing.Kept("x", reason["because"], {}, frozenset({"consignee_rate", "hs"}))
    standing._kept[screening.indicator_set.digest] = kept
    Screening.objects.update(history=[{"consignee_rate": 0.125, "route_rate": 0.5}])
    client.force_login(cast.ada)
    page = client.get(f"/consignments/{scored.pk}/").content.decode()
    standing._kept.clear()
    assert "What the past says" in page and "0.125" in page and "0.5<" not in page


# ---- strangers


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_sees_no_model_no_test_and_no_learned_score(client, cast, active, tried, scored, stranger):
    client.force_login(getattr(cast, stranger))
    assert client.get("/models/").context["active"] == []
    assert list(client.get("/trials/").context["trials"]) == []
    assert client.get("/trials/").context["form"] is None
    screening = Screening.objects.get()
    for address in (f"/models/{active.pk}/", f"/trials/{tried.pk}/", f"/trials/{tried.pk}/progress/",
                    f"/screenings/{screening.pk}/learned/"):  # fmt: skip
        assert client.get(address).status_code == 404
    for address, data in (
        (f"/trials/{tried.pk}/again/", {}),
        (f"/trials/{tried.pk}/dismiss/", {}),
        (f"/models/{active.pk}/decide/", {"decision": "refuse"}),
        (f"/models/{active.pk}/roll-back/", {"note": "x"}),
        ("/models/train/", {"until": "2026-06-30", "note": "x"}),
    ):
        assert client.post(address, data).status_code == 404
    asked = {"what": f"indicator:{CODE}", "since": "2026-01-01", "until": "2026-02-28"}
    assert client.post("/trials/", asked).status_code == 403
    assert Trial.objects.count() == LearnedModel.objects.count() == 1
