"""Is trade in the taxon from this country suspended?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from greenlane.front.telling import part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, passes
from greenlane.permits.permit import CITES, Line
from greenlane.reference import suspensions
from greenlane.reference.suspensions import Suspension


def _found(case: Case, line: Line, country: str | None, on: dt.date, imports: bool = False) -> tuple[Suspension, ...]:
    if country is None or not line.taxon:
        return ()
    return suspensions.suspended(
        line.taxon, country, on, term=line.term, source=line.source, purpose=case.paper.purpose_of(line),
        imports=imports, folder=case.context.folder,
    )  # fmt: skip


def _suspended(case: Case, line: Line) -> Said:
    if case.law_day is None or not line.taxon:
        return case.without_taxon(line)
    leaves, folder = case.paper.leaves, case.context.folder
    if leaves is None and case.paper.import_country is None:
        return cannot_tell("The paper names no country that the goods leave.", "paper")
    issued = _found(case, line, leaves, case.law_day)
    if issued:
        return _says(case, line, issued[0], case.law_day)
    into = _found(case, line, case.paper.import_country, case.law_day, imports=True)
    if into:
        return _says(case, line, into[0], case.law_day)
    for country, day in ((leaves, case.context.on), (line.origin, case.law_day)):
        later = _found(case, line, country, day)
        if later:
            return _says(case, line, later[0], day, ask=True)
    days = (case.law_day, case.context.on)
    if leaves is None or not all(suspensions.complete(day, folder) for day in days):
        return cannot_tell("The list of suspensions that is shipped does not reach {day}.", "list", day=max(days))
    return passes("No suspension is listed for {taxon} from {country}.", trust="single source", taxon=line.taxon,
                  country=leaves)  # fmt: skip


def _says(case: Case, line: Line, row: Suspension, day: dt.date, ask: bool = False) -> Said:
    values: dict[str, Any] = {
        "country": row.country, "taxon": row.taxon or part("every listed species"), "since": row.valid_from, "day": day,
        "scope": row.scope,
    }  # fmt: skip
    stale = row.valid_to is None and not suspensions.complete(day, case.context.folder)
    if row.trust == "unverified":
        words = "{country}, {taxon}: suspended since {since} ({scope}), and perhaps lifted since: confirm."
        return cannot_tell(words, "list", severity="ask", **values)
    if row.concerns(line.term, line.source, case.paper.purpose_of(line)) is None:
        words = "{country}, {taxon}: suspended since {since} ({scope}); a code that might exempt it is missing."
        return cannot_tell(words, "paper", **values)
    words = "{country}, {taxon}: trade was suspended on {day}, since {since} ({scope})."
    return fails(words, severity="ask" if ask or row.conditional or stale else None, trust=row.trust, **values)


CHECKS = (
    Check(
        "RI-PER-073", "Trade not suspended",
        "No suspension in force on the day of issue holds for the country and taxon, unless purpose (as a rule Z, G, Q "
        "and S), source or term is exempt; one that came later, or in the country of origin, is asked about.",
        CITES, "refuse", "recommendations of the CITES Standing Committee; compliance checks of UNEP-WCMC", "sourced",
        of_line=_suspended, needs="suspensions",
    ),
)  # fmt: skip
