"""Ozone-depleting and warming gases: which substance, what it does, and whether code, cylinders and numbers agree."""

from __future__ import annotations

from greenlane.consignments.consignment import GoodsLine
from greenlane.consignments.facts import goods
from greenlane.consignments.facts.books import PartyType, Substance
from greenlane.consignments.facts.text import Reading
from greenlane.consignments.facts.view import Row, View, ratio


def of_line(view: View, line: GoodsLine, reading: Reading) -> Row:
    """Return the facts of one line; masses in kilograms."""
    found = substance(view, line, reading)
    net = goods.net_kg(line, view.books)
    number = un_number(line)
    filled = ratio(net, line.cylinders)
    told = bool(line.description or line.common_name or line.marks or view.consignment.free_text)
    return {
        **_substance(view, line, found, net),
        "co2e_tonnes": float(line.co2e_tonnes) if line.co2e_tonnes is not None else None,
        "un_number": number,
        "un_refrigerant": view.books.refrigerant_number(number) if number else None,
        "un_fits_substance": un_fits_substance(number, found),
        "cylinders": line.cylinders,
        "kg_per_cylinder": filled,
        "nominal_fill_gap": nominal_fill_gap(view, filled, found),
        "refillable": line.refillable,
        "reclaimed": reading.reclaimed if told else None,
        "exempt_use": reading.exempt if told else None,
    }


def substance(view: View, line: GoodsLine, reading: Reading) -> Substance | None:
    """Return the substance of its field; else the one the text names, where it names one alone."""
    if line.substance:
        return view.books.substance(line.substance)
    return view.books.substance(reading.substances[0]) if len(reading.substances) == 1 else None


def _substance(view: View, line: GoodsLine, found: Substance | None, net: float | None) -> Row:
    if found is None:
        return dict.fromkeys(
            ("substance", "substance_group", "odp", "gwp", "co2e_gap", "hs_fits_substance", "phased_out")
        )
    gwp = float(found.gwp) if found.gwp is not None else None
    return {
        "substance": found.name,
        "substance_group": group(view, found) or None,
        "odp": float(found.odp) if found.odp is not None else None,
        "gwp": gwp,
        "co2e_gap": co2e_gap(line, net, gwp),
        "hs_fits_substance": hs_fits_substance(view, line, found),
        "phased_out": phased_out(view, found),
    }


def group(view: View, found: Substance) -> str:
    """Return the annex and group of a substance; of a blend, that of the part that is controlled most strictly.

    Order of strictness: fully phased out first (A, B, then C, E), F last.
    """
    if found.annex_group or not found.composition:
        return found.annex_group
    parts = (view.books.substance(name) for name, _ in found.composition)
    return min((part.annex_group for part in parts if part is not None and part.annex_group), default="")


def co2e_gap(line: GoodsLine, net: float | None, gwp: float | None) -> float | None:
    """Return |declared - computed| over the computed CO2 equivalent (net mass in kg times GWP, over 1000, tonnes)."""
    if line.co2e_tonnes is None or net is None or gwp is None:
        return None
    computed = net * gwp / 1000
    return ratio(abs(float(line.co2e_tonnes) - computed), computed)


def hs_fits_substance(view: View, line: GoodsLine, found: Substance) -> bool | None:
    """Say whether the tariff code is the substance's in the edition in force; None where either is not known."""
    code = {2017: found.hs2017, 2022: found.hs2022}.get(view.edition or 0)
    return line.hs[:6] == code if code and line.hs and len(line.hs) >= 6 else None


def un_number(line: GoodsLine) -> str | None:
    """Return the four digits of the UN number, or None where there are not four."""
    if not line.un_number:
        return None
    digits = "".join(sign for sign in line.un_number if sign.isdecimal() and sign.isascii())
    return digits.zfill(4) if 3 <= len(digits) <= 4 else None


def un_fits_substance(number: str | None, found: Substance | None) -> bool | None:
    """Say whether the UN number is one of the substance's; None where the table gives it none."""
    if number is None or found is None or not found.un_numbers:
        return None
    return f"UN{number}" in found.un_numbers


def nominal_fill_gap(view: View, filled: float | None, found: Substance | None) -> float | None:
    """Return |mass per cylinder - nearest nominal fill| over that fill; None where no fill is known."""
    fills = view.books.fills(found) if found is not None else ()
    if filled is None or not fills:
        return None
    nearest = min(fills, key=lambda fill: abs(fill - filled))
    return abs(filled - nearest) / nearest


def phased_out(view: View, found: Substance) -> bool | None:
    """Say whether the schedule of the Protocol allows the destination no consumption of it on the day.

    A blend is phased out when a part of it is. None where day, destination or schedule are not known.
    Source: Montreal Protocol, Articles 2A to 2J and 5; national law may be stricter.
    """
    party = party_type(view)
    if party is None or view.day is None:
        return None
    parts = [view.books.substance(name) for name, _ in found.composition] or [found]
    groups = {part.annex_group for part in parts if part is not None and part.annex_group}
    if not groups:
        return False if all(part is not None for part in parts) else None
    allowed = [view.books.allowed_fraction(name, party, view.day) for name in groups]
    if 0.0 in allowed:
        return True
    return None if None in allowed else False


def party_type(view: View) -> PartyType | None:
    """Return under which schedule the destination stands: Article 5 or not, and its group for HFCs."""
    developed = view.books.member(view.destination, "MONTREAL_NON_ARTICLE_5", view.day)
    if developed is None:
        return None
    if developed:
        return "NA5G2" if view.books.member(view.destination, "KIGALI_NON_ARTICLE_5_LATE", view.day) else "NA5G1"
    return "A5G2" if view.books.member(view.destination, "KIGALI_ARTICLE_5_GROUP_2", view.day) else "A5G1"
