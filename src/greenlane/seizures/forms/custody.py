"""What is done to an exhibit: one small form for each deed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TEXT = forms.Textarea(attrs={"rows": 2})


class DeedForm(forms.Form):
    """Each deed's form stands in its own place; ``people`` are those who may be chosen in it."""

    def __init__(self, *args: Any, deed: str, people: Any = (), files: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{deed}_%s", **kwargs)
        self.deed = deed
        for name in ("person", "witness"):
            if name in self.fields:
                chosen = [(str(one.pk), one.name) for one in people]
                self.fields[name].choices = [("", "–"), *chosen]  # type: ignore[attr-defined]
        if "file" in self.fields:
            self.fields["file"].queryset = files  # type: ignore[attr-defined]


class SealForm(DeedForm):
    """The number of a new seal."""

    seal = forms.CharField(label=_("Number of the seal"), max_length=80)


class BecauseOnlyForm(DeedForm):
    """A reason."""

    because = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)


class OfferForm(DeedForm):
    """To whom it is handed over, and why."""

    person = forms.ChoiceField(label=_("To whom"))
    because = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)


class AcceptForm(DeedForm):
    """Where it is kept from now on."""

    place = forms.CharField(label=_("Where it is kept from now on"), max_length=200)


class LaboratoryForm(DeedForm):
    """Which laboratory, and what for."""

    laboratory = forms.CharField(label=_("Laboratory"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=2000, widget=TEXT)


class BackForm(AcceptForm):
    """Where it is kept, and how it came back."""

    condition = forms.CharField(label=_("Its condition"), max_length=2000, required=False, widget=TEXT)


class ResultForm(DeedForm):
    """What a laboratory found; its report is one of the files of the case."""

    laboratory = forms.CharField(label=_("Laboratory"), max_length=200)
    text = forms.CharField(label=_("What it found"), max_length=4000, widget=TEXT)
    file = forms.ModelChoiceField(
        queryset=None, label=_("Its report, among the files"), required=False, empty_label="–"
    )


class GiveBackForm(DeedForm):
    """To whom it goes back, and by whose order."""

    to = forms.CharField(
        label=_("To whom"), max_length=200, help_text=_("The name is only for those who may see names.")
    )
    because = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)


class DestroyForm(DeedForm):
    """Before whom, and how. A witness is one of the list, who then confirms it, or somebody by name and role."""

    witness = forms.ChoiceField(
        label=_("Witness"),
        required=False,
        help_text=_("Confirms it here; is named below where there is no account."),
    )
    named = forms.CharField(
        label=_("Name"), max_length=200, required=False, help_text=_("The name is only for those who may see names.")
    )
    role = forms.CharField(label=_("Role"), max_length=200, required=False)
    how = forms.CharField(label=_("How"), max_length=2000, widget=TEXT)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("witness")) == bool(said.get("named")):
            self.add_error("witness", _("Name one witness."))
        return said


class CorrectForm(DeedForm):
    """What was said wrongly."""

    quantity = forms.CharField(label=_("Quantity"), max_length=80, required=False)
    place = forms.CharField(label=_("Where it is"), max_length=200, required=False)
    because = forms.CharField(label=_("Reason"), max_length=2000, widget=TEXT)
