from __future__ import annotations

from greenlane.targeting.explained import Altered, altered, explained


def reason(code, points, hard=""):
    return {"code": code, "title": code.title(), "points": points, "because": "", "hard": hard, "lines": [1]}


def test_the_law_stands_apart_and_all_points_add_up():
    told = explained([reason("a", 60, "prohibited"), reason("b", 24), reason("c", 30)], 114, 100, ["d"], {"d": "Dee"})
    assert [r["code"] for r in told.law] == ["a"]
    assert [r["code"] for r in told.scored] == ["b", "c"]
    assert sum(r["points"] for r in (*told.law, *told.scored)) == told.points
    assert told.capped and told.most == 60
    assert told.unknown == (("d", "Dee"),)


def test_a_hundred_points_are_not_capped():
    assert not explained([reason("a", 100)], 100, 100, [], {}).capped


def test_what_differs_between_two_versions():
    before = [{"code": "A", "title": "a", "points": 5, "thresholds": {"low": {"value": 0.25, "unit": "USD/kg"}}}]
    after = [{"code": "A", "title": "a", "points": 9, "thresholds": {"low": {"value": 0.2, "unit": "USD/kg"}}}]
    assert altered(before, after) == (
        Altered("A", "a", "points", "5", "9"),
        Altered("A", "a", "low", "0.25 USD/kg", "0.2 USD/kg"),
    )
    assert altered(before, before) == ()


def test_an_indicator_that_is_new_says_everything_of_itself():
    assert [a.after for a in altered([], [{"code": "A", "title": "a", "points": 5}])] == ["a", "5"]
