"""The fields of a case by the names of ``typed``: which there always are, which each row of a list has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenlane.front.forms import DATE
from greenlane.front.said import language
from greenlane.inspection.forms import UNITS, goods_choices
from greenlane.permits.forms import AmountField
from greenlane.reference import codes as treaty
from greenlane.seizures import words
from greenlane.seizures.sentences import FIELDS

Made = Callable[[], forms.Field]
ONE_COMMA = re.compile(r"\d+,(?:\d{1,2}|\d{4,})")
"""A comma that can only be that of a decimal."""
NONE = ("", "–")
YES_NO = [NONE, ("yes", _("yes")), ("no", _("no"))]
BESIDE = ("office", "because", "version")
"""Fields of the page that are not of the record."""
USUAL = ("measures", "share")
"""Fields in which something stands from the beginning."""
WHEN = ("day", "place-name", "location", "detection", "concealment", "reason", "mode")
PARTS = (
    "agarwood", "bear_bile", "caviar", "ivory", "medicinal_plants", "musk", "reptile_skins", "rhino_horn", "rosewood",
    "shahtoosh_vicuna", "shark_fin", "timber", "totoaba", "trophies",
)  # fmt: skip
"""Classes of goods that are never alive: how many are is not asked."""
FOLDED = (
    "hs", "y_code", "ewc", "hazards", "operation", "packaging", "composition", "marks", "origin-country",
    "origin-method", "origin-standing", "container", "declared_as", "where", "value-amount", "value-currency",
    "disposal", "note", "dead", "first_names", "born", "paper", "address", "registration", "nationality", "standing_of",
)  # fmt: skip
"""Fields of a row that stand in its fold."""
FOLDS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("containers", _("Conveyance and containers"),
     ("conveyance-name", "conveyance-registration", "conveyance-voyage", "carrier")),
    ("papers", _("Papers"), ()),
    ("parties", FIELDS["parties"], ("suspects", "arrests", "nationalities")),
    ("grounds", _("Legal grounds, measures and value"), ("measures", "value-amount", "value-currency")),
    ("charges", _("Court"), ()),
    ("more", _("More of when, where and how"),
     ("time", "year", "place-code", "place-country", "latitude", "longitude", "agency", "operation", "sampled",
      "detection_note", "concealment_note", "dna_sample", "share")),
)  # fmt: skip


def text(label: Any, most: int = 500, **more: Any) -> Made:
    """A line of text."""
    return lambda: forms.CharField(label=label, required=False, max_length=most, **more)


def listed(label: Any, of: str, most: int = 120) -> Made:
    """A line of text with the suggestions of a list of the page."""
    widget = lambda: forms.TextInput(attrs={"list": of, "autocomplete": "off"})  # noqa: E731
    return lambda: forms.CharField(label=label, required=False, max_length=most, widget=widget())


def long(label: Any, rows: int = 3) -> Made:
    """Several lines of text."""
    return lambda: forms.CharField(
        label=label, required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": rows})
    )


def count(label: Any) -> Made:
    """A whole number."""
    return lambda: forms.IntegerField(label=label, required=False, min_value=0, max_value=10**9)


class WrittenAmount(AmountField):
    """A quantity as officers write it: 12,5 is twelve and a half; 1,234 may be either of two numbers, and is asked."""

    default_error_messages = {
        "invalid": _("Write the number alone, with a point and no other sign: 1234.5. The unit has its own field.")
    }

    def to_python(self, value: Any) -> Any:
        return super().to_python(with_point(value))


def with_point(value: Any) -> Any:
    """Return a number as it was written with a point where its comma can only be a decimal one."""
    comma = isinstance(value, str) and ONE_COMMA.fullmatch(value.strip())
    return value.replace(",", ".") if comma else value


def amount(label: Any) -> Made:
    """A quantity as it is written."""
    return lambda: WrittenAmount(label=label, required=False)


def choice(label: Any, of: Any, **more: Any) -> Made:
    """One of a list, or none."""
    return lambda: forms.ChoiceField(
        label=label, required=False, choices=of() if callable(of) else [NONE, *of.items()], **more
    )


def yes_no(label: Any) -> Made:
    """Yes, no, or not said."""
    return lambda: forms.ChoiceField(label=label, required=False, choices=YES_NO)


def units() -> list[Any]:
    """The units in which goods are counted or weighed."""
    return list(UNITS)


def classes() -> list[Any]:
    """The classes of goods by title."""
    return [("", _("not one of the classes")), *goods_choices()]


def terms() -> list[Any]:
    """The kinds of specimen of CITES by name, in the reader's language where the treaty has it."""
    named = {"fr": "name_fr", "es": "name_es"}.get(language(), "name")
    found = [(t.code, f"{getattr(t, named) or t.name} ({t.code})") for t in treaty.terms().values() if t.current]
    return [NONE, *sorted(found, key=lambda pair: pair[1].casefold())]


ALWAYS: Mapping[str, Made] = {
    "day": lambda: forms.DateField(
        label=_("Day"), required=False, widget=DATE, initial=timezone.localdate, localize=False
    ),
    "place-name": text(_("Place"), help_text=_("Where it is empty: the place of the office.")),
    "location": choice(_("Kind of place"), words.LOCATIONS),
    "detection": choice(FIELDS["detection"], words.DETECTIONS),
    "concealment": choice(_("How it was hidden"), words.CONCEALMENTS),
    "reason": choice(FIELDS["reason"], words.REASONS),
    "mode": choice(_("Mode of transport"), words.MODES),
    "conveyance-name": text(_("Name of the conveyance"), 200),
    "conveyance-registration": text(_("Registration"), 80),
    "conveyance-voyage": text(_("Voyage or flight"), 80),
    "carrier": text(_("Carrier"), 200),
    "measures": lambda: forms.MultipleChoiceField(
        label=_("Measures taken"), required=False, choices=list(words.MEASURES.items()),
        widget=forms.CheckboxSelectMultiple,
    ),
    "value-amount": amount(_("Value of the whole")),
    "value-currency": text(_("Currency"), 3),
    "suspects": count(_("Number of suspects")),
    "arrests": count(_("Number of arrests")),
    "nationalities": text(_("Nationalities, without names")),
    "time": lambda: forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    ),
    "year": lambda: forms.IntegerField(
        label=_("Year, where no day is known"), required=False, min_value=1900, max_value=2200
    ),
    "place-code": text(_("Code of the place"), 5),
    "place-country": listed(_("Country of the place"), "countries"),
    "latitude": lambda: forms.DecimalField(label=_("Latitude"), required=False, min_value=-90, max_value=90),
    "longitude": lambda: forms.DecimalField(label=_("Longitude"), required=False, min_value=-180, max_value=180),
    "agency": text(_("Agency"), 200, help_text=_("Where it is empty: the organisation of the office.")),
    "operation": text(_("Joint operation"), 200),
    "sampled": yes_no(_("Drawn at random")),
    "detection_note": long(_("More on how it came to light"), 2),
    "concealment_note": long(_("More on how it was hidden"), 2),
    "dna_sample": yes_no(_("Sample for DNA taken")),
    "share": lambda: forms.ChoiceField(
        label=_("A treaty's secretariat may pass it on"), required=False, choices=YES_NO[1:], initial="yes"
    ),
    "narrative": long(_("What happened, without names"), 4),
}  # fmt: skip


def route() -> dict[str, forms.Field]:
    """The fields of a stop of the route."""
    return {
        "role": choice(_("Part in the route"), words.STOPS)(),
        "country": listed(_("Country"), "countries")(),
        "place": text(_("Place"), 200)(),
        "standing": forms.ChoiceField(label=_("Standing"), choices=list(words.STANDINGS.items()), required=False),
    }


def containers() -> dict[str, forms.Field]:
    """The fields of a container."""
    return {"number": text(_("Container"), 80)(), "seals": text(_("Seals, numbers"), 200)()}


def papers() -> dict[str, forms.Field]:
    """The fields of a paper."""
    return {
        "kind": choice(_("Paper"), words.PAPERS)(),
        "number": text(_("Number"), 80)(),
        "country": listed(_("Country"), "countries")(),
        "note": text(_("Note"))(),
    }


def parties() -> dict[str, forms.Field]:
    """The fields of a person or a company."""
    kinds = [("yes", _("person")), ("no", _("company"))]
    return {
        "role": choice(_("Part in it"), words.ROLES)(),
        "person": forms.ChoiceField(label=_("Person or company"), choices=kinds, required=False),
        "name": text(_("Name"))(),
        "country": listed(_("Country"), "countries")(),
        "standing": forms.ChoiceField(label=_("Standing"), choices=list(words.STANDINGS.items()), required=False),
        "first_names": text(_("First names"))(),
        "born": forms.DateField(label=_("Born on"), required=False, widget=DATE, localize=False),
        "nationality": listed(_("Nationality"), "countries")(),
        "paper": text(_("Passport or identity card"))(),
        "registration": text(_("Number in the register"), 80)(),
        "address": text(_("Address"))(),
    }


def grounds() -> dict[str, forms.Field]:
    """The fields of a legal ground."""
    return {"code": choice(FIELDS["grounds"], words.GROUNDS)(), "text": text(_("In words"))()}


def charges() -> dict[str, forms.Field]:
    """The fields of what a court or an authority made of it."""
    return {
        "law": text(_("Law"))(),
        "result": forms.ChoiceField(label=_("Result"), choices=list(words.RESULTS.items()), required=False),
        "day": forms.DateField(label=_("Day"), required=False, widget=DATE, localize=False),
        "sanction": text(_("Penalty"))(),
        "fine-amount": amount(_("Fine"))(),
        "fine-currency": text(_("Currency"), 3)(),
        "months": forms.IntegerField(label=_("Months of prison"), required=False, min_value=0, max_value=1200),
    }


ROWS: Mapping[str, Callable[[], dict[str, forms.Field]]] = {
    "route": route, "containers": containers, "papers": papers, "parties": parties, "grounds": grounds,
    "charges": charges,
}  # fmt: skip
KINDS = ("CITES", "BASEL", "MONTREAL", "OTHER")


def goods(regime: str, quantities: int = 2) -> dict[str, forms.Field]:
    """The fields of a line of goods: what its regime asks, and nothing of the others; so many quantities."""
    own = {"CITES": _wildlife, "BASEL": _waste, "MONTREAL": _gases}.get(regime, dict)()
    return {
        "regime": forms.CharField(widget=forms.HiddenInput, required=False),
        "goods_class": choice(_("Class of goods"), classes)(),
        "description": text(_("What it is, in words"), 4000)(),
        **{name: field for name, field in own.items() if name not in FOLDED},
        **_quantities(quantities),
        "declared": choice(_("How it was declared"), words.DECLARED)(),
        **{name: field for name, field in own.items() if name in FOLDED},
        "declared_as": text(_("Declared as, in words"))(),
        "where": text(_("Where it was, or how it was hidden"))(),
        "hs": text(_("HS code"), 12)(),
        "container": text(_("In container"), 80)(),
        "value-amount": amount(_("Value"))(),
        "value-currency": text(_("Currency"), 3)(),
        "disposal": choice(_("What became of it"), words.DISPOSALS)(),
        "note": text(_("Note"), 4000)(),
    }


def _quantities(most: int) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for n in range(max(2, most)):
        found[f"quantities-{n}-amount"] = amount(_("Also counted as") if n else _("Quantity"))()
        found[f"quantities-{n}-unit"] = choice(_("Unit"), units)()
    return found


def _wildlife() -> dict[str, forms.Field]:
    return {
        "taxon": listed(FIELDS["taxon"], "taxa", 500)(),
        "term": choice(FIELDS["term"], terms)(),
        "live": count(_("Of them alive"))(),
        "dead": count(_("Of them dead"))(),
        "marks": text(_("Marks, rings, tags"))(),
        "origin-country": listed(FIELDS["origin"], "countries")(),
        "origin-standing": forms.ChoiceField(
            label=_("Standing of the origin"), choices=[NONE, *words.STANDINGS.items()], required=False
        ),
        "origin-method": text(_("Known from"))(),
    }


def _waste() -> dict[str, forms.Field]:
    return {
        "waste_code": listed(FIELDS["waste_code"], "waste")(),
        "packaging": text(_("Packaging"), 200)(),
        "y_code": text(_("Y code"), 80)(),
        "ewc": text(_("Code of the European list"), 80)(),
        "hazards": text(_("H codes"), 200)(),
        "operation": text(_("Operation of recovery or disposal"), 80)(),
    }


def _gases() -> dict[str, forms.Field]:
    return {
        "substance": listed(FIELDS["substance"], "substances")(),
        "cylinders": count(_("Cylinders"))(),
        "refillable": yes_no(_("Refillable"))(),
        "composition": text(_("Composition, as HFC-32=50, HFC-125=50"))(),
    }


def office(offices: Any) -> dict[str, forms.Field]:
    """The office that writes it up: asked only where there are several."""
    found = list(offices)
    return {
        "office": forms.ModelChoiceField(
            queryset=offices, label=_("Office"), empty_label=None, initial=found[0].pk if found else None,
            **({"widget": forms.HiddenInput} if len(found) == 1 else {}),
        )
    }  # fmt: skip


def amending() -> dict[str, forms.Field]:
    """Why a case is changed, and which version of it was."""
    return {
        "because": forms.CharField(label=_("Why it is changed"), max_length=2000),
        "version": forms.IntegerField(widget=forms.HiddenInput, required=False),
    }
