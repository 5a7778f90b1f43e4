"""An indicator: one sign that goods may not be what the papers say, written as data.

Each is one TOML file on the shelf ``indicators/``; docs/how-to/add-an-indicator.md shows one. Values that an
administration changed travel as the same fields in the JSON of an indicator set.
"""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from math import isfinite
from typing import Any, Literal

from greenlane import shelf
from greenlane.targeting import expression
from greenlane.targeting.expression import ExpressionError
from greenlane.targeting.vocabulary import NAMES

SHELF = "greenlane.targeting.indicators"
REGIMES = ("CITES", "BASEL", "MONTREAL")
LEVELS = (
    "document", "container", "value", "route", "party", "pattern", "payment", "parcel", "shipment", "text", "season",
    "permit", "price",
)  # fmt: skip
TRUST = ("sourced", "derived", "unverified")
Hard = Literal["", "prohibited", "papers_missing"]
HARD: tuple[Hard, ...] = ("", "papers_missing", "prohibited")
"""Hard legal checks, from none to the strictest; where a number stands for one, it is the place here."""
MAX_POINTS = 100
NOMINAL = frozenset({"consignor", "consignee", "notify", "broker"}) | {
    f"{end}_{what}_key" for end in ("consignor", "consignee") for what in ("address", "phone")
}
"""Facts that may be the name of a natural person, or find one: an expression compares them, no sentence says them."""


class IndicatorError(ValueError):
    """An indicator that cannot be used; the message names the indicator, the field and the reason."""


@dataclass(frozen=True)
class Threshold:
    """A number that an administration may set: a starting value until it calibrates its own."""

    value: float
    unit: str = ""
    meaning: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Example:
    """Facts on which the indicator must give ``expected``: True fires, False is silent, None cannot tell."""

    facts: Mapping[str, object]
    expected: bool | None


@dataclass(frozen=True)
class Indicator:
    """One indicator. ``hard`` marks a legal check that no score may outweigh."""

    code: str
    title: str
    level: str
    basis: str
    trust: str
    points: int
    when: str
    because: str
    regimes: tuple[str, ...] = ()
    hard: Hard = ""
    active: bool = True
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @property
    def values(self) -> dict[str, float]:
        """The thresholds as plain numbers."""
        return {name: threshold.value for name, threshold in self.thresholds.items()}

    @property
    def facts(self) -> frozenset[str]:
        """The facts that ``when`` and ``because`` look at."""
        return expression.names(expression.parse(self.when, self.values)) | (_fields(self.because) - set(self.values))

    def changed(self, *, points: int, active: bool, thresholds: Mapping[str, float]) -> Indicator:
        """Return the indicator with other points, thresholds or switched off. Raises IndicatorError."""
        if unknown := set(thresholds) - set(self.thresholds):
            raise IndicatorError(f"{self.code}: there is no threshold {', '.join(sorted(unknown))}")
        settled = {name: replace(t, value=thresholds.get(name, t.value)) for name, t in self.thresholds.items()}
        return admit(replace(self, points=points, active=active, thresholds=settled))

    def as_json(self) -> dict[str, Any]:
        """Return the indicator as JSON values, without its examples."""
        fields = asdict(replace(self, examples=()))
        del fields["examples"]
        fields["regimes"] = list(self.regimes)
        return fields


@dataclass(frozen=True)
class Unusable:
    """An indicator that was admitted once and is no more: ``fields`` as they were kept, and why not."""

    fields: Mapping[str, Any]
    because: str

    @property
    def code(self) -> str:
        """Its code."""
        return str(self.fields.get("code", ""))

    @property
    def title(self) -> str:
        """Its title, as it was kept."""
        return str(self.fields.get("title", ""))

    @property
    def hard(self) -> bool:
        """Whether it is a legal check."""
        return bool(self.fields.get("hard"))

    @property
    def regimes(self) -> frozenset[str]:
        """The regimes whose goods it is about; empty: any goods."""
        named = self.fields.get("regimes")
        return frozenset(REGIMES) & frozenset(str(name) for name in named) if isinstance(named, list) else frozenset()

    @property
    def active(self) -> bool:
        """Whether it would judge if it could."""
        return self.fields.get("active", True) is not False


def admit(indicator: Indicator) -> Indicator:
    """Return the indicator if every field of it holds. Raises IndicatorError naming the field and the reason."""
    for fault in _faults(indicator):
        raise IndicatorError(f"{indicator.code}: {fault}")
    return indicator


_TEXTS = ("code", "title", "level", "basis", "trust", "when", "because")
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,39}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _faults(indicator: Indicator) -> Iterator[str]:
    if wrong := [name for name in _TEXTS if not isinstance(text := getattr(indicator, name), str) or not text.strip()]:
        yield f"{', '.join(wrong)} must be a text"
    elif type(indicator.points) is not int or type(indicator.active) is not bool:
        yield "points must be a whole number, active true or false"
    elif wrong := [fault for name, t in indicator.thresholds.items() for fault in _faults_of(name, t)]:
        yield from wrong
    else:
        yield from _faults_of_meaning(indicator)


def _faults_of(name: str, threshold: Threshold) -> Iterator[str]:
    if not _NAME.fullmatch(name) or name in NAMES:
        yield f"threshold {name} must be named in small letters, and not like a fact"
    numbers = (threshold.value, threshold.minimum, threshold.maximum)
    if any(type(n) not in (int, float) or not isfinite(n) for n in numbers if n is not None) or numbers[0] is None:
        yield f"threshold {name} must have numbers as value, minimum and maximum"
    elif (threshold.minimum is not None and threshold.value < threshold.minimum) or (
        threshold.maximum is not None and threshold.value > threshold.maximum
    ):
        yield f"threshold {name} must lie between {threshold.minimum} and {threshold.maximum}"


def _faults_of_meaning(indicator: Indicator) -> Iterator[str]:
    if not _CODE.fullmatch(indicator.code):
        yield "code must be of capital letters, digits and hyphens"
    if indicator.level not in LEVELS:
        yield f"level must be one of {', '.join(LEVELS)}"
    if indicator.trust not in TRUST:
        yield f"trust must be one of {', '.join(TRUST)}"
    if bad := set(indicator.regimes) - set(REGIMES):
        yield f"regimes: {', '.join(sorted(bad))} is not one of {', '.join(REGIMES)}"
    if indicator.hard not in ("", "prohibited", "papers_missing"):
        yield "hard must be prohibited or papers_missing"
    if not 0 <= indicator.points <= MAX_POINTS:
        yield f"points must lie between 0 and {MAX_POINTS}"
    try:
        expression.parse(indicator.when, indicator.values)
    except ExpressionError as error:
        yield f"when: {error}"
    try:
        if named := _fields(indicator.because) & NOMINAL:
            yield f"because: {', '.join(sorted(named))} is a name, and reasons are read where names are withheld"
        if unknown := _fields(indicator.because) - set(NAMES) - set(indicator.thresholds):
            yield f"because: there is no fact named {', '.join(sorted(unknown))}"
    except ValueError as error:
        yield f"because: {error}"


def _fields(sentence: str) -> set[str]:
    names = set()
    for _, name, layout, conversion in string.Formatter().parse(sentence):
        if layout or conversion:
            raise ValueError(f"write {{{name}}} alone in its braces")
        if name is not None:
            names.add(name)
    return names


def explain(indicator: Indicator, facts: Mapping[str, object]) -> str:
    """Return the ``because`` sentence with the values of this goods line in it."""
    return filled(indicator.because, values_in(indicator.because, indicator.values, facts))


def values_in(because: str, thresholds: Mapping[str, float], facts: Mapping[str, object]) -> dict[str, object]:
    """Return what each pair of braces in a sentence stands for: a threshold, or this goods line's fact."""
    return {name: thresholds[name] if name in thresholds else facts.get(name) for name in _fields(because)}


def filled(because: str, values: Mapping[str, object]) -> str:
    """Return the sentence, in English as the record keeps it, with its values in it."""
    return because.format(**{name: _said(value) for name, value in values.items()})


def _said(value: object) -> str:
    """Return a value as an officer reads it: a mass or a value without digits that say nothing."""
    if value is None or value == "":
        return "not declared"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v).replace("_", " ") for v in value) or "none"  # what stands in lists are codes of ours
    return str(value)


_KEYS = {
    "code", "title", "level", "regimes", "basis", "trust", "points", "hard", "when", "because", "thresholds", "active",
    "fires", "silent", "cannot_tell",
}  # fmt: skip


def from_toml(text: str, name: str) -> Indicator:
    """Read one file of the shelf; ``name`` is the file's name, for the error. Raises IndicatorError."""
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IndicatorError(f"{name}: {error}") from None
    if unknown := set(fields) - _KEYS:
        raise IndicatorError(f"{name}: unknown field {', '.join(sorted(unknown))}")
    try:
        examples = tuple(
            Example(example["facts"], expected)
            for key, expected in (("fires", True), ("silent", False), ("cannot_tell", None))
            for example in fields.pop(key, [])
        )
    except (KeyError, TypeError):
        raise IndicatorError(f"{name}: an example is written [[fires]], and below it facts = {{ … }}") from None
    indicator = from_json(fields, name)
    if unknown := {fact for e in examples for fact in e.facts} - set(NAMES):
        raise IndicatorError(f"{name}: examples name {', '.join(sorted(unknown))}, which is not a fact")
    return replace(indicator, examples=examples)


def from_json(fields: Mapping[str, Any], name: str = "") -> Indicator:
    """Read the fields of an indicator. Raises IndicatorError naming the indicator, the field and the reason."""
    label = name or str(fields.get("code", "indicator"))
    try:
        thresholds = {key: Threshold(**value) for key, value in fields.get("thresholds", {}).items()}
        given = {k: v for k, v in fields.items() if k not in {"thresholds", "regimes"}}
        indicator = Indicator(**given, regimes=tuple(fields.get("regimes", ())), thresholds=thresholds)
    except (TypeError, AttributeError) as error:
        raise IndicatorError(f"{label}: {error}") from None
    return admit(indicator)


def read_stored(content: Iterable[Mapping[str, Any]]) -> tuple[list[Indicator], list[Unusable]]:
    """Read a stored set: what today's code admits, and what it no longer does, each with the reason."""
    found: list[Indicator] = []
    unusable: list[Unusable] = []
    for fields in content:
        try:
            found.append(from_json(fields))
        except (IndicatorError, TypeError) as error:
            unusable.append(Unusable(fields, str(error)))
    return found, unusable


def read_shelf() -> tuple[list[Indicator], list[Unusable]]:
    """Read every indicator on the shelf, in order of code, and what is wrong or stands on it twice."""
    found: dict[str, Indicator] = {}
    unusable: list[Unusable] = []
    for file in shelf.files(SHELF, ".toml"):
        text = file.read_text(encoding="utf-8")
        try:
            indicator = from_toml(text, file.name)
            if file.name != f"{indicator.code}.toml":
                raise IndicatorError(f"{file.name}: the file must be named {indicator.code}.toml")
            if indicator.code in found:
                raise IndicatorError(f"{file.name}: {indicator.code} stands on the shelf twice")
            found[indicator.code] = indicator
        except (IndicatorError, TypeError) as error:
            unusable.append(Unusable(_as_far_as_read(text, file.name), str(error)))
    return [found[code] for code in sorted(found)], unusable


def _as_far_as_read(text: str, name: str) -> dict[str, Any]:
    try:
        fields = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        fields = {}
    return fields | {"code": name.removesuffix(".toml")}


def from_shelf() -> tuple[Indicator, ...]:
    """Return every indicator on the shelf, in order of code. Raises IndicatorError where a file is wrong or doubled."""
    found, unusable = read_shelf()
    for one in unusable:
        raise IndicatorError(one.because)
    return tuple(found)
