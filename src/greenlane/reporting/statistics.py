"""What was seized, counted in SQL: for a person over the cases shown to them, for an organisation over its own.

A negative control is no seizure, and what was withdrawn counts nowhere. A case with goods of several kinds stands in
each of them, so that the parts may come to more than the whole. What has no quantity is counted as that, never as zero,
and amounts of money are never added across currencies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from greenlane.inspection.views.how_good import counted as traffic
from greenlane.people.models import Office, Organisation, Person, SystemAccount
from greenlane.reporting.figures import UNITS, Headline, Part, Sums, by_month, whole_years
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


def endangered_species(whose: Whose, since: dt.date, until: dt.date) -> Headline:
    """Return the cases with goods under CITES in a period, both days within it, and their weight. One query."""
    return _headline(whose, since, until, "CITES")


def solid_waste(whose: Whose, since: dt.date, until: dt.date) -> Headline:
    """Return the cases with waste in a period, both days within it, and its weight. One query."""
    return _headline(whose, since, until, "BASEL")


def _headline(whose: Whose, since: dt.date, until: dt.date, regime: str) -> Headline:
    found = _narrowed(whose, Asked(since, until, regime=regime)).aggregate(
        cases=Count("pk", distinct=True),
        weighed=Count("pk", distinct=True, filter=Q(lines__kg__isnull=False)),
        kg=Sum("lines__kg"),
    )
    return Headline(**found)


def total(whose: Whose, asked: Asked) -> Sums:
    """Return what the seizures of a period come to. One query."""
    return _read(_narrowed(whose, asked).aggregate(**_sums()))


def by(whose: Whose, asked: Asked, dimension: str) -> list[Part]:
    """Return what they come to in each part, the part with most cases first, months in order. One query."""
    names = DIMENSIONS[dimension]
    rows = _narrowed(whose, asked).annotate(what=WHAT).values(*names).annotate(**_sums())
    parts = [Part(tuple(row[name] for name in names), _read(row)) for row in rows]
    if dimension == "month":
        return by_month(parts)
    return sorted(parts, key=lambda part: (-part.sums.cases, *map(str, part.key)))


def by_month_and_regime(whose: Whose, asked: Asked) -> dict[str, list[Part]]:
    """Return the months of each regime. One query."""
    rows = _narrowed(whose, asked).values("lines__regime", "day").annotate(**_sums())
    found: dict[str, list[Part]] = {}
    for row in rows:
        found.setdefault(row["lines__regime"] or "", []).append(Part((row["day"],), _read(row)))
    return {regime: by_month(days) for regime, days in sorted(found.items())}


def values(whose: Whose, asked: Asked, dimension: str = "") -> Values:
    """Return the value in each part, by currency. Two queries; without a dimension all is one part, ``()``.

    The value of a case as a whole goes before those of its goods. It is not divided among them: a part of the goods has
    only what was said of these goods.
    """
    names, found = DIMENSIONS.get(dimension, ()), Values()
    lines = _narrowed(whose, asked).annotate(what=WHAT)
    if dimension not in OF_GOODS and not asked.goods:
        whole = _narrowed(whose, asked).filter(record__value__isnull=False)
        said = Cast(KT("record__value__amount"), MONEY)
        _add(found, whole.annotate(in_currency=KT("record__value__currency")), names, said)
        lines = lines.filter(record__value__isnull=True)
    _add(found, lines.annotate(in_currency=F("lines__currency")), names, F("lines__value"))
    return found


def _add(found: Values, rows: QuerySet[Any], names: tuple[str, ...], amount: Any) -> None:
    summed = rows.values(*names, "in_currency").annotate(amount=Sum(amount, output_field=MONEY))
    for row in summed.filter(amount__isnull=False):  # after the sum: before it, it would join the goods once more
        key: tuple[object, ...] = tuple(row[name] for name in names)
        if names == DIMENSIONS["month"]:
            key = tuple(day.replace(day=1) if day else None for day in key)
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
    seen = Line.objects.filter(seizure__in=cases(whose).seized()).exclude(goods_class="")
    return sorted(seen.order_by().values_list("goods_class", flat=True).distinct())


def _narrowed(whose: Whose, asked: Asked) -> SeizureQuerySet:
    """The seizures of a period, joined once with their goods; only with those asked for, where some are."""
    goods = {f"lines__{name}": value for name, value in asked.goods.items()}
    return cases(whose).seized().filter(asked.cases, **goods)


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
