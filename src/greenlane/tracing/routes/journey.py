"""A journey as values: the stops of one case in order, what was carried, when and how. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from greenlane.consignments.consignment import Consignment, Place
from greenlane.consignments.route import locate
from greenlane.seizures import measured
from greenlane.seizures.record import Record
from greenlane.tracing import stops
from greenlane.tracing.stops import Stopped


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop: its role (of ``record.Stop``, or ``seized``), country (ISO alpha-2) and place, in degrees where known.

    ``exact`` False: the position is the middle of the country.
    """

    role: str
    country: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    exact: bool = False
    established: bool = False

    @property
    def placed(self) -> bool:
        """Whether it can be drawn."""
        return self.lat is not None and self.lon is not None

    @property
    def at(self) -> tuple[float, float]:
        """(latitude, longitude) in degrees. Raises ValueError where it has none."""
        if self.lat is None or self.lon is None:
            raise ValueError("a stop without a position")
        return self.lat, self.lon


@dataclass(frozen=True, slots=True)
class Load:
    """What was carried of one line: class of goods, regime, kilograms and specimens, None where not known."""

    goods: str
    regime: str = ""
    kg: float | None = None
    specimens: float | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """One case on its way. ``key`` names it, ``said`` is its number, ``href`` where it is opened."""

    key: str
    stops: tuple[Stop, ...]
    mode: str = ""
    loads: tuple[Load, ...] = ()
    day: dt.date | None = None
    year: int | None = None
    said: str = ""
    href: str = ""

    @property
    def kg(self) -> float | None:
        """Kilograms of all loads whose weight is known; None where none is."""
        return _sum(load.kg for load in self.loads)

    @property
    def specimens(self) -> float | None:
        """Specimens of all loads that were counted; None where none was."""
        return _sum(load.specimens for load in self.loads)

    @property
    def goods(self) -> tuple[str, ...]:
        """The classes of goods, each once; empty text where a line has none."""
        return tuple(dict.fromkeys(load.goods for load in self.loads))

    @property
    def time(self) -> str:
        """The quarter ("2026-Q2"), or the year where no day is known ("2026"); empty where neither is."""
        if self.day:
            return quarter(self.day)
        return str(self.year) if self.year else ""

    def countries(self, *roles: str) -> frozenset[str]:
        """The countries that have one of these roles in it."""
        return frozenset(stop.country for stop in self.stops if stop.role in roles and stop.country)


def quarter(day: dt.date) -> str:
    """Return the quarter of a day: "2026-Q2"."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def walked(passed: Sequence[Stop]) -> tuple[Stop, ...]:
    """Return the stops that a journey is drawn through: those with a position, none twice in a row.

    One that is known by its country alone is left out beside a stop at a place of the same country.
    """
    placed = [stop for stop in passed if stop.placed]
    kept: list[Stop] = []
    for stop in placed:
        before = kept[-1] if kept else None
        if before is not None and before.country == stop.country and stop.country:
            if not stop.exact:
                continue
            if not before.exact:
                kept[-1] = stop
                continue
        if before is not None and before.at == stop.at:
            continue
        kept.append(stop)
    return tuple(stop for n, stop in enumerate(kept) if n == 0 or stop.at != kept[n - 1].at)


def of_case(record: Record, key: str, *, said: str = "", href: str = "") -> Journey:
    """Return the journey that one record tells: its stops (``tracing.stops``) and what its lines come to."""
    loads = []
    for goods in record.goods:
        found = measured.of(goods, record.day)
        kg, specimens = (None if value is None else float(value) for value in (found.kg, found.specimens))
        loads.append(Load(goods.goods_class, goods.regime, kg, specimens))
    return Journey(
        key,
        tuple(map(stop, stops.of_case(record))),
        record.mode or "",
        tuple(loads),
        record.day,
        record.occurred,
        said,
        href,
    )


def stop(one: Stopped) -> Stop:
    """Return a stop as it is counted and drawn."""
    return Stop(one.role, one.country, one.place or one.code, one.latitude, one.longitude, one.exact, one.established)


def declared(consignment: Consignment) -> tuple[tuple[Stop, Stop, str], ...]:
    """Return the legs that papers declare, as (from, to, mode); empty where none is declared."""
    return tuple((_placed(leg.start), _placed(leg.end), leg.mode or "") for leg in consignment.legs)


def _placed(place: Place) -> Stop:
    found, exact = locate(place)
    country, name = place.country or (place.code or "")[:2], place.name or place.code or ""
    if found is None:
        return Stop("transit", country, name)
    return Stop("transit", country, name, found.lat, found.lon, exact)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
