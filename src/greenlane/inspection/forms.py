"""What officers fill in from the queue and on a consignment's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import ANY, NarrowingForm
from greenlane.front.said import language
from greenlane.inspection.models import Inspection, Reading
from greenlane.inspection.outcome import Find, Outcome, named
from greenlane.inspection.reading_pictures import MOST_BYTES
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
    return sorted(((c.code, c.title.said_in(language())) for c in commodity.all()), key=lambda pair: pair[1])


class FilterForm(NarrowingForm):
    """Every filter of the queue."""

    lane = forms.MultipleChoiceField(label=_("Lane"), required=False, widget=forms.CheckboxSelectMultiple)
    regime = forms.MultipleChoiceField(label=_("Regime"), required=False, widget=forms.CheckboxSelectMultiple)
    goods = forms.ChoiceField(label=_("Class of goods"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    received = forms.ChoiceField(label=_("Received"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    assigned = forms.ChoiceField(label=_("Assigned"), required=False)
    rests = forms.ChoiceField(label=_("The lane rests on"), required=False)
    late = forms.ChoiceField(label=_("Overdue"), required=False, choices=[ANY, ("1", _("overdue only"))])
    q = forms.CharField(label=_("Reference, container, paper or party"), required=False, max_length=120)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)


# Which form stands where on a consignment's page: what is refused comes back in its place.
ORDER, RELEASE, ASSIGN = "order_%s", "release_%s", "assign_%s"


def of_inspection(deed: str, pk: Any) -> str:
    """The ``auto_id`` of the form for a deed on one of several inspections."""
    return f"{deed}_{pk}_%s"


class OrderForm(forms.Form):
    """An inspection to be ordered, with the reason."""

    kind = forms.ChoiceField(label=_("Kind of inspection"), choices=Inspection.Kind.choices, initial="scan")
    because = forms.CharField(
        label=_("Why it is to be inspected"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


FINDS = 3
FIND_FIELDS = ("what", "goods_class", "name", "quantity", "unit", "declared", "where")
EXTRAS = ("seals_broken", "seals_fixed", "present", "samples", "laboratory")
RESULTS = [
    ("found", _("something was found")),
    ("agrees", _("nothing: goods and papers agree")),
    ("explained", _("nothing: what stood out has an explanation")),
    ("unseen", _("nothing, but not everything could be seen")),
    ("unexamined", _("not examined")),
]
UNEXAMINED = [
    ("", "–"),
    ("left", _("it left before anybody could look")),
    ("scanner", _("the scanner is out of order")),
    ("gone", _("the goods were not there")),
    ("unsafe", _("it was not safe")),
    ("staff", _("there was nobody to do it")),
    ("access", _("there was no access to it")),
    ("other", _("another reason")),
]
DECLARED = [
    ("", _("not known")),
    ("not", _("not at all")),
    ("otherwise", _("as something else")),
    ("partly", _("in part")),
    ("wholly", _("truly, and yet it may not be moved")),
]
UNITS = [
    ("", "–"), ("kg", "kg"), ("g", "g"), ("t", "t"), ("no.", _("pieces or animals")), ("l", "l"), ("m3", "m³"),
    ("m", "m"), ("m2", "m²"), ("bags", _("bags")), ("bales", _("bales")), ("cylinders", _("cylinders")),
    ("drums", _("drums")), ("packages", _("packages")),
]  # fmt: skip
REASONS = {
    "missing": _("This is missing."),
    "unknown": _("The tables do not know it. Leave it empty and describe it in words."),
    "not positive": _("A quantity is more than nothing."),
}


class RecordForm(forms.Form):
    """What an inspection gave. Where goods and papers agree, one choice says all that is needed.

    Each find has its own fields, with its number behind the name: ``what_0``, ``unit_2``.
    """

    result = forms.ChoiceField(label=_("Result"), choices=RESULTS, widget=forms.RadioSelect)
    unexamined = forms.ChoiceField(label=_("Why it was not examined"), choices=UNEXAMINED, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = [("", _("not one of the classes")), *goods_choices()]
        for n in range(FINDS):
            self.fields |= {f"{name}_{n}": field for name, field in _find_fields(classes).items()}
        self.fields |= _other_fields()

    @property
    def finds(self) -> list[dict[str, Any]]:
        """The bound fields of each find by name, and whether something stands in them."""
        rows = [{name: self[f"{name}_{n}"] for name in FIND_FIELDS} for n in range(FINDS)]
        # A find stands inside the fold of the one before it, so a fold is open where anything below it is filled.
        return [row | {"filled": any(_filled(later.values()) for later in rows[n:])} for n, row in enumerate(rows)]

    @property
    def any_find(self) -> bool:
        """Whether something stands in the fields of a find."""
        return bool(self.finds[0]["filled"])

    @property
    def extras_filled(self) -> bool:
        """Whether something stands in the fields that are seldom needed."""
        return _filled(self[name] for name in EXTRAS)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        numbered = [(n, find) for n in range(FINDS) if (find := _find(data, n))]
        why = data.get("result", "")
        if why == "found" and not (numbered or self.errors):
            self.add_error("what_0", _("Say what was found."))
        if why not in ("", "found") and numbered:
            self.add_error("result", _("A find is described below, and the result says that nothing was found."))
        if bool(data.get("unexamined")) != (why == "unexamined") and why:
            self.add_error("unexamined", _("Say why where it was not examined, and only there."))
        self.outcome = _outcome(why, data, tuple(find for _n, find in numbered))
        if why and "unexamined" not in self.errors and not (data.get("note") or self.outcome.speaks_for_itself):
            self.add_error("note", _("Write a sentence on what was done and seen."))
        # By their numbers on the page: an empty find in between is no fault, and is not kept.
        faults = [(f"{name}_{n}", reason) for n, find in numbered for name, reason in find.faults()]
        for name, reason in [*faults, *(fault for fault in self.outcome.faults() if fault[0] in EXTRAS)]:
            if name not in self.errors:
                self.add_error(name, REASONS[reason])
        return data


def _outcome(why: str, data: Mapping[str, Any], finds: tuple[Find, ...]) -> Outcome:
    extras = {name: data.get(name, "") for name in EXTRAS}
    if why == "found":
        return Outcome(finds=finds, **extras)
    return (
        Outcome(unexamined=data.get("unexamined", ""), **extras) if why == "unexamined" else Outcome(why=why, **extras)
    )


def _filled(fields: Iterable[Any]) -> bool:
    return any(bound.value() or bound.errors for bound in fields)


def _find_fields(classes: list[tuple[str, Any]]) -> dict[str, forms.Field]:
    return {
        "what": forms.CharField(label=_("What was found, in words"), required=False, max_length=400),
        "goods_class": forms.ChoiceField(label=_("Class of goods found"), required=False, choices=classes),
        "name": forms.CharField(
            label=_("Taxon, waste code or substance"),
            required=False,
            max_length=120,
            help_text=_("Where you know it, such as Manis javanica, A3210 or R-22."),
        ),
        "quantity": forms.DecimalField(label=_("Quantity"), required=False, max_digits=14),
        "unit": forms.ChoiceField(label=_("Unit"), required=False, choices=UNITS),
        "declared": forms.ChoiceField(label=_("How it was declared"), required=False, choices=DECLARED),
        "where": forms.CharField(label=_("Where it was, or how it was hidden"), required=False, max_length=400),
    }


def _other_fields() -> dict[str, forms.Field]:
    return {
        "note": forms.CharField(
            label=_("What was done and seen"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("May stay empty where goods and papers agree."),
        ),
        "minutes": forms.IntegerField(label=_("Minutes it took"), required=False, min_value=0, max_value=100_000),
        "seals_broken": forms.CharField(label=_("Seals broken, numbers"), required=False, max_length=200),
        "seals_fixed": forms.CharField(label=_("New seals, numbers"), required=False, max_length=200),
        "present": forms.CharField(label=_("Who was present"), required=False, max_length=400),
        "samples": forms.CharField(label=_("Samples taken, numbers"), required=False, max_length=200),
        "laboratory": forms.CharField(label=_("Laboratory they go to"), required=False, max_length=200),
    }


def _find(data: Mapping[str, Any], n: int) -> Find | None:
    """The find with this number as it was typed; None where its fields are empty."""
    typed = {name: data.get(f"{name}_{n}") for name in FIND_FIELDS}
    text = {name: f"{value:f}" if isinstance(value, Decimal) else value or "" for name, value in typed.items()}
    if not any(text.values()):
        return None
    kind, accepted = named(text["name"]) or ("", text["name"])
    return Find(**text | {"name": accepted, "kind": kind, "what": text["what"] or text["name"]})


class AssignForm(forms.Form):
    """Who is to work on it."""

    to = forms.ModelChoiceField(queryset=None, label=_("Assign to"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(actor)  # type: ignore[attr-defined]


class ViewForm(forms.Form):
    """A name for the filters that stand."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)


class ScanFilterForm(NarrowingForm):
    """Every filter of the worklist."""

    marked = forms.MultipleChoiceField(label=_("Marked as"), required=False, widget=forms.CheckboxSelectMultiple)
    says = forms.ChoiceField(label=_("The machine says"), required=False)
    matched = forms.ChoiceField(label=_("Consignment"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    office = forms.ChoiceField(label=_("Office"), required=False)
    received = forms.ChoiceField(label=_("Received"), required=False)
    q = forms.CharField(label=_("File, reference or container"), required=False, max_length=120)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)


class SendScanForm(forms.Form):
    """A picture of a scanner, and perhaps the consignment it is of."""

    file = forms.FileField(label=_("Picture"))
    office = forms.ModelChoiceField(queryset=None, label=_("Office"), empty_label=None)
    number = forms.CharField(
        label=_("Reference, container or tracking number"),
        required=False,
        max_length=80,
        help_text=_("Where it is empty, it is looked for in the name of the file and in the picture."),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is larger than any picture before it is read into memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB, which is the most that may be sent. Send it in parts."),
                params={"most": MOST_BYTES >> 20},
            )
        return file


class MatchForm(forms.Form):
    """The number of the consignment that a picture is of, and why."""

    number = forms.CharField(label=_("Reference, container or tracking number"), max_length=80)
    because = forms.CharField(label=_("Reason"), max_length=400)


class VerdictForm(forms.Form):
    """What a picture comes to."""

    verdict = forms.ChoiceField(
        label=_("What the picture comes to"), choices=Reading.Verdict.choices, widget=forms.RadioSelect
    )
    why = forms.ChoiceField(label=_("Because"), choices=[(c, w) for c, w in RESULTS if c in ("agrees", "explained")])
    opening = forms.BooleanField(label=_("Order the opening"), required=False, initial=True)
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    seconds = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)


class DrawForm(forms.Form):
    """A mark that an officer drew: in place of one of the detector's, or where it made none."""

    view = forms.IntegerField(min_value=0)
    mark = forms.IntegerField(required=False)
    left = forms.IntegerField()
    top = forms.IntegerField()
    width = forms.IntegerField()
    height = forms.IntegerField()
    goods = forms.CharField(required=False, max_length=40)
    seconds = forms.IntegerField(required=False, min_value=0, max_value=10**6)
