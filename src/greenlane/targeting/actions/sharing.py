"""Outcome profiles: what an administration has counted, released to another."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed
from greenlane.people.actions import enter, require
from greenlane.people.handling import TLP
from greenlane.people.models import Organisation, Person
from greenlane.people.need_to_know import Marking
from greenlane.targeting import past
from greenlane.targeting.actions.learning import Refused
from greenlane.targeting.learning.profiles import FOUND, INSPECTED
from greenlane.targeting.learning.sharing import LEAST, NONCE, About, closed


def release_profiles(
    owner: Organisation,
    *,
    until: dt.date,
    secret: bytes,
    because: str,
    parties: bool = False,
    least: int = LEAST,
    asked_by: Person,
    by: Person,
) -> tuple[bytes, About]:
    """Return the administration's own outcome profiles, closed with a key, for another to learn with.

    One person asks for it, another releases it. Counts of others that a model of ours holds are not in it. Raises
    PermissionDenied, Refused, and sharing.NotShared for a key that is none.
    """
    marking = Marking(owner=owner.pk, tlp=TLP.AMBER_STRICT, audience=frozenset({owner.pk}), author=asked_by.pk)
    require(asked_by, "propose", owner.marking)  # an analyst: these are no names in a case of one's own
    require(asked_by, "propose_release", marking)
    require(by, "approve_release", marking)
    if not because.strip():
        raise Refused(_("Say why it is released."))
    if until > timezone.localdate():
        raise Refused(_("That day is yet to come."))
    if least < LEAST:
        raise Refused(_("What was inspected less than %(least)d times stays at home.") % {"least": LEAST})
    profiles, keys = past.counted(owner, until, parties=parties)
    inspected, finds = (int(profiles.total[column]) for column in (INSPECTED, FOUND))
    if not inspected:
        raise Refused(_("Nothing was inspected until that day."))
    about = About(owner.name, owner.country, until, inspected, finds, least, parties)
    data, about = closed(profiles, keys, about, secret=secret, nonce=secrets.token_bytes(NONCE))
    detail = {**about.as_json, "because": because.strip(), "asked_by": asked_by.name}
    with transaction.atomic():
        enter(owner, [Deed("profiles.released", "profiles", about.digest[:32], detail)], by)
    return data, about
