"""Why a line stands where it stands: exact SHAP values of the trees and weights of the regression, in plain words.

Everything that a profile adds, through whichever member, is one reason. A party is "this consignee" and never a name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from greenlane.front import telling
from greenlane.front.telling import TIMES, Part, joined, part
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
    """One reason: ``code`` of the profile or number, what it says, its weight in log-odds."""

    code: str
    said: Part
    weight: float

    @property
    def sentence(self) -> str:
        """The reason in an officer's words, in English."""
        return telling.plain(self.said)


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
                words = said(definitions[one], lines, at, counts[at, one], base) if known else part("party not named")
                line.append(Why(definitions[one].code, words, float(weights[one])))
            else:
                name = numbers[one - len(definitions)]
                line.append(Why(name, _number(lines, name, at), float(weights[one])))
        if not most:
            line.append(Why(START, part("what all lines share"), float(start[at])))
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


def said(one: Definition, lines: Lines, at: int, counts: Floats, base: float) -> Part:
    """Return the words of one profile: what it is of, and what is known of it."""
    what = joined((_named(name, lines.value(name, at)) for name in one.fields), TIMES)
    seen, looked, finds = (round(float(counts[column])) for column in (SEEN, INSPECTED, FOUND))
    if not seen:
        return part("{what}: not among the lines learned from", what=what)
    if not looked:
        words = "{what}: declared in {seen} lines, never inspected"
        if seen == 1:
            words = "{what}: declared in {seen} line, never inspected"
        return part(words, what=what, seen=seen)
    words = "{what}: {finds} finds in {looked} inspected, expected {expected}"
    if finds == 1:
        words = "{what}: {finds} find in {looked} inspected, expected {expected}"
    return part(words, what=what, finds=finds, looked=looked, expected=f"{looked * base:.1f}")


def _named(field: str, value: str) -> Part:
    words = FIELDS[field]
    if field in PARTY_FIELDS:
        return part(words)
    if not value:
        return part("{what} not stated", what=part(words))
    if field in _YES_OR_NO:
        return part(_YES_OR_NO[field][value == "true"])
    if field in _SPANS:
        return _span(field, int(value))
    if field == "roundness":
        return part(ROUND[value])
    short = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
    return part("{what} {value}", what=part(words), value=short, field=field)


def _span(field: str, step: int) -> Part:
    """Return the words of a size: see ``readings``. Half a decade of a quantity; a doubling of a number of lines."""
    words, low, high = _SPANS[field], 10 ** (step / 2), 10 ** ((step + 1) / 2)
    if field == "lines":
        if step >= 5:
            return part("consignment of {low} lines or more", low=32)
        low, high = 2**step, 2 ** (step + 1) - 1
        if step == 0:
            return part("consignment of a single line")
    return part(words, low=_short(low, 2), high=_short(high, 2))


def _short(number: float, digits: int) -> str:
    return f"{float(f'{number:.{digits}g}'):.15g}"


FIELDS = {
    "class": "class", "genus": "genus", "taxon": "taxon", "heading 2": "chapter", "heading 4": "heading",
    "heading 6": "subheading", "term": "term", "wording": "wording", "purpose": "purpose", "source": "source",
    "unit": "unit", "origin": "origin", "from": "exported from", "loaded": "loaded at", "office": "office",
    "mode": "transport", "regimes": "regimes", "waste": "waste", "substance": "substance", "amount": "quantity",
    "roundness": "roundness of the quantity", "lines": "lines in the consignment", "rank": "name given as",
    "appendix": "Appendix", "native": "native to its origin", "listed": "CITES listing",
    "consignee": "this consignee", "consignor": "this consignor", "broker": "this broker",
    "notify": "this notify party",
}  # fmt: skip
"""What each field of a profile is called before its value. A party is never named."""
_YES_OR_NO = {
    "native": ("not native to its origin", "native to its origin"),
    "listed": ("not in a CITES Appendix", "in a CITES Appendix"),
}
ROUND = {
    "tens": "quantity in full tens", "fives": "quantity in fives", "whole": "quantity a whole number",
    "broken": "quantity with decimals",
}  # fmt: skip
_SPANS = {"amount": "quantity from {low} to {high}", "lines": "consignment of {low} to {high} lines"}
AMOUNTS = {
    "quantity": "quantity", "lines_in_consignment": "lines in the consignment", "value_usd": "value in dollars",
    "net_kg": "net mass in kg", "gross_kg": "gross mass in kg", "unit_value": "value per kg", "packages": "packages",
    "kg_per_package": "kg per package", "words": "informative words in the description",
    "transhipments": "transhipments", "detour": "length of the route by the direct one",
    "days_under_way": "days under way", "load_density": "density of the load",
    "freight_share": "freight as a share of the value", "permit_days": "days from issue to end of the permit",
    "weight_gap": "gap between masses as papers give them",
}  # fmt: skip
"""What each plain number of ``readings.NUMBERS`` is called."""
WATCHED = {
    "direction": "direction", "export_country": "country of export", "destination": "destination", "hs2": "chapter",
    "goods_density": "density of the goods", "permit_kind": "kind of paper",
}  # fmt: skip
"""What the other facts are called whose spread is watched (``card.WATCHED``)."""


def called(name: str) -> Part | None:
    """Return what a profile or a number is called on a card; None for one that nothing here knows."""
    from greenlane.targeting.history.features import FEATURES

    fields = name.split(" × ")
    if all(field in FIELDS for field in fields):
        return joined((part(FIELDS[field]) for field in fields), TIMES)
    if name in AMOUNTS:
        return part(AMOUNTS[name])
    if name in WATCHED:
        return part(WATCHED[name])
    return part(FEATURES[name].meaning) if name in FEATURES else None


def _number(lines: Lines, name: str, at: int) -> Part:
    value = lines.rows[name][at].as_py() if name in lines.rows.column_names else None
    if value is None:
        return part("{what}: not stated", what=called(name) or name)
    return part("{what}: {number}", what=called(name) or name, number=_short(float(value), 6))
