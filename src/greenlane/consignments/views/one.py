"""The page of one consignment: what was declared, and everything this room knows around it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from greenlane.consignments.changes import Change, changes, personal
from greenlane.consignments.consignment import Consignment as Declared
from greenlane.consignments.consignment import Document, Party
from greenlane.consignments.facts.columns import COLUMNS
from greenlane.consignments.facts.normalise import party_key
from greenlane.consignments.models import Consignment, Selector
from greenlane.consignments.route import Route, route
from greenlane.consignments.templatetags.trade import STOPS
from greenlane.consignments.views import referral
from greenlane.front.map import Stop, picture
from greenlane.front.said import language
from greenlane.ledger.models import Entry
from greenlane.people.need_to_know import Actor, Reason, may, reason
from greenlane.people.words import REASONS

LINES_SHOWN = 200
FACTS_SHOWN = 20
LINKS_SHOWN = 40


@dataclass(frozen=True)
class SeenParty:
    """A party with what the register knows of it. ``withheld``: the reader may not see the names of persons."""

    party: Party
    withheld: bool
    key: str
    earlier: int
    first: Any
    latest: tuple[Consignment, ...]


@dataclass(frozen=True)
class Link:
    """An identifier of this consignment and how many others carry it."""

    kind: str
    value: str
    degree: int


def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one consignment to someone who may see it."""
    actor = request.user.actor
    seen = Consignment.objects.visible_to(actor)
    consignment = get_object_or_404(seen.select_related("owner", "office", "run"), pk=pk)
    declared = consignment.as_declared
    marking = Consignment.objects.all().marking(consignment)
    why = reason(actor, "see_nominal", marking)
    names = why is Reason.ALLOWED
    elsewhere = Selector.objects.shown_to(actor).filter(consignment__current=True)
    elsewhere = elsewhere.exclude(consignment__owner=consignment.owner, consignment__reference=consignment.reference)
    return render(
        request,
        "consignments/one.html",
        {
            "consignment": consignment,
            "declared": declared,
            "lines": list(zip(declared.goods, consignment.facts, strict=False))[:LINES_SHOWN],
            "lines_left": max(0, len(declared.goods) - LINES_SHOWN),
            "totals": _totals(declared),
            "parties": [_party(party, names, elsewhere) for party in declared.parties],
            "names_withheld": REASONS[why] if any(withheld_from(p, names) for p in declared.parties) else "",
            "papers": papers(declared),
            "links": _links(consignment, elsewhere, actor),
            "versions": _versions(consignment, seen, names),
            "facts": _facts(consignment, names),
            "history": _history(consignment) if may(actor, "see_history", marking) else [],
            **referral.shown(request, consignment),
            **_map(declared),
        },
    )


def withheld_from(party: Party, names: bool) -> bool:
    """Whether a party's name must be withheld: where nothing says it is a company, it may be a person."""
    return not names and party.natural_person is not False


def _party(party: Party, names: bool, elsewhere: QuerySet[Selector]) -> SeenParty:
    if withheld_from(party, names):
        return SeenParty(party, True, "", 0, None, ())
    key = party_key(party.name or "")
    if not key:
        return SeenParty(party, False, "", 0, None, ())
    same = Consignment.objects.filter(pk__in=elsewhere.filter(kind="party", value=key).values("consignment"))
    counted = same.aggregate(n=Count("pk"), first=Min("received_at"))
    latest = tuple(same.order_by("-received_at")[:3]) if counted["n"] else ()
    return SeenParty(party, False, key, counted["n"], counted["first"], latest)


def _links(consignment: Consignment, elsewhere: QuerySet[Selector], actor: Actor) -> list[Link]:
    """Return this consignment's identifiers with how many others share each, those shared most first."""
    pairs = list(consignment.selectors.shown_to(actor).values_list("kind", "value"))
    shared = elsewhere.filter(value__in=[value for _, value in pairs]).values_list("kind", "value")
    degree = {(kind, value): n for kind, value, n in shared.annotate(n=Count("consignment", distinct=True)).order_by()}
    links = [Link(kind, value, degree.get((kind, value), 0)) for kind, value in pairs]
    return sorted(links, key=lambda link: (-link.degree, link.kind, link.value))[:LINKS_SHOWN]


def papers(declared: Declared) -> list[tuple[Document, int | None]]:
    """Return every paper with the number of the goods line that names it, None for papers of the whole."""
    found: list[tuple[Document, int | None]] = [(document, None) for document in declared.documents]
    found += [(document, n) for n, line in enumerate(declared.goods, start=1) for document in line.documents]
    return found


def _totals(declared: Declared) -> dict[str, Any]:
    def total(name: str) -> Any:
        amounts = [amount for line in declared.goods if (amount := getattr(line, name)) is not None]
        return sum(amounts) if amounts else None

    usd = [line.value.usd for line in declared.goods if line.value and line.value.usd is not None]
    currencies = {line.value.currency for line in declared.goods if line.value}
    value = sum(line.value.amount for line in declared.goods if line.value) if len(currencies) == 1 else None
    return {
        "net_kg": total("net_kg"),
        "gross_kg": total("gross_kg"),
        "packages": total("packages"),
        "usd": sum(usd) if usd else None,
        "value": value,
        "currency": next(iter(currencies), "") if value is not None else "",
    }


def _versions(
    consignment: Consignment, seen: QuerySet[Consignment], names: bool
) -> list[tuple[Consignment, tuple[Change, ...]]]:
    """Return the versions of the same declaration, last first, each with what it changed."""
    rows = list(seen.filter(owner=consignment.owner, reference=consignment.reference).order_by("version"))
    told: list[tuple[Consignment, tuple[Change, ...]]] = []
    for n, row in enumerate(rows):
        found = changes(rows[n - 1].declared, row.declared) if n else ()
        told.append((row, found if names else tuple(c for c in found if not personal(c.path))))
    return told[::-1]


def _facts(consignment: Consignment, names: bool) -> list[tuple[int, list[tuple[Any, Any]]]]:
    """Return, for each goods line, the facts worked out at intake with their columns."""
    return [
        (n, [(COLUMNS[k], v) for k, v in row.items() if k in COLUMNS and (names or COLUMNS[k].group != "parties")])
        for n, row in enumerate(consignment.facts[:FACTS_SHOWN], start=1)
    ]


def _history(consignment: Consignment) -> list[Entry]:
    """What was done to it, as the ledger has it, last deed first."""
    return list(Entry.objects.about("consignment", consignment.pk))[::-1]


def _map(declared: Declared) -> dict[str, Any]:
    way: Route = route(declared, language())
    stops = [Stop(s.lat, s.lon, s.label, str(STOPS.get(s.role, "")), s.kind) for s in way.stops]
    words = " → ".join([stops[leg.start].label for leg in way.legs[:1]] + [stops[leg.end].label for leg in way.legs])
    return {
        "map": picture(stops, way.legs),
        "map_words": words or ", ".join(stop.label for stop in stops),
        "unplaced": way.unplaced,
        "rough": way.rough,
    }
