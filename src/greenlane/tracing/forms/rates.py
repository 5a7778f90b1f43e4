"""What the page of trends asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import ANY
from greenlane.inspection.forms import goods_choices

BY = (("offices", _("our offices, by quarter")), ("countries", _("countries, by year, with a table of rates")))
MOST = 2 * 1024 * 1024


class TrendsForm(forms.Form):
    """What the trend is of, and between which places."""

    by = forms.ChoiceField(label=_("Between"), required=False, choices=BY)
    goods = forms.ChoiceField(label=_("Class of goods"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods"].choices = [ANY, *goods_choices()]  # type: ignore[attr-defined]


class RatesForm(forms.Form):
    """A table of what is known of seizing and reporting."""

    name = forms.CharField(label=_("Name and source"), max_length=120)
    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV: country, year, seizing_… and reporting_…, one row for each country and year."),
    )

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not text in UTF-8.")) from error
