"""A paper as it is written: a permit, certificate, notification, movement document or licence, and its lines.

Every way in ends here: permit XML, the API's JSON, a form. The same classes check what comes in (pydantic), publish
the JSON Schema and travel through the checks. A paper says only what stands on it: nothing here was concluded. The
boxes named are those of the CITES standard form (Res. Conf. 12.3) and of the Basel forms; movement blocks and
notification blocks 16 to 21 are from general knowledge.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

from greenlane.consignments.consignment import Amount as AnyAmount
from greenlane.consignments.consignment import Code, Count, Country, HsCode, Name, Place, Text

Kind = Literal[
    "cites_export", "cites_reexport", "cites_import", "cites_origin", "cites_preconvention", "cites_captive",
    "cites_sea", "cites_travelling", "cites_other", "basel_notification", "basel_movement", "ods_licence",
    "hfc_licence",
]  # fmt: skip
"""cites_origin: certificate of origin (Appendix III); cites_captive: captive-bred or artificially propagated;
cites_sea: introduction from the sea; cites_travelling: travelling exhibition, personal ownership, instrument."""
KINDS: tuple[str, ...] = get_args(Kind)
CITES = tuple(kind for kind in KINDS if kind.startswith("cites_"))
CITES_LEAVING = tuple(kind for kind in CITES if kind != "cites_import")
BASEL = ("basel_notification", "basel_movement")
OZONE = ("ods_licence", "hfc_licence")

Role = Literal[
    "permittee", "consignor", "consignee", "generator", "carrier", "facility", "exporter", "importer", "other"
]
StateRole = Literal["export", "import", "transit"]
Consented = Literal["written", "tacit", "refused", "asked"]
Direction = Literal["export", "import"]

_STRICT = ConfigDict(extra="forbid")
Id = Annotated[Code, StringConstraints(min_length=1)]
Number = Annotated[int, Field(ge=1, le=100_000)]


DECIMALS = 9
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2200, 12, 31)


def _capital(value: str) -> str:
    return value.upper()


def _short(value: Decimal) -> Decimal:
    """Refuse more decimals than any balance reads, so that sums of quantities stay exact."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS:
        raise ValueError(f"has more than {DECIMALS} decimals")
    return value


def _of_our_time(value: dt.date) -> dt.date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError("is no day of our time")
    return value


Day = Annotated[dt.date, AfterValidator(_of_our_time)]
Amount = Annotated[AnyAmount, AfterValidator(_short)]


Letter = Annotated[Code, AfterValidator(_capital)]
"""A code that forms write in capitals: term, source, purpose, appendix, operation."""


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Quantity:
    """A quantity as written: the amount, and its unit as a code or in words."""

    amount: Amount
    unit: Id


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Party:
    """A person or company that the paper names. ``identifier``: a registration number of the issuing State."""

    role: Role
    name: Name | None = None
    address: Text | None = None
    country: Country | None = None
    identifier: Code | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Consent:
    """What a State concerned answered to a Basel notification (block 20). ``tacit``: its time ran out in silence."""

    country: Country
    role: StateRole
    answer: Consented = "written"
    authority: Name | None = None
    day: Day | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    conditions: Text | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Line:
    """One line of a paper: an animal or plant, a waste, or a substance. ``line`` is its number on the paper.

    CITES boxes 7 to 12b; Basel blocks 5 and 11 to 14. ``annual_quota`` and ``used_to_date`` (box 11a) are in the unit
    of ``quantity``. ``net_kg`` and ``pieces`` stand beside ``quantity`` where the paper gives more than one measure.
    ``operation_number``: the registered breeding or nursery operation (box 12b). ``y_codes``: Basel Annex I.
    """

    line: Number
    description: Text | None = None
    quantity: Quantity | None = None
    net_kg: Amount | None = None
    pieces: Count | None = None
    hs: HsCode | None = None
    # animals and plants
    taxon: Name | None = None
    common_name: Name | None = None
    term: Letter | None = None
    appendix: Letter | None = None
    source: Letter | None = None
    purpose: Letter | None = None
    origin: Country | None = None
    origin_permit: Code | None = None
    origin_permit_issued: Day | None = None
    last_reexport: Country | None = None
    reexport_certificate: Code | None = None
    reexport_issued: Day | None = None
    annual_quota: Amount | None = None
    used_to_date: Amount | None = None
    operation_number: Code | None = None
    acquired: Day | None = None
    born: Day | None = None
    marks: tuple[Code, ...] = ()
    # waste
    waste_code: Code | None = None
    y_codes: tuple[Code, ...] = ()
    hazards: tuple[Code, ...] = ()
    operation: Letter | None = None
    # ozone and climate gases
    substance: Name | None = None
    use: Code | None = None
    recovered: bool | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Shipped:
    """What was really shipped under one line of a paper (box 14)."""

    line: Number
    quantity: Quantity


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Endorsement:
    """One endorsement (boxes 14 and 15): goods seen at a border under a paper, line by line.

    ``consignment`` is our own reference of what was endorsed, ``transport_document`` its bill of lading or air waybill
    as written. The same goods are endorsed once on leaving and once on arriving: ``direction`` keeps the two apart.
    """

    day: Day
    shipped: Annotated[tuple[Shipped, ...], Field(min_length=1)]
    direction: Direction = "export"
    port: Place | None = None
    transport_document: Code | None = None
    consignment: Code | None = None
    officer: Name | None = None
    stamp: Code | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True, config=_STRICT)
class Paper:
    """A paper as written. ``country`` issued it; ``export_country`` and ``import_country`` are where it lets goods go.

    ``purpose`` (box 5a) holds for every line that names none. ``uses``: how many consignments it covers, where it
    says so (Basel block 4: number of shipments). ``first_departure`` and ``last_departure``: Basel block 6.
    ``notification`` and ``serial``: of a movement document, the notification it belongs to and which shipment it is.
    """

    kind: Kind
    number: Id
    country: Country
    authority: Name | None = None
    issued: Day | None = None
    issued_at: Name | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    signatory: Name | None = None
    stamp: Code | None = None
    parties: tuple[Party, ...] = ()
    export_country: Country | None = None
    import_country: Country | None = None
    purpose: Letter | None = None
    special_conditions: Text | None = None
    transport_document: Code | None = None
    ports: tuple[Place, ...] = ()
    retrospective: bool | None = None
    uses: Count | None = None
    lines: Annotated[tuple[Line, ...], Field(min_length=1, max_length=1000)]
    endorsements: Annotated[tuple[Endorsement, ...], Field(max_length=1000)] = ()
    # Basel
    consents: tuple[Consent, ...] = ()
    preconsented: bool | None = None
    first_departure: Day | None = None
    last_departure: Day | None = None
    contract: bool | None = None
    guarantee: bool | None = None
    notification: Code | None = None
    serial: Count | None = None
    shipped_on: Day | None = None

    def __post_init__(self) -> None:
        """Refuse two lines of one number, and an endorsement of a line that is not there."""
        numbers = [line.line for line in self.lines]
        if len(set(numbers)) != len(numbers):
            raise ValueError("has two lines of the same number")
        strange = {s.line for e in self.endorsements for s in e.shipped} - set(numbers)
        if strange:
            raise ValueError(f"has an endorsement of line {min(strange)}, which is not there")

    def party(self, *roles: str) -> Party | None:
        """Return the first party in one of the roles, looked for in their order, or None."""
        return next((party for role in roles for party in self.parties if party.role == role), None)

    def purpose_of(self, line: Line) -> str | None:
        """Return the purpose that holds for a line: its own, else the paper's."""
        return line.purpose or self.purpose

    @property
    def leaves(self) -> str | None:
        """The country that goods leave under it: as written, else, for a paper to leave under, the one that issued it.

        An import permit or a certificate of introduction from the sea says nothing of that by its issuer.
        """
        if self.export_country or self.kind in ("cites_import", "cites_sea", *OZONE):
            return self.export_country
        return self.country


ADAPTER: TypeAdapter[Paper] = TypeAdapter(Paper)
ENDORSEMENT: TypeAdapter[Endorsement] = TypeAdapter(Endorsement)


def to_json(paper: Paper) -> dict[str, Any]:
    """Return the paper as JSON values, leaving out what it does not say. Decimals become strings."""
    dumped: dict[str, Any] = ADAPTER.dump_python(paper, mode="json", exclude_none=True, exclude_defaults=True)
    return dumped


def from_json(fields: object) -> Paper:
    """Return the paper that ``fields`` describe. Raises pydantic.ValidationError naming every bad field."""
    return ADAPTER.validate_python(fields)


def schema(ref_template: str = "#/$defs/{model}") -> dict[str, Any]:
    """Return the JSON Schema of a paper, as the API publishes it."""
    return ADAPTER.json_schema(ref_template=ref_template)


def endorsement_to_json(endorsement: Endorsement) -> dict[str, Any]:
    """Return an endorsement as JSON values."""
    dumped: dict[str, Any] = ENDORSEMENT.dump_python(endorsement, mode="json", exclude_none=True, exclude_defaults=True)
    return dumped


def endorsement_from_json(fields: object) -> Endorsement:
    """Return the endorsement that ``fields`` describe. Raises pydantic.ValidationError."""
    return ENDORSEMENT.validate_python(fields)


def digest(paper: Paper) -> str:
    """Return the SHA-256 of what the paper says, its endorsements left out: they grow while the paper stays."""
    fields = to_json(paper)
    fields.pop("endorsements", None)
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
