"""What an analyst fills in about parties and identifiers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import NarrowingForm
from greenlane.tracing.models import Judgement

JUDGE, EXCLUDE = "judge_%s", "exclude_%s"
"""Which form stands where: what is refused comes back in its place."""
_WHY = forms.Textarea(attrs={"rows": 2})


class PairFilterForm(NarrowingForm):
    """Every filter of the list of pairs."""

    state = forms.ChoiceField(label=_("State"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    of = forms.ChoiceField(label=_("Records"), required=False)
    least = forms.ChoiceField(label=_("Probability"), required=False)
    words = forms.ChoiceField(label=_("What they say"), required=False)
    q = forms.CharField(label=_("Name"), required=False, max_length=120)


class JudgeForm(forms.Form):
    """Whether two mentions are the same party, and why."""

    verdict = forms.ChoiceField(
        label=_("Are they the same party?"), choices=Judgement.Verdict.choices, widget=forms.RadioSelect
    )
    because = forms.CharField(
        label=_("Reason"), help_text=_("Needed for the same and for not the same."), required=False, max_length=2000,
        widget=_WHY,
    )  # fmt: skip


class FindForm(forms.Form):
    """An identifier that is looked for."""

    kind = forms.ChoiceField(label=_("Kind"))
    value = forms.CharField(label=_("Identifier, in any writing"), max_length=200)


class ExcludeForm(forms.Form):
    """An identifier that is left out of links, and why it says nothing."""

    kind = forms.CharField(widget=forms.HiddenInput)
    value = forms.CharField(widget=forms.HiddenInput, max_length=200)
    because = forms.CharField(label=_("Why it says nothing"), max_length=2000, widget=_WHY)
