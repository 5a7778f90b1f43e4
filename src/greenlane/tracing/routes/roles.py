"""What part a country plays: source, collector, transit or market, with the interval of each share. Pure.

The parts are those that the cases themselves say (many of them alleged). A country shows up because somebody seized
there or named it: the shares tell how it appears in seizures, not how much is smuggled through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from greenlane.targeting.rates import Rate, wilson
from greenlane.tracing.routes.journey import Journey

Part = Literal["source", "collector", "transit", "market"]
PARTS: tuple[Part, ...] = ("source", "collector", "transit", "market")
LEAST = 5
"""With fewer cases no part is said to lead."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's parts: of ``cases`` journeys that name it, the share in which it had each part (Wilson, 95 %).

    ``leads``: the part whose interval lies above those of all others; empty where none does, or with fewer than five.
    """

    code: str
    cases: int
    shares: Mapping[str, Rate]
    leads: str


def parts(journey: Journey) -> Mapping[str, frozenset[str]]:
    """Return the countries that have each part in one journey.

    Source: named as origin. Collector: it was exported from there, and grew elsewhere. Market: destination or import;
    a country of import is transit where another is the destination.
    """
    origins = journey.countries("origin")
    destinations, imports = journey.countries("destination"), journey.countries("import")
    market = destinations or imports
    return {
        "source": origins,
        "collector": journey.countries("export") - origins if origins else frozenset(),
        "transit": (journey.countries("transit") | (imports if destinations else frozenset())) - market,
        "market": market,
    }


def roles(journeys: Iterable[Journey]) -> tuple[Country, ...]:
    """Return every country with its parts, those named most often first."""
    named: dict[str, int] = {}
    counts: dict[str, dict[str, int]] = {}
    for journey in journeys:
        held = parts(journey)
        for code in {stop.country for stop in journey.stops if stop.country}:
            named[code] = named.get(code, 0) + 1
            mine = counts.setdefault(code, dict.fromkeys(PARTS, 0))
            for part in PARTS:
                mine[part] += code in held[part]
    found = [_country(code, cases, counts[code]) for code, cases in named.items()]
    return tuple(sorted(found, key=lambda country: (-country.cases, country.code)))


def _country(code: str, cases: int, counts: Mapping[str, int]) -> Country:
    shares: dict[str, Rate] = {part: wilson(counts[part], cases) for part in PARTS}
    first, second = sorted(shares, key=lambda part: -counts[part])[:2]
    clear = cases >= LEAST and shares[first].low > shares[second].high
    return Country(code, cases, shares, first if clear else "")
