"""Tables of what is known of seizing and reporting: taken in."""

from __future__ import annotations

import hashlib

from django.db import transaction

from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Organisation, Person
from greenlane.tracing.models import RateTable
from greenlane.tracing.routes import rates


def take_in_rates(owner: Organisation, *, name: str, text: str, by: Person) -> RateTable:
    """Keep a table for an organisation; the same table again is the one that is there.

    Raises rates.Faulty naming every bad field, PermissionDenied.
    """
    require(by, "propose", owner.marking)
    rates.read(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        hold(owner.chain)
        table, made = RateTable.objects.get_or_create(
            owner=owner, digest=digest, defaults={"name": name[:120], "text": text, "by": by}
        )
        if made:
            enter(owner, [Deed("rates.taken_in", "ratetable", str(table.pk), {"name": name[:120]})], by)
    return table
