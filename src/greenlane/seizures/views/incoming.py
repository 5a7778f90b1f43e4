"""Files of seizures: sent, looked at before anything is written, taken in, and their rows that were set aside."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.consignments import incoming as uploads
from greenlane.people.models import Office
from greenlane.people.need_to_know import may
from greenlane.seizures import sentences
from greenlane.seizures.actions import incoming as actions
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.forms import columns
from greenlane.seizures.forms.incoming import FORMATS, DropForm, SendForm
from greenlane.seizures.incoming import template as sheets
from greenlane.seizures.incoming.draft import Row, Unreadable
from greenlane.seizures.incoming.formats import by_name
from greenlane.seizures.incoming.sheet import title_of
from greenlane.seizures.models import Aside, Incoming

FILES = 50
SHOWN = 100
MOST_ROWS = 1_000
KEPT = 12 * 3600
"""Seconds between the look at a file and the word to take it in."""
_CELL = "cell:"
_SALT = "seizures.files"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _offices(request: HttpRequest) -> QuerySet[Office]:
    """The offices for which whoever asks may write seizures up."""
    if not request.user.is_authenticated:
        return Office.objects.none()
    actor = request.user.actor
    held = [office.pk for office in Office.objects.of(actor) if may(actor, "write_up", office.marking)]
    return Office.objects.filter(pk__in=held)


@uploads.takes_files(lambda request: _offices(request).exists())
def files(request: HttpRequest) -> HttpResponse:
    """Send a file and see what would become of it; list the files so far."""
    offices = _offices(request)
    may_send = offices.exists()
    form = SendForm(offices=offices)
    if request.method == "POST":
        if not may_send:
            raise PermissionDenied(_("Your role does not include writing up seizures."))
        form = SendForm(request.POST, request.FILES, offices=offices)
        if refused := uploads.refusal(request):
            form.errors["file"] = form.error_class([refused])
        elif form.is_valid() and (answer := _looked(request, form)):
            return answer
    found = Incoming.objects.visible_to(request.user.actor).select_related("office")[:FILES]
    context = {"form": form if may_send else None, "files": found, "formats": dict(FORMATS)}
    return render(request, "seizures/files.html", context, status=422 if form.errors else 200)


def _looked(request: HttpRequest, form: SendForm) -> HttpResponse | None:
    """Show what would become of a file; None where it cannot be read, and the form says why."""
    data = form.cleaned_data
    file, office, name = data["file"], data["office"], data["format"]
    try:
        seen = actions.look(file, name, file_name=file.name, office=office, by=request.user)
    except Unreadable as error:
        form.add_error("file", str(error))
        return None
    if seen.rows > MOST_ROWS:
        form.add_error("file", _("At most %(most)s rows at once: send the file in parts.") % {"most": MOST_ROWS})
        return None
    kept = uuid.uuid4()
    file.keep(kept)
    said = {"file": str(kept), "format": name, "office": str(office.pk), "name": file.name, "by": str(request.user.pk)}
    context = {
        "seen": seen,
        "new": seen.of(actions.NEW)[:SHOWN],
        "changed": [
            (entry, [(columns.field(change.field), change) for change in entry.changes])
            for entry in seen.of(actions.CHANGED)[:SHOWN]
        ],
        "counts": {state: seen.count(state) for state in (actions.NEW, actions.CHANGED, actions.SAME, actions.ASIDE)},
        "aside": [(_numbers(entry.draft.rows), _faults(entry.faults)) for entry in seen.of(actions.ASIDE)[:SHOWN]],
        "shown": SHOWN, "ticket": signing.dumps(said, salt=_SALT), "file_name": file.name, "office": office,
        "format": dict(FORMATS)[name],
    }  # fmt: skip
    return render(request, "seizures/file_preview.html", context)


def _numbers(rows: tuple[Row, ...]) -> list[int]:
    """The rows of a case in the sheet of seizures; where there are none, its people's."""
    return [row.number for row in rows if not row.people] or [row.number for row in rows]


@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take in a file that was looked at."""
    try:
        said = signing.loads(request.POST.get("ticket", ""), salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        said = {}
    if said.get("by") != str(request.user.pk):
        messages.error(request, _("This file is no longer kept: send it again."))
        return redirect("seizures:incoming")
    office = get_object_or_404(_offices(request), pk=said["office"])
    key = uuid.UUID(said["file"])
    with uploads.held(key) as stream:
        if stream is None:
            messages.error(request, _("This file is no longer kept: send it again."))
            return redirect("seizures:incoming")
        taken = actions.take_in(stream, said["format"], file_name=said["name"], office=office, by=request.user)
        uploads.drop(key)
    return redirect("seizures:incoming-one", taken.pk)


def template(request: HttpRequest) -> HttpResponse:
    """Send the spreadsheet in which seizures are filled in, its headers in the reader's language."""
    answer = HttpResponse(content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="seizures.xlsx"'
    sheets.write(answer, called=columns.called(), from_right=get_language_bidi())  # type: ignore[arg-type]
    return answer


def one(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what became of a file: its cases, and its rows that were set aside."""
    found = _file(request, pk)
    made = found.seizures.visible_to(request.user.actor)
    sees = _sees_names(request, found)
    rows = [(row, _of_row(row, sees)) for row in found.set_aside.select_related("seizure")]
    context = {
        "file": found, "format": dict(FORMATS).get(found.format, found.format), "made": made[:SHOWN],
        "made_count": made.count(), "rows": rows,
        "waiting": sum(row.state == Aside.State.WAITING for row, _why in rows),
    }  # fmt: skip
    return render(request, "seizures/file_one.html", context)


def aside(request: HttpRequest, pk: uuid.UUID, aside: uuid.UUID) -> HttpResponse:
    """Show a row that was set aside, and try it again with other cells."""
    found, row = _file(request, pk), _row(request, pk, aside)
    sees = _sees_names(request, found)
    if request.method == "POST":
        rows = actions.rows_of(row)
        cells = {key: text for key, text in _cells(request) if key[0] < len(rows) and (sees or not rows[key[0]].people)}
        try:
            row = actions.try_again(row, cells, by=request.user)
        except Refused as error:
            messages.error(request, str(error))
            return redirect("seizures:aside", pk, aside)
        if row.state == Aside.State.MENDED and row.seizure:
            messages.success(request, _("Taken in as %(number)s.") % {"number": row.seizure.number})
            return redirect("seizures:incoming-one", pk)
        messages.error(request, _("Something is still wrong with this row."))
        return redirect("seizures:aside", pk, aside)
    return _shown(request, found, row, DropForm(), sees)


def _shown(
    request: HttpRequest, found: Incoming, row: Aside, form: DropForm, sees: bool, status: int = 200
) -> HttpResponse:
    known = by_name(found.format)
    faults = _of_row(row, sees)
    wrong = {fault["column"].partition(" (")[0] for fault in faults}
    rows = enumerate(actions.rows_of(row))
    groups = [_group(n, one_row, known, wrong) for n, one_row in rows if sees or not one_row.people]
    context = {
        "file": found, "row": row, "faults": faults, "groups": groups, "drop_form": form,
        "may_mend": row.state == Aside.State.WAITING
        and may(request.user.actor, "write_up", found.office.marking),
    }  # fmt: skip
    return render(request, "seizures/file_row.html", context, status=status)


@require_POST
def drop(request: HttpRequest, pk: uuid.UUID, aside: uuid.UUID) -> HttpResponse:
    """Leave a row out, with the reason."""
    found, row = _file(request, pk), _row(request, pk, aside)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            actions.drop(row, because=form.cleaned_data["because"], by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The row is left out."))
            return redirect("seizures:incoming-one", pk)
    sees = _sees_names(request, found)
    return _shown(request, found, row, form, sees, status=422)


def _file(request: HttpRequest, pk: uuid.UUID) -> Incoming:
    return get_object_or_404(Incoming.objects.visible_to(request.user.actor).select_related("office", "owner"), pk=pk)


def _sees_names(request: HttpRequest, found: Incoming) -> bool:
    return may(request.user.actor, "see_nominal", Incoming.objects.all().marking(found))


def _row(request: HttpRequest, pk: uuid.UUID, aside: uuid.UUID) -> Aside:
    seen = Aside.objects.visible_to(request.user.actor).select_related("incoming__office", "incoming__owner", "seizure")
    return get_object_or_404(seen, pk=aside, incoming=pk)


def _group(place: int, row: Row, known: Any, wrong: set[str]) -> dict[str, Any]:
    """The cells of one row: those that are wrong, those that are filled, and those that could be."""
    names = dict.fromkeys((*(known.people if row.people else known.columns), *row.cells))
    called = columns.called() if known.name == "sheet" else {}
    cells = {
        name: _cell(place, name, row.cells.get(name, ""), name in row.formulas) | {"label": called.get(name, name)}
        for name in names
    }
    return {
        "row": row,
        "wrong": [cell for name, cell in cells.items() if name in wrong],
        "filled": [cell for name, cell in cells.items() if name in row.cells and name not in wrong],
        "empty": [cell for name, cell in cells.items() if name not in row.cells and name not in wrong],
    }


def _cell(place: int, column: str, text: str, formula: bool) -> dict[str, Any]:
    return {
        "name": f"{_CELL}{place}:{column}", "column": column, "text": text, "long": len(text) > 80, "formula": formula,
    }  # fmt: skip


def _cells(request: HttpRequest) -> list[tuple[tuple[int, str], str]]:
    found = []
    for name, text in request.POST.items():
        place, _colon, column = name.removeprefix(_CELL).partition(":")
        if name.startswith(_CELL) and place.isdigit() and len(place) < 6 and column:
            found.append(((int(place), column), str(text)))
    if len(found) > 10_000:
        raise Http404
    return found


def _of_row(row: Aside, sees: bool) -> list[dict[str, str]]:
    """What is wrong with a row; what stands there only for who may see names, where it has any."""
    named = any(one_row["people"] for one_row in row.as_written["rows"])
    told = _faults(row.faults)
    return told if sees or not named else [{**fault, "value": ""} for fault in told]


def _faults(faults: Any) -> list[dict[str, str]]:
    """What is wrong, each with its column and what that is called, in the reader's language where it has words."""
    told = []
    for fault in faults:
        one = fault if isinstance(fault, dict) else vars(fault)
        said = sentences.said(one["reason"], one.get("values"))
        column = title_of(one["field"])
        told.append({"column": column, "field": columns.field(column), "reason": said, "value": one["value"]})
    return told
