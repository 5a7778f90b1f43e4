"""What a test on the past gave, side by side with what is active: one table, and the charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from greenlane.front.chart import Chart, Point, Row, Series
from greenlane.front.templatetags.house import LANES
from greenlane.targeting.backtest import Part, Result, Side
from greenlane.targeting.rates import Rate


@dataclass(frozen=True)
class Line:
    """One figure on every side; ``unit`` as ``Chart`` has it."""

    name: str
    points: tuple[Point, ...]
    unit: str = "share"


def table(result: Result) -> dict[str, Any]:
    """The figures of every side, line by line."""
    sides = dict(_sides(result))
    counts: list[tuple[str, Callable[[Side], float]]] = [
        (_("Singled out"), lambda side: side.hits),
        (_("Of these inspected"), lambda side: side.inspected),
        (_("Finds among them"), lambda side: side.finds),
        (_("Red a day"), lambda side: side.red_per_day),
        (_("Amber a day"), lambda side: side.amber_per_day),
    ]
    rates: list[tuple[str, Callable[[Side], Rate]]] = [
        (_("Precision: finds among what was inspected"), lambda side: side.precision),
        (_("Precision in the random sample"), lambda side: side.sample),
        (_("Recall in the random sample"), lambda side: side.recall_sample),
        (_("Recall at the capacity"), lambda side: side.recall_at_capacity),
    ]
    found = [Line(name, tuple(Point(of(side)) for side in sides.values()), "") for name, of in counts]
    found += [Line(name, tuple(point(of(side)) for side in sides.values())) for name, of in rates]
    return {"sides": list(sides), "lines": found}


def charts(result: Result) -> list[Chart]:
    """Rates, the parts by regime and by month, and the lanes."""
    sides = dict(_sides(result))
    rates: list[tuple[str, Callable[[Side], Rate]]] = [
        (_("Precision"), lambda side: side.precision),
        (_("Precision, random sample"), lambda side: side.sample),
        (_("Recall, random sample"), lambda side: side.recall_sample),
        (_("Recall at the capacity"), lambda side: side.recall_at_capacity),
    ]
    series = tuple(Series(name) for name in sides)
    first = tuple(Row(name, tuple(point(of(side)) for side in sides.values())) for name, of in rates)
    found = [Chart(_("How good each is"), _("Figure"), series, first)]
    regimes = _parts([side.by_regime for side in sides.values()], lambda part: point(part.precision))
    if regimes:
        found.append(Chart(_("Precision by regime"), _("Regime"), series, regimes))
    months = _parts([side.by_month for side in sides.values()], lambda part: Point(part.hits))
    if len(months) > 1:
        found.append(Chart(_("Singled out by month"), _("Month"), series, months, kind="lines", unit=""))
    finds = _parts([side.by_month for side in sides.values()], lambda part: Point(part.finds))
    if len(finds) > 1:
        found.append(Chart(_("Finds by month"), _("Month"), series, finds, kind="lines", unit=""))
    lanes = tuple(
        Row(str(LANES[lane]), tuple(Point(side.lanes.get(lane, 0) / max(1, result.traffic)) for side in sides.values()))
        for lane in LANES
    )
    return [*found, Chart(_("Share of each lane"), _("Lane"), series, lanes)]


def _sides(result: Result) -> Iterator[tuple[str, Side]]:
    if result.alone:
        yield _("Alone"), result.alone
    yield _("With it"), result.candidate
    yield _("Active now"), result.active


def _parts(sides: Sequence[Sequence[Part]], of: Callable[[Part], Point]) -> tuple[Row, ...]:
    """One row for each part that any side has, in order of their names."""
    named = [{part.name: part for part in side} for side in sides]
    names = sorted({name for side in named for name in side})
    return tuple(
        Row(name or _("none"), tuple(of(side[name]) if name in side else Point(None) for side in named))
        for name in names
    )


def point(rate: Rate) -> Point:
    """A rate as a chart has it; what nothing was looked at for has no interval."""
    if rate.value is None:
        return Point(None, of=0)
    return Point(rate.value, rate.low, rate.high, round(rate.of))
