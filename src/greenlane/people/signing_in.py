"""What the ledger says of sign-ins: every one, every refusal, every lock-out, whichever way it came."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from greenlane.ledger.actions import record
from greenlane.people.models import INSTALLATION, Person, login_name

UNKNOWN = "unknown"


def signed_in(sender: object, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    _note("session.opened", user, request)


def signed_out(sender: object, request: HttpRequest, user: Person | None, **kwargs: Any) -> None:
    if user is not None:
        _note("session.closed", user, request)


def refused(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    if not getattr(request, "axes_locked_out", False):
        _note("session.refused", _known(credentials.get("username")), request)


def locked_out(sender: object, request: HttpRequest, username: str | None, **kwargs: Any) -> None:
    _note("session.locked_out", _known(username), request)


def _known(username: object) -> Person | None:
    return Person.objects.filter(username=login_name(str(username or ""))).first()


def _note(verb: str, person: Person | None, request: HttpRequest | None) -> None:
    """Record a sign-in event. An unknown name is not kept: people type their password into the wrong field."""
    with transaction.atomic():
        record(
            chain=person.chain if person else INSTALLATION,
            actor=str(person.id) if person else UNKNOWN,
            actor_name=person.name if person else UNKNOWN,
            verb=verb,
            subject_kind="person",
            subject_id=str(person.id) if person else UNKNOWN,
            detail={"address": request.META.get("REMOTE_ADDR", "") if request else ""},
        )
