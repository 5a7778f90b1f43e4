"""Earlier cases, counted by country of origin. One case can be taken out again, so that it is judged by the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from greenlane.reference import countries
from greenlane.reference.folding import fold
from greenlane.tracing.origin.earlier import OFTEN, Earlier, Facts
from greenlane.tracing.origin.living import Area, banned_from, lives_in
from greenlane.tracing.origin.posterior import Floats

EARTH_KM = 6371.0


@cache
def codes() -> tuple[str, ...]:
    """Return the ISO2 codes of every country that goods may come from, in order."""
    return tuple(one.iso2 for one in countries.all())


@cache
def at() -> dict[str, int]:
    """Return the position of each country in ``codes()``."""
    return {code: n for n, code in enumerate(codes())}


@cache
def regions() -> NDArray[np.int64]:
    """Return the number of the part of the world of each country."""
    names = sorted({one.region for one in countries.all()})
    return np.array([names.index(one.region) for one in countries.all()])


@cache
def nearness(reach_km: float) -> Floats:
    """Return how much each country (row) lends to each other: exp(-distance / reach), every row summing to one."""
    lat = np.radians([one.lat for one in countries.all()])
    lon = np.radians([one.lon for one in countries.all()])
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat)[:, None] * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    lent = np.exp(-2 * EARTH_KM * np.arcsin(np.sqrt(half)) / reach_km)
    shares: Floats = lent / lent.sum(axis=1, keepdims=True)
    return shares


def among(found: Iterable[str]) -> NDArray[np.bool_]:
    """Return which countries of ``codes()`` are among ``found``."""
    wanted = frozenset(found)
    return np.array([code in wanted for code in codes()])


class Tally:
    """Counts of earlier lines. ``seen`` by what was seen and country of origin, ``held`` how often a rule held.

    ``folder``: the administration's own reference tables, where it imported any.
    """

    def __init__(self, past: Iterable[Earlier] = (), folder: Path | None = None) -> None:
        self.folder = folder
        self.seen: dict[tuple[str, str], Floats] = {}
        self.held: dict[tuple[str, ...], tuple[float, float]] = {}
        for one in past:
            self.add(one)

    def add(self, one: Earlier, times: float = 1.0) -> None:
        """Count an earlier line; with ``times`` -1 it is taken out again. An origin that is no country is left out."""
        if one.origin not in at():
            return
        where, weight = at()[one.origin], one.share * times
        for key in _seen(one.facts):
            if key not in self.seen:
                self.seen[key] = np.zeros(len(codes()))
            self.seen[key][where] += weight
        for rule, holds in _rules(one, self.folder):
            of, true = self.held.get(rule, (0.0, 0.0))
            self.held[rule] = (of + weight, true + weight * holds)

    @contextmanager
    def without(self, some: Iterable[Earlier]) -> Iterator[None]:
        """Leave some out while the block runs."""
        left_out = list(some)
        for one in left_out:
            self.add(one, -1.0)
        try:
            yield
        finally:
            for one in left_out:
                self.add(one)

    def of(self, feature: str, value: str = "") -> Floats:
        """Return how many cases of each origin had this value; without one, how many had any."""
        found = self.seen.get((feature, value))
        return np.zeros(len(codes())) if found is None else np.maximum(found, 0.0)

    def rate(self, *rule: str, start: float, strength: float) -> tuple[float, float]:
        """Return how often a rule held, drawn to ``start`` as by so many cases, and on how many cases that rests."""
        of, true = self.held.get(rule, (0.0, 0.0))
        of, true = max(of, 0.0), max(true, 0.0)
        return (true + strength * start) / (of + strength), of


def _seen(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "all", ""
    for kind in facts.kinds:
        yield "goods", kind
    if facts.place:
        yield "place", ""
        yield "place", facts.place
        if facts.code:
            yield f"code of {facts.place}", ""
            yield f"code of {facts.place}", facts.code
    for feature in ("transit", "destination"):
        if values := getattr(facts, feature):
            yield feature, ""
            for value in values:
                yield feature, value
    for feature in OFTEN:
        if value := getattr(facts, feature):
            yield feature, ""
            yield feature, value


def _rules(one: Earlier, folder: Path | None = None) -> Iterator[tuple[tuple[str, ...], bool]]:
    facts, origin = one.facts, one.origin
    if facts.place:
        here = origin == facts.place
        yield ("same", "place"), here
        # How often a way has this shape, where goods came from the country of the seizure and where they did not.
        for rule in (("shape", str(here)), ("shape", str(here), facts.kinds[0])):
            yield (*rule, "all"), True
            yield (*rule, facts.shape), True
    for feature in ("transit", "destination"):
        if values := getattr(facts, feature):
            yield ("same", feature), origin in values
    for name, area in areas(facts, folder):
        yield (name, area.level), origin in area.countries
    if one.alleged:
        yield ("alleged",), one.alleged == origin
    if one.exported:
        yield ("exported",), one.exported == origin


def areas(facts: Facts, folder: Path | None = None) -> Iterator[tuple[str, Area]]:
    """Yield the sets of countries that the goods and their carrier point to, each with what it is."""
    if found := lives_in(facts.taxon, facts.goods_class, folder):
        yield "range", found
    if found := banned_from(facts, folder):
        yield "ban", found
    if found := of_carrier(facts.carrier):
        yield "carrier", found


@cache
def of_carrier(carrier: str) -> Area | None:
    """Return the one country that a carrier's name names, as a word or its beginning: Kenya, Thai, Ethiopian …"""
    found = {
        code
        for word in carrier.split()
        if len(word) >= 4
        for name, code in _names()
        if name.startswith(word) or word.startswith(name)
    }
    return Area("name", frozenset(found), carrier, "derived") if len(found) == 1 else None


@cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple((fold(one.names["en"]), one.iso2) for one in countries.all())
