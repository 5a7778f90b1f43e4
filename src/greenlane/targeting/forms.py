"""What officers and analysts fill in on the pages of targeting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.targeting.indicator import Indicator
from greenlane.targeting.lane import Policy, PolicyError
from greenlane.targeting.models import Lane


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
            label = f"{threshold.meaning or name} ({threshold.unit})" if threshold.unit else threshold.meaning or name
            self.fields[f"threshold-{name}"] = forms.FloatField(
                label=label, min_value=threshold.minimum, max_value=threshold.maximum
            )

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


class PolicyForm(forms.Form):
    """An office's lane policy. Rates are asked in per cent and kept as shares."""

    red_from = forms.IntegerField(label=_("Red from score"), min_value=1, max_value=100)
    amber_from = forms.IntegerField(label=_("Amber from score"), min_value=1, max_value=100)
    blue_from = forms.IntegerField(label=_("Blue from score"), min_value=1, max_value=100)
    red_rate = forms.FloatField(label=_("Red expected, per cent"), min_value=0, max_value=100)
    amber_rate = forms.FloatField(label=_("Amber expected, per cent"), min_value=0, max_value=100)
    blue_rate = forms.FloatField(label=_("Blue expected, per cent"), min_value=0, max_value=100)
    random_rate = forms.FloatField(
        label=_("Random sample, per cent"),
        min_value=0.01,
        max_value=100,
        help_text=_("Inspected whatever the score, so that what nobody suspects is still seen."),
    )
    daily_capacity = forms.IntegerField(label=_("Inspections a day"), min_value=0, max_value=100_000)
    note = forms.CharField(
        label=_("Why it should change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The second person reads this before approving."),
    )
    SHARES = ("red_rate", "amber_rate", "blue_rate", "random_rate")

    @classmethod
    def of(cls, policy: Policy) -> PolicyForm:
        """An unbound form with the numbers of a policy."""
        numbers = {name: getattr(policy, name) for name in policy.__dataclass_fields__}
        return cls(initial=numbers | {name: round(numbers[name] * 100, 4) for name in cls.SHARES})

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                self.policy = Policy(**{k: v / 100 if k in self.SHARES else v for k, v in data.items() if k != "note"})
            except PolicyError as error:
                raise forms.ValidationError(str(error)) from None
        return data
