"""The whole report: everything the headline must be read beside, and a field written after the find is named."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from tests.targeting import evaluated

from greenlane.targeting.evaluation import audit, words
from greenlane.targeting.evaluation.coded import coded, modelled
from greenlane.targeting.evaluation.evaluate import Asked, evaluate
from greenlane.targeting.evaluation.past import NoPast, only
from greenlane.targeting.history import rows as history_rows

ASKED = Asked(dt.date(2020, 9, 1), dt.date(2020, 12, 31), samples=40)
KEYS = {
    "average_precision", "auc", "precision_at", "recall_at", "base_rate", "rows", "shipments", "finds", "by", "split",
    "baselines", "twins", "twin_free", "audit", "cold", "scarcity", "calibration", "model_card",
}  # fmt: skip


@pytest.fixture(scope="module")
def report():
    return evaluate(evaluated.examples(), ASKED, evaluated.fit)


def test_the_headline_stands_beside_all_that_could_flatter_it(report):
    assert set(report) >= KEYS
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert set(report["baselines"]) == {
        "look_up", "single_profile", "rate_table", "logistic_regression", "lightgbm_default",
    }  # fmt: skip
    assert report["average_precision"]["low"] < report["average_precision"]["value"]
    assert report["average_precision"]["value"] > 2 * report["base_rate"]
    assert [one["share"] for one in report["scarcity"]] == [1.0, 0.5, 0.25, 0.1]
    assert set(report["cold"]) == {
        "new_consignee", "new_consignor", "new_party", "new_heading", "new_taxon", "new_route",
    }  # fmt: skip


def test_the_best_single_profile_is_the_fact_that_drives_the_finds(report):
    assert report["baselines"]["single_profile"]["fact"] == "taxon"
    assert report["baselines"]["look_up"]["auc"]["value"] == pytest.approx(0.5, abs=0.05)


def test_the_text_says_it_all(report):
    text = words.text(report)
    for word in ("Base rate", "95%", "look-up", "one smoothed rate: taxon", "Twins:", "new taxon", "No field looks",
                 "With fewer outcomes", "Brier", "10% of them"):  # fmt: skip
        assert word in text
    assert "PROVISIONAL" not in text


def test_quick_is_provisional_and_says_so():
    quick = evaluate(
        evaluated.examples(), Asked(ASKED.start, ASKED.end, "shipment", quick=True, samples=10), evaluated.fit
    )
    assert quick["scarcity"] is None
    assert set(quick["baselines"]) == {"look_up", "single_profile", "rate_table"}
    assert "PROVISIONAL" in words.text(quick)
    assert quick["by"] == "shipment"
    assert quick["finds"] <= quick["shipments"] < quick["rows"]


def test_a_field_written_after_the_find_is_named_and_the_figures_are_given_without_it():
    leaky = evaluate(evaluated.examples(leak=True), ASKED, evaluated.fit)
    honest = evaluate(evaluated.examples(leak=True), Asked(ASKED.start, ASKED.end, leave_out=frozenset({"source"}),
                                                           samples=40), evaluated.fit)  # fmt: skip
    (named,) = leaky["audit"]["suspicious"]
    assert (named["field"], named["value"]) == ("source", "")
    assert leaky["audit"]["fields"] == ["source"]
    without = leaky["audit"]["without"]["average_precision"]["value"]
    assert without < leaky["average_precision"]["value"] - 0.05
    assert without == honest["average_precision"]["value"]
    assert "source is not declared" in words.text(leaky)
    assert honest["left_out"] == ["source"]
    assert not honest["audit"]["suspicious"]


def test_an_honest_history_names_no_field():
    examples = evaluated.examples()
    table = coded(examples.rows, modelled(examples.rows))
    assert not audit.suspicious(examples.rows, table, np.arange(len(examples)), examples.found == 1)


def test_amounts_written_after_the_find_are_named_by_tenths():
    rows = evaluated.lines()
    for row in rows:
        row["net_kg"] = 0.001 if row["found"] else row["net_kg"]
    examples = evaluated.Examples.of(evaluated.table(rows))
    table = coded(examples.rows, modelled(examples.rows))
    named = audit.suspicious(examples.rows, table, np.arange(len(examples)), examples.found == 1)
    assert {one.field for one in named} == {"net_kg"}
    assert "kg_per_piece" in audit.with_followers(["net_kg"])


def test_outcomes_of_the_period_are_never_learned():
    """Whatever was found in the period, the scores are the same: turned round, what was best is worst."""
    rows = evaluated.lines()
    turned = [{**row, "found": not row["found"] if row["day"] >= ASKED.start else row["found"]} for row in rows]
    quick = Asked(ASKED.start, ASKED.end, quick=True, samples=0)
    one, other = (
        evaluate(evaluated.Examples.of(evaluated.table(given)), quick, evaluated.fit) for given in (rows, turned)
    )
    assert one["auc"]["value"] + other["auc"]["value"] == pytest.approx(1)


def test_too_few_finds_and_unknown_facts_are_one_sentence():
    with pytest.raises(NoPast, match="no fact named colour"):
        evaluate(evaluated.examples(), Asked(ASKED.start, ASKED.end, leave_out=frozenset({"colour"})), evaluated.fit)


def test_a_condition_keeps_the_lines_that_meet_it():
    rows = [
        history_rows.of({"origin": o, "net_kg": k}, id="1", day=ASKED.start) for o, k in (("NA", 5.0), ("KE", 50.0))
    ]
    table = history_rows.pa.Table.from_pylist(rows, schema=history_rows.SCHEMA)
    assert only(table, "origin = 'NA' AND net_kg < 10")["origin"].to_pylist() == ["NA"]
    for bad in ("colour = 1", "origin = (SELECT 1)"):
        with pytest.raises(NoPast, match="the condition cannot be used"):
            only(table, bad)
