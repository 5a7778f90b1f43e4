"""What officers and analysts fill in on the pages of targeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import DATE
from greenlane.people.forms import PeriodForm
from greenlane.targeting import words
from greenlane.targeting.exploration import LEAST_RANDOM
from greenlane.targeting.indicator import Indicator, IndicatorError
from greenlane.targeting.lane import MAX_HOURS, Policy, PolicyError
from greenlane.targeting.models import Lane

OVERRIDE = "override_%s"


class OverrideForm(forms.Form):
    """Another lane, with the reason."""

    lane = forms.ChoiceField(label=_("Lane"), choices=Lane.choices)
    reason = forms.CharField(label=_("Why another lane"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class ChangeForm(forms.Form):
    """Other points, thresholds or activity for one indicator, proposed as a new version of the set."""

    active = forms.BooleanField(label=_("Active"), required=False)
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=100)
    note = forms.CharField(
        label=_("Why it should change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The second person reads this before approving."),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        initial = {"active": indicator.active, "points": indicator.points}
        initial |= {f"threshold-{name}": threshold.value for name, threshold in indicator.thresholds.items()}
        super().__init__(*args, initial=initial, **kwargs)
        self.indicator = indicator
        for name, threshold in indicator.thresholds.items():
            label, unit = words.plain(threshold.meaning) or name, words.plain(threshold.unit)
            self.fields[f"threshold-{name}"] = forms.FloatField(
                label=f"{label} ({unit})" if unit else label, min_value=threshold.minimum, max_value=threshold.maximum
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in self.indicator.thresholds:
            if (value := data.get(f"threshold-{name}")) is not None:
                self._try(name, value)
        return data

    def _try(self, name: str, value: float) -> None:
        """Say at its own field why a threshold cannot be."""
        now = self.indicator
        try:
            now.changed(points=now.points, active=now.active, thresholds={name: value})
        except IndicatorError as error:
            self.add_error(f"threshold-{name}", str(error))

    @property
    def thresholds(self) -> list[Any]:
        """The bound fields of the thresholds."""
        return [self[f"threshold-{name}"] for name in self.indicator.thresholds]

    @property
    def change(self) -> dict[str, Any]:
        """The change as ``propose_set`` takes it."""
        data = self.cleaned_data
        values = {name: data[f"threshold-{name}"] for name in self.indicator.thresholds}
        return {"points": data["points"], "active": data["active"], "thresholds": values}


class SwitchOffForm(forms.Form):
    """The proposal to switch off an indicator that can no longer be judged by."""

    note = forms.CharField(
        label=_("Why it should be switched off"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The second person reads this before approving."),
    )
    change: Mapping[str, Any] = {"active": False}


class AdoptForm(forms.Form):
    """The proposal to take over what stands on the shelf now."""

    note = forms.CharField(label=_("Reason"), max_length=500)


class TrainForm(forms.Form):
    """The order to train a model on what was known at the end of a day."""

    until = forms.DateField(label=_("Learn from what was known on"), widget=DATE)
    note = forms.CharField(
        label=_("Why it should change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The second person reads this before approving."),
    )

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        if until > timezone.localdate():
            raise forms.ValidationError(_("That day is yet to come."))
        return until


class RollBackForm(forms.Form):
    """The proposal to go back to a model that was in force before."""

    note = forms.CharField(label=_("Why go back"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class TrialForm(PeriodForm):
    """What is to be tried on which part of the past."""

    what = forms.ChoiceField(label=_("What to test"))
    field_order = ("what",)

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices


class PolicyForm(forms.Form):
    """An office's lane policy. Rates are asked in per cent and kept as shares."""

    red_from = forms.IntegerField(label=_("Red from score"), min_value=1, max_value=100)
    amber_from = forms.IntegerField(label=_("Amber from score"), min_value=1, max_value=100)
    blue_from = forms.IntegerField(label=_("Blue from score"), min_value=1, max_value=100)
    red_rate = forms.FloatField(label=_("Red expected, per cent"), min_value=0, max_value=100)
    amber_rate = forms.FloatField(label=_("Amber expected, per cent"), min_value=0, max_value=100)
    blue_rate = forms.FloatField(label=_("Blue expected, per cent"), min_value=0, max_value=100)
    learned_rate = forms.FloatField(
        label=_("Red by the learned score, per cent"),
        min_value=0,
        max_value=100,
        help_text=_("What the learned model ranks highest, while one is in force."),
    )
    explore_rate = forms.FloatField(
        label=_("Red to learn from, per cent"),
        min_value=0,
        max_value=100,
        help_text=_("What the model knows least about. Drift moves more of both shares here."),
    )
    random_rate = forms.FloatField(
        label=_("Random sample, per cent"),
        min_value=100 * LEAST_RANDOM,
        max_value=100,
        help_text=_("Inspected whatever the score, so that what nobody suspects is still seen."),
    )
    daily_capacity = forms.IntegerField(label=_("Inspections a day"), min_value=0, max_value=100_000)
    red_hours = forms.IntegerField(label=_("Red overdue after, hours"), min_value=1, max_value=MAX_HOURS)
    amber_hours = forms.IntegerField(label=_("Amber overdue after, hours"), min_value=1, max_value=MAX_HOURS)
    blue_hours = forms.IntegerField(label=_("Blue overdue after, hours"), min_value=1, max_value=MAX_HOURS)
    note = forms.CharField(
        label=_("Why it should change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The second person reads this before approving."),
    )
    SHARES = ("red_rate", "amber_rate", "blue_rate", "learned_rate", "explore_rate", "random_rate")

    @classmethod
    def of(cls, policy: Policy) -> PolicyForm:
        """An unbound form with the numbers of a policy."""
        numbers = {name: getattr(policy, name) for name in policy.__dataclass_fields__}
        return cls(initial=numbers | {name: round(numbers[name] * 100, 4) for name in cls.SHARES})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._fits_together(data)
        if not self.errors:
            try:
                self.policy = Policy(**{k: v / 100 if k in self.SHARES else v for k, v in data.items() if k != "note"})
            except PolicyError as error:
                raise forms.ValidationError(str(error)) from None
        return data

    def _fits_together(self, data: dict[str, Any]) -> None:
        # All looked at before any is told: a field that is told of leaves ``data``.
        wrong = {
            "amber_from": (data["amber_from"] > data["red_from"], _("Amber cannot begin above red.")),
            "blue_from": (data["blue_from"] > data["amber_from"], _("Blue cannot begin above amber.")),
            "red_rate": (
                data["red_rate"] + data["amber_rate"] + data["blue_rate"] > 100,
                _("Red, amber and blue together come to more than 100 per cent."),
            ),
            "red_hours": (data["red_hours"] > data["amber_hours"], _("Red cannot wait longer than amber.")),
            "amber_hours": (data["amber_hours"] > data["blue_hours"], _("Amber cannot wait longer than blue.")),
        }
        for name, (is_wrong, reason) in wrong.items():
            if is_wrong:
                self.add_error(name, reason)
