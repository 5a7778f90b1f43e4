"""What was prepared: looked through, signed by a second person or refused, downloaded as it was kept, sent."""

from __future__ import annotations

import hashlib
import uuid
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front import narrowing
from greenlane.front.forms import BecauseForm, as_typed, done_or_refused, refusal_said
from greenlane.people.models import Person
from greenlane.people.need_to_know import Marking, Reason, may, reason
from greenlane.people.words import REASONS as WHY_NOT
from greenlane.permits.models import Paper
from greenlane.reporting.actions import submissions as actions
from greenlane.reporting.forms import REJECT, SENT, SentForm
from greenlane.reporting.models import Submission
from greenlane.reporting.return_shelf import UnknownReturn, by_name
from greenlane.reporting.statutory import LeftOut, Return
from greenlane.reporting.views import mending
from greenlane.reporting.views.returns import ROWS
from greenlane.reporting.writing import MEDIA
from greenlane.seizures.models import Seizure

ARCHIVE = 50
KINDS = {"txt": "text"}
State = Submission.State
_done_or_refused = partial(done_or_refused, refusal=actions.Refused)


def sent(request: HttpRequest) -> HttpResponse:
    """Show what was prepared, the last first."""
    kept = Submission.objects.visible_to(request.user).select_related("author", "signed_by", "owner")  # type: ignore[misc]
    name = request.GET.get("name", "")
    kept = kept.filter(name=name) if name else kept
    listed = narrowing.page(
        kept.defer("content", "rows", "sources", "left_out", "missing"), request.GET.get("from", ""), ARCHIVE
    )
    rows = [(one, _what(one)) for one in listed.rows]
    return render(request, "reporting/sent.html", {"rows": rows, "listed": listed, "name": name})


def submission(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one submission; its rows and its file only to those who may see the names in it."""
    one, marking = _seen(request, pk)
    person: Person = request.user  # type: ignore[assignment]
    what, shown = _what(one), _open(person, one, marking)
    context: dict[str, Any] = {
        "one": one,
        "what": what,
        "shown": shown,
        "withheld": "" if shown else WHY_NOT[reason(person.actor, "see_nominal", marking)],
        **_deeds(request, one, marking, shown),
    }
    if shown:
        context |= _content(one, what, _numbers(person, one, what))
    return render(request, "reporting/submission.html", context)


def _deeds(request: HttpRequest, one: Submission, marking: Marking, shown: bool) -> dict[str, Any]:
    actor = request.user.actor  # type: ignore[union-attr]
    why = reason(actor, "sign_return", marking)
    sign = shown and why is Reason.ALLOWED and one.state == State.PREPARED
    send = one.state == State.SIGNED and may(actor, "prepare_return", marking)
    return {
        "may_sign": sign,
        "waits_for_another": one.state == State.PREPARED and one.author_id == actor.id,
        "reject_form": as_typed(request, REJECT, BecauseForm(auto_id=REJECT) if sign else None),
        "sent_form": as_typed(request, SENT, SentForm() if send else None),
    }


def _numbers(person: Person, one: Submission, what: Return | None) -> dict[str, str]:
    """The numbers of the records that the rows are of, by key: of those alone that someone may see."""
    if what is None:
        return {}
    model: Any = Paper if what.reads == "papers" else Seizure
    keys = {key for source in one.sources[:ROWS] if (key := narrowing.key(str(source[0])))}
    seen = model.objects.visible_to(person).filter(pk__in=keys)
    return {str(pk): number for pk, number in seen.values_list("pk", "number")}


def _content(one: Submission, what: Return | None, numbers: dict[str, str]) -> dict[str, Any]:
    texts = [list(row) for row in one.rows[:ROWS]]
    sources = [*(str(source[0]) for source in one.sources[:ROWS]), *[""] * len(texts)]
    found: dict[str, Any] = {
        "rows": [
            (numbers.get(case, ""), mending.address(what, case) if what and case in numbers else "", row)
            for case, row in zip(sources, texts, strict=False)
        ],
        "more": max(0, len(one.rows) - ROWS),
        "whole": hashlib.sha256(bytes(one.content)).hexdigest() == one.sha256,
        "size": len(one.content),
        "difference": mending.named(actions.difference(one) if what else None, numbers),
        "before": actions.last_signed(one),
    }  # fmt: skip
    if what:
        found["missing"] = mending.by_record(what, [mending.of_kept(what, kept) for kept in one.missing])
        left = [LeftOut((kept["case"], kept["line"], ""), kept["number"], kept["reason"]) for kept in one.left_out]
        found["left_out"] = mending.by_reason(what, left)
    return found


def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the file, byte for byte as it was prepared."""
    one, marking = _seen(request, pk)
    if not _open(request.user, one, marking):  # type: ignore[arg-type]
        raise PermissionDenied
    suffix = one.file_name.rpartition(".")[2]
    kind = MEDIA.get(KINDS.get(suffix, suffix), "application/octet-stream")
    name = "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in one.file_name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(one.content), content_type=kind, headers=headers)


@require_POST
def sign(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Sign it."""
    one, _marking = _seen(request, pk)
    with refusal_said(request, actions.Refused):
        actions.sign(one, by=request.user)  # type: ignore[arg-type]
    return redirect(one)


@require_POST
def reject(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Refuse to sign it, with the reason."""
    one, _marking = _seen(request, pk)

    def deed(said: dict[str, Any]) -> str:
        actions.reject(one, because=said["because"], by=request.user)  # type: ignore[arg-type]
        return _("Rejected.")

    return _done_or_refused(request, BecauseForm(request.POST, auto_id=REJECT), deed, one.get_absolute_url())


@require_POST
def mark_sent(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record to whom it was sent, and when."""
    one, _marking = _seen(request, pk)

    def deed(said: dict[str, Any]) -> str:
        actions.mark_sent(one, to=said["to"], on=said["on"], by=request.user)  # type: ignore[arg-type]
        return _("Recorded as sent.")

    return _done_or_refused(request, SentForm(request.POST), deed, one.get_absolute_url())


def _seen(request: HttpRequest, pk: uuid.UUID) -> tuple[Submission, Marking]:
    kept = Submission.objects.visible_to(request.user).select_related("owner", "author", "signed_by")  # type: ignore[misc]
    one = get_object_or_404(kept, pk=pk)
    return one, Submission.objects.all().marking(one)


def _open(person: Person, one: Submission, marking: Marking) -> bool:
    return not one.nominal or may(person.actor, "see_nominal", marking)


def _what(one: Submission) -> Return | None:
    try:
        return by_name(one.name)
    except UnknownReturn:  # its file was taken off the shelf; what was kept of it stays
        return None
