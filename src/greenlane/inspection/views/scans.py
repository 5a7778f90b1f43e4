"""The worklist of pictures, and those that could not be read: what came in, in the order in which it is read."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from greenlane.consignments import incoming
from greenlane.consignments.models import Consignment
from greenlane.front.forms import ANY, RECEIVED, done_or_refused, refusal_said
from greenlane.front.narrowing import key, page
from greenlane.inspection.actions import Refused
from greenlane.inspection.actions import scans as actions
from greenlane.inspection.forms import MatchForm, ScanFilterForm, SendScanForm
from greenlane.inspection.models import Mark, Reading, Scan, ScanQuerySet, UnreadScan
from greenlane.inspection.templatetags.marks import MARKED
from greenlane.inspection.views.viewer import MATCH
from greenlane.inspection.worklist import Filters
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, may
from greenlane.targeting.models import Screening

ROWS = 50
STATES = {
    "open": gettext_lazy("still to be read"),
    **dict(Scan.State.choices),
    "any": gettext_lazy("any state"),
}
MATCHED = {"yes": gettext_lazy("found"), "no": gettext_lazy("without a consignment")}
SAYS = {
    "marked": gettext_lazy("something is marked"),
    "nothing": gettext_lazy("nothing is marked"),
    "abstained": gettext_lazy("no opinion"),
}
SORTS = {"risk": gettext_lazy("by risk"), "latest": gettext_lazy("last received first")}
NAMES = {
    "state": gettext_lazy("State"), "matched": gettext_lazy("Consignment"), "marked": gettext_lazy("Marked as"),
    "says": gettext_lazy("The machine says"), "office": gettext_lazy("Office"), "received": gettext_lazy("Received"),
    "q": gettext_lazy("Matches"),
}  # fmt: skip
TABS: tuple[tuple[Any, Filters], ...] = (
    (gettext_lazy("To read"), Filters()),
    (gettext_lazy("Second reading"), Filters(state="second")),
    (gettext_lazy("Without a consignment"), Filters(matched="no")),
    (gettext_lazy("Read differently"), Filters(state="differ")),
    (gettext_lazy("Read"), Filters(state="read")),
)
OPEN = (Scan.State.WAITING, Scan.State.TO_READ, Scan.State.SECOND)


def scans(request: HttpRequest) -> HttpResponse:
    """List the pictures under the filters of the address, those with the highest risk first."""
    actor, now = request.user.actor, timezone.now()
    by = Filters.read({name: values for name, values in request.GET.lists() if name != "from"})
    offices = list(Office.objects.of(actor).at_border())
    seen = Scan.objects.visible_to(actor)
    found = _narrowed(seen, by, actor, now).select_related("consignment", "office")
    shown_marks = Mark.objects.filter(reading=None).order_by("-confidence")
    found = found.prefetch_related("views", Prefetch("views__marks", shown_marks, to_attr="suggested"))
    listed = page(found.order_by(*_order(by)), request.GET.get("from", ""), ROWS)
    sending = _offices(actor)
    context = {
        "filters": by,
        "query": by.query,
        "rows": list(_rows(listed.rows, actor)),
        "listed": listed,
        "chips": list(by.chips(NAMES, _words(offices))),
        "filter_form": ScanFilterForm(initial=dict(by.__dict__), choices=_choices(offices)),
        "tabs": [
            {"title": title, "query": one.query, "n": _narrowed(seen, one, actor, now).count(), "current": one == by}
            for title, one in TABS
        ],
        "now": now,
        "unread": UnreadScan.objects.visible_to(actor).filter(state=UnreadScan.State.WAITING).count(),
        "may_send": sending.exists(),
    }
    return render(request, "inspection/scans.html", context)


def _narrowed(seen: ScanQuerySet, by: Filters, actor: Actor, now: dt.datetime) -> QuerySet[Scan]:
    """Keep the pictures under the filters. What is to be read a second time is not for who read it first."""
    found: QuerySet[Scan] = seen
    if by.state in ("open", "second"):
        mine = Reading.objects.filter(scan=OuterRef("pk"), reader=actor.id).exclude(verdict="")
        found = found.filter(~Exists(mine), state__in=OPEN if by.state == "open" else [Scan.State.SECOND])
    elif by.state != "any":
        found = found.filter(state=by.state)
    if by.matched:
        found = found.filter(consignment__isnull=by.matched == "no")
    if by.office:
        found = found.filter(office=key(by.office))
    if by.received:
        found = found.filter(received_at__gte=now - dt.timedelta(days=int(by.received)))
    suggested = Mark.objects.filter(view__scan=OuterRef("pk"), reading=None)
    if by.marked:
        found = found.filter(Exists(suggested.filter(goods__in=by.marked)))
    if by.says == "abstained":
        found = found.exclude(abstained="")
    elif by.says:
        found = found.filter(Exists(suggested) if by.says == "marked" else ~Exists(suggested), abstained="")
    if by.q:
        theirs = Consignment.objects.visible_to(actor).found_by(by.q, actor, at="consignment__")
        found = found.filter(Q(file_name__icontains=by.q) | theirs)
    return found


def _order(by: Filters) -> tuple[str, ...]:
    return ("-received_at", "pk") if by.sort == "latest" else ("-risk", "received_at", "pk")


def _rows(found: Sequence[Scan], actor: Actor) -> Iterator[dict[str, Any]]:
    held = {scan.consignment_id for scan in found}
    seen = set(Consignment.objects.visible_to(actor).filter(pk__in=held).values_list("pk", flat=True))
    screenings = {s.consignment_id: s for s in Screening.objects.filter(consignment__in=seen, current=True)}
    for scan in found:
        views = list(scan.views.all())
        marks = sorted((m for view in views for m in view.suggested), key=lambda m: -(m.confidence or 0))
        yield {
            "scan": scan,
            "first": views[0] if views else None,
            "views": len(views),
            "marks": marks[:3],
            "more": max(0, len(marks) - 3),
            "consignment": scan.consignment if scan.consignment_id in seen else None,
            "screening": screenings.get(scan.consignment_id),
        }


def _choices(offices: Sequence[Office]) -> dict[str, Any]:
    return {
        "marked": [(code, word) for code, word in MARKED.items() if code != "other"],
        "says": [ANY, *SAYS.items()],
        "matched": [ANY, *MATCHED.items()],
        "state": list(STATES.items()),
        "office": [ANY, *((str(office.pk), office.name) for office in offices)],
        "received": [ANY, *RECEIVED.items()],
        "sort": list(SORTS.items()),
    }


def _words(offices: Sequence[Office]) -> Mapping[str, Mapping[str, Any]]:
    return {
        "state": STATES, "matched": MATCHED, "marked": MARKED, "says": SAYS, "received": RECEIVED,
        "office": {str(office.pk): office.name for office in offices},
    }  # fmt: skip


def _offices(actor: Actor) -> QuerySet[Office]:
    """The offices for which pictures may be taken in."""
    held = [office.pk for office in Office.objects.of(actor) if may(actor, "receive", office.marking)]
    return Office.objects.filter(pk__in=held)


@incoming.takes_files(lambda request: request.user.is_authenticated and _offices(request.user.actor).exists())
def send(request: HttpRequest) -> HttpResponse:
    """Take in a picture, whatever made it."""
    offices = _offices(request.user.actor)
    if not offices.exists():
        raise PermissionDenied(_("You may not take in pictures."))
    form = SendScanForm(offices=offices, auto_id="send_%s")
    if request.method == "POST":
        form = SendScanForm(request.POST, request.FILES, offices=offices, auto_id="send_%s")
        if refused := incoming.refusal(request):
            form.errors["file"] = form.error_class([refused])
        elif form.is_valid():
            return _received(request, form.cleaned_data)
    return render(request, "inspection/send_scan.html", {"form": form}, status=422 if form.errors else 200)


def _received(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    file = data["file"]
    numbers = [data["number"]] if data["number"] else []
    became = actions.receive_scan(file.read(), file.name, office=data["office"], by=request.user, numbers=numbers)
    if isinstance(became, UnreadScan):
        messages.error(request, _("The file cannot be read as a picture. It is kept, with the reason."))
        return redirect("inspection:unread-scans")
    if not Scan.objects.visible_to(request.user).filter(pk=became.pk).exists():
        messages.warning(request, _("This file was sent before by another office."))
        return redirect("inspection:scans")
    messages.success(request, _("The picture is here. The detector looks at it next."))
    return redirect(became)


@require_POST
def match(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say of which consignment a picture is, by its number."""
    scan = get_object_or_404(Scan.objects.visible_to(request.user).select_related("owner"), pk=pk)
    form = MatchForm(request.POST, auto_id=MATCH)

    def deed(data: dict[str, Any]) -> str:
        consignment = _numbered(scan, data["number"], request.user.actor)
        actions.match_by_hand(scan, consignment, because=data["because"], by=request.user)
        return _("The picture is matched with %(reference)s.") % {"reference": consignment}

    return done_or_refused(request, form, deed, scan.get_absolute_url(), refusal=Refused)


def _numbered(scan: Scan, number: str, actor: Actor) -> Consignment:
    """The one consignment of the same administration that has a number. Raises Refused for none or several."""
    among = Consignment.objects.visible_to(actor).current().filter(owner=scan.owner_id)
    found = list(among.filter(reference__iexact=number.strip())[:1] or among.matching(number, actor)[:2])
    if not found:
        raise Refused(_("No consignment that is shown to you has this number."))
    if len(found) > 1:
        raise Refused(_("More than one consignment begins so: give the number whole."))
    return found[0]


def unread(request: HttpRequest) -> HttpResponse:
    """List the files that could not be read, last first, each with its reason."""
    actor = request.user.actor
    state = request.GET.get("state", "")
    state = state if state in UnreadScan.State.values else UnreadScan.State.WAITING
    seen = UnreadScan.objects.visible_to(actor)
    listed = page(seen.filter(state=state).select_related("office"), request.GET.get("from", ""), ROWS)
    context = {
        "rows": [(row, may(actor, "receive", row.office.marking)) for row in listed.rows],
        "listed": listed,
        "tabs": [
            {
                "title": word,
                "query": f"state={code}",
                "n": seen.filter(state=code).count(),
                "current": code == state,
            }
            for code, word in UnreadScan.State.choices
        ],
    }
    return render(request, "inspection/unread_scans.html", context)


@require_POST
def again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Read a file again that could not be read."""
    row = _unread(request, pk)
    with refusal_said(request, Refused, FileNotFoundError):
        if scan := actions.try_again(row, by=request.user):
            messages.success(request, _("It can be read now."))
            return redirect(scan)
        messages.error(request, _("It still cannot be read."))
    return redirect("inspection:unread-scans")


@require_POST
def drop(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Set a file aside that could not be read."""
    actions.drop(_unread(request, pk), by=request.user)
    messages.success(request, _("It is set aside. The file is kept."))
    return redirect("inspection:unread-scans")


def _unread(request: HttpRequest, pk: uuid.UUID) -> UnreadScan:
    seen = UnreadScan.objects.visible_to(request.user).select_related("office", "owner")
    found: UnreadScan = get_object_or_404(seen, pk=pk)
    return found
