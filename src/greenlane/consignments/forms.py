"""What officers fill in on the pages of consignments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.mending import TEXT, can_be_put, value_at
from greenlane.consignments.models import Quarantined, Unbelieved
from greenlane.consignments.templatetags.trade import from_one

ENCODINGS = [
    ("", _("as the file itself or the profile says")),
    (_("Any script"), [("utf-8", "UTF-8"), ("utf-16-le", "UTF-16 LE"), ("utf-16-be", "UTF-16 BE")]),
    (_("Latin"), [("cp1252", "Windows-1252"), ("cp1250", "Windows-1250"), ("cp1254", "Windows-1254")]),
    (_("Cyrillic"), [("cp1251", "Windows-1251"), ("cp866", "IBM 866"), ("koi8-r", "KOI8-R")]),
    (_("Arabic"), [("cp1256", "Windows-1256"), ("iso8859-6", "ISO 8859-6")]),
    (_("Greek"), [("cp1253", "Windows-1253")]),
    (_("Thai"), [("cp874", "Windows-874")]),
    (_("Vietnamese"), [("cp1258", "Windows-1258")]),
    (_("Chinese"), [("gb18030", "GB 18030"), ("big5", "Big5")]),
    (_("Japanese"), [("cp932", "Windows-932, Shift JIS")]),
    (_("Korean"), [("cp949", "Windows-949, EUC-KR")]),
]
"""What tables are written in that come from elsewhere, by script; `greenlane receive` takes any other too."""


class ReceiveForm(forms.Form):
    """A file, the office that receives it, and how to read it."""

    file = forms.FileField(label=_("File"))
    office = forms.ModelChoiceField(queryset=None, label=_("Office"), empty_label=None)
    format = forms.ChoiceField(
        label=_("Format"), required=False, help_text=_("Where it is left open, the ending of the file's name decides.")
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of a table"),
        required=False,
        choices=ENCODINGS,
        help_text=_("Choose one only where letters come out wrong, or the page asks for it."),
    )

    def __init__(self, *args: Any, offices: QuerySet[Any], formats: Any, profiles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = f"{settings.UPLOAD_LIMIT / (1 << 20):g}"
        self.fields["file"].help_text = _("At most %(most)s MB.") % {"most": most}
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["format"].choices = [  # type: ignore[attr-defined]
            ("", _("by the file's name")),
            (_("Formats"), list(formats)),
            (_("Tables, read through a mapping profile"), list(profiles)),
        ]
        self._no_tables = {name for name, _title in formats}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("encoding") and data.get("format") in self._no_tables:
            self.add_error(
                "encoding", _("Choose a mapping profile as the format: any other file says its own encoding.")
            )
        return data


class QuarantineFilter(forms.Form):
    """Which entries of the quarantine to list."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[*Unbelieved.State.choices, ("any", _("any state"))]
    )
    reason = forms.CharField(label=_("Reason holds"), required=False, max_length=80)
    q = forms.CharField(label=_("Reference begins with"), required=False, max_length=80)


class TextForm(forms.Form):
    """The whole text of an entry that could not be believed, to be put right, beside what is wrong with it."""

    whole = TEXT
    """The field of the faults of the text as a whole."""

    raw = forms.CharField(
        label=_("Mend the text itself"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "code", "rows": 12, "spellcheck": "false", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, entry: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._text = entry.text
        self.fields["raw"].initial = entry.text
        self._faults: dict[str, list[dict[str, Any]]] = {}
        for fault in entry.faults:
            self._faults.setdefault(fault["field"], []).append(fault)
        self._paths = dict.fromkeys(self._faults, False)

    @property
    def faulty(self) -> list[tuple[str, list[dict[str, Any]], Any]]:
        """(path, faults, bound field or None) in the order of the faults; those of the text as a whole left out."""
        listed = [(path, self._faults.get(path, []), ok) for path, ok in self._paths.items() if path != self.whole]
        return [(path, found, self[f"at-{path}"] if ok else None) for path, found, ok in listed]

    @property
    def of_text(self) -> list[dict[str, Any]]:
        """The faults of the text as a whole."""
        return self._faults.get(self.whole, [])

    @property
    def in_text(self) -> bool:
        """Whether something can be mended in the text alone, or is wrong with what was typed there."""
        alone = any(not editable for path, editable in self._paths.items() if path in self._faults)
        return alone or "raw" in self.errors or self.text is not None

    @property
    def text(self) -> str | None:
        """The text that was typed in place of the one that stood there; None where it is the same, or none was sent."""
        if not self.is_bound or "raw" not in self.data:
            return None
        typed = self.data["raw"].replace("\r\n", "\n")
        ends = "\r\n" if "\r\n" in self._text else "\n"
        same = typed == self._text.replace("\r\n", "\n").replace("\r", "\n")
        return None if same else typed.replace("\n", ends)


class MendForm(TextForm):
    """The text, and one input for each field at fault that can be changed by itself, named ``at-`` and its path.

    What an officer typed at a path that is at fault no more, since a colleague mended it meanwhile, has an input too.
    Each input says what stood in it, so that what nobody touched is no change.
    """

    def __init__(self, *args: Any, entry: Quarantined, **kwargs: Any) -> None:
        super().__init__(*args, entry=entry, **kwargs)
        typed = [name.removeprefix("at-") for name in self.data if name.startswith("at-")]
        self._paths = {path: can_be_put(entry.fields, path) for path in dict.fromkeys([*self._faults, *typed])}
        for path, editable in self._paths.items():
            if editable:
                self.fields[f"at-{path}"] = self._input(entry, path)

    def _input(self, entry: Quarantined, path: str) -> forms.CharField:
        stands = value_at(entry.fields, path)
        found = self._faults.get(path, ())
        written = next((f["as_written"] for f in found if f["as_written"]), "") if stands is None else str(stands)
        wrong = {"aria-invalid": "true", "aria-describedby": f"why_{path}"} if found else {}
        widget = forms.TextInput(attrs=wrong)
        return forms.CharField(
            label=path, required=False, initial=written, max_length=4000, show_hidden_initial=True, widget=widget
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what was typed at a path that is gone since, saying what it was."""
        for path, editable in self._paths.items():
            typed = self.data.get(f"at-{path}", "")
            if not editable and typed.strip() != self.data.get(f"initial-at-{path}", "").strip():
                said = _("There is no %(path)s in the declaration any more. You wrote for it: %(text)s")
                self.add_error(None, said % {"path": from_one(path), "text": typed[:400]})
        return self.cleaned_data

    @property
    def changes(self) -> dict[str, str]:
        """The paths whose value was changed, with the new value."""
        found = {}
        for path in self._paths:
            name = f"at-{path}"
            if name in self.fields and name in self.data:
                stood = self.data.get(self.add_initial_prefix(name), self.fields[name].initial)
                if self.cleaned_data[name] != stood.strip():
                    found[path] = self.cleaned_data[name]
        return found


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
