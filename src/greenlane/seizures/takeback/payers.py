"""Who bears the costs: the order in which the law names payers, and sums by currency. No currency is converted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import get_args

from greenlane.seizures.takeback.path import CostKind, Path, Payer, PayerRule

KINDS: tuple[str, ...] = get_args(CostKind)
PAYERS: tuple[str, ...] = get_args(Payer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One cost. ``amount`` is never negative; ``guarantee``: it is paid out of a guarantee."""

    kind: str
    amount: Decimal
    currency: str
    payer: str
    paid: bool = False
    guarantee: bool = False

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0:
            raise ValueError("a cost is not negative")


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
    """Return who pays a kind of cost, in the order of the law (of no kind: everybody it names)."""
    return tuple(rule for rule in path.payers if not kind or not rule.kinds or kind in rule.kinds)


def payer(path: Path, kind: str = "", failed: Collection[str] = ()) -> str | None:
    """Return who pays next after those who failed; None when the law names nobody else."""
    return next((rule.who for rule in order(path, kind) if rule.who not in failed), None)


def sums(costs: Iterable[Entry]) -> list[Sum]:
    """Return what was spent, one row for each currency, in the order of its code."""
    ordered = sorted(costs, key=attrgetter("currency"))
    return [_sum(currency, list(entries)) for currency, entries in groupby(ordered, key=attrgetter("currency"))]


def outstanding(costs: Iterable[Entry]) -> dict[str, Decimal]:
    """Return what is not paid, by currency; nothing for a currency in which all is paid."""
    return {row.currency: row.outstanding for row in sums(costs) if row.outstanding}


def _sum(currency: str, costs: list[Entry]) -> Sum:
    owed = [cost for cost in costs if not cost.paid]
    paid = [cost for cost in costs if cost.paid]
    return Sum(
        currency=currency,
        total=_total(costs),
        paid=_total(paid),
        guarantee=_total([cost for cost in paid if cost.guarantee]),
        outstanding=_total(owed),
        by_payer=_by(costs, attrgetter("payer")),
        by_kind=_by(costs, attrgetter("kind")),
        owed_by=_by(owed, attrgetter("payer")),
    )


def _total(costs: list[Entry]) -> Decimal:
    return sum((cost.amount for cost in costs), Decimal(0))


def _by(costs: list[Entry], key: Callable[[Entry], str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for cost in costs:
        found[key(cost)] = found.get(key(cost), Decimal(0)) + cost.amount
    return dict(sorted(found.items()))
