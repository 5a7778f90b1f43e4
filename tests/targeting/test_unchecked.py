"""A legal check that cannot be made asks for the papers of the goods it is about, and of no others."""

from __future__ import annotations

import pytest
from tests.targeting.made import SHAPE

from greenlane.reference import commodity
from greenlane.targeting.compiled import Judge, compile_stored
from greenlane.targeting.score import score
from greenlane.targeting.unchecked import CODE

GONE = "RI-OLD-001"
CHAIRS = {"line": 1, "hs": "940360", "hs_regimes": [], "text_classes": [], "listed": False}


def judged(facts, **fields):
    """What a set of one indicator, which looks at a fact that is gone, makes of one goods line."""
    judge = Judge(compile_stored([{**SHAPE, "code": GONE, "when": "a_fact_of_old", "points": 30, **fields}]))
    found = score(judge.compiled, [facts], judge.answers([facts]))
    judge.close()
    return found


@pytest.mark.parametrize("facts", [CHAIRS, {"line": 1}])
def test_an_ordinary_one_cannot_tell_and_asks_for_nothing(facts):
    found = judged(facts)
    assert (found.unknown, found.reasons, found.points) == ((GONE,), (), 0)


@pytest.mark.parametrize(
    ("regime", "facts"),
    [
        ("CITES", {"listed": True}),
        ("CITES", {"taxon": "Manis javanica", "listed": None}),
        ("CITES", {"hs_regimes": ["CITES"]}),
        ("CITES", {"text_classes": ["ivory"]}),
        ("BASEL", {"waste_code": "B3011"}),
        ("BASEL", {"hs_regimes": ["MONTREAL", "BASEL"]}),
        ("BASEL", {"text_classes": ["e_waste"]}),
        ("MONTREAL", {"substance": "R-22"}),
        ("MONTREAL", {"un_refrigerant": True}),
        ("MONTREAL", {"text_classes": ["hfc"]}),
    ],
)
@pytest.mark.parametrize("hard", ["prohibited", "papers_missing"])
def test_a_legal_check_asks_for_the_papers_of_its_goods(regime, facts, hard):
    found = judged(CHAIRS | facts, hard=hard, regimes=[regime])
    assert [(r.code, r.hard, r.points, r.lines) for r in found.reasons] == [(CODE, "papers_missing", 0, (1,))]
    assert found.unknown == (GONE,)
    others = [name for name in ("CITES", "BASEL", "MONTREAL") if name != regime]
    mixed = "MONTREAL" in facts.get("hs_regimes", [])
    assert not [r for name in others if not mixed for r in judged(CHAIRS | facts, hard=hard, regimes=[name]).reasons]


def test_goods_that_nothing_ties_to_the_regime_go_on():
    assert judged(CHAIRS, hard="prohibited", regimes=["CITES"]).hard == ""
    assert judged({"line": 1}, hard="prohibited", regimes=["CITES", "BASEL", "MONTREAL"]).hard == ""
    assert judged(CHAIRS | {"listed": False, "taxon": "Salmo salar"}, hard="prohibited", regimes=["CITES"]).hard == ""


def test_a_legal_check_for_any_goods_asks_for_the_papers_of_all():
    assert judged(CHAIRS, hard="prohibited", regimes=[]).hard == "papers_missing"


def test_every_class_of_goods_has_a_regime_that_is_looked_for():
    assert {goods.regime for goods in commodity.all()} == {"CITES", "BASEL", "MONTREAL"}
