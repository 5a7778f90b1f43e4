"""The page on which a case is written up or amended: fields only for what the kind of goods needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from greenlane.inspection.forms import UNITS
from greenlane.reference import commodity
from greenlane.seizures import checking, typed, words
from greenlane.seizures.forms import fields as made
from greenlane.seizures.record import Parties, Record, from_json, parties_from_json
from greenlane.seizures.sentences import FAULTS, UNREADABLE

OFFERED = {"goods": 3, "route": 4, "containers": 2, "papers": 2, "parties": 2, "grounds": 2, "charges": 1}
"""How many rows of each list the page offers, at least; beside what stands there, one more."""
MORE = {"goods": 3}
NEAREST = {"goods": "goods-0-description"}
"""Where something is said that is wrong with a list as a whole."""
MOST_ROWS = 200
FOUND = ("concealment", "concealment_note", "reason", "dna_sample", "share")
"""What is asked only where something was found."""
STOPS = ("origin", "export", "transit", "destination")
"""The parts in the route that the page offers at first, in order."""


@dataclass(frozen=True)
class Row:
    """The fields of one row of a list: those always in sight (a quantity with its unit as one), those in a fold."""

    number: int
    fields: list[list[Any]]
    folded: list[Any]
    filled: bool
    opened: bool


@dataclass(frozen=True)
class Part:
    """A part of the page under a heading: fields, or rows of fields."""

    name: str
    title: Any
    fields: list[Any]
    rows: list[Row]
    opened: bool


class CaseForm(forms.Form):
    """A case as it is typed. ``kind`` is a regime, or ``negative``; ``base`` is the record that is amended.

    ``parties`` None leaves people and companies out: who may not see names neither sees nor types them.
    ``shown`` is what an unbound form begins with, by the names of ``typed``.
    """

    def __init__(
        self,
        *args: Any,
        kind: str,
        goods_class: str = "",
        base: Record | None = None,
        parties: Parties | None = (),
        offices: Any = None,
        shown: Mapping[str, Any] | None = None,
        more: str = "",
        **kwargs: Any,
    ) -> None:
        self.kind, self.base, self.named, self._parties = kind, base, parties is not None, parties or ()
        begin = typed.fields(base, self._parties) if base else first(kind, goods_class)
        super().__init__(*args, initial=dict(shown) if shown is not None else begin, auto_id="case_%s", **kwargs)
        self._counts = self._counted(begin, more)
        self.fields |= made.office(offices) if offices is not None else {}
        self.fields |= {name: make() for name, make in made.ALWAYS.items() if kind != "negative" or name not in FOUND}
        for part, make in made.ROWS.items():
            if self._asks(part):
                for n in range(self._counts[part]):
                    self.fields |= {f"{part}-{n}-{name}": field for name, field in make().items()}
        if self._asks("goods"):
            for n in range(self._counts["goods"]):
                self._add_line(n, typed.rows_of(begin, f"goods-{n}-quantities"))
        if base is not None:
            self.fields |= made.amending()
            self.fields["day"].initial = None  # where only the year is known, today is no guess
        self._keep_what_stands()
        # In the order of the page: the first field at fault takes the focus.
        lines = [name for name in self.fields if name.startswith("goods-")]
        way = [name for name in self.fields if name.startswith("route-")]
        self.order_fields([*lines, "office", *made.WHEN, *way, "narrative"])

    def _add_line(self, n: int, counted: int) -> None:
        begins = f"goods-{n}-"
        regime = self.initial.get(f"{begins}regime") or self._sent(f"{begins}regime") or self._regime
        fields = made.goods(regime, counted)
        if self.initial.get(f"{begins}goods_class") in made.PARTS:
            for name in ("live", "dead"):
                if not self.initial.get(f"{begins}{name}"):
                    fields.pop(name, None)
        self.fields |= {f"{begins}{name}": field for name, field in fields.items()}
        self.initial.setdefault(f"{begins}regime", regime)
        for m in range(2):  # a line that is added counts in the units of the first
            self.initial.setdefault(
                f"{begins}quantities-{m}-unit", self.initial.get(f"goods-0-quantities-{m}-unit", "")
            )

    @property
    def _regime(self) -> str:
        regimes = self.base.regimes if self.base else ()
        return regimes[0] if regimes else "OTHER" if self.kind == "negative" else self.kind

    def _asks(self, part: str) -> bool:
        if part == "parties":
            return self.named and self.kind != "negative"
        return self.kind != "negative" or part not in ("goods", "grounds", "charges")

    def _sent(self, name: str) -> str:
        value = str(self.data.get(name, "")) if self.is_bound else ""
        return value if value in words.REGIMES else ""

    def _counted(self, begin: Mapping[str, Any], more: str) -> dict[str, int]:
        names = {*begin, *self.initial, *(self.data if self.is_bound else ())}
        counts = {}
        for part, offered in OFFERED.items():
            stands = typed.rows_of(begin, part) + 1 if self.base else 0
            sent = typed.rows_of(names, part)
            wanted = max(offered, stands, sent) + (MORE.get(part, 2) if part == more else 0)
            counts[part] = min(wanted, max(MOST_ROWS, stands))
        return counts

    def _keep_what_stands(self) -> None:
        """A value that a list of choices does not have is offered beside them: to amend loses nothing."""
        for name, field in self.fields.items():
            value = self.initial.get(name)
            if isinstance(field, forms.ChoiceField) and value and not isinstance(value, list):
                known = {str(code) for code, _said in field.choices}
                if str(value) not in known:
                    field.choices = [*field.choices, (value, value)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        said = {name: value for name, value in data.items() if name not in made.BESIDE}
        self.typed = typed.read(said, self.base, self._parties)
        if self.kind == "negative":
            self.typed.record["kind"] = "negative"
        self.record, self.parties = self._believed(from_json, self.typed.record, ""), ()
        if self.named:
            self.parties = self._believed(parties_from_json, self.typed.parties, "parties.") or ()
        return data

    def _believed(self, believe: Any, said: Any, begins: str) -> Any:
        try:
            return believe(said)
        except ValidationError as error:
            for fault in error.errors():
                path = begins + ".".join(str(part) for part in fault["loc"])
                self.add_fault(path, FAULTS["missing"] if fault["type"] == "missing" else UNREADABLE)
            return None

    def refuse(self, faults: Iterable[checking.Fault]) -> None:
        """Say what is wrong with the record, each at its field."""
        for fault in faults:
            said = FAULTS.get(fault.reason, UNREADABLE)
            self.add_fault(fault.field, f"{said} ({fault.value})" if fault.reason in ("twice",) else said)

    def add_fault(self, path: str, said: Any) -> None:
        """Say what is wrong at a path of the record, at the nearest field of this form."""
        name = self._nearest(self.typed.field(path))
        if name is None or said not in self.errors.get(name, ()):
            self.add_error(name, said if name else f"{path}: {said}")

    def _nearest(self, name: str) -> str | None:
        name = NEAREST.get(name, name)
        if name in self.fields:
            return name
        inside = next((field for field in self.fields if field.startswith(f"{name}-") and "regime" not in field), None)
        return inside or (self._nearest(name.rpartition("-")[0]) if "-" in name else None)

    # How the page is laid out.

    @property
    def when(self) -> Part:
        """When, where and how it came to light."""
        shown = ["office", *made.WHEN]
        return self._part("when", _("When and where"), [name for name in shown if name in self.fields])

    @property
    def lines(self) -> Part | None:
        """The goods."""
        return self._part("goods", _("Goods"), []) if self._asks("goods") else None

    @property
    def route(self) -> Part:
        """The countries on the way."""
        return self._part("route", _("Route"), [])

    @property
    def folds(self) -> Iterator[Part]:
        """What is rarely needed, each in a fold."""
        for name, title, fields in made.FOLDS:
            if name not in made.ROWS or self._asks(name):
                yield self._part(name, title, [field for field in fields if field in self.fields])

    @property
    def narrative(self) -> Any:
        return self["narrative"]

    @property
    def version(self) -> int | None:
        """The version that was amended, as the form says."""
        found: int | None = self.cleaned_data.get("version")
        return found

    def _part(self, name: str, title: Any, fields: list[str]) -> Part:
        rows = [self._row(name, n) for n in range(self._counts.get(name, 0))] if self._asks(name) else []
        bound = [self[field] for field in fields]
        told = any(_told(one) for one in bound if one.name not in made.USUAL or one.errors)
        return Part(name, title, bound, rows, told or any(row.filled for row in rows))

    def _row(self, part: str, n: int) -> Row:
        begins = f"{part}-{n}-"
        names = [name for name in self.fields if name.startswith(begins)]
        apart = () if part == "papers" else made.FOLDED
        folded = [self[name] for name in names if name.removeprefix(begins) in apart]
        fields = [self[name] for name in names if name.removeprefix(begins) not in apart]
        together: list[list[Any]] = []
        for one in fields:
            if one.name.endswith(("-unit", "-currency")):
                together[-1].append(one)
            elif not one.is_hidden:
                together.append([one])
        alone = typed.ROWS[part]
        counted = [one for one in (*fields, *folded) if one.name.removeprefix(begins) not in alone]
        quiet = ("-unit", "-currency", "-standing")
        filled = any(_told(one) for one in counted if not one.name.endswith(quiet))
        return Row(
            n + 1,
            [one for one in together if one],
            folded,
            filled,
            any(_told(one) for one in folded if not one.name.endswith(quiet)),
        )


def _told(bound: Any) -> bool:
    return bool(bound.errors or bound.value() not in (None, "", [], ()))


def first(kind: str, goods_class: str = "") -> dict[str, Any]:
    """Return what stands in the fields of a new case of a kind of goods before anything is typed."""
    shown: dict[str, Any] = {f"route-{n}-role": role for n, role in enumerate(STOPS)}
    if kind == "BASEL":
        shown["route-3-role"] = "import"
    if kind == "negative":
        return shown
    shown |= {"measures": ["seized"], "goods-0-goods_class": goods_class}
    known = commodity.get(goods_class) if goods_class else None
    offered = {unit for unit, _said in UNITS}
    units = [unit for unit in (known.units.preferred, *known.units.normal) if unit in offered] if known else []
    usual = {"CITES": ["kg", "no."], "BASEL": ["kg", "packages"], "MONTREAL": ["kg", "no."]}.get(kind, ["kg", "no."])
    units = list(dict.fromkeys([*units, *usual]))[:2] if kind != "MONTREAL" else usual
    for n in range(OFFERED["goods"]):
        shown |= {f"goods-{n}-quantities-{m}-unit": unit for m, unit in enumerate(units)}
    return shown
