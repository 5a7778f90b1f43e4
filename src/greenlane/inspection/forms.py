"""What officers fill in from the queue and on a consignment's page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from greenlane.inspection.models import Inspection
from greenlane.people.models import Assignment, Person
from greenlane.people.need_to_know import Actor
from greenlane.reference import commodity


def colleagues(actor: Actor) -> Any:
    """The people who hold a post now in the organisations in which ``actor`` holds one."""
    held = Assignment.objects.valid_at(timezone.now())
    held = held.filter(organisation__in={post.organisation for post in actor.posts})
    return Person.objects.filter(is_active=True, pk__in=held.values("person"))


def goods_choices() -> list[tuple[str, str]]:
    """The classes of goods by code and title."""
    language = (get_language() or "en").split("-")[0]
    return sorted(((c.code, c.title.said_in(language)) for c in commodity.all()), key=lambda pair: pair[1])


class FilterForm(forms.Form):
    """Every filter of the queue; ``filters.read`` says what is allowed."""

    lane = forms.MultipleChoiceField(label=_("Lane"), required=False, widget=forms.CheckboxSelectMultiple)
    regime = forms.MultipleChoiceField(label=_("Regime"), required=False, widget=forms.CheckboxSelectMultiple)
    goods = forms.ChoiceField(label=_("Class of goods"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    received = forms.ChoiceField(label=_("Received"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    assigned = forms.ChoiceField(label=_("Assigned"), required=False)
    rests = forms.ChoiceField(label=_("The lane rests on"), required=False)
    late = forms.ChoiceField(label=_("Overdue"), required=False, choices=[("", _("any")), ("1", _("overdue only"))])
    q = forms.CharField(label=_("Reference, container, paper or party"), required=False, max_length=120)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)

    def __init__(self, *args: Any, choices: dict[str, Iterable[tuple[str, Any]]], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class OrderForm(forms.Form):
    """An inspection to be ordered, with the reason."""

    kind = forms.ChoiceField(label=_("Kind of inspection"), choices=Inspection.Kind.choices, initial="scan")
    because = forms.CharField(
        label=_("Why it is to be inspected"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RecordForm(forms.Form):
    """What an inspection gave: something found, or nothing; with a sentence and the time it took."""

    result = forms.ChoiceField(label=_("Result"), choices=Inspection.Result.choices, widget=forms.RadioSelect)
    goods = forms.ChoiceField(label=_("Class of goods found"), required=False)
    what = forms.CharField(label=_("What was found, in words"), required=False, max_length=400)
    quantity = forms.DecimalField(label=_("Quantity"), required=False, min_value=0, max_digits=14)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=40)
    note = forms.CharField(label=_("What was done and seen"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    minutes = forms.IntegerField(label=_("Minutes it took"), required=False, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goods"].choices = [("", _("not one of the classes")), *goods_choices()]  # type: ignore[attr-defined]

    @property
    def found(self) -> list[dict[str, Any]]:
        """What was found, as the record keeps it; the quantity as written."""
        data = self.cleaned_data
        if data["result"] != Inspection.Result.FOUND or not (data["what"] or data["goods"]):
            return []
        quantity = "" if data["quantity"] is None else str(data["quantity"])
        return [{"class": data["goods"], "what": data["what"], "quantity": quantity, "unit": data["unit"]}]


class BecauseForm(forms.Form):
    """A reason, where an action asks for nothing else."""

    because = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class AssignForm(forms.Form):
    """Who is to work on it."""

    to = forms.ModelChoiceField(queryset=None, label=_("Assign to"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(actor)  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A name for the filters that stand."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
