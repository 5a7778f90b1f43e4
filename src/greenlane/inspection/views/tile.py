"""The pixels of a scan: tiles for the viewer's script, the whole picture for lists and for print, the file itself."""

from __future__ import annotations

import io
import re
import uuid
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from PIL import Image

from greenlane.inspection import scan_files
from greenlane.inspection.models import Scan, ScanView
from greenlane.inspection.painting import painted, png
from greenlane.inspection.picture import Kind
from greenlane.inspection.tiles import INDEX, PAINTED, SIDE, levels
from greenlane.inspection.views import told
from greenlane.people.actions import require

FOR_A_DAY = "private, max-age=86400, immutable"
NEVER = "private, no-store"
THUMB, WHOLE = 192, 1600
"""The longer side of a picture in a list, and of one to be looked at, in pixels."""


def tile(
    request: HttpRequest, pk: uuid.UUID, view: int, layer: str, level: int, column: int, row: int
) -> HttpResponseBase:
    """Return one tile as it was drawn."""
    scan = _scan(request, pk)
    try:
        path = scan_files.tile(scan.owner_id, scan.sha256, view, layer, level, column, row)
        response = FileResponse(path.open("rb"), content_type="image/png")
    except (ValueError, FileNotFoundError):
        raise Http404 from None
    response["Cache-Control"] = FOR_A_DAY
    return response


def thumb(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Return the first view, small."""
    scan = _scan(request, pk)
    pixels, _scale = _pixels(scan, _view(scan, None), SIDE)
    return _answer(png(pixels, THUMB), FOR_A_DAY)


def rendered(request: HttpRequest, pk: uuid.UUID, view: int) -> HttpResponse:
    """Return a view in one picture, with the numbers of its marks as they stand beside it."""
    scan = _scan(request, pk)
    shown = _view(scan, view)
    read = told.shown(scan, request.user.pk)
    marks = told.marks(scan, read)
    marks += told.drawn(read, len(marks))
    pixels, scale = _pixels(scan, shown, WHOLE)
    boxes = [(mark["number"], mark["box"]) for mark in marks if mark["view"] == shown.number]
    return _answer(png(pixels, WHOLE, boxes, scale), NEVER)


def original(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Return the file as it came in, under its own name, to be kept and not opened.

    For who sees names: what the readers leave out, such as the name that a file has for a person, is in it still.
    """
    scan = _scan(request, pk)
    require(request.user, "see_nominal", Scan.objects.all().marking(scan))
    try:
        stream = scan_files.original(scan.owner_id, scan.sha256).open("rb")
    except (ValueError, FileNotFoundError):
        raise Http404 from None
    name = re.sub(r"[^\w.() -]", "_", Path(scan.file_name).name) or scan.sha256
    response = FileResponse(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Cache-Control"] = NEVER
    return response


def _pixels(scan: Scan, view: ScanView, longest: int) -> tuple[npt.NDArray[np.uint8], float]:
    """Put the tiles of the coarsest level together that is at least ``longest``; return it and its scale."""
    sizes = levels(view.height, view.width)
    level = max([n for n, size in enumerate(sizes) if max(size) >= longest], default=0)
    height, width = sizes[level]
    layer = PAINTED if view.kind == Kind.COLOUR else INDEX
    whole = np.zeros((height, width, 3), dtype=np.uint8)
    for row in range(-(-height // SIDE)):
        for column in range(-(-width // SIDE)):
            path = scan_files.tile(scan.owner_id, scan.sha256, view.number, layer, level, column, row)
            try:
                part = np.asarray(Image.open(io.BytesIO(path.read_bytes())).convert("RGB"))
            except FileNotFoundError:
                raise Http404 from None
            whole[row * SIDE : row * SIDE + part.shape[0], column * SIDE : column * SIDE + part.shape[1]] = part
    shown = whole if layer == PAINTED else painted(whole, colours=view.kind == Kind.DUAL)
    return shown, view.width / width


def _view(scan: Scan, number: int | None) -> ScanView:
    """The view with this number, or the first one there is."""
    found = scan.views.first() if number is None else scan.views.filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _answer(body: bytes, kept: str) -> HttpResponse:
    return HttpResponse(body, content_type="image/png", headers={"Cache-Control": kept})


def _scan(request: HttpRequest, pk: uuid.UUID) -> Scan:
    found: Scan = get_object_or_404(Scan.objects.visible_to(request.user), pk=pk)
    return found
