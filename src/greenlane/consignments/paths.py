"""Paths into a consignment, as a mapping profile writes them, and the kind of value that stands at the end of each.

``goods.quantity.amount``, ``parties.consignee.name``, ``documents.cites_export.number``, ``legs.0.start.code``,
``containers.number``, ``arrival``. The kinds are read off the contract itself, so that the two cannot disagree.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from greenlane.consignments import consignment as contract

Kind = Literal[
    "text", "country", "currency", "hs", "amount", "decimal", "count", "flag", "date", "datetime", "choice", "words"
]
Scope = Literal["head", "collected", "goods"]

ROLES = frozenset(get_args(contract.Role))
DOCUMENTS = frozenset(get_args(contract.DocumentKind))

_KINDS: tuple[tuple[Any, Kind], ...] = (
    (contract.Country, "country"),
    (contract.Currency, "currency"),
    (contract.HsCode, "hs"),
    (contract.Amount, "amount"),
    (contract.Count, "count"),
    (Decimal, "decimal"),
    (bool, "flag"),
    (dt.datetime, "datetime"),
    (dt.date, "date"),
)


class UnknownPath(ValueError):
    """A path that leads to nothing in a consignment."""


@cache
def kind_of(path: str) -> Kind:
    """Return the kind of value at the end of a path. Raises UnknownPath, naming the part that leads nowhere."""
    cls: Any = contract.Consignment
    parts = path.split(".")
    while parts:
        part = parts.pop(0)
        hints = get_type_hints(cls, include_extras=True)
        if part not in {field.name for field in dataclasses.fields(cls)}:
            raise UnknownPath(f"{path}: a {cls.__name__} has no {part!r}")
        kind, inner = _of(hints[part])
        if inner is None:
            if parts:
                raise UnknownPath(f"{path}: {part!r} has no parts")
            return kind
        if part in _LISTS:
            _LISTS[part](path, parts)
        cls = inner
    raise UnknownPath(f"{path}: names a group, not a field")


def choices(path: str) -> tuple[str, ...]:
    """Return the words allowed at a path of kind ``choice``."""
    cls: Any = contract.Consignment
    for part in path.split("."):
        hints = get_type_hints(cls, include_extras=True)
        if part in hints:
            kind, inner = _of(hints[part])
            if inner is None:
                return tuple(get_args(_bare(hints[part]))) if kind == "choice" else ()
            cls = inner
    return ()


def scope_of(path: str) -> Scope:
    """Say where a path belongs: each line of goods, a list gathered over the lines, or the consignment once."""
    first = path.split(".", 1)[0]
    return "goods" if first == "goods" else "collected" if first in ("documents", "containers") else "head"


def _bare(hint: Any) -> Any:
    """Strip ``| None`` from a hint."""
    inner = [argument for argument in get_args(hint) if argument is not type(None)]
    return inner[0] if type(None) in get_args(hint) and len(inner) == 1 else hint


def _of(hint: Any) -> tuple[Kind, type | None]:
    bare = _bare(hint)
    for known, kind in _KINDS:
        if bare is known or bare == known:
            return kind, None
    if get_origin(bare) is Literal:
        return "choice", None
    if dataclasses.is_dataclass(bare) and isinstance(bare, type):
        return "text", bare
    if get_origin(bare) is Annotated and get_origin(get_args(bare)[0]) is tuple:
        bare = get_args(bare)[0]
    if get_origin(bare) is tuple:
        return "words", next((a for a in get_args(bare) if dataclasses.is_dataclass(a) and isinstance(a, type)), None)
    return "text", None


def _role(path: str, parts: list[str]) -> None:
    if not parts or parts.pop(0) not in ROLES:
        raise UnknownPath(f"{path}: name the party by one of {', '.join(sorted(ROLES))}")


def _document(path: str, parts: list[str]) -> None:
    if not parts or parts.pop(0) not in DOCUMENTS:
        raise UnknownPath(f"{path}: name the paper by one of {', '.join(sorted(DOCUMENTS))}")


def _number(path: str, parts: list[str]) -> None:
    if not parts or not parts.pop(0).isdigit():
        raise UnknownPath(f"{path}: number the legs from 0")


def _nothing(path: str, parts: list[str]) -> None:
    """Goods and containers: one of each to a line, so nothing names which."""


_LISTS = {"parties": _role, "documents": _document, "legs": _number, "goods": _nothing, "containers": _nothing}
