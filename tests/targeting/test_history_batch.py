"""History features in bulk: the same bits as the live path, on every engine, and nothing from after the declaration."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from tests.targeting.past import OWNER, START, histories, row, states, table

from greenlane.engine import door
from greenlane.targeting.history import batch, live
from greenlane.targeting.history.features import FEATURES


@pytest.fixture(scope="module")
def engine():
    with door.open("duckdb", memory_mb=512, threads=1) as opened:
        yield opened


def asked(engine, consignments):
    """The features in bulk, by consignment and line."""
    engine.arrow("made", table(consignments))
    rows = engine.rows(batch.sql("made", engine.dialect)).to_pylist()
    return {(one["id"], one["nth"]): {name: one[name] for name in FEATURES} for one in rows}


@given(histories())
@settings(max_examples=25)
def test_live_and_batch_give_the_same_bits(engine, history):
    found, held = asked(engine, history), states(history)
    for lines in history:
        for line, given_live in zip(lines, live.features(OWNER, lines, held), strict=True):
            assert given_live == found[line["id"], line["nth"]]
