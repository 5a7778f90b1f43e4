"""The desk's part of the API: papers in, verdict and balance out, and what was really shipped."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any, cast

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import ValidationError

from greenlane.consignments.models import Consignment
from greenlane.consignments.reading import Draft, explain
from greenlane.people.models import Office, SystemAccount
from greenlane.people.need_to_know import may
from greenlane.permits import actions, permit
from greenlane.permits.actions.endorsing import direction_of
from greenlane.permits.check_shelf import all_checks
from greenlane.permits.endorse import Balance
from greenlane.permits.models import Paper, Verdict
from greenlane.permits.views import rows, told

REF = "#/components/schemas/Permit{model}"
router = Router(tags=["permits"])


def schemas() -> dict[str, Any]:
    """Return the schemas of a paper and of an endorsement, as the API publishes them."""
    paper, endorsement = permit.schema(REF), permit.ENDORSEMENT.json_schema(ref_template=REF)
    parts = {**paper.pop("$defs", {}), **endorsement.pop("$defs", {})}
    named = {f"Permit{name}": part for name, part in parts.items()}
    return named | {"Permit": paper, "PermitEndorsement": endorsement}


class Problem(Schema):
    """Why a call was refused."""

    detail: str


class FindingOut(Schema):
    """What one check found: passes, fails, cannot_tell or not_applicable; severity: refuse, ask or note."""

    code: str
    title: str
    answer: str
    severity: str
    sentence: str
    basis: str
    trust: str
    line: int | None = None


class BalanceOut(Schema):
    """What one line granted, used and leaves, in the unit of the paper; null where it cannot be told."""

    line: int
    unit: str
    granted: str | None
    used: str | None
    left: str | None


class PermitOut(Schema):
    """What became of one paper, and how it stands.

    ``became``: received, amended (a new version), repeated (sent before, word for word), unread (with a fault for each
    bad field) or known (asked for). ``state``: waiting, asked, accepted or refused, by an officer. ``overall``: what
    the checks come to (refuse, ask, cannot_tell, no_objection), by the law of ``law_as_of``.
    """

    number: str
    became: str
    id: uuid.UUID | None = None
    version: int | None = None
    state: str | None = None
    fast_lane: bool = False
    overall: str | None = None
    law_as_of: dt.date | None = None
    findings: list[FindingOut] = []
    balance: list[BalanceOut] = []
    faults: list[dict[str, Any]] = []


class EndorsedOut(Schema):
    """An endorsement that was written, and what is left of the paper after it."""

    id: uuid.UUID
    balance: list[BalanceOut]


_PROBLEMS: dict[int, Any] = dict.fromkeys((400, 403, 409, 413), Problem)
_PAPER = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Permit"}},
            "application/xml": {"schema": {"type": "string", "description": "eCITES XML of version 1 or 2"}},
        },
    }
}
_ENDORSEMENT = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/PermitEndorsement"}}},
    }
}


@router.post("", response={200: PermitOut, **_PROBLEMS}, openapi_extra=_PAPER)
def send(request: HttpRequest, office: str = "") -> dict[str, Any]:
    """Send one paper, as JSON or as eCITES XML; it is taken in once, checked, and answered with verdict and balance.

    ``office``: the code of the office that takes it in, where the account belongs to none. With an ``Idempotency-Key``
    header the same call sent again gives the same answer; another call under the same key is refused. Without one, a
    paper sent before, word for word, is answered as repeated.
    """
    account = _account(request)
    at = _office(account, office)

    def answer() -> dict[str, Any]:
        became = actions.receive_paper(request.body, office=at, by=account)
        if became.paper is None:
            unread = became.unread
            assert unread is not None
            return {"number": unread.reference, "became": "unread", "faults": unread.faults}
        return _plain(_told(became.paper, became.state, account))

    return _once(request, account, answer)


@router.get("/{key}", response={200: PermitOut, 404: Problem})
def one(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Return a paper's verdict and balance as they stand now."""
    account = _account(request)
    return _told(_paper(account, key), "known", account)


@router.post("/{key}/endorsements", response={200: EndorsedOut, 404: Problem, **_PROBLEMS}, openapi_extra=_ENDORSEMENT)
def endorse(request: HttpRequest, key: uuid.UUID, office: str = "") -> dict[str, Any]:
    """Write down what was really shipped under a paper (box 14). The account needs the capability to endorse.

    What is more than is left, or endorses a consignment or transport document twice, is refused (409). A missing
    ``direction`` is that of the account's border; ``consignment`` is the reference of one that was sent before.
    """
    account = _account(request)
    paper = _paper(account, key)
    at = _office(account, office)
    new = _endorsement(request.body, paper)
    consignment = _consignment(account, paper, new.consignment)

    def answer() -> dict[str, Any]:
        try:
            row = actions.endorse(paper, new, office=at, consignment=consignment, by=account)
        except actions.Refused as error:
            raise HttpError(409, f"{error.field}: {error}" if error.field else str(error)) from None
        return {"id": str(row.pk), "balance": _balance(actions.balances(paper, new.direction))}

    return _once(request, account, answer)


def _account(request: HttpRequest) -> SystemAccount:
    return cast(SystemAccount, request.auth)  # type: ignore[attr-defined]


def _once(request: HttpRequest, account: SystemAccount, answer: Any) -> dict[str, Any]:
    key = request.headers.get("Idempotency-Key", "")
    try:
        return actions.once(account, key, request.get_full_path().encode() + b"\0" + request.body, answer)
    except actions.KeyUsed as error:
        raise HttpError(409, str(error)) from None


def _office(account: SystemAccount, code: str) -> Office:
    if account.office:
        return account.office
    found = Office.objects.filter(organisation=account.organisation, code=code.replace("\0", "")).first()
    if found is None:
        raise HttpError(400, "name an office of your administration by its code")
    return found


def _paper(account: SystemAccount, key: uuid.UUID) -> Paper:
    found = Paper.objects.visible_to(account).select_related("owner", "office").filter(pk=key).first()
    if found is None:
        raise Http404
    return cast(Paper, found)


def _endorsement(body: bytes, paper: Paper) -> permit.Endorsement:
    try:
        fields = json.loads(body, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise HttpError(400, "the body is not JSON") from None
    if not isinstance(fields, dict):
        raise HttpError(400, "send one endorsement")
    try:
        return permit.endorsement_from_json({"direction": direction_of(paper), **fields})
    except (ValidationError, RecursionError) as error:
        told_ = explain(error, Draft((0,), {})) if isinstance(error, ValidationError) else ()
        said = "; ".join(f"{fault.field}: {fault.reason}" for fault in told_)
        raise HttpError(400, said or "the body cannot be read") from None


def _consignment(account: SystemAccount, paper: Paper, reference: str | None) -> Consignment | None:
    if not reference:
        return None
    found = Consignment.objects.visible_to(account).current().filter(owner=paper.owner, reference=reference).first()
    if found is None:
        raise HttpError(400, "no consignment that is shown to the account has this reference")
    return cast(Consignment, found)


def _told(paper: Paper, became: str, account: SystemAccount) -> dict[str, Any]:
    verdict = rows.verdicts([paper], account.actor).get(paper.pk)
    names = may(account.actor, "see_nominal", Paper.objects.all().marking(paper))
    return {
        "number": paper.number,
        "became": became,
        "id": paper.pk,
        "version": paper.version,
        "state": paper.state,
        "fast_lane": paper.fast,
        "overall": paper.overall or None,
        "law_as_of": verdict.law_as_of if verdict else None,
        "findings": _findings(paper, verdict, names),
        "balance": _balance(actions.balances(paper)),
    }


def _findings(paper: Paper, verdict: Verdict | None, names: bool) -> list[dict[str, Any]]:
    if verdict is None:
        return []
    titles = {check.code: check.title for check in all_checks()}
    hidden = frozenset() if names else told.said_names(paper.as_declared, verdict)
    cleaned = (told.clean(row, hidden) for row in verdict.findings)
    return [{**row, "title": titles.get(row["code"], row["code"])} for row in cleaned]


def _balance(found: tuple[Balance, ...]) -> list[dict[str, Any]]:
    return [
        {"line": b.line, "unit": b.unit, "granted": _text(b.granted), "used": _text(b.used), "left": _text(b.left)}
        for b in found
    ]


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _plain(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer as JSON values, so that it can be kept with the call."""
    plain: dict[str, Any] = json.loads(PermitOut(**answer).model_dump_json())
    return plain
