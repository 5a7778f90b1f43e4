"""The fast lane: a paper that passes every check that matters, of a trader with a clean record, gets a quick yes.

The yes is *no objection to the paper*, with its reasons. It says nothing of the goods, and no random sample is
skipped for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from greenlane.front.telling import Part, part, plain
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
    ``clean_years``: for how long nothing was found. ``must_pass``: codes of checks that must have been asked, and must
    be told wherever they apply, though only a list may keep them from it; beside every check that may refuse a paper
    or ask about it.
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
    reasons: tuple[Part, ...]

    @property
    def because(self) -> tuple[str, ...]:
        """The reasons in English, as records keep them."""
        return tuple(plain(one) for one in self.reasons)


def fast_lane(
    verdict: Verdict, trader: TraderRecord, *, on: dt.date, foreign: Foreign = "", terms: Terms | None = None
) -> Decision:
    """Decide whether a paper may take the fast lane on a day.

    Yes only where every check that must pass was asked and passed or does not apply, nothing failed that refuses or
    asks, the foreign authority confirmed it if it was asked, and the trader's record is long and clean enough.
    """
    terms = terms or Terms()
    against = [*against_paper(verdict, terms), *_of_authority(foreign), *against_trader(trader, on, terms)]
    return Decision(False, tuple(against)) if against else Decision(True, tuple(_for(verdict, trader, foreign, terms)))


def against_paper(verdict: Verdict, terms: Terms) -> Iterator[Part]:
    """Yield what stands in the way on the side of the paper."""
    asked = {found.code for found in verdict.findings}
    yield from (part("{code} was not asked.", code=code) for code in terms.must_pass if code not in asked)
    if not any(found.answer == "passes" for found in verdict.findings):
        yield part("No check has passed.")
    for found in {(one.code, one.answer, one.severity): one for one in verdict.findings}.values():
        needed = found.code in terms.must_pass or found.severity != "note"
        if found.answer == "cannot_tell" and needed:
            yield part("{code} cannot be told.", code=found.code)
        elif found.answer == "fails" and (needed or found.severity != "note"):
            yield part("{code} does not hold.", code=found.code)


def _of_authority(foreign: Foreign) -> Iterator[Part]:
    if foreign == "asked":
        yield part("The issuing authority was asked and has not answered.")
    elif foreign == "denied":
        yield part("The issuing authority does not confirm the paper.")


def against_trader(trader: TraderRecord, on: dt.date, terms: Terms | None = None) -> list[Part]:
    """Return what stands in the way on the side of the trader, on a day."""
    return list(_of_trader(trader, on, terms or Terms()))


def _of_trader(trader: TraderRecord, on: dt.date, terms: Terms) -> Iterator[Part]:
    if trader.consignments < terms.consignments:
        words = "The trader has {count} earlier consignments; {wanted} are asked for."
        yield part(words, count=trader.consignments, wanted=terms.consignments)
    if trader.inspected < terms.inspected:
        words = "{count} of the trader's consignments were inspected; {wanted} are asked for."
        yield part(words, count=trader.inspected, wanted=terms.inspected)
    if trader.last_find and trader.last_find > _years_before(on, terms.clean_years):
        words = "Something was found with this trader on {day}, within {years} years."
        yield part(words, day=trader.last_find, years=terms.clean_years)


def _for(verdict: Verdict, trader: TraderRecord, foreign: Foreign, terms: Terms) -> Iterator[Part]:
    passed = {found.code for found in verdict.findings if found.answer == "passes"}
    yield part("{count} checks passed, and none that must pass is unknown.", count=len(passed))
    unknown = sorted({found.code for found in verdict.findings if found.answer == "cannot_tell"})
    if unknown:
        yield part("Not told, and not asked for here: {codes}.", codes=", ".join(unknown))
    if foreign == "confirmed":
        yield part("The issuing authority confirmed the paper.")
    words = "{count} earlier consignments, {inspected} of them inspected, nothing found in {years} years."
    yield part(words, count=trader.consignments, inspected=trader.inspected, years=terms.clean_years)


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)
