"""What officers fill in at the permit desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from greenlane.consignments.forms import OrganisationField, TextForm
from greenlane.consignments.reading import Draft, explain
from greenlane.consignments.templatetags.trade import REGIMES
from greenlane.front.forms import DATE, NarrowingForm
from greenlane.permits import permit
from greenlane.permits.models import KIND_NAMES, Endorsement, ForeignQuestion, Overall, Paper
from greenlane.permits.received import TEXT

ENDORSE, DECIDE, ASK, LINK = "endorse_%s", "decide_%s", "ask_%s", "link_%s"
"""Which form stands where on a paper's page: what is refused comes back in its place."""

LINES = 100
"""Of how many lines, at most, the page asks what was shipped; the API takes them all."""

TOLD = [("", "–"), ("yes", _("yes")), ("no", _("no"))]


def answer_id(pk: Any) -> str:
    """The ``auto_id`` of the form that answers one of several questions."""
    return f"answer_{pk}_%s"


def take_back_id(pk: Any) -> str:
    """The ``auto_id`` of the form that takes one of several endorsements back."""
    return f"back_{pk}_%s"


class FilterForm(NarrowingForm):
    """Every filter of the desk."""

    state = forms.ChoiceField(label=_("State"), required=False)
    overall = forms.MultipleChoiceField(
        label=_("The checks say"), required=False, choices=Overall.choices, widget=forms.CheckboxSelectMultiple
    )
    regime = forms.MultipleChoiceField(
        label=_("Regime"), required=False, choices=list(REGIMES.items()), widget=forms.CheckboxSelectMultiple
    )
    left = forms.ChoiceField(label=_("What is left"), required=False)
    fast = forms.ChoiceField(label=_("Fast lane"), required=False)
    asked = forms.ChoiceField(label=_("Question"), required=False)
    received = forms.ChoiceField(label=_("Received"), required=False)
    q = forms.CharField(label=_("Number or goods"), required=False, max_length=80)
    sort = forms.ChoiceField(label=_("Sort by"), required=False)


class AmountField(forms.DecimalField):
    """A quantity. A text to the browser, since its field of numbers makes 15 of ``1,5`` and takes no other digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=20, decimal_places=permit.DECIMALS, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\u066b", ".") if isinstance(value, str) else value)


class CountryField(forms.CharField):
    """The two letters of a country."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2, validators=[RegexValidator("^[A-Za-z]{2}$")], **kwargs)


class DayField(forms.DateField):
    """A day of our time."""

    widget = DATE

    def __init__(self, **kwargs: Any) -> None:
        ours = [MinValueValidator(permit.FIRST_DAY), MaxValueValidator(permit.LAST_DAY)]
        super().__init__(validators=ours, **kwargs)


class _ForOffice(forms.Form):
    """A form that brings a paper in at one of the reader's offices."""

    def __init__(self, *args: Any, offices: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"] = forms.ModelChoiceField(queryset=offices, label=_("Office"), empty_label=None)


class ReceiveForm(_ForOffice):
    """A paper as a file or as text."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("eCITES XML of version 1 or 2, or JSON."))
    text = forms.CharField(
        label=_("or its text"),
        required=False,
        widget=forms.Textarea(attrs={"class": "code", "rows": 6, "spellcheck": "false", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("file")) == bool(data.get("text")) and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste a text."))
        return data


class TypeForm(_ForOffice):
    """The few fields of a CITES paper with one line, as they stand in its boxes."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KIND_NAMES[kind]) for kind in permit.CITES])
    number = forms.CharField(label=_("1 · Number"), max_length=80)
    country = CountryField(label=_("6 · Issuing country"), help_text=_("Two letters, such as GH."))
    valid_until = DayField(label=_("2 · Valid until"), required=False)
    issued = DayField(label=_("13 · Issued on"), required=False)
    importer = forms.CharField(label=_("3 · Importer"), required=False, max_length=500)
    import_country = CountryField(label=_("3a · Country of import"), required=False)
    exporter = forms.CharField(label=_("4 · Exporter"), required=False, max_length=500)
    export_country = CountryField(label=_("4 · Country of export"), required=False)
    taxon = forms.CharField(label=_("7 · Scientific name"), max_length=500)
    term = forms.CharField(label=_("9 · Term"), max_length=80, required=False, help_text=_("A code such as LIV."))
    appendix = forms.ChoiceField(
        label=_("10 · Appendix"), required=False, choices=[("", "–"), ("I", "I"), ("II", "II"), ("III", "III")]
    )
    source = forms.CharField(label=_("10 · Source"), max_length=1, required=False)
    purpose = forms.CharField(label=_("5a · Purpose"), max_length=1, required=False)
    origin = CountryField(label=_("12 · Country of origin"), required=False)
    amount = AmountField(label=_("11 · Quantity"))
    unit = forms.CharField(label=_("11 · Unit"), max_length=80, help_text=_("As written: NO, KIL …"))

    @property
    def paper(self) -> dict[str, Any]:
        """What was typed, as the fields of a paper."""
        data = self.cleaned_data
        line = _filled(data, "taxon", "term", "appendix", "source", "purpose") | _filled(data, "origin", upper=True)
        return _typed(data, line)


class _OtherForm(_ForOffice):
    """The few fields of a paper with one line under another convention; which of them, its forms say."""

    number = forms.CharField(label=_("Number"), max_length=80)
    country = CountryField(label=_("Issuing country"), help_text=_("Two letters, such as GH."))
    authority = forms.CharField(label=_("Authority"), required=False, max_length=500)
    issued = DayField(label=_("Issued on"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)
    exporter = forms.CharField(label=_("exporter"), required=False, max_length=500)
    export_country = CountryField(label=_("Country of export"), required=False)
    importer = forms.CharField(label=_("importer"), required=False, max_length=500)
    import_country = CountryField(label=_("Country of import"), required=False)
    amount = AmountField(label=_("Quantity"))
    unit = forms.CharField(label=_("Unit"), max_length=80)


class BaselForm(_OtherForm):
    """A Basel notification or movement document of one line. Transit and further consents come as JSON."""

    field_order = (
        "number", "country", "authority", "issued", "valid_until", "uses", "exporter", "export_country", "importer",
        "import_country", "facility", "operation", "waste_code", "y_codes",
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KIND_NAMES[kind]) for kind in permit.BASEL])
    facility = forms.CharField(label=_("facility"), required=False, max_length=500)
    waste_code = forms.CharField(label=_("Waste code"), max_length=80)
    y_codes = forms.CharField(label=_("Y codes"), required=False, max_length=80)
    operation = forms.CharField(label=_("Operation of recovery or disposal"), required=False, max_length=80)
    first_departure = DayField(label=_("First departure"), required=False)
    last_departure = DayField(label=_("Last departure"), required=False)
    uses = forms.IntegerField(label=_("Shipments allowed"), required=False, min_value=1, max_value=100_000)
    consent = DayField(label=_("Written consent of the country of import, until"), required=False)
    contract = forms.ChoiceField(label=_("Contract"), required=False, choices=TOLD)
    guarantee = forms.ChoiceField(label=_("Insurance or guarantee"), required=False, choices=TOLD)
    notification = forms.CharField(label=_("Notification"), required=False, max_length=80)
    serial = forms.IntegerField(
        label=_("Serial number of the shipment"), required=False, min_value=1, max_value=100_000
    )
    shipped_on = DayField(label=_("Shipped on"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("consent") and not data.get("import_country"):
            self.add_error("import_country", forms.Field.default_error_messages["required"])
        return data

    @property
    def paper(self) -> dict[str, Any]:
        """What was typed, as the fields of a paper."""
        data = self.cleaned_data
        line = _filled(data, "waste_code", "operation") | {"y_codes": data["y_codes"].replace(",", " ").split()}
        dated = ("first_departure", "last_departure", "shipped_on")
        days = {name: data[name].isoformat() for name in dated if data[name]}
        more = _filled(data, "notification", "uses", "serial") | days | _told(data, "contract", "guarantee")
        if data["consent"]:
            until = data["consent"].isoformat()
            consent = {"country": data["import_country"].upper(), "role": "import", "valid_until": until}
            more["consents"] = [consent]
        return _typed(data, line, **more)


class LicenceForm(_OtherForm):
    """A licence for ozone-depleting substances or HFCs, of one line."""

    field_order = ("number", "country", "authority", "issued", "valid_until", "substance", "hs", "use", "recovered")
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, KIND_NAMES[kind]) for kind in permit.OZONE])
    substance = forms.CharField(label=_("Substance"), max_length=500)
    hs = forms.CharField(label=_("HS code"), required=False, max_length=12)
    use = forms.CharField(label=_("Use"), required=False, max_length=80)
    recovered = forms.ChoiceField(label=_("Recovered or reclaimed"), required=False, choices=TOLD)

    @property
    def paper(self) -> dict[str, Any]:
        """What was typed, as the fields of a paper."""
        data = self.cleaned_data
        return _typed(data, _filled(data, "substance", "hs", "use") | _told(data, "recovered"))


TYPED: dict[str, type[TypeForm | BaselForm | LicenceForm]] = {
    "typed": TypeForm, "basel": BaselForm, "licence": LicenceForm,
}  # fmt: skip
"""The forms in which a paper is typed, by what the page calls them."""


def _typed(data: dict[str, Any], line: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The fields of a paper of one line: those that every form has, with those of its own."""
    sides = {"importer": "import_country", "exporter": "export_country", "facility": ""}
    parties = [
        {"role": role, "name": data[role], **({"country": data[country].upper()} if data.get(country) else {})}
        for role, country in sides.items()
        if data.get(role)
    ]
    return {
        **_filled(data, "kind", "number", "authority"),
        **_filled(data, "country", "import_country", "export_country", upper=True),
        **{name: data[name].isoformat() for name in ("issued", "valid_until") if data[name]},
        **({"parties": parties} if parties else {}),
        "lines": [{"line": 1, "quantity": {"amount": f"{data['amount']:f}", "unit": data["unit"]}, **line}],
        **more,
    }


def _filled(data: dict[str, Any], *names: str, upper: bool = False) -> dict[str, Any]:
    return {name: data[name].upper() if upper else data[name] for name in names if data.get(name)}


def _told(data: dict[str, Any], *names: str) -> dict[str, bool]:
    return {name: data[name] == "yes" for name in names if data[name]}


class MendForm(TextForm):
    """The whole text of a paper that could not be believed, to be put right."""

    whole = TEXT


class EndorseForm(forms.Form):
    """Boxes 14 and 15: what was really shipped, line by line, where, when, and under which transport document."""

    day = DayField(label=_("Date"))
    direction = forms.ChoiceField(label=_("Direction"), choices=Endorsement.Direction.choices)
    office = forms.ModelChoiceField(queryset=None, label=_("Office"), empty_label=None)
    port = forms.CharField(label=_("15 · Port"), required=False, max_length=200)
    transport_document = forms.CharField(label=_("15 · Bill of lading or air waybill"), required=False, max_length=80)
    consignment = forms.ModelChoiceField(queryset=None, label=_("Consignment"), required=False, empty_label="–")
    stamp = forms.CharField(label=_("Stamp or seal"), required=False, max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)

    def __init__(
        self, *args: Any, declared: permit.Paper, offices: QuerySet[Any], consignments: QuerySet[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
        self.fields["consignment"].queryset = consignments  # type: ignore[attr-defined]
        self.fields["day"].initial = timezone.localdate()
        self._lines = {line.line: line for line in declared.lines[:LINES]}
        for number, line in self._lines.items():
            unit = line.quantity.unit if line.quantity else ""
            amount = AmountField(required=False, label=_("Quantity"))
            self.fields[f"amount_{number}"] = amount
            self.fields[f"unit_{number}"] = forms.CharField(
                required=False, max_length=80, initial=unit, label=_("Unit")
            )

    @property
    def of_lines(self) -> list[tuple[permit.Line, Any, Any]]:
        """Each line with its bound fields: quantity and unit."""
        return [(line, self[f"amount_{n}"], self[f"unit_{n}"]) for n, line in self._lines.items()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        shipped = [n for n in self._lines if data.get(f"amount_{n}")]
        if not shipped and not self.errors:
            self.add_error(f"amount_{next(iter(self._lines))}", _("Say what was shipped."))
        for n in shipped:
            if not data.get(f"unit_{n}"):
                self.add_error(f"unit_{n}", _("Say in which unit."))
        if not self.errors:
            self._believe(data, shipped)
        return data

    def _believe(self, data: dict[str, Any], shipped: list[int]) -> None:
        """Keep what was filled in as ``endorsement``, the value the arithmetic knows; or say what cannot be."""
        lines = [{"line": n, "quantity": {"amount": data[f"amount_{n}"], "unit": data[f"unit_{n}"]}} for n in shipped]
        given = {name: data[name] for name in ("transport_document", "stamp", "note") if data[name]}
        port = {"port": {"name": data["port"]}} if data["port"] else {}
        fields = {"day": data["day"], "direction": data["direction"], "shipped": lines, **given, **port}
        try:
            self.endorsement = permit.endorsement_from_json(fields)
        except ValidationError as error:
            for fault in explain(error, Draft((0,), {})):
                self.add_error(None, f"{fault.field}: {fault.reason}")


class DecideForm(forms.Form):
    """What is decided of a paper, with the reason."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    because = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(Paper.State.ACCEPTED, _("accept")), (Paper.State.REFUSED, _("refuse"))]
        if paper.state in (Paper.State.ACCEPTED, Paper.State.REFUSED):
            offered = [(value, said) for value, said in offered if value != paper.state]
            offered.append((Paper.State.WAITING, _("open again")))
        self.fields["decision"].choices = offered  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Which authority is asked what."""

    organisation = OrganisationField(
        queryset=None, label=_("Authority with accounts here"), required=False, empty_label="–",
        help_text=_("It sees the paper without the names of persons, and answers itself."),
    )  # fmt: skip
    authority = forms.CharField(label=_("or another authority"), required=False, max_length=200)
    question = forms.CharField(label=_("Question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, partners: QuerySet[Any], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.language = language
        field.queryset = partners

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("organisation")) == bool(data.get("authority")) and not self.errors:
            self.add_error("organisation", _("Choose one authority, or name another."))
        return data


class AnswerForm(forms.Form):
    """What the authority said."""

    answer = forms.ChoiceField(label=_("The authority says"), choices=[("", "–"), *ForeignQuestion.Answer.choices])
    text = forms.CharField(
        label=_("In its words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answered_by = forms.CharField(label=_("Signed for the authority by"), required=False, max_length=200)
    on = DayField(label=_("Answered on"), required=False)

    def clean_on(self) -> dt.date | None:
        on: dt.date | None = self.cleaned_data["on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("That day is yet to come."))
        return on


class LinkForm(forms.Form):
    """The consignment a paper stands for, by its reference."""

    reference = forms.CharField(label=_("Reference of the consignment"), max_length=80)
