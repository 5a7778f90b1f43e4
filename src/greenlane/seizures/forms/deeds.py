"""What is done to a case from its page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.forms import ReferForm
from greenlane.inspection.forms import colleagues
from greenlane.people.need_to_know import Actor

ASSIGN, REFER, WITHDRAW, PROPOSE, REOPEN = "assign_%s", "refer_%s", "withdraw_%s", "propose_%s", "reopen_%s"
"""Which form stands where on a case's page: what is refused comes back in its place."""


class AssignForm(forms.Form):
    """Who is to work on it."""

    to = forms.ModelChoiceField(queryset=None, label=_("Assign to"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(actor)  # type: ignore[attr-defined]


class ShowForm(ReferForm):
    """The partner that is to see a case, and why; with the names only where ``release`` says that it may be asked."""

    names = forms.BooleanField(label=_("With the names of persons"), required=False)

    def __init__(self, *args: Any, partners: QuerySet[Any], language: str, release: bool, **kwargs: Any) -> None:
        super().__init__(*args, partners=partners, language=language, **kwargs)
        if not release:
            del self.fields["names"]
