"""Does the export stay within the quota of its year, and is there a quota of zero?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from greenlane.front.telling import part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.measure import EXACT, Measure, measure, trim
from greenlane.permits.permit import Line
from greenlane.reference import quotas
from greenlane.reference.quotas import Quota

BASIS = "quotas in annotations and Resolutions of the Conference of the Parties; compliance checks of UNEP-WCMC"


def _rows(case: Case, line: Line) -> tuple[Quota, ...]:
    exporter, day = case.paper.leaves, case.law_day
    if not line.taxon or exporter is None or day is None:
        return ()
    found = quotas.quota(
        line.taxon, exporter, year=day.year, term=line.term, source=line.source, purpose=case.paper.purpose_of(line),
        folder=case.context.folder,
    )  # fmt: skip
    return tuple(row for row in found if row.holds(day))


def _unknown(case: Case, line: Line) -> Said | None:
    if case.law_day is None or not line.taxon:
        return case.without_taxon(line)
    if case.paper.leaves is None:
        return cannot_tell("The exporting country is not named.", "paper")
    return None


def _silence(case: Case) -> Said:
    """Say what it means that no quota is listed: nothing, unless the administration imported the current list."""
    if quotas.complete(case.context.folder):
        return not_applicable("The list of quotas has none.")
    return cannot_tell("The list that is shipped holds mandatory quotas alone; none is for this line.", "list")


def _within(case: Case, line: Line) -> Said:
    if line.source == "I":
        return not_applicable("Seized specimens count under no quota.")
    unknown = _unknown(case, line)
    if unknown:
        return unknown
    rows = [row for row in _rows(case, line) if row.amount > 0]
    if not rows:
        return _silence(case)
    return max((_against(case, line, row) for row in rows), key=_weight)


def _weight(said: Said) -> int:
    return ("not_applicable", "passes", "cannot_tell", "fails").index(said.answer)


def _against(case: Case, line: Line, row: Quota) -> Said:
    assert case.law_day
    values: dict[str, Any] = {
        "year": case.law_day.year,
        "quota": row.amount,
        "taxon": row.taxon,
        "exporter": case.paper.leaves,
    }
    if line.quantity is None:
        return cannot_tell("The line gives no quantity.", "paper")
    own, used = measure(line.quantity, cites=True), _used(case, line)
    base = measure(_Amount(row.amount, row.unit), cites=True)
    if own.base != base.base:
        return cannot_tell("{unit} cannot be set against a quota in {quota_unit}.", "paper", unit=line.quantity.unit,
                           quota_unit=row.unit)  # fmt: skip
    counts = row.concerns(line.term, line.source, case.paper.purpose_of(line))
    whole = EXACT.add(own.amount, used.amount if used else Decimal(0))
    if whole > base.amount:
        words = "{taxon} of {exporter} in {year}: {whole} with this paper, {quota} are the quota."
        return fails(words, severity=None if counts else "ask", trust=row.trust, whole=trim(whole), **values)
    if used is None:
        words = "{taxon} of {exporter} in {year}: what else was exported of the quota of {quota} is not known."
        return cannot_tell(words, "history", **values)
    words = "{taxon} of {exporter} in {year}: {whole} with this paper, of a quota of {quota}."
    return passes(words, trust=row.trust, whole=trim(whole), **values)


class _Amount:
    def __init__(self, amount: Decimal, unit: str) -> None:
        self.amount, self.unit = amount, unit


def _used(case: Case, line: Line) -> Measure | None:
    known = (case.context.quota_used or {}).get(line.line)
    if known is None or line.quantity is None:
        return None
    return measure(_Amount(known, line.quantity.unit), cites=True)


def _zero(case: Case, line: Line) -> Said:
    unknown = _unknown(case, line)
    if unknown:
        return unknown
    assert case.law_day
    rows = [row for row in _rows(case, line) if row.amount == 0]
    if not rows:
        shipped_ends = case.law_day > quotas.STATE and not quotas.complete(case.context.folder)
        if shipped_ends:
            return cannot_tell("The list that is shipped ends in {end}.", "list", end=quotas.STATE)
        return passes("No quota of zero is listed for {taxon}.", trust="single source", taxon=line.taxon)
    row = rows[0]
    values: dict[str, Any] = {
        "taxon": row.taxon,
        "exporter": row.exporter or part("every country"),
        "since": row.valid_from,
    }
    note = f" ({row.note})" if row.note else ""
    if row.concerns(line.term, line.source, case.paper.purpose_of(line)) is None:
        words = "A quota of zero for {taxon} from {exporter} holds for some terms, sources or purposes: one is missing."
        return cannot_tell(words, "paper", **values)
    words = "The export quota for {taxon} from {exporter} is zero since {since}{note}."
    return fails(words, severity="ask" if note else None, trust=row.trust, note=note, **values)


CHECKS = (
    Check(
        "RI-PER-071", "Within the export quota of the year",
        "This line, with what other papers of the exporter used in the year, is within the quota for its taxon, term, "
        "source and purpose; seized specimens (source I) do not count.",
        ("cites_export",), "refuse", BASIS, "sourced", of_line=_within, needs="quotas",
    ),
    Check(
        "RI-PER-072", "No export quota of zero",
        "No quota of zero holds for the taxon, exporter, term, source and purpose.",
        ("cites_export",), "refuse", BASIS, "sourced", of_line=_zero, needs="quotas",
    ),
)  # fmt: skip
