"""What a consignment is told of its place among recent traffic: what has grown leads exploring, once measured."""

from __future__ import annotations

import uuid

import numpy as np
import pytest

from greenlane.targeting import placing
from greenlane.targeting.exploration import Grids
from greenlane.targeting.lane import Policy, decide
from greenlane.targeting.models import LearnedModel
from greenlane.targeting.said import Said

POLICY = Policy(learned_rate=0.02, explore_rate=0.01)
SURGES = {"day": "2026-06-01", "counts": {}}


def placed(monkeypatch, drift, said, grids):
    monkeypatch.setattr(placing, "_grids", lambda row, policy: grids)
    return placing.place(LearnedModel(pk=uuid.uuid4(), drift=drift), said, POLICY, 0.5)


def said(fresh):
    return Said("m1", 0.01, 0.0, 0.03, 0.5, 0.9, 0, fresh)


@pytest.fixture
def few():
    taught = np.zeros(1000)
    taught[:3] = 0.3
    return Grids.of(np.linspace(0, 1, 1000), taught, POLICY.shares)


def test_what_has_grown_is_explored_and_what_has_not_is_let_by(monkeypatch, few):
    new = placed(monkeypatch, {"measure": 0.0, "surges": SURGES}, said(0.4), few)
    assert decide(0, "", 0.9, POLICY, **vars(new)).rests_on == "explored"
    old = placed(monkeypatch, {"measure": 0.0, "surges": SURGES}, said(0.0), few)
    assert old.uncertainty_rank is None
    assert decide(0, "", 0.9, POLICY, **vars(old)).rests_on == "nothing"


def test_what_exploring_cannot_use_is_exploited(monkeypatch, few):
    new = placed(monkeypatch, {"measure": 0.0, "surges": SURGES}, said(0.4), few)
    assert new.shares.learned > POLICY.learned_rate
    assert new.shares.explored == POLICY.explore_rate


def test_before_growth_was_measured_the_models_own_doubt_stands_in(monkeypatch):
    grids = Grids.of(np.linspace(0, 1, 1000), np.linspace(0, 0.04, 1000), POLICY.shares)
    told = placed(monkeypatch, {}, said(None), grids)
    assert told.uncertainty_rank > 0.99
