"""What officers fill in on the pages of consignments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.models import Quarantined
from greenlane.consignments.reading import PathError, put


class ReceiveForm(forms.Form):
    """A file, the office that receives it, and how to read it."""

    file = forms.FileField(label=_("File"))
    office = forms.ModelChoiceField(queryset=None, label=_("Office"), empty_label=None)
    format = forms.ChoiceField(
        label=_("Format"), required=False, help_text=_("Where it is left open, the ending of the file's name decides.")
    )

    def __init__(self, *args: Any, offices: QuerySet[Any], formats: Any, profiles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["format"].choices = [  # type: ignore[attr-defined]
            ("", _("by the file's name")),
            (_("Formats"), list(formats)),
            (_("Tables, read through a mapping profile"), list(profiles)),
        ]


class QuarantineFilter(forms.Form):
    """Which entries of the quarantine to list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*Quarantined.State.choices, ("any", _("any state"))]
    )
    reason = forms.CharField(label=_("Reason holds"), required=False, max_length=80)
    q = forms.CharField(label=_("Reference begins with"), required=False, max_length=80)


class MendForm(forms.Form):
    """One input for each field at fault that can be changed by itself; ``at-`` and a number is its name."""

    def __init__(
        self, *args: Any, faults: list[dict[str, Any]], fields: dict[str, Any], values: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_path: dict[str, list[dict[str, Any]]] = {}
        for fault in faults:
            by_path.setdefault(fault["field"], []).append(fault)
        self.rows = [(path, found, _can_be_put(fields, path)) for path, found in by_path.items()]
        for n, (path, found, editable) in enumerate(self.rows):
            if editable:
                written = values.get(path) or next((f["as_written"] for f in found if f["as_written"]), "")
                self.fields[f"at-{n}"] = forms.CharField(label=path, required=False, initial=written, max_length=4000)

    @property
    def faulty(self) -> list[tuple[str, list[dict[str, Any]], Any]]:
        """(path, faults, bound field or None) in the order of the faults."""
        return [(path, found, self[f"at-{n}"] if ok else None) for n, (path, found, ok) in enumerate(self.rows)]

    @property
    def changes(self) -> dict[str, str]:
        """The paths whose value was changed, with the new value."""
        changed = set(self.changed_data)
        return {path: self.cleaned_data[f"at-{n}"] for n, (path, *_) in enumerate(self.rows) if f"at-{n}" in changed}


def _can_be_put(fields: dict[str, Any], path: str) -> bool:
    try:
        put(fields, path, "x")
    except PathError:
        return False
    return bool(fields)


class OrganisationField(forms.ModelChoiceField):
    """A choice of organisations, named in the language of the page."""

    language = "en"

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_in(self.language))


class ReferForm(forms.Form):
    """The partner that is to see a consignment, and why."""

    organisation = OrganisationField(queryset=None, label=_("Partner"))
    because = forms.CharField(
        label=_("Why the partner needs to know"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, partners: QuerySet[Any], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.language = language
        field.queryset = partners


class DismissForm(forms.Form):
    """Why an entry is closed without being taken in."""

    because = forms.CharField(label=_("Why it is dismissed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
