"""The fast lane: a paper that passes every check that matters, of a trader with a clean record, gets a quick yes.

The yes is *no objection to the paper*, with its reasons. It says nothing of the goods, and no random sample is
skipped for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from greenlane.permits.checking import Verdict

Foreign = Literal["", "asked", "confirmed", "denied"]
"""What the authority that is said to have issued the paper answered; empty: it was not asked."""


@dataclass(frozen=True)
class TraderRecord:
    """What is known of a trader: consignments and inspections within the years looked at, and the last find ever."""

    consignments: int
    inspected: int
    last_find: dt.date | None = None


@dataclass(frozen=True)
class Terms:
    """On what terms; all are starting values, for each administration to set.

    ``consignments`` and ``inspected``: how many a trader must have had, and how many of them were opened.
    ``clean_years``: for how long nothing was found. ``must_pass``: codes of the checks that must have passed wherever
    they apply; empty: every check that may refuse a paper or ask about it, where a list that this administration does
    not keep is no obstacle. One that keeps current lists names RI-PER-071 to 073 (quotas, suspensions) and RI-PER-086.
    """

    consignments: int = 10
    inspected: int = 2
    clean_years: int = 3
    must_pass: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Yes or no, and every reason in words: for a no, each thing that stood in the way.

    A check is named by its code: its sentence stands in the verdict, and may say a name that not everybody may read.
    """

    yes: bool
    because: tuple[str, ...]


def fast_lane(
    verdict: Verdict, trader: TraderRecord, *, on: dt.date, foreign: Foreign = "", terms: Terms | None = None
) -> Decision:
    """Decide whether a paper may take the fast lane on a day.

    Yes only where every check that must pass was asked and passed or does not apply, nothing failed that refuses or
    asks, the foreign authority confirmed it if it was asked, and the trader's record is long and clean enough.
    """
    terms = terms or Terms()
    against = [*_of_paper(verdict, terms), *_of_authority(foreign), *_of_trader(trader, on, terms)]
    return Decision(False, tuple(against)) if against else Decision(True, tuple(_for(verdict, trader, foreign, terms)))


def _of_paper(verdict: Verdict, terms: Terms) -> Iterator[str]:
    asked = {found.code for found in verdict.findings}
    yield from (f"{code} was not asked." for code in terms.must_pass if code not in asked)
    if not any(found.answer == "passes" for found in verdict.findings):
        yield "No check has passed."
    for found in verdict.findings:
        needed = found.code in terms.must_pass or (not terms.must_pass and found.severity != "note")
        if found.answer == "cannot_tell" and needed:
            yield f"{found.code} cannot be told."
        elif found.answer == "fails" and (needed or found.severity != "note"):
            yield f"{found.code} does not hold."


def _of_authority(foreign: Foreign) -> Iterator[str]:
    if foreign == "asked":
        yield "The issuing authority was asked and has not answered."
    elif foreign == "denied":
        yield "The issuing authority does not confirm the paper."


def _of_trader(trader: TraderRecord, on: dt.date, terms: Terms) -> Iterator[str]:
    if trader.consignments < terms.consignments:
        yield f"The trader has {trader.consignments} earlier consignments; {terms.consignments} are asked for."
    if trader.inspected < terms.inspected:
        yield f"{trader.inspected} of the trader's consignments were inspected; {terms.inspected} are asked for."
    if trader.last_find and trader.last_find > _years_before(on, terms.clean_years):
        yield f"Something was found with this trader on {trader.last_find}, within {terms.clean_years} years."


def _for(verdict: Verdict, trader: TraderRecord, foreign: Foreign, terms: Terms) -> Iterator[str]:
    passed = {found.code for found in verdict.findings if found.answer == "passes"}
    yield f"{len(passed)} checks passed, and none that must pass is unknown."
    unknown = sorted({found.code for found in verdict.findings if found.answer == "cannot_tell"})
    if unknown:
        yield f"Not told, and not asked for here: {', '.join(unknown)}."
    if foreign == "confirmed":
        yield "The issuing authority confirmed the paper."
    yield (
        f"{trader.consignments} earlier consignments, {trader.inspected} of them inspected, "
        f"nothing found in {terms.clean_years} years."
    )


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
