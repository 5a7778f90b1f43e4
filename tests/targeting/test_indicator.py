"""One indicator as data: what is refused and why, what an administration may change, and what an officer reads."""

from __future__ import annotations

import json
import math

import pytest
from tests.targeting.made import SHAPE, indicator

from greenlane.targeting.indicator import (
    IndicatorError,
    Threshold,
    explain,
    from_json,
    from_shelf,
    from_toml,
)

LOW = {"low": Threshold(0.25, "USD/kg", "what counts as low", 0, 10)}
FILE = """
code = "RI-GEN-900"
title = "Made up for a test"
level = "value"
basis = "A test."
trust = "derived"
points = 7
when = "unit_value < :low"
because = "{unit_value} is less than {low}"
[thresholds.low]
value = 0.25
unit = "USD/kg"
meaning = "what counts as low"
minimum = 0
maximum = 10
[[fires]]
facts = { unit_value = 0.1 }
[[silent]]
facts = { unit_value = 1 }
[[cannot_tell]]
facts = {}
"""


def test_reads_a_file():
    read = from_toml(FILE, "RI-GEN-900.toml")
    assert (read.code, read.points, read.values) == ("RI-GEN-900", 7, {"low": 0.25})
    assert [example.expected for example in read.examples] == [True, False, None]
    assert read.facts == {"unit_value"}


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"level": "hunch"}, "level"),
        ({"trust": "believe me"}, "trust"),
        ({"regimes": ("OTHER",)}, "regimes"),
        ({"hard": "always"}, "hard"),
        ({"points": 101}, "points"),
        ({"points": -1}, "points"),
        ({"points": 7.5}, "points"),
        ({"points": True}, "points"),
        ({"active": "no"}, "active"),
        ({"code": "ri gen"}, "code"),
        ({"title": ""}, "title"),
        ({"when": None}, "when"),
        ({"when": "nationality = 'XX'"}, "when"),
        ({"because": "{nationality}"}, "because"),
        ({"because": "{description.__class__}"}, "because"),
        ({"because": "{description.__class__.__mro__[1].__subclasses__}"}, "because"),
        ({"because": "{mentions[0]}"}, "because"),
        ({"because": "seen with {consignee}"}, "because: consignee is a name"),
        ({"because": "{hs6:1000000000}"}, "because"),
        ({"because": "{hs6:{net_kg}}"}, "because"),
        ({"because": "{hs6!r}"}, "because"),
        ({"because": "{}"}, "because"),
        ({"because": "{0}"}, "because"),
        ({"because": "{hs6"}, "because"),
        ({"because": "hs6}"}, "because"),
        ({"thresholds": {"low": Threshold(11, maximum=10)}}, "low"),
        ({"thresholds": {"low": Threshold(-1, minimum=0)}}, "low"),
        ({"thresholds": {"low": Threshold(math.nan)}}, "low"),
        ({"thresholds": {"low": Threshold(math.inf)}}, "low"),
        ({"thresholds": {"low": Threshold("1")}}, "low"),
        ({"thresholds": {"low": Threshold(None)}}, "low"),
        ({"thresholds": {"low": Threshold(1, minimum="0")}}, "low"),
        ({"thresholds": {"net_kg": Threshold(1)}}, "net_kg"),
        ({"thresholds": {"hs6.__class__": Threshold(1)}, "because": "{hs6.__class__}"}, "threshold"),
    ],
)
def test_refuses_what_cannot_be_used_and_names_the_field(wrong, reason):
    with pytest.raises(IndicatorError, match=rf"RI-GEN-900: .*{reason}|ri gen: {reason}"):
        indicator(**wrong)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("points = 7", "points = 7\npoint = 8", "unknown field point"),
        ("points = 7", "points = [", "RI-GEN-900.toml"),
        ("points = 7", "", "points"),
        ("unit_value = 0.1", "unit_worth = 0.1", "unit_worth, which is not a fact"),
        ("[[fires]]\nfacts = { unit_value = 0.1 }", "[[fires]]\nunit_value = 0.1", "example"),
        ("[[fires]]\nfacts = { unit_value = 0.1 }", "fires = 3", "unknown|example|RI-GEN"),
        ('unit = "USD/kg"', 'units = "USD/kg"', "units"),
        ("[thresholds.low]\nvalue = 0.25", "[thresholds]\nlow = 0.25\n[thresholds.other]\nvalue = 1", "RI-GEN-900"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name(before, after, reason):
    with pytest.raises(IndicatorError, match=reason):
        from_toml(FILE.replace(before, after), "RI-GEN-900.toml")


def test_an_administration_changes_points_thresholds_and_switches_off():
    changed = indicator(when="unit_value < :low", because="{low}", thresholds=LOW).changed(
        points=12, active=False, thresholds={"low": 0.5}
    )
    assert (changed.points, changed.active, changed.values) == (12, False, {"low": 0.5})
    assert changed.thresholds["low"].meaning == "what counts as low"


def test_a_change_out_of_bounds_or_of_what_is_not_there_is_refused():
    whole = indicator(when="unit_value < :low", because="{low}", thresholds=LOW)
    with pytest.raises(IndicatorError, match="between 0 and 10"):
        whole.changed(points=12, active=True, thresholds={"low": 50})
    with pytest.raises(IndicatorError, match="no threshold high"):
        whole.changed(points=12, active=True, thresholds={"high": 5})
    with pytest.raises(IndicatorError, match="points"):
        whole.changed(points=1000, active=True, thresholds={})


@pytest.mark.parametrize("shipped", from_shelf(), ids=lambda i: i.code)
def test_json_holds_the_whole_indicator_but_its_examples(shipped):
    read = from_json(json.loads(json.dumps(shipped.as_json())))
    assert read.as_json() == shipped.as_json()
    assert read.examples == ()


@pytest.mark.parametrize(
    "fields", [{**SHAPE, "points": None}, {**SHAPE, "surplus": 1}, {**SHAPE, "thresholds": [1]}, {"code": "X"}]
)
def test_wrong_json_is_refused(fields):
    with pytest.raises(IndicatorError):
        from_json(fields)


def test_the_officer_reads_values_as_people_write_them():
    said = indicator(
        because="{description}: {net_kg} kg, {unit_value} USD/kg, {mentions}, {used}, {origin}, {cover_for}",
        when="vague",
    )
    facts = {
        "description": "{origin} & braces", "net_kg": 18114.6, "unit_value": 0.123456, "mentions": ["ivory", "e_waste"],
        "used": True, "cover_for": [],
    }  # fmt: skip
    assert explain(said, facts) == "{origin} & braces: 18,115 kg, 0.123 USD/kg, ivory, e waste, yes, not declared, none"
