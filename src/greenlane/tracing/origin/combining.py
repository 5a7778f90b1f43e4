"""How much each feature counts: a small conditional logit over countries, drawn to one half. Pure.

The features overlap (a kind of goods and its range, a place and the way there), so that adding them up whole would be
too sure. Their weights are learned from earlier cases, each judged by the others (McFadden, "Conditional logit analysis
of qualitative choice behavior", 1974), with a normal prior around ``START``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from greenlane.tracing.origin.earlier import Earlier
from greenlane.tracing.origin.evidence import FEATURES, evidence
from greenlane.tracing.origin.posterior import Floats
from greenlane.tracing.origin.tally import Tally, at
from greenlane.tracing.origin.terms import FLOOR, LEAST_FLOOR

START, HELD = 0.5, 10.0
FLOOR_HELD, STEPS = 20.0, 50
ENOUGH = 60
"""Fewer cases teach no weights: each feature then counts ``START``."""


@dataclass(frozen=True)
class Weights:
    """The weight of each of ``FEATURES``, and from how many cases they were learned (0: they were assumed).

    ``floor`` is the share of an answer that is kept for somewhere else, spread evenly.
    """

    each: tuple[float, ...] = (START,) * len(FEATURES)
    of: int = 0
    floor: float = FLOOR


@dataclass(frozen=True)
class Case:
    """The lines of one case with their evidence, shaped (lines, features, countries), and its true origin."""

    key: str
    logs: Floats
    true: int


def by_case(past: Sequence[Earlier]) -> list[tuple[str, list[Earlier]]]:
    """Return the lines of each case together, cases in the order of their first line."""
    found: dict[str, list[Earlier]] = {}
    for one in past:
        if one.origin in at():
            found.setdefault(one.case, []).append(one)
    return list(found.items())


def judged(cases: Sequence[tuple[str, list[Earlier]]], tally: Tally, *, counted: bool = True) -> list[Case]:
    """Return the evidence on each case by the others. ``counted``: the cases are in the tally, and are taken out."""
    found = []
    for key, lines in cases:
        with tally.without(lines if counted else ()):
            logs = np.array([evidence(line.facts, tally).logs for line in lines])
        found.append(Case(key, logs, at()[lines[0].origin]))
    return found


def shares(weights: Weights, case: Case) -> Floats:
    """Return the probability of each country for a case: the mean over its lines, and the share kept for elsewhere."""
    mean = _heard(weights, case)
    return (1 - weights.floor) * mean + weights.floor / len(mean)


def _heard(weights: Weights, case: Case) -> Floats:
    scores = np.einsum("f,lfc->lc", np.array(weights.each), case.logs)
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    mean: Floats = (scores / scores.sum(axis=1, keepdims=True)).mean(axis=0)
    return mean


def learn(cases: Sequence[Case], without: Sequence[str] = ()) -> Weights:
    """Return the weights under which the true origins of cases are likeliest; those ``without`` are held at zero."""
    free = np.array([name not in without for name in FEATURES])
    if len(cases) < ENOUGH:
        return Weights(tuple(float(START * one) for one in free))
    logs = np.concatenate([case.logs[:, free] for case in cases])
    share = np.concatenate([np.full(len(case.logs), 1 / len(case.logs)) for case in cases])
    true = np.concatenate([np.full(len(case.logs), case.true) for case in cases])
    line = np.arange(len(true))

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.einsum("f,nfc->nc", weights, logs)
        scores -= scores.max(axis=1, keepdims=True)
        chance = np.exp(scores)
        chance /= chance.sum(axis=1, keepdims=True)
        said = float(share @ np.log(chance[line, true]))
        slope = share @ (logs[line, :, true] - np.einsum("nc,nfc->nf", chance, logs))
        away = weights - START
        return -said + HELD * float(away @ away) / 2, -slope + HELD * away

    found = minimize(loss, np.full(int(free.sum()), START), jac=True, method="L-BFGS-B")
    each = np.zeros(len(FEATURES))
    each[free] = found.x
    weights = Weights(tuple(float(one) for one in each), len(cases))
    return replace(weights, floor=_floor(weights, cases))


def _floor(weights: Weights, cases: Sequence[Case]) -> float:
    """The share kept for elsewhere under which the true origins are likeliest, drawn to ``FLOOR`` as by some cases.

    Expectation and maximisation for the weight of one part of a mixture (Dempster, Laird and Rubin 1977).
    """
    heard = np.array([_heard(weights, case)[case.true] for case in cases])
    even = 1 / cases[0].logs.shape[-1]
    floor = FLOOR
    for _step in range(STEPS):
        away = floor * even / (floor * even + (1 - floor) * heard)
        floor = float((away.sum() + FLOOR * FLOOR_HELD) / (len(cases) + FLOOR_HELD))
    return max(floor, LEAST_FLOOR)
