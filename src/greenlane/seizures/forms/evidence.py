"""Forms of evidence: an exhibit, some files, a description anew, a code that was scanned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.seizures.models import Exhibit, Seizure

EXHIBIT, FILES, DESCRIBE, REMOVE = "exhibit_%s", "files_%s", "describe_%s", "remove_%s"
"""Which form stands where: what is refused comes back in its place."""
MOST_AT_ONCE = 50


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one request, in order."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(sent) > MOST_AT_ONCE:
            raise forms.ValidationError(_("At most %(most)s files at once."), params={"most": MOST_AT_ONCE})
        return list(sent)


class ExhibitForm(forms.Form):
    """What the exhibit is, of which line of goods, and the seal that it bears."""

    description = forms.CharField(
        label=_("What it is"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("No names of persons: a description is read by everybody who sees the case."),
    )  # fmt: skip
    line = forms.TypedChoiceField(label=_("Of the goods"), required=False, coerce=int, empty_value=None)
    quantity = forms.CharField(label=_("Quantity"), required=False, max_length=80)
    seal = forms.CharField(label=_("Seal"), required=False, max_length=80)
    place = forms.CharField(label=_("Where it is now"), required=False, max_length=200)
    number = forms.CharField(
        label=_("Number"), required=False, max_length=20, help_text=_("Left empty, it gets the next one.")
    )

    def __init__(self, *args: Any, seizure: Seizure, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=EXHIBIT, **kwargs)
        lines = [(line.number, f"{line.number} · {line.as_written}") for line in seizure.lines.all()]
        self.fields["line"].choices = [("", "–"), *lines]  # type: ignore[attr-defined]
        self.fields["place"].initial = seizure.place


class FilesForm(forms.Form):
    """Files of any kind, what they show, and whether a person or a name is to be seen."""

    files = FilesField(label=_("Files"), help_text=_("Any kind. Each is kept as it is, sealed, under its hash."))
    exhibit = forms.ModelChoiceField(label=_("Of the exhibit"), queryset=Exhibit.objects.none(), required=False)
    caption = forms.CharField(label=_("What they show"), required=False, max_length=300)
    nameless = forms.BooleanField(
        label=_("No person and no name is to be seen"), required=False,
        help_text=_("Otherwise only those who may see names see the files."),
    )  # fmt: skip

    def __init__(self, *args: Any, seizure: Seizure, exhibit: Exhibit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=FILES, **kwargs)
        chosen = seizure.exhibits.order_by("created_at")
        self.fields["exhibit"].queryset = chosen  # type: ignore[attr-defined]
        self.fields["exhibit"].initial = exhibit
        if exhibit is not None:
            self.fields["exhibit"].widget = forms.HiddenInput()


class DescribeForm(forms.Form):
    """Another description, and why."""

    description = forms.CharField(label=_("What it is"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    because = forms.CharField(label=_("Reason"), max_length=2000)
