"""What to do and look at when goods are opened: the points that classes of goods name, each with its sentence.

They lie in one file, ``points.toml``. One that is not understood is refused with the point, the key and the reason.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from greenlane.reference.title import Text, Title, Trust, strict

Kind = Literal["yes_no", "number", "text"]
Unit = Literal["no.", "kg", "cm", "m3", "%", "°C"]
LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru")


class PointFault(ValueError):
    """A file of points that is not understood; the message names point, key and reason."""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a checklist. ``safety``: it keeps from harm, and is asked first; ``always``: of all goods."""

    code: str
    kind: Kind
    title: Title
    source: Text
    trust: Trust
    unit: Unit | None = None
    safety: bool = False
    always: bool = False

    def __post_init__(self) -> None:
        if (self.kind == "number") != (self.unit is not None):
            raise ValueError("a number has its unit, and nothing else has one")


_READER = TypeAdapter(Point)


def read(text: str, file: str = "points.toml") -> Mapping[str, Point]:
    """Return the points of a TOML text by their codes, in its order; raises PointFault."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PointFault(f"{file}: not TOML: {error}") from error
    return MappingProxyType({code: _point(code, fields, file) for code, fields in data.items()})


def _point(code: str, fields: Any, file: str) -> Point:
    if not isinstance(fields, dict) or "title" in fields or "code" in fields:
        raise PointFault(f"{file}: {code}: a table of its own, with its sentence by language")
    said = {language: fields[language] for language in LANGUAGES if language in fields}
    rest = {name: value for name, value in fields.items() if name not in LANGUAGES}
    try:
        return _READER.validate_python({"code": code, "title": said, **rest})
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise PointFault(f"{file}: {code}: {'; '.join(faults)}") from error


@functools.cache
def all() -> Mapping[str, Point]:
    """Return every point by its code, in the order of the file."""
    return read(files("greenlane.reference").joinpath("points.toml").read_text(encoding="utf-8"))


def get(code: str) -> Point | None:
    """Return the point of this code, or None."""
    return all().get(code)


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of answers."""
    return get_args(Kind)
