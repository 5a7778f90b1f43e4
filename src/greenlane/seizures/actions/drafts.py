"""From an inspection to a case, in one deed."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.inspection.models import Inspection
from greenlane.inspection.outcome import Find, Outcome
from greenlane.people.actions import require
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.seizures.actions.cases import Refused, write_up
from greenlane.seizures.drafted import of_inspection
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import Place


def from_inspection(inspection: Inspection, *, by: Person) -> Seizure:
    """Write up what an inspection found, or that it found nothing (a negative control).

    Companies in the declaration come along, and the names of persons where whoever writes it up may see them.
    Raises Refused, PermissionDenied.
    """
    consignment = inspection.consignment
    marking = type(consignment).objects.all().marking(consignment)
    require(by, "decide", marking)
    if not inspection.looked:
        raise Refused(_("Nobody has looked into this consignment: there is nothing to write up."))
    office = consignment.office
    record, parties = of_inspection(
        consignment.as_declared,
        outcome(inspection),
        kind=inspection.kind,
        day=timezone.localtime(inspection.done_at).date(),
        place=Place(code=office.place or None, name=office.name, country=consignment.owner.country),
        agency=consignment.owner.name,
        sampled=inspection.under.get("random"),
        names=may(by.actor, "see_nominal", marking),
    )
    return write_up(
        record,
        office=office,
        parties=parties,
        source=Seizure.Source.INSPECTION,
        consignment=consignment,
        inspection=inspection,
        by=by,
    )


def outcome(inspection: Inspection) -> Outcome:
    """The outcome of an inspection as it was recorded."""
    kept = dict(inspection.found)
    finds = tuple(Find(**find) for find in kept.pop("finds", []))
    return Outcome(finds=finds, **kept)
