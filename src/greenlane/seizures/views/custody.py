"""Custody on the pages: the way of an exhibit, what may be done to it now, and what waits for whom."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from greenlane.front.forms import as_typed, done_or_refused
from greenlane.ledger import verbs
from greenlane.people.models import Assignment, Person
from greenlane.people.need_to_know import Actor, Marking, may
from greenlane.seizures import custody as pure
from greenlane.seizures.actions import custody as deeds
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.actions.proving import names_for
from greenlane.seizures.forms import custody as forms
from greenlane.seizures.models import Custody, Exhibit, HandOver, Seizure

Do = Callable[[Exhibit, dict[str, Any], Person], object]


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed on the page: its kind in ``custody.STEPS``, its form, its words, and the action it calls."""

    kind: str
    form: Any
    title: Any
    button: Any
    done: Any
    do: Do


def _correct(exhibit: Exhibit, data: dict[str, Any], by: Person) -> object:
    changes = {name: data[name] for name in ("quantity", "place")}
    return deeds.correct(exhibit, changes=changes, because=data["because"], by=by)


def _offer(exhibit: Exhibit, data: dict[str, Any], by: Person) -> object:
    return deeds.offer(exhibit, to=Person.objects.get(pk=data["person"]), because=data["because"], by=by)


def _destroy(exhibit: Exhibit, data: dict[str, Any], by: Person) -> object:
    key = data.pop("witness")
    return deeds.destroy(exhibit, witness=Person.objects.get(pk=key) if key else None, **data, by=by)


DEEDS = {
    deed.kind: deed
    for deed in (
        Deed("accept", forms.AcceptForm, _("Take it over"), _("Take it over"), _("You hold it now."),
             lambda exhibit, data, by: deeds.accept(exhibit, **data, by=by)),
        Deed("decline", forms.BecauseOnlyForm, _("Decline"), _("Decline"), _("Declined. It stays with who holds it."),
             lambda exhibit, data, by: deeds.decline(exhibit, **data, by=by)),
        Deed("confirm", forms.DeedForm, _("Confirm it"), _("I saw it destroyed"), _("Recorded."),
             lambda exhibit, data, by: deeds.confirm_destroyed(exhibit, by=by)),
        Deed("deny", forms.BecauseOnlyForm, _("I did not see it"), _("I did not see it"), _("Recorded."),
             lambda exhibit, data, by: deeds.deny_destroyed(exhibit, **data, by=by)),
        Deed("withdraw", forms.BecauseOnlyForm, _("Withdraw the offer"), _("Withdraw the offer"),
             _("The offer is withdrawn."), lambda exhibit, data, by: deeds.withdraw_offer(exhibit, **data, by=by)),
        Deed("offer", forms.OfferForm, _("Hand it over"), _("Offer it"),
             _("Offered. You hold it until it is taken over."), _offer),
        Deed("seal", forms.SealForm, _("Seal it"), _("Seal it"), _("Sealed."),
             lambda exhibit, data, by: deeds.seal(exhibit, **data, by=by)),
        Deed("unseal", forms.BecauseOnlyForm, _("Break the seal"), _("Break the seal"), _("The seal is broken."),
             lambda exhibit, data, by: deeds.unseal(exhibit, **data, by=by)),
        Deed("laboratory", forms.LaboratoryForm, _("Send to a laboratory"), _("Send it"), _("Sent to the laboratory."),
             lambda exhibit, data, by: deeds.send_to_laboratory(exhibit, **data, by=by)),
        Deed("back", forms.BackForm, _("Receive it back"), _("Receive it back"), _("You hold it now."),
             lambda exhibit, data, by: deeds.back(exhibit, **data, by=by)),
        Deed("result", forms.ResultForm, _("Result of a laboratory"), _("Keep the result"), _("The result is kept."),
             lambda exhibit, data, by: deeds.add_result(exhibit, **data, by=by)),
        Deed("correct", forms.CorrectForm, _("Correct"), _("Correct"),
             _("Corrected. What was said before stays on record."), _correct),
        Deed("return", forms.GiveBackForm, _("Give it back"), _("Give it back"), _("It is given back."),
             lambda exhibit, data, by: deeds.give_back(exhibit, **data, by=by)),
        Deed("destroy", forms.DestroyForm, _("Destroy"), _("It is destroyed"), _("It is destroyed."), _destroy),
    )
}  # fmt: skip
URGENT = ("accept", "decline", "confirm", "deny")  # what somebody else waits for
IN_HAND = frozenset({"offer", "seal", "unseal"})  # for who holds it, whosever it is
OWN = frozenset({"laboratory", "return", "destroy"})
OTHERS = {"offer": "take_over", "destroy": "see"}  # what the second person in a deed must be allowed
LABELS = {
    "quantity": _("Quantity"), "place": _("Where it is"), "description": _("What it is"), "seal": _("Seal"),
    "line": _("Of the goods"),
}  # fmt: skip
"""What may be corrected, as the page of an exhibit calls it."""


def told(request: HttpRequest, exhibit: Exhibit) -> dict[str, Any]:
    """The way of an exhibit and what may be done to it now, by whoever asks, for its page."""
    seizure = exhibit.seizure
    marking = Seizure.objects.all().marking(seizure)
    offer = exhibit.hand_overs.filter(answer=HandOver.Answer.OPEN).select_related("giver", "taker").first()
    kinds = pure.possible(deeds.facts_of(exhibit))
    possible = {kind for kind in kinds if _may(request.user, kind, exhibit, marking, offer)}
    people = _people(marking, possible, but=request.user)
    offered = [
        (deed, as_typed(request, f"{deed.kind}_%s", _form(deed, exhibit, people.get(deed.kind, []), request)))
        for deed in DEEDS.values()
        if deed.kind in possible
    ]
    seen = may(request.user.actor, "see_history", marking)
    refused = getattr(request, "refused", None)
    overtaken = isinstance(refused, forms.DeedForm) and refused.deed not in possible
    return {
        "overtaken": [said for field in refused.errors.values() for said in field] if overtaken else [],
        "exhibit": exhibit, "seizure": seizure, "offer": offer, "mine": offer and offer.taker_id == request.user.pk,
        "urgent": [pair for pair in offered if pair[0].kind in URGENT],
        "deeds": [pair for pair in offered if pair[0].kind not in URGENT],
        "events": _events(exhibit, names_for(seizure, request.user)) if seen else None,
    }  # fmt: skip


def of_case(request: HttpRequest, seizure: Seizure) -> dict[str, Any] | None:
    """What is open in the custody of a case, and whether there is anything to prove."""
    marking = Seizure.objects.all().marking(seizure)
    events = seizure.custody.count()
    if not events or not may(request.user.actor, "see_history", marking):
        return None
    waiting = HandOver.objects.filter(exhibit__seizure=seizure, answer=HandOver.Answer.OPEN)
    last = seizure.custody.select_related("exhibit").order_by("-seq").first()
    return {
        "seizure": seizure, "events": events, "last": last,
        "waiting": waiting.select_related("exhibit", "giver", "taker"),
    }  # fmt: skip


def waiting_for(person: Person) -> Any:
    """The exhibits that are offered to a person and not yet answered for, first offered first."""
    rows = HandOver.objects.visible_to(person).filter(taker=person, answer=HandOver.Answer.OPEN)
    return rows.select_related("exhibit", "giver", "taker").order_by("offered_at")


@require_POST
def custody(request: HttpRequest, pk: uuid.UUID, exhibit: uuid.UUID) -> HttpResponse:
    """Do one deed to an exhibit."""
    seen = Exhibit.objects.visible_to(request.user).select_related("seizure__owner", "seizure__office", "holder")
    row = get_object_or_404(seen, pk=exhibit, seizure=pk)
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    marking = Seizure.objects.all().marking(row.seizure)
    people = _people(marking, {deed.kind}, but=request.user)
    form = _form(deed, row, people.get(deed.kind, []), request, request.POST)

    def do(data: dict[str, Any]) -> str:
        deed.do(row, data, request.user)
        return str(deed.done)

    return done_or_refused(request, form, do, f"{row.get_absolute_url()}#custody", Refused)


def _may(person: Person, kind: str, exhibit: Exhibit, marking: Marking, offer: HandOver | None) -> bool:
    """Whether the page offers a deed; the action decides."""
    held = replace(marking, assigned_to=frozenset({person.pk}))
    holds = exhibit.holder_id == person.pk
    free = exhibit.holder is None or not exhibit.holder.is_active
    if kind in ("accept", "decline"):
        return offer is not None and offer.taker_id == person.pk and may(person.actor, "take_over", held)
    if kind in ("confirm", "deny"):
        return offer is not None and offer.taker_id == person.pk
    if kind == "withdraw" and offer is not None and offer.giver_id == person.pk:
        return may(person.actor, "take_over", held)
    if kind == "result":
        return may(person.actor, "add_result", marking)
    if kind in IN_HAND and holds:
        return may(person.actor, "take_over", held)
    if kind == "withdraw" and offer is not None and offer.taker_id == person.pk:
        return False  # who is offered it declines
    return (kind not in IN_HAND | OWN or holds or free) and may(person.actor, "custody", marking)


def _form(deed: Deed, exhibit: Exhibit, people: list[Person], request: HttpRequest, data: Any = None) -> Any:
    files = None
    if deed.kind == "result":
        files = exhibit.seizure.files.filter(removed_at=None)
        files = files if names_for(exhibit.seizure, request.user) else files.filter(nominal=False)
    now = {"quantity": exhibit.quantity, "place": exhibit.place} if deed.kind == "correct" else {}
    return deed.form(data, deed=deed.kind, people=people, files=files, initial=now)


def _people(marking: Marking, kinds: set[str], *, but: Person) -> dict[str, list[Person]]:
    """For each kind, the people who may have the part in it that is asked: of the organisations that see the case."""
    wanted = {kind: verb for kind, verb in OTHERS.items() if kind in kinds}
    if not wanted:
        return {}
    held = Assignment.objects.valid_at(timezone.now()).filter(person__is_active=True).exclude(person=but)
    held = held.filter(organisation__in=marking.audience | {organisation for organisation, _person in marking.named})
    posts: dict[Person, set[Any]] = {}
    for one in held.select_related("person", "organisation").order_by("person__name"):
        posts.setdefault(one.person, set()).add(one.post)
    actors = [(person, Actor(person.pk, frozenset(found))) for person, found in posts.items()]
    return {
        kind: [person for person, actor in actors if may(actor, verb, _as_held(marking, person, verb))]
        for kind, verb in wanted.items()
    }


def _as_held(marking: Marking, person: Person, verb: str) -> Marking:
    return replace(marking, assigned_to=frozenset({person.pk})) if verb == "take_over" else marking


def _events(exhibit: Exhibit, names: bool) -> list[dict[str, Any]]:
    """The way of an exhibit, last event first."""
    events = list(exhibit.events.order_by("-seq"))
    unconfirmed = pure.unconfirmed({event.kind for event in events})
    return [_told(event, names, unconfirmed) for event in events]


def _told(event: Custody, names: bool, unconfirmed: bool) -> dict[str, Any]:
    said = event.said
    sentence = verbs.sentence(pure.DEEDS[event.kind], {**said, "actor": event.by_name, "subject": ""})
    more = [said.get("text"), said.get("condition"), said.get("place") if event.kind != "laboratory" else "",
            event.whom if names else "",
            gettext("Witness named, not confirmed") if unconfirmed and event.kind == "destroy" else ""]  # fmt: skip
    changes = [f"{LABELS.get(name, name)}: {value}" for name, value in (said.get("changes") or {}).items()]
    if "sha256" in said:
        changes.append(f"SHA-256 {said['sha256'][:16]}…")
    return {"event": event, "sentence": sentence, "more": [part for part in (*more, *changes) if part],
            "withheld": bool(event.names) and not names}  # fmt: skip
