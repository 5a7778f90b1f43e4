from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from greenlane.people.models import SystemAccount


class SystemToken(HttpBearer):
    """``Authorization: Bearer <token>``; the account it opens is ``request.auth`` and acts as ``by``."""

    def authenticate(self, request: HttpRequest, token: str) -> SystemAccount | None:
        return SystemAccount.objects.bearing(token, timezone.now())
