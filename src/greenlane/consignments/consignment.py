"""A consignment as declared: frozen facts, and nothing that was concluded from them.

Every format on the shelf ends here. The same classes check what comes in (pydantic), publish the JSON Schema of
the API, and travel through screening. Amounts are decimals; masses are kilograms, volumes cubic metres.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

Mode = Literal["sea", "air", "road", "rail", "post", "express", "river", "luggage", "other"]
Kind = Literal["declaration", "manifest", "postal"]
Direction = Literal["import", "export", "transit"]
Role = Literal["consignor", "consignee", "notify", "declarant", "carrier", "broker", "payer", "exporter", "importer"]
DocumentKind = Literal[
    "bill_of_lading", "air_waybill", "road_waybill", "rail_waybill", "invoice", "packing_list", "booking",
    "certificate_of_origin", "cites_export", "cites_import", "cites_reexport", "cites_other", "health_certificate",
    "fishing_certificate", "timber_licence", "basel_notification", "basel_consent", "movement_document", "annex_vii",
    "ozone_licence", "fgas_registration", "reclaim_certificate", "end_user_certificate", "treatment_certificate",
    "functionality_test", "dangerous_goods_note", "weighing_certificate", "other",
]  # fmt: skip


def _clean(value: str) -> str:
    if any(ord(c) < 32 and c not in "\t\n\r" for c in value):
        raise ValueError("holds control characters")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("holds half a character")
    return " ".join(value.split())


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("is not a number")
    return value


Text = Annotated[str, AfterValidator(_clean), StringConstraints(max_length=4000)]
Name = Annotated[str, AfterValidator(_clean), StringConstraints(max_length=500)]
Code = Annotated[str, AfterValidator(_clean), StringConstraints(max_length=80)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
HsCode = Annotated[str, StringConstraints(pattern=r"^\d{4}(\d{2}){0,4}$")]
Amount = Annotated[Decimal, AfterValidator(_finite), Field(ge=0, le=Decimal("1e15"))]
Count = Annotated[int, Field(ge=0, le=10**12)]

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Place:
    """A place as declared: a UN/LOCODE or IATA code, a name, or both."""

    code: Code | None = None
    name: Name | None = None
    country: Country | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Money:
    """An amount in one currency. ``usd`` is set where the format or the intake knows the rate of the day."""

    amount: Amount
    currency: Currency
    usd: Amount | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Quantity:
    """A quantity as written: the amount and its unit in the words of the declaration."""

    amount: Amount
    unit: Code


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Party:
    """A person or company in one role. ``natural_person`` is None where the declaration does not say."""

    role: Role
    name: Name | None = None
    address: Text | None = None
    city: Name | None = None
    country: Country | None = None
    identifier: Code | None = None
    phone: Code | None = None
    email: Name | None = None
    natural_person: bool | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Leg:
    """One leg of the route as declared."""

    start: Place
    end: Place
    mode: Mode | None = None
    departed: dt.date | None = None
    arrived: dt.date | None = None
    transport_document: Code | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Conveyance:
    """What carries the goods across the border."""

    mode: Mode | None = None
    name: Name | None = None
    imo: Code | None = None
    voyage: Code | None = None
    registration: Code | None = None
    flag: Country | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Container:
    """A container. ``size_type`` is the ISO 6346 size-type code (22G1, 45R1 …); temperatures are degrees Celsius."""

    number: Code
    size_type: Code | None = None
    seals: tuple[Code, ...] = ()
    seals_found: tuple[Code, ...] | None = None
    gross_kg: Amount | None = None
    verified_gross_kg: Amount | None = None
    temperature_c: Decimal | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Document:
    """A paper named in the declaration: what it says of itself, not what was verified."""

    kind: DocumentKind
    number: Code | None = None
    issuer: Name | None = None
    country: Country | None = None
    issued: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    holder: Name | None = None
    consignor: Name | None = None
    transport_document: Code | None = None
    quantity: Quantity | None = None
    gross_kg: Amount | None = None
    packages: Count | None = None
    place: Place | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class GoodsLine:
    """One line of goods. ``line`` is the number of the input line it was written on, counted from 1."""

    line: Count = 0
    description: Text = ""
    hs: HsCode | None = None
    quantity: Quantity | None = None
    net_kg: Amount | None = None
    gross_kg: Amount | None = None
    volume_m3: Amount | None = None
    packages: Count | None = None
    package_kind: Code | None = None
    marks: Text | None = None
    value: Money | None = None
    freight: Money | None = None
    origin: Country | None = None
    used: bool | None = None
    taxon: Name | None = None
    common_name: Name | None = None
    term: Code | None = None
    purpose: Code | None = None
    source: Code | None = None
    acquired: dt.date | None = None
    waste_code: Code | None = None
    recovery_code: Code | None = None
    substance: Name | None = None
    un_number: Code | None = None
    cylinders: Count | None = None
    refillable: bool | None = None
    co2e_tonnes: Amount | None = None
    documents: tuple[Document, ...] = ()
    container: Code | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Consignment:
    """What a declaration, manifest entry, waybill or postal item says of one consignment."""

    reference: Annotated[str, AfterValidator(_clean), StringConstraints(min_length=1, max_length=80)]
    kind: Kind = "declaration"
    direction: Direction = "import"
    office: Code | None = None
    submitted: dt.datetime | None = None
    arrival: dt.date | None = None
    export_country: Country | None = None
    destination_country: Country | None = None
    goods: Annotated[tuple[GoodsLine, ...], Field(min_length=1)]
    parties: tuple[Party, ...] = ()
    legs: tuple[Leg, ...] = ()
    conveyance: Conveyance | None = None
    containers: tuple[Container, ...] = ()
    documents: tuple[Document, ...] = ()
    free_text: Text | None = None

    def party(self, role: str) -> Party | None:
        """Return the first party in ``role``, or None."""
        return next((party for party in self.parties if party.role == role), None)


ADAPTER: TypeAdapter[Consignment] = TypeAdapter(Consignment)


def to_json(consignment: Consignment) -> dict[str, Any]:
    """Return the consignment as JSON values, leaving out what is not declared. Decimals become strings."""
    dumped: dict[str, Any] = ADAPTER.dump_python(consignment, mode="json", exclude_none=True, exclude_defaults=True)
    return dumped


def from_json(fields: object) -> Consignment:
    """Return the consignment that ``fields`` describe. Raises pydantic.ValidationError naming every bad field."""
    return ADAPTER.validate_python(fields)


def schema(ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """Return the JSON Schema of a consignment, as the API publishes it."""
    return ADAPTER.json_schema(ref_template=ref_template)


def digest(consignment: Consignment) -> str:
    """Return the SHA-256 of what is declared, input line numbers left out: the same declaration gives the same."""
    fields = to_json(consignment)
    for goods in fields["goods"]:
        goods.pop("line", None)  # zero is the default and is left out
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
