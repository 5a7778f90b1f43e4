"""One record of a table to the facts of one line, by a mapping profile: the plan is made once, then followed fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import Any

from greenlane.consignments import convert, paths
from greenlane.consignments.convert import Unconvertible
from greenlane.consignments.received_text import DAMAGED
from greenlane.consignments.tables import separators
from greenlane.consignments.tables.profile import Codes, Mapped, Profile, ProfileMismatch, Rate

Value = str | int | bool | list[str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that could not be converted, kept as written. ``columns`` are the table's names for it."""

    to: str
    columns: str
    reason: str
    as_written: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What one record says on one scope: values by path, what was refused, and what is only said (see ``Profile``)."""

    values: dict[str, Any]
    refused: tuple[Refusal, ...] = ()
    said: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    to: str
    columns: str
    places: tuple[int, ...]
    clean: Callable[[str], str]
    codes: tuple[Codes | None, ...]
    convert: Callable[[str], Value]
    join: str
    needs: tuple[int, ...]


class Plan:
    """A profile bound to a table's header. Raises ProfileMismatch where columns are missing or stand twice."""

    def __init__(self, profile: Profile, header: list[str]) -> None:
        place = {name: i for i, name in reversed(list(enumerate(header)))}
        _fit(profile, header)
        profile = profile.without(profile.optional.difference(place))
        self.key = place[profile.group] if profile.group else None
        used = profile.fields
        self._steps = {
            scope: [_step(m, place, profile) for m in used if paths.scope_of(m.to) == scope] for scope in _SCOPES
        }
        self._places = {scope: sorted({i for s in steps for i in s.places}) for scope, steps in self._steps.items()}
        self._constants = {
            scope: [c for c in _constants(profile, used) if paths.scope_of(c[0]) == scope] for scope in _SCOPES
        }
        self._rates = profile.rates
        self.says = profile.unreadable == "say"
        self._header = header
        self._used = {i for places in self._places.values() for i in places}

    def written(self, scope: paths.Scope, values: list[str]) -> tuple[str, ...]:
        """Return what the record has in the columns of a scope, to tell at once whether two records agree."""
        return tuple([values[i] for i in self._places[scope]])

    def facts(self, scope: paths.Scope, values: list[str]) -> Facts:
        """Return what the record says on a scope. What is refused stands in the values as written."""
        found: dict[str, Any] = {}
        refused: list[Refusal] = []
        for step in self._steps[scope]:
            try:
                value = _follow(step, values)
            except Unconvertible as error:
                as_written = step.join.join(text for i in step.places if (text := values[i].strip()))
                if not self.says:
                    found[step.to] = as_written
                refused.append(Refusal(step.to, step.columns, str(error), as_written[:400]))
            else:
                if value is not None:
                    found[step.to] = value
        for to, beside, constant in self._constants[scope]:
            if to not in found and (not beside or any(other in found for other in beside)):
                found[to] = constant
        if scope == "goods" and self._rates:
            _price(found, self._rates)
        return Facts(found, said=tuple(refused)) if self.says else Facts(found, tuple(refused))

    def damaged(self, values: list[str]) -> Iterator[Refusal]:
        """Yield a refusal for every fact, and for every column that makes none, that lost its text."""
        for scope in _SCOPES:
            for step in self._steps[scope]:
                as_written = step.join.join(values[i] for i in step.places)
                if DAMAGED in as_written:
                    yield Refusal(step.to, step.columns, _DAMAGE, as_written[:400])
        for i, value in enumerate(values):
            if DAMAGED in value and i not in self._used:
                yield Refusal("", self._header[i], _DAMAGE, value[:400])


_DAMAGE = "holds a NUL or bytes that are not text in the profile's encoding"
_SCOPES: tuple[paths.Scope, ...] = ("head", "collected", "goods")


def _fit(profile: Profile, header: list[str]) -> None:
    missing = tuple(column for column in profile.required if column not in header)
    twice = sorted({column for column in profile.required if header.count(column) > 1})
    if missing or twice:
        what = f"columns missing: {', '.join(missing)}" if missing else f"columns that stand twice: {', '.join(twice)}"
        raise ProfileMismatch(
            f"the table does not fit profile {profile.name}: {what}; {separators.found(header)}", missing, tuple(header)
        )


def _constants(profile: Profile, used: Iterable[Mapped]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each constant with the paths beside which alone it has a meaning (a currency, beside an amount)."""
    for to, value in profile.constants.items():
        group = to.rpartition(".")[0]
        beside = [m.to for m in used if m.to.startswith(f"{group}.")] if group not in ("", "goods") else []
        yield to, tuple(beside), value


def _follow(step: _Step, values: list[str]) -> Value | None:
    if len(step.places) == 1:
        text = step.clean(values[step.places[0]])
        codes = step.codes[0]
        if text and codes is not None:
            text = _decode(codes, text)
        return step.convert(text) if text else None
    parts = []
    for place, codes in zip(step.places, step.codes, strict=True):
        text = step.clean(values[place])
        if text and codes is not None:
            text = _decode(codes, text)
        if text:
            parts.append(text)
        elif place in step.needs:
            return None
    return step.convert(step.join.join(parts)) if parts else None


def _decode(codes: Codes, text: str) -> str:
    found = codes.values.get(text)
    if found is None:
        found = codes.values.get(text.upper())
    if found is not None:
        return found
    if codes.other == "refuse":
        raise Unconvertible("is not a code that the profile knows")
    return text if codes.other == "keep" else ""


def _step(mapped: Mapped, place: Mapping[str, int], profile: Profile) -> _Step:
    missing = mapped.missing

    def clean(text: str) -> str:
        text = text.strip()
        return "" if text in missing else text

    return _Step(
        to=mapped.to,
        columns=" and ".join(mapped.columns),
        places=tuple(place[column] for column in mapped.columns),
        clean=clean,
        codes=tuple(mapped.codes.get(column) for column in mapped.columns),
        convert=_converter(mapped, profile),
        join=mapped.join,
        needs=tuple(place[column] for column in mapped.needs),
    )


def _converter(mapped: Mapped, profile: Profile) -> Callable[[str], Value]:
    """Return the conversion for the kind of value at the path; those that repeat are remembered."""
    marks = (profile.decimal, profile.thousands)
    allowed = paths.choices(mapped.to)
    kinds: dict[paths.Kind, Callable[[str], Value]] = {
        "text": lambda text: text,
        "words": lambda text: text.replace(",", " ").replace(";", " ").split(),
        "amount": lambda text: (convert.amount if profile.unreadable == "say" else convert.number)(text, *marks),
        "decimal": lambda text: convert.number(text, *marks),
        "count": lambda text: convert.count(text, *marks),
        "country": _remembered(convert.country),
        "currency": convert.currency,
        "hs": lambda text: convert.hs(text.zfill(mapped.width)),
        "flag": convert.flag,
        "date": _remembered(lambda text: convert.day(text, mapped.dates)),
        "datetime": _remembered(lambda text: convert.moment(text, mapped.dates)),
        "choice": lambda text: convert.choice(text, allowed),
    }
    return kinds[mapped.kind]


def _remembered(function: Callable[[str], str]) -> Callable[[str], str]:
    return lru_cache(maxsize=4096)(function)


def _price(found: dict[str, Any], rates: Mapping[str, Rate]) -> None:
    """Add the value in US dollars where the profile states a rate for the currency."""
    for group in ("goods.value", "goods.freight"):
        rate = rates.get(str(found.get(f"{group}.currency")))
        amount = found.get(f"{group}.amount")
        if rate is not None and isinstance(amount, str) and f"{group}.usd" not in found:
            try:
                convert.number(amount)
            except Unconvertible:
                continue
            with localcontext() as context:
                context.prec = 50
                found[f"{group}.usd"] = f"{Decimal(amount) * Decimal(rate.usd):f}"
