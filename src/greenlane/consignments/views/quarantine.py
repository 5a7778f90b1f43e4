"""The quarantine: what could not be believed, with every reason, to be mended, taken in again or dismissed."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.consignments import actions, reading
from greenlane.consignments.changes import flat, personal
from greenlane.consignments.forms import DismissForm, MendForm, QuarantineFilter
from greenlane.consignments.models import Consignment, Quarantined
from greenlane.consignments.templatetags.trade import from_one
from greenlane.front.narrowing import key, page
from greenlane.people.need_to_know import Actor, Marking, may

ROWS = 50
AGAIN_MOST = 500
HOLDING_MOST = 2000
RAW_SHOWN = 20_000
TEXT_EDITED = 400_000

Mend = Callable[..., "Consignment | None"]


def listed(request: HttpRequest) -> HttpResponse:
    """List the entries, last first, with their first reasons; narrowed by state, reason, run and reference."""
    actor = request.user.actor
    form = QuarantineFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    seen = Quarantined.objects.visible_to(actor).select_related("run")
    found = seen if wanted.get("state") == "any" else seen.filter(state=wanted.get("state") or "waiting")
    if wanted.get("q"):
        found = found.filter(reference__istartswith=wanted["q"])
    if wanted.get("reason"):
        found = found.filter(pk__in=_holding(found, wanted["reason"], actor))
    run = key(request.GET.get("run", ""))
    if run:
        found = found.filter(run=run)
    listed = page(found, request.GET.get("from", ""), ROWS)
    markings = Quarantined.objects.all().markings(listed.rows)
    for row in listed.rows:
        row.faults = _told(row, _names(actor, markings[row.pk]))
    context = {
        "form": form,
        "rows": listed.rows,
        "listed": listed,
        "total": found.count(),
        "waiting": seen.filter(state="waiting").count(),
        "reasons": _reasons(seen),
        "may_mend": any(may(actor, "edit", marking) for marking in markings.values()),
        "run": run,
    }
    return render(request, "consignments/quarantine.html", context)


def _names(actor: Actor, marking: Marking) -> bool:
    """Whether someone may read what stands in an entry, the names of persons too: who mends it must."""
    return may(actor, "see_nominal", marking) or may(actor, "edit", marking)


def _told(entry: Quarantined, names: bool) -> list[dict[str, Any]]:
    """The faults of an entry; without names, not what was written, since a name may stand anywhere by mistake."""
    return entry.faults if names else [{**fault, "as_written": ""} for fault in entry.faults]


def _holding(found: Any, text: str, actor: Actor) -> list[uuid.UUID]:
    """The entries in whose faults ``text`` stands, as far as the reader is told of them."""
    said = found.annotate(said=Cast("faults", TextField())).filter(said__icontains=text)
    entries = list(said.defer("fields", "raw", "mended_text")[:HOLDING_MOST])
    markings = Quarantined.objects.all().markings(entries)
    told = ((entry.pk, _told(entry, _names(actor, markings[entry.pk]))) for entry in entries)
    return [pk for pk, faults in told if text.casefold() in str(faults).casefold()]


def _reasons(seen: Any) -> list[tuple[str, str, int]]:
    """The most frequent faults among the last entries that wait: field, reason, and how many have it."""
    counted: Counter[tuple[str, str]] = Counter()
    for faults in seen.filter(state="waiting").values_list("faults", flat=True)[:2000]:
        counted.update({(fault["field"], fault["reason"]) for fault in faults})
    return [(field, reason, n) for (field, reason), n in counted.most_common(6)]


def one(request: HttpRequest, pk: uuid.UUID, mend: Mend) -> HttpResponse:
    """Show one entry: every fault beside an input for its value, and the text as received; take it in again."""
    entry = _entry(request, pk)
    if request.method != "POST":
        return _page(request, entry)
    if entry.state != Quarantined.State.WAITING:
        return _closed(request, entry)
    if not may(request.user.actor, "edit", Quarantined.objects.all().marking(entry)):
        raise PermissionDenied(_("Your role does not include mending this entry."))
    form = MendForm(request.POST, entry=entry)
    if form.is_valid():
        try:
            made = mend(entry, form.changes, raw=form.text, by=request.user)
        except reading.PathError:
            said = _("Nothing was changed: the text, as you wrote it, has no place for one of the fields.")
            form.add_error(None, said)
        except actions.Closed:
            return _closed(request, entry)
        else:
            return _after(request, entry, made)
    return _page(request, entry, form=form)


def _entry(request: HttpRequest, pk: uuid.UUID) -> Quarantined:
    seen = Quarantined.objects.visible_to(request.user.actor)
    return get_object_or_404(seen.select_related("run", "owner", "decided_by", "consignment"), pk=pk)


def _page(
    request: HttpRequest, entry: Quarantined, form: MendForm | None = None, dismiss_form: DismissForm | None = None
) -> HttpResponse:
    """Render an entry; a form that was refused stands there as it was typed."""
    actor = request.user.actor
    marking = Quarantined.objects.all().marking(entry)
    is_open = entry.state == Quarantined.State.WAITING
    names = _names(actor, marking)
    refused = bool((form and form.errors) or (dismiss_form and dismiss_form.errors))
    if not names:
        entry.faults = _told(entry, names)
    context = {
        "entry": entry,
        "form": form or MendForm(entry=entry),
        "dismiss_form": dismiss_form or DismissForm(auto_id="dismiss_%s"),
        "open": is_open,
        "may_mend": is_open and may(actor, "edit", marking),
        "raw": entry.raw[:RAW_SHOWN] if names else "",
        "raw_cut": len(entry.raw) > RAW_SHOWN,
        "text_fits": len(entry.text) <= TEXT_EDITED,
        "declared": _declared(entry, names)[:200],
    }
    return render(request, "consignments/quarantined.html", context, status=422 if refused else 200)


def _closed(request: HttpRequest, entry: Quarantined) -> HttpResponse:
    entry.refresh_from_db()
    messages.error(request, _("Nothing was changed: a colleague has closed this entry meanwhile."))
    return redirect("consignments:quarantined", entry.pk)


def _declared(entry: Quarantined, names: bool) -> list[tuple[str, str]]:
    wrong = {fault["field"] for fault in entry.faults}
    return [pair for pair in flat(entry.fields) if names or not (personal(pair[0]) or at_zero(pair[0]) in wrong)]


def at_zero(path: str) -> str:
    """Return a path whose lists count from 1, as people read it, with lists that count from 0, as faults have it."""
    parts = path.split("[")
    return parts[0] + "".join(f"[{int(n) - 1}]{rest}" for n, _, rest in (part.partition("]") for part in parts[1:]))


def _after(request: HttpRequest, entry: Quarantined, made: Consignment | None) -> HttpResponse:
    entry.refresh_from_db()
    if made is not None:
        messages.success(request, _("Taken in, and screened."))
        return redirect("consignments:one", made.pk)
    if entry.state == Quarantined.State.TAKEN_IN:
        messages.success(request, _("This declaration was already received, word for word: the entry is closed."))
        return redirect("consignments:quarantine")
    left = len(entry.faults)
    kept = _("What you wrote is kept.")
    said = ngettext("%(n)s fault is left.", "%(n)s faults are left.", left) % {"n": left}
    messages.error(request, f"{said} {kept}")
    return redirect("consignments:quarantined", entry.pk)


@require_POST
def dismiss(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close an entry without taking it in."""
    entry = _entry(request, pk)
    form = DismissForm(request.POST, auto_id="dismiss_%s")
    if not form.is_valid():
        return _page(request, entry, dismiss_form=form)
    try:
        actions.dismiss(entry, because=form.cleaned_data["because"], by=request.user)
    except actions.Closed:
        return _closed(request, entry)
    messages.success(request, _("Dismissed. The entry stays on record with the reason."))
    return redirect("consignments:quarantine")


@require_POST
def again(request: HttpRequest, mend: Mend) -> HttpResponse:
    """Read the kept text of every waiting entry again, those not tried for longest first; say what became of them."""
    actor = request.user.actor
    waiting = Quarantined.objects.visible_to(actor).filter(state="waiting").select_related("owner", "run")
    total = waiting.count()
    became: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    entries = list(waiting.order_by(F("tried_at").asc(nulls_first=True), "received_at")[:AGAIN_MOST])
    markings = Quarantined.objects.all().markings(entries)
    for entry in entries:
        if not may(actor, "edit", markings[entry.pk]):
            continue
        try:
            made = mend(entry, {}, by=request.user)
        except actions.Closed:
            continue
        became["taken" if made else "known" if entry.state == Quarantined.State.TAKEN_IN else "left"] += 1
        wrong.update({(fault["field"], fault["reason"]) for fault in entry.faults})
    told = messages.error if became["left"] else messages.success
    told(request, " ".join(_became(became, wrong, total - len(entries))))
    return redirect("consignments:quarantine")


def _became(became: Counter[str], wrong: Counter[tuple[str, str]], untried: int) -> Iterator[str]:
    """Yield sentences: how many were tried, taken in, known already, how many still wait and for which reasons."""
    tried = became.total()
    yield ngettext("%(n)s entry was read again.", "%(n)s entries were read again.", tried) % {"n": tried}
    yield ngettext("%(n)s was taken in.", "%(n)s were taken in.", became["taken"]) % {"n": became["taken"]}
    if known := became["known"]:
        yield ngettext("%(n)s had already been received.", "%(n)s had already been received.", known) % {"n": known}
    if left := became["left"]:
        yield ngettext("%(n)s still waits:", "%(n)s still wait:", left) % {"n": left}
        yield "; ".join(f"\u2068{from_one(path)} {why}\u2069 ({n})" for (path, why), n in wrong.most_common(3)) + "."
    if untried > 0:
        yield ngettext("%(n)s more was not tried yet.", "%(n)s more were not tried yet.", untried) % {"n": untried}
