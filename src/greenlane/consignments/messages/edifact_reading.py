"""What the segments that customs messages share say of a consignment: parties, places, dates, measures, papers.

Elements and qualifiers of UN/EDIFACT directories D.95B to D.16A, whose meanings did not change between them. Qualifiers
are from the directories' code lists as generally known; one that is not named here is passed over.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from functools import partial

from greenlane.consignments import convert
from greenlane.consignments.convert import Unconvertible
from greenlane.consignments.messages import paper_codes
from greenlane.consignments.messages.edifact import Segment
from greenlane.consignments.messages.edifact_parts import Part
from greenlane.consignments.messages.filling import Filling, Group, measured
from greenlane.consignments.reading import Draft, Fault

_ROLES = {
    "CZ": "consignor", "OS": "consignor", "CN": "consignee", "UC": "consignee", "NI": "notify", "N1": "notify",
    "N2": "notify", "CA": "carrier", "DT": "declarant", "AG": "broker", "CB": "broker", "EX": "exporter",
    "IM": "importer", "PR": "payer", "FP": "payer",
}  # fmt: skip
_PAPERS = {
    "BM": "bill_of_lading", "BH": "bill_of_lading", "MB": "bill_of_lading", "AWB": "air_waybill",
    "MWB": "air_waybill", "HWB": "air_waybill", "AAM": "air_waybill", "IV": "invoice", "BN": "booking",
}  # fmt: skip
_NET = frozenset(("AAL", "AAA", "N", "AAF"))
_GROSS = frozenset(("G", "AAB", "AAD", "", "WT"))
_VOLUME = frozenset(("AAW", "AAX", "ABJ", "AET"))
_LOADING, _DISCHARGE, _TRANSHIPMENT = ("9", "76"), ("11", "12"), ("13",)
_FORMS = {"101": "%y%m%d", "102": "%Y%m%d", "201": "%y%m%d%H%M", "203": "%Y%m%d%H%M", "204": "%Y%m%d%H%M%S"}


def party(filling: Filling, nad: Segment) -> Group | None:
    """Read NAD; return the party, or None where its role is not one of a consignment's."""
    role = _ROLES.get(nad.get(1))
    if role is None:
        return None
    entry, path = filling.party(role)
    lines = [line for line in nad.elements[2] if line.strip()] if len(nad.elements) > 2 else []
    name = nad.words(4) or (lines[0] if lines else "")
    filling.put(entry, f"{path}.name", name, "NAD")
    filling.put(entry, f"{path}.identifier", nad.get(2), "NAD")
    street = " ".join([nad.words(5), *(lines if nad.words(4) else lines[1:])]).strip()
    address = ", ".join(piece for piece in (street, nad.get(8)) if piece.strip())
    filling.put(entry, f"{path}.address", address, "NAD")
    filling.put(entry, f"{path}.city", nad.get(6), "NAD")
    filling.put(entry, f"{path}.country", nad.get(9), "NAD", convert.country)
    return entry


def contact(filling: Filling, entry: Group, com: Segment) -> None:
    """Read COM of the party before it."""
    path = f"parties[{filling.fields['parties'].index(entry)}]"
    if com.get(1, 1) == "EM":
        filling.put(entry, f"{path}.email", com.get(1), "COM")
    elif com.get(1, 1) in ("TE", "AL"):
        filling.put(entry, f"{path}.phone", com.get(1), "COM")


def day(text: str, form: str) -> str:
    """Return the day of a DTM as year-month-day. Raises Unconvertible."""
    return convert.day(text, (_FORMS[form],) if form in _FORMS else ())


def date(filling: Filling, group: Group, path: str, dtm: Segment) -> None:
    """Read a day out of DTM."""
    filling.put(group, path, dtm.get(1, 1), f"DTM+{dtm.get(1)}", lambda text: day(text, dtm.get(1, 2)))


def moment(filling: Filling, path: str, dtm: Segment) -> None:
    """Read a day and time of the whole consignment out of DTM."""
    form = _FORMS.get(dtm.get(1, 2))
    filling.put(
        filling.fields, path, dtm.get(1, 1), f"DTM+{dtm.get(1)}",
        lambda text: convert.moment(text, (form,) if form else ()),
    )  # fmt: skip


def conveyance(filling: Filling, tdt: Segment) -> str | None:
    """Read TDT of the main carriage or the border (20 and others but pre- and on-carriage); return the mode."""
    mode = paper_codes.mode(tdt.get(3))
    if tdt.get(1) in ("10", "30"):
        return mode
    entry, path = filling.group(filling.fields, "", "conveyance")
    filling.put(entry, f"{path}.mode", mode or "", "TDT")
    filling.put(entry, f"{path}.voyage", tdt.get(2), "TDT")
    filling.put(entry, f"{path}.name", tdt.get(8, 3), "TDT")
    identity, agency = tdt.get(8).strip(), tdt.get(8, 2)
    is_imo = identity.removeprefix("IMO").strip().isdigit() and (
        agency == "11" or identity.startswith("IMO") or len(identity) == 7
    )
    filling.put(entry, f"{path}.{'imo' if is_imo else 'registration'}", identity, "TDT")
    filling.put(entry, f"{path}.flag", tdt.get(8, 4), "TDT", convert.country)
    if tdt.words(5):
        carrier, at = filling.party("carrier")
        filling.put(carrier, f"{at}.name", tdt.get(5, 3), "TDT")
        filling.put(carrier, f"{at}.identifier", tdt.get(5), "TDT")
    if not entry:
        del filling.fields["conveyance"]
    return mode


def measure(filling: Filling, goods: Group, path: str, mea: Segment) -> None:
    """Read MEA of a line of goods: net and gross mass, volume; any other measure is the quantity as declared."""
    what, amount, unit = mea.get(2).strip().upper(), mea.get(3, 1), mea.get(3)
    kind = mea.get(1).strip().upper()
    if kind in ("WT", "AAE", "WX", "VOL") and what in _NET:
        filling.put(goods, f"{path}.net_kg", amount, "MEA", lambda text: measured(text, unit, "kg"))
    elif what in _VOLUME or kind == "VOL":
        filling.put(goods, f"{path}.volume_m3", amount, "MEA", lambda text: measured(text, unit, "m3"))
    elif kind in ("WT", "AAE", "WX") and what in _GROSS:
        filling.put(goods, f"{path}.gross_kg", amount, "MEA", lambda text: measured(text, unit, "kg"))
    elif unit and amount.strip() and "quantity" not in goods:
        entry, inner = filling.group(goods, path, "quantity")
        filling.put(entry, f"{inner}.amount", amount, "MEA", number)
        filling.put(entry, f"{inner}.unit", unit, "MEA")


def number(text: str) -> str:
    """Return a number with either decimal mark of the syntax."""
    return convert.number(text, "," if "," in text and "." not in text else ".")


def container(filling: Filling, segments: Iterable[Segment]) -> None:
    """Read EQD and what follows it: size, seals, masses, temperature."""
    entry: Group | None = None
    path = ""
    for segment in segments:
        if segment.tag == "EQD":
            entry = None
            if segment.get(2).strip() and segment.get(1) in ("CN", ""):
                entry, path = filling.container(segment.get(2))
                filling.put(entry, f"{path}.size_type", segment.get(3), "EQD")
        elif entry is None:
            continue
        elif segment.tag == "SEL" and segment.get(1).strip():
            seals = entry.setdefault("seals", [])
            if segment.get(1).strip() not in seals:
                seals.append(segment.get(1).strip())
        elif segment.tag == "TMP":
            filling.put(entry, f"{path}.temperature_c", segment.get(2), "TMP", number)
        elif segment.tag == "MEA":
            name = {"VGM": "verified_gross_kg"}.get(segment.get(2), "gross_kg" if segment.get(2) in _GROSS else "")
            if name:
                conversion = partial(measured, unit=segment.get(3), to="kg")
                filling.put(entry, f"{path}.{name}", segment.get(3, 1), "MEA", conversion)


def paper_by_reference(filling: Filling, rff: Segment) -> tuple[Group, str] | None:
    """Read RFF and return the paper it names, with its path; None where it names none, or one without a number."""
    kind = _PAPERS.get(rff.get(1))
    return filling.document(kind, rff.get(1, 1)) if kind and rff.get(1, 1).strip() else None


def value(filling: Filling, goods: Group, path: str, moa: Segment, currency: str, name: str = "value") -> None:
    """Read MOA of a line of goods. An amount in no currency known is no value: it is left out."""
    code = moa.get(1, 2).strip() or currency
    if code and moa.get(1, 1).strip() and name not in goods:
        entry, inner = filling.group(goods, path, name)
        filling.put(entry, f"{inner}.amount", moa.get(1, 1), f"MOA+{moa.get(1)}", number)
        filling.put(entry, f"{inner}.currency", code, f"MOA+{moa.get(1)}", convert.currency)


def tariff(text: str) -> str:
    """Return the tariff code in a text of digits, dots and blanks. Raises Unconvertible."""
    return convert.hs(text)


class Route:
    """The places of a consignment, in the order in which goods pass them."""

    def __init__(self) -> None:
        self._places: dict[str, list[Group]] = {"loading": [], "transhipment": [], "discharge": []}
        self._departed: tuple[str, str] | None = None

    def take(self, loc: Segment) -> bool:
        """Take LOC where it is a place of the route; say whether it was."""
        kinds = (("loading", _LOADING), ("transhipment", _TRANSHIPMENT), ("discharge", _DISCHARGE))
        for kind, qualifiers in kinds:
            if loc.get(1) in qualifiers:
                place = {
                    name: text for name, text in (("code", loc.get(2).strip()), ("name", loc.get(2, 3).strip())) if text
                }
                if place and (kind == "transhipment" or not self._places[kind]):
                    self._places[kind].append(place)
                return True
        return False

    def departure(self, dtm: Segment) -> None:
        """Take DTM of the departure."""
        self._departed = dtm.get(1, 1), dtm.get(1, 2)

    def write(self, filling: Filling, mode: str | None) -> None:
        """Write the legs, and the countries of departure and destination that the places' UN/LOCODEs begin with."""
        places = [place for kind in ("loading", "transhipment", "discharge") for place in self._places[kind]]
        for start, end in itertools.pairwise(places):
            leg, path = filling.entry("legs", start=dict(start), end=dict(end))
            filling.put(leg, f"{path}.mode", mode or "", "TDT")
        if self._departed and filling.fields.get("legs"):
            text, form = self._departed
            filling.put(filling.fields["legs"][0], "legs[0].departed", text, "DTM", lambda text: day(text, form))
        for kind, name in (("loading", "export_country"), ("discharge", "destination_country")):
            for place in self._places[kind][:1]:
                filling.put(filling.fields, name, _country(place.get("code", "")), "LOC", convert.country)


def _country(code: str) -> str:
    """Return the country a UN/LOCODE begins with, or nothing where the code is of another kind."""
    prefix = code[:2].upper()
    if len(code.replace(" ", "")) != 5:
        return ""
    try:
        return convert.country(prefix)
    except Unconvertible:
        return ""


def draft(filling: Filling, part: Part, lines: tuple[int, ...], limit: int) -> Draft:
    """Return the draft of a part, with the faults of its envelope and syntax."""
    faults = [Fault(filling.line, where, reason, as_written) for where, reason, as_written in part.faults]
    if len(lines) > limit:
        faults.append(Fault(filling.line, "goods", f"has more than {limit} lines"))
    return Draft(lines, filling.fields, part.raw, (*faults, *filling.faults))
