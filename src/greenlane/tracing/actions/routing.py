"""Routes that leave the house: read as their reader may see them, marked, and entered in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed
from greenlane.people.actions import enter, require
from greenlane.people.handling import TLP
from greenlane.people.models import Organisation, Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import journeys
from greenlane.tracing.exports.source import Source
from greenlane.tracing.routes.asked import Asked


def export(
    asked: Asked, form: str, words: str, *, by: Person, origin: Seizure | None = None, notes: Sequence[str] = ()
) -> tuple[journeys.Found, Source]:
    """Read routes that are to leave the house as a file, and enter that they do: with ``by`` and with each owner.

    ``words`` say what was asked for, ``notes`` what else is in it. ``origin`` is the case whose origin leaves with
    them. The ledger holds how many cases it was and how they are marked, no name; that of another owner, of its own
    cases alone. Raises PermissionDenied where ``by`` sees nothing of it.
    """
    found = journeys.found(by.actor, asked)
    if origin is not None:
        require(by, "see", Seizure.objects.all().marking(origin))
        found = _beside(found, origin)
    if not (found.journeys or origin) or by.organisation is None:
        raise PermissionDenied(_("Nothing of it is shown to you."))
    owners = Organisation.objects.filter(pk__in={by.organisation.pk, *found.owners}).order_by("pk")
    with transaction.atomic():
        for owner in owners:
            cases, tlp = found.owners.get(owner.pk, (0, TLP.CLEAR.value))
            if owner == by.organisation:
                cases, tlp = len(found.journeys), found.tlp
            detail = {"form": form, "cases": cases, "tlp": tlp}
            if origin is not None and owner.pk == origin.owner_id:
                detail["origin"] = origin.number
            enter(owner, [Deed("routes.exported", "routes", "", detail)], by)
    return found, source(found, words, by, notes)


def _beside(found: journeys.Found, origin: Seizure) -> journeys.Found:
    """What is marked and owned, with the case whose origin is on the map: its routes may not be among those asked."""
    if any(one.key == str(origin.pk) for one in found.journeys):
        return found
    n, tlp = found.owners.get(origin.owner_id, (0, TLP.CLEAR.value))
    own = max(TLP(tlp), TLP(origin.tlp), key=lambda one: one.rank).value
    whole = max(TLP(found.tlp), TLP(origin.tlp), key=lambda one: one.rank).value
    return replace(found, tlp=whole, owners={**found.owners, origin.owner_id: (n + 1, own)})


def source(found: journeys.Found, words: str, by: Person, more: Sequence[str] = ()) -> Source:
    """Say where an export comes from, in the reader's language."""
    organisation = by.organisation
    notes = [*more, _("Reported seizures are not trafficking: where nobody looks, nothing is seized.")]
    if found.cut:
        notes.append(_("It is a part: the latest %(n)s cases of more.") % {"n": len(found.journeys)})
    if found.unplaced:
        notes.append(_("%(n)s cases have no place that is known, and are not drawn.") % {"n": found.unplaced})
    if organisation and organisation.demo:
        notes.append(_("Demo data: the country, its traffic and its people are invented."))
    made = f"{by.name}, {organisation}" if organisation else by.name
    return Source(title=_("Routes"), by=made, at=timezone.now(), tlp=found.tlp, asked=words, notes=tuple(notes))
