"""Mapping profiles: which column of a table becomes which fact. One TOML file each, on the shelf ``profiles/``.

A profile is checked when it is loaded: paths that lead nowhere, code tables that do not exist and outcomes that are
mapped are errors of the profile, not of the data.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from greenlane import shelf
from greenlane.consignments import paths
from greenlane.consignments.tables.code_tables import named

SHELF = "greenlane.consignments.profiles"


class ProfileFault(ValueError):
    """A profile that cannot be used; the message names the file and the entry."""


class ProfileMismatch(ValueError):
    """A table that does not have the profile's columns. ``missing`` are these, ``found`` are those it has."""

    def __init__(self, message: str, missing: tuple[str, ...] = (), found: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.missing = missing
        self.found = found


class UnknownProfile(ProfileMismatch):
    """No profile of that name, or none named where one is needed."""


@dataclass(frozen=True)
class Codes:
    """A code table: ``values`` maps codes to words ("" is *not declared*); ``other`` says what any other code is."""

    values: Mapping[str, str]
    other: str = "refuse"


@dataclass(frozen=True)
class Mapped:
    """One fact made from one column, or from several joined by ``join``; without a ``needs`` column it stays out."""

    to: str
    columns: tuple[str, ...]
    missing: frozenset[str]
    codes: Mapping[str, Codes]
    dates: tuple[str, ...]
    join: str
    needs: tuple[str, ...]
    width: int

    @property
    def kind(self) -> paths.Kind:
        """What kind of value stands at the end of the path."""
        return paths.kind_of(self.to)

    def within(self, columns: Collection[str]) -> Mapped | None:
        """Return what can be made of those of its columns that are there; None where one it needs is not."""
        there = tuple(column for column in self.columns if column in columns)
        return replace(self, columns=there) if there and set(self.needs) <= set(there) else None


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency was worth in US dollars, on which day and according to whom."""

    usd: str
    on: str
    source: str


@dataclass(frozen=True)
class Result:
    """Where a table says what an inspection found: never a fact, read only by who asks for outcomes.

    ``found`` and ``nothing`` are the words of ``column`` that mean so; with any other the line counts as not inspected.
    ``known``: the column of the day on which it became known. ``means``: what a find is in these data.
    """

    column: str
    found: frozenset[str]
    nothing: frozenset[str]
    known: str | None
    means: str


@dataclass(frozen=True)
class Profile:
    """How one kind of table is read. ``delimiter`` None: the header decides. ``encodings``: the first, then others.

    ``unreadable``: whether a value that cannot be read makes its consignment ``refuse``d, or is only ``say``ed: it
    then stands as written in the free text. So does, where lines of one consignment contradict each other, the later.
    """

    name: str
    title: str
    source: str
    licence: str
    note: str
    delimiter: str | None
    encodings: tuple[str, ...]
    decimal: str
    thousands: str
    group: str | None
    optional: frozenset[str]
    outcome: frozenset[str]
    constants: Mapping[str, str]
    rates: Mapping[str, Rate]
    fields: tuple[Mapped, ...]
    missing: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()
    result: Result | None = None
    unreadable: str = "refuse"

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that makes a fact or groups lines, in the order of the profile."""
        used = [column for mapped in self.fields for column in mapped.columns]
        return tuple(dict.fromkeys([self.group, *used] if self.group else used))

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a table must have, in the order of the profile."""
        return tuple(column for column in self.columns if column not in self.optional)

    def without(self, columns: Collection[str]) -> Profile:
        """Return the profile that reads a table as if it did not have these columns. Raises ProfileMismatch."""
        if self.group in columns or "reference" in {m.to for m in self.fields if set(m.columns) & set(columns)}:
            raise ProfileMismatch(f"profile {self.name} cannot tell consignments apart without {', '.join(columns)}")
        kept = [mapped.within(set(mapped.columns).difference(columns)) for mapped in self.fields]
        return replace(self, fields=tuple(mapped for mapped in kept if mapped))


def load(name: str | None) -> Profile:
    """Return the profile of that name. Raises UnknownProfile, naming those there are."""
    found = profiles()
    if name is None:
        raise UnknownProfile(f"a table needs a mapping profile: name one of {', '.join(found)}")
    if name not in found:
        raise UnknownProfile(f"no mapping profile {name!r}; there are {', '.join(found)}")
    return found[name]


@cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile on the shelf by name, an administration's own ones too."""
    found: dict[str, Profile] = {}
    for file in shelf.files(SHELF, ".toml"):
        profile = read(file)
        if profile.name in found:
            raise ProfileFault(f"{file.name}: two profiles of that name")
        found[profile.name] = profile
    return MappingProxyType(found)


def read(file: Traversable) -> Profile:
    """Read one profile file. Raises ProfileFault."""
    return parse(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8"))


def parse(name: str, text: str) -> Profile:
    """Read a profile from TOML text. Raises ProfileFault, naming the entry."""
    try:
        raw = tomllib.loads(text)
        profile = _profile(name, raw)
        _hold(profile)
    except (ValueError, TypeError, KeyError, AttributeError, LookupError) as error:
        raise ProfileFault(f"profile {name}: {error}") from error
    return profile


def _profile(name: str, raw: dict[str, Any]) -> Profile:
    tables = {key: _codes(value) for key, value in raw.pop("codes", {}).items()}
    missing = frozenset(raw.pop("missing", []))
    dates = tuple(raw.pop("dates", []))
    fields = tuple(_mapped(entry, tables, missing, dates) for entry in raw.pop("field"))
    result = _result(raw.pop("result")) if "result" in raw else None
    profile = Profile(
        name=name,
        title=raw.pop("title"),
        source=raw.pop("source"),
        licence=raw.pop("licence"),
        note=raw.pop("note", ""),
        delimiter=raw.pop("delimiter", None),
        encodings=_encodings(raw.pop("encoding", "utf-8"), raw.pop("fallback_encodings", [])),
        decimal=raw.pop("decimal", "."),
        thousands=raw.pop("thousands", ""),
        group=raw.pop("group", None),
        optional=frozenset(raw.pop("optional", [])),
        outcome=frozenset(raw.pop("outcome", [])).union(_columns_of(result)),
        constants=MappingProxyType({key: str(value) for key, value in _flat(raw.pop("constants", {}))}),
        rates={key: Rate(str(r["usd"]), str(r["on"]), r["source"]) for key, r in raw.pop("rates", {}).items()},
        fields=fields,
        missing=missing,
        dates=dates,
        result=result,
        unreadable=raw.pop("unreadable", "refuse"),
    )
    if raw:
        raise ProfileFault(f"unknown entries {', '.join(raw)}")
    return profile


def _mapped(
    raw: dict[str, Any], tables: Mapping[str, Codes], missing: frozenset[str], dates: tuple[str, ...]
) -> Mapped:
    raw = dict(raw)
    to = raw.pop("to")
    origin = raw.pop("from")
    columns = (origin,) if isinstance(origin, str) else tuple(origin)
    codes = raw.pop("codes", {})
    by_column = {columns[0]: codes} if isinstance(codes, str) else dict(codes)
    mapped = Mapped(
        to=to,
        columns=columns,
        missing=frozenset(raw.pop("missing")) if "missing" in raw else missing,
        codes={column: tables[table] for column, table in by_column.items()},
        dates=tuple(raw.pop("dates", dates)),
        join=raw.pop("join", " "),
        needs=tuple(raw.pop("needs", ())),
        width=raw.pop("width", 0),
    )
    if raw:
        raise ProfileFault(f"field {to}: unknown entries {', '.join(raw)}")
    return mapped


def _result(raw: dict[str, Any]) -> Result:
    raw = dict(raw)
    result = Result(
        column=raw.pop("from"),
        found=frozenset(map(str, raw.pop("found"))),
        nothing=frozenset(map(str, raw.pop("nothing"))),
        known=raw.pop("known", None),
        means=raw.pop("means"),
    )
    if raw:
        raise ProfileFault(f"result: unknown entries {', '.join(raw)}")
    if not result.found or not result.nothing or result.found & result.nothing:
        raise ProfileFault("result: found and nothing are words, and different ones")
    return result


def _columns_of(result: Result | None) -> set[str]:
    return {column for column in (result.column, result.known) if column} if result else set()


def _codes(raw: dict[str, Any]) -> Codes:
    values = dict(named(raw["table"])) if "table" in raw else {}
    values.update({str(key): str(value) for key, value in raw.get("values", {}).items()})
    return Codes(MappingProxyType(values), raw.get("other", "refuse"))


def _flat(raw: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in raw.items():
        found.extend(_flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)])
    return found


def _hold(profile: Profile) -> None:
    """Raise ProfileFault for what would only show on the data otherwise."""
    for path in [mapped.to for mapped in profile.fields] + list(profile.constants):
        paths.kind_of(path)
    twice = [mapped.to for mapped in profile.fields]
    if len(set(twice)) != len(twice):
        raise ProfileFault("a path is filled twice")
    for mapped in profile.fields:
        if mapped.to == "goods.line":
            raise ProfileFault("goods.line is counted, not mapped")
        if leak := profile.outcome.intersection(mapped.columns):
            raise ProfileFault(f"field {mapped.to}: {', '.join(leak)} is an outcome and may not become a fact")
        if stray := set(mapped.codes).union(mapped.needs).difference(mapped.columns):
            raise ProfileFault(f"field {mapped.to}: {', '.join(sorted(stray))} is not one of its columns")
        if bad := [codes.other for codes in mapped.codes.values() if codes.other not in ("refuse", "keep", "missing")]:
            raise ProfileFault(f"field {mapped.to}: other = {bad[0]!r} is none of refuse, keep, missing")
    if profile.unreadable not in ("refuse", "say"):
        raise ProfileFault(f"unreadable = {profile.unreadable!r} is neither refuse nor say")
    if profile.delimiter is not None and (len(profile.delimiter) != 1 or profile.delimiter in '"\r\n'):
        raise ProfileFault("the delimiter is one sign")
    if len(profile.decimal) != 1 or profile.decimal == profile.thousands:
        raise ProfileFault("the decimal mark is one sign, and another than the mark of thousands")


def _encodings(first: str, others: list[str]) -> tuple[str, ...]:
    """A line in an encoding of several bytes to a letter can pass for another, so such a one is no fallback."""
    found = tuple(text_encoding(name) for name in (first, *others))
    for name in found[1:]:
        decoder = codecs.getincrementaldecoder(name)("replace")
        if any(not decoder.decode(bytes([n])) for n in range(128, 256)):
            raise ProfileFault(f"fallback encoding {name} has letters of several bytes: name it as encoding")
    return found


def text_encoding(name: str, *, wide: bool = False) -> str:
    """Return the usual name of an encoding that contains ASCII, or, if ``wide``, is UTF-16. Raises ValueError."""
    ascii_text = "".join(map(chr, range(32, 127))) + "\t\r\n"
    try:
        found = codecs.lookup(name).name
        if wide and found in ("utf-16-le", "utf-16-be"):
            return found
        if ascii_text.encode(found) == ascii_text.encode() and ascii_text.encode().decode(found) == ascii_text:
            return found
    except (LookupError, ValueError, TypeError):
        raise ValueError(f"there is no encoding of text named {name!r}") from None
    raise ValueError(f"encoding {name} does not contain ASCII")
