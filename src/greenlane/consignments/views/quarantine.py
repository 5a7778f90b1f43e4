"""A quarantine: what could not be believed, with every reason, to be mended, taken in again or dismissed.

Declarations have one (``views.declarations``), and rooms above have their own: each says what its entries are, how one
is taken in, and what its pages add.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenlane.consignments import actions, reading
from greenlane.consignments.forms import DismissForm, QuarantineFilter, TextForm
from greenlane.consignments.models import Unbelieved
from greenlane.consignments.templatetags.trade import from_one
from greenlane.front.narrowing import key, page
from greenlane.people.models import Person
from greenlane.people.need_to_know import Actor, Marking, may

ROWS = 50
AGAIN_MOST = 500
HOLDING_MOST = 2000
RAW_SHOWN = 20_000
TEXT_EDITED = 400_000
WAITING, TAKEN_IN = Unbelieved.State.WAITING, Unbelieved.State.TAKEN_IN


@dataclass(frozen=True)
class Quarantine:
    """One quarantine: its ``rows`` with the relations that its pages ``show``, and the templates of list and entry.

    ``home``: the address of the list. ``mend`` takes an entry, the form as it was filled in or None, and who acts, and
    returns what was taken in, or None. ``taken`` and ``known`` say so. ``more``: what the page of an entry adds, for
    whom the names of persons are shown or not; ``also``: by which fields of the address the list is narrowed.
    """

    rows: type[Unbelieved]
    show: tuple[str, ...]
    home: str
    templates: tuple[str, str]
    form: type[TextForm]
    mend: Callable[[Any, Any, Person], Any]
    taken: Any
    known: Any
    more: Callable[[Any, bool], dict[str, Any]] = lambda entry, names: {}
    also: tuple[str, ...] = ()

    @property
    def seen(self) -> Any:
        """The rows, to be asked for what someone may see."""
        return self.rows._default_manager.all()

    def addresses(self, begins: str) -> list[URLPattern]:
        """Return its addresses, which begin with this path."""
        of = {"of": self}
        return [
            path(begins, listed, of, name="quarantine"),
            path(f"{begins}again/", again, of, name="again"),
            path(f"{begins}<uuid:pk>/", one, of, name="quarantined"),
            path(f"{begins}<uuid:pk>/dismiss/", dismiss, of, name="dismiss"),
        ]


def listed(request: HttpRequest, of: Quarantine) -> HttpResponse:
    """List the entries, last first, with their first reasons; narrowed by state, reason and reference."""
    actor = request.user.actor
    form = QuarantineFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    seen = of.seen.visible_to(actor).select_related(*of.show)
    found = seen if wanted.get("state") == "any" else seen.filter(state=wanted.get("state") or WAITING)
    if wanted.get("q"):
        found = found.filter(reference__istartswith=wanted["q"])
    if wanted.get("reason"):
        found = found.filter(pk__in=_holding(of, found, wanted["reason"], actor))
    also = {name: row for name in of.also if (row := key(request.GET.get(name, "")))}
    found = found.filter(**also)
    listed = page(found, request.GET.get("from", ""), ROWS)
    markings = of.seen.markings(listed.rows)
    for row in listed.rows:
        row.faults = _told(row, _names(actor, markings[row.pk]))
    context = {
        "form": form,
        "rows": listed.rows,
        "listed": listed,
        "total": found.count(),
        "waiting": seen.filter(state=WAITING).count(),
        "reasons": _reasons(seen),
        "may_mend": any(may(actor, "edit", marking) for marking in markings.values()),
        "also": also,
    }
    return render(request, of.templates[0], context)


def _names(actor: Actor, marking: Marking) -> bool:
    """Whether someone may read what stands in an entry, the names of persons too: who mends it must."""
    return may(actor, "see_nominal", marking) or may(actor, "edit", marking)


def _told(entry: Unbelieved, names: bool) -> list[dict[str, Any]]:
    """The faults of an entry; without names, not what was written, since a name may stand anywhere by mistake."""
    faults: list[dict[str, Any]] = entry.faults
    return faults if names else [{**fault, "as_written": ""} for fault in faults]


def _holding(of: Quarantine, found: Any, text: str, actor: Actor) -> list[uuid.UUID]:
    """The entries in whose faults ``text`` stands, as far as the reader is told of them."""
    said = found.annotate(said=Cast("faults", TextField())).filter(said__icontains=text)
    entries = list(said.defer("raw", "mended_text")[:HOLDING_MOST])
    markings = of.seen.markings(entries)
    told = ((entry.pk, _told(entry, _names(actor, markings[entry.pk]))) for entry in entries)
    return [pk for pk, faults in told if text.casefold() in str(faults).casefold()]


def _reasons(seen: Any) -> list[tuple[str, str, int]]:
    """The most frequent faults among the last entries that wait: field, reason, and how many have it."""
    counted: Counter[tuple[str, str]] = Counter()
    for faults in seen.filter(state=WAITING).values_list("faults", flat=True)[:HOLDING_MOST]:
        counted.update({(fault["field"], fault["reason"]) for fault in faults})
    return [(field, reason, n) for (field, reason), n in counted.most_common(6)]


def one(request: HttpRequest, pk: uuid.UUID, of: Quarantine) -> HttpResponse:
    """Show one entry: every fault beside an input for its value, and the text as received; take it in again."""
    entry = _entry(request, pk, of)
    if request.method != "POST":
        return _page(request, entry, of)
    if entry.state != WAITING:
        return _closed(request, entry)
    if not may(request.user.actor, "edit", of.seen.marking(entry)):
        raise PermissionDenied(_("Your role does not include mending this entry."))
    form = of.form(request.POST, entry=entry)
    if form.is_valid():
        try:
            made = of.mend(entry, form, request.user)
        except reading.PathError:
            said = _("Nothing was changed: the text, as you wrote it, has no place for one of the fields.")
            form.add_error(None, said)
        except actions.Closed:
            return _closed(request, entry)
        else:
            return _after(request, entry, made, of)
    return _page(request, entry, of, form=form)


def _entry(request: HttpRequest, pk: uuid.UUID, of: Quarantine) -> Any:
    seen = of.seen.visible_to(request.user.actor)
    return get_object_or_404(seen.select_related("owner", "office", "decided_by", *of.show), pk=pk)


def _page(
    request: HttpRequest, entry: Any, of: Quarantine, form: Any = None, dismiss_form: DismissForm | None = None
) -> HttpResponse:
    """Render an entry; a form that was refused stands there as it was typed."""
    actor = request.user.actor
    marking = of.seen.marking(entry)
    is_open = entry.state == WAITING
    names = _names(actor, marking)
    refused = bool((form and form.errors) or (dismiss_form and dismiss_form.errors))
    if not names:
        entry.faults = _told(entry, names)
    context = {
        "entry": entry,
        "form": form or of.form(entry=entry),
        "dismiss_form": dismiss_form or DismissForm(auto_id="dismiss_%s"),
        "open": is_open,
        "may_mend": is_open and may(actor, "edit", marking),
        "raw": entry.raw[:RAW_SHOWN] if names else "",
        "raw_cut": len(entry.raw) > RAW_SHOWN,
        "text_fits": len(entry.text) <= TEXT_EDITED,
        **of.more(entry, names),
    }
    return render(request, of.templates[1], context, status=422 if refused else 200)


def _closed(request: HttpRequest, entry: Any) -> HttpResponse:
    messages.error(request, _("Nothing was changed: a colleague has closed this entry meanwhile."))
    return redirect(entry)


def _after(request: HttpRequest, entry: Any, made: Any, of: Quarantine) -> HttpResponse:
    entry.refresh_from_db()
    if entry.state == TAKEN_IN:
        messages.success(request, of.taken if made else of.known)
        return redirect(entry.became or of.home)
    left = len(entry.faults)
    kept = _("What you wrote is kept.")
    said = ngettext("%(n)s fault is left.", "%(n)s faults are left.", left) % {"n": left}
    messages.error(request, f"{said} {kept}")
    return redirect(entry)


@require_POST
def dismiss(request: HttpRequest, pk: uuid.UUID, of: Quarantine) -> HttpResponse:
    """Close an entry without taking it in."""
    entry = _entry(request, pk, of)
    form = DismissForm(request.POST, auto_id="dismiss_%s")
    if not form.is_valid():
        return _page(request, entry, of, dismiss_form=form)
    try:
        actions.dismiss(entry, because=form.cleaned_data["because"], by=request.user)
    except actions.Closed:
        return _closed(request, entry)
    messages.success(request, _("Dismissed. The entry stays on record with the reason."))
    return redirect(of.home)


@require_POST
def again(request: HttpRequest, of: Quarantine) -> HttpResponse:
    """Read the kept text of every waiting entry again, those not tried for longest first; say what became of them."""
    actor = request.user.actor
    waiting = of.seen.visible_to(actor).filter(state=WAITING).select_related("owner", *of.show)
    total = waiting.count()
    became: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    entries = list(waiting.order_by(F("tried_at").asc(nulls_first=True), "received_at")[:AGAIN_MOST])
    markings = of.seen.markings(entries)
    for entry in entries:
        if not may(actor, "edit", markings[entry.pk]):
            continue
        try:
            made = of.mend(entry, None, request.user)
        except actions.Closed:
            continue
        became["taken" if made else "known" if entry.state == TAKEN_IN else "left"] += 1
        wrong.update({(fault["field"], fault["reason"]) for fault in entry.faults})
    told = messages.error if became["left"] else messages.success
    told(request, " ".join(_became(became, wrong, total - len(entries))))
    return redirect(of.home)


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
