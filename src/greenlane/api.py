"""The API: consignments in, lanes out. Each system account has its own token; a message may arrive twice."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema

from greenlane import flow, jobs
from greenlane.consignments import actions as consignments
from greenlane.consignments import reading
from greenlane.consignments.consignment import digest, schema
from greenlane.consignments.models import AnsweredCall, Consignment
from greenlane.consignments.reading import Draft, Fault, Options, Refused
from greenlane.consignments.received_text import deeper
from greenlane.inspection import api as scans
from greenlane.people.api import SystemToken
from greenlane.people.models import Office, SystemAccount
from greenlane.permits import api as permits
from greenlane.seizures import api as seizures
from greenlane.targeting.models import Screening

MOST_AT_ONCE = 1000
LIMITS = Options()
_REF = "#/components/schemas/{model}"


class Api(NinjaAPI):
    """The API, with the schema of a consignment published among the others."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI document."""
        document = super().get_openapi_schema(**options)
        consignment = schema(_REF)
        parts = consignment.pop("$defs")
        published = parts | {"Consignment": consignment} | permits.schemas() | seizures.schemas()
        document["components"]["schemas"].update(published)
        return document

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        """The API's addresses; a token opens them, not a session."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            login_not_required(pattern.callback)
            if str(pattern.pattern) == "scans":
                pattern.callback.takes_files = scans.takes_files
        return patterns, app, namespace


api = Api(
    title="Greenlane",
    version="1",
    description="Consignments in, lanes with reasons out. A score is a score, not a finding: an officer decides.",
    auth=SystemToken(),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/permits", permits.router)
api.add_router("/scans", scans.router(later=jobs.look_later))
api.add_router("/seizures", seizures.router)


class ReasonOut(Schema):
    """One indicator that fired: its points, why, and on which goods lines."""

    code: str
    title: str
    points: int
    because: str
    hard: str
    lines: list[int]


class NotJudgedOut(Schema):
    """One indicator of the set in force that this release can no longer judge by, and why; hard: a legal check."""

    code: str
    title: str
    hard: bool
    because: str


class ScreenedOut(Schema):
    """What became of one consignment.

    ``state``: received, repeated (sent before, word for word) or quarantined (with a fault for each bad field).
    ``rests_on``: law, score, random or nothing. ``cannot_tell``: indicators for which a fact was missing.
    ``not_judged``: those of them that this release could not judge by at all, each with the reason.
    """

    reference: str
    state: str
    id: uuid.UUID | None = None
    lane: str | None = None
    score: int | None = None
    rests_on: str | None = None
    reasons: list[ReasonOut] = []
    cannot_tell: list[str] = []
    not_judged: list[NotJudgedOut] = []
    indicator_set: str | None = None
    faults: list[dict[str, Any]] = []


class AnswerOut(Schema):
    """The answer to one call, in the order of the call."""

    consignments: list[ScreenedOut]


class Problem(Schema):
    """Why a call was refused."""

    detail: str


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        {"$ref": _REF.format(model="Consignment")},
                        {
                            "type": "array",
                            "items": {"$ref": _REF.format(model="Consignment")},
                            "minItems": 1,
                            "maxItems": MOST_AT_ONCE,
                        },
                    ]
                }
            }
        },
    }
}
_PROBLEMS = dict.fromkeys((400, 403, 409, 413), Problem)


@api.post("/consignments", response={200: AnswerOut, **_PROBLEMS}, openapi_extra=_BODY, tags=["consignments"])
def send(request: HttpRequest) -> dict[str, Any]:
    """Send one consignment or a list; each is received, screened and answered with lane, score and reasons.

    With an ``Idempotency-Key`` header the same call sent again gives the same answer; another call under the same key
    is refused. Without one, a consignment sent before, word for word, is answered as repeated.
    """
    account = cast(SystemAccount, request.auth)  # type: ignore[attr-defined]
    drafts = _drafts(request.body)
    office = _office(account, drafts)
    key = request.headers.get("Idempotency-Key", "")
    with transaction.atomic():
        call = _call(account, key, request.body) if key else None
        if call and call.answer is not None:
            return cast(dict[str, Any], call.answer)
        run = consignments.run_of_the_day(office=office, format="json", by=account)
        arrived = flow.arrive(drafts, run=run, by=account)
        fresh = {(row.consignment.reference, row.consignment.digest): row for row in arrived.screenings}
        answer = {"consignments": [_became(draft, account, fresh) for draft in drafts]}
        if call:
            call.answer = json.loads(AnswerOut(**answer).model_dump_json())
            call.save(update_fields=["answer"])
    return answer


@api.get("/consignments/{key}", response={200: ScreenedOut, 404: Problem}, tags=["consignments"])
def one(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Return the lane of a consignment sent before, as it stands now."""
    account = cast(SystemAccount, request.auth)  # type: ignore[attr-defined]
    found = Consignment.objects.visible_to(account).filter(pk=key).first()
    if found is None:
        raise Http404
    return _screened(found, "received", _last(found))


@api.get("/schema/consignment", auth=None, include_in_schema=False)
def consignment_schema(request: HttpRequest) -> HttpResponse:
    """Return the JSON Schema of a consignment."""
    return HttpResponse(json.dumps(schema()), content_type="application/schema+json")


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Answer 403 with the reason."""
    return api.create_response(request, {"detail": str(error)}, status=403)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    """Answer 413 to a body beyond the limit; it is not read."""
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) >> 20
    return api.create_response(request, {"detail": f"send at most {most} MB at once"}, status=413)


def _drafts(body: bytes) -> list[Draft]:
    try:
        sent = json.loads(body, parse_float=str, parse_constant=str)
    except ValueError:
        raise HttpError(400, "the body is not JSON") from None
    except RecursionError:
        sent = None
    if sent is None or deeper(sent, LIMITS.max_depth):
        raise HttpError(400, f"the body is empty, or nested deeper than {LIMITS.max_depth} groups")
    items = sent if isinstance(sent, list) else [sent]
    if not items or not all(isinstance(item, dict) for item in items):
        raise HttpError(400, "send one consignment or a list of them")
    if len(items) > MOST_AT_ONCE:
        raise HttpError(413, f"send at most {MOST_AT_ONCE} consignments at once")
    return [_draft(item) for item in items]


def _draft(fields: dict[str, Any]) -> Draft:
    goods = fields.get("goods")
    count = len(goods) if isinstance(goods, list) and goods else 1
    most = LIMITS.max_lines_per_consignment
    faults = (Fault(1, "goods", f"has more than {most} lines"),) if count > most else ()
    return Draft(tuple(range(1, count + 1)), _numbered(fields), json.dumps(fields), faults)


def _numbered(fields: dict[str, Any]) -> dict[str, Any]:
    goods = fields.get("goods")
    if not isinstance(goods, list):
        return fields
    return fields | {"goods": [{**g, "line": n} if isinstance(g, dict) else g for n, g in enumerate(goods, start=1)]}


def _office(account: SystemAccount, drafts: list[Draft]) -> Office:
    if account.office:
        return account.office
    codes = {str(draft.fields.get("office")) for draft in drafts}
    offices = list(Office.objects.filter(organisation=account.organisation, code__in=codes))
    if len(codes) != 1 or len(offices) != 1:
        raise HttpError(400, "every consignment of a call must name the same office of your administration")
    return offices[0]


def _call(account: SystemAccount, key: str, body: bytes) -> AnsweredCall:
    signs = {"key": hashlib.sha256(key.encode()).hexdigest()}
    body_sha256 = hashlib.sha256(body).hexdigest()
    call, _made = AnsweredCall.objects.select_for_update().get_or_create(
        account=account, **signs, defaults={"body_sha256": body_sha256}
    )
    if call.body_sha256 != body_sha256:
        raise HttpError(409, "this Idempotency-Key was used for another call")
    return call


def _became(draft: Draft, account: SystemAccount, fresh: Mapping[tuple[str, str], Screening]) -> dict[str, Any]:
    checked = reading.check(draft)
    if isinstance(checked, Refused):
        faults = [
            {"line": f.line, "field": f.field, "reason": f.reason, "as_written": f.as_written} for f in checked.faults
        ]
        return {"reference": checked.reference, "state": "quarantined", "faults": faults}
    sign = digest(checked)
    if screening := fresh.get((checked.reference, sign)):
        return _screened(screening.consignment, "received", screening)
    known = Consignment.objects.defer("declared", "facts")
    found = known.get(owner=account.organisation, reference=checked.reference, digest=sign)
    return _screened(found, "repeated", _last(found))


def _last(consignment: Consignment) -> Screening | None:
    screenings = Screening.objects.filter(consignment=consignment, current=True).select_related("indicator_set")
    return screenings.defer("indicator_set__content").first()


def _screened(consignment: Consignment, state: str, screening: Screening | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"reference": consignment.reference, "state": state, "id": consignment.pk}
    if screening:
        answer |= {
            "lane": screening.lane_now,
            "score": screening.score,
            "rests_on": screening.rests_on,
            "reasons": screening.reasons,
            "cannot_tell": screening.cannot_tell,
            "not_judged": screening.not_judged,
            "indicator_set": screening.indicator_set.label,
        }
    return answer
