from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import DATE
from greenlane.people.models import Office, Theme, login_name


class SignInForm(AuthenticationForm):
    """Django's form, with the one spelling of a name before anything counts its failed tries."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("The name and the password do not belong together."),
    }

    def clean_username(self) -> str:
        return login_name(self.cleaned_data["username"])


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices, widget=forms.RadioSelect)
    keys_on = forms.BooleanField(
        label=_("Single-key shortcuts"),
        help_text=_("One key moves through lists and opens records. Switch them off if you dictate to the device."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class PeriodForm(forms.Form):
    """A period, both days within it, and perhaps one office."""

    since = forms.DateField(label=_("From"), widget=DATE)
    until = forms.DateField(label=_("To"), widget=DATE)
    office = forms.ModelChoiceField(Office.objects.none(), label=_("Office"), required=False, empty_label=_("any"))

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and data["until"] < data["since"]:
            self.add_error("until", _("The period ends before it begins."))
        return data
