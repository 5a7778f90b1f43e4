"""The route: its countries, its places, its length and its time, and the treaties that bind its ends."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from greenlane.consignments.consignment import GoodsLine
from greenlane.consignments.facts.identifiers import TRANSPORT_DOCUMENTS, leg_key
from greenlane.consignments.facts.stops import Stop
from greenlane.consignments.facts.view import Row, View, ratio

_NEAR_KM = 50.0
"""Below this direct distance a detour says nothing: the places are neighbours, or start and end are the same."""


def of_consignment(view: View) -> Row:
    """Return the facts of the route that every line shares; lengths in kilometres, great circles."""
    known = bool(view.stops)
    return {
        "export_country": view.export_country,
        "destination": view.destination,
        "transit_countries": transit_countries(view.stops),
        "loading_place": view.stops[0].label if known else None,
        "discharge_place": view.stops[-1].label if known else None,
        "place_vague": any(stop.vague for stop in view.stops) if known else None,
        "transhipments": transhipments(view),
        "document_country_third": document_country_third(view),
        "transport_documents": len(view.transport_numbers) or None,
        "free_zone": free_zone(view.stops),
        **_length_and_time(view),
        **_treaties(view),
    }


def of_line(line: GoodsLine) -> Row:
    """Return the country of origin as declared."""
    return {"origin": line.origin}


def transit_countries(route: tuple[Stop, ...]) -> list[str] | None:
    """Return the countries of the places between first and last, each once; None without a route or any country."""
    if not route:
        return None
    between = route[1:-1]
    found = [stop.country for stop in between if stop.country]
    return list(dict.fromkeys(found)) if found or not between else None


def transhipments(view: View) -> int | None:
    """Return how often goods change conveyance: between two legs of different transport document or mode.

    Where no leg names a document, every place between first and last counts. None without a route.
    """
    if not view.consignment.legs:
        return None
    if not any(leg.transport_document for leg in view.consignment.legs):
        return max(len(view.stops) - 2, 0)
    return sum(
        leg_key(before) != leg_key(after) or (before.mode is not None and after.mode not in (None, before.mode))
        for before, after in pairwise(view.consignment.legs)
    )


def document_country_third(view: View) -> bool | None:
    """Say whether a transport document comes from neither the country of export nor that of destination.

    None where no transport document says where it was issued, or one of the two countries is not known.
    """
    papers = view.consignment.documents
    issued = {paper.country for paper in papers if paper.kind in TRANSPORT_DOCUMENTS and paper.country}
    ends = {view.export_country, view.destination}
    if not issued:
        return None
    third = issued - ends
    return None if third and None in ends else bool(third)


def free_zone(route: tuple[Stop, ...]) -> bool | None:
    """Say whether a place of the route is known as a free zone; False only where every place is known."""
    if any(stop.known is not None and stop.known.free_zone for stop in route):
        return True
    return False if route and all(stop.known is not None for stop in route) else None


def _length_and_time(view: View) -> Row:
    length, direct = route_km(view)
    days = _days(view)
    return {
        "departed": view.departed,
        "detour": ratio(length, direct) if direct is not None and direct >= _NEAR_KM else None,
        "days_under_way": days,
        "speed_km_h": None if days is None or days < 0 else ratio(length, (days + 1) * 24.0),
    }


def route_km(view: View) -> tuple[float | None, float | None]:
    """Return the length along all places and the direct distance from first to last, in kilometres.

    None where there are fewer than two places or one of them is not in the tables.
    """
    known = [stop.known for stop in view.stops if stop.known is not None]
    if len(known) < 2 or len(known) < len(view.stops):
        return None, None
    length = sum(view.books.distance_km(before, after) for before, after in pairwise(known))
    return length, view.books.distance_km(known[0], known[-1])


def _days(view: View) -> int | None:
    arrived = view.consignment.arrival or (view.consignment.legs[-1].arrived if view.consignment.legs else None)
    return (arrived - view.departed).days if arrived and view.departed else None


def _treaties(view: View) -> Row:
    export, destination, day, books = view.export_country, view.destination, view.day, view.books
    return {
        "origin_oecd": books.member(export, "OECD", day),
        "export_annex_vii": books.member(export, "BASEL_ANNEX_VII", day),
        "destination_annex_vii": books.member(destination, "BASEL_ANNEX_VII", day),
        "destination_eu": books.member(destination, "EU", day),
        "basel_party_export": _party(view, export, "BASEL", day),
        "basel_party_destination": _party(view, destination, "BASEL", day),
        "kigali_party_export": _party(view, export, "KIGALI", day),
    }


def _party(view: View, iso2: str | None, treaty: str, on: dt.date | None) -> bool | None:
    """Say whether a country is party, from the list of those that are or of those that are not, whichever is kept."""
    outside = view.books.member(iso2, f"{treaty}_NON_PARTY", on)
    return view.books.member(iso2, f"{treaty}_PARTY", on) if outside is None else not outside
