"""The address under which a calendar program reads what is due: made, made anew, ended."""

from __future__ import annotations

import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, hold
from greenlane.people import tokens
from greenlane.people.actions import enter
from greenlane.people.models import Person
from greenlane.seizures.models import Feed


def make_feed(*, by: Person) -> str:
    """Make the key of one's own feed, which is shown this once and kept nowhere; the key before it ends.

    Raises PermissionDenied for who belongs to no organisation, or runs the installation and reaches no record.
    """
    owner = by.organisation
    if owner is None or by.actor.administers:
        raise PermissionDenied(_("There is nothing that you could be told of."))
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        hold(owner.chain)
        said = {"digest": tokens.digest(secret), "made_at": timezone.now()}
        Feed.objects.update_or_create(person=by, defaults=said)
        enter(owner, [Deed("feed.made", "person", str(by.pk), {})], by)
    return secret


def end_feed(*, by: Person) -> None:
    """End one's own feed; where there is none, nothing is done and nothing entered."""
    owner = by.organisation
    if owner is None:
        return
    with transaction.atomic():
        hold(owner.chain)
        if Feed.objects.filter(person=by).delete()[0]:
            enter(owner, [Deed("feed.ended", "person", str(by.pk), {})], by)


def whose(secret: str) -> Person | None:
    """Return whose feed a key opens; None for a wrong or an ended one, and for who may not sign in any more."""
    found = Feed.objects.filter(digest=tokens.digest(secret)).select_related("person").first() if secret else None
    return found.person if found and found.person.is_active else None
