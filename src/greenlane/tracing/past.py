"""What earlier cases say of where goods come from, as their reader sees them; and the estimate for the lines of a case.

Only columns and a few fields of a record are read, never a whole record: of the same regime, of ten years, and among
the latest ``MOST`` cases. Nothing is read that the reader may not see.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from greenlane.consignments.library import FOLDER
from greenlane.consignments.models import Consignment
from greenlane.people.models import Person, SystemAccount
from greenlane.reference.folding import fold
from greenlane.seizures.models import Alike, Line, Seizure
from greenlane.seizures.models.cases import SeizureQuerySet
from greenlane.tracing.links.rarity import OTHER, TRUST
from greenlane.tracing.models import CaseSelector, Exclusion, ForensicResult, ReferenceSet
from greenlane.tracing.origin.earlier import Earlier, Facts, in_box
from greenlane.tracing.origin.estimate import Claim, Estimate, Linked, Said, claims_of, estimate
from greenlane.tracing.origin.worth import Taught, taught
from greenlane.tracing.permits_held import held, of_goods

Who = Person | SystemAccount
MOST, YEARS = 4_000, 10
OFTEN_SHARED = 20
"""An identifier in more cases than this links none of them."""
COLUMNS = (
    "seizure_id", "number", "regime", "goods_class", "kind", "name", "as_written", "seizure__day", "seizure__country",
    "seizure__place_code", "seizure__mode", "seizure__detection", "seizure__concealment", "seizure__record__carrier",
    "seizure__record__containers", "seizure__record__conveyance", "seizure__record__route", "seizure__record__goods",
)  # fmt: skip
DAY = COLUMNS.index("seizure__day")


@dataclass(frozen=True)
class OfLine:
    """The estimate for one line of goods, and what is said of its origin beside it.

    ``results``: the keys of the forensic results that count for it.
    """

    number: int
    facts: Facts
    claims: tuple[Claim, ...]
    estimate: Estimate
    results: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Origins:
    """The estimates for the lines of a case, and what the earlier cases behind them come to, by regime."""

    lines: tuple[OfLine, ...]
    taught: Mapping[str, Taught]
    until: dt.date | None


def earlier(
    who: Who | None, regime: str, until: dt.date | None = None, without: Iterable[Any] = ()
) -> tuple[Earlier, ...]:
    """Return the lines of cases before a day that ``who`` may see and whose origin is told, the oldest first.

    ``who`` None is whoever has the machine. ``without`` names cases that are left out. Where a line has several
    countries of origin, none is told.
    """
    last = until or timezone.localdate() + dt.timedelta(days=1)
    first = last - dt.timedelta(days=round(YEARS * 365.25))
    cases = _cases(who).seized().filter(day__gte=first, day__lt=last).exclude(pk__in=list(without))
    # Their keys first, by the index of days: sorted with their records, a hundred thousand cases take seconds.
    keys = list(cases.order_by("-day").values_list("pk", flat=True)[:MOST])
    rows = Line.objects.filter(regime=regime, seizure__in=keys).order_by().values_list(*COLUMNS)
    found = [one for row in sorted(rows, key=lambda row: (row[DAY], row[0], row[1])) if (one := _earlier(row))]
    lines = Counter(one.case for one in found)
    return tuple(replace(one, share=1 / lines[one.case]) for one in found)


def origins(seizure: Seizure, who: Who | None) -> Origins:
    """Return where each line of a case comes from, by the earlier cases that ``who`` may see.

    Only cases before its day count. Ask first whether ``who`` may see the case.
    """
    record, twins = seizure.as_recorded, _the_same(seizure)
    network, permits = pointed(seizure, who, twins), held(seizure, who)
    folder = FOLDER if FOLDER.is_dir() else None
    declared, results = _declared(seizure, who), _results(seizure)
    seen = _sets_seen(results, who)
    by_regime: dict[str, Taught] = {}
    lines = []
    for row in Line.objects.filter(seizure=seizure).order_by("number").values_list(*COLUMNS):
        facts, number = _facts(row), row[1]
        if facts.regime not in by_regime:
            by_regime[facts.regime] = taught(earlier(who, facts.regime, seizure.day, twins), seizure.day, folder)
        found = by_regime[facts.regime]
        claims = tuple(dict.fromkeys((*claims_of(record, number), *declared.get(number, ()), *declared.get(0, ()))))
        forensic, said, drawn = _forensic(results, number, seen, made_up_counts=seizure.owner.demo)
        made = estimate(
            facts, found.tally, found.weights, claims=claims, permits=of_goods(permits, facts, row[6]), network=network,
            forensic=forensic, forensic_said=said, validation=found.validation,
        )  # fmt: skip
        lines.append(OfLine(number, facts, claims, made, drawn))
    return Origins(tuple(lines), by_regime, seizure.day)


def linked(seizure: Seizure, who: Who | None, without: Iterable[Any] = ()) -> dict[str, float]:
    """Return the countries of origin of cases that share an identifier with this one, the rarer it is the heavier.

    Identifiers that give people away link only for those who may see the names in both cases. What the reader's
    organisation leaves out of links points nowhere; for whoever has the machine, what the case's owner does.
    """
    heavy = {case: max(1 / many for _kind, many in links) for case, links in _links(seizure, who, without).items()}
    found = _origins(heavy)
    return dict(Counter(found.established) + Counter(found.alleged))


def pointed(seizure: Seizure, who: Who | None, without: Iterable[Any] = ()) -> Linked:
    """Return what linked cases point to, as ``linked``: the less a kind of identifier belongs to one matter, the less.

    A container says more than a flight (``rarity.TRUST``). Established and alleged origins of the cases stand apart.
    """
    links = _links(seizure, who, without)
    return _origins(
        {case: max(TRUST.get(kind, OTHER) / many for kind, many in each) for case, each in links.items()}
    )  # fmt: skip


def _links(seizure: Seizure, who: Who | None, without: Iterable[Any]) -> dict[Any, list[tuple[str, int]]]:
    """By linked case, the kinds of identifiers that it shares, each with how many other cases share that one."""
    shown = CaseSelector.objects.all() if who is None else CaseSelector.objects.shown_to(who)
    own = set(shown.filter(seizure=seizure).values_list("kind", "value")) - left_out(seizure, who)
    values = {value for _kind, value in own}  # not pair by pair: a database compares no thousand pairs at once
    counted = shown.filter(value__in=values, seizure__in=_cases(who).seized().order_by().values("pk"))
    others: dict[tuple[str, str], set[Any]] = {}
    for kind, value, case in counted.exclude(seizure__in=list(without)).values_list("kind", "value", "seizure_id"):
        if (kind, value) in own:
            others.setdefault((kind, value), set()).add(case)
    found: dict[Any, list[tuple[str, int]]] = {}
    for (kind, _value), cases in others.items():
        for case in cases if len(cases) <= OFTEN_SHARED else ():
            found.setdefault(case, []).append((kind, len(cases)))
    return found


def _origins(heavy: Mapping[Any, float]) -> Linked:
    """The countries of origin of cases by weight; what is alleged of a case counts where nothing is established."""
    found: dict[str, Counter[str]] = {"established": Counter(), "alleged": Counter()}
    for key, route in Seizure.objects.filter(pk__in=list(heavy)).values_list("pk", "record__route"):
        said = _said_of(route or (), "origin")
        standing = "established" if said["established"] else "alleged"
        found[standing].update({country: heavy[key] / len(said[standing]) for country in said[standing]})
    return Linked(dict(found["established"]), dict(found["alleged"]))


def left_out(seizure: Seizure, who: Who | None) -> frozenset[tuple[str, str]]:
    """The identifiers (kind, value) that link nothing for a reader; for whoever has the machine, for the owner."""
    owners = {seizure.owner_id} if who is None else {post.organisation for post in who.actor.posts}
    return Exclusion.objects.values_of(owners)


def _cases(who: Who | None) -> SeizureQuerySet:
    return Seizure.objects.all() if who is None else Seizure.objects.visible_to(who)


def _the_same(seizure: Seizure) -> list[Any]:
    """The case itself, and those that were judged to be the same: none of them is earlier."""
    pairs = Alike.objects.filter(Q(first=seizure) | Q(second=seizure), same=True).values_list("first_id", "second_id")
    return [seizure.pk, *(key for pair in pairs for key in pair)]


def _facts(row: Sequence[Any]) -> Facts:
    _case, number, regime, goods_class, kind, name, written, day, country, code, *how = row[:-5]
    carrier, containers, conveyance, route, goods = row[-5:]
    stops, own = route or (), dict(goods[number - 1]) if goods and number <= len(goods) else {}
    boxes = {box["number"]: box.get("size_type") or "" for box in containers or ()}
    transit = [stop["country"] for stop in stops if stop["role"] == "transit" and stop.get("country")]
    ends = [stop["country"] for stop in stops if stop["role"] in ("destination", "import") and stop.get("country")]
    mode, detection, concealment = how
    return Facts(
        regime, goods_class, name or written, name if kind == "taxon" else "", day, country, code,
        tuple(dict.fromkeys(transit)), tuple(dict.fromkeys(ends)), mode, detection, concealment, fold(carrier or ""),
        fold(own.get("packaging", "")), *in_box(own.get("container", ""), boxes), (conveyance or {}).get("flag") or "",
    )  # fmt: skip


def _earlier(row: Sequence[Any]) -> Earlier | None:
    """A row as an earlier line, or None where its origin is not told, or no one country is."""
    case, number, *_rest, route, goods = row
    own = [{"role": "origin", **one["origin"]} for one in (goods or ())[number - 1 : number] if one.get("origin")]
    of_goods, of_route = _said_of(own, "origin"), _said_of(route or (), "origin")
    established = of_goods["established"] or of_route["established"]
    alleged = of_goods["alleged"] or of_route["alleged"]
    countries = established or alleged
    if len(countries) != 1:
        return None
    sent = _said_of(route or (), "export")
    exported = sent["established"] or sent["alleged"]
    return Earlier(
        str(case), _facts(row), countries[0], bool(established),
        alleged[0] if established and alleged else "", exported[0] if exported else "",
    )  # fmt: skip


def _said_of(stops: Iterable[Mapping[str, Any]], role: str) -> dict[str, list[str]]:
    """The countries with this part in the route, each once, by whether they are established."""
    found: dict[str, list[str]] = {"established": [], "alleged": []}
    for stop in stops:
        if stop["role"] == role and stop.get("country"):
            here = found[stop.get("standing", "alleged")]
            if stop["country"] not in here:
                here.append(stop["country"])
    return found


def _declared(seizure: Seizure, who: Who | None) -> dict[int, tuple[Claim, ...]]:
    """What the declaration says: of a line, where it has as many as the case; else (line 0) of the whole."""
    seen = Consignment.objects.all() if who is None else Consignment.objects.visible_to(who)
    consignment = seen.filter(pk=seizure.consignment_id).first() if seizure.consignment_id else None
    if consignment is None:
        return {}
    goods = list(consignment.goods.order_by("number").values_list("number", "origin"))
    each = len(goods) == Line.objects.filter(seizure=seizure).count()
    found: dict[int, tuple[Claim, ...]] = {}
    for n, (_number, country) in enumerate(goods, start=1):
        if country:
            line = n if each else 0
            found[line] = (*found.get(line, ()), Claim(country, "declared"))
    if consignment.export_country:
        found[0] = (*found.get(0, ()), Claim(consignment.export_country, "export"))
    return found


def _results(seizure: Seizure) -> list[ForensicResult]:
    found = ForensicResult.objects.filter(seizure=seizure).select_related("reference")
    return list(found.defer("posterior", "each", "reference__samples", "reference__places", "reference__grid"))


def _sets_seen(results: Sequence[ForensicResult], who: Who | None) -> set[Any]:
    """The keys of the reference sets of results that a reader may see."""
    sets = ReferenceSet.objects.all() if who is None else ReferenceSet.objects.visible_to(who)
    return set(sets.filter(pk__in={one.reference_id for one in results}).values_list("pk", flat=True))


def made_up(one: ForensicResult) -> bool:
    """Whether the set or a specimen of a result was made up."""
    return bool(one.reference.simulated or one.about.get("simulated"))


def _forensic(
    results: Sequence[ForensicResult], line: int, seen: set[Any], *, made_up_counts: bool
) -> tuple[dict[str, float], tuple[Said, ...], tuple[Any, ...]]:
    """The countries that the latest result of each method points to, for the line or for the case as a whole.

    What rests on something made up counts in demo data alone, and is said. Of a set that the reader may not see the
    name is not told.
    """
    here = [one for one in results if one.line in (0, line)]
    latest: dict[str, ForensicResult] = {}
    for one in here:
        if made_up_counts or not made_up(one):
            latest.setdefault(one.reference.method, one)
    found: Counter[str] = Counter()
    for one in latest.values():
        found.update({code: float(p) / len(latest) for code, p in one.countries.items() if code})
    said = [_compared(one, "simulated_reference" if made_up(one) else "reference", seen) for one in latest.values()]
    if not made_up_counts:
        said += [_compared(one, "left_out_reference", seen) for one in here if made_up(one)]
    told = tuple(one for n, one in enumerate(said) if one not in said[:n])
    return dict(found), told, tuple(one.pk for one in latest.values())


def _compared(one: ForensicResult, code: str, seen: set[Any]) -> Said:
    named = one.reference_id in seen
    return Said(code if named else f"{code}_hidden", {"name": one.reference.name} if named else {})
