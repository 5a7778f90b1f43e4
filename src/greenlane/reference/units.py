"""Units of quantity: what a declared unit is, and the exact conversion that keeps what was written.

Five kinds convert within themselves: mass (kg), volume (m3), length (m), area (m2) and count (no.). A package (bags,
bottles, skins ...) is counted in itself alone. Nothing converts from one kind to another: a bottle has no mass.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import cache
from pathlib import Path

from greenlane.reference import tables

SYSTEMS = ("plain", "rec20", "rec21", "cites", "lemis")
"""Whose code a unit is: words people write, UN/ECE Recommendations 20 and 21, CITES, the US wildlife declarations."""

PRECISION = 50


class UnknownUnit(ValueError):
    """No unit of that name, or one name for several things where the system was not said."""


class KindMismatch(ValueError):
    """Two units of different kinds, such as a mass and a number: no conversion exists."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of one system; ``factor`` is how many of ``base`` one of it makes, exactly."""

    system: str
    code: str
    name: str
    symbol: str
    kind: str
    base: str
    factor: Decimal
    status: str
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A converted quantity beside what was written: ``amount`` [unit] = ``written_amount`` [written_unit] x factor."""

    amount: Decimal
    unit: str
    factor: Decimal
    written_amount: Decimal
    written_unit: str

    @property
    def written(self) -> str:
        """The quantity as it was written, number and unit."""
        return f"{self.written_amount} {self.written_unit}"


def get(code: str, system: str | None = None, folder: Path | None = None) -> Unit:
    """Return the unit that a code or word means, case ignored; raises UnknownUnit.

    Without ``system`` the words people write come first ("MT" is a tonne; a US wildlife declaration means metres and
    must say ``lemis``). A code that two of the other systems use differently is refused, not guessed.
    """
    known = _units(folder).get(_key(code), {})
    if system is not None:
        if system not in SYSTEMS:
            raise UnknownUnit(f"no unit system {system!r}")
        if system not in known:
            raise UnknownUnit(f"no unit {code!r} in {system}")
        return known[system]
    if not known:
        raise UnknownUnit(f"no unit {code!r}")
    first = next(known[name] for name in SYSTEMS if name in known)
    if first.system != "plain" and len({(unit.base, unit.factor) for unit in known.values()}) > 1:
        raise UnknownUnit(f"unit {code!r} means different things in {' and '.join(known)}: say which")
    return first


def _target(source: Unit, to: str) -> Unit:
    target = get(to)
    if source.base != target.base:
        raise KindMismatch(f"{source.name} ({source.kind}) cannot become {target.name} ({target.kind})")
    return target


def find(code: str, system: str | None = None) -> Unit | None:
    """Return the unit, or None where ``get`` would raise."""
    try:
        return get(code, system)
    except UnknownUnit:
        return None


def convert(amount: Decimal, unit: str, to: str, system: str | None = None) -> Converted:
    """Convert an amount from ``unit`` (of ``system``) to ``to``, keeping what was written and the factor used.

    Exact in decimal where ``to`` is a base unit (kg, m3, m, m2, no.); otherwise right to fifty digits. Raises
    UnknownUnit, KindMismatch, and ValueError for an amount that is not a finite number.
    """
    if not amount.is_finite():
        raise ValueError(f"not an amount: {amount}")
    source = get(unit, system)
    with localcontext() as context:
        context.prec = PRECISION
        factor = source.factor if to == source.base else source.factor / _target(source, to).factor
        return Converted(amount * factor, to, factor, amount, unit)


def all_units(folder: Path | None = None) -> tuple[Unit, ...]:
    """Return every unit of every system."""
    return tuple(unit for systems in _units(folder).values() for unit in systems.values())


@cache
def _units(folder: Path | None) -> dict[str, dict[str, Unit]]:
    found: dict[str, dict[str, Unit]] = {}
    for row in tables.read("units", folder):
        unit = Unit(**{**row, "factor": Decimal(row["factor"])})  # type: ignore[arg-type]
        found.setdefault(_key(unit.code), {})[unit.system] = unit
    return found


def _key(code: str) -> str:
    """Fold case, width and inner blanks, so that 'KGS ', 'm³' and 'M3' are found."""
    return " ".join(unicodedata.normalize("NFKC", code).casefold().split())
