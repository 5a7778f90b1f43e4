"""What the table of substances is held to: the rule order of heading 3827 (HS 2022) for mixtures of gases.

The subheadings are read top down and the first that fits decides, as their texts say ("but not containing ...",
"other, not included in the subheadings above"). Source: the nomenclature's texts; the reading is this product's own.
"""

from __future__ import annotations

from decimal import Decimal

from greenlane.reference import substances
from greenlane.reference.substances import Composition

_FIRST_2022 = (("CFC", "382711"), ("HBFC", "382712"), ("CTC", "382713"), ("TCA", "382714"), ("Halon", "382720"))
_NAMED_HCFC = ("290371", "290372", "290373", "290374", "290375")


def parts(composition: Composition) -> tuple[tuple[substances.Substance, Decimal], ...]:
    """Return a blend's parts as substances with their percent; raises LookupError for a part not in the table."""
    found = [(substances.find(name), share) for name, share in composition]
    if strangers := [name for (name, _), (part, _) in zip(composition, found, strict=True) if part is None]:
        raise LookupError(f"{strangers[0]} is not in the table of substances")
    return tuple((part, share) for part, share in found if part is not None)


def hs2022_of(composition: Composition) -> str | None:
    """Return the HS 2022 subheading of a mixture, or None where heading 3827 does not take it (hydrocarbons, HFOs).

    Raises LookupError for a part that is not in the table of substances.
    """
    found = parts(composition)
    families = {part.family for part, _ in found}
    for family, code in _FIRST_2022:
        if family in families:
            return code
    if "HCFC" in families:
        return _hcfc_mixture(found, families)
    if families & {"MB", "BCM"}:
        return "382740"
    if any(part.name == "HFC-23" for part, _ in found):
        return "382751"
    if "PFC" in families:
        return "382759"
    if "HFC" in families:
        return _hfc_mixture(found, families)
    return "382790" if any(part.name == "R-40" for part, _ in found) else None


def _hcfc_mixture(parts: tuple[tuple[substances.Substance, Decimal], ...], families: set[str]) -> str:
    if "HFC" in families:
        return "382731"
    return "382732" if any(part.hs2022 in _NAMED_HCFC for part, _ in parts) else "382739"


def _hfc_mixture(parts: tuple[tuple[substances.Substance, Decimal], ...], families: set[str]) -> str:
    share = {part.name: percent for part, percent in parts}
    has_hfo = bool(families & {"HFO", "HCFO"})

    def at_least(name: str, percent: int) -> bool:
        return share.get(name, Decimal(0)) >= percent

    if at_least("HFC-143a", 15):
        return "382761"
    if at_least("HFC-125", 55) and not has_hfo:
        return "382762"
    if at_least("HFC-125", 40):
        return "382763"
    if at_least("HFC-134a", 30) and not has_hfo:
        return "382764"
    if at_least("HFC-32", 20) and at_least("HFC-125", 20):
        return "382765"
    return "382768"
