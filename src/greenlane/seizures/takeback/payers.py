"""Who bears the costs: the order in which the law names payers, and sums by currency. No currency is converted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from greenlane.seizures.takeback.path import CostKind, Path, Payer, PayerRule

KINDS: tuple[str, ...] = get_args(CostKind)
PAYERS: tuple[str, ...] = get_args(Payer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One cost: an amount is never negative."""

    kind: str
    amount: Decimal
    currency: str
    payer: str
    paid: bool = False
    guarantee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What was spent in one currency: in all, paid (of it out of a guarantee), outstanding; by payer and by kind."""

    currency: str
    total: Decimal
    paid: Decimal
    guarantee: Decimal
    outstanding: Decimal
    by_payer: dict[str, Decimal]
    by_kind: dict[str, Decimal]
    owed_by: dict[str, Decimal]


def order(path: Path, kind: str = "") -> tuple[PayerRule, ...]:
    """Return who pays a kind of cost, in the order of the law (of no kind: everybody)."""
    raise NotImplementedError


def payer(path: Path, kind: str = "", failed: Collection[str] = ()) -> str | None:
    """Return who pays next after those who failed; None when the law names nobody else."""
    raise NotImplementedError


def sums(costs: Iterable[Entry]) -> list[Sum]:
    """Return what was spent, one row for each currency, in the order of its code."""
    raise NotImplementedError


def outstanding(costs: Iterable[Entry]) -> dict[str, Decimal]:
    """Return what is not paid, by currency; nothing for a currency in which all is paid."""
    raise NotImplementedError
