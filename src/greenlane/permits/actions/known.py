"""What is known around a paper: what is declared under it, what was used, which papers it hangs together with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from django.db.models import Q

from greenlane.consignments.consignment import Place
from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.library import FOLDER
from greenlane.consignments.models import Consignment
from greenlane.permits import lists, permit
from greenlane.permits.case import Context
from greenlane.permits.check_shelf import needing
from greenlane.permits.models import Endorsement, Paper, PaperLine

NUMBERS = 200
"""How many earlier numbers of an issuer are looked at."""
PAPERS = 50
"""How many other papers are looked at, at most."""
LAW = frozenset(("quotas", "suspensions", "taxon_range"))
"""Lists of law, of which a start is shipped: what they keep a check from telling is not let by unseen."""


@cache
def own_lists() -> lists.Lists:
    """The lists that only this administration has, read once for each process."""
    return lists.read(FOLDER if FOLDER.is_dir() else None)


def must_be_told() -> tuple[str, ...]:
    """Codes of the checks without which no paper takes the fast lane: those of law, and who may issue once it is kept.

    Of the lists that ship the checks tell nothing beyond their last day: the current ones are imported first.
    """
    return needing(LAW | {"permit_issuers"} if own_lists().issuers is not None else LAW)


def known(paper: Paper, consignment: Consignment | None, on: dt.date) -> Context:
    """Gather what the checks may look at: of the same administration, and nothing that lies after today."""
    declared = paper.as_declared
    return Context(
        on=on,
        consignment=consignment.as_declared if consignment else None,
        endorsements=tuple(as_declared(row) for row in standing(paper, but=consignment)),
        namesakes=tuple(row.as_declared for row in _namesakes(paper)[:PAPERS]),
        papers=_papers(paper, declared, consignment),
        quota_used=_quota_used(paper, declared),
        earlier_numbers=_earlier_numbers(paper),
        lists=own_lists(),
        folder=FOLDER if FOLDER.is_dir() else None,
    )


def standing(paper: Paper, but: Consignment | None = None) -> list[Endorsement]:
    """The endorsements that count, of every version of a paper; ``but`` leaves out those of one consignment."""
    rows = Endorsement.objects.of_every_version(paper).standing()
    if but is not None:
        rows = rows.exclude(consignment__owner=but.owner_id, consignment__reference=but.reference)
    return list(rows.select_related("consignment").prefetch_related("shipped__line"))


def as_declared(row: Endorsement) -> permit.Endorsement:
    """One endorsement of ours as the value the arithmetic knows. Who endorsed is not said: that is in the ledger."""
    return permit.Endorsement(
        day=row.day,
        direction="import" if row.direction == Endorsement.Direction.IMPORT else "export",
        shipped=tuple(
            permit.Shipped(line=one.line.number, quantity=permit.Quantity(amount=one.amount, unit=one.unit))
            for one in row.shipped.all()
        ),
        port=Place(name=row.port) if row.port else None,
        transport_document=row.transport_document or None,
        consignment=row.consignment.reference if row.consignment else None,
        stamp=row.stamp or None,
    )


def _namesakes(paper: Paper) -> Iterable[Paper]:
    """Other papers seen with the same number: its own other versions too, since nobody knows which one is genuine."""
    return Paper.objects.filter(owner=paper.owner_id, key=paper.key).exclude(pk=paper.pk).order_by("received_at")


def _papers(paper: Paper, declared: permit.Paper, consignment: Consignment | None) -> tuple[permit.Paper, ...] | None:
    """The papers it names by number, and those presented for the same consignment; None where nothing was looked at."""
    numbers = [declared.notification, *(n for line in declared.lines for n in (line.origin_permit,
               line.reexport_certificate))]  # fmt: skip
    keys = {code_key(number) for number in numbers if number} - {""}
    if not keys and consignment is None:
        return None
    wanted = Q(key__in=keys)
    if consignment is not None:
        wanted |= Q(presented__consignment=consignment)
    found = Paper.objects.current().filter(wanted, owner=paper.owner_id).exclude(pk=paper.pk)
    return tuple(row.as_declared for row in found.distinct().order_by("received_at", "pk")[:PAPERS])


def _quota_used(paper: Paper, declared: permit.Paper) -> dict[int, Decimal] | None:
    """By line, what other papers of the same exporter granted of the same goods in the same year, in its unit."""
    if paper.kind not in permit.CITES_LEAVING or paper.issued is None or not paper.export_country:
        return None
    others = PaperLine.objects.filter(
        paper__owner=paper.owner_id,
        paper__current=True,
        paper__kind__in=permit.CITES_LEAVING,
        paper__export_country=paper.export_country,
        paper__issued__year=paper.issued.year,
    )
    others = others.exclude(paper__key=paper.key).exclude(paper__state=Paper.State.REFUSED).exclude(source="I")
    lines = [line for line in declared.lines if line.taxon and line.quantity and line.source != "I"]
    granted: dict[tuple[str, str, str], list[tuple[str, Decimal]]] = {}
    named = others.filter(goods__in={line.taxon for line in lines}, amount__isnull=False)
    for goods, term, source, unit, amount in named.values_list("goods", "term", "source", "unit", "amount"):
        granted.setdefault((goods, term, source), []).append((unit, amount))
    used: dict[int, Decimal] = {}
    for line in lines:
        amounts = granted.get((line.taxon or "", line.term or "", line.source or ""), [])
        unit_of_line = line.quantity.unit.casefold() if line.quantity else ""
        if all(unit.casefold() == unit_of_line for unit, _amount in amounts):
            used[line.line] = sum((amount for _unit, amount in amounts), Decimal(0))
    return used


def _earlier_numbers(paper: Paper) -> tuple[str, ...]:
    same = Paper.objects.filter(owner=paper.owner_id, kind=paper.kind, country=paper.country)
    numbers = same.exclude(key=paper.key).order_by("-received_at").values_list("number", flat=True)
    return tuple(dict.fromkeys(numbers[:NUMBERS]))
