"""The viewer: one scan with what the detector suggests, and what is done while it is read."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.consignments.models import Consignment
from greenlane.front.forms import as_typed, done_or_refused
from greenlane.inspection.actions import Refused, readings, scans, settling
from greenlane.inspection.forms import DrawForm, MatchForm, VerdictForm
from greenlane.inspection.models import Inspection, Mark, Reading, Scan, ScanView
from greenlane.inspection.picture import Unreadable
from greenlane.inspection.templatetags.marks import MARKED, marked
from greenlane.inspection.views import told
from greenlane.inspection.worklist import Filters
from greenlane.people.need_to_know import may
from greenlane.targeting.models import Screening

AT_ONCE = 12_000_000
"""Up to how many pixels are drawn while somebody waits for the page; what is larger is drawn by the worker alone."""
VERDICT, MATCH = "verdict_%s", "match_%s"


def viewer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show a scan and what is known of it."""
    scan = _scan(request, pk)
    if request.htmx and "looked" in request.GET:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"} if scan.looked_at else {})
    context = _panel(request, scan) | _of_consignment(request, scan)
    views = list(scan.views.all()) if _drawn(scan) else []
    context |= {
        "views": views,
        "picture": {
            "views": [told.view(view) for view in views],
            "tiles": reverse("inspection:tile", args=[scan.pk, 999, "layer", 99, 99, 99]),
            "mine": context["reads"],
        },
        "words": told.words(),
        "palettes": told.PALETTES,
        "windows": told.WINDOWS,
    }
    return render(request, "inspection/viewer.html", context)


def _drawn(scan: Scan) -> bool:
    """Whether there is something to show: of what nobody looked at before, the tiles are drawn now, if it is small."""
    try:
        scans.draw(scan, most=AT_ONCE)
    except (OSError, Unreadable):
        return False
    return True


@require_POST
def begin(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin to read: from here on the time counts."""
    scan = _scan(request, pk)
    return _done(request, scan, lambda: readings.begin(scan, by=request.user) and "")


@require_POST
def decide(request: HttpRequest, pk: uuid.UUID, mark: int) -> HttpResponse:
    """Accept or reject a mark."""
    scan = _scan(request, pk)
    row = _mark(scan, mark)
    answer = request.POST.get("answer", "")

    def deed() -> str:
        readings.decide(row, answer, seconds=_seconds(request), by=request.user)
        said = _("accepted") if answer == "accepted" else _("rejected")
        return f"{marked(row.goods)}: {said}"

    return _done(request, scan, deed)


@require_POST
def draw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a mark of one's own, or put it in the place of one of the detector's."""
    scan = _scan(request, pk)
    form = DrawForm(request.POST)

    def deed() -> str:
        if not form.is_valid():
            raise Refused(_("Draw the mark on the picture."))
        data = form.cleaned_data
        box = [data[side] for side in ("left", "top", "width", "height")]
        if data["mark"]:
            row = _mark(scan, data["mark"])
            readings.redraw(row, box, data["goods"], seconds=data["seconds"], by=request.user)
            return _("%(goods)s: redrawn") % {"goods": marked(row.goods)}
        view = get_object_or_404(ScanView, scan=scan, number=data["view"])
        drawn = readings.draw(view, box, data["goods"], by=request.user)
        return _("%(goods)s: added") % {"goods": marked(drawn.goods)}

    return _done(request, scan, deed)


@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take back what was decided or drawn last, or of one mark."""
    scan = _scan(request, pk)
    wanted = request.POST.get("mark", "")
    row = _mark(scan, int(wanted)) if wanted.isdecimal() and len(wanted) < 16 else None

    def deed() -> str:
        readings.take_back(scan, row, by=request.user)
        return _("Taken back.")

    return _done(request, scan, deed)


@require_POST
def finish(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what the picture comes to, and go back to the worklist."""
    scan = _scan(request, pk)

    def deed(said: readings.Said, seconds: int | None) -> readings.Finished:
        return readings.finish(scan, said, seconds=seconds, by=request.user)

    return _said(request, scan, deed)


@require_POST
def settle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say what a picture comes to that two officers read differently, and go back to the worklist."""
    scan = _scan(request, pk)
    return _said(request, scan, lambda said, _seconds: settling.settle(scan, said, by=request.user))


def _said(
    request: HttpRequest, scan: Scan, deed: Callable[[readings.Said, int | None], readings.Finished]
) -> HttpResponse:
    form = VerdictForm(request.POST, auto_id=VERDICT)

    def told(data: dict[str, Any]) -> str:
        done = deed(readings.Said(data["verdict"], data["note"], data["why"], data["opening"]), data["seconds"])
        if done.opening:
            return _("%(scan)s is read. The opening is ordered.") % {"scan": scan}
        if done.recorded:
            return _("%(scan)s is read, and the scan is recorded: nothing found.") % {"scan": scan}
        return _("%(scan)s is read.") % {"scan": scan}

    page = reverse("inspection:viewer", args=[scan.pk])
    response = done_or_refused(request, form, told, page, refusal=Refused)
    return response if response.status_code == 422 else redirect(_worklist(request))


def _done(request: HttpRequest, scan: Scan, deed: Callable[[], str]) -> HttpResponse:
    """Do it; answer the script with the panel, and a browser without one with the page."""
    said = refused = ""
    try:
        said = deed()
    except Refused as error:
        refused = str(error)
    if request.htmx:
        return render(request, "inspection/_scan_panel.html", _panel(request, scan, said, refused))
    if refused:
        messages.error(request, refused)
    elif said:
        messages.success(request, said)
    return redirect(f"{scan.get_absolute_url()}#reading")


def _panel(request: HttpRequest, scan: Scan, said: str = "", refused: str = "") -> dict[str, Any]:
    """What stands beside the picture."""
    scan.refresh_from_db(fields=["state"])
    actor = request.user.actor
    marking = Scan.objects.all().marking(scan)
    own = Reading.objects.filter(scan=scan, reader=actor.id).first()
    over = scan.state in (Scan.State.READ, Scan.State.DIFFER)
    decides = may(actor, "decide", marking)
    reads = not over and decides and (own is None or not own.verdict)
    settles = decides and scan.state == Scan.State.DIFFER
    matches = not scan.consignment_id and may(actor, "edit", marking)
    read = told.shown(scan, actor.id)
    marks = told.marks(scan, read)
    drawn = told.drawn(read, len(marks))
    return {
        "scan": scan,
        "own": own,
        "reads": reads,
        "elsewhere": not over and not decides,
        "candidates": scans.candidates(scan, request.user) if matches else [],
        "settles": settles,
        "over": over,
        "marks": marks,
        "drawn": drawn,
        "shapes": [{name: value for name, value in mark.items() if name != "of"} for mark in [*marks, *drawn]],
        "readings": told.readings(scan) if over else [],
        "names": may(actor, "see_nominal", marking),
        "opening": _opening(request, scan) if over else None,
        "second": scan.state == Scan.State.SECOND,
        "goods": MARKED.items(),
        "said": said,
        "refused": refused,
        "query": Filters.read(dict(request.GET.lists())).query,
        "verdict_form": as_typed(request, VERDICT, VerdictForm(auto_id=VERDICT) if reads or settles else None),
        "match_form": as_typed(request, MATCH, MatchForm(auto_id=MATCH) if matches else None),
    }


def _opening(request: HttpRequest, scan: Scan) -> Inspection | None:
    """The opening that is ordered of its consignment, where whoever asks may see it."""
    seen = Inspection.objects.visible_to(request.user).filter(consignment=scan.consignment_id)
    return seen.filter(kind=Inspection.Kind.OPEN, state=Inspection.State.ORDERED).first()


def _of_consignment(request: HttpRequest, scan: Scan) -> dict[str, Any]:
    """The consignment of a scan with its lane, where whoever asks may see it."""
    found = Consignment.objects.visible_to(request.user).filter(pk=scan.consignment_id).first()
    screening = Screening.objects.filter(consignment=found, current=True).first() if found else None
    return {"consignment": found, "screening": screening}


def _worklist(request: HttpRequest) -> str:
    query = Filters.read(dict(request.GET.lists())).query
    return reverse("inspection:scans") + (f"?{query}" if query else "")


def _seconds(request: HttpRequest) -> int | None:
    text = request.POST.get("seconds", "")
    return int(text) if text.isdecimal() and len(text) < 8 else None


def _scan(request: HttpRequest, pk: uuid.UUID) -> Scan:
    seen = Scan.objects.visible_to(request.user).select_related("owner", "office", "consignment")
    found: Scan = get_object_or_404(seen, pk=pk)
    return found


def _mark(scan: Scan, pk: int) -> Mark:
    found: Mark = get_object_or_404(Mark.objects.select_related("view__scan__owner"), view__scan=scan, pk=pk)
    return found
