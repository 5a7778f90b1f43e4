"""Under which HS code a mixture of halogenated gases falls: the rule order of heading 3827 (2022) and 3824.7 (2017).

The subheadings are read top down and the first that fits decides, as their texts say ("but not containing ...",
"other, not included in the subheadings above"). Source: the nomenclature's texts; the reading is this product's own.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from greenlane.reference import substances
from greenlane.reference.substances import Composition

_FIRST_2022 = (("CFC", "382711"), ("HBFC", "382712"), ("CTC", "382713"), ("TCA", "382714"), ("Halon", "382720"))
_NAMED_HCFC = ("290371", "290372", "290373", "290374", "290375")
_ORDER_2017 = (
    ("CFC", "382471"), ("Halon", "382472"), ("HBFC", "382473"), ("HCFC", "382474"), ("CTC", "382475"),
    ("TCA", "382476"), ("MB", "382477"), ("BCM", "382477"), ("HFC", "382478"), ("PFC", "382478"),
)  # fmt: skip


def hs2022_of(composition: Composition, folder: Path | None = None) -> str | None:
    """Return the HS 2022 subheading of a mixture, or None where heading 3827 does not take it (hydrocarbons, HFOs).

    Raises UnknownSubstance for a part that is not in the table of substances.
    """
    parts = substances.parts(composition, folder)
    families = {part.family for part, _ in parts}
    for family, code in _FIRST_2022:
        if family in families:
            return code
    if "HCFC" in families:
        return _hcfc_mixture(parts, families)
    if families & {"MB", "BCM"}:
        return "382740"
    if any(part.name == "HFC-23" for part, _ in parts):
        return "382751"
    if "PFC" in families:
        return "382759"
    if "HFC" in families:
        return _hfc_mixture(parts, families)
    return "382790" if any(part.name == "R-40" for part, _ in parts) else None


def hs2017_of(composition: Composition, folder: Path | None = None) -> str | None:
    """Return the HS 2017 subheading of a mixture, or None where 3824.7 does not take it. Raises as ``hs2022_of``."""
    parts = substances.parts(composition, folder)
    families = {part.family for part, _ in parts}
    for family, code in _ORDER_2017:
        if family in families:
            return code
    return "382479" if any(part.name == "R-40" for part, _ in parts) else None


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
