"""The fast lane: a paper that passes every check that matters, of a trader with a clean record, gets a quick yes.

The yes is *no objection to the paper*, with its reasons. It says nothing of the goods, and no random sample is
skipped for it.
"""

from __future__ import annotations

import datetime as dt
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
    """On what terms; starting values, for each administration to set.

    ``must_pass``: codes of checks that must have been asked and passed wherever they apply; empty: every check whose
    severity is to refuse or to ask.
    """

    consignments: int = 10
    inspected: int = 2
    clean_years: int = 3
    must_pass: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """Yes or no, and every reason in words: for a no, each thing that stood in the way."""

    yes: bool
    because: tuple[str, ...]


def fast_lane(
    verdict: Verdict, trader: TraderRecord, *, on: dt.date, foreign: Foreign = "", terms: Terms | None = None
) -> Decision:
    """Decide whether a paper may take the fast lane on a day."""
    raise NotImplementedError
