"""What an officer does from the queue: take on, order, record, release. One verb, one transaction, one entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.actions import hand_to
from greenlane.consignments.models import Consignment
from greenlane.inspection.models.orders import Inspection, SavedView, Work
from greenlane.inspection.outcome import Outcome
from greenlane.ledger.actions import Deed, hold, record_all
from greenlane.people.actions import By, require, signed
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.targeting.actions.telling import tell
from greenlane.targeting.models import Lane, Screening


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
        hand_to(consignments, to)
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
    outcome: Outcome,
    *,
    note: str,
    minutes: int | None = None,
    by: Person,
    on: dt.date | None = None,
) -> Inspection:
    """Record what was found, why nothing was, or why nobody looked; ``note`` may be empty where the rest says it all.

    Targeting learns of it: at once the counts of the past, and the models once it is committed. ``on``: the day that it
    counts for, today unless the past is taken in. Of what was not examined it is told nothing, and the consignment
    waits again.

    ``inspection.under`` then says what was inspected, for whoever learns from outcomes: version, lane (as worked out,
    and as an officer had it), score, what the lane rested on, whether it was drawn at random, set and policy.
    """
    require(by, "decide", Consignment.objects.all().marking(inspection.consignment))
    for field, reason in outcome.faults():
        raise Refused(_("The outcome does not hold together: %(field)s") % {"field": f"{field}, {reason}"})
    if not (note.strip() or outcome.speaks_for_itself):
        raise Refused(_("Write a sentence on what was done and seen."))
    looked = Inspection.Result.FOUND if outcome.finds else Inspection.Result.NOTHING
    result = Inspection.Result.UNEXAMINED if outcome.unexamined else looked
    with transaction.atomic():
        hold(inspection.consignment.owner.chain)
        inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        if inspection.state != Inspection.State.ORDERED:
            raise Refused(_("This inspection is already closed."))
        inspection.state, inspection.result, inspection.note = Inspection.State.DONE, result, note.strip()
        inspection.found, inspection.under = outcome.as_json, _under(inspection.consignment)
        inspection.minutes, inspection.done_by, inspection.done_at = minutes, by, timezone.now()
        inspection.save()
        _closed(inspection.consignment)
        if inspection.looked:
            tell(inspection.consignment, inspection.pk, kind=inspection.kind, found=bool(outcome.finds), day=on)
        _note([(inspection.consignment, "inspection.recorded", {"kind": inspection.kind, "result": result})], by)
    return inspection


def _under(consignment: Consignment) -> dict[str, Any]:
    """How a consignment stands now. Kept beside the outcome: a lane may be changed and a screening repeated later."""
    told: dict[str, Any] = {"version": consignment.version}
    screenings = Screening.objects.filter(consignment=consignment, current=True)
    screening = screenings.select_related("indicator_set", "policy").first()
    if screening is None:
        return told
    return told | {
        "screening": str(screening.pk),
        "lane": screening.lane_now,
        "lane_worked_out": screening.lane,
        "score": screening.score,
        "rests_on": screening.rests_on,
        "random": screening.sampled,
        "set_version": screening.indicator_set.version,
        "set_digest": screening.indicator_set.digest,
        "policy_version": screening.policy.version if screening.policy else None,
    }


def cancel(inspection: Inspection, *, because: str, by: Person) -> Inspection:
    """Cancel an ordered inspection, with the reason."""
    require(by, "decide", Consignment.objects.all().marking(inspection.consignment))
    if not because.strip():
        raise Refused(_("Say why the inspection is cancelled."))
    with transaction.atomic():
        hold(inspection.consignment.owner.chain)
        inspection = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
        if inspection.state != Inspection.State.ORDERED:
            raise Refused(_("This inspection is already closed."))
        inspection.state, inspection.note = Inspection.State.CANCELLED, because.strip()
        inspection.done_by, inspection.done_at = by, timezone.now()
        inspection.save()
        _closed(inspection.consignment)
        detail = {"kind": inspection.kind, "because": because.strip()}
        _note([(inspection.consignment, "inspection.cancelled", detail)], by)
    return inspection


def release(consignments: Sequence[Consignment], *, because: str, by: Person) -> list[Consignment]:
    """Let consignments go, with the reason; none that has an open inspection or in which something was found.

    A red one that nobody has inspected is let go against its lane: only alone, so that the reason is its own, and by
    someone who may override a lane. Of several such are left; those that were let go are returned.
    """
    markings = _require(consignments, "decide", by)
    if not because.strip():
        raise Refused(_("Say why it is released."))
    with transaction.atomic():
        _hold(consignments)
        against = _red_and_unseen(consignments)
        if len(consignments) > 1:
            consignments = [c for c in consignments if c.pk not in against]
        elif against and not may(by.actor, "override", markings[consignments[0].pk]):
            raise Refused(
                _("%(reference)s is red and nobody has inspected it: to release it is to override its lane, "
                  "which your role does not include.") % {"reference": consignments[0]}
            )  # fmt: skip
        if not consignments:
            raise Refused(_("All of them are red and nobody has inspected them. Release each from its own page."))
        blocking = Inspection.objects.of(consignments)
        blocking = blocking.filter(state=Inspection.State.ORDERED) | blocking.filter(result=Inspection.Result.FOUND)
        if held := blocking.first():
            raise Refused(_("%(reference)s has an open inspection or a find.") % {"reference": held.consignment})
        _state(consignments, Work.State.RELEASED)
        _note([(c, "work.released", {"because": because.strip()}) for c in consignments], by)
    return list(consignments)


def _red_and_unseen(consignments: Sequence[Consignment]) -> frozenset[Any]:
    """The keys of those in the red lane of whose version, as it now stands, no inspection was done."""
    done = Inspection.objects.looked().filter(consignment=OuterRef("consignment"))
    red = Screening.objects.filter(~Exists(done), consignment__in=consignments, current=True, lane_now=Lane.RED)
    return frozenset(red.values_list("consignment", flat=True))


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
    open_orders = Inspection.objects.filter(consignment=consignment.supersedes_id, state=Inspection.State.ORDERED)
    ordered = open_orders.update(consignment=consignment)
    if ordered:
        Work.objects.create(consignment=consignment, state=Work.State.ORDERED)
    return bool(ordered or consignment.assignee_id)


def save_view(name: str, query: str, *, by: Person) -> SavedView:
    """Keep the filters of the queue under a name; the same name again replaces it."""
    view, _made = SavedView.objects.update_or_create(
        person=by, name=name.strip()[:60], defaults={"query": query[:1000]}
    )
    return view


def drop_view(view: SavedView, *, by: Person) -> None:
    """Forget one of one's own saved views."""
    SavedView.objects.filter(pk=view.pk, person=by).delete()


def _closed(consignment: Consignment) -> None:
    """Say where a consignment stands after one of its inspections was closed: nobody has looked, and it waits again."""
    if consignment.inspections.filter(state=Inspection.State.ORDERED).exists():
        state = Work.State.ORDERED
    else:
        looked = Inspection.objects.looked().filter(consignment=consignment).exists()
        state = Work.State.INSPECTED if looked else Work.State.WAITING
    _state([consignment], state)


def _state(consignments: Sequence[Consignment], state: str) -> None:
    for consignment in consignments:
        Work.objects.update_or_create(consignment=consignment, defaults={"state": state})


def _hold(consignments: Sequence[Consignment]) -> None:
    """Lock consignments until the transaction ends. Raises Refused where an amendment has replaced one."""
    for chain in sorted({consignment.owner.chain for consignment in consignments}):
        hold(chain)
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
