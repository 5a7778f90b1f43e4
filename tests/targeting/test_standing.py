"""A set that was kept by an older release: what today's code admits no more stops nothing, and is never silent."""

from __future__ import annotations

import io
import json
import logging

import pytest
from tests.shipments import shipment
from tests.targeting.made import SHAPE

from greenlane import flow
from greenlane.consignments.models import IntakeRun
from greenlane.ledger.models import Entry
from greenlane.targeting import actions, standing, unchecked
from greenlane.targeting.indicator import IndicatorError, Unusable
from greenlane.targeting.models import IndicatorSet, Screening

CHECK = "RI-WAS-101"
SIGN = "RI-GEN-001"
CHAIRS = shipment("NP-CHAIRS", goods=[{"line": 1, "description": "wooden chairs", "hs": "940169", "net_kg": "900"}])
WORN = {
    "a fact that is gone": ({"when": "old_fact > 1"}, "no fact named 'old_fact'"),
    "a fact of another type": ({"when": "hs > 1.5", "because": "x"}, "when: "),
    "a function that is gone": ({"when": "soundex(description) = 'x'"}, "not admitted"),
    "a fact gone from the sentence": ({"because": "{old_fact} says it"}, "no fact named old_fact"),
    "a level of old": ({"level": "cargo"}, "level must be"),
    "a field of old": ({"weight": 3}, "weight"),
    "a threshold of old": ({"thresholds": {"much": 3}}, "Threshold"),
    "points of old": ({"points": 9999}, "points must lie"),
}


def worn(in_force, code, fields):
    """As if the set in force had been kept by a release that still admitted ``fields``."""
    content = [one | fields if one["code"] == code else one for one in in_force.content]
    assert content != in_force.content
    IndicatorSet.objects.filter(pk=in_force.pk).update(
        content=content, digest=code + str(sorted(fields)).ljust(64)[:50]
    )
    standing._sets.clear()


def take(cast, *shipments):
    stream = io.BytesIO(json.dumps(list(shipments)).encode())
    run = flow.take_in(stream, format="json", file_name="monday.json", office=cast.terminal, by=cast.ada)
    assert run.state == IntakeRun.State.FINISHED
    return {s.consignment.reference: s for s in Screening.objects.select_related("consignment")}


@pytest.mark.parametrize(("fields", "reason"), WORN.values(), ids=WORN)
def test_screening_goes_on_and_says_which_indicator_cannot_tell_and_why(cast, in_force, caplog, fields, reason):
    worn(in_force, SIGN, fields)
    with caplog.at_level(logging.WARNING):
        screenings = take(cast, shipment("NP-1"), CHAIRS)
    for screening in screenings.values():
        assert [(one["code"], one["hard"]) for one in screening.not_judged] == [(SIGN, False)]
        assert reason in screening.not_judged[0]["because"]
        assert SIGN in screening.cannot_tell
        assert unchecked.CODE not in {r["code"] for r in screening.reasons}
    assert CHECK in {r["code"] for r in screenings["NP-1"].reasons}
    assert SIGN in caplog.text and reason in caplog.text


def test_goods_of_a_legal_check_that_cannot_be_made_never_go_green(cast, in_force):
    clean = shipment("NP-1", goods=[{"line": 1, "description": "sorted PET regrind", "hs": "391590", "net_kg": "900"}])
    named = [{"kind": "invoice", "number": "1"}, {"kind": "basel_notification", "number": "GB 1"}]
    paper = clean | {"documents": named, "reference": "NP-2"}
    before = take(cast, paper)["NP-2"]
    assert before.hard == ""
    worn(in_force, CHECK, {"when": "old_fact"})
    after = take(cast, paper | {"reference": "NP-3"}, CHAIRS)
    plastic, chairs = after["NP-3"], after["NP-CHAIRS"]
    assert (plastic.score, plastic.hard, plastic.rests_on) == (before.score, "papers_missing", "law")
    assert plastic.lane == "amber"
    assert unchecked.CODE in {r["code"] for r in plastic.reasons}
    assert chairs.hard == ""
    assert [one["code"] for one in chairs.not_judged] == [CHECK]
    entry = Entry.objects.filter(verb="screening.made").last()
    assert entry.detail["not_judged"] == [CHECK]


def test_the_page_of_a_consignment_names_the_check_that_was_not_made(client, cast, in_force):
    worn(in_force, CHECK, {"when": "old_fact"})
    screening = take(cast, CHAIRS)["NP-CHAIRS"]
    client.force_login(cast.ada)
    for address in (screening.consignment.get_absolute_url(), f"/queue/peek/{screening.consignment_id}/"):
        page = client.get(address, follow=True).content.decode()
        assert "Not every legal check could be made" in page, address
        assert CHECK in page and "old_fact" in page


def test_the_digest_of_a_set_is_that_of_what_it_keeps(in_force):
    whole = standing.compiled(in_force)
    assert whole.digest == in_force.digest
    assert whole.usable == whole.indicators
    gone = [one | {"when": "old_fact"} if one["code"] == CHECK else one for one in in_force.content]
    partly = standing.compile_stored(gone)
    assert partly.digest not in (in_force.digest, standing.compile_stored(gone[1:]).digest)
    assert len(partly.usable) == len(whole.usable) - 1


def test_what_is_switched_off_is_not_missed(cast, in_force):
    worn(in_force, CHECK, {"when": "old_fact", "active": False})
    assert take(cast, shipment("NP-1"))["NP-1"].not_judged == []


def test_a_change_of_another_indicator_keeps_what_is_worn_as_it_is(cast, in_force):
    worn(in_force, CHECK, {"when": "old_fact"})
    proposed = actions.propose_set(cast.northport, {SIGN: {"points": 3}}, note="noise", by=cast.bo)
    kept = {one["code"]: one for one in proposed.content}
    assert kept[CHECK]["when"] == "old_fact"
    assert kept[SIGN]["points"] == 3
    with pytest.raises(IndicatorError, match="old_fact"):
        actions.propose_set(cast.northport, {CHECK: {"points": 3}}, note="noise", by=cast.bo)
    off = actions.propose_set(cast.northport, {CHECK: {"active": False}}, note="until it is mended", by=cast.bo)
    assert {one["code"]: one["active"] for one in off.content}[CHECK] is False


def test_a_private_package_that_is_worn_stops_no_upgrade_and_loses_nothing(cast, in_force, monkeypatch):
    private = {**SHAPE, "code": "RI-OWN-001", "when": "old_fact", "regimes": [], "hard": "", "active": True}
    private["thresholds"] = {}
    IndicatorSet.objects.filter(pk=in_force.pk).update(content=[*in_force.content, private])
    found, _none = standing.read_shelf()
    monkeypatch.setattr(standing, "read_shelf", lambda: (found, [Unusable(private, "RI-OWN-001: gone")]))
    standing.shelf.cache_clear()
    try:
        active = standing.active_set(cast.northport)
        assert standing.news(active) == []
        assert [one.code for one in standing.shelf().unusable] == ["RI-OWN-001"]
        assert "RI-OWN-001" in {one["code"] for one in standing.with_shelf(active)}
    finally:
        standing.shelf.cache_clear()
