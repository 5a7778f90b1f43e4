"""Why a line stands where it stands: exact SHAP values of the trees and weights of the regression, in plain words.

Everything that a profile adds, through whichever member, is one reason. A party is "this consignee" and never a name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.targeting.learning.definitions import PARTY_FIELDS, Definition
from greenlane.targeting.learning.ensemble import Ensemble
from greenlane.targeting.learning.examples import Floats, Mask
from greenlane.targeting.learning.index import NOBODY
from greenlane.targeting.learning.matrix import Matrix
from greenlane.targeting.learning.profiles import FOUND, INSPECTED, SEEN
from greenlane.targeting.learning.readings import Keys, Lines

LONGEST = 40


@dataclass(frozen=True)
class Why:
    """One reason: ``code`` of the profile or number, a sentence in an officer's words, its weight in log-odds."""

    code: str
    sentence: str
    weight: float


START = "start"
"""The code of what all lines share: asked for all reasons, it makes them add up to the margin."""


def shares(
    ensemble: Ensemble, keys: Keys, matrix: Matrix, regimes: dict[str, Mask], numbers: int
) -> tuple[Floats, Floats, Floats]:
    """Return what each profile, each number and the start add to the margin: half trees, half regression."""
    width = keys.shape[1]
    profiles, plain, start = np.zeros(keys.shape), np.zeros((len(keys), numbers)), np.zeros(len(keys))
    trees = np.full(len(keys), 2.0)
    for tree, seen in ((ensemble.familiarity, matrix.familiarity), (ensemble.outcomes, matrix.outcomes)):
        _add(tree.shares(seen), slice(None), width, profiles, plain, start)
    for regime, head in ensemble.heads.items():
        inside = regimes[regime]
        if inside.any():
            _add(head.shares(matrix.outcomes[inside]), inside, width, profiles, plain, start)
            trees[inside] += 1
    linear, half = ensemble.regression, 2.0 * trees
    profiles = profiles / half[:, None] + (linear.shares(keys) - linear.means) / 2
    start = start / half + (linear.start + linear.means.sum()) / 2
    return profiles, plain / half[:, None], start


def _add(given: Floats, at: Mask | slice, width: int, profiles: Floats, plain: Floats, start: Floats) -> None:
    """Add up the columns of trees: twice the profiles, then the numbers, then the start."""
    profiles[at] += given[:, :width] + given[:, width : 2 * width]
    plain[at] += given[:, 2 * width : -1]
    start[at] += given[:, -1]


def reasons(
    ensemble: Ensemble,
    lines: Lines,
    keys: Keys,
    matrix: Matrix,
    regimes: dict[str, Mask],
    numbers: tuple[str, ...],
    most: int,
) -> list[list[Why]]:
    """Return for each line its strongest reasons, strongest first; with ``most`` = 0 all, the start among them."""
    by_profile, by_number, start = shares(ensemble, keys, matrix, regimes, len(numbers))
    definitions = ensemble.profiles.definitions
    counts, base = ensemble.profiles.counts(keys), ensemble.profiles.base
    found = []
    for at in range(len(keys)):
        weights = np.concatenate([by_profile[at], by_number[at]])
        order = np.argsort(-np.abs(weights), kind="stable")
        line = []
        for one in order[: most or len(order)].tolist():
            if one < len(definitions):
                known = keys[at, one] != NOBODY
                words = said(definitions[one], lines, at, counts[at, one], base) if known else "party not named"
                line.append(Why(definitions[one].code, words, float(weights[one])))
            else:
                name = numbers[one - len(definitions)]
                line.append(Why(name, f"{name.replace('_', ' ')}: {_plain(lines, name, at)}", float(weights[one])))
        if not most:
            line.append(Why(START, "what all lines share", float(start[at])))
        found.append(line)
    return found


def weighed(
    ensemble: Ensemble, keys: Keys, matrix: Matrix, regimes: dict[str, Mask], numbers: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return what profiles and numbers weigh on average over some lines, in log-odds without sign, heaviest first."""
    by_profile, by_number, _ = shares(ensemble, keys, matrix, regimes, len(numbers))
    names = [*(one.code for one in ensemble.profiles.definitions), *numbers]
    means = np.abs(np.column_stack([by_profile, by_number])).mean(axis=0)
    order = np.argsort(-means, kind="stable").tolist()
    return [{"name": names[at], "importance": round(float(means[at]), 4)} for at in order]


def said(one: Definition, lines: Lines, at: int, counts: Floats, base: float) -> str:
    """Return the words of one profile: what it is of, and what is known of it."""
    what = " × ".join(_named(name, lines.value(name, at)) for name in one.fields)
    seen, looked, finds = (round(float(counts[column])) for column in (SEEN, INSPECTED, FOUND))
    if not seen:
        return f"{what}: not among the lines learned from"
    if not looked:
        return f"{what}: declared in {seen} {'line' if seen == 1 else 'lines'}, never inspected"
    return f"{what}: {finds} {'find' if finds == 1 else 'finds'} in {looked} inspected, expected {looked * base:.1f}"


def _named(field: str, value: str) -> str:
    if field in PARTY_FIELDS:
        return f"this {field}"
    short = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    words = _WORDS.get(field, field)
    return f"{words} {short}" if value else f"{words} not stated"


_WORDS = {
    "heading 2": "chapter",
    "heading 4": "heading",
    "heading 6": "subheading",
    "from": "exported from",
    "amount": "quantity of size",
    "roundness": "quantity in",
    "lines": "lines in consignment (2^n)",
    "rank": "name given as",
    "loaded": "loaded at",
    "unit": "unit",
}


def _plain(lines: Lines, name: str, at: int) -> str:
    value = lines.rows[name][at].as_py() if name in lines.rows.column_names else None
    return "not stated" if value is None else f"{float(value):,.6g}"
