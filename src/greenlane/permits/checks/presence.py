"""Is there a paper for every listed species that is declared?"""

from __future__ import annotations

from greenlane.consignments.consignment import GoodsLine
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.permit import CITES_LEAVING, Paper
from greenlane.reference import taxa


def _covered(case: Case) -> Said:
    """Judge by the law of the day the goods are presented: what leaves today needs today's papers."""
    declared = case.context.consignment
    if declared is None:
        return cannot_tell("Nothing is declared yet under this paper.", "declaration", severity="note")
    own, unsure, listed = _names(case), "", 0
    for goods in declared.goods:
        if not goods.taxon:
            continue
        found = taxa.find(goods.taxon, case.context.on, population=goods.origin, folder=case.context.folder)
        if found is None or found.standing in (taxa.UNKNOWN, taxa.IN_PART):
            unsure = unsure or goods.taxon
        elif found.standing == taxa.LISTED:
            listed += 1
            if found.name not in own and not _has_own(goods):
                words = "{taxon} is in Appendix {appendix}, and no paper is there for it."
                return fails(words, trust=found.trust, taxon=found.name, appendix=found.appendix)
    if unsure:
        return cannot_tell("Whether {taxon} is listed is not known.", "book", taxon=unsure)
    if not listed:
        if any(goods.taxon for goods in declared.goods):
            return not_applicable("Nothing listed is declared.")
        return cannot_tell("The declaration names no animal or plant.", "declaration")
    return passes("Lines of listed species, each with its paper: {count}.", count=listed)


def _names(case: Case) -> set[str]:
    """Return the accepted names of every taxon on this paper and the others that travel with it."""
    papers: tuple[Paper, ...] = (case.paper, *(case.others(*CITES_LEAVING) or ()))
    found = (taxa.find(line.taxon, folder=case.context.folder) for p in papers for line in p.lines if line.taxon)
    return {one.name for one in found if one}


def _has_own(goods: GoodsLine) -> bool:
    """Say whether the line itself names a CITES paper to leave under, which is judged on its own."""
    return any(d.kind in ("cites_export", "cites_reexport", "cites_other") and d.number for d in goods.documents)


CHECKS = (
    Check(
        "RI-PER-065", "A paper for every listed species",
        "Each declared line of a species of Appendix I, II or III stands on this paper, on one beside it, or "
        "names its own. Law is that of the day it is presented.",
        CITES_LEAVING, "refuse", "CITES Articles III to V", "sourced", of_paper=_covered,
    ),
)  # fmt: skip
