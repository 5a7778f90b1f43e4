"""What a take-back costs, who bears it in the order of the law, and what was paid.

Costs outlive the way they arose on: the paths on the shelf say who bears them and in which order, and hold no day after
which they are no longer recovered (that is national law), and bills of a store or a court come when the goods are long
gone. So a cost is added, paid and passed on after the take-back and its case are closed too, each with its entry in the
ledger. In a case that was withdrawn it is not.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from greenlane.people.actions import By, require, signed
from greenlane.seizures.actions import takeback as deeds
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Cost, Seizure, TakeBack
from greenlane.seizures.record import CURRENCY
from greenlane.seizures.takeback import payers


def add_cost(
    take_back: TakeBack,
    kind: str,
    amount: Decimal,
    currency: str,
    *,
    on: dt.date,
    payer: str = "",
    invoice: str = "",
    guarantee: bool = False,
    note: str = "",
    by: By,
) -> Cost:
    """Write down a cost; without ``payer`` it falls to whom the law names first. Raises Refused, PermissionDenied."""
    require(by, "edit", Seizure.objects.all().marking(take_back.seizure))
    if kind not in payers.KINDS:
        raise Refused(_("No such cost."), "kind")
    if amount <= 0:
        raise Refused(_("An amount is more than nothing."), "amount")
    try:
        currency = CURRENCY.validate_python(currency.strip().upper())
    except ValidationError as error:
        raise Refused(_("A currency is three letters."), "currency") from error
    with transaction.atomic():
        row = deeds.held(take_back, closed=True)
        deeds.past(on, row, "on")
        bears = payer or payers.payer(deeds.way_of(row), kind) or ""
        if bears not in payers.PAYERS:
            raise Refused(_("The law of this path names no such payer."), "payer")
        cost: Cost = Cost.objects.create(
            take_back=row, kind=kind, amount=amount, currency=currency, payer=bears, invoice=invoice.strip(),
            guarantee=guarantee, on=on, note=note.strip(), by=signed(by)["actor_name"],
        )  # fmt: skip
        deeds.note(row, "cost.added", by, kind=kind, amount=str(amount), currency=currency, payer=bears)
    return cost


def pay_cost(cost: Cost, *, paid_on: dt.date, by: By) -> Cost:
    """Write down that a cost was paid. Raises Refused, PermissionDenied."""
    with transaction.atomic():
        cost, row = _held(cost, by)
        if cost.paid_on:
            raise Refused(_("This cost was paid already."))
        deeds.past(paid_on, row, "paid_on")
        if paid_on < cost.on:
            raise Refused(_("This lies before the cost arose."), "paid_on")
        cost.paid_on = paid_on
        cost.save(update_fields=["paid_on"])
        deeds.note(row, "cost.paid", by, kind=cost.kind, amount=str(cost.amount), currency=cost.currency,
                   payer=cost.payer, on=paid_on.isoformat())  # fmt: skip
    return cost


def next_payer(cost: Cost, *, because: str, by: By) -> Cost:
    """Pass a cost to whom the law names next, since the payer before cannot be made to pay. Raises Refused."""
    if not because.strip():
        raise Refused(_("Say why."), "because")
    with transaction.atomic():
        cost, row = _held(cost, by)
        if cost.paid_on:
            raise Refused(_("This cost was paid already."))
        following = after(row, cost)
        if following is None:
            raise Refused(_("The law of this path names nobody after this payer."))
        failed, cost.payer = cost.payer, following
        cost.save(update_fields=["payer"])
        deeds.note(row, "cost.passed", by, kind=cost.kind, amount=str(cost.amount), currency=cost.currency,
                   payer=failed, to=following, because=because.strip())  # fmt: skip
    return cost


def after(row: TakeBack, cost: Cost) -> str | None:
    """Return whom the law names after the payer of a cost, or None."""
    way = deeds.way_of(row)
    named = [rule.who for rule in payers.order(way, cost.kind)]
    failed = set(named[: named.index(cost.payer) + 1]) if cost.payer in named else {cost.payer}
    return payers.payer(way, cost.kind, failed)


def _held(cost: Cost, by: By) -> tuple[Cost, TakeBack]:
    require(by, "edit", Seizure.objects.all().marking(cost.take_back.seizure))
    row = deeds.held(cost.take_back, closed=True)
    found: Cost = Cost.objects.select_for_update(of=("self",)).get(pk=cost.pk)
    found.take_back = row
    return found, row
