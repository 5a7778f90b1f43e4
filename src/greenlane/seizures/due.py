"""What is due, and when: dates that the treaties set, and those that follow from a case. Pure: it knows no clock.

Rooms above know more (which return went out, which one is asked for at home): they register a callable, as panels are
registered, and what it says of a key replaces what is said here.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["report", "case", "take_back"]
Asked = Callable[[Any, dt.date, dt.date], "Iterable[Due]"]

SOON = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due. It names no person, no company and no goods: ``number`` is that of the case.

    ``on`` None: as cases arise, without a date. ``key``: of two with one key, what was registered stands. ``what`` is a
    code of ``words.DUTIES`` or of a clock; ``period`` the year or period it is about; ``about`` the key of the case.
    ``trust`` says how the date is known: sourced, derived, unverified. ``done``: it needs nothing any more.
    """

    key: str
    what: str
    kind: Kind
    on: dt.date | None = None
    regime: str = ""
    number: str = ""
    period: str = ""
    address: str = ""
    about: str = ""
    source: str = ""
    trust: str = ""
    counting: str = "calendar"
    title: str = ""
    done: bool = False

    def standing(self, today: dt.date) -> str:
        """Say how it stands on a day: ``undated``, ``overdue``, ``today``, ``soon`` (within a week) or ``later``."""
        if self.on is None:
            return "undated"
        if self.on < today:
            return "overdue"
        if self.on == today:
            return "today"
        return "soon" if self.on - today <= SOON else "later"


@dataclass(frozen=True, slots=True)
class Annual:
    """A date that returns every year, about the year ``back`` years before it."""

    what: str
    regime: str
    month: int
    day: int
    source: str
    trust: str
    back: int = 1
    group: str = ""

    def key(self, period: int) -> str:
        """The key of what is due about a year."""
        return f"{self.what}:{period}"


ANNUAL = (
    Annual("cites_illegal", "CITES", 10, 31, "Res. Conf. 11.17", "sourced"),
    Annual("cites_trade", "CITES", 10, 31, "Res. Conf. 11.17", "sourced"),
    Annual("cites_ivory_stock", "CITES", 2, 28, "CoP18 Doc. 69.4", "sourced"),
    Annual("cites_illegal_eu", "CITES", 6, 15, "EU-TWIX", "sourced", group="EU"),
    Annual("basel_national", "BASEL", 12, 31, "Basel Art. 13(3)", "sourced"),
)
"""``group``: it is asked of members of that group of countries alone."""

ETIS_DAYS = 90
DNA_DAYS = 90
DNA_FROM_KG = Decimal(500)


@dataclass(frozen=True, slots=True)
class Case:
    """What of a case decides whether something is due for it. ``ivory_kg`` None: no ivory; kg of raw ivory."""

    key: str
    number: str
    address: str
    regimes: frozenset[str]
    day: dt.date | None = None
    ivory_kg: Decimal | None = None
    dna_sample: bool | None = None


def annual(since: dt.date, until: dt.date, groups: frozenset[str] = frozenset()) -> Iterator[Due]:
    """Yield what the treaties ask every year, from ``since`` to ``until`` (both included), of members of ``groups``."""
    for year in range(since.year, until.year + 1):
        for one in ANNUAL:
            on, period = dt.date(year, one.month, one.day), year - one.back
            if since <= on <= until and (not one.group or one.group in groups):
                yield Due(
                    one.key(period), one.what, "report", on, one.regime, period=str(period), source=one.source,
                    trust=one.trust,
                )  # fmt: skip


def of_case(case: Case) -> Iterator[Due]:
    """Yield what a case itself makes due: within so many days of the seizure, or as cases arise."""

    def made(what: str, regime: str, on: dt.date | None, source: str, trust: str) -> Due:
        return Due(
            f"{what}:{case.key}", what, "case", on, regime, number=case.number, address=case.address, about=case.key,
            source=source, trust=trust,
        )  # fmt: skip

    if case.ivory_kg is not None and case.day:
        on = case.day + dt.timedelta(days=ETIS_DAYS)
        yield made("etis", "CITES", on, "Res. Conf. 10.10", "unverified")
        if case.ivory_kg >= DNA_FROM_KG and not case.dna_sample:
            on = case.day + dt.timedelta(days=DNA_DAYS)
            yield made("ivory_dna", "CITES", on, "Res. Conf. 10.10", "unverified")
    if "BASEL" in case.regimes:
        yield made("basel_confirmed", "BASEL", None, "Basel Art. 9, 16; BC decisions", "derived")
    if "MONTREAL" in case.regimes:
        yield made("montreal_illegal", "MONTREAL", None, "Dec. XIV/7, XXXI/3, XXXIV/8", "sourced")


def together(*many: Iterable[Due]) -> list[Due]:
    """Return what is not done, the earliest first and the undated last. Of one key, the last that said it stands."""
    by_key = {one.key: one for items in many for one in items}
    waiting = (one for one in by_key.values() if not one.done)
    return sorted(waiting, key=lambda one: (one.on is None, one.on or dt.date.max, one.number, one.key))


def weeks(
    items: Iterable[Due], year: int, month: int, first_day: int = 0
) -> list[list[tuple[dt.date, tuple[Due, ...]]]]:
    """Return a month as weeks of seven days, each with what is due on it. ``first_day``: 0 is Monday."""
    by_day: dict[dt.date, list[Due]] = {}
    for one in items:
        if one.on:
            by_day.setdefault(one.on, []).append(one)
    return [
        [(day, tuple(by_day.get(day, ()))) for day in week]
        for week in calendar.Calendar(first_day).monthdatescalendar(year, month)
    ]


_hooks: list[tuple[str, Asked]] = []


def register(asked: Asked) -> Asked:
    """Register what a room above knows to be due: called with (organisation, since, until). Once from its ``ready``."""
    name = f"{asked.__module__}.{asked.__qualname__}"
    if all(known != name for known, _ in _hooks):
        _hooks.append((name, asked))
    return asked


def registered(owner: Any, since: dt.date, until: dt.date) -> Iterator[Due]:
    """Yield what rooms above say is due for an organisation, from ``since`` to ``until``."""
    for _, asked in _hooks:
        yield from asked(owner, since, until)
