"""A refused form comes back on its own page as it was typed: the reasons at its fields, the first wrong one in focus.

A page of many forms is drawn by several rooms, and the view that refuses one of them may not know the page. So the
refused form travels with the request, under its ``auto_id``, and whoever draws that form asks for it here.
"""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import resolve


def refused(request: HttpRequest, form: BaseForm, address: str) -> HttpResponse:
    """Answer with the page at ``address`` as this request's person sees it, the refused form in its place (422)."""
    request.refused = form  # type: ignore[attr-defined]
    request.path = request.path_info = address  # so that what leads back to "this page" does
    match = request.resolver_match = resolve(address)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    response.status_code = 422
    return response


def as_typed(request: HttpRequest, auto_id: str, fresh: Any) -> Any:
    """Return the form that was refused in this place, else ``fresh``: a form, or None where none is offered."""
    form = getattr(request, "refused", None)
    return form if form is not None and form.auto_id == auto_id else fresh


def first_wrong(form: BaseForm) -> str:
    """Return the name of the first field at fault, in the order of the fields; empty where no field is."""
    return next((name for name in form.fields if name in form.errors), "")
