"""Pairs by the million are the pairs one by one: Splink's rows on both engines against ``weigh``."""

from itertools import combinations

import pytest
from benchmarks.parties_made import mentions

from greenlane.engine.door import NoEngine
from greenlane.tracing.same_party import bulk
from greenlane.tracing.same_party.blocking import keys_of
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.traits import traits
from greenlane.tracing.same_party.weights import part_of, shipped, weigh_traits

LEAST = 1e-6


@pytest.fixture(scope="module")
def made():
    return [named for named, _ in mentions(600, seed=3)]


@pytest.fixture(scope="module")
def found(made):
    return bulk.pairs(made, shipped(), threshold=LEAST)


def test_every_pair_weighs_in_bulk_what_it_weighs_alone(made, found):
    known = {named.key: traits(named) for named in made}
    keys = {key: keys_of(one) for key, one in known.items()}
    alone = {}
    for one, other in combinations(sorted(known), 2):
        if keys[one] & keys[other] and (name := part_of(known[one].kind, known[other].kind)):
            weighed = weigh_traits(known[one], known[other], shipped())
            if weighed.probability >= LEAST:
                alone[one, other] = (weighed.weight, name)
    rows = {(row["first"], row["second"]): row for row in found.to_pylist()}
    assert len(rows) > 400 and found.num_rows == len(rows)
    assert rows.keys() == alone.keys()
    for pair, row in rows.items():
        assert row["weight"] == pytest.approx(alone[pair][0], abs=1e-9)
        assert row["part"] == alone[pair][1]


def test_the_heaviest_pair_comes_first(found):
    weights = found.column("weight").to_pylist()
    assert weights == sorted(weights, reverse=True)
    assert all(row["first"] < row["second"] for row in found.to_pylist())


def test_a_key_that_too_many_share_leads_nowhere(monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 3)
    same = [
        Named(str(number), f"Firma {chr(97 + number) * 7} Ltd", False, phone="+254711222333") for number in range(4)
    ]
    assert bulk.pairs(same[:3], shipped(), threshold=1e-12).num_rows == 3
    assert bulk.pairs(same, shipped(), threshold=1e-12).num_rows == 0


@pytest.mark.parametrize("count", [0, 1])
def test_less_than_two_mentions_have_no_pair(count):
    assert bulk.pairs([Named("1", "Ivan Petrov")][:count], shipped()).schema == bulk.PAIRS


def test_an_engine_that_is_none_is_refused(made):
    with pytest.raises(NoEngine, match="abacus"):
        bulk.pairs(made[:10], shipped(), engine="abacus")


@pytest.mark.engines
def test_both_engines_give_the_same_pairs(spark, made):
    # Persons alone: each part costs Spark many small jobs, and both are asked in the same words.
    some = [named for named in made if named.person][:120]
    here, there = (
        bulk.pairs(some, shipped(), engine=engine, threshold=LEAST, memory_mb=1024) for engine in ("duckdb", "local[2]")
    )
    assert here.num_rows > 10
    # An engine may add the terms in another order: the last bits of a weight are not compared.
    rows = [
        {(row["first"], row["second"], row["part"], round(row["weight"], 9)) for row in table.to_pylist()}
        for table in (here, there)
    ]
    assert rows[0] == rows[1]
