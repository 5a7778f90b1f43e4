"""What a file says of a case laid over what stands in it, and what that changes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_BY: Mapping[str, tuple[str, ...]] = {
    "goods": ("line",), "containers": ("number",), "papers": ("kind", "number"), "grounds": ("code",),
}  # fmt: skip
"""What makes two entries of a list the same one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change: its path, and what stands there before and after."""

    field: str
    before: str
    after: str


def laid_over(stands: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's JSON with what a file says laid over it.

    What the file leaves out stays. Lines of goods it does not name stay; of the route, the stops with the parts that
    it names are replaced; any other list is replaced, its entries keeping what the file has no column for.
    """
    merged = dict(stands)
    for name, value in said.items():
        before = merged.get(name)
        if name == "route":
            merged[name] = _route(before or [], value)
        elif name == "charges" and before:
            merged[name] = [_deep(before[0], value[0]), *before[1:]]
        elif isinstance(value, list) and name in _BY and before:
            merged[name] = _entries(name, before, value)
        elif isinstance(value, dict) and isinstance(before, dict):
            merged[name] = _deep(before, value)
        else:
            merged[name] = value
    if "day" in said and "year" not in said:
        merged.pop("year", None)
    return merged


def _deep(before: Mapping[str, Any], value: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(before)
    for name, new in value.items():
        old = merged.get(name)
        merged[name] = _deep(old, new) if isinstance(old, dict) and isinstance(new, dict) else new
    return merged


def _route(before: Sequence[Mapping[str, Any]], stops: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    roles = {stop["role"] for stop in stops}
    kept = [stop for stop in before if stop["role"] not in roles]
    order = ("origin", "export", "transit", "import", "destination")
    return sorted((*kept, *stops), key=lambda stop: order.index(stop["role"]) if stop["role"] in order else len(order))


def _entries(
    name: str, before: Sequence[Mapping[str, Any]], entries: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    def key(entry: Mapping[str, Any], place: int) -> tuple[str, ...]:
        return tuple(str(entry.get(part) or (place if name == "goods" else "")) for part in _BY[name])

    known = {key(entry, n): entry for n, entry in enumerate(before, start=1)}
    merged = [_deep(known.pop(key(entry, n), {}), entry) for n, entry in enumerate(entries, start=1)]
    if name != "goods":
        return merged
    left = [dict(entry) for entry in known.values()]
    return sorted([*merged, *left], key=lambda line: int(line["line"]) if str(line.get("line")).isdigit() else 0)


def people(stands: Sequence[Mapping[str, Any]], said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return people and companies with those of a file laid over them; none is ever taken away."""

    def key(party: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(str(party.get(part, "")).casefold() for part in ("role", "name", "first_names"))

    merged = {key(party): dict(party) for party in stands}
    for party in said:
        merged[key(party)] = _deep(merged.get(key(party), {}), party)
    return list(merged.values())


def changes(before: Mapping[str, Any], after: Mapping[str, Any], within: str = "") -> Iterator[Change]:
    """Yield each field in which two records' JSON differ."""
    for name in dict.fromkeys((*before, *after)):
        path, old, new = f"{within}{name}", before.get(name), after.get(name)
        if old == new:
            continue
        if isinstance(old, list) and isinstance(new, list) and all(isinstance(part, dict) for part in (*old, *new)):
            for n in range(max(len(old), len(new))):
                pair = [rows[n] if n < len(rows) else {} for rows in (old, new)]
                yield from changes(pair[0], pair[1], f"{path}.{n}.")
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from changes(old, new, f"{path}.")
        else:
            yield Change(path, _said(old), _said(new))


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    if isinstance(value, dict):
        return ", ".join(_said(part) for part in value.values() if part not in (None, ""))
    return "" if value is None else str(value)
