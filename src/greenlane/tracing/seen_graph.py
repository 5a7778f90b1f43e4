"""The network of what a reader may see: cases, consignments, identifiers and parties, read from the tables.

Nothing comes in but through ``visible_to`` and ``named_to`` (``sight``): what is hidden is no node, no edge, and is
counted in no weight. From a case it goes on by the identifiers that the case shows, by index, and never reads all.

Parties are taken from what was noted of records (``actions.noting``), not from their identifiers of the kind ``party``:
so a company is one node by name and country, and nobody is taken for another who has the same name.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import log2
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from greenlane.consignments.models import Selector
from greenlane.people.models import Person
from greenlane.people.need_to_know import Actor
from greenlane.seizures.models import Seizure
from greenlane.tracing import words
from greenlane.tracing.links import rarity
from greenlane.tracing.models import CaseSelector, Exclusion, Judgement, Mention, Resemblance, SpecimenMatch
from greenlane.tracing.network.assembled import Named, Pair, Read, Value, assembled, company
from greenlane.tracing.network.graph import Evidence, Graph, Node
from greenlane.tracing.sight import Sight

HOPS = 2
NEAR = 2000
WHOLE = 5000
LIKELY = 0.5
"""From which probability on two parties that may be one are joined."""
COUNTED = 100_000
"""Up to how many records are counted: beyond it a value is rare enough."""
CHUNK = 2000
"""So many keys stand in one query: below what SQLite takes, with room for each to stand in it more than once."""
NOT_FOLLOWED = frozenset({"party"})
"""Kinds of identifiers that are no nodes: parties are."""


def around(
    person: Person, *, case: uuid.UUID | None = None, key: str = "", hops: int = HOPS, limit: int = NEAR
) -> Graph:
    """Return what lies within ``hops`` edges of a case, or of the node with this key, at most ``limit`` nodes.

    The graph is empty where ``person`` may not see it. Two hops lead from a case over what it shows or names to the
    other records that show or name the same; ``Graph.more`` says that the limit cut something off.
    """
    walk = _Walk(person, limit)
    start = f"case:{case}" if case else key
    if not walk.begin(start):
        return Graph({}, ())
    walk.go(hops)
    return assembled(walk.read, limit=limit, start={start})


def whole(person: Person, *, limit: int = WHOLE) -> Graph:
    """Return the network of all cases that ``person`` may see and of what is linked to them, ``limit`` nodes at most.

    The newest cases go first. Cases, identifiers and consignments that link nothing are left out, and so are parties of
    consignments.
    """
    walk = _Walk(person, limit)
    cases = walk.cases.order_by("-day", "-created_at").values_list("pk", flat=True)
    first = list(cases[: limit + 1])
    walk.read.more = len(first) > limit
    walk.add_records(f"case:{pk}" for pk in first[:limit])
    walk.go(4)
    return assembled(walk.read, limit=limit, bare=False)


class _Walk:
    """What is read, hop by hop, and what the next hop goes on from."""

    def __init__(self, person: Person, limit: int) -> None:
        self.who: Actor = person.actor
        self.owners = {post.organisation for post in self.who.posts}
        self.limit = limit
        self.sight = Sight(self.who)
        self.cases, self.declared = self.sight.rows["case"], self.sight.rows["consignment"]
        ended = Exclusion.objects.filter(owner__in=self.owners, ended_at=None)
        self.excluded = frozenset(ended.values_list("kind", "value"))
        self.read = Read(total=self.sight.count(COUNTED))
        self.records: list[str] = []
        self.values: list[Value] = []
        self.parties: list[str] = []
        self.met: set[str] = set()

    # ---- where it begins

    def begin(self, key: str) -> bool:
        """Take the first node; False where there is none that the reader may see."""
        kind, _, rest = key.partition(":")
        if kind in ("case", "consignment"):
            self.add_records([key])
        elif kind == "company":
            country, _, name_key = rest.partition(":")
            self.add_named(self.companies({(country, name_key)}))
        elif kind == "person":
            self.add_named(self.mentions(Q(pk__in=_keys([f"of:{rest}"], "of"))))
        elif kind and rest:
            self.add_values({(kind, rest)})
            self.read.more = (kind, rest) in self.read.widely
            return bool(self.read.shown.get((kind, rest)))
        return bool(self.read.records or self.read.named)

    # ---- going on

    def go(self, hops: int) -> None:
        """Go on by so many edges, or until the limit."""
        for _ in range(hops):
            records, values, parties = self.records, self.values, self.parties
            self.records, self.values, self.parties = [], [], []
            self.of_values(values)
            self.of_parties(parties)
            self.of_records(records)

    def of_values(self, values: Sequence[Value]) -> None:
        """Go from identifiers to the records that show them, the rarest first."""
        best: dict[str, int] = {}
        for value in values:
            for record in self.read.shown[value] if value not in self.read.widely else ():
                if record not in self.read.records:
                    best[record] = min(best.get(record, rarity.COMMON), len(self.read.shown[value]))
        self.add_records(sorted(best, key=lambda record: (best[record], record)))

    def of_parties(self, parties: Sequence[str]) -> None:
        """Go from parties to the other records that name a company, and to parties that are or may be the same."""
        wanted = {tuple(key.split(":", 2)[1:]) for key in parties if key.startswith("company:")}
        self.add_named(self.companies({(country, name) for country, name in wanted}))
        asked = set(parties)
        ours = {one.key: one for one in self.read.named.values() if one.node in asked}
        self.add_alike(ours)
        self.add_records(sorted({one.record for one in self.read.named.values()} - set(self.read.records)))

    def of_records(self, records: Sequence[str]) -> None:
        """Go from records to what they show, whom they name, and the records they are joined to directly."""
        found: set[Value] = set()
        for chunk in _chunks(records):
            cases, declared = _keys(chunk, "case"), _keys(chunk, "consignment")
            for kind, keys, rows in (
                ("case", cases, CaseSelector.objects.filter(seizure__in=cases)),
                ("consignment", declared, Selector.objects.filter(consignment__in=declared)),
            ):
                found |= self.add_shown(kind, rows.exclude(kind__in=NOT_FOLLOWED)) if keys else set()
            self.add_named(self.mentions(Q(seizure__in=cases) | Q(consignment__in=declared)) if chunk else ())
        self.add_values(found)
        self.add_direct(records)

    # ---- what is read

    def add_records(self, keys: Iterable[str]) -> None:
        """Read records that the reader may see, up to the limit, and go on from them in the next hop."""
        wanted = [key for key in keys if key not in self.read.records]
        room = max(0, self.limit - len(self.read.records))
        self.read.more |= len(wanted) > room
        for chunk in _chunks(wanted[:room]):
            rows = _of(self.cases, _keys(chunk, "case"), CASE)
            nodes = {f"case:{row['pk']}": _case(row) for row in rows}
            rows = _of(self.declared, _keys(chunk, "consignment"), CONSIGNMENT)
            nodes |= {f"consignment:{row['pk']}": _consignment(row) for row in rows}
            for key in chunk:
                if key in nodes:
                    self.read.records[key] = nodes[key]
                    self.records.append(key)

    def add_shown(self, prefix: str, rows: Any) -> set[Value]:
        """Take what records show, as far as the reader may see it; return the identifiers that were not known."""
        of_case = prefix == "case"
        fields = ("kind", "value", "nominal", "seizure" if of_case else "consignment", *(("where",) if of_case else ()))
        read = [(f"{prefix}:{row[3]}", row) for row in rows.values_list(*fields)]
        seen = self.sight.seen({record for record, _ in read})
        named = self.sight.named({record for record, row in read if row[2]})
        found: set[Value] = set()
        for record, (kind, value, nominal, _, *where) in read:
            if record in (named if nominal else seen) and (kind, value) not in self.excluded:
                known = (kind, value) in self.read.shown
                self.read.shown[kind, value][record] = (nominal, where[0] if where else "")
                found |= set() if known else {(kind, value)}
        return found

    def add_values(self, values: Collection[Value]) -> None:
        """Read which records show these identifiers, and go on from them in the next hop."""
        wanted = sorted(set(values) - self.excluded)
        for chunk in _chunks(wanted):
            for prefix, table in (
                ("case", CaseSelector.objects.exclude(seizure__state=Seizure.State.WITHDRAWN)),
                ("consignment", Selector.objects.filter(consignment__current=True)),
            ):
                self.holders(prefix, table, set(chunk))
        for value in wanted:
            if len(self.read.shown.get(value, ())) > rarity.COMMON:
                self.read.widely.add(value)
        self.values += wanted

    def holders(self, prefix: str, table: Any, values: set[Value]) -> None:
        """Read the rows of identifiers; of one that many show, one more than is followed."""
        texts = {text for _, text in values}
        counts = table.model.objects.filter(value__in=texts).values_list("kind", "value").annotate(n=Count("pk"))
        sizes = {(kind, value): n for kind, value, n in counts.order_by() if (kind, value) in values}
        few = [value for value, n in sizes.items() if n <= rarity.COMMON]
        for chunk in _chunks(few):
            self.add_shown(prefix, table.filter(_any(chunk)))
        for kind, text in sizes.keys() - set(few):
            rows = table.filter(kind=kind, value=text).shown_to(self.who)
            self.add_shown(prefix, rows[: rarity.COMMON + 1])

    def mentions(self, wanted: Q, most: int | None = None) -> list[Named]:
        """What records say of parties, that the reader sees by name; with ``most``, so many of them at most."""
        rows = Mention.objects.standing().filter(wanted)
        if most is not None:
            rows = rows.filter(Q(consignment=None) | Q(consignment__current=True)).named_to(self.who)[:most]
        found = [_named(*row) for row in rows.values_list(*MENTION)]
        named = self.sight.named({one.record for one in found})
        return [one for one in found if one.record in named]

    def companies(self, wanted: set[tuple[str, str]]) -> Iterator[Named]:
        """Yield what names these companies (country, name); nothing of one that too many records name."""
        for chunk in _chunks(sorted({name for country, name in wanted if ("party", name) not in self.excluded})):
            sizes = Mention.objects.filter(name_key__in=chunk).values_list("name_key").annotate(n=Count("pk"))
            some = {name for name, n in sizes.order_by() if n <= rarity.COMMON}
            widely = set(chunk) - some
            found: dict[tuple[str, str], list[Named]] = defaultdict(list)
            for one in self.mentions(Q(name_key__in=some)) if some else ():
                found[one.country, one.name_key].append(one)
            for country, name in wanted:
                if name in widely:
                    rows = self.mentions(Q(name_key=name, country=country), rarity.COMMON + 1)
                    found[country, name] = rows
            for pair in wanted & found.keys():
                if len(found[pair]) > rarity.COMMON:
                    self.read.widely.add(("company", company(*pair)))
                else:
                    yield from (one for one in found[pair] if one.is_company)

    def add_named(self, named: Iterable[Named]) -> None:
        """Take parties, and go on from their nodes in the next hop."""
        for one in named:
            if ("party", one.name_key) not in self.excluded:
                self.read.named[one.key] = one
                if one.node not in self.met:
                    self.met.add(one.node)
                    self.parties.append(one.node)

    def add_alike(self, ours: dict[str, Named]) -> None:
        """Read which parties were judged to be these, or may be: of both, the reader must see the names."""
        judged: dict[frozenset[str], str] = {}
        pairs: list[tuple[str, str, float, float]] = []
        for chunk in _chunks(sorted(ours)):
            of_it = Q(first__in=chunk) | Q(second__in=chunk)
            mine: dict[str, Any] = {"owner__in": self.owners}
            verdicts = Judgement.objects.filter(of_it, undone_at=None, **mine)
            for first, second, verdict in verdicts.values_list("first", "second", "verdict"):
                judged[frozenset((str(first), str(second)))] = verdict
            likely = Resemblance.objects.filter(of_it, probability__gte=LIKELY, **mine)
            rows = likely.values_list("first", "second", "weight", "probability")
            pairs += [(str(first), str(second), *worth) for first, second, *worth in rows]
        others = {key for pair in judged for key in pair} | {key for pair in pairs for key in pair[:2]}
        for chunk in _chunks(sorted(others - set(self.read.named))):
            self.add_named(self.mentions(Q(pk__in=chunk)))
        same = {tuple(sorted(pair)): None for pair, verdict in judged.items() if verdict == Judgement.Verdict.SAME}
        for first, second in same:
            self.join(first, second, "same", rarity.CAP, "")
        for first, second, weight, probability in pairs:
            if judged.get(frozenset((first, second)), Judgement.Verdict.UNSURE) == Judgement.Verdict.UNSURE:
                self.join(first, second, "alike", min(rarity.CAP, max(0.0, weight)), f"{probability:.3f}")

    def join(self, first: str, second: str, kind: Any, weight: float, said: str) -> None:
        """Join the nodes of two mentions."""
        one, other = self.read.named.get(first), self.read.named.get(second)
        if one and other:
            evidence = tuple(Evidence(side.record, "parties", side.role) for side in (one, other))
            pair = Pair(one.node, other.node, kind, weight, said, evidence)
            self.read.pairs[pair] = None

    def add_direct(self, records: Sequence[str]) -> None:
        """Join cases with the consignments of which they were written up, and with cases by specimens."""
        direct: list[str] = []
        for chunk in _chunks(records):
            cases, declared = _keys(chunk, "case"), _keys(chunk, "consignment")
            both = Seizure.objects.filter(Q(pk__in=cases) | Q(consignment__in=declared)).exclude(consignment=None)
            ends = [(f"case:{case}", f"consignment:{of}") for case, of in both.values_list("pk", "consignment")]
            seen = self.sight.seen({key for pair in ends for key in pair})
            pairs = [
                Pair(case, of, "from", rarity.CAP, "", (Evidence(case, ""),)) for case, of in ends if {case, of} <= seen
            ]
            matches = SpecimenMatch.objects.filter(Q(first__seizure__in=cases) | Q(second__seizure__in=cases))
            rows = matches.visible_to(self.who).select_related("first", "second") if cases else ()
            pairs += [_relative(row) for row in rows if row.first.seizure_id != row.second.seizure_id]
            self.read.pairs.update(dict.fromkeys(pairs))
            direct += [key for pair in pairs for key in (pair.first, pair.second)]
        self.add_records(dict.fromkeys(direct))


CASE = ("pk", "number", "day", "country", "summary", "tlp", "kind")
CONSIGNMENT = ("pk", "reference", "arrival", "export_country", "destination_country", "summary", "tlp")
MENTION = (
    "pk", "seizure", "consignment", "role", "person", "name", "name_key", "country", "address_key", "phone", "email",
    "registration", "paper",
)  # fmt: skip
"""The columns of a mention, in the order of the fields of ``Named``."""


def _of(rows: Any, keys: Sequence[str], fields: Sequence[str]) -> Any:
    return rows.filter(pk__in=keys).values(*fields) if keys else ()


def _case(row: dict[str, Any]) -> Node:
    about = {"day": row["day"], "country": row["country"], "goods": row["summary"], "tlp": row["tlp"]}
    return Node(
        f"case:{row['pk']}", "case", row["number"], row["kind"], reverse("tracing:case", args=[row["pk"]]),
        about={key: str(value) for key, value in about.items() if value},
    )  # fmt: skip


def _consignment(row: dict[str, Any]) -> Node:
    about = {
        "day": row["arrival"], "country": row["export_country"], "to": row["destination_country"],
        "goods": row["summary"], "tlp": row["tlp"],
    }  # fmt: skip
    return Node(
        f"consignment:{row['pk']}", "consignment", row["reference"], "", reverse("consignments:one", args=[row["pk"]]),
        about={key: str(value) for key, value in about.items() if value},
    )  # fmt: skip


def _named(key: Any, case: Any, declared: Any, *said: Any) -> Named:
    return Named(str(key), f"case:{case}" if case else f"consignment:{declared}", *said)


def _relative(row: SpecimenMatch) -> Pair:
    sides = [(f"case:{side.seizure_id}", side.name) for side in (row.first, row.second)]
    evidence = tuple(Evidence(record, "specimens", name) for record, name in sides)
    bits = min(rarity.CAP, max(0.0, row.log10_lr * log2(10)))
    simulated = row.first.simulated or row.second.simulated
    said = f"{row.relation}{words.SIMULATED if simulated else ''}"
    return Pair(sides[0][0], sides[1][0], "relative", bits, said, evidence)


def _any(values: Iterable[Value]) -> Q:
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, text in values:
        kinds[kind].append(text)
    found = Q(pk__in=[])
    for kind, texts in kinds.items():
        found |= Q(kind=kind, value__in=texts)
    return found


def _keys(records: Iterable[str], kind: str) -> list[str]:
    found = (key.partition(":") for key in records)
    return [rest for prefix, _, rest in found if prefix == kind and _is_key(rest)]


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _chunks(found: Iterable[Any]) -> Iterator[list[Any]]:
    rows = list(found)
    for at in range(0, len(rows), CHUNK):
        yield rows[at : at + CHUNK]
