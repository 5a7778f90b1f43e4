"""What analysts judged moves the weights. Pure.

A logistic regression (Newton's method) of the judgements on the terms: each level of a field, and the prior, gets an
offset in bits on top of what training gave. Before any judgement an offset is 0, give or take ``SPREAD`` bits: few
judgements move little. What is judged is not drawn at random but shown because it weighs much; given the terms, that
does not bias the offsets, while counting levels among the judged would. An offset is never kept apart from the
judgements: with one of them undone, the weights are worked out again from the trained ones and those that stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from greenlane.tracing.same_party.weights import Model, Part, Weighed

SPREAD = 1.0
"""Standard deviation of an offset before any judgement, in bits."""
_STEPS = 25
_MOST_M = 0.9999


def learned(model: Model, judged: Iterable[tuple[Weighed, bool]]) -> Model:
    """Return the weights after judgements: pairs as ``model`` weighed them, with whether they are the same party.

    Pairs judged unsure are left out by the caller. The order does not matter. ``about`` counts what was learned from.
    """
    found = list(judged)
    parts: dict[str, Part] = {}
    for name in ("person", "company"):
        told = [
            (weighed, same)
            for weighed, same in found
            if weighed.part == name and weighed.terms[:1] and not _crossed(weighed)
        ]
        parts[name] = _moved(model.part(name), _offsets(told)) if told else model.part(name)
    counts = {"same": sum(same for _, same in found), "not": sum(not same for _, same in found)}
    return Model(parts["person"], parts["company"], {**model.about, "judgements": counts})


def _crossed(weighed: Weighed) -> bool:
    return weighed.terms[0].field == "kind"


def _offsets(told: list[tuple[Weighed, bool]]) -> dict[tuple[str, str], float]:
    """Return the offset of each (field, level) in bits, that of the prior under two empty texts."""
    names = sorted(
        {(term.field, term.level) for weighed, _ in told for term in weighed.terms if term.level != "rarity"}
    )
    place = {name: number for number, name in enumerate([("", ""), *names])}
    stands = np.zeros((len(told), len(place)))
    stands[:, 0] = 1
    for row, (weighed, _) in enumerate(told):
        for term in weighed.terms:
            if (column := place.get((term.field, term.level))) is not None:
                stands[row, column] = 1
    base = np.array([weighed.weight for weighed, _ in told]) * math.log(2)
    truth = np.array([same for _, same in told], dtype=float)
    offsets = np.zeros(len(place))
    held = 1 / (SPREAD * math.log(2)) ** 2
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(base + stands @ offsets, -500, 500)))
        slope = stands.T @ (truth - chance) - held * offsets
        bend = (stands.T * (chance * (1 - chance))) @ stands + held * np.eye(len(place))
        # Half a step at most a bit: far from its top the curve is too flat for a whole one.
        offsets += np.clip(np.linalg.solve(bend, slope), -1, 1)
    return {name: float(offsets[number]) / math.log(2) for name, number in place.items()}


def _moved(part: Part, offsets: Mapping[tuple[str, str], float]) -> Part:
    prior = math.log2(part.prior / (1 - part.prior)) + offsets[("", "")]
    levels = {
        field: {level: _shifted(*known, offsets.get((field, level), 0.0)) for level, known in found.items()}
        for field, found in part.levels.items()
    }
    return replace(part, prior=1 / (1 + math.exp2(-prior)), levels=levels)


def _shifted(m: float, u: float, bits: float) -> tuple[float, float]:
    """Return m and u whose weight is so many bits more: m moves, as rarity rests on u; where m is full, u does."""
    wanted = m * math.exp2(bits)
    moved = min(wanted, _MOST_M)
    return moved, u * moved / wanted
