"""Before a page of tracing is made, what was written since is noted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse

from greenlane.tracing.actions import catching_up

PAGES = "greenlane.tracing.views"
AT_ONCE = 200
"""So many cases are noted within a request; the worker notes the rest."""


class Noted:
    """Cases that were written up or amended since are noted before whoever signed in reads a page of tracing."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, given: Any, named: Any) -> None:
        """Catch up, where the page is one of tracing; what is left over, the page says (``request.not_noted``)."""
        if view.__module__.startswith(PAGES) and request.user.is_authenticated:
            done = catching_up.before_a_page(AT_ONCE)
            request.not_noted = partial(catching_up.left_to, request.user, caught_up=done)  # type: ignore[attr-defined]
