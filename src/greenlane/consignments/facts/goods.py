"""The goods themselves: tariff code, words, masses, counts and money, and how well they agree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from greenlane.consignments.consignment import Document, GoodsLine, Money
from greenlane.consignments.facts import text
from greenlane.consignments.facts.books import Books, Edition
from greenlane.consignments.facts.text import Reading
from greenlane.consignments.facts.view import Row, View, ratio, total

_COOLED = (
    "02", "0301", "0302", "0303", "0304", "0306", "0307", "0308", "04", "0504", "0511", "06", "07", "0803", "0804",
    "0805", "0806", "0807", "0808", "0809", "0810", "0811", "1501", "1517", "16", "1704", "1806", "1902", "1905",
    "20", "2105", "2106", "22", "3001", "3002", "3003", "3004", "3507", "3701", "3702", "3707", "3821", "3822",
)  # fmt: skip
"""Headings and chapters of goods that commonly travel cooled or frozen; derived, wide on purpose."""

_COMPARED = (
    "bill_of_lading", "air_waybill", "road_waybill", "rail_waybill", "invoice", "packing_list", "booking",
    "certificate_of_origin", "weighing_certificate", "dangerous_goods_note", "movement_document",
)  # fmt: skip
"""Papers that speak of the whole consignment; a permit may cover part of it."""

_DESCRIBES_ALWAYS = ("manifest", "postal")


@dataclass(frozen=True)
class Tariff:
    """What a tariff code says by itself in one edition."""

    digits: str
    plausible: bool
    classes: tuple[str, ...]
    specific: tuple[str, ...]
    regimes: tuple[str, ...]
    cover_for: tuple[str, ...]
    perishable: bool


def of_line(view: View, line: GoodsLine, reading: Reading, tariff: Tariff | None) -> Row:
    """Return the facts of one line; masses in kilograms, volumes in cubic metres, money in US dollars."""
    return {
        **_words(view, line, reading),
        **_tariff(view, line, reading, tariff),
        **_amounts(view, line),
        **_class_values(view, reading, tariff),
        "used": used(view, line, reading),
        "weight_gap": _gap_share(_weights(view, line)),
        "packages_gap": _packages_gap(view, line),
    }


def read_line(view: View, line: GoodsLine) -> Reading:
    """Return what all words that speak of the line say."""
    return text.read(text.full_text(view.consignment, line), view.books)


def read_tariff(view: View, line: GoodsLine) -> Tariff | None:
    """Return what the line's tariff code says, or None where none is declared."""
    return tariff_of(line.hs, view.edition, view.books) if line.hs else None


@lru_cache(maxsize=65536)
def tariff_of(code: str, edition: Edition | None, books: Books) -> Tariff:
    """Return what a tariff code says; where the day is not known, classes are those of the latest edition."""
    hs6, in_force = code[:6], edition or 2022
    held = books.classes(hs6, in_force)
    return Tariff(
        digits=code,
        plausible=books.plausible(code),
        classes=tuple(item.code for item in held),
        specific=books.specific_classes(hs6, in_force),
        regimes=tuple(sorted({item.regime for item in held} | books.regimes(hs6, in_force))),
        cover_for=tuple(item.code for item in books.hidden_under(hs6)),
        perishable=code.startswith(_COOLED),
    )


def _words(view: View, line: GoodsLine, reading: Reading) -> Row:
    told = _tells(view, line)
    wording = text.wording(line.description, view.books) if told else None
    return {
        "description": line.description or None,
        "words": wording.words if wording else None,
        "vague": (wording.vague_phrase or (wording.words < 2 and not reading.strong)) if wording else None,
        "mentions": list(reading.mentions) if told else None,
        "text_classes": list(reading.strong) if told else None,
        "text_classes_weak": list(reading.weak) if told else None,
        "text_misspelt": reading.misspelt if told else None,
        "text_second_language": reading.second_language if told else None,
        "slang": reading.slang if told else None,
        "waste_words": reading.waste if told else None,
        "latin_name": bool(line.taxon) or reading.scientific if told or line.taxon else None,
    }


def _tells(view: View, line: GoodsLine) -> bool:
    """Say whether silence of the text is a fact: there is a text, or the kind of input always has one."""
    spoken = line.description or line.common_name or line.marks or view.consignment.free_text
    return bool(spoken) or view.consignment.kind in _DESCRIBES_ALWAYS


def _tariff(view: View, line: GoodsLine, reading: Reading, tariff: Tariff | None) -> Row:
    hs = line.hs
    contradicts = None if tariff is None else text_contradicts(view.books, reading, tariff)
    return {
        "hs": hs,
        "hs6": hs[:6] if hs and len(hs) >= 6 else None,
        "hs4": hs[:4] if hs else None,
        "hs2": hs[:2] if hs else None,
        "hs_edition": view.edition,
        "hs_plausible": tariff.plausible if tariff else None,
        "hs_classes": list(tariff.classes) if tariff else None,
        "hs_regimes": list(tariff.regimes) if tariff else None,
        "cover_for": list(tariff.cover_for) if tariff else None,
        "text_contradicts_hs": contradicts if _tells(view, line) else None,
        "perishable": tariff.perishable if tariff else None,
    }


def text_contradicts(books: Books, reading: Reading, tariff: Tariff) -> bool:
    """Say whether the text strongly names a class whose headings do not hold the code.

    A gas in the text is at home in any code of the Montreal Protocol: machines are declared with what they hold.
    """
    others = [code for code in reading.strong if code not in tariff.classes]
    return any(books.regime(code) != "MONTREAL" or "MONTREAL" not in tariff.regimes for code in others)


def net_kg(line: GoodsLine, books: Books) -> float | None:
    """Return the net mass in kilograms as declared, else the quantity where its unit is a mass."""
    if line.net_kg is not None:
        return float(line.net_kg)
    return measured(line, "kg", books)


def measured(line: GoodsLine, base: str, books: Books) -> float | None:
    """Return the quantity of a line in a base unit (kg, m3, no.), or None where its unit is of another kind."""
    return None if line.quantity is None else books.measure(line.quantity.amount, line.quantity.unit, base)


def usd(money: Money | None) -> float | None:
    """Return an amount in US dollars where the rate is known."""
    if money is None:
        return None
    if money.usd is not None:
        return float(money.usd)
    return float(money.amount) if money.currency == "USD" else None


def _amounts(view: View, line: GoodsLine) -> Row:
    net = net_kg(line, view.books)
    gross = _float(line.gross_kg)
    volume = _float(line.volume_m3) if line.volume_m3 is not None else measured(line, "m3", view.books)
    pieces = measured(line, "no.", view.books)
    value = usd(line.value)
    return {
        "net_kg": net,
        "gross_kg": gross,
        "volume_m3": volume,
        "quantity": float(line.quantity.amount) if line.quantity else None,
        "quantity_unit": line.quantity.unit if line.quantity else None,
        "pieces": pieces,
        "packages": line.packages,
        "package_kind": line.package_kind.lower() if line.package_kind else None,
        "kg_per_package": ratio(net if net is not None else gross, line.packages),
        "kg_per_piece": ratio(net, pieces),
        "goods_density": ratio(net, volume),
        "net_over_gross": ratio(net, gross),
        "value_usd": value,
        "unit_value": ratio(value, net),
        "piece_value": ratio(value, pieces),
        "freight_share": freight_share(line),
    }


def freight_share(line: GoodsLine) -> float | None:
    """Return freight divided by value, in one currency or both in US dollars."""
    if line.freight is None or line.value is None:
        return None
    if line.freight.currency == line.value.currency:
        return ratio(float(line.freight.amount), float(line.value.amount))
    return ratio(usd(line.freight), usd(line.value))


def _class_values(view: View, reading: Reading, tariff: Tariff | None) -> Row:
    """The usual value of the most specific class: named by text and code, by a specific code, by text, by any code."""
    specific, held = (tariff.specific, tariff.classes) if tariff else ((), ())
    both = tuple(code for code in reading.strong if code in held)
    for code in (*both, *specific, *reading.strong, *held):
        found = view.books.commodity(code)
        if found is not None and found.value_usd_per_kg is not None:
            span = found.value_usd_per_kg
            return {"class_value_low": float(span.low), "class_value_high": float(span.high)}
    return {"class_value_low": None, "class_value_high": None}


def used(view: View, line: GoodsLine, reading: Reading) -> bool | None:
    """Say whether the goods are declared or described as used; None where neither field nor text tells."""
    if line.used or reading.used:
        return True
    return False if line.used is not None or _tells(view, line) else None


def _weights(view: View, line: GoodsLine) -> list[list[float]]:
    """Return the gross masses that speak of the same thing: of the line, and of the consignment, in kilograms."""
    if not (view.consignment.documents or line.documents):
        return []
    own = [_float(line.gross_kg), *_by_kind(line.documents, "gross_kg")]
    whole = [view.gross_kg, *_by_kind(view.consignment.documents, "gross_kg")]
    return [[amount for amount in amounts if amount is not None] for amounts in (own, whole)]


def _packages(view: View) -> float | None:
    return total([line.packages for line in view.consignment.goods])


def _packages_gap(view: View, line: GoodsLine) -> int | None:
    if not (view.consignment.documents or line.documents):
        return None
    own = [_float(line.packages), *_by_kind(line.documents, "packages")]
    whole = [_packages(view), *_by_kind(view.consignment.documents, "packages")]
    sides = [[count for count in counts if count is not None] for counts in (own, whole)]
    gaps = [int(max(counts) - min(counts)) for counts in sides if len(counts) > 1]
    return max(gaps, default=None)


def _by_kind(documents: tuple[Document, ...], field: str) -> list[float | None]:
    """Return one amount for each kind of paper: of papers of one kind that differ, the sum (each covers a part)."""
    if not documents:
        return []
    found: dict[str, list[Decimal | int | None]] = {}
    for paper in documents:
        if paper.kind in _COMPARED:
            found.setdefault(paper.kind, []).append(getattr(paper, field))
    return [_float(amounts[0]) if len(set(amounts)) == 1 else total(amounts) for amounts in found.values()]


def _gap_share(sides: list[list[float]]) -> float | None:
    shares = [ratio(max(amounts) - min(amounts), max(amounts)) for amounts in sides if len(amounts) > 1]
    known = [share for share in shares if share is not None]
    return max(known, default=None)


def _float(amount: Decimal | int | None) -> float | None:
    return None if amount is None else float(amount)
