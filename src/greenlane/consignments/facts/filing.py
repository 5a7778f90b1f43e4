"""How the declaration was filed: when, complete or not, and what changed since the version received before."""

from __future__ import annotations

import datetime as dt

from greenlane.consignments.consignment import Consignment, GoodsLine, Party
from greenlane.consignments.facts.normalise import code_key, party_key
from greenlane.consignments.facts.stops import stops
from greenlane.consignments.facts.view import Row, View

_CARRIED_BY_SHIP = ("sea", "river", None)
_NO_CONVEYANCE_NAMED = ("post", "express", "luggage", "other")


def of_consignment(view: View) -> Row:
    """Return the facts that every line of the consignment shares."""
    declared = view.consignment
    return {
        "consignment": declared.reference,
        "kind": declared.kind,
        "direction": declared.direction,
        "office": declared.office,
        "arrival": view.day,
        "month": view.day.month if view.day else None,
        "hours_before_arrival": hours_before_arrival(declared),
        "mode": view.mode,
        "missing_fields": missing_fields(view),
        "lines_in_consignment": len(declared.goods),
        **changes(view),
    }


def of_line(view: View, line: GoodsLine) -> Row:
    """Return the facts of one line."""
    kinds = sorted(view.kinds(line))
    return {
        "line": line.line,
        "document_kinds": kinds if kinds or view.papers_known else None,
        "document_reused": None if view.reused is None else reused(view, line),
        "papers_known": view.papers_known,
    }


def hours_before_arrival(declared: Consignment) -> float | None:
    """Return the hours from submission to the end of the day of arrival: the most there can be, since only a day is
    declared. Negative after that day; None without either."""
    if declared.submitted is None or declared.arrival is None:
        return None
    midnight = dt.time(tzinfo=declared.submitted.tzinfo)
    end = dt.datetime.combine(declared.arrival, midnight) - declared.submitted
    return end.total_seconds() / 3600 + 24


def missing_fields(view: View) -> list[str] | None:
    """Return the names of the manifest's mandatory fields that are blank; None for what is no manifest.

    Vessel and voyage are asked of ships and of an unknown mode; elsewhere any name or number of the conveyance will
    do. Seals are asked where a container is named. The list follows what advance cargo rules commonly demand.
    """
    declared = view.consignment
    if declared.kind != "manifest":
        return None
    blank = _blank_conveyance(view)
    if not view.transport_numbers:
        blank.append("transport_document")
    if declared.containers and not all(box.seals for box in declared.containers):
        blank.append("seal")
    if view.gross_kg is None:
        blank.append("gross_kg")
    if not view.stops or view.stops[0].vague:
        blank.append("loading_place")
    if not view.stops or view.stops[-1].vague:
        blank.append("discharge_place")
    blank += [
        role for role, party in (("consignor", view.consignor), ("consignee", view.consignee)) if not _named(party)
    ]
    return blank


def _blank_conveyance(view: View) -> list[str]:
    if view.mode in _NO_CONVEYANCE_NAMED:
        return []
    by = view.consignment.conveyance
    if view.mode in _CARRIED_BY_SHIP:
        named = by is not None and bool(by.name or by.imo)
        return ([] if named else ["vessel"]) + ([] if by is not None and by.voyage else ["voyage"])
    named = by is not None and bool(by.name or by.voyage or by.registration)
    return [] if named else ["vessel"]


def changes(view: View) -> Row:
    """Return what the version received before tells; a first version has changed nothing."""
    now, before = view.consignment, view.earlier
    if before is None:
        names = ("amended", "amended_after_departure", "consignee_changed", "notify_changed", "destination_changed")
        return dict.fromkeys(names, False)
    return {
        "amended": True,
        "amended_after_departure": _after_departure(view),
        "consignee_changed": _name(now, "consignee", "importer") != _name(before, "consignee", "importer"),
        "notify_changed": _name(now, "notify") != _name(before, "notify"),
        "destination_changed": _destination(now, view) != _destination(before, view),
    }


def _after_departure(view: View) -> bool | None:
    if view.consignment.submitted is None or view.departed is None:
        return None
    return view.consignment.submitted.date() > view.departed


def _name(declared: Consignment, *roles: str) -> str:
    named = (party_key(p.name) for role in roles for p in declared.parties if p.role == role and p.name)
    return next(named, "")


def _destination(declared: Consignment, view: View) -> tuple[str | None, str | None]:
    route = stops(declared.legs, view.books)
    return declared.destination_country, route[-1].key if route else None


def reused(view: View, line: GoodsLine) -> list[str]:
    """Return the numbers, as declared, of papers of the line or the consignment that another consignment has used."""
    numbers = [paper.number for paper in view.documents(line) if paper.number]
    numbers += [leg.transport_document for leg in view.consignment.legs if leg.transport_document]
    return list(dict.fromkeys(number for number in numbers if code_key(number) in (view.reused or ())))


def _named(party: Party | None) -> bool:
    return party is not None and bool(party.name)
