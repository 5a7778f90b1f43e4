"""Near-duplicates are found, in all facts or in goods and amounts, and a dictionary of them is no model."""

from __future__ import annotations

import numpy as np
from tests.targeting import evaluated

from greenlane.targeting.evaluation.coded import coded, mixed, modelled, numbered
from greenlane.targeting.evaluation.twins import twins, unseen

SAME = {"taxon": "Rana", "hs4": "0106", "origin": "NA", "consignee": "c", "net_kg": 5.5, "value_usd": 70.0}


def looked(first, second):
    rows = evaluated.table([{"id": str(n), "day": evaluated.START, **row} for n, row in enumerate([*first, *second])])
    table = coded(rows, modelled(rows))
    found = np.array([float(row["found"]) if row.get("found") is not None else np.nan for row in [*first, *second]])
    train, test = np.arange(len(first)), np.arange(len(first), len(first) + len(second))
    return twins(rows, table, train, test, found)


def test_exact_twins_and_twins_in_goods():
    first = [{**SAME, "found": True}, {**SAME, "taxon": "Bufo", "net_kg": 8.0, "found": False}]
    second = [SAME, {**SAME, "consignee": "d"}, {**SAME, "net_kg": 5.6}, {**SAME, "value_usd": None, "consignee": "d"}]
    seen = looked(first, second)
    assert seen.exact.tolist() == [True, False, False, False]
    assert seen.goods.tolist() == [True, True, False, False]
    assert seen.any.tolist() == [True, True, False, False]


def test_one_amount_alone_is_a_coincidence():
    first = [{"taxon": "Rana", "consignee": "c", "net_kg": 1.0, "found": True}, {"taxon": "Bufo", "found": False}]
    assert not looked(first, [{"taxon": "Rana", "consignee": "d", "net_kg": 1.0}]).any.any()


def test_the_look_up_says_what_twins_were_and_else_the_base_rate():
    first = [{**SAME, "found": True}, {**SAME, "found": False},
             {**SAME, "taxon": "B", "value_usd": 1.0, "found": False},
             {**SAME, "taxon": "C", "found": None}]  # fmt: skip
    seen = looked(first, [SAME, {**SAME, "consignee": "x"}, {**SAME, "net_kg": 1.0}, {**SAME, "taxon": "C"}])
    assert seen.looked_up.tolist() == [0.5, 0.5, 1 / 3, 1 / 3]
    assert seen.exact.tolist() == [True, False, False, True]


def test_new_values_are_those_no_line_trained_on_has_and_a_blank_is_none():
    rows = evaluated.table(
        [{"id": str(n), "day": evaluated.START, "taxon": t} for n, t in enumerate(["a", "b", "c", None])]
    )
    table = coded(rows, ["taxon"])
    assert unseen(table, "taxon", np.array([0]), np.array([0, 1, 2, 3])).tolist() == [False, True, True, False]
    assert not unseen(table, "hs4", np.array([0]), np.array([1, 2])).any()


def test_namibia_is_a_country_and_no_blank():
    rows = evaluated.table([{"id": "1", "day": evaluated.START, "origin": o} for o in ("NA", None, "KE")])
    assert numbered(rows["origin"]).tolist() == [1, -1, 0]


def test_rows_that_differ_have_different_keys():
    codes = np.array(np.meshgrid(np.arange(-1, 20), np.arange(-1, 20), np.arange(-1, 20))).reshape(3, -1).T
    assert len(np.unique(mixed(codes))) == len(codes)
