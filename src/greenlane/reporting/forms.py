"""What the pages of the room ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.templatetags.trade import goods_class
from greenlane.front.forms import ANY
from greenlane.people.forms import PeriodForm
from greenlane.reporting.views.tabled import BY
from greenlane.seizures import words


class StatisticsForm(PeriodForm):
    """What is counted: a period, an office, goods; and by what it is divided."""

    regime = forms.ChoiceField(label=_("Regime"), required=False, choices=[ANY, *words.REGIMES.items()])
    goods = forms.ChoiceField(label=_("Class of goods"), required=False)
    by = forms.ChoiceField(label=_("Divided by"), required=False, choices=list(BY.items()))

    def __init__(self, *args: Any, classes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods"].choices = [ANY, *((code, goods_class(code)) for code in classes)]  # type: ignore[attr-defined]
