"""Leaving an identifier out of links that so many share that it says nothing: a forwarder's phone, a bank's address.

It is left out for one organisation, with the reason, and counts again when somebody says so. The ledger does not hold
the identifier: it may be a name.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Selector
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Person
from greenlane.tracing import selector
from greenlane.tracing.actions.judging import Refused
from greenlane.tracing.actions.linking import link_new, organisation_of, weigh_again
from greenlane.tracing.models import CaseSelector, Exclusion, Mention

__all__ = ["Refused", "end_exclusion", "exclude"]

KINDS = (*selector.KINDS, "booking", "item")


def exclude(kind: str, value: str, because: str, by: Person) -> Exclusion:
    """Leave an identifier out of every link of one's organisation; pairs that nobody judged are weighed without it.

    ``value`` in any writing. Raises Refused, PermissionDenied.
    """
    owner = organisation_of(by)
    require(by, "propose", owner.marking)
    kind, normal = selector.normal(kind, value)
    if kind not in KINDS:
        raise Refused(_("There is no such kind of identifier."), "kind")
    if not normal:
        raise Refused(_("Nothing is left of this identifier when it is written as such are kept."), "value")
    if not because.strip():
        raise Refused(_("Say why it says nothing."), "because")
    with transaction.atomic():
        hold(owner.chain)
        if Exclusion.objects.filter(owner=owner, kind=kind, value=normal, ended_at=None).exists():
            raise Refused(_("This is left out already."), "value")
        made = Exclusion.objects.create(owner=owner, kind=kind, value=normal, because=because.strip(), by=by)
        enter(owner, [Deed("identifier.excluded", "exclusion", str(made.pk), {"kind": kind})], by)
        weigh_again(owner, _saying(kind, normal))
    return made


def end_exclusion(exclusion: Exclusion, by: Person) -> Exclusion:
    """Let an identifier count again; that it was left out stays on record. Raises Refused, PermissionDenied."""
    owner = organisation_of(by)
    require(by, "propose", owner.marking)
    if exclusion.owner_id != owner.pk:
        raise PermissionDenied(_("Another organisation left this out."))
    with transaction.atomic():
        hold(owner.chain)
        exclusion = Exclusion.objects.select_for_update(of=("self",)).get(pk=exclusion.pk)
        if exclusion.ended_at:
            raise Refused(_("This counts again already."))
        exclusion.ended_by, exclusion.ended_at = by, timezone.now()
        exclusion.save(update_fields=["ended_by", "ended_at"])
        enter(owner, [Deed("identifier.counted", "exclusion", str(exclusion.pk), {"kind": exclusion.kind})], by)
        found = _saying(exclusion.kind, exclusion.value)
        weigh_again(owner, found)
        link_new(list(found), owner)
    return exclusion


def _saying(kind: str, value: str) -> QuerySet[Mention]:
    """The mentions of records in which an identifier stands."""
    same = {"kind": kind, "value": value}
    cases = CaseSelector.objects.filter(**same, seizure=OuterRef("seizure"))
    consignments = Selector.objects.filter(**same, consignment=OuterRef("consignment"))
    of_cases = Mention.objects.standing().filter(Exists(cases)).values("pk")
    declared = Mention.objects.standing().filter(Exists(consignments)).values("pk")
    return Mention.objects.filter(pk__in=of_cases.union(declared))
