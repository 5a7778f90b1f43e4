"""Noting: what a record says is written into the tables by which tracing finds, links and draws it.

All of it is worked out from records that somebody wrote, and is written anew when they change. The house does it by
itself: nobody decides anything, so it asks for no right and enters nothing into the ledger. Who sees what was noted is
decided when it is read, by the record it was noted of.

Keys under which parties are looked up (``same_party.blocking``) are written once for all mentions that say the same
word for word; the others have the key of what they say alone (``=`` and the identity). So a company that is in every
second consignment is one party to compare, not thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from greenlane.consignments.facts.normalise import address_key, party_key
from greenlane.consignments.models import Consignment
from greenlane.seizures.evidence.inside import PICTURES
from greenlane.seizures.models import EvidenceFile, Seizure
from greenlane.tracing import mentioned, selector, stops
from greenlane.tracing.actions import linking
from greenlane.tracing.actions.linking import identity_key
from greenlane.tracing.mentioned import Said
from greenlane.tracing.models import CaseSelector, CaseStop, Judgement, Mention, MentionKey, Noted, Resemblance
from greenlane.tracing.same_party.blocking import keys as blocking_keys
from greenlane.tracing.same_party.names import latin

VERSION = 1
"""That of the rules of noting: raised when they change, so that every case is noted anew."""
BATCH = 1000


def note(seizures: Iterable[Seizure]) -> list[Mention]:
    """Note cases in one transaction; return the mentions that are new, for ``linking.link_new``.

    A case whose record, files and rules are those of the last time is left as it is. A mention that the record still
    makes keeps its row; one that it no longer makes is deleted, or stays as ``gone`` where somebody judged it. Of a
    case that was withdrawn nothing stays but what was judged.
    """
    with transaction.atomic():
        wanted = [seizure.pk for seizure in seizures]
        rows = list(Seizure.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
        standing = [row for row in rows if row.state != Seizure.State.WITHDRAWN]
        _forget([row for row in rows if row.state == Seizure.State.WITHDRAWN])
        photos = _photos(standing)
        records = {row.pk: row.as_recorded for row in standing}
        CaseSelector.objects.filter(seizure__in=standing).delete()
        CaseStop.objects.filter(seizure__in=standing).delete()
        CaseSelector.objects.bulk_create(
            (
                CaseSelector(seizure=row, kind=one.kind, value=one.value, nominal=one.nominal, where=one.where[:80])
                for row in standing
                for one in selector.of_case(records[row.pk], row.parties, photos.get(row.pk, ()))
            ),
            batch_size=BATCH,
        )
        CaseStop.objects.bulk_create((stop for row in standing for stop in _stops(row, records)), batch_size=BATCH)
        made = _mention("seizure", {row.pk: (row, mentioned.of_case(row.parties), row.day) for row in standing})
        Noted.objects.bulk_create(
            [Noted(seizure=row, digest=row.digest, version=VERSION) for row in standing],
            update_conflicts=True, unique_fields=["seizure"], update_fields=["digest", "version", "at"],
        )  # fmt: skip
    return made


def note_consignments(consignments: Iterable[Consignment]) -> list[Mention]:
    """Note the parties of consignments in one transaction; return the mentions that are new, for ``link_new``.

    Identifiers of consignments are kept by their own room. Mentions of a version that was replaced go over to the
    version that replaced it, where it makes them too, and with them what was judged of them.
    """
    rows = {row.pk: row for row in consignments if row.current}
    with transaction.atomic():
        _take_over([row for row in rows.values() if row.version > 1])
        told = {key: (row, mentioned.of_consignment(row.declared), row.arrival) for key, row in rows.items()}
        return _mention("consignment", told)


# ---- mentions


def _mention(field: str, told: Mapping[UUID, tuple[Any, Sequence[Said], Any]]) -> list[Mention]:
    """Write the mentions of records (key → record, what it says, its day); return those that are new."""
    kept = {(getattr(row, f"{field}_id"), row.digest): row for row in _of(field, told)}
    made: list[Mention] = []
    back: list[Mention] = []
    for key, (record, said, day) in told.items():
        for one in said:
            row = kept.pop((key, one.digest), None)
            if row is None:
                made.append(_row(one, day, **{field: record}))
            elif row.gone or row.day != day:
                row.gone, row.day = False, day
                back.append(row)
    _let_go(list(kept.values()))
    Mention.objects.bulk_update(back, ["gone", "day"], batch_size=BATCH)
    Mention.objects.bulk_create(made, batch_size=BATCH)
    _keep_keys(made)
    return made


def _of(field: str, told: Iterable[UUID]) -> QuerySet[Mention]:
    return Mention.objects.filter(**{f"{field}__in": list(told)})


def _row(said: Said, day: Any, **record: Any) -> Mention:
    named = said.named
    return Mention(
        role=said.role, person=named.person, name=named.name, country=named.country, address=named.address,
        phone=named.phone, email=named.email, registration=named.registration, paper=named.paper, born=named.born,
        name_key=party_key(named.name)[:300], latin=latin(named.name)[:300],
        address_key=address_key(named.address, "", named.country)[:300],
        day=day, digest=said.digest, **record,
    )  # fmt: skip


def _keep_keys(made: Sequence[Mention]) -> None:
    """Give each mention the key of what it says, and the first that says it those by which it is looked up."""
    first: dict[str, Mention] = {}
    for row in made:
        first.setdefault(identity_key(row), row)
    known = set(MentionKey.objects.filter(key__in=list(first)).values_list("key", flat=True).distinct())
    keys = [MentionKey(mention=row, key=identity_key(row)) for row in made]
    keys += [key for same, row in first.items() if same not in known for key in _blocking(row)]
    MentionKey.objects.bulk_create(keys, batch_size=5000)


def _blocking(row: Mention) -> Iterator[MentionKey]:
    for key in blocking_keys(linking.named(row)):
        yield MentionKey(mention=row, key=key[:120])


def _let_go(rows: Sequence[Mention]) -> None:
    """Delete mentions that their record no longer makes; those that somebody judged stay as ``gone``."""
    if not rows:
        return
    keys = [row.pk for row in rows]
    ends = Judgement.objects.filter(Q(first__in=keys) | Q(second__in=keys)).values_list("first", "second")
    judged = {key for pair in ends for key in pair}
    going = [row for row in rows if row.pk not in judged]
    Mention.objects.filter(pk__in=[row.pk for row in rows if row.pk in judged]).update(gone=True)
    linking.unjudged(Resemblance.objects.filter(Q(first__in=keys) | Q(second__in=keys))).delete()
    Mention.objects.filter(pk__in=[row.pk for row in going]).delete()
    _hand_on({identity_key(row) for row in going})


def _hand_on(identities: set[str]) -> None:
    """Where the mention is gone that had the keys of all that say the same, give them to another of these."""
    left = MentionKey.objects.filter(key__in=identities).order_by("pk").select_related("mention")
    first: dict[str, Mention] = {}
    for row in left:
        first.setdefault(row.key, row.mention)
    holders = MentionKey.objects.filter(mention__keys__key__in=list(first)).exclude(key__startswith="=")
    held = set(holders.values_list("mention__keys__key", flat=True).distinct())
    MentionKey.objects.bulk_create(key for same, row in first.items() if same not in held for key in _blocking(row))


def _take_over(amended: Sequence[Consignment]) -> None:
    """Let the mentions of earlier versions go over to the version that now stands, or let them go."""
    if not amended:
        return
    now = {(row.owner_id, row.reference): row for row in amended}
    owners, references = {key[0] for key in now}, {key[1] for key in now}
    ours = {"consignment__owner__in": owners, "consignment__reference__in": references}
    earlier = Mention.objects.filter(**ours, consignment__current=False).select_related("consignment")
    taken = {(row.consignment_id, row.digest) for row in Mention.objects.filter(consignment__in=amended)}
    said = {row.pk: {one.digest for one in mentioned.of_consignment(row.declared)} for row in amended}
    moved, gone = [], []
    for row in earlier.order_by("-consignment__version"):
        to = now.get((row.consignment.owner_id, row.consignment.reference))
        if to is None:
            continue
        if row.digest in said[to.pk] and (to.pk, row.digest) not in taken:
            taken.add((to.pk, row.digest))
            row.consignment, row.gone = to, False
            moved.append(row)
        elif not row.gone:
            gone.append(row)
    Mention.objects.bulk_update(moved, ["consignment", "gone"], batch_size=BATCH)
    _let_go(gone)


# ---- the rest of a case


def _forget(seizures: Sequence[Seizure]) -> None:
    """Delete all that was noted of cases; mentions that somebody judged stay as ``gone``."""
    for model in (CaseSelector, CaseStop, Noted):
        model.objects.filter(seizure__in=seizures).delete()
    _let_go(list(Mention.objects.filter(seizure__in=seizures)))


def _photos(seizures: Sequence[Seizure]) -> dict[UUID, list[selector.Photo]]:
    """The pictures among the files of cases that were not taken out of them."""
    files = EvidenceFile.objects.filter(seizure__in=seizures, removed_at=None, kind__in=PICTURES)
    found: dict[UUID, list[selector.Photo]] = {}
    for key, sha256, nominal in files.values_list("seizure", "sha256", "nominal"):
        found.setdefault(key, []).append(selector.Photo(sha256, nominal))
    return found


def _stops(row: Seizure, records: Mapping[UUID, Any]) -> Iterator[CaseStop]:
    for number, stop in enumerate(stops.of_case(records[row.pk])):
        yield CaseStop(
            seizure=row, number=number, role=stop.role, country=stop.country, place=stop.place, code=stop.code,
            latitude=stop.latitude, longitude=stop.longitude, exact=stop.exact, established=stop.established,
            day=stop.day,
        )  # fmt: skip
