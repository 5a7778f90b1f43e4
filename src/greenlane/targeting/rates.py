"""How good are we: rates with intervals, from the random sample or put together from parts that stand for themselves.

What is inspected was chosen because it looked bad, so the share of finds among it says nothing about what passes.
Only the random sample does, by itself, or for the part that nobody chose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

Z95 = 1.959963984540054
"""Quantile of the standard normal distribution for an interval of 95 %."""
CHOSEN = ("law", "score", "learned", "explored")
"""What a red lane may rest on by choice; ``random`` is the draw among what nobody chose."""


@dataclass(frozen=True)
class Rate:
    """A share with its interval: ``value`` is None where nothing was looked at; the interval is then 0 to 1."""

    finds: float
    of: float
    value: float | None
    low: float
    high: float

    @property
    def as_json(self) -> dict[str, Any]:
        """The rate as JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Rate:
        """The rate as it was kept."""
        return cls(**{name: kept[name] for name in cls.__dataclass_fields__})


def wilson(finds: float, of: float, z: float = Z95) -> Rate:
    """Return the share ``finds`` / ``of`` with Wilson's score interval; both may be expected values.

    Wilson, E. B. (1927), Journal of the American Statistical Association 22:209. Raises ValueError for a share that
    is none.
    """
    if not 0 <= finds <= of:
        raise ValueError(f"{finds} of {of} is no share")
    if of == 0:
        return Rate(0.0, 0.0, None, 0.0, 1.0)
    share, square = finds / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return Rate(finds, of, share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


@dataclass(frozen=True)
class Stratum:
    """A part of the traffic: how many there are, how many of them were inspected, how many finds there were."""

    traffic: float
    inspected: float
    finds: float


@dataclass(frozen=True)
class Total:
    """An estimated number of finds in all traffic, inspected or not, with its interval; None: nothing to rest on."""

    value: float | None
    low: float
    high: float


def total(strata: Iterable[Stratum], z: float = Z95) -> Total:
    """Return how many finds there are in all strata, if in each the inspected stand for the rest of it.

    The intervals of the strata (Wilson's, with the correction for a finite population: what was all inspected is
    known) are put together by the method of variance estimates recovery: Zou & Donner (2008), Statistics in Medicine
    27:1693. A stratum of which nothing was inspected may hold anything; the value is then None.
    """
    value, below, above, blind = 0.0, 0.0, 0.0, False
    least = most = 0.0
    for one in strata:
        rate = wilson(one.finds, one.inspected, z)
        least, most = least + one.finds, most + one.traffic - one.inspected + one.finds
        if rate.value is None:
            blind = blind or one.traffic > 0
            continue
        unseen = one.traffic * sqrt(max(0.0, 1 - one.inspected / one.traffic)) if one.traffic else 0.0
        value += one.traffic * rate.value
        below += (unseen * (rate.value - rate.low)) ** 2
        above += (unseen * (rate.high - rate.value)) ** 2
    if blind:
        return Total(None, least, most)
    return Total(value, max(least, value - sqrt(below)), min(most, value + sqrt(above)))


@dataclass(frozen=True)
class Cell:
    """So many consignments alike: ``found`` is None where they were not inspected.

    ``sampled``: they are in the random sample, whatever else their lane rests on. ``regimes``: those whose goods are
    in them; often none.
    """

    lane: str
    rests_on: str
    office: str = ""
    regimes: tuple[str, ...] = ()
    sampled: bool = False
    found: bool | None = None
    n: int = 1


@dataclass(frozen=True)
class Standing:
    """How good we are in one part of the traffic.

    ``hit``: finds among all that was inspected. ``sample``: finds among the random sample alone, which stands for all
    traffic; ``drawn`` of it, so many have a result. ``passing``: finds among the draw of what nobody chose: the share
    of illegal goods in what passes. ``estimated``: finds in all traffic, seen or not. ``caught``: which share of them
    was found; its interval is that of ``estimated`` turned round.
    """

    traffic: int
    hit: Rate
    drawn: int
    sample: Rate
    passing: Rate
    estimated: Total
    caught: Rate

    @property
    def per_hundred(self) -> float | None:
        """Finds for each 100 inspections."""
        return None if self.hit.value is None else 100 * self.hit.value

    @property
    def as_json(self) -> dict[str, Any]:
        """The standing as JSON values."""
        return asdict(self) | {"per_hundred": self.per_hundred}


def standing(cells: Sequence[Cell]) -> Standing:
    """Return how good we are over these cells."""
    seen = [cell for cell in cells if cell.found is not None]
    sampled = [cell for cell in cells if cell.sampled]
    nobody = [cell for cell in cells if cell.rests_on == "random"]
    hit, estimated = _rate(seen), total(_strata(cells))
    return Standing(
        traffic=sum(cell.n for cell in cells),
        hit=hit,
        drawn=sum(cell.n for cell in sampled),
        sample=_rate(sampled),
        passing=_rate(nobody),
        estimated=estimated,
        caught=_caught(hit.finds, estimated),
    )


def _rate(cells: Iterable[Cell]) -> Rate:
    seen = [cell for cell in cells if cell.found is not None]
    return wilson(sum(cell.n for cell in seen if cell.found), sum(cell.n for cell in seen))


def _strata(cells: Sequence[Cell]) -> list[Stratum]:
    """Return the chosen, by what chose them, and what nobody chose, for which its draw alone stands."""
    strata = []
    for office in sorted({cell.office for cell in cells}):
        here = [cell for cell in cells if cell.office == office]
        for because in CHOSEN:
            strata.append(_stratum(chosen := [c for c in here if _chosen(c) == because], chosen))
        rest = [cell for cell in here if not _chosen(cell)]
        drawn = [cell for cell in rest if cell.rests_on == "random"]
        # What an officer opened of it by his own judgement is known, and stands for nothing but itself.
        known = [cell for cell in rest if cell.rests_on != "random" and cell.found is not None]
        strata += [_stratum(known, known), _stratum([cell for cell in rest if cell not in known], drawn)]
    return [stratum for stratum in strata if stratum.traffic]


def _chosen(cell: Cell) -> str:
    return cell.rests_on if cell.lane == "red" and cell.rests_on in CHOSEN else ""


def _stratum(traffic: Sequence[Cell], standing_for: Sequence[Cell]) -> Stratum:
    rate = _rate(standing_for)
    return Stratum(sum(cell.n for cell in traffic), rate.of, rate.finds)


def _caught(finds: float, estimated: Total) -> Rate:
    if not estimated.value or estimated.value < finds:
        return Rate(finds, finds, None, 0.0, 1.0)
    low = finds / estimated.high if estimated.high else 0.0
    high = finds / estimated.low if estimated.low else 1.0
    return Rate(finds, estimated.value, finds / estimated.value, low, min(1.0, high))


def by(cells: Sequence[Cell], of: Callable[[Cell], Sequence[str]]) -> dict[str, Standing]:
    """Return the standing of each part, by its name; a cell may stand in several parts or in none."""
    parts: dict[str, list[Cell]] = {}
    for cell in cells:
        for name in of(cell):
            parts.setdefault(name, []).append(cell)
    return {name: standing(parts[name]) for name in sorted(parts)}


def by_lane(cells: Sequence[Cell]) -> dict[str, Standing]:
    """Return the standing in each lane."""
    return by(cells, lambda cell: (cell.lane,))


def by_rests_on(cells: Sequence[Cell]) -> dict[str, Standing]:
    """Return the standing of each thing that a lane rests on."""
    return by(cells, lambda cell: (cell.rests_on,))


def by_office(cells: Sequence[Cell]) -> dict[str, Standing]:
    """Return the standing of each office."""
    return by(cells, lambda cell: (cell.office,))


def by_regime(cells: Sequence[Cell]) -> dict[str, Standing]:
    """Return the standing in the goods of each regime; goods of none are left out."""
    return by(cells, lambda cell: cell.regimes)
