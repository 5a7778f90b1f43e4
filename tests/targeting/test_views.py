"""Indicators, their versions and lane policies: who proposes, who decides, and what a stranger must not see."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.shipments import shipment

from greenlane.targeting import actions, unchecked
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import IndicatorSet, LanePolicy, Screening

CODE = "RI-WAS-101"


@pytest.fixture
def plastic(taken_in):
    return taken_in(shipment()).consignments[0]


@pytest.fixture
def proposed(in_force, cast):
    return actions.propose_set(cast.northport, {CODE: {"points": 33}}, note="Too many slip through", by=cast.bo)


@pytest.fixture
def policy(cast):
    return actions.propose_policy(cast.terminal, Policy(red_from=60), note="Fewer reds", by=cast.bo)


def with_threshold(in_force):
    return next(fields for fields in in_force.content if fields["thresholds"])


# ---- indicators


def test_the_list_counts_how_often_each_fired(client, bo, plastic):
    client.force_login(bo)
    rows = {row["indicator"].code: row for row in client.get("/indicators/").context["rows"]}
    assert len(rows) == client.get("/indicators/").context["all"]
    assert rows[CODE]["fired"] == 1
    assert all(0 <= row["unknown"] <= 1 for row in rows.values())


@pytest.mark.parametrize("query", ["regime=MONTREAL", "level=parcel", "hard=1", "q=plastic"])
def test_the_list_is_narrowed(client, bo, in_force, query):
    client.force_login(bo)
    everything = client.get("/indicators/").context["rows"]
    some = client.get(f"/indicators/?{query}").context["rows"]
    assert 0 < len(some) < len(everything)


def test_one_shows_its_expression_and_tries_its_examples(client, bo, in_force):
    client.force_login(bo)
    response = client.get(f"/indicators/{CODE}/")
    assert "391590" in response.content.decode()
    examples = response.context["examples"]
    assert {example["expected"] for example in examples} >= {True, False}
    assert all(example["given"] == example["expected"] for example in examples)


def test_an_indicator_that_is_not_there_is_404(client, bo, in_force):
    client.force_login(bo)
    assert client.get("/indicators/RI-NO-000/").status_code == 404


@pytest.fixture
def unusable(in_force):
    """As after an upgrade that renamed a fact: RI-WAS-101, a legal check, can no longer be judged by."""
    content = [f | {"when": "old_fact > 1"} if f["code"] == CODE else f for f in in_force.content]
    IndicatorSet.objects.update(content=content, digest="0" * 64)
    in_force.refresh_from_db()
    return in_force


def test_a_stored_indicator_that_is_no_longer_admitted_is_named_and_hides_no_other(client, bo, unusable):
    client.force_login(bo)
    response = client.get("/indicators/")
    page = response.content.decode()
    assert len(response.context["rows"]) == len(unusable.content) - 1
    assert [one.code for one in response.context["unchecked"]] == [CODE]
    assert "there is no fact named" in page
    one = client.get(f"/indicators/{CODE}/")
    assert one.status_code == 200
    assert "there is no fact named" in one.content.decode()


@pytest.mark.parametrize(("who", "told"), [("bo", True), ("gil", True), ("ada", False)])
def test_whoever_decides_about_indicators_is_told_on_every_page(client, cast, unusable, who, told):
    client.force_login(getattr(cast, who))
    page = client.get("/indicators/versions/").content.decode()
    assert ("can no longer be made" in page) is told


def test_what_can_no_longer_be_judged_by_is_switched_off_by_two(client, bo, gil, unusable):
    client.force_login(bo)
    refused = client.post(f"/indicators/{CODE}/", {"note": " "})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["note"])
    client.post(f"/indicators/{CODE}/", {"note": "mended in the next release"})
    proposed = IndicatorSet.objects.get(state="proposed")
    client.force_login(gil)
    client.post(f"/indicators/versions/{proposed.pk}/decide/", {"decision": "approve"})
    page = client.get("/indicators/")
    assert page.context["unchecked"] == []
    assert [(one.code, one.active) for one in page.context["unusable"]] == [(CODE, False)]


def test_the_code_of_a_check_that_was_not_made_leads_to_the_list(client, bo, unusable):
    client.force_login(bo)
    assert client.get(f"/indicators/{unchecked.CODE}/").headers["Location"] == "/indicators/"


def test_a_threshold_that_cannot_be_says_so_at_its_field_and_keeps_what_was_typed(client, bo, in_force):
    fields = next(f for f in in_force.content if any(t["minimum"] is not None for t in f["thresholds"].values()))
    name = next(n for n, t in fields["thresholds"].items() if t["minimum"] is not None)
    values = {f"threshold-{n}": t["value"] for n, t in fields["thresholds"].items()}
    typed = {"points": "13", "note": "kept as typed", **values, f"threshold-{name}": "-123456"}
    client.force_login(bo)
    response = client.post(f"/indicators/{fields['code']}/", typed)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [f"threshold-{name}"]
    page = response.content.decode()
    assert 'value="-123456"' in page and 'value="13"' in page and ">\nkept as typed</textarea>" in page


def test_taking_over_the_shelf_asks_for_a_reason_at_its_field(client, bo, unusable):
    client.force_login(bo)
    response = client.post("/indicators/versions/adopt/", {"note": ""})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["note"])
    client.post("/indicators/versions/adopt/", {"note": "as it reads now"})
    proposed = IndicatorSet.objects.get(state="proposed")
    assert "old_fact" not in str(proposed.content)


def test_bo_proposes_and_nothing_changes_until_a_second_person_approves(client, bo, gil, in_force):
    fields = with_threshold(in_force)
    name, threshold = next(iter(fields["thresholds"].items()))
    values = {f"threshold-{n}": t["value"] for n, t in fields["thresholds"].items()}
    higher = threshold["value"] * 1.05
    client.force_login(bo)
    client.post(
        f"/indicators/{fields['code']}/",
        {"active": "on", "points": fields["points"], "note": "Calibrated", **values, f"threshold-{name}": higher},
    )
    proposed = IndicatorSet.objects.get(state="proposed")
    assert client.get(f"/indicators/versions/{proposed.pk}/").context["own"]
    assert client.post(f"/indicators/versions/{proposed.pk}/decide/", {"decision": "approve"}).status_code == 403
    assert IndicatorSet.objects.get(state="active") == in_force

    client.force_login(gil)
    page = client.get(f"/indicators/versions/{proposed.pk}/")
    assert [a.what for a in page.context["altered"]] == [name]
    client.post(f"/indicators/versions/{proposed.pk}/decide/", {"decision": "approve"})
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by) == ("active", gil)
    assert client.get(f"/indicators/{fields['code']}/").context["versions"][0]["set"] == proposed


def test_a_refused_version_never_comes_into_force(client, gil, in_force, proposed):
    client.force_login(gil)
    client.post(f"/indicators/versions/{proposed.pk}/decide/", {"decision": "refuse"})
    assert IndicatorSet.objects.get(pk=proposed.pk).state == "refused"
    assert IndicatorSet.objects.get(state="active") == in_force


@pytest.mark.parametrize("decision", ["", "burn"])
def test_a_decision_is_approve_or_refuse(client, gil, proposed, decision):
    client.force_login(gil)
    assert client.post(f"/indicators/versions/{proposed.pk}/decide/", {"decision": decision}).status_code == 404


@pytest.mark.parametrize("wrong", [{"points": "200"}, {"note": ""}, {"points": ""}, {}])
def test_a_change_that_cannot_be_is_explained_and_proposes_nothing(client, bo, in_force, wrong):
    fields = next(f for f in in_force.content if f["code"] == CODE)
    client.force_login(bo)
    data = {"active": "on", "points": fields["points"], "note": "Nothing changes", **wrong}
    response = client.post(f"/indicators/{CODE}/", data)
    assert response.status_code == 422 and response.context["form"].errors
    assert IndicatorSet.objects.count() == 1


def test_ada_the_officer_reads_and_does_not_propose(client, ada, in_force):
    client.force_login(ada)
    assert "Propose a change" not in client.get(f"/indicators/{CODE}/").content.decode()
    data = {"active": "on", "points": "1", "note": "x"}
    assert client.post(f"/indicators/{CODE}/", data).status_code == 403
    assert IndicatorSet.objects.count() == 1


def test_the_versions_say_what_each_changed(client, bo, proposed):
    client.force_login(bo)
    last, first = client.get("/indicators/versions/").context["versions"]
    assert [(a.code, a.what, a.after) for a in last["altered"]] == [(CODE, "points", "33")]
    assert first["altered"] == ()


def test_what_was_switched_off_is_said_in_words(client, bo, in_force):
    client.force_login(bo)
    fields = next(f for f in in_force.content if f["code"] == CODE)
    page = client.post(f"/indicators/{CODE}/", {"points": fields["points"], "note": "Too many"}, follow=True)
    assert [(a.what, a.before, a.after) for a in page.context["altered"]] == [("active", "True", "False")]
    shown = page.content.decode()
    assert "<bdi>Active</bdi>" in shown and "<bdi>yes</bdi>" in shown and "<bdi>no</bdi>" in shown
    assert "<bdi>True</bdi>" not in shown
    assert "<bdi>no</bdi>" in client.get(f"/indicators/{CODE}/").content.decode()


# ---- lane policies


def test_the_policy_page_sets_expected_beside_real(client, bo, cast, plastic):
    client.force_login(bo)
    rates = client.get(f"/lanes/{cast.terminal.pk}/").context["rates"]
    assert [row["lane"] for row in rates["lanes"]] == ["red", "amber", "blue", "green"]
    assert rates["total"] == 1
    assert sum(row["actual"] for row in rates["lanes"]) == 1
    assert sum(row["expected"] for row in rates["lanes"]) == pytest.approx(1)


def policy_fields(**changes):
    numbers = {"red_from": 60, "amber_from": 30, "blue_from": 10, "red_rate": 2, "amber_rate": 6, "blue_rate": 10}
    hours = {"red_hours": 2, "amber_hours": 36, "blue_hours": 480}
    shares = {"learned_rate": 1.5, "explore_rate": 0.25, "random_rate": 0.5}
    return {**numbers, **hours, **shares, "daily_capacity": 12, "note": "Fewer hands", **changes}


def test_a_policy_is_proposed_in_per_cent_and_decided_by_a_second_person(client, bo, gil, cast, in_force):
    client.force_login(bo)
    client.post(f"/lanes/{cast.terminal.pk}/", policy_fields())
    made = LanePolicy.objects.get()
    assert (made.state, made.red_rate, made.random_rate, made.daily_capacity) == ("proposed", 0.02, 0.005, 12)
    assert (made.red_hours, made.amber_hours, made.blue_hours) == (2, 36, 480)
    assert (made.learned_rate, made.explore_rate) == (0.015, 0.0025)
    page = client.get(f"/lanes/{cast.terminal.pk}/").content.decode()
    assert "overdue after 2 h, 36 h, 20 days" in page
    assert client.post(f"/lanes/versions/{made.pk}/decide/", {"decision": "approve"}).status_code == 403
    client.force_login(gil)
    client.post(f"/lanes/versions/{made.pk}/decide/", {"decision": "approve"})
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("active", gil)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"amber_from": 70}, "amber_from"),
        ({"blue_from": 40}, "blue_from"),
        ({"red_rate": 90, "amber_rate": 20}, "red_rate"),
        ({"random_rate": 0.49}, "random_rate"),
        ({"learned_rate": -1}, "learned_rate"),
        ({"explore_rate": 101}, "explore_rate"),
        ({"red_hours": 0}, "red_hours"),
        ({"blue_hours": 9000}, "blue_hours"),
        ({"red_hours": 37}, "red_hours"),
        ({"amber_hours": 481}, "amber_hours"),
        ({"amber_hours": ""}, "amber_hours"),
    ],
)
def test_a_policy_that_does_not_hold_together_comes_back_with_the_reason_at_its_field(
    client, bo, cast, in_force, wrong, field
):
    client.force_login(bo)
    response = client.post(f"/lanes/{cast.terminal.pk}/", policy_fields(**wrong))
    assert response.status_code == 422 and set(response.context["form"].errors) == {field}
    page = response.content.decode()
    assert "Fewer hands" in page and page.count("autofocus") == 1
    assert "autofocus" in page[page.index(f'name="{field}"') :][:200]
    assert not LanePolicy.objects.exists()


# ---- another lane


def test_an_officer_gives_another_lane_with_a_reason(client, ada, plastic):
    screening = Screening.objects.get()
    wanted = "amber" if screening.lane == "red" else "red"
    client.force_login(ada)
    client.post(f"/screenings/{screening.pk}/lane/", {"lane": wanted, "reason": "I know this yard"})
    screening.refresh_from_db()
    assert screening.lane_now == wanted != screening.lane
    assert "I know this yard" in client.get(f"/consignments/{plastic.pk}/").content.decode()


@pytest.mark.parametrize("fields", [{"lane": "green", "reason": "x"}, {"lane": "red", "reason": " "}, {"lane": "pink"}])
def test_another_lane_needs_a_reason_and_does_not_outweigh_the_law(client, ada, plastic, fields):
    Screening.objects.update(lane="amber", lane_now="amber", hard="papers_missing")
    client.force_login(ada)
    response = client.post(f"/screenings/{Screening.objects.get().pk}/lane/", fields)
    page = response.content.decode()
    assert response.status_code == 422 and page.count("autofocus") == 1
    form = page[page.index("/lane/") - 200 :][:3000]
    assert 'aria-invalid="true"' in form and "errors" in form
    assert Screening.objects.get().lane_now == "amber"


def test_a_reason_typed_while_it_was_screened_again_is_not_lost(client, ada, plastic):
    before = Screening.objects.get()
    actions.screen([plastic], by=ada)
    client.force_login(ada)
    response = client.post(f"/screenings/{before.pk}/lane/", {"lane": "red", "reason": "I know this yard"})
    page = response.content.decode()
    assert response.status_code == 422 and "I know this yard" in page and "screened again meanwhile" in page
    assert f"/screenings/{Screening.objects.get(current=True).pk}/lane/" in page


# ---- strangers


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_sees_no_indicator_no_policy_and_moves_nothing(client, cast, plastic, proposed, policy, stranger):
    client.force_login(getattr(cast, stranger))
    assert client.get("/indicators/").context["rows"] == []
    assert client.get("/indicators/versions/").context["versions"] == []
    assert client.get(f"/indicators/{CODE}/").status_code == 404
    assert client.get(f"/indicators/versions/{proposed.pk}/").status_code == 404
    assert client.get(f"/lanes/{cast.terminal.pk}/").status_code == 404
    assert "Northport Container" not in client.get("/lanes/").content.decode().replace("<bdi>Northport", "")
    screening = Screening.objects.get()
    for address, data in (
        (f"/indicators/versions/{proposed.pk}/decide/", {"decision": "approve"}),
        (f"/lanes/versions/{policy.pk}/decide/", {"decision": "approve"}),
        (f"/screenings/{screening.pk}/lane/", {"lane": "red", "reason": "x"}),
    ):
        assert client.post(address, data).status_code == 404
    assert IndicatorSet.objects.get(state="active").version == 1
    assert not LanePolicy.objects.filter(state="active").exists()


def test_a_decision_without_the_token_is_refused(gil, proposed):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(gil)
    strict.post(f"/indicators/versions/{proposed.pk}/decide/", {"decision": "approve"})
    assert IndicatorSet.objects.get(pk=proposed.pk).state == "proposed"
