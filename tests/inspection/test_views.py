"""The queue and what is done from it: what Ada sees and may do, and what a stranger must not see."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.shipments import shipment

from greenlane.consignments.actions import refer
from greenlane.consignments.models import Consignment
from greenlane.inspection import actions
from greenlane.inspection.forms import colleagues
from greenlane.inspection.models import Inspection, SavedView, Work
from greenlane.inspection.outcome import Outcome
from greenlane.targeting.models import Screening

CHAIRS = {"goods": [{"line": 1, "description": "wooden dining chairs for the garden", "hs": "940161"}], "documents": []}


@pytest.fixture(autouse=True)
def _fresh_counts():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def three(taken_in):
    """Three consignments of the terminal, put into red, amber and green with scores 90, 40 and 0."""
    made = taken_in(shipment("NP-1"), shipment("NP-2"), shipment("NP-3", **CHAIRS)).consignments
    for row, (lane, score) in zip(made, [("red", 90), ("amber", 40), ("green", 0)], strict=True):
        Screening.objects.filter(consignment=row).update(
            lane=lane,
            lane_now=lane,
            score=score,
            points=score,
            hard="",
            rests_on="score",
            reasons=[
                {
                    "code": "RI-WAS-101",
                    "title": "Mixed plastic waste",
                    "points": score,
                    "because": "because",
                    "hard": "",
                    "lines": [1],
                }
            ]
            if score
            else [],
            unknown=[],
        )
    return made


def references(response):
    return [row["consignment"].reference for row in response.context["rows"]]


def act(client, act, *consignments, **fields):
    return client.post("/queue/act/", {"act": act, "c": [c.pk for c in consignments], **fields}, follow=True)


def test_the_queue_shows_red_then_amber_with_the_first_in_the_peek(client, ada, three):
    client.force_login(ada)
    response = client.get("/queue/")
    assert references(response) == ["NP-1", "NP-2"]
    assert response.context["peek"]["consignment"].reference == "NP-1"
    assert "Mixed plastic waste" in response.content.decode()


def test_the_front_door_leads_to_the_queue(client, ada):
    client.force_login(ada)
    assert client.get("/").headers["Location"] == "/queue/"


def test_who_has_not_signed_in_is_asked_to(client):
    assert client.get("/queue/").headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=any", ["NP-1", "NP-2", "NP-3"]),
        ("lane=green", ["NP-3"]),
        ("sort=waiting&state=any", ["NP-1", "NP-2", "NP-3"]),
        ("goods=plastic_waste", ["NP-1", "NP-2"]),
        ("regime=MONTREAL", []),
        ("q=CSQU3054383&lane=amber", ["NP-2"]),
        ("assigned=me", []),
        ("assigned=nobody&lane=red", ["NP-1"]),
        ("received=1", ["NP-1", "NP-2", "NP-3"]),
        ("rests=random", []),
        ("indicator=RI-WAS-101", ["NP-1", "NP-2"]),
        ("late=1", []),
        ("office=00000000-0000-0000-0000-000000000000", []),
        ("office=nonsense", []),
    ],
)
def test_filters_stand_in_the_address(client, ada, three, query, found):
    client.force_login(ada)
    assert references(client.get(f"/queue/?{query}")) == found


@pytest.mark.parametrize("query", [{"assigned": "x" * 36}, {"q": "\0"}, {"indicator": "a\0"}, {"office": "\0"}])
def test_a_nonsense_filter_is_no_error(client, ada, three, query):
    client.force_login(ada)
    assert client.get("/queue/", query).status_code == 200


def test_a_name_that_is_withheld_cannot_be_searched_for_in_the_queue(client, cast, taken_in):
    taken_in(shipment("NA-1"), by=cast.gil, office=cast.airport)
    found = {"q": "Jan Invented", "state": "any"}
    client.force_login(cast.ada)
    assert references(client.get("/queue/", found)) == []
    assert references(client.get("/queue/", {**found, "q": "CSQU3054383"})) == ["NA-1"]
    client.force_login(cast.gil)
    assert references(client.get("/queue/", found)) == ["NA-1"]


def test_a_stranger_is_not_named_by_a_key_in_the_address(client, cast, three):
    client.force_login(cast.ada)
    assert cast.chi.name not in client.get("/queue/", {"assigned": cast.chi.pk}).content.decode()


def test_who_holds_no_post_any_more_is_not_offered(cast):
    assert cast.bo in colleagues(cast.ada.actor)
    cast.bo.assignments.update(valid_to=timezone.now())
    assert cast.bo not in colleagues(cast.ada.actor)


def test_what_waits_longer_than_its_lane_allows_is_overdue(client, ada, three):
    Consignment.objects.filter(pk=three[0].pk).update(received_at=three[0].received_at - dt.timedelta(hours=5))
    client.force_login(ada)
    response = client.get("/queue/?late=1")
    assert references(response) == ["NP-1"]
    assert response.context["rows"][0]["late"]


@pytest.mark.parametrize(
    ("limits", "late"),
    [({"red_hours": 6}, {"NA-1"}), ({"red_hours": 2, "amber_hours": 4}, {"NP-1", "NP-2", "NP-3", "NA-1"})],
    ids=["longer", "shorter"],
)
def test_an_office_sets_its_own_limits_and_those_of_others_stay(client, cast, three, taken_in, limits, late):
    from greenlane.targeting.actions import decide_policy, propose_policy
    from greenlane.targeting.lane import Policy

    taken_in(shipment("NA-1"), by=cast.gil, office=cast.airport)
    Screening.objects.exclude(consignment=three[1]).update(lane_now="red")
    Consignment.objects.update(received_at=timezone.now() - dt.timedelta(hours=5))
    policy = propose_policy(cast.terminal, Policy(**limits), note="x", by=cast.bo)
    client.force_login(cast.gil)
    only_late = {"late": "1", "state": "any"}
    assert set(references(client.get("/queue/", only_late))) == {"NP-1", "NP-3", "NA-1"}
    decide_policy(policy, approve=True, by=cast.gil)
    response = client.get("/queue/", only_late)
    assert set(references(response)) == late
    assert all(row["late"] for row in response.context["rows"])
    everything = client.get("/queue/", {"state": "any"}).context["rows"]
    assert {row["consignment"].reference for row in everything if row["late"]} == late


def test_a_hard_check_with_a_low_score_stands_above_a_high_score_in_amber(client, ada, three):
    Screening.objects.filter(consignment=three[0]).update(score=3)
    Screening.objects.filter(consignment=three[1]).update(score=99)
    client.force_login(ada)
    assert references(client.get("/queue/")) == ["NP-1", "NP-2"]


@pytest.mark.parametrize("order", ["score", "waiting"])
def test_pages_follow_each_other_without_gap_or_repeat(client, ada, taken_in, monkeypatch, order):
    from greenlane.inspection.views import queue

    made = taken_in(*(shipment(f"NP-{n:02}") for n in range(7))).consignments
    for n, row in enumerate(made):
        Screening.objects.filter(consignment=row).update(lane_now=("red", "amber")[n % 2], score=(n // 3) * 10)
    monkeypatch.setattr(queue, "ROWS", 2)
    client.force_login(ada)
    seen, after = [], ""
    for _ in range(5):
        response = client.get("/queue/", {"state": "any", "sort": order, **({"from": after} if after else {})})
        seen += references(response)
        after = response.context["listed"].after
        if not after:
            break
    assert sorted(seen) == sorted(row.reference for row in made)
    assert len(seen) == len(set(seen))


def test_a_nonsense_mark_of_a_page_is_no_error(client, ada, three):
    client.force_login(ada)
    for after in ("red~x~y", "~~", "2026-13-01~z", "zzz"):
        assert client.get("/queue/", {"from": after, "state": "any"}).status_code == 200
        assert client.get("/queue/", {"from": after, "state": "any", "sort": "waiting"}).status_code == 200


def test_the_peek_opens_without_a_script_and_alone(client, ada, three):
    client.force_login(ada)
    assert client.get(f"/queue/?peek={three[1].pk}").context["peek"]["consignment"] == three[1]
    alone = client.get(f"/queue/peek/{three[1].pk}/").content.decode()
    assert "<html" not in alone and "NP-2" in alone


def test_the_capacity_line_says_how_many_rows_fit_today(client, ada, three):
    from greenlane.targeting.actions import decide_policy, propose_policy
    from greenlane.targeting.lane import Policy

    policy = propose_policy(three[0].office, Policy(daily_capacity=1), note="Small", by="system")
    decide_policy(policy, approve=True, by="system")
    client.force_login(ada)
    response = client.get("/queue/")
    assert response.context["capacity"] == {"daily": 1, "done": 0, "left": 1}
    assert "1 row fits" in response.content.decode()


def test_ada_takes_orders_records_and_releases(client, ada, three):
    client.force_login(ada)
    act(client, "take", three[0], three[1])
    assert [c.assignee for c in Consignment.objects.order_by("reference")] == [ada, ada, None]
    act(client, "order", three[0], kind="scan", because="The density does not fit")
    inspection = Inspection.objects.get()
    assert (inspection.kind, inspection.ordered_by) == ("scan", ada)
    page = client.get(f"/consignments/{three[0].pk}/").content.decode()
    assert "The density does not fit" in page and "Record the outcome" in page
    client.post(
        f"/inspections/{inspection.pk}/record/",
        {"result": "found", "what_0": "Mixed", "quantity_0": "20.5", "unit_0": "t", "note": "Opened", "minutes": "40"},
    )
    inspection.refresh_from_db()
    assert inspection.found == {"finds": [{"what": "Mixed", "quantity": "20.5", "unit": "t"}]}
    assert (inspection.result, inspection.minutes, inspection.done_by) == ("found", 40, ada)
    act(client, "release", three[1], because="Papers agree")
    assert Work.objects.get(consignment=three[1]).state == "released"
    assert references(client.get("/queue/")) == []


def test_that_nothing_was_found_is_kept(client, ada, three):
    client.force_login(ada)
    actions.order([three[0]], "open", because="x", by=ada)
    pk = Inspection.objects.get().pk
    client.post(f"/inspections/{pk}/record/", {"result": "agrees"})
    assert Inspection.objects.get().result == "nothing"
    assert Work.objects.get().state == "inspected"
    assert "goods and papers agree" in client.get(f"/consignments/{three[0].pk}/").content.decode()


def record(client, consignment, ada, **fields):
    (ordered,) = actions.order([consignment], "open", because="x", by=ada)
    return ordered, client.post(f"/inspections/{ordered.pk}/record/", fields)


def test_what_was_seen_at_the_table_stands_on_the_page(client, ada, three):
    client.force_login(ada)
    ordered, _answer = record(
        client, three[0], ada,
        result="found", what_0="scales in sacks", name_0="Manis javanica", quantity_0="4100", unit_0="kg",
        declared_0="otherwise", where_0="behind the first row", name_2="R-22", seals_broken="A1", seals_fixed="B2",
        present="the driver", samples="S1", laboratory="State laboratory", note="Opened",
    )  # fmt: skip
    page = client.get(f"/consignments/{three[0].pk}/").content.decode()
    for said in (
        "scales in sacks", "Manis javanica", "as something else", "behind the first row", "HCFC-22", "A1", "B2",
        "the driver", "S1", "State laboratory",
    ):  # fmt: skip
        assert said in page.split('id="inspection"')[1]
    ordered.refresh_from_db()
    assert [find["kind"] for find in ordered.found["finds"]] == ["taxon", "substance"]


def test_who_was_present_is_withheld_with_the_names(client, cast, three):
    refer(three[0], cast.cites, because="Which taxon is it?", by=cast.ada)
    (ordered,) = actions.order([three[0]], "open", because="x", by=cast.ada)
    actions.record(ordered, Outcome(why="agrees", present="the driver"), note="", by=cast.ada)
    for person, sees in ((cast.ada, True), (cast.eli, False)):
        client.force_login(person)
        page = client.get(f"/consignments/{three[0].pk}/").content.decode()
        assert "goods and papers agree" in page and ("the driver" in page) == sees
        # An authority has no queue of an office: what is shown to it is not hidden behind one.
        assert client.get("/queue/").context["office"] == (cast.terminal if sees else None)


# ---- what is refused comes back as it was typed


def refused(response, form, **fields):
    """The form as the page shows it again: refused, with what was typed and these fields at fault."""
    assert response.status_code == 422
    shown = response.context[form] if isinstance(form, str) else form(response.context)
    assert set(shown.errors) == set(fields["wrong"])
    page = response.content.decode()
    assert page.count("autofocus") == 1
    return shown, page


def test_a_refused_outcome_comes_back_as_it_was_typed(client, ada, three):
    client.force_login(ada)
    typed = {"result": "found", "what_0": "sacks", "quantity_0": "12", "present": "the driver", "minutes": "7"}
    ordered, answer = record(client, three[0], ada, **typed)
    shown, page = refused(answer, lambda c: c["rows"][0]["record_form"], wrong=["unit_0", "note"])
    assert {name: shown[name].value() for name in typed} == typed
    unit = page[page.index(f'id="record_{ordered.pk}_unit_0"') - 200 :][:500]
    assert 'aria-invalid="true"' in unit and f'aria-describedby="record_{ordered.pk}_unit_0_error"' in unit
    assert "autofocus" in unit
    assert Inspection.objects.get().state == "ordered"


@pytest.mark.parametrize(
    ("deed", "form", "typed", "wrong"),
    [
        ("order", "order_form", {"kind": "open", "because": " "}, ["because"]),
        ("order", "order_form", {"kind": "dance", "because": "It is too dense"}, ["kind"]),
        ("release", "release_form", {"because": " "}, ["because"]),
    ],
)
def test_a_refused_order_or_release_comes_back_with_its_fold_open(client, ada, three, deed, form, typed, wrong):
    client.force_login(ada)
    answer = client.post(f"/consignments/{three[0].pk}/{deed}/", typed)
    shown, page = refused(answer, form, wrong=wrong)
    assert {name: shown[name].value() for name in typed} == typed
    before = page[: page.index(f'action="/consignments/{three[0].pk}/{deed}/"')]
    assert before[before.rindex("<details") :].startswith('<details class="fold" open>')
    assert f'name="next" value="/consignments/{three[0].pk}/"' in page  # the menus lead back to the page itself
    assert not Inspection.objects.exists() and not Work.objects.exists()


def test_what_was_typed_is_not_lost_where_somebody_else_was_quicker(client, ada, three):
    client.force_login(ada)
    (ordered,) = actions.order([three[0]], "open", because="x", by=ada)
    actions.cancel(ordered, because="twice", by=ada)
    answer = client.post(f"/inspections/{ordered.pk}/record/", {"result": "unseen", "note": "Half of it was unloaded"})
    _shown, page = refused(answer, lambda c: c["rows"][0]["record_form"], wrong=["__all__"])
    assert "Half of it was unloaded" in page and "already closed" in page


@pytest.mark.parametrize(
    ("deed", "fields"),
    [("order", {"kind": "scan"}), ("order", {"because": "x", "kind": "dance"}), ("release", {}), ("assign", {})],
)
def test_a_deed_without_what_it_needs_says_so_and_does_nothing(client, ada, three, deed, fields):
    client.force_login(ada)
    response = act(client, deed, three[0], **fields)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not Inspection.objects.exists() and not Work.objects.exists()


def test_a_deed_on_nothing_says_so(client, ada, three):
    client.force_login(ada)
    assert [m.level_tag for m in act(client, "release", because="x").context["messages"]] == ["error"]


def test_an_unknown_deed_and_a_nonsense_key_are_not_there(client, ada, three):
    client.force_login(ada)
    assert act(client, "burn", three[0]).status_code == 404
    assert client.post("/queue/act/", {"act": "take", "c": "x"}).status_code == 404


def test_bo_the_analyst_assigns_and_does_not_decide(client, bo, ada, three):
    client.force_login(bo)
    act(client, "assign", three[0], to=ada.pk)
    three[0].refresh_from_db()
    assert three[0].assignee == ada
    assert act(client, "order", three[0], kind="scan", because="x").status_code == 403
    assert not Inspection.objects.exists()
    assert "Order inspection" not in client.get("/queue/").content.decode()


def test_views_are_kept_under_a_name_and_forgotten(client, ada, three):
    client.force_login(ada)
    client.post("/queue/views/", {"name": "Waste", "query": "regime=BASEL&nonsense=1"})
    view = SavedView.objects.get()
    assert (view.person, view.query) == (ada, "regime=BASEL")
    assert "Waste" in client.get("/queue/").content.decode()
    client.post(f"/queue/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


def test_where_one_may_do_nothing_there_is_nothing_to_tick(client, cast, ada, three, taken_in):
    (elsewhere,) = taken_in(shipment("NA-1"), by=cast.gil, office=cast.airport).consignments
    client.force_login(ada)
    page = client.get("/queue/", {"state": "any"}).content.decode()
    assert elsewhere.reference in page
    assert f'value="{three[0].pk}" data-each' in page
    assert f'value="{elsewhere.pk}"' not in page


def test_nobody_forgets_anothers_view(client, ada, bo, three):
    view = actions.save_view("Mine", "lane=red", by=ada)
    client.force_login(bo)
    assert client.post(f"/queue/views/{view.pk}/forget/").status_code == 404
    assert "Mine</bdi>" not in client.get("/queue/").content.decode().replace("<bdi>Mine</bdi> <b>", "")


def test_a_post_without_the_token_is_refused(ada, three):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    assert strict.post("/queue/act/", {"act": "take", "c": three[0].pk}).status_code == 403
    assert not Work.objects.exists()


def test_after_a_deed_one_stays_on_this_site(client, ada, three):
    client.force_login(ada)
    response = client.post("/queue/act/", {"act": "take", "c": three[0].pk, "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/queue/"


@pytest.mark.parametrize("stranger", ["chi", "dee", "eli", "fay"])
def test_a_stranger_sees_nothing_and_does_nothing(client, cast, three, stranger):
    actions.order([three[0]], "scan", because="x", by=cast.ada)
    inspection = Inspection.objects.get()
    client.force_login(getattr(cast, stranger))
    response = client.get("/queue/?state=any")
    assert references(response) == []
    assert "NP-1" not in response.content.decode()
    assert sum(tab["n"] for tab in response.context["tabs"]) == 0
    assert client.get(f"/queue/?peek={three[0].pk}").context["peek"] is None
    assert client.get(f"/queue/peek/{three[0].pk}/").status_code == 404
    assert act(client, "take", three[0]).status_code == 404
    assert client.post(f"/consignments/{three[1].pk}/order/", {"kind": "scan", "because": "x"}).status_code == 404
    assert client.post(f"/consignments/{three[1].pk}/release/", {"because": "x"}).status_code == 404
    assert client.post(f"/inspections/{inspection.pk}/record/", {"result": "agrees"}).status_code == 404
    assert client.post(f"/inspections/{inspection.pk}/cancel/", {"because": "x"}).status_code == 404
    assert Inspection.objects.get().state == "ordered" and Work.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(client, ada, taken_in, django_assert_max_num_queries):
    taken_in(*(shipment(f"NP-{n:02}") for n in range(30)))
    Screening.objects.update(lane_now="red")
    client.force_login(ada)
    with django_assert_max_num_queries(45):
        assert len(client.get("/queue/").context["rows"]) == 30
