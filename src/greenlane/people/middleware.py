"""Who is not signed in is led to the sign-in page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.utils.translation import gettext as _


class SignInFirst(LoginRequiredMiddleware):
    """Django's, which says on the sign-in page what became of a form that was sent after the session had ended."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            messages.warning(
                request,
                _(
                    "You were signed out, and nothing was saved. Sign in, then go back until what you typed is there"
                    " again, and send it once more."
                ),
            )
        return super().handle_no_permission(request, view_func)
