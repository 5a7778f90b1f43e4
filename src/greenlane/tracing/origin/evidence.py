"""What each piece of evidence says of each country of origin: log likelihood ratios from earlier cases. Pure.

Every number is drawn to a wider one as by a few invented cases (Dirichlet smoothing), so that what was seen once or
never says little: a country to its part of the world, that to all; a kind of goods to its group, that to its class.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from greenlane.tracing.origin.earlier import OFTEN, Facts
from greenlane.tracing.origin.posterior import Floats
from greenlane.tracing.origin.tally import Tally, among, areas, at, codes, nearness, regions

OF_ALL, OF_CLASS, OF_KIND = 30.0, 16.0, 2.0
OF_PLACE, OF_REGION, OF_CODE, OF_HABIT, OF_SHAPE, OF_RULE = 2.0, 25.0, 3.0, 10.0, 4.0, 4.0
REACH_KM = 1000.0
FEATURES = (
    "prior", "goods", "near", "range", "ban", "place", "code", "shape", "transit", "destination", "habits", "carrier",
)  # fmt: skip
"""The parts that are weighed against one another (``combining``), in this order."""


@dataclass(frozen=True)
class Evidence:
    """Natural logarithms by feature (row) and country (column), and on how many cases each row rests."""

    logs: Floats
    of: tuple[float, ...]


def frequency(tally: Tally, facts: Facts | None = None) -> Floats:
    """Return how often goods come from each country: all goods, or (with facts) those of its class; sums to one."""
    counted = tally.of("all")
    whole = (counted + OF_ALL / len(codes())) / (counted.sum() + OF_ALL)
    return whole if facts is None else _drawn(tally.of("goods", facts.kinds[0]), whole, OF_CLASS)


def evidence(facts: Facts, tally: Tally) -> Evidence:
    """Return what earlier cases say of where a line of goods comes from, feature by feature."""
    prior = frequency(tally, facts)
    found: dict[str, tuple[Floats, float]] = {"prior": (np.log(prior), float(tally.of("goods", facts.kinds[0]).sum()))}
    found["goods"] = _goods(facts, tally, prior)
    found["near"] = _near(facts, tally)
    if facts.place:
        found["place"] = _of_countries("place", (facts.place,), tally)
        found["code"] = _code(facts, tally)
        found["shape"] = _shape(facts, tally)
    for feature in ("transit", "destination"):
        if values := getattr(facts, feature):
            found[feature] = _of_countries(feature, values, tally)
    found["habits"] = _habits(facts, tally)
    for name, area in areas(facts, tally.folder):
        found[name] = _inside(name, area.level, among(area.countries), tally, prior)
    nothing = (np.zeros(len(codes())), 0.0)
    rows = [found.get(name, nothing) for name in FEATURES]
    return Evidence(np.array([logs for logs, _of in rows]), tuple(of for _logs, of in rows))


def _drawn(counted: Floats, to: Floats, strength: float) -> Floats:
    drawn: Floats = (counted + strength * to) / (counted.sum() + strength)
    return drawn


def _goods(facts: Facts, tally: Tally, prior: Floats) -> tuple[Floats, float]:
    """The same kind of goods, drawn to its group and that to its class."""
    found, of = prior, 0.0
    for kind in facts.kinds[1:]:
        counted = tally.of("goods", kind)
        found, of = _drawn(counted, found, OF_KIND), float(counted.sum())
    return np.log(found / prior), of


def _near(facts: Facts, tally: Tally) -> tuple[Floats, float]:
    """Countries near those from which such goods came: borders do not stop an animal, or a trade."""
    lent = nearness(REACH_KM)
    kind, whole = tally.of("goods", facts.kinds[-1]), tally.of("goods", facts.kinds[0])
    spread = kind @ lent + 2 * (whole @ lent + 0.5 / len(codes())) / (whole.sum() + 0.5)
    return np.log(spread / spread.sum() * len(codes())), float(whole.sum())


def _of_countries(feature: str, values: tuple[str, ...], tally: Tally) -> tuple[Floats, float]:
    """How much more often goods of each origin are found with these countries at this part of the way.

    That it is the country of origin itself has a rate of its own, learned over all countries.
    """
    counted = tally.of(feature)
    rate, of = tally.rate("same", feature, start=0.5, strength=1.0)
    logs = np.zeros(len(codes()))
    for value in values:
        with_it = tally.of(feature, value)
        usual = (with_it.sum() + 1 / len(codes())) / (counted.sum() + 1)
        number = regions()
        there, all_there = np.bincount(number, with_it), np.bincount(number, counted)
        base = (1 - rate) * ((there + OF_REGION * usual) / (all_there + OF_REGION))[number]
        if value in at():
            base[at()[value]] = rate
        logs += np.log((with_it + OF_PLACE * base) / (counted + OF_PLACE)) - np.log(usual)
    return logs, of


def _code(facts: Facts, tally: Tally) -> tuple[Floats, float]:
    """Which port or airport of the country it was."""
    if not facts.code:
        return np.zeros(len(codes())), 0.0
    return _usual(f"code of {facts.place}", facts.code, tally, OF_CODE)


def _habits(facts: Facts, tally: Tally) -> tuple[Floats, float]:
    """How it travelled, was hidden and was found."""
    rows = [_usual(name, value, tally, OF_HABIT) for name in OFTEN if (value := getattr(facts, name))]
    if not rows:
        return np.zeros(len(codes())), 0.0
    return sum((logs for logs, _of in rows), np.zeros(len(codes()))), max(of for _logs, of in rows)


def _usual(feature: str, value: str, tally: Tally, strength: float) -> tuple[Floats, float]:
    counted, with_it = tally.of(feature), tally.of(feature, value)
    usual = (with_it.sum() + 0.1) / (counted.sum() + 0.2)
    return np.log((with_it + strength * usual) / (counted + strength)) - np.log(usual), float(counted.sum())


def _shape(facts: Facts, tally: Tally) -> tuple[Floats, float]:
    """Whether it was found where it came from: a way that goes on from there says so, one that ends there does not."""
    logs = np.zeros(len(codes()))
    if facts.place not in at():
        return logs, 0.0
    ratio, of = 0.0, 0.0
    for here, sign in (("True", 1.0), ("False", -1.0)):
        start = 0.25
        for rule in (("shape", here), ("shape", here, facts.kinds[0])):
            with_it, _ = tally.held.get((*rule, facts.shape), (0.0, 0.0))
            counted, _ = tally.held.get((*rule, "all"), (0.0, 0.0))
            start = (max(with_it, 0.0) + OF_SHAPE * start) / (max(counted, 0.0) + OF_SHAPE)
        ratio += sign * float(np.log(start))
        of += max(counted, 0.0)
    logs[at()[facts.place]] = ratio
    return logs, of


def _inside(name: str, level: str, inside: NDArray[np.bool_], tally: Tally, prior: Floats) -> tuple[Floats, float]:
    """A set of countries: how often origins lie within such sets, against how often they would anyhow."""
    anyhow = float(np.clip(prior[inside].sum(), 1e-6, 1 - 1e-6))
    rate, of = tally.rate(name, level, start=0.5 if name == "range" else anyhow, strength=OF_RULE)
    logs = np.full(len(codes()), np.log((1 - rate) / (1 - anyhow)))
    logs[inside] = np.log(rate / anyhow)
    return logs, of
