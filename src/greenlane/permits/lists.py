"""The lists that only an administration has: who may sign, whose stamps, who breeds, who ranches, which ports.

Each is a table in the administration's own folder (``permit_issuers.csv`` …), read like every reference table; none
is shipped, and without one the check that needs it cannot tell.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from greenlane.reference import tables


@dataclass(frozen=True)
class Issuer:
    """An authority notified as competent to issue, and who signs for it (none named: any), from one day to another."""

    country: str
    authority: str
    signatories: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        """Say whether it was competent on a day."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


@dataclass(frozen=True)
class StampSeries:
    """A series of security stamps a country uses, by its shape: ``9`` a digit, ``A`` a letter, else the sign itself."""

    country: str
    shape: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def on(self, day: dt.date) -> bool:
        """Say whether the series was in use on a day."""
        return (self.valid_from or dt.date.min) <= day <= (self.valid_to or dt.date.max)


@dataclass(frozen=True)
class Breeder:
    """A registered operation that breeds or propagates a taxon; ``stock``: breeding animals it holds, if known."""

    country: str
    number: str
    taxon: str
    stock: int | None = None


@dataclass(frozen=True)
class Ranch:
    """A ranching programme approved for a population."""

    country: str
    taxon: str


@dataclass(frozen=True)
class Facility:
    """A plant that may dispose of or recover waste, and by which operations (Basel Annex IV codes)."""

    country: str
    name: str
    operations: tuple[str, ...]


@dataclass(frozen=True)
class Lists:
    """All of them; None where no such list is kept. ``ports``: UN/LOCODEs designated for trade in live specimens."""

    issuers: tuple[Issuer, ...] | None = None
    stamps: tuple[StampSeries, ...] | None = None
    breeders: tuple[Breeder, ...] | None = None
    ranches: tuple[Ranch, ...] | None = None
    ports: frozenset[str] | None = None
    facilities: tuple[Facility, ...] | None = None


def read(folder: Path | None) -> Lists:
    """Return the lists that a folder holds; raises tables.TableFault for one that cannot be used.

    Files and columns (each also ``source`` and ``trust``): ``permit_issuers``: country, authority, signatories (parted
    by ``|``), valid_from, valid_to; ``permit_stamps``: country, shape, valid_from, valid_to; ``permit_breeders``:
    country, number, taxon, stock; ``permit_ranches``: country, taxon; ``permit_ports``: code;
    ``permit_facilities``: country, name, operations (parted by ``|``).
    """
    issuers, stamps = _rows("permit_issuers", folder), _rows("permit_stamps", folder)
    breeders, ranches = _rows("permit_breeders", folder), _rows("permit_ranches", folder)
    ports, facilities = _rows("permit_ports", folder), _rows("permit_facilities", folder)
    return Lists(
        issuers=None if issuers is None else tuple(
            Issuer(r["country"], r["authority"], tables.words(r["signatories"]), *_days(r)) for r in issuers
        ),
        stamps=None if stamps is None else tuple(StampSeries(r["country"], r["shape"], *_days(r)) for r in stamps),
        breeders=None if breeders is None else tuple(
            Breeder(r["country"], r["number"], r["taxon"], int(r["stock"]) if r["stock"] else None) for r in breeders
        ),
        ranches=None if ranches is None else tuple(Ranch(r["country"], r["taxon"]) for r in ranches),
        ports=None if ports is None else frozenset(r["code"].upper() for r in ports),
        facilities=None if facilities is None else tuple(
            Facility(r["country"], r["name"], tables.words(r["operations"])) for r in facilities
        ),
    )  # fmt: skip


def _rows(name: str, folder: Path | None) -> tuple[dict[str, str], ...] | None:
    return tables.read(name, folder) if tables.imported(name, folder) else None


def _days(row: dict[str, str]) -> tuple[dt.date | None, dt.date | None]:
    start, end = (dt.date.fromisoformat(row[c]) if row[c] else None for c in ("valid_from", "valid_to"))
    return start, end
