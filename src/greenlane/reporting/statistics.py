"""What was seized, counted in SQL: for a person over the cases shown to them, for an organisation over its own.

A negative control is no seizure, what was withdrawn counts nowhere, and two that were judged to be one case count once,
as in returns. A case with goods of several kinds stands in each of them, so that the parts may come to more than the
whole. What has no quantity is counted as that, never as zero, and amounts of money are never added across currencies.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from greenlane.inspection.views.how_good import counted as traffic
from greenlane.people.models import Office, Organisation, Person, SystemAccount
from greenlane.reporting.figures import UNITS, Part, Sums, by_month, by_regime, ranked, whole_years
from greenlane.seizures.models import Line, Seizure
from greenlane.seizures.models.cases import SeizureQuerySet
from greenlane.targeting.rates import Rate, wilson

Whose = Person | SystemAccount | Organisation
"""A person, for what is shown to them; an organisation, for all that is its own: ask first who may have that."""
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "regime": ("lines__regime",),
    "class": ("lines__goods_class",),
    "goods": ("lines__kind", "what"),
    "route": ("from_country", "to_country"),
    "office": ("office",),
    "detection": ("detection",),
    "month": ("day",),
}
OF_GOODS = frozenset({"regime", "class", "goods"})
"""Those that divide the goods of a case; the others divide cases."""
WHAT = Case(When(lines__name="", then=F("lines__as_written")), default=F("lines__name"))
NO_QUANTITY = Q(lines__kg=None, lines__specimens=None, lines__live=None, lines__m3=None, lines__isnull=False)
MONEY: DecimalField[Any, Any] = DecimalField(max_digits=20, decimal_places=2)
Values = dict[tuple[object, ...], dict[str, Decimal]]


@dataclass(frozen=True)
class Asked:
    """A period, both days within it, and what it is narrowed to."""

    since: dt.date
    until: dt.date
    office: Office | None = None
    regime: str = ""
    goods_class: str = ""

    @property
    def cases(self) -> Q:
        """The condition on cases. Of which only a year is known counts where the whole year lies in the period."""
        first, last = whole_years(self.since, self.until)
        within = Q(day__range=(self.since, self.until)) | Q(day=None, year__range=(first, last))
        # The year of each is known. Said too, SQLite reads by it, in the order in which cases lie beside their goods:
        # in that of their days it takes twice as long.
        within &= Q(year__range=(self.since.year, self.until.year))
        return within & Q(office=self.office) if self.office else within

    @property
    def goods(self) -> dict[str, str]:
        """The condition on lines of goods."""
        said = {"regime": self.regime, "goods_class": self.goods_class}
        return {name: value for name, value in said.items() if value}


def cases(whose: Whose) -> SeizureQuerySet:
    """Return the cases that are counted for someone, withdrawn ones and negative controls among them."""
    if isinstance(whose, Organisation):
        return Seizure.objects.filter(owner=whose).order_by()
    return Seizure.objects.visible_to(whose).order_by()


def by_regime_and_day(whose: Whose, asked: Asked) -> list[Part]:
    """Return the sums of each regime on each day. One query: a case has one day, so that days add up to any period."""
    weighed = Count("pk", distinct=True, filter=Q(lines__kg__isnull=False))
    return _parts(_narrowed(whose, asked), ("lines__regime", "day"), of_weighed=weighed)


def by(whose: Whose, asked: Asked, dimension: str) -> list[Part]:
    """Return what they come to in each part, the part with most cases first, months in order. One query."""
    if dimension == "regime":
        return by_regime(by_regime_and_day(whose, asked))
    parts = _parts(_narrowed(whose, asked).annotate(what=WHAT), DIMENSIONS[dimension])
    return by_month(parts) if dimension == "month" else ranked(parts)


def cases_by(whose: Whose, asked: Asked, *names: str) -> Counter[tuple[object, ...]]:
    """Return how many cases have the same values in some columns of cases. One query, without goods unless narrowed."""
    rows = _narrowed(whose, asked).values_list(*names or ("kind",))
    return Counter({tuple(key): n for *key, n in rows.annotate(n=Count("pk", distinct=bool(asked.goods)))})


def values(whose: Whose, asked: Asked, dimension: str = "") -> Values:
    """Return the value in each part, by currency, and of all under the key ``()``. Two queries.

    The value of a case as a whole goes before those of its goods. It is not divided among them: a part of the goods has
    only what was said of these goods.
    """
    names, of_goods, found = DIMENSIONS.get(dimension, ()), dimension in OF_GOODS, Values()
    alone = Q(record__value__isnull=True)
    if not asked.goods:
        whole = _narrowed(whose, asked).exclude(alone).annotate(in_currency=KT("record__value__currency"))
        divided = () if of_goods else names
        for row in _valued(whole, divided, Cast(KT("record__value__amount"), MONEY)):
            _add(found, row, {(), _key(row, divided)})
    lines = _narrowed(whose, asked, lines__value__isnull=False).annotate(what=WHAT, in_currency=F("lines__currency"))
    lines = lines.annotate(alone=Value(True) if asked.goods else alone)
    for row in _valued(lines, (*names, "alone"), F("lines__value")):
        if row["alone"]:
            _add(found, row, {(), _key(row, names)})
        elif of_goods:
            _add(found, row, {_key(row, names)})
    return found


def _valued(rows: QuerySet[Any], names: tuple[str, ...], amount: Any) -> Iterable[dict[str, Any]]:
    summed = rows.values(*names, "in_currency").annotate(amount=Sum(amount, output_field=MONEY))
    return (row for row in summed if row["amount"] is not None)


def _key(row: Mapping[str, Any], names: tuple[str, ...]) -> tuple[object, ...]:
    key = tuple(row[name] for name in names)
    return tuple(day.replace(day=1) if day else None for day in key) if names == DIMENSIONS["month"] else key


def _add(found: Values, row: Mapping[str, Any], keys: Iterable[tuple[object, ...]]) -> None:
    for key in keys:
        part = found.setdefault(key, {})
        part[row["in_currency"]] = part.get(row["in_currency"], Decimal(0)) + row["amount"]


@dataclass(frozen=True)
class Beside:
    """What is not in the sums. ``negative``: searched, and nothing found; ``undated``: seizures that no day places."""

    negative: int
    undated: int
    written_up: Rate = field(default_factory=lambda: wilson(0, 0))


def beside(whose: Whose, asked: Asked) -> Beside:
    """Return what stands beside the seizures of a period. One query.

    ``written_up``: seizures among the searches that were written up as drawn at random, without an inspection of a
    consignment that counts already.
    """
    inside, kind = asked.cases, Seizure.Kind
    first, last = asked.since.year, asked.until.year
    near = Q(day=None) & (Q(year=None) | Q(year__range=(first, last))) & ~inside
    drawn = inside & Q(sampled=True, inspection=None)
    found = cases(whose).standing().aggregate(
        negative=Count("pk", filter=inside & Q(kind=kind.NEGATIVE)),
        undated=Count("pk", filter=near & Q(kind=kind.SEIZURE)),
        drawn=Count("pk", filter=drawn),
        finds=Count("pk", filter=drawn & Q(kind=kind.SEIZURE)),
    )  # fmt: skip
    return Beside(found["negative"], found["undated"], wilson(found["finds"], found["drawn"]))


@dataclass(frozen=True)
class Denominators:
    """What the seizures are to be seen against: ``received`` consignments, ``inspected`` of them.

    ``random``: finds among those drawn whatever their score, an unbiased rate of all traffic; ``targeted``: among the
    others, which were inspected because they looked bad.
    """

    received: int
    inspected: int
    drawn: int
    random: Rate
    targeted: Rate


def denominators(person: Person, asked: Asked) -> Denominators:
    """Return how many consignments came in and were inspected, as the page "How good are we" counts them."""
    cells = traffic(person.actor, asked.since, asked.until, asked.office)
    if asked.regime:
        cells = [cell for cell in cells if asked.regime in cell.regimes]
    seen = [cell for cell in cells if cell.found is not None]
    rates = {
        sampled: wilson(
            sum(cell.n for cell in seen if cell.found and cell.sampled is sampled),
            sum(cell.n for cell in seen if cell.sampled is sampled),
        )
        for sampled in (True, False)
    }
    return Denominators(
        received=sum(cell.n for cell in cells),
        inspected=sum(cell.n for cell in seen),
        drawn=sum(cell.n for cell in cells if cell.sampled),
        random=rates[True],
        targeted=rates[False],
    )


def classes(whose: Whose) -> list[str]:
    """Return the classes of goods that were seized. One query."""
    seized = cases(whose).seized().filter(pk=OuterRef("seizure"))
    seen = Line.objects.filter(Exists(seized)).exclude(goods_class="")
    return sorted(seen.order_by().values_list("goods_class", flat=True).distinct())


def _narrowed(whose: Whose, asked: Asked, **more: Any) -> SeizureQuerySet:
    """The seizures of a period, joined once with their goods; only with those asked for, where some are.

    ``more``: conditions on these goods. Filtered by afterwards, they would join the goods once more.
    """
    goods = {f"lines__{name}": value for name, value in asked.goods.items()}
    return cases(whose).seized().filter(asked.cases).each_once().filter(**goods, **more)


def _parts(rows: QuerySet[Any], names: tuple[str, ...], **more: Any) -> list[Part]:
    return [
        Part(tuple(row[name] for name in names), _read(row)) for row in rows.values(*names).annotate(**_sums(), **more)
    ]


def _sums() -> dict[str, Any]:
    """What is summed, each under ``of_`` and its name in ``Sums``: plain, they would hide the goods joined with."""
    return {
        "of_cases": Count("pk", distinct=True),
        "of_lines": Count("lines"),
        "of_without": Count("lines", filter=NO_QUANTITY),
        **{f"of_{name}": Sum(f"lines__{name}") for name in UNITS},
    }


def _read(row: Mapping[str, Any]) -> Sums:
    """The sums of a row, to the six digits in which amounts are kept: SQLite adds them as binary fractions."""
    said = {name.removeprefix("of_"): value for name, value in row.items() if name.startswith("of_")}
    return Sums(**{name: round(value, 6) if isinstance(value, Decimal) else value for name, value in said.items()})
