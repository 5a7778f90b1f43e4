"""Scans by the API: a scanner's file in; later, what the detector said of it, and of which consignment it is."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from greenlane.consignments import incoming
from greenlane.consignments.models import Consignment
from greenlane.inspection.actions.scans import Later, receive_scan
from greenlane.inspection.models import Mark, Scan, UnreadScan
from greenlane.inspection.reading_pictures import MOST_BYTES
from greenlane.people.models import Office, SystemAccount

FILE = "file"


class Problem(Schema):
    """Why a call was refused."""

    detail: str


class MarkOut(Schema):
    """A suggestion of the detector. ``box``: left, top, width, height, in pixels of the view; ``mask``: COCO's runs."""

    view: int
    goods: str
    box: list[float]
    mask: dict[str, Any] | None
    confidence: float | None


class ViewOut(Schema):
    """One view. ``kind``: dual (two energies), grey or colour (as its maker painted it)."""

    number: int
    name: str
    kind: str
    width: int
    height: int


class ScanOut(Schema):
    """What became of one file.

    ``became``: received, repeated (sent before), unread (``field`` and ``reason`` say why) or known (asked for).
    ``state``: waiting (for the detector), to_read, second, differ (two officers read it differently) or read.
    ``nothing``: the detector's chance that nothing listed is there; ``abstained``: why it gave no opinion.
    ``reference``: of its consignment, once it is matched, and where it is shown to the account. A mark is a suggestion:
    an officer decides.
    """

    became: str
    sha256: str
    id: uuid.UUID | None = None
    file: str = ""
    state: str | None = None
    simulated: bool = False
    reference: str | None = None
    matched_by: str = ""
    nothing: float | None = None
    abstained: str = ""
    detector: str = ""
    views: list[ViewOut] = []
    marks: list[MarkOut] = []
    field: str = ""
    reason: str = ""


_PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 413), Problem)
_FILE = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"schema": {"type": "object", "required": [FILE], "properties": {FILE: _FILE["schema"]}}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": _FILE, "multipart/form-data": _FORM},
    }
}


def router(later: Later) -> Router:
    """Return the calls; ``later`` lets a scan wait for the detector, in the caller's transaction."""
    calls = Router(tags=["scans"])

    @calls.post("", response={200: ScanOut, **_PROBLEMS}, openapi_extra=_BODY)
    def send(
        request: HttpRequest,
        office: str = "",
        name: str = "",
        number: list[str] = Query([]),  # noqa: B008 (the library's way)
        simulated: bool = False,
    ) -> dict[str, Any]:
        """Send a scanner's file, as the body or as ``file`` of a form. The same file sent again is the same scan.

        ``office``: the code of the office that takes it in, where the account belongs to none; ``number``: numbers of
        the goods (container, postal item, waybill, declaration), as many as there are.
        """
        account = _account(request)
        at = _office(account, office)
        data, sent_as = _file(request)
        before = {row.pk for row in _same(account, data)}
        became = receive_scan(
            data,
            (name or sent_as).replace("\0", ""),
            office=at,
            by=account,
            numbers=[one.replace("\0", "") for one in number[:20]],
            simulated=simulated,
            later=later,
        )
        return _told(became, account, "repeated" if became.pk in before else "received")

    @calls.get("/{key}", response={200: ScanOut, 404: Problem})
    def one(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
        """Return how a scan stands now, with the detector's marks."""
        account = _account(request)
        found = Scan.objects.visible_to(account).filter(pk=key).first()
        if found is None:
            raise Http404
        return _told(found, account, "known")

    return calls


def takes_files(request: HttpRequest) -> bool:
    """Whether files of a form may be sent by whoever asks: see ``incoming.takes_files``."""
    return isinstance(getattr(request, "auth", None), SystemAccount)


def _account(request: HttpRequest) -> SystemAccount:
    return cast(SystemAccount, request.auth)  # type: ignore[attr-defined]


def _office(account: SystemAccount, code: str) -> Office:
    if account.office:
        return account.office
    found = Office.objects.filter(organisation=account.organisation, code=code.replace("\0", "")).first()
    if found is None:
        raise HttpError(400, "name an office of your administration by its code")
    return found


def _file(request: HttpRequest) -> tuple[bytes, str]:
    """Return the bytes of the file that was sent, and its name where a form gave one."""
    most = min(settings.UPLOAD_LIMIT, MOST_BYTES)
    too_large = HttpError(413, f"send at most {most >> 20} MB at once")
    if (request.content_type or "").casefold() == "multipart/form-data":
        file = request.FILES.get(FILE)
        if refused := incoming.refusal(request):
            raise HttpError(413, refused)
        if file is None:
            raise HttpError(400, f"the form has no file named {FILE!r}")
        return file.read(), file.name or ""
    # Not request.body: a picture may be larger than any other call.
    data = request.read(most + 1)
    if len(data) > most:
        raise too_large
    if not data:
        raise HttpError(400, "the body is empty")
    return data, ""


def _same(account: SystemAccount, data: bytes) -> list[Scan | UnreadScan]:
    same = {"owner": account.organisation, "sha256": hashlib.sha256(data).hexdigest()}
    return [*Scan.objects.filter(**same), *UnreadScan.objects.filter(**same)]


def _told(row: Scan | UnreadScan, account: SystemAccount, became: str) -> dict[str, Any]:
    """Return what the account may know of a file: of another office's that was sent before, that it was sent before."""
    if not type(row).objects.visible_to(account).filter(pk=row.pk).exists():
        return {"became": became, "sha256": row.sha256}
    if isinstance(row, UnreadScan):
        why = {"field": row.field, "reason": row.reason}
        return {"became": "unread", "sha256": row.sha256, "file": row.file_name, **why}
    row.refresh_from_db()
    consignments = Consignment.objects.visible_to(account).filter(pk=row.consignment_id)
    reference = consignments.values_list("reference", flat=True).first() if row.consignment_id else None
    marks = Mark.objects.filter(view__scan=row, reading=None).select_related("view")
    plain = ("id", "sha256", "state", "simulated", "nothing", "abstained", "detector")
    return {field: getattr(row, field) for field in plain} | {
        "became": became,
        "file": row.file_name,
        "reference": reference,
        "matched_by": row.matched_by if reference else "",
        "views": list(row.views.values("number", "name", "kind", "width", "height")),
        "marks": [
            {"view": m.view.number, "goods": m.goods, "box": m.box, "mask": m.mask, "confidence": m.confidence}
            for m in marks
        ],
    }
