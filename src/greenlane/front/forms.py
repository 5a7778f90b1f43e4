"""What forms of every room share: those that narrow a list, and those that are refused.

A refused form comes back on its own page as it was typed: the reasons at its fields, the first wrong one in focus.
A page of many forms is drawn by several rooms, and the view that refuses one of them may not know the page. So the
refused form travels with the request, under its ``auto_id``, and whoever draws that form asks for it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import resolve
from django.utils.translation import gettext_lazy as _

ANY = ("", _("any"))
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
RECEIVED = {
    "1": _("last 24 hours"), "3": _("last 3 days"), "7": _("last 7 days"), "30": _("last 30 days"),
    "90": _("last 90 days"),
}  # fmt: skip
"""What each of ``narrowing.DAYS`` is called."""


class NarrowingForm(forms.Form):
    """Every filter of a list, with what each offers; ``narrowing.Narrowing.read`` says what is allowed."""

    def __init__(self, *args: Any, choices: Mapping[str, Iterable[Any]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = list(offered)  # type: ignore[attr-defined]


class BecauseForm(forms.Form):
    """A reason, where an action asks for nothing else."""

    because = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


def done_or_refused(
    request: HttpRequest, form: Any, deed: Callable[[dict[str, Any]], str], page: str, refusal: type[ValueError]
) -> HttpResponse:
    """Do it, say so and go back to the page; a form that is refused comes back there as it was typed.

    ``deed`` gets what was filled in and returns what to say; ``refusal`` is what it raises where it may not be done,
    with the ``field`` at fault where there is one.
    """
    if form.is_valid():
        try:
            messages.success(request, deed(form.cleaned_data))
        except refusal as error:
            field = getattr(error, "field", "")
            form.add_error(field if field in form.fields else None, str(error))
        else:
            return HttpResponseRedirect(page)
    return refused(request, form, page.partition("#")[0])


@contextmanager
def refusal_said(request: HttpRequest, *refusals: type[Exception]) -> Iterator[None]:
    """Say why a deed was refused that has no form, on the page that comes next; what would come after it is left."""
    try:
        yield
    except refusals as error:
        messages.error(request, str(error))


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
