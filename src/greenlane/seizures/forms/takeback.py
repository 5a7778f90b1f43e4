"""What is filled in on the way of goods back: each step asks only what it needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import DATE
from greenlane.seizures import takeback_words as said
from greenlane.seizures import words
from greenlane.seizures.checking import EARLIEST
from greenlane.seizures.forms.fields import WrittenAmount, with_point
from greenlane.seizures.models import Letter
from greenlane.seizures.sentences import FAULTS as FAULTS_OF_A_CASE
from greenlane.seizures.takeback import payers
from greenlane.seizures.takeback.letter import LANGUAGES
from greenlane.seizures.takeback.states import FAULTS, Need
from greenlane.seizures.takeback.workflow import Next

OPEN, STEP, LONGER, LETTER, SENT, ANSWER, COST = (
    "open_%s", "step_%s", "longer_%s", "letter_%s", "sent_%s", "answer_%s", "cost_%s",
)  # fmt: skip
"""Which form stands where on a page: what is refused comes back in its place."""

ROWS = {"rows": 2}
MOST_YEARS_AHEAD = 20
LANGUAGE_NAMES = {
    "en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "zh": "中文", "ru": "Русский",
}  # fmt: skip


def paid_id(pk: Any) -> str:
    """The ``auto_id`` of the form that pays one of several costs."""
    return f"paid_{pk}_%s"


def passed_id(pk: Any) -> str:
    """The ``auto_id`` of the form that passes one of several costs on."""
    return f"passed_{pk}_%s"


class DayField(forms.DateField):
    """A day; today where nothing else is said. None of another century: a digit is missing, or one too many."""

    widget = DATE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": timezone.localdate, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not EARLIEST <= value.year <= timezone.localdate().year + MOST_YEARS_AHEAD:
            raise forms.ValidationError(FAULTS_OF_A_CASE["not meant"])


class CountryField(forms.CharField):
    """The two letters of a country."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"size": 2, "autocapitalize": "characters", "dir": "ltr"}
        letters = RegexValidator("^[A-Za-z]{2}$", _("Two letters, such as GH."))
        super().__init__(max_length=2, validators=[letters], widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).upper()


class FactsForm(forms.Form):
    """What the legal paths hang on, beside what the case says."""

    fault = forms.ChoiceField(
        label=_("Whose fault"), required=False,
        choices=[("", _("not decided yet")), *((code, said.FAULTS[code]) for code in FAULTS)],
    )  # fmt: skip
    state_of_export = CountryField(label=_("State of export"), required=False)
    law_on = DayField(label=_("Law of"), required=False, initial=None)


class OpenForm(FactsForm):
    """Which goods go which way, and why."""

    field_order = ("lines", "path", "because", "fault", "state_of_export", "law_on")
    lines = forms.MultipleChoiceField(label=_("Goods"), widget=forms.CheckboxSelectMultiple)
    path = forms.ChoiceField(label=_("Path"), widget=forms.RadioSelect)
    because = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea(attrs=ROWS))

    def __init__(self, *args: Any, lines: Iterable[Any], ways: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=OPEN, **kwargs)
        self.fields["lines"].choices = list(lines)  # type: ignore[attr-defined]
        self.fields["path"].choices = list(ways)  # type: ignore[attr-defined]
        for name in ("fault", "state_of_export", "law_on"):
            self.fields[name].widget = forms.HiddenInput()


class StepForm(forms.Form):
    """One step: its day, what it needs, its paper and its reason, each only where the step asks for it."""

    def __init__(self, *args: Any, option: Next, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=STEP, **kwargs)
        self.option = option
        self.fields["state"] = forms.CharField(initial=str(option.state), widget=forms.HiddenInput())
        self.fields["on"] = DayField(label=_("Day"))
        for need in option.needs:
            self.fields[need.code] = _field(need)
        self.fields["document"] = forms.CharField(
            label=_("Document"), required=option.document_required, max_length=200
        )
        because = forms.Textarea(attrs=ROWS)
        self.fields["because"] = forms.CharField(
            label=_("Reason"), required=option.reason_required, max_length=2000, widget=because
        )

    @property
    def said(self) -> dict[str, str]:
        """What the step says, by the codes of its needs."""
        found = {need.code: self.cleaned_data.get(need.code) for need in self.option.needs}
        return {
            code: getattr(value, "isoformat", lambda value=value: str(value))()
            for code, value in found.items()
            if value
        }


def _field(need: Need) -> forms.Field:
    label = said.NEEDS.get(need.code, need.code)
    if need.kind == "choice":
        named = words.DISPOSALS if need.code == "disposal" else said.CHOICES.get(need.code, {})
        choices = [("", "–"), *((code, named.get(code, code)) for code in need.choices)]
        return forms.ChoiceField(label=label, required=need.required, choices=choices)
    if need.code == "payer":
        return forms.ChoiceField(label=label, required=need.required, choices=PAYERS)
    if need.kind == "day":
        return DayField(label=label, required=need.required, initial=None)
    if need.kind == "country":
        return CountryField(label=label, required=need.required)
    return forms.CharField(label=label, required=need.required, max_length=300)


PAYERS = [("", "–"), *((code, said.PAYERS[code]) for code in payers.PAYERS)]


class LongerForm(forms.Form):
    """Another day than the law's, that both States agreed on."""

    until = DayField(label=_("Until"), initial=None)
    because = forms.CharField(label=_("What was agreed"), max_length=2000, widget=forms.Textarea(attrs=ROWS))


class LetterForm(forms.Form):
    """A letter: to whom, and what it says."""

    kind = forms.ChoiceField(choices=Letter.Kind.choices, widget=forms.HiddenInput())
    language = forms.ChoiceField(choices=[(code, code) for code in LANGUAGES], widget=forms.HiddenInput())
    to = forms.CharField(label=_("To"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))
    text = forms.CharField(
        label=_("Text"), max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 28, "dir": "auto", "class": "letter-text"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("to", "text"):
            self.fields[name].widget.attrs["lang"] = self["language"].value()


class ChooseLetterForm(forms.Form):
    """Which letter, in which language."""

    kind = forms.ChoiceField(label=_("Letter"), choices=Letter.Kind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES])


class SentForm(forms.Form):
    """That a letter went out."""

    sent_on = DayField(label=_("Sent on"))


class AnswerForm(forms.Form):
    """What came back."""

    answer = forms.ChoiceField(label=_("Answer"), choices=[("", "–"), *said.ANSWERS.items()])
    on = DayField(label=_("Day"))
    until = DayField(label=_("More time until"), required=False, initial=None)
    text = forms.CharField(
        label=_("What it says"), required=False, max_length=10_000, widget=forms.Textarea(attrs={**ROWS, "dir": "auto"})
    )


class MoneyField(forms.DecimalField):
    """A sum as it is written: with a comma or a point."""

    default_error_messages = WrittenAmount.default_error_messages

    def to_python(self, value: Any) -> Any:
        return super().to_python(with_point(value))


class CostForm(forms.Form):
    """One line of the costs."""

    kind = forms.ChoiceField(label=_("Cost"), choices=[("", "–"), *((code, said.COSTS[code]) for code in payers.KINDS)])
    amount = MoneyField(
        label=_("Amount"), min_value=0, max_digits=16, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Currency"), max_length=3, widget=forms.TextInput(attrs={"size": 3, "dir": "ltr"})
    )
    payer = forms.ChoiceField(label=_("Who pays"), required=False, choices=[("", _("as the law orders")), *PAYERS[1:]])
    on = DayField(label=_("Day"))
    invoice = forms.CharField(label=_("Invoice"), required=False, max_length=80)
    guarantee = forms.BooleanField(label=_("Out of a guarantee"), required=False)


class PaidForm(forms.Form):
    """That a cost was paid."""

    paid_on = DayField(label=_("Paid on"))
