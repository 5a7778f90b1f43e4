"""Does the paper speak of this shipment: its transport document, its parties, and the care that living animals need?"""

from __future__ import annotations

import re
from typing import Any

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.facts.normalise import code_key, plain
from greenlane.front.telling import Part, joined, part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.names import any_same_name
from greenlane.permits.permit import CITES, KINDS, OZONE

_CARRIED = ("bill_of_lading", "air_waybill", "road_waybill", "rail_waybill")
_CARE = re.compile(
    r"\biata\b|live animals? regulations?|\blar\b|guidelines? for (the )?(non-air )?transport|lignes directrices|"
    r"transport (conditions|guidelines)|directrices|международн\w+ ассоциац|活体动物|国际航空运输"
)
"""Words of the special condition that transport conforms to IATA's Live Animals Regulations or CITES guidelines."""


def _document(case: Case) -> Said:
    declared = case.context.consignment
    if declared is None:
        return cannot_tell("Nothing is declared.", "declaration", severity="note")
    own = {code_key(d) for d in (case.paper.transport_document, *_endorsed(case)) if d} - {""}
    theirs = _transport_numbers(declared)
    if not own:
        return cannot_tell("The paper names no transport document.", "paper", severity="note")
    if not theirs:
        return cannot_tell("No transport document is declared.", "declaration")
    values: dict[str, Any] = {"own": " ".join(sorted(own)), "theirs": " ".join(sorted(theirs)[:3])}
    if own & theirs:
        return passes("Transport document {number} is on both.", number=min(own & theirs))
    return fails("The paper is for {own}; declared is {theirs}.", **values)


def _endorsed(case: Case) -> list[str | None]:
    """Return the transport documents of the endorsements on the paper itself, as box 15 gives them."""
    return [e.transport_document for e in case.paper.endorsements if e.direction == "export"]


def _transport_numbers(declared: Consignment) -> set[str]:
    documents = [*declared.documents, *(d for goods in declared.goods for d in goods.documents)]
    numbers = [leg.transport_document for leg in declared.legs]
    numbers += [d.number for d in documents if d.kind in _CARRIED]
    return {code_key(number) for number in numbers if number} - {""}


def _parties(case: Case) -> Said:
    declared = case.context.consignment
    if declared is None:
        return cannot_tell("Nothing is declared.", "declaration", severity="note")
    sending = _pair(case, declared, ("permittee", "consignor", "exporter", "generator"), ("consignor", "exporter"))
    receiving = _pair(case, declared, ("consignee", "importer"), ("consignee", "importer", "notify"))
    if case.paper.kind in ("cites_import", *OZONE):
        receiving = _pair(case, declared, ("permittee", "importer", "consignee"), ("consignee", "importer", "notify"))
        sending = _pair(case, declared, ("consignor", "exporter"), ("consignor", "exporter"))
    wrong = [words for answer, words in (sending, receiving) if answer is False]
    if wrong:
        return fails("{who}.", who=joined(wrong))
    if sending[0] is None and receiving[0] is None:
        return cannot_tell("Sender and receiver cannot be compared: {why}.", "paper", severity="note", why=sending[1])
    if sending[0] is None or receiving[0] is None:
        unclear = sending[1] if sending[0] is None else receiving[1]
        return cannot_tell("Only one of sender and receiver agrees: {why}.", "paper", severity="note", why=unclear)
    return passes("Sender and receiver are those declared.")


def _pair(
    case: Case, declared: Consignment, ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[bool | None, Part]:
    """Compare the paper's parties of some roles with the declared ones of others; and say what was compared."""
    own = [p.name for p in case.paper.parties if p.role in ours and p.name]
    names = [p.name for p in declared.parties if p.role in theirs and p.name]
    if not own:
        return None, part("the paper names none")
    if not names:
        return None, part("none is declared")
    answers = [any_same_name(name, names) for name in own]
    answer = True if True in answers else None if None in answers else False
    return answer, part("{ours} on the paper, {theirs} declared", ours=own[0], theirs=names[0])


def _living(case: Case) -> Said:
    living = [line for line in case.paper.lines if line.term in ("LIV", None)]
    animals = [line for line in living if (found := case.taxon(line)) is None or found.kingdom == "Animalia"]
    if not animals:
        return not_applicable("No living animals.")
    if all(line.term is None for line in animals):
        return cannot_tell("Whether the animals are alive is not told.", "paper", severity="note")
    condition = case.paper.special_conditions
    if case.paper.kind in ("cites_export", "cites_reexport") and not (condition and _CARE.search(plain(condition))):
        return fails("Living animals, and no condition on their transport in box 5.", severity="note")
    return _port(case)


def _port(case: Case) -> Said:
    allowed, declared = case.context.lists.ports, case.context.consignment
    if allowed is None:
        return cannot_tell("No list of ports designated for living specimens is kept here.", "list")
    codes = [place.code for place in case.paper.ports if place.code]
    if declared is not None and declared.legs and declared.legs[-1].end.code:
        codes.append(declared.legs[-1].end.code)
    if not codes:
        return cannot_tell("Through which port they come is not told.", "declaration", severity="note")
    strange = [code for code in codes if code.upper().replace(" ", "") not in allowed]
    if strange:
        return fails("{port} is not designated for living specimens.", port=strange[0])
    return passes("{port} is designated for living specimens.", port=codes[-1])


CHECKS = (
    Check(
        "RI-PER-089", "Transport document of this shipment",
        "The bill of lading or air waybill on the paper (box 15) is one that is declared.",
        CITES, "ask", "CITES standard form, box 15", "sourced", of_paper=_document,
    ),
    Check(
        "RI-PER-090", "Sender and receiver as declared",
        "Who sends and who receives by the paper is who sends and receives by the declaration.",
        KINDS, "ask", "CITES standard form, boxes 3 and 4; known abuse of genuine papers", "sourced", of_paper=_parties,
    ),
    Check(
        "RI-PER-091", "Care for living animals",
        "Living animals travel under a condition on their transport (IATA Live Animals Regulations or CITES "
        "guidelines) and through a port designated for them.",
        CITES, "ask", "CITES Articles III to V and VIII.3; rule partly of this product", "derived", of_paper=_living,
        needs="permit_ports",
    ),
)  # fmt: skip
