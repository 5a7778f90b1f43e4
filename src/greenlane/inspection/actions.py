"""What an officer does from the queue: take on, order, record, release. One verb, one transaction, one entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.inspection.models import Inspection, SavedView, Work
from greenlane.ledger.actions import Deed, record_all
from greenlane.people.actions import By, require, signed
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.targeting.models import Screening


class Refused(ValueError):
    """The action does not fit the state of the consignment; the message says why."""


def assign(consignments: Sequence[Consignment], to: Person, *, by: Person) -> None:
    """Give consignments to an officer who may see them; all of them or none."""
    markings = _require(consignments, "assign", by)
    hidden = [c.reference for c in consignments if not may(to.actor, "see", markings[c.pk])]
    if hidden:
        raise Refused(_("%(person)s may not see %(references)s.") % {"person": to, "references": ", ".join(hidden)})
    with transaction.atomic():
        _hold(consignments)
        for consignment in consignments:
            Work.objects.update_or_create(consignment=consignment, defaults={"assigned_to": to})
        _note([(c, "work.assigned", {"person": to.name}) for c in consignments], by)


def order(consignments: Sequence[Consignment], kind: str, *, because: str, by: Person) -> list[Inspection]:
    """Order an inspection of each consignment, with the reason."""
    _require(consignments, "decide", by)
    if kind not in Inspection.Kind.values:
        raise Refused(_("Choose a kind of inspection."))
    if not because.strip():
        raise Refused(_("Say why it is to be inspected."))
    with transaction.atomic():
        _hold(consignments)
        open_orders = Inspection.objects.filter(consignment__in=consignments, state=Inspection.State.ORDERED)
        if twice := open_orders.filter(kind=kind).first():
            raise Refused(_("An inspection of %(reference)s is already ordered.") % {"reference": twice.consignment})
        screenings = {s.consignment_id: s for s in Screening.objects.filter(consignment__in=consignments, current=True)}
        made = [
            Inspection.objects.create(
                consignment=c, screening=screenings.get(c.pk), kind=kind, because=because.strip(), ordered_by=by
            )
            for c in consignments
        ]
        _state(consignments, Work.State.ORDERED)
        _note([(c, "inspection.ordered", {"kind": kind, "because": because.strip()}) for c in consignments], by)
    return made


def record(
    inspection: Inspection,
    *,
    result: str,
    found: Sequence[Mapping[str, Any]] = (),
    note: str,
    minutes: int | None,
    by: Person,
) -> Inspection:
    """Record what was found, or that nothing was; ``note`` says why.

    ``found`` lists what was found, each as {"class", "what", "quantity", "unit"}.
    """
    require(by, "decide", Consignment.objects.all().marking(inspection.consignment))
    if result not in Inspection.Result.values:
        raise Refused(_("Say whether something was found or nothing was."))
    if result == Inspection.Result.FOUND and not found:
        raise Refused(_("Say what was found."))
    if not note.strip():
        raise Refused(_("Write a sentence on what was done and seen."))
    with transaction.atomic():
        inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        if inspection.state != Inspection.State.ORDERED:
            raise Refused(_("This inspection is already closed."))
        inspection.state, inspection.result, inspection.note = Inspection.State.DONE, result, note.strip()
        inspection.found = [dict(item) for item in found] if result == Inspection.Result.FOUND else []
        inspection.minutes, inspection.done_by, inspection.done_at = minutes, by, timezone.now()
        inspection.save()
        if not inspection.consignment.inspections.filter(state=Inspection.State.ORDERED).exists():
            _state([inspection.consignment], Work.State.INSPECTED)
        _note([(inspection.consignment, "inspection.recorded", {"kind": inspection.kind, "result": result})], by)
    return inspection


def cancel(inspection: Inspection, *, because: str, by: Person) -> Inspection:
    """Cancel an ordered inspection, with the reason."""
    require(by, "decide", Consignment.objects.all().marking(inspection.consignment))
    if not because.strip():
        raise Refused(_("Say why the inspection is cancelled."))
    with transaction.atomic():
        inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        if inspection.state != Inspection.State.ORDERED:
            raise Refused(_("This inspection is already closed."))
        inspection.state, inspection.note = Inspection.State.CANCELLED, because.strip()
        inspection.done_by, inspection.done_at = by, timezone.now()
        inspection.save()
        left = inspection.consignment.inspections.exclude(state=Inspection.State.CANCELLED)
        still_ordered = left.filter(state=Inspection.State.ORDERED).exists()
        done = Work.State.INSPECTED if left.exists() else Work.State.WAITING
        _state([inspection.consignment], Work.State.ORDERED if still_ordered else done)
        detail = {"kind": inspection.kind, "because": because.strip()}
        _note([(inspection.consignment, "inspection.cancelled", detail)], by)
    return inspection


def release(consignments: Sequence[Consignment], *, because: str, by: Person) -> None:
    """Let consignments go, with the reason; none that has an open inspection or in which something was found."""
    _require(consignments, "decide", by)
    if not because.strip():
        raise Refused(_("Say why it is released."))
    with transaction.atomic():
        _hold(consignments)
        blocking = Inspection.objects.of(consignments)
        blocking = blocking.filter(state=Inspection.State.ORDERED) | blocking.filter(result=Inspection.Result.FOUND)
        if held := blocking.first():
            raise Refused(_("%(reference)s has an open inspection or a find.") % {"reference": held.consignment})
        _state(consignments, Work.State.RELEASED)
        _note([(c, "work.released", {"because": because.strip()}) for c in consignments], by)


def carry_over(received: Sequence[Consignment], *, by: By) -> None:
    """Bring what is open over to the versions just received: who works on it, and every inspection that is ordered.

    Else whoever amends a declaration would shake off its inspection.
    """
    amended = [consignment for consignment in received if consignment.supersedes_id]
    if not amended:
        return
    with transaction.atomic():
        deeds = [
            (consignment, "work.carried_over", {"version": consignment.version})
            for consignment in amended
            if _carried(consignment)
        ]
        _note(deeds, by)


def _carried(consignment: Consignment) -> bool:
    before = Work.objects.filter(consignment=consignment.supersedes_id).first()
    open_orders = Inspection.objects.filter(consignment=consignment.supersedes_id, state=Inspection.State.ORDERED)
    ordered = open_orders.update(consignment=consignment)
    if before is None or not (ordered or before.assigned_to_id):
        return False
    state = Work.State.ORDERED if ordered else Work.State.WAITING
    Work.objects.create(consignment=consignment, assigned_to_id=before.assigned_to_id, state=state)
    return True


def save_view(name: str, query: str, *, by: Person) -> SavedView:
    """Keep the filters of the queue under a name; the same name again replaces it."""
    view, _made = SavedView.objects.update_or_create(
        person=by, name=name.strip()[:60], defaults={"query": query[:1000]}
    )
    return view


def drop_view(view: SavedView, *, by: Person) -> None:
    """Forget one of one's own saved views."""
    SavedView.objects.filter(pk=view.pk, person=by).delete()


def _state(consignments: Sequence[Consignment], state: str) -> None:
    for consignment in consignments:
        Work.objects.update_or_create(consignment=consignment, defaults={"state": state})


def _hold(consignments: Sequence[Consignment]) -> None:
    """Lock consignments until the transaction ends. Raises Refused where an amendment has replaced one."""
    keys = [consignment.pk for consignment in consignments]
    held = Consignment.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    if not all(held.values_list("current", flat=True)):
        raise Refused(_("This version has been replaced by a later one."))


def _require(consignments: Sequence[Consignment], verb: str, by: Person) -> Mapping[Any, Any]:
    if not consignments:
        raise Refused(_("Choose at least one consignment."))
    markings = Consignment.objects.all().markings(consignments)
    for marking in markings.values():
        require(by, verb, marking)
    return markings


def _note(deeds: Sequence[tuple[Consignment, str, dict[str, Any]]], by: By) -> None:
    by_chain: dict[str, list[Deed]] = {}
    for consignment, verb, detail in deeds:
        deed = Deed(verb, "consignment", str(consignment.pk), {"reference": consignment.reference, **detail})
        by_chain.setdefault(consignment.owner.chain, []).append(deed)
    for chain in sorted(by_chain):
        record_all(by_chain[chain], chain=chain, **signed(by))
