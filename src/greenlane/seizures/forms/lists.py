"""What narrows the list of cases."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import ANY, NarrowingForm


class FilterForm(NarrowingForm):
    """Every filter of the list."""

    regime = forms.MultipleChoiceField(label=_("Regime"), required=False, widget=forms.CheckboxSelectMultiple)
    goods = forms.ChoiceField(label=_("Class of goods"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    mine = forms.ChoiceField(label=_("Whose"), required=False, choices=[ANY, ("1", _("mine"))])
    q = forms.CharField(label=_("Number, goods, place, container or name"), required=False, max_length=120)
