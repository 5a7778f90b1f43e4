"""What officers fill in to have a file of seizures taken in, and to leave a row of it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

FORMATS = (
    ("sheet", _("our own spreadsheet")),
    ("routes", _("ROUTES list of airport seizures")),
    ("incidents", _("incident sheet, one row each")),
)


class SendForm(forms.Form):
    """A file, the office whose cases they are, and what kind of list it is."""

    file = forms.FileField(label=_("File"), help_text=_("A spreadsheet (xlsx) or a table of text (csv)."))
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    office = forms.ModelChoiceField(queryset=None, label=_("Office"), empty_label=None)

    def __init__(self, *args: Any, offices: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class DropForm(forms.Form):
    """Why a row is left out."""

    because = forms.CharField(label=_("Reason"), max_length=500)
