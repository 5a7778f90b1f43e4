"""Do the codes of the paper fit each other and the taxon?"""

from __future__ import annotations

from typing import Any

from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, passes
from greenlane.permits.measure import unit_of
from greenlane.permits.permit import CITES, Line
from greenlane.reference import codes, lineage, units

WCMC = "compliance checks of UNEP-WCMC"
_ALIVE = frozenset(("LIV", "EGL", "EGG", "SEE", "CUL", "GRS", "ROO", "STE", "FIG", "PUP", "SPE", "FRU"))
ODD_PURPOSES: dict[str, frozenset[str]] = {
    "T": frozenset(("TRO",)),
    "H": frozenset(("LIV", "EGL", "LOG", "SAW", "TIM", "CAV", "CUL", "SEE")),
}
"""Purpose to terms that do not go with it: the first of each is named in the published checks, the rest is derived.
Breeding (B) and introduction into the wild (N) want something alive: see ``_purpose``."""
MEMBERS: dict[str, tuple[str, ...]] = {
    "BAL": ("Cetacea",), "CAP": ("Testudines",), "CAL": ("Testudines",), "CAV": ("Acipenseriformes",),
    "FEA": ("Aves",), "LEG": ("Amphibia",), "COR": ("Anthozoa", "Hydrozoa"), "ROS": ("Pristidae",),
    "GIL": ("Elasmobranchii",), "DFN": ("Elasmobranchii", "Actinopteri"), "FFN": ("Elasmobranchii", "Actinopteri"),
    "SWI": ("Actinopteri",), "MUS": ("Moschidae", "Viverridae"), "GAB": ("Ursidae",),
    "IVC": ("Elephantidae", "Hippopotamidae", "Monodontidae", "Odobenidae", "Physeteridae", "Suidae"),
    "IVP": ("Elephantidae", "Hippopotamidae", "Monodontidae", "Odobenidae", "Physeteridae", "Suidae"),
    "KEY": ("Elephantidae",), "TUS": ("Elephantidae", "Hippopotamidae", "Monodontidae", "Odobenidae", "Suidae"),
    "HOR": ("Rhinocerotidae", "Bovidae", "Cervidae", "Antilocapridae", "Giraffidae"),
    "HOC": ("Rhinocerotidae", "Bovidae", "Cervidae"), "HOP": ("Rhinocerotidae", "Bovidae", "Cervidae"),
    "PUP": ("Insecta",), "FPL": ("Mammalia",), "FPS": ("Mammalia",),
}  # fmt: skip
"""Term to the groups (family, order or class) it can come from: derived."""


def _source_fits(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    code = codes.source_codes(case.context.folder).get(line.source)
    if code is None:
        return fails("{source} is no source code.", source=line.source)
    found = case.taxon(line)
    if found is None:
        return case.without_taxon(line)
    values: dict[str, Any] = {"source": code.code, "meaning": code.name.lower(), "taxon": found.name}
    if not found.kingdom:
        return cannot_tell("Whether {taxon} is an animal or a plant is not known.", "book", **values)
    kingdom = {"Animalia": "animal", "Plantae": "plant"}.get(found.kingdom, "")
    if code.kingdom not in ("any", kingdom):
        return fails("Source {source} ({meaning}) is not one for {taxon}.", **values)
    if code.appendix and case.appendix(line) not in (None, code.appendix):
        words = "Source {source} is for Appendix {appendix} alone, and {taxon} is not in it."
        return fails(words, severity="ask", appendix=code.appendix, **values)
    return passes("Source {source} ({meaning}) can be one for {taxon}.", **values)


def _purpose(case: Case, line: Line) -> Said:
    purpose, term = case.paper.purpose_of(line), line.term
    if purpose is None or term is None:
        return cannot_tell("Purpose or term is missing.", "paper")
    if codes.purpose(purpose, case.context.folder) is None:
        return fails("{purpose} is no purpose code.", purpose=purpose)
    if codes.term(term, case.context.folder) is None:
        return fails("{term} is no term code.", term=term)
    values: dict[str, Any] = {"purpose": purpose, "term": term}
    dead = purpose in ("B", "N") and term not in _ALIVE
    if dead or term in ODD_PURPOSES.get(purpose, ()):
        first = (purpose, term) in (("T", "TRO"), ("H", "LIV"))
        return fails("{term} hardly moves for purpose {purpose}.", trust=None if first else "derived", **values)
    return passes("{term} may move for purpose {purpose}.", **values)


def _unit(case: Case, line: Line) -> Said:
    if line.term is None or line.quantity is None:
        return cannot_tell("Term or quantity is missing.", "paper")
    if codes.term(line.term, case.context.folder) is None:
        return fails("{term} is no term code.", term=line.term)
    unit = unit_of(line.quantity.unit, cites=True)
    if unit is None:
        return cannot_tell("{unit} is a unit that the tables do not know.", "book", unit=line.quantity.unit)
    how = codes.fits(line.term, _cites_code(unit))
    if how is None:
        return fails("{term} is not measured in {unit}.", term=line.term, unit=line.quantity.unit)
    words = "{term} in {unit}: it converts to a unit of the term."
    if how != "convertible":
        words = "{term} in {unit}: a unit of the term."
    return passes(words, term=line.term, unit=line.quantity.unit)


def _cites_code(unit: units.Unit) -> str:
    """Return a CITES code for a unit of another system: its own, or that of its base."""
    base = {"kg": "KIL", "m3": "CUM", "m": "MTR", "m2": "SQM", "no.": "NO"}
    return unit.code if unit.system == "cites" else base.get(unit.base, unit.code)


def _term_fits(case: Case, line: Line) -> Said:
    if line.term is None:
        return cannot_tell("The line gives no term.", "paper")
    term, found = codes.term(line.term, case.context.folder), case.taxon(line)
    if term is None:
        return fails("{term} is no term code.", term=line.term)
    if found is None:
        return case.without_taxon(line)
    values: dict[str, Any] = {"term": line.term, "called": term.name, "taxon": found.name}
    kingdom = {"Animalia": "animal", "Plantae": "plant"}.get(found.kingdom, "")
    if not kingdom:
        return cannot_tell("Whether {taxon} is an animal or a plant is not known.", "book", **values)
    groups = MEMBERS.get(line.term, ())
    above = {found.class_.casefold(), *lineage.names(found.name, case.context.folder)}
    if term.kingdom not in ("any", kingdom) or (groups and not above & {group.casefold() for group in groups}):
        return fails("{term} ({called}) does not come from {taxon}.", trust="derived", **values)
    return passes("{term} ({called}) can come from {taxon}.", trust="derived", **values)


def _unknown_source(case: Case, line: Line) -> Said:
    if line.source is None:
        return cannot_tell("The line gives no source.", "paper")
    if line.source == "U":
        return fails("Source U (unknown), which must be justified.")
    return passes("Source {source}.", source=line.source)


CHECKS = (
    Check(
        "RI-PER-078", "Source possible for the taxon",
        "A and Y are for plants; C, F and R for animals; D for Appendix I.",
        CITES, "refuse", WCMC, "sourced", of_line=_source_fits,
    ),
    Check(
        "RI-PER-082", "Purpose fits the term",
        "A trophy hardly moves in commerce, nor anything alive for hunting; breeding and introduction into the wild "
        "want something alive.",
        CITES, "ask", WCMC, "sourced", of_line=_purpose,
    ),
    Check(
        "RI-PER-083", "Unit fits the term",
        "The unit is the term's preferred or alternative one, or converts to one of them.",
        CITES, "note", "CITES guidelines for annual reports; " + WCMC, "sourced", of_line=_unit,
    ),
    Check(
        "RI-PER-084", "Term possible for the taxon",
        "An animal gives no bark and a plant no horn; a tusk comes from few families.",
        CITES, "ask", WCMC, "sourced", of_line=_term_fits,
    ),
    Check(
        "RI-PER-094", "Source known",
        "Source U (unknown) must be justified.",
        CITES, "ask", WCMC, "sourced", of_line=_unknown_source,
    ),
)  # fmt: skip
