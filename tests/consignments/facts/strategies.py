"""Any consignment that the types allow, for hypothesis."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from greenlane.consignments import consignment as c

_TEXTS = st.sampled_from(
    [
        "", "ivory", "used plastic scrap", "象牙 ivory", "To order", "任意港", "Any port", "elephant jelly", "N/M", "&",
        "R-410A", "Manis javanica", "Ltd", "ООО", "P.O. Box 5", "شركة", "ß", "İ", "٣", "²", "x" * 400,
        "кг", "Ⅷ", "e\u0301",
    ]
)  # fmt: skip
texts = _TEXTS | st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), max_size=40)
codes = st.sampled_from(["NLRTM", "KE-12/2023", "CSQU3054383", "kg", "t", "no.", "BG", "UN1018", "R12", "A3210"]) | (
    st.text(st.characters(min_codepoint=33, max_codepoint=0x4FF, exclude_categories=("Cs", "Cc")), max_size=20)
)
countries = st.sampled_from(["NA", "NL", "CN", "VN", "KE", "US", "ZZ", "XK"])
amounts = st.decimals(Decimal(0), Decimal("1e15"), allow_nan=False, allow_infinity=False)
counts = st.integers(0, 10**12)
days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
moments = st.datetimes(timezones=st.none() | st.just(dt.UTC))
modes = st.sampled_from(get_args(c.Mode))


def _some(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _tuple(strategy: st.SearchStrategy[Any], size: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=size).map(tuple)


places = st.builds(c.Place, code=_some(codes), name=_some(texts), country=_some(countries))
money = st.builds(c.Money, amount=amounts, currency=st.sampled_from(["USD", "EUR"]), usd=_some(amounts))
quantities = st.builds(c.Quantity, amount=amounts, unit=codes)
parties = st.builds(
    c.Party, role=st.sampled_from(get_args(c.Role)), name=_some(texts), address=_some(texts), city=_some(texts),
    country=_some(countries), identifier=_some(codes), phone=_some(codes), email=_some(texts),
    natural_person=_some(st.booleans()),
)  # fmt: skip
legs = st.builds(
    c.Leg, start=places, end=places, mode=_some(modes), departed=_some(days), arrived=_some(days),
    transport_document=_some(codes),
)  # fmt: skip
conveyances = st.builds(
    c.Conveyance, mode=_some(modes), name=_some(texts), imo=_some(codes), voyage=_some(codes),
    registration=_some(codes), flag=_some(countries),
)  # fmt: skip
containers = st.builds(
    c.Container, number=codes, size_type=_some(st.sampled_from(["22G1", "45R1", "L5G1", "22T6", "9", ""])),
    seals=_tuple(codes), seals_found=_some(_tuple(codes)), gross_kg=_some(amounts), verified_gross_kg=_some(amounts),
    temperature_c=_some(st.decimals(-60, 60, allow_nan=False)),
)  # fmt: skip
documents = st.builds(
    c.Document, kind=st.sampled_from(get_args(c.DocumentKind)), number=_some(codes), issuer=_some(texts),
    country=_some(countries), issued=_some(days), valid_from=_some(days), valid_until=_some(days), holder=_some(texts),
    consignor=_some(texts), transport_document=_some(codes), quantity=_some(quantities), gross_kg=_some(amounts),
    packages=_some(counts), place=_some(places),
)  # fmt: skip
lines = st.builds(
    c.GoodsLine, line=counts, description=texts, hs=_some(st.from_regex(r"\A[0-9]{4}([0-9]{2}){0,4}\Z")),
    quantity=_some(quantities), net_kg=_some(amounts), gross_kg=_some(amounts), volume_m3=_some(amounts),
    packages=_some(counts), package_kind=_some(codes), marks=_some(texts), value=_some(money), freight=_some(money),
    origin=_some(countries), used=_some(st.booleans()),
    taxon=_some(texts | st.sampled_from(["Manis", "Loxodonta africana", "Rana sp."])), common_name=_some(texts),
    term=_some(st.sampled_from(["LIV", "IVC", "???"])), purpose=_some(codes), source=_some(codes), acquired=_some(days),
    waste_code=_some(codes), recovery_code=_some(codes), substance=_some(texts), un_number=_some(codes),
    cylinders=_some(counts), refillable=_some(st.booleans()), co2e_tonnes=_some(amounts), documents=_tuple(documents),
    container=_some(codes),
)  # fmt: skip
consignments = st.builds(
    c.Consignment, reference=st.sampled_from(["NP-1", "RR123456785GB", "0"]),
    kind=st.sampled_from(get_args(c.Kind)), direction=st.sampled_from(get_args(c.Direction)), office=_some(codes),
    submitted=_some(moments), arrival=_some(days), export_country=_some(countries),
    destination_country=_some(countries), goods=st.lists(lines, min_size=1, max_size=2).map(tuple),
    parties=_tuple(parties), legs=_tuple(legs), conveyance=_some(conveyances), containers=_tuple(containers),
    documents=_tuple(documents), free_text=_some(texts),
)  # fmt: skip
