"""Which part of a network is shown, and between which two of its nodes ways are looked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from greenlane.tracing import words
from greenlane.tracing.exports.asked import KINDS, LIMITS, Asked

STEPS = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]


class NetworkForm(forms.Form):
    """Around what, how far, how much of it, and which kinds of nodes."""

    case = forms.UUIDField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    hops = forms.ChoiceField(label=_("Steps away"), required=False, choices=STEPS)
    limit = forms.TypedChoiceField(
        label=_("At most so many nodes"), required=False, coerce=int, choices=[(str(n), str(n)) for n in LIMITS]
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds"), required=False, choices=[(kind, words.NODES[kind]) for kind in KINDS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, data: Any) -> None:
        usual = Asked()
        given = data.copy()
        given.setdefault("hops", str(usual.hops))
        given.setdefault("limit", str(usual.limit))
        if not given.getlist("kinds"):
            given.setlist("kinds", KINDS)
        super().__init__(given)

    @property
    def asked(self) -> Asked:
        """What is asked for; what cannot be read is as if it had not been said."""
        self.is_valid()
        said = self.cleaned_data
        usual = Asked()
        return Asked(
            case=said.get("case"),
            key=said.get("key") or "",
            hops=int(said.get("hops") or usual.hops),
            limit=said.get("limit") or usual.limit,
            kinds=frozenset(said.get("kinds") or KINDS),
        )


class WaysForm(forms.Form):
    """The two ends of a way: the key of a node, or what it is called."""

    start = forms.CharField(label=_("From"), max_length=400, widget=forms.TextInput(attrs={"list": "nodes"}))
    end = forms.CharField(label=_("To"), max_length=400, widget=forms.TextInput(attrs={"list": "nodes"}))


class ChronologyForm(forms.Form):
    """Which events are shown, and whether those of linked records are among them."""

    only = forms.BooleanField(label=_("Only this case and its consignment"), required=False)
    kind = forms.MultipleChoiceField(
        label=_("Events"), required=False, choices=list(words.EVENTS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any) -> None:
        given = data.copy()
        if not given.getlist("kind"):
            given.setlist("kind", list(words.EVENTS))
        super().__init__(given)
        self.is_valid()

    @property
    def linked(self) -> bool:
        """Whether linked records are asked for as well."""
        return not self.cleaned_data.get("only")

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of events that are shown."""
        return frozenset(self.cleaned_data.get("kind") or words.EVENTS)
