"""Does the paper give the Appendix as the law stood, and does what it grants fit that Appendix?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from greenlane.front.telling import part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, Severity, cannot_tell, fails, not_applicable, passes
from greenlane.permits.names import same_number
from greenlane.permits.permit import CITES, Line, Paper
from greenlane.reference import reservations, taxa
from greenlane.reference.listings import OLDEST_TEXT

_IN_FORCE = dt.date(1975, 7, 1)
"""When the Convention entered into force: what was acquired before is pre-Convention for every species."""
_WILD = frozenset("WXFR")
_DEEMED_OTHERWISE = frozenset("DCAO")
"""Sources that Article VII treats otherwise than Appendix I: bred, propagated, pre-Convention."""


def _commercial(case: Case, line: Line) -> Said:
    purpose, source, appendix = case.paper.purpose_of(line), line.source, case.appendix(line)
    if purpose is not None and purpose != "T":
        return not_applicable("Not in commerce.")
    if source is not None and source not in _WILD:
        return not_applicable("Source {source}.", source=source)
    if appendix is None:
        return case.without_appendix(line)
    if appendix != "I":
        return passes("{taxon} was not in Appendix I.", taxon=line.taxon, trust=_trust(case, line))
    if purpose is None or source is None:
        return cannot_tell("{taxon} is in Appendix I, and purpose or source is missing.", "paper", taxon=line.taxon)
    assert case.law_day and line.taxon
    parties = [p for p in (case.paper.leaves, case.paper.import_country) if p]
    holding = [p for p in parties if _reserved(case, p, line.taxon)]
    values: dict[str, Any] = {"taxon": line.taxon, "source": source}
    if len(holding) == 2:
        return passes("{leaves} and {enters} hold reservations on {taxon}.", trust="single source", leaves=holding[0],
                      enters=holding[1], **values)  # fmt: skip
    if holding:
        words = "{taxon} of Appendix I in commerce, source {source}; only {party} holds a reservation."
        return fails(words, severity="ask", trust="single source", party=holding[0], **values)
    words = "{taxon} of Appendix I in commerce, source {source}."
    return fails(words, severity=_doubtful(case, line), trust=_trust(case, line), **values)


def _doubtful(case: Case, line: Line) -> Severity | None:
    """Return that a failure is to be asked about where the listing it rests on was never verified."""
    return "ask" if _trust(case, line) == "unverified" else None


def _reserved(case: Case, party: str, taxon: str) -> bool:
    assert case.law_day
    found = reservations.reservation(party, taxon, case.law_day, case.context.folder)
    return found is not None and not found.part


def _trust(case: Case, line: Line) -> str | None:
    found = case.taxon(line)
    return found.trust if found else None


def _import_first(case: Case, line: Line) -> Said:
    source, appendix = line.source, case.appendix(line)
    if source in _DEEMED_OTHERWISE:
        return not_applicable("Source {source}: Article VII.", source=source)
    if case.paper.kind == "cites_reexport" and line.term not in (None, "LIV"):
        return not_applicable("Re-exports want an import permit for living specimens alone.")
    if appendix is None:
        return case.without_appendix(line)
    if appendix != "I":
        return not_applicable("Not in Appendix I.")
    if source is None:
        return cannot_tell("{taxon} is in Appendix I, and the source is missing.", "paper", taxon=line.taxon)
    granted = _import_permits(case, line)
    if granted is None:
        return cannot_tell("{taxon} is in Appendix I; nobody looked for the import permit.", "declaration",
                           taxon=line.taxon)  # fmt: skip
    if not granted:
        return fails("{taxon} is in Appendix I, and there is no import permit.", severity=_doubtful(case, line),
                     trust=_trust(case, line), taxon=line.taxon)  # fmt: skip
    days = [day for _, day in granted if day]
    issued = case.paper.issued
    number = granted[0][0] or part("without a number")
    if not days or issued is None:
        return cannot_tell("Import permit {number} or this paper bears no day.", "paper", number=number)
    values: dict[str, Any] = {"number": number, "day": min(days), "issued": issued}
    if min(days) > issued:
        return fails("Import permit {number} of {day} is later than this paper, of {issued}.", **values)
    return passes("Import permit {number} of {day} came first.", **values)


def _import_permits(case: Case, line: Line) -> list[tuple[str, dt.date | None]] | None:
    """Return number and day of every import permit known for a line; None where nobody looked."""
    papers = case.others("cites_import")
    declared = case.context.consignment
    found: list[tuple[str, dt.date | None]] = [(p.number, p.issued) for p in papers or () if _speaks_of(case, p, line)]
    if declared is not None:
        documents = [d for goods in declared.goods for d in goods.documents] + list(declared.documents)
        known = [number for number, _ in found]
        for document in documents:
            if document.kind == "cites_import" and not any(same_number(document.number, n) for n in known):
                found.append((document.number or "", document.issued))
    return found if found or papers is not None else None


def _speaks_of(case: Case, paper: Paper, line: Line) -> bool:
    folder = case.context.folder
    wanted = taxa.find(line.taxon or "", folder=folder)
    for other in paper.lines:
        found = taxa.find(other.taxon or "", folder=folder)
        if (wanted and found and wanted.name == found.name) or (other.taxon or "") == (line.taxon or ""):
            return True
    return False


def _as_listed(case: Case, line: Line) -> Said:
    if line.appendix is None:
        return cannot_tell("The line gives no Appendix.", "paper")
    law, found = case.appendix(line), case.taxon(line)
    if law is None or found is None:
        return case.without_appendix(line)
    values: dict[str, Any] = {
        "taxon": found.name, "stated": line.appendix, "law": law, "day": case.law_day, "trust": found.trust
    }  # fmt: skip
    if line.appendix not in ("I", "II", "III"):
        return fails("{stated} is no Appendix.", severity="ask", **values)
    if line.appendix == law:
        return passes("{taxon} was in Appendix {law} on {day}.", **values)
    if found.split and line.appendix in {listing.appendix for listing in found.listings}:
        words = "{taxon} is in Appendix {stated} or {law} by its population."
        return cannot_tell(words, "paper", severity="note", taxon=found.name, stated=line.appendix, law=law)
    weaker = law == "I" and found.trust != "unverified"
    words = "The paper says Appendix {stated}; {taxon} was in {law} on {day}."
    if not law:
        words = "The paper says Appendix {stated}; {taxon} was in none on {day}."
    return fails(words, severity="refuse" if weaker else "ask", **values)


def _pre_convention(case: Case, line: Line) -> Said:
    if line.source != "O" and case.paper.kind != "cites_preconvention":
        return not_applicable("Not claimed as pre-Convention.")
    if line.acquired is None:
        return fails("Claimed as pre-Convention without a day of acquisition.")
    if line.acquired < _IN_FORCE:
        return passes("Acquired on {day}, before the Convention.", day=line.acquired)
    found = case.taxon(line)
    if found is None:
        return case.without_taxon(line)
    since = _first_listed(case, line)
    values: dict[str, Any] = {"day": line.acquired, "taxon": found.name, "since": since, "trust": found.trust}
    if since is not None:
        words = "Acquired on {day}; {taxon} is listed since {since}."
        return (passes if line.acquired < since else fails)(words, **values)
    if found.standing != taxa.LISTED:
        return case.without_appendix(line)
    if line.acquired >= OLDEST_TEXT:
        values["since"] = OLDEST_TEXT
        return fails("Acquired on {day}; {taxon} was listed by {since}.", **values)
    return cannot_tell("Acquired on {day}; since when {taxon} is listed is not known.", "book", day=line.acquired,
                       taxon=found.name)  # fmt: skip


def _first_listed(case: Case, line: Line) -> dt.date | None:
    """Return the day from which a taxon is listed in any Appendix; None where that was before the oldest text known."""
    day, since = case.law_day, None
    while day is not None and line.taxon:
        found = taxa.find(line.taxon, day, population=case.population(line), folder=case.context.folder)
        if found is None or found.standing != taxa.LISTED or found.listed_since == since:
            return since
        if found.listed_since is None:
            return None
        since = found.listed_since
        day = since - dt.timedelta(days=1)
        if day < OLDEST_TEXT:
            return since
    return since


CHECKS = (
    Check(
        "RI-PER-080", "No commerce in wild specimens of Appendix I",
        "A species of Appendix I does not move in commerce (T) from the wild, the sea, a ranch or as F1 (W, X, R, F), "
        "unless both countries hold a reservation; where one alone does, it is asked about.",
        CITES, "refuse", "CITES Article III; compliance checks of UNEP-WCMC", "sourced", of_line=_commercial,
    ),
    Check(
        "RI-PER-081", "Import permit first for Appendix I",
        "Before an export permit for Appendix I (or a re-export certificate for living specimens of it) an import "
        "permit was granted; Article VII takes out what was bred, propagated or is pre-Convention.",
        ("cites_export", "cites_reexport"), "refuse", "CITES Article III.2(d) and III.4(c)", "sourced",
        of_line=_import_first,
    ),
    Check(
        "RI-PER-085", "Appendix as the law stood",
        "The Appendix on the paper is that of the taxon, for the population it comes from, on the day of issue.",
        CITES, "ask", "the Appendices of CITES; compliance checks of UNEP-WCMC", "sourced", of_line=_as_listed,
    ),
    Check(
        "RI-PER-093", "Pre-Convention means before the listing",
        "What is claimed as pre-Convention (source O) was acquired before its taxon was first listed.",
        CITES, "refuse", "CITES Article VII.2; Res. Conf. 13.6", "sourced", of_line=_pre_convention,
    ),
)  # fmt: skip
