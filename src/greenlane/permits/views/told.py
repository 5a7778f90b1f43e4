"""What a paper says and what was found, as far as the reader may know it: names of persons are withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from greenlane.front.telling import filled, plain
from greenlane.permits import permit
from greenlane.permits.finding import SEVERITIES
from greenlane.permits.models import Verdict
from greenlane.permits.words import ANSWERS, ROLES

WITHHELD = _("name withheld")


@dataclass(frozen=True)
class Box:
    """One box of a form: its number on the CITES standard form, if it has one, what it is, and what stands in it.

    ``kind`` says how the value is shown: text, code, country or date. ``withheld``: the reader may not see it.
    """

    number: str
    title: Any
    value: Any
    kind: str = "text"
    withheld: bool = False


def boxes(paper: permit.Paper, names: bool) -> list[Box]:
    """The boxes of the head of a paper that hold something, in the order of the form."""
    cites = paper.kind in permit.CITES
    found = [*_head(paper), *_parties(paper, names), *_foot(paper, names)]
    if not cites:
        found = [Box("", b.title, b.value, b.kind, b.withheld) for b in found]
    return sorted((b for b in found if b.value not in (None, "", ())), key=lambda b: _place(b.number))


def _place(number: str) -> tuple[int, str]:
    digits = number.rstrip("abc")
    return (int(digits), number) if digits.isdigit() else (99, number)


def _head(paper: permit.Paper) -> Iterator[Box]:
    yield Box("2", _("Valid until"), paper.valid_until, "date")
    yield Box("2", _("Valid from"), paper.valid_from, "date")
    yield Box("3a", _("Country of import"), paper.import_country, "country")
    yield Box("4", _("Country of export"), paper.export_country, "country")
    yield Box("5", _("Special conditions"), paper.special_conditions)
    yield Box("5a", _("Purpose"), paper.purpose, "code")
    yield Box("5b", _("Security stamp"), paper.stamp, "code")
    yield Box("6", _("Authority"), paper.authority)
    yield Box("6", _("Issuing country"), paper.country, "country")


def _parties(paper: permit.Paper, names: bool) -> Iterator[Box]:
    numbers = {"importer": "3", "consignee": "3", "exporter": "4", "consignor": "4", "permittee": "4"}
    for party in paper.parties:
        if not (party.name or party.address or party.identifier):
            continue
        said = ", ".join(part for part in (party.name, party.address, party.identifier) if part)
        yield Box(numbers.get(party.role, ""), ROLES[party.role], said if names else WITHHELD, withheld=not names)


def _foot(paper: permit.Paper, names: bool) -> Iterator[Box]:
    yield Box("13", _("Issued on"), paper.issued, "date")
    yield Box("13", _("Issued at"), paper.issued_at)
    if paper.signatory:
        yield Box("13", _("Signed by"), paper.signatory if names else WITHHELD, withheld=not names)
    yield Box("15", _("Transport document"), paper.transport_document, "code")
    yield Box("", _("Ports"), ", ".join(filter(None, ((p.name or p.code) for p in paper.ports))))
    yield Box("", _("Shipments allowed"), paper.uses)
    yield Box("", _("First departure"), paper.first_departure, "date")
    yield Box("", _("Last departure"), paper.last_departure, "date")
    yield Box("", _("Notification"), paper.notification, "code")
    yield Box("", _("Serial number of the shipment"), paper.serial)
    yield Box("", _("Shipped on"), paper.shipped_on, "date")


def line_boxes(paper: permit.Paper, line: permit.Line) -> list[Box]:
    """What a line says beside goods, quantity and codes."""
    pair = " ".join(filter(None, (line.origin_permit, str(line.origin_permit_issued or ""))))
    again = " ".join(filter(None, (line.last_reexport, line.reexport_certificate, str(line.reexport_issued or ""))))
    found = [
        Box("8", _("Common name"), line.common_name),
        Box("9", _("Marks"), ", ".join(line.marks), "code"),
        Box("11a", _("Used / quota"), _quota(line)),
        Box("12", _("Country of origin"), line.origin, "country"),
        Box("12", _("Permit of the country of origin"), pair, "code"),
        Box("12a", _("Last re-export"), again, "code"),
        Box("12b", _("Operation"), line.operation_number, "code"),
        Box("12b", _("Acquired"), line.acquired, "date"),
        Box(
            "",
            _("Waste code"),
            " ".join(dict.fromkeys(filter(None, (line.waste_code, *line.y_codes, *line.hazards)))),
            "code",
        ),
        Box("", _("Operation of recovery or disposal"), line.operation, "code"),
        Box("", _("Use"), line.use),
    ]
    cites = paper.kind in permit.CITES
    return [b if cites else Box("", b.title, b.value, b.kind) for b in found if b.value not in (None, "")]


def _quota(line: permit.Line) -> str:
    if line.annual_quota is None and line.used_to_date is None:
        return ""
    return " / ".join("–" if amount is None else f"{amount:f}" for amount in (line.used_to_date, line.annual_quota))


def said_names(paper: permit.Paper, verdict: Verdict | None) -> frozenset[str]:
    """Every name of a party, a signatory or an officer that the findings of a verdict might repeat."""
    found = {paper.signatory, *(e.officer for e in paper.endorsements)}
    for party in paper.parties:
        found |= {party.name, party.address, party.identifier}
    if verdict and verdict.consignment:
        for known in verdict.consignment.as_declared.parties:
            found |= {known.name, known.address, known.identifier}
    return frozenset(name.casefold() for name in found if name and len(name) > 2)


def findings(verdict: Verdict | None, withheld: frozenset[str]) -> list[tuple[str, Any, list[Mapping[str, Any]]]]:
    """The findings of a verdict by answer, what speaks against the paper first: (answer, its word, findings)."""
    if verdict is None:
        return []
    rows = [clean(row, withheld) for row in verdict.findings]
    groups: dict[str, list[Mapping[str, Any]]] = {answer: [] for answer in ANSWERS}
    for row in rows:
        groups[row["answer"]].append(row)
    return [
        (answer, ANSWERS[answer], sorted(found, key=lambda row: SEVERITIES.index(row["severity"])))
        for answer, found in groups.items()
        if found
    ]


def against(verdict: Verdict | None) -> list[Mapping[str, Any]]:
    """The findings that speak against a paper, the gravest first."""
    failed = [row for row in (verdict.findings if verdict else []) if row["answer"] == "fails"]
    return sorted(failed, key=lambda row: SEVERITIES.index(row["severity"]))


def clean(row: Mapping[str, Any], withheld: frozenset[str]) -> Mapping[str, Any]:
    """A finding with every value taken out in which one of the ``withheld`` names stands."""
    hidden = {key for key, value in row["values"].items() if any(name in plain(value).casefold() for name in withheld)}
    if not hidden:
        return row
    values = {key: str(WITHHELD) if key in hidden else value for key, value in row["values"].items()}
    return {**row, "values": values, "sentence": filled(row["template"], values)}
