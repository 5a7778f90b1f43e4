"""Judging: an analyst says whether two mentions are the same party. Nothing else ever joins two parties.

Each organisation keeps its own judgements. One counts for a pair at a time; a new one takes its place, and the one
before it stays on record. The ledger has the keys of the mentions: neither their names nor the reason, which may
hold names.
"""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Person
from greenlane.tracing import judged
from greenlane.tracing.actions.linking import organisation_of
from greenlane.tracing.models import Judgement, Mention

NEEDS_REASON = (Judgement.Verdict.SAME, Judgement.Verdict.NOT)


class Refused(ValueError):
    """The judgement cannot be made; the message says why, ``field`` at which field of a form."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def judge(one: Mention, other: Mention, verdict: str, because: str, by: Person) -> Judgement:
    """Say whether two mentions are the same party, with the reason; it takes the place of what was judged before.

    ``verdict`` is one of ``Judgement.Verdict``; unsure needs no reason. Raises Refused, PermissionDenied.
    """
    owner = organisation_of(by)
    for mention in (one, other):
        require_names(mention, by)
    if verdict not in Judgement.Verdict.values:
        raise Refused(_("Say whether they are the same."), "verdict")
    if one.pk == other.pk:
        raise Refused(_("These are one mention."))
    if verdict in NEEDS_REASON and not because.strip():
        raise Refused(_("Say why."), "because")
    first, second = sorted((one, other), key=lambda mention: mention.pk)
    with transaction.atomic():
        hold(owner.chain)
        before = Judgement.objects.filter(owner=owner, first=first, second=second, undone_at=None)
        before.update(undone_by=by, undone_at=timezone.now())
        made = Judgement.objects.create(
            owner=owner, first=first, second=second, verdict=verdict, because=because.strip(), by=by
        )
        detail = {"first": str(first.pk), "second": str(second.pk), "party_verdict": verdict}
        enter(owner, [Deed("party.judged", "judgement", str(made.pk), detail)], by)
    return made


def undo(judgement: Judgement, by: Person) -> Judgement:
    """Take a judgement back; it stays on record and no longer counts. Raises Refused, PermissionDenied."""
    owner = organisation_of(by)
    if judgement.owner_id != owner.pk:
        raise PermissionDenied(_("Another organisation judged this."))
    for mention in (judgement.first, judgement.second):
        require_names(mention, by)
    with transaction.atomic():
        hold(owner.chain)
        judgement = Judgement.objects.select_for_update(of=("self",)).get(pk=judgement.pk)
        if judgement.undone_at:
            raise Refused(_("This judgement was taken back before."))
        judgement.undone_by, judgement.undone_at = by, timezone.now()
        judgement.save(update_fields=["undone_by", "undone_at"])
        detail = {"first": str(judgement.first_id), "second": str(judgement.second_id)}
        enter(owner, [Deed("party.judgement_undone", "judgement", str(judgement.pk), detail)], by)
    return judgement


def require_names(mention: Mention, by: Person) -> None:
    """Raise PermissionDenied unless somebody may see the names in a mention's record, and judge."""
    record = mention.record
    marking = type(record).objects.all().marking(record)
    require(by, "see_nominal", marking)
    require(by, "judge", marking)


def counting(person: Person) -> list[tuple[UUID, UUID, str]]:
    """The judgements (first, second, verdict) that count in a person's organisation, of those seen with both names."""
    owner = person.organisation
    if owner is None:
        return []
    counts = Judgement.objects.filter(owner=owner, undone_at=None).named_to(person)
    return list(counts.order_by("at").values_list("first", "second", "verdict"))


def groups(person: Person) -> judged.Groups[UUID]:
    """Who is one party by the judgements that a person may see, and which judgements contradict each other."""
    return judged.groups(counting(person))
