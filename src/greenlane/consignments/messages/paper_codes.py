"""Codes for papers and for modes of transport that messages share, and what they mean here.

Papers: UN/EDIFACT data element 1001 (document name code), with the EU's N prefix too; C400 (CITES) and L100 (ozone
licence) are EU codes. Modes: UN/ECE Recommendation 19. Both from general knowledge; what is in
neither is ``other``.
"""

from __future__ import annotations

_PAPERS = {
    "271": "packing_list",
    "380": "invoice",
    "325": "invoice",
    "703": "air_waybill",
    "704": "bill_of_lading",
    "705": "bill_of_lading",
    "706": "bill_of_lading",
    "710": "bill_of_lading",
    "714": "bill_of_lading",
    "720": "rail_waybill",
    "730": "road_waybill",
    "740": "air_waybill",
    "741": "air_waybill",
    "851": "health_certificate",
    "852": "health_certificate",
    "853": "health_certificate",
    "861": "certificate_of_origin",
    "C400": "cites_other",
    "L100": "ozone_licence",
}
_MODES = {
    "1": "sea",
    "2": "rail",
    "3": "road",
    "4": "air",
    "5": "post",
    "6": "other",
    "7": "other",
    "8": "river",
    "9": "other",
}
_BY_MODE = {"sea": "bill_of_lading", "air": "air_waybill", "road": "road_waybill", "rail": "rail_waybill"}

_WORDS = (
    ("cites import", "cites_import"),
    ("cites re-export", "cites_reexport"),
    ("cites export", "cites_export"),
    ("cites", "cites_other"),
    ("certificate of origin", "certificate_of_origin"),
    ("phytosanitary", "health_certificate"),
    ("veterinary", "health_certificate"),
    ("health certificate", "health_certificate"),
    ("catch certificate", "fishing_certificate"),
    ("flegt", "timber_licence"),
    ("ozone", "ozone_licence"),
    ("annex vii", "annex_vii"),
    ("movement document", "movement_document"),
    ("fumigation", "treatment_certificate"),
    ("dangerous goods", "dangerous_goods_note"),
    ("air waybill", "air_waybill"),
    ("airway bill", "air_waybill"),
    ("bill of lading", "bill_of_lading"),
    ("packing list", "packing_list"),
    ("invoice", "invoice"),
)


def paper(code: str, name: str = "") -> str:
    """Return the kind of a paper by its code, or by words in its name; national codes carry the meaning in the name."""
    code = code.strip().upper()
    plain = code[1:] if len(code) == 4 and code.startswith("N") else code
    if plain in _PAPERS:
        return _PAPERS[plain]
    words = name.casefold()
    return next((kind for sign, kind in _WORDS if sign in words), "other")


def mode(code: str) -> str | None:
    """Return the mode of transport of a code of Recommendation 19; a second digit (10, 40) is ignored."""
    return _MODES.get(code.strip()[:1]) if len(code.strip()) <= 2 else None


def transport_paper(mode_of_transport: str | None) -> str:
    """Return the kind of transport document that goes with a mode."""
    return _BY_MODE.get(mode_of_transport or "", "other")
