"""The journeys of the cases that a reader may see: their stops, and what their lines come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from greenlane.front.narrowing import key
from greenlane.people.handling import TLP
from greenlane.seizures.models import Line, Seizure
from greenlane.tracing.models import CaseStop
from greenlane.tracing.models.noted import Who
from greenlane.tracing.routes.asked import Asked
from greenlane.tracing.routes.journey import Journey, Load, Stop

MOST = 20_000
"""So many cases are drawn at once, the latest; a page says where there are more."""


@dataclass(frozen=True)
class Found:
    """The journeys under some filters. ``cases``: how many cases fit, ``unplaced``: of those here, how many no stop of
    which has a position; ``cut``: there are more than are drawn. ``tlp`` is the strictest marking among those drawn,
    ``owners`` how many of them each organisation owns, by its key, and the strictest marking of those.
    """

    journeys: tuple[Journey, ...]
    cases: int
    unplaced: int
    tlp: str
    owners: Mapping[UUID, tuple[int, str]]

    @property
    def cut(self) -> bool:
        """Whether there are more cases than are drawn."""
        return self.cases > len(self.journeys)


def found(who: Who, asked: Asked, *, most: int = MOST) -> Found:
    """Return the journeys of the seizures that ``who`` may see and that fit, the latest first. Three queries.

    Two cases that were judged to be one count once; negative controls and what was withdrawn do not.
    """
    cases = narrowed(Seizure.objects.visible_to(who).seized().each_once(), asked)
    rows = list(
        cases.order_by("-day", "-year", "number")
        .values_list("pk", "number", "day", "year", "mode", "tlp", "owner")[: most + 1]
    )  # fmt: skip
    total = len(rows) if len(rows) <= most else cases.count()
    rows = rows[:most]
    stops, loads = _stops(cases, len(rows)), _loads(cases, asked, len(rows))
    journeys = tuple(
        Journey(
            str(pk), tuple(stops.get(pk, ())), mode, tuple(loads.get(pk, ())), day, year, number,
            reverse("tracing:case", args=[pk]),
        )
        for pk, number, day, year, mode, _tlp, _owner in rows
    )  # fmt: skip
    unplaced = sum(not any(stop.placed for stop in one.stops) for one in journeys)
    marked: dict[UUID, list[TLP]] = {}
    for row in rows:
        marked.setdefault(row[6], []).append(TLP(row[5]))
    owners = {owner: (len(tlps), _strictest(tlps)) for owner, tlps in marked.items()}
    return Found(journeys, total, unplaced, _strictest(TLP(tlp) for _n, tlp in owners.values()), owners)


def _strictest(tlps: Iterable[TLP]) -> str:
    return max(tlps, key=lambda tlp: tlp.rank, default=TLP.CLEAR).value


def of_case(seizure: Seizure) -> Journey:
    """Return the journey of one case, which its reader is known to see."""
    stops = [_stop(row) for row in CaseStop.objects.filter(seizure=seizure)]
    loads = [_load(line) for line in seizure.lines.all()]
    return Journey(
        str(seizure.pk), tuple(stops), seizure.mode, tuple(loads), seizure.day, seizure.year, seizure.number,
        reverse("tracing:case", args=[seizure.pk]),
    )  # fmt: skip


def narrowed(cases: QuerySet[Seizure], asked: Asked) -> QuerySet[Seizure]:
    """Keep the cases that fit every filter. A case of which only the year is known fits where all of that year does."""
    if asked.first:
        cases = cases.filter(Q(day__gte=asked.first) | Q(day=None, year__gte=asked.first.year + _rest(asked.first)))
    if asked.last:
        year = asked.last.year if (asked.last.month, asked.last.day) == (12, 31) else asked.last.year - 1
        cases = cases.filter(Q(day__lte=asked.last) | Q(day=None, year__lte=year))
    if asked.goods or asked.regime:
        cases = cases.filter(Exists(_lines(asked).filter(seizure=OuterRef("pk"))))
    if asked.alone and (only := key(asked.origin)):
        cases = cases.filter(pk=only)
    if asked.mode:
        cases = cases.filter(mode=asked.mode)
    if asked.country:
        cases = cases.filter(Exists(CaseStop.objects.filter(seizure=OuterRef("pk"), country=asked.country)))
    return cases


def _rest(first: Any) -> int:
    return 0 if (first.month, first.day) == (1, 1) else 1


def _lines(asked: Asked) -> QuerySet[Line]:
    lines = Line.objects.all()
    if asked.goods:
        lines = lines.filter(goods_class=asked.goods)
    return lines.filter(regime__in=asked.regime) if asked.regime else lines


def _stops(cases: QuerySet[Seizure], many: int) -> dict[Any, list[Stop]]:
    held: dict[Any, list[Stop]] = {}
    if many:
        for row in CaseStop.objects.filter(seizure__in=cases.order_by().values("pk")).order_by("seizure", "number"):
            held.setdefault(row.seizure_id, []).append(_stop(row))
    return held


def _loads(cases: QuerySet[Seizure], asked: Asked, many: int) -> dict[Any, list[Load]]:
    held: dict[Any, list[Load]] = {}
    if many:
        lines = _lines(asked).filter(seizure__in=cases.order_by().values("pk")).order_by("seizure", "number")
        for line in lines.only("seizure_id", "goods_class", "regime", "kg", "specimens"):
            held.setdefault(line.seizure_id, []).append(_load(line))
    return held


def _stop(row: CaseStop) -> Stop:
    return Stop(row.role, row.country, row.place, row.latitude, row.longitude, row.exact, row.established)


def _load(line: Line) -> Load:
    kg, specimens = (None if value is None else float(value) for value in (line.kg, line.specimens))
    return Load(line.goods_class, line.regime, kg, specimens)
