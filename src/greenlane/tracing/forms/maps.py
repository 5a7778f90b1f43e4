"""What narrows the map of routes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import DATE, NarrowingForm

ALONE = (("", _("all cases")), ("yes", _("this case alone")))
BY = (("country", _("countries")), ("place", _("places")))


class MapForm(NarrowingForm):
    """Every filter of the map."""

    regime = forms.MultipleChoiceField(label=_("Regime"), required=False, widget=forms.CheckboxSelectMultiple)
    since = forms.DateField(label=_("From"), required=False, widget=DATE)
    until = forms.DateField(label=_("To"), required=False, widget=DATE)
    goods = forms.ChoiceField(label=_("Class of goods"), required=False)
    mode = forms.ChoiceField(label=_("Mode of transport"), required=False)
    country = forms.ChoiceField(label=_("Country on the way"), required=False)
    by = forms.ChoiceField(label=_("On the map stand"), required=False, choices=BY)
    origin = forms.ChoiceField(label=_("Origin of"), required=False)
    alone = forms.ChoiceField(label=_("Routes of"), required=False, choices=ALONE)
