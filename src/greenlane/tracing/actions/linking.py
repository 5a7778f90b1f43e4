"""Linking: mentions that may be the same party are weighed in pairs, and likely pairs are kept for an analyst to judge.

Pairs belong to one organisation: they are made among mentions of records that it owns, and of those that another
showed it with the names. They are seen by whoever sees the names of both (``Resemblance.objects.named_to``). What is
shown later counts from the next time that all are compared (``link_all``).

Mentions that say the same word for word are one party to compare: the first of them stands for all. A later one is
paired with the first alone, and only where the later one is of a case: that a consignment names somebody in the very
words of another record is counted on the pages, and asks for nobody's judgement.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from greenlane.consignments.facts.normalise import address_key, code_key, email_key, phone_key
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import By, enter, require, signed
from greenlane.people.models import Grant, Organisation
from greenlane.tracing.models import Exclusion, Judgement, LinkModel, Mention, MentionKey, Resemblance
from greenlane.tracing.same_party.blocking import MOST
from greenlane.tracing.same_party.blocking import keys as blocking_keys
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.sieve import Sieve
from greenlane.tracing.same_party.traits import Traits, traits
from greenlane.tracing.same_party.weights import Model, shipped, weigh

log = logging.getLogger(__name__)

LIKELY = 0.5
"""The probability from which a pair is kept to be judged."""
BATCH = 1000

Excluded = frozenset[tuple[str, str]]
Ends = tuple[UUID, UUID]


class TooLittle(ValueError):
    """There are too few mentions to learn from, and no judgement."""


def link_by_owner(mentions: Sequence[Mention]) -> int:
    """Weigh new mentions, each among those of its record's owner; return how many likely pairs were found."""
    owners: dict[UUID, list[Mention]] = {}
    for row in mentions:
        owners.setdefault(row.record.owner_id, []).append(row)
    known = Organisation.objects.in_bulk(list(owners))
    return sum(link_new(rows, known[key]) for key, rows in owners.items())


def link_new(mentions: Sequence[Mention], owner: Organisation) -> int:
    """Weigh new mentions against those under the same keys that ``owner`` knows; return how many likely pairs are kept.

    A key under which more than ``blocking.MOST`` different sayings stand is not followed. Nothing is merged.
    """
    rows = {row.pk: row for row in mentions}
    if not rows:
        return 0
    first = _first_of({identity_key(row) for row in rows.values()}, owner)
    alone = [row for row in rows.values() if first.get(identity_key(row)) == row.pk]
    found = _same_words(rows.values(), first)
    excluded = exclusions(owner)
    looked_up = {row.pk: blocking_keys(_without(named(row), excluded)) for row in alone}
    under = _under({key for keys in looked_up.values() for key in keys})
    met = {pk: {other for key in keys for other in under.get(key, ())} for pk, keys in looked_up.items()}
    standing_for = _first_of({same for others in met.values() for same in others}, owner)
    for pk, others in met.items():
        known = {standing_for[same] for same in others if same in standing_for} - {pk}
        found |= {(pk, other) if pk < other else (other, pk) for other in known}
    return _keep(_weighed(found, owner, excluded, rows), owner)


def link_all(engine: str, by: By, *, owner: Organisation | None = None, train: bool = False) -> int:
    """Compare all parties that an organisation knows anew, in bulk; return how many likely pairs are kept.

    ``engine`` as the door calls it. With ``train``, the weights are learned first. Likely pairs that nobody judged are
    replaced. What was never noted is noted before. Raises PermissionDenied, NoEngine, QueryFailed, TooLittle.
    """
    from greenlane.tracing.actions.catching_up import fill  # which links what it notes
    from greenlane.tracing.same_party.bulk import pairs  # with the engines, which take their time to load

    owner = owner or organisation_of(by)
    require(by, "propose", owner.marking)
    fill()
    if train:
        train_model(owner, engine, by)
    model, _row = in_force(owner)
    excluded = exclusions(owner)
    rows = _each_saying_once(owner)
    said = [_without(named(row), excluded) for row in rows.values()]
    table = pairs(said, model, engine=engine, threshold=LIKELY) if len(said) > 1 else None
    keys = zip(table["first"].to_pylist(), table["second"].to_pylist(), strict=True) if table is not None else ()
    found = {tuple(sorted((UUID(one), UUID(other)))) for one, other in keys}
    later = known_to(owner).exclude(seizure=None).exclude(pk__in=list(rows))
    found |= _same_words(later, {identity_key(row): key for key, row in rows.items()})
    weighed = _weighed(found, owner, excluded, rows)
    with transaction.atomic():
        hold(owner.chain)
        unjudged(Resemblance.objects.filter(owner=owner)).delete()
        ends = {key for one in weighed for key in (one.first_id, one.second_id)}
        there = set(Mention.objects.filter(pk__in=list(ends)).values_list("pk", flat=True))  # an hour may have passed
        kept = _keep([one for one in weighed if {one.first_id, one.second_id} <= there], owner)
        # No totals: they count what stands in cases that whoever reads the entry may not see.
        enter(owner, [Deed("party.linked", "organisation", str(owner.pk), {"engine": engine})], by)
    return kept


def train_model(owner: Organisation, engine: str, by: By) -> LinkModel:
    """Learn weights from all parties that an organisation knows and from what was judged of them, and use them.

    Raises PermissionDenied, NoEngine, QueryFailed, and TooLittle.
    """
    from greenlane.tracing.same_party.learning import learned
    from greenlane.tracing.same_party.training import LEAST, train

    require(by, "propose", owner.marking)
    rows = _each_saying_once(owner)
    model = train([named(row) for row in rows.values()], engine=engine)
    judged = _judged(owner, model)
    if not judged and all(model.about.get(kind, 0) < LEAST for kind in ("person", "company")):
        raise TooLittle(f"fewer than {LEAST} mentions of persons and of companies, and no judgement")
    model = learned(model, judged)
    with transaction.atomic():
        hold(owner.chain)
        last = LinkModel.objects.filter(owner=owner).aggregate(last=Max("number"))["last"] or 0
        LinkModel.objects.filter(owner=owner, active=True).update(active=False)
        trained = {"mentions": len(rows), "judged": len(judged), "engine": engine}
        made = LinkModel.objects.create(
            owner=owner, number=last + 1, settings=model.to_json(), trained=trained, engine=engine, active=True,
            by=signed(by)["actor_name"],
        )  # fmt: skip
        detail = {"number": made.number, "engine": engine}  # no totals, as in ``link_all``
        enter(owner, [Deed("link_model.trained", "link_model", str(made.pk), detail)], by)
    return made


def use_model(owner: Organisation, number: int | None, by: By) -> LinkModel | None:
    """Put weights of this number in force again, or with None those that ship. What is kept stays until it is weighed
    anew. Raises PermissionDenied, LinkModel.DoesNotExist."""
    require(by, "propose", owner.marking)
    with transaction.atomic():
        hold(owner.chain)
        wanted = LinkModel.objects.get(owner=owner, number=number) if number is not None else None
        LinkModel.objects.filter(owner=owner, active=True).update(active=False)
        if wanted:
            wanted.active = True
            wanted.save(update_fields=["active"])
        detail = {"number": number or 0}
        enter(owner, [Deed("link_model.used", "organisation", str(owner.pk), detail)], by)
    return wanted


def weigh_again(owner: Organisation, mentions: QuerySet[Mention]) -> int:
    """Weigh the pairs of these mentions anew that nobody judged; return how many of them are still likely."""
    pairs = Resemblance.objects.filter(Q(first__in=mentions) | Q(second__in=mentions), owner=owner)
    with transaction.atomic():
        before = set(unjudged(pairs).values_list("first", "second"))
        unjudged(pairs).delete()
        return _keep(_weighed(before, owner, exclusions(owner), {}), owner)


def in_force(owner: Organisation) -> tuple[Model, LinkModel | None]:
    """Return the weights by which an organisation's mentions are compared, and their row; None is what ships."""
    row = LinkModel.objects.filter(owner=owner, active=True).defer("settings").first()
    return (_of_row(row.pk, row.at), row) if row else (shipped(), None)


def organisation_of(by: By) -> Organisation:
    """The organisation for which somebody acts. Raises PermissionDenied where there is none."""
    found = by.organisation if not isinstance(by, str) else None
    if found is None:
        raise PermissionDenied(_("Say for which organisation."))
    return found


def known_to(owner: Organisation) -> QuerySet[Mention]:
    """The mentions among which an organisation's pairs are made: of its records, and shown to it with the names."""
    shown = Grant.objects.filter(organisation=owner, person=None, nominal=True)
    seizures, consignments = (shown.filter(kind=kind).values("object_id") for kind in ("seizure", "consignment"))
    of_its_own = Q(seizure__owner=owner) | Q(consignment__owner=owner)
    return Mention.objects.standing().filter(of_its_own | Q(seizure__in=seizures) | Q(consignment__in=consignments))


def unjudged(pairs: QuerySet[Resemblance]) -> QuerySet[Resemblance]:
    """Leave out pairs of which a judgement counts."""
    ends = {"first": OuterRef("first"), "second": OuterRef("second"), "owner": OuterRef("owner")}
    return pairs.filter(~Exists(Judgement.objects.filter(undone_at=None, **ends)))


def exclusions(owner: Organisation) -> Excluded:
    """The identifiers (kind, value) that an organisation leaves out of links at present."""
    return frozenset(Exclusion.objects.filter(owner=owner, ended_at=None).values_list("kind", "value"))


_SAID = ("name", "person", "country", "address", "phone", "email", "registration", "paper", "born")


def named(row: Mention) -> Named:
    """A mention as it is compared."""
    return Named(str(row.pk), *(getattr(row, field) for field in _SAID))


def identity_key(row: Mention) -> str:
    """The key that all mentions share that say the same word for word."""
    return f"={row.digest.partition(':')[0]}"


# ---- which mentions meet


def _first_of(identities: set[str], owner: Organisation) -> dict[str, UUID]:
    """The first mention known to an organisation of all that say the same, by the key of what they say."""
    keys = MentionKey.objects.filter(key__in=identities)
    first = dict(keys.values_list("key").annotate(first=Min("pk")).values_list("first", "key"))
    ours = Exists(known_to(owner).filter(pk=OuterRef("mention")))
    found = dict(MentionKey.objects.filter(ours, pk__in=list(first)).values_list("key", "mention"))
    for key in set(first.values()) - set(found):  # the first is another organisation's, or is gone
        other = MentionKey.objects.filter(ours, key=key).order_by("pk").values_list("mention", flat=True).first()
        if other:
            found[key] = other
    return found


def _same_words(rows: Iterable[Mention], first: Mapping[str, UUID]) -> set[tuple[UUID, UUID]]:
    """Pair mentions of cases with the first that says the same in another record."""
    of_cases = [row for row in rows if row.seizure_id]
    other = {row: first[same] for row in of_cases if (same := identity_key(row)) in first and first[same] != row.pk}
    before = Mention.objects.in_bulk(list({*other.values()}))
    return {tuple(sorted((row.pk, key))) for row, key in other.items() if row.seizure_id != before[key].seizure_id}


def _under(keys: set[str]) -> dict[str, list[str]]:
    """What stands under keys, as keys of sayings; keys that too many share are left out."""
    wanted, found = sorted(keys), {}
    for at in range(0, len(wanted), BATCH):
        some = MentionKey.objects.filter(key__in=wanted[at : at + BATCH])
        sizes = some.values_list("key").annotate(n=Count("pk"))
        few = [key for key, n in sizes if 1 < n <= MOST]
        for key, digest in MentionKey.objects.filter(key__in=few).values_list("key", "mention__digest"):
            found.setdefault(key, []).append(f"={digest.partition(':')[0]}")
    return found


def _each_saying_once(owner: Organisation) -> dict[UUID, Mention]:
    """The mentions known to an organisation, of those that say the same the first."""
    ours = MentionKey.objects.filter(Exists(known_to(owner).filter(pk=OuterRef("mention"))), key__startswith="=")
    first = ours.values("key").annotate(first=Min("pk")).values("first")
    rows = Mention.objects.filter(pk__in=MentionKey.objects.filter(pk__in=first).values("mention"))
    return {row.pk: row for row in rows.order_by("pk")}


# ---- weighing


def _weighed(
    pairs: set[Ends], owner: Organisation, excluded: Excluded, rows: Mapping[UUID, Mention]
) -> list[Resemblance]:
    """Weigh pairs; return those that are likely, with the terms that say why.

    A pair that cannot be weighed (weights of long ago may not know a level) is left out, and the log says so once.
    """
    if not pairs:
        return []
    model, row = in_force(owner)
    known = {key: named(one) for key, one in rows.items()}
    known |= _named_of({key for pair in pairs for key in pair} - set(rows))
    sieve, said, failed = Sieve(model), _said_by(known, excluded), _Once()
    likely = []
    for first, second in pairs:
        try:
            (one, its), (other, others) = said(first), said(second)
            if not sieve.passes(its, others):
                continue
            found = weigh(one, other, model)
        except Exception as error:
            failed.told(error, first, second)
            continue
        if found.probability >= LIKELY:
            terms = [asdict(term) for term in found.terms]
            likely.append(
                Resemblance(owner=owner, first_id=first, second_id=second, weight=found.weight,
                            probability=found.probability, terms=terms, model=row)
            )  # fmt: skip
    return sorted(likely, key=lambda pair: (pair.first_id, pair.second_id))


def _named_of(keys: set[UUID]) -> dict[UUID, Named]:
    """Mentions as they are compared, read without the rest of their rows."""
    if not keys:
        return {}
    found = Mention.objects.filter(pk__in=list(keys)).values_list("pk", *_SAID)
    return {row[0]: Named(str(row[0]), *row[1:]) for row in found.iterator()}


def _said_by(rows: Mapping[UUID, Named], excluded: Excluded) -> Callable[[UUID], tuple[Named, Traits]]:
    """What each mention says, and its traits, worked out once, without what is left out of links."""

    @cache
    def said(key: UUID) -> tuple[Named, Traits]:
        one = _without(rows[key], excluded)
        return one, _traits(replace(one, key=""))

    return said


class _Once:
    """Tells the log of the first failure among many alike."""

    def __init__(self) -> None:
        self.said = False

    def told(self, error: Exception, first: UUID, second: UUID) -> None:
        """Say of which pair it was, by keys."""
        if not self.said:
            log.error("Mentions %s and %s could not be weighed, and perhaps more", first, second, exc_info=error)
        self.said = True


def _keep(likely: Sequence[Resemblance], owner: Organisation) -> int:
    Resemblance.objects.bulk_create(
        likely, batch_size=BATCH, update_conflicts=True, unique_fields=["owner", "first", "second"],
        update_fields=["weight", "probability", "terms", "model", "at"],
    )  # fmt: skip
    return len(likely)


def _without(said: Named, excluded: Excluded) -> Named:
    """Leave out what the organisation's analysts left out of links."""
    if not excluded:
        return said
    keys = {
        "address": ("address", address_key(said.address, "", said.country)),
        "phone": ("phone", phone_key(said.phone)),
        "email": ("email", email_key(said.email)),
        "registration": ("tax", code_key(said.registration)),
        "paper": ("passport", code_key(said.paper)),
    }
    return replace(said, **{field: "" for field, key in keys.items() if key in excluded})


def _judged(owner: Organisation, model: Model) -> list[tuple[Any, bool]]:
    """The pairs on which a judgement counts, weighed, and whether they are the same."""
    counts = Judgement.objects.filter(owner=owner, undone_at=None).exclude(verdict=Judgement.Verdict.UNSURE)
    rows = counts.select_related("first", "second").order_by("at")
    return [(weigh(named(row.first), named(row.second), model), row.verdict == Judgement.Verdict.SAME) for row in rows]


@lru_cache(maxsize=20_000)
def _traits(said: Named) -> Traits:
    """What is compared of somebody who is met again and again while records come in."""
    return traits(said)


@lru_cache(maxsize=8)
def _of_row(pk: int, at: datetime) -> Model:
    return Model.from_json(LinkModel.objects.get(pk=pk).settings)
