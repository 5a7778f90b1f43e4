"""What the pages of the room ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.templatetags.trade import goods_class
from greenlane.front.forms import ANY, DATE
from greenlane.people.forms import PeriodForm
from greenlane.reporting.next_due import offered, usual
from greenlane.reporting.period import Period
from greenlane.reporting.statutory import Return
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


REJECT, SENT = "reject_%s", "sent_%s"
TEXT = forms.Textarea(attrs={"rows": 2})


class ReturnPeriodForm(forms.Form):
    """For which period a return is made: a year, a month, or any days; nothing where it is made for a case."""

    def __init__(self, what: Return, today: dt.date, data: Any) -> None:
        self.what, self.usual = what, usual(what.cycle, today)
        asked = {**self.said(what, self.usual), **{name: data[name] for name in NAMES if data.get(name)}}
        super().__init__(asked)
        periods = offered(what.cycle, today) if what.cycle in ("annual", "monthly") else ()
        if what.cycle == "annual":
            years = [(str(one.since.year), str(one.since.year)) for one in periods]
            self.fields["year"] = forms.ChoiceField(label=_("Year"), choices=years)
        elif what.cycle == "monthly":
            months = [(f"{one.since:%Y-%m}", date_format(one.since, "YEAR_MONTH_FORMAT")) for one in periods]
            self.fields["month"] = forms.ChoiceField(label=_("Month"), choices=months)
        elif what.cycle == "any":
            self.fields["since"] = forms.DateField(label=_("From"), widget=DATE)
            self.fields["until"] = forms.DateField(label=_("To"), widget=DATE)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return data

    @property
    def period(self) -> Period:
        """The period asked for; the usual one, where the form is at fault."""
        if not self.is_valid() or self.what.per_case:
            return self.usual
        said = self.cleaned_data
        if "year" in said:
            return Period.of_year(int(said["year"]))
        if "month" in said:
            year, month = said["month"].split("-")
            return Period.of_month(int(year), int(month))
        return Period(said["since"], said["until"])

    @staticmethod
    def said(what: Return, period: Period) -> dict[str, str]:
        """Return what the fields say of a period."""
        if what.cycle == "annual":
            return {"year": str(period.since.year)}
        if what.cycle == "monthly":
            return {"month": f"{period.since:%Y-%m}"}
        return {"since": period.since.isoformat(), "until": period.until.isoformat()}


NAMES = ("year", "month", "since", "until")


class PrepareForm(forms.Form):
    """In which kind of file, and a note for who signs."""

    kind = forms.ChoiceField(label=_("File"))
    note = forms.CharField(label=_("Note for who signs"), required=False, max_length=2000, widget=TEXT)

    def __init__(self, *args: Any, what: Return, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="prepare_%s", **kwargs)
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in what.kinds]  # type: ignore[attr-defined]


KINDS = {"xlsx": _("workbook (xlsx)"), "csv": "CSV", "json": "JSON", "text": _("text"), "pdf": "PDF"}


class SentForm(forms.Form):
    """To whom a return was sent, and on which day."""

    to = forms.CharField(label=_("Sent to"), max_length=200)
    on = forms.DateField(label=_("On"), widget=DATE, initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=SENT, **kwargs)
