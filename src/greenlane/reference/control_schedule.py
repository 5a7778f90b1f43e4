"""How much of its baseline a party may still produce or consume, by annex group, kind of party and date."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from greenlane.reference import tables

PartyType = Literal["A5", "NA5", "A5G1", "A5G2", "NA5G1", "NA5G2"]
"""Article 5 (developing) or not, and since 2019 group 1 or 2 of the HFC schedule."""
LimitType = Literal["consumption", "production", "basic needs"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One step of the schedule: the fraction of the baseline allowed from one day to another, both included."""

    annex_group: str
    party_type: str
    limit: str
    valid_from: date
    valid_to: date | None
    fraction: Decimal
    source: str
    trust: str


def all(folder: Path | None = None) -> tuple[Limit, ...]:
    """Return every step of the schedule."""
    return _all(folder)


def allowed_fraction(
    group: str, party_type: PartyType, on: date, limit: LimitType = "consumption", folder: Path | None = None
) -> Decimal | None:
    """Return the fraction of the baseline allowed on a day, or None where the schedule sets no limit.

    Until 2018 the schedule knows A5 and NA5 alone, from 2019 their two groups: a group is looked up as its whole
    before, and a whole as its groups after, where both say the same; where they differ the answer is None.
    Source: Montreal Protocol, Articles 2A to 2J and 5.
    """
    for kind in (party_type, party_type[:-2] if party_type[-2] == "G" else ""):
        step = _step(group, kind, limit, on, folder)
        if step is not None:
            return step.fraction
    halves = {_fraction(_step(group, f"{party_type}{half}", limit, on, folder)) for half in ("G1", "G2")}
    return halves.pop() if len(halves) == 1 else None


@functools.cache
def _steps(folder: Path | None) -> dict[tuple[str, str, str], tuple[Limit, ...]]:
    found: dict[tuple[str, str, str], tuple[Limit, ...]] = {}
    for step in all(folder):
        key = (step.annex_group, step.party_type, step.limit)
        found[key] = (*found.get(key, ()), step)
    return found


def _step(group: str, party_type: str, limit: str, on: date, folder: Path | None) -> Limit | None:
    for step in _steps(folder).get((group, party_type, limit), ()):
        if step.valid_from <= on and (step.valid_to is None or on <= step.valid_to):
            return step
    return None


def _fraction(step: Limit | None) -> Decimal | None:
    return None if step is None else step.fraction


@functools.cache
def _all(folder: Path | None) -> tuple[Limit, ...]:
    return tuple(
        Limit(
            row["annex_group"], row["party_type"], row["limit"], date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None, Decimal(row["fraction"]),
            row["source"], row["trust"],
        )
        for row in tables.read("control_schedule", folder)
    )  # fmt: skip
