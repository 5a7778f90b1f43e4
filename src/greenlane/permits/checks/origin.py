"""Can the specimen come from where the paper says, and does a re-export say where from?"""

from __future__ import annotations

from typing import Any

from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.permit import CITES, CITES_LEAVING, Line
from greenlane.reference import tables, taxa

WCMC = "compliance checks of UNEP-WCMC"


def _native(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    if line.source != "W":
        return not_applicable("Only wild specimens must come from their range.")
    if line.origin == "XX":
        return not_applicable("The country of origin is given as unknown.")
    country = line.origin or case.paper.leaves
    if not line.taxon or country is None:
        return cannot_tell("Taxon, or country of origin, is missing.", "paper")
    answer = taxa.native_to(line.taxon, country, case.context.folder)
    imported = tables.imported("taxon_range", case.context.folder)
    trust = "sourced" if imported else "memory"
    values: dict[str, Any] = {"taxon": line.taxon, "country": country}
    if answer is None:
        return cannot_tell("Whether {taxon} lives wild in {country} is not known.", "book", severity="note", **values)
    if answer:
        return passes("{taxon} lives wild in {country}.", trust=trust, **values)
    return fails(
        "{taxon} does not live wild in {country}.", severity="refuse" if imported else "ask", trust=trust, **values
    )


def _own_origin(case: Case, line: Line) -> Said:
    leaves = case.paper.leaves
    if line.origin is None or leaves is None:
        return cannot_tell("The country of origin is not named.", "paper", severity="note")
    if line.origin == leaves:
        return fails("A re-export certificate of {country} for specimens that originate there.", country=leaves)
    return passes("Re-exported by {country}, from {origin}.", country=leaves, origin=line.origin)


def _origin_told(case: Case, line: Line) -> Said:
    if line.origin is None:
        return fails("Names no country of origin in box 12.")
    if line.origin == "XX":
        return fails("Gives the country of origin as unknown (XX).", severity="note")
    if not line.origin_permit:
        return fails("Names {origin} as origin and no permit of that country.", origin=line.origin)
    theirs = case.others("cites_export", "cites_origin", "cites_other", "cites_preconvention")
    known = [p for p in theirs or () if p.country == line.origin]
    if line.origin_permit_issued and case.paper.issued and line.origin_permit_issued > case.paper.issued:
        return fails("The permit of {origin} is of {day}, later than this certificate.", origin=line.origin,
                     day=line.origin_permit_issued)  # fmt: skip
    if line.origin_permit_issued is None and not known:
        return cannot_tell("Permit {number} of {origin} bears no day.", "paper", severity="note",
                           number=line.origin_permit, origin=line.origin)  # fmt: skip
    return passes("Origin {origin}, permit {number}.", origin=line.origin, number=line.origin_permit)


def _states_differ(case: Case) -> Said:
    leaves, enters = case.paper.leaves, case.paper.import_country
    if leaves is None or enters is None:
        return cannot_tell("The paper does not name both countries.", "paper", severity="note")
    if leaves == enters:
        return fails("Goods leave {country} for {country}.", country=leaves)
    return passes("From {leaves} to {enters}.", leaves=leaves, enters=enters)


def _appendix_three(case: Case, line: Line) -> Said:
    appendix = case.appendix(line)
    if appendix is None:
        return case.without_appendix(line)
    if appendix != "III":
        return not_applicable("Not in Appendix III.")
    if case.paper.kind in ("cites_preconvention", "cites_captive", "cites_travelling", "cites_sea"):
        return not_applicable("Article VII: its own certificate is enough.")
    found, leaves = case.taxon(line), case.paper.leaves
    parties = found.rests_on.party if found and found.rests_on else ()
    if not parties or leaves is None:
        return cannot_tell("Which Party listed {taxon} is not known.", "book", taxon=line.taxon)
    trust = found.trust if found else None
    values: dict[str, Any] = {"taxon": line.taxon, "parties": " ".join(parties)}
    if leaves in parties:
        good = case.paper.kind == "cites_export"
        words = "{taxon} is in Appendix III for {parties}: from there an export permit is due."
    else:
        good = case.paper.kind in ("cites_origin", "cites_reexport")
        words = "{taxon} is in Appendix III for {parties}: from elsewhere a certificate of origin, or of re-export."
    return (passes if good else fails)(words, trust=trust, **values)


def _from_the_sea(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    at_sea = case.paper.kind == "cites_sea"
    if not at_sea and line.source != "X":
        return not_applicable("Not from the sea.")
    if at_sea and line.source != "X":
        return fails("A certificate of introduction from the sea for source {source}.", source=line.source)
    if at_sea and case.appendix(line) == "III":
        return fails("{taxon} is in Appendix III, which knows no introduction from the sea.", taxon=line.taxon)
    return passes("Taken at sea (X), on a paper for that.")


CHECKS = (
    Check(
        "PD-CIT-01", "Introduction from the sea",
        "A certificate of introduction from the sea is for source X, and for Appendix I or II.",
        ("cites_sea", "cites_export", "cites_reexport"), "ask", "CITES Articles I(e), III.5 and IV.6; Res. Conf. 14.6",
        "memory", of_line=_from_the_sea,
    ),
    Check(
        "RI-PER-074", "Wild specimens from their range",
        "A wild specimen (source W) is native to its country of origin, or to the exporting one where none is named; "
        "an origin XX is left out.",
        CITES_LEAVING, "refuse", WCMC, "sourced", of_line=_native, needs="taxon_range",
    ),
    Check(
        "RI-PER-075", "A re-export does not originate where it leaves",
        "On a re-export certificate the country of origin is another than the one that re-exports.",
        ("cites_reexport",), "ask", WCMC, "sourced", of_line=_own_origin,
    ),
    Check(
        "RI-PER-076", "Two countries",
        "Exporting and importing country differ, save on an introduction from the sea.",
        tuple(kind for kind in CITES if kind not in ("cites_sea", "cites_travelling")), "ask", WCMC, "sourced",
        of_paper=_states_differ,
    ),
    Check(
        "RI-PER-092", "The right paper for Appendix III",
        "A species of Appendix III leaves the Party that listed it under an export permit, and any other country "
        "under a certificate of origin or of re-export.",
        CITES_LEAVING, "ask", "CITES Article V", "sourced", of_line=_appendix_three,
    ),
    Check(
        "RI-PER-096", "A re-export says where from",
        "Box 12 of a re-export certificate names the country of origin, its permit and that permit's day.",
        ("cites_reexport",), "ask", "CITES standard form, box 12", "sourced", of_line=_origin_told,
    ),
)  # fmt: skip
