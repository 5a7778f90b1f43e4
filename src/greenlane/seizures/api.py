"""The seizures' part of the API: cases in from other systems, once each; and out, to those to whom they are shown."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any, Literal, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from greenlane.people.models import Office, SystemAccount
from greenlane.people.need_to_know import may
from greenlane.seizures import record as pure
from greenlane.seizures.actions import cases
from greenlane.seizures.incoming.draft import Believed, Doubted, Draft, Fault, believe
from greenlane.seizures.models import Line, Seizure

REF = "#/components/schemas/Seizure{model}"
MOST = 200
LONGEST = 70
router = Router(tags=["seizures"])


def schemas() -> dict[str, Any]:
    """Return the schemas of a record and of its people and companies, as the API publishes them."""
    record, parties = pure.schema(REF), pure.PARTIES.json_schema(ref_template=REF)
    parts = {**record.pop("$defs", {}), **parties.pop("$defs", {})}
    call = {
        "type": "object",
        "required": ["reference", "record"],
        "additionalProperties": False,
        "properties": {
            "reference": {"type": "string", "minLength": 1, "maxLength": LONGEST},
            "office": {"type": "string"},
            "record": {"$ref": REF.format(model="Record")},
            "parties": parties,
        },
    }
    named = {f"Seizure{name}": part for name, part in parts.items()}
    return named | {"SeizureRecord": record, "SeizureCall": call}


class Problem(Schema):
    """Why a call was refused."""

    detail: str


class FaultOut(Schema):
    """What is wrong with which field; ``value`` as it stands."""

    field: str
    reason: str
    value: str = ""


class Faults(Schema):
    """A record that does not hold together, with every reason."""

    detail: str
    faults: list[FaultOut]


class SeizureOut(Schema):
    """One case as it stands.

    ``became``: made, repeated (sent before under the same reference, the same) or known (asked for). ``state``: open,
    closing, closed or withdrawn. ``parties`` are people and companies, null where the account may not see names.
    """

    became: str
    id: uuid.UUID
    number: str
    version: int
    state: str
    office: str
    record: dict[str, Any]
    parties: list[dict[str, Any]] | None = None


class ListedOut(Schema):
    """How many cases fit, and those from ``start`` on."""

    count: int
    start: int
    cases: list[SeizureOut]


class Asked(Schema):
    """Which cases: those of a year, from and until a day, with goods of a regime or class, in a state or of a kind."""

    year: int | None = Field(None, ge=1900, le=2200)
    since: dt.date | None = None
    until: dt.date | None = None
    regime: Literal["CITES", "BASEL", "MONTREAL", "OTHER"] | None = None
    goods_class: str = Field("", max_length=40)
    state: Literal["open", "closing", "closed", "withdrawn"] | None = None
    kind: Literal["seizure", "negative"] | None = None
    start: int = Field(0, ge=0, le=10**9)
    most: int = Field(50, ge=1, le=MOST)


_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": REF.format(model="Call")}}},
    }
}


@router.post(
    "",
    response={200: SeizureOut, 400: Problem, 403: Problem, 409: Problem, 413: Problem, 422: Faults},
    openapi_extra=_BODY,
)
def send(request: HttpRequest) -> Any:
    """Send a case that was written up in another system.

    ``reference`` is the sender's own: under it a case is taken in once. The same again is answered as repeated; another
    record under it is refused (409), since cases are changed where they are kept. ``office``: the code of the office
    whose case it is, where the account belongs to none.
    """
    account = _account(request)
    call = _call(request.body)
    office = _office(account, str(call.get("office") or ""))
    reference = call["reference"]
    draft = Draft((), call["record"], call.get("parties") or [])
    found = believe(draft)
    if isinstance(found, Doubted):
        return Status(422, _faulty(found.faults))
    key = f"api:{account.pk}:{reference}"
    try:
        made = cases.write_up(
            found.record, parties=found.parties or (), office=office, source=Seizure.Source.API, origin_key=key,
            by=account,
        )  # fmt: skip
    except cases.TakenInAlready as error:
        return _again(error.seizure, found, account)
    except cases.Faulty as error:
        return Status(422, _faulty(tuple(Fault(f.field, f.reason, f.value) for f in error.faults)))
    except cases.Refused as error:
        raise HttpError(409, str(error)) from None
    return _told(made, "made", account)


@router.get("/schema", response={200: dict[str, Any]})
def schema(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON Schema of a record."""
    return pure.schema()


@router.get("", response={200: ListedOut, 422: Any})
def several(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """List the cases that are shown to the account, the latest first."""
    account = _account(request)
    found = _asked(Seizure.objects.visible_to(account), asked)
    ordered = found.order_by("-day", "-created_at", "pk").select_related("office", "owner")
    rows = list(ordered[asked.start : asked.start + asked.most])
    markings = Seizure.objects.all().markings(rows)
    named = {row.pk for row in rows if may(account.actor, "see_nominal", markings[row.pk])}
    told = [_plain(row, "known", row.pk in named) for row in rows]
    return {"count": found.count(), "start": asked.start, "cases": told}


@router.get("/{key}", response={200: SeizureOut, 404: Problem})
def one(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Return a case as it stands now."""
    account = _account(request)
    found = Seizure.objects.visible_to(account).select_related("office").filter(pk=key).first()
    if found is None:
        raise Http404
    return _told(found, "known", account)


def _account(request: HttpRequest) -> SystemAccount:
    return cast(SystemAccount, request.auth)  # type: ignore[attr-defined]


def _call(body: bytes) -> dict[str, Any]:
    try:
        call = json.loads(body, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise HttpError(400, "the body is not JSON") from None
    if not isinstance(call, dict) or not isinstance(call.get("record"), dict):
        raise HttpError(400, "send one case: reference, office, record, parties")
    reference = call.get("reference")
    if not isinstance(reference, str) or not reference.strip() or len(reference) > LONGEST or "\0" in reference:
        raise HttpError(400, f"reference must be a text of 1 to {LONGEST} characters")
    if not isinstance(call.get("parties", []), list) or not isinstance(call.get("office", ""), str):
        raise HttpError(400, "parties must be a list, office a text")
    if strange := sorted(set(call) - {"reference", "office", "record", "parties"}):
        raise HttpError(400, f"{strange[0][:80]!r} is not a part of the call")
    try:
        json.dumps(call).encode().decode()
        reference.encode()
    except (UnicodeEncodeError, RecursionError):
        raise HttpError(400, "the body holds half a character, or is nested too deep") from None
    return call


def _office(account: SystemAccount, code: str) -> Office:
    if account.office:
        return account.office
    found = Office.objects.filter(organisation=account.organisation, code=code.replace("\0", "")).first()
    if found is None:
        raise HttpError(400, "name an office of your administration by its code")
    return found


def _again(seizure: Seizure, found: Believed, account: SystemAccount) -> dict[str, Any]:
    """Answer for a reference that was used before: the first version says whether the same was sent."""
    first = seizure.revisions.get(version=1)
    if first.digest != pure.digest(found.record, found.parties or ()):
        raise HttpError(409, "another record was sent under this reference before: change the case where it is kept")
    if not may(account.actor, "see", Seizure.objects.all().marking(seizure)):
        seizure.record, seizure.version = first.record, first.version  # as it was sent, and not as it now stands
    return _told(seizure, "repeated", account)


def _asked(found: QuerySet[Seizure], asked: Asked) -> QuerySet[Seizure]:
    fields = {"year": asked.year, "day__gte": asked.since, "day__lte": asked.until, "state": asked.state,
              "kind": asked.kind}  # fmt: skip
    found = found.filter(**{name: value for name, value in fields.items() if value is not None})
    lines = {"regime": asked.regime, "goods_class": asked.goods_class.replace("\0", "")}
    wanted = {name: value for name, value in lines.items() if value}
    return found.filter(Exists(Line.objects.filter(seizure=OuterRef("pk"), **wanted))) if wanted else found


def _told(seizure: Seizure, became: str, account: SystemAccount) -> dict[str, Any]:
    return _plain(seizure, became, may(account.actor, "see_nominal", Seizure.objects.all().marking(seizure)))


def _plain(seizure: Seizure, became: str, names: bool) -> dict[str, Any]:
    """A case; without its names also without the fields of a row as they were written, where names may stand too."""
    record = seizure.record if names else {k: v for k, v in seizure.record.items() if k != "as_written"}
    return {
        "became": became, "id": seizure.pk, "number": seizure.number, "version": seizure.version,
        "state": seizure.state, "office": seizure.office.code, "record": record,
        "parties": seizure.names if names else None,
    }  # fmt: skip


def _faulty(faults: tuple[Fault, ...]) -> dict[str, Any]:
    told = [{"field": f.field, "reason": str(f.reason), "value": f.value[:400]} for f in faults]
    return {"detail": "the record does not hold together", "faults": told}
