"""The facts of many lines to the fields of one consignment, with every fault at its path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from greenlane.consignments.reading import Fault
from greenlane.consignments.tables.columns_to_facts import Facts, Refusal

MOST_TEXT = 4000
"""As many signs as a field of a consignment holds."""
_AMOUNTS = ("quantity", "value", "freight")


class Assembly:
    """One consignment under construction. The first line says what it is; later lines may not contradict it.

    ``says``: they may; the first counts, and what contradicts it stands in the free text, as what could not be read.
    """

    def __init__(self, first: int, *, says: bool = False) -> None:
        self._first = first
        self._says = says
        self._said: dict[str, None] = {}
        self._head: dict[str, Any] | None = None
        self._head_written: dict[str, str] = {}
        self._roles: list[str] = []
        self._documents: list[dict[str, Any]] = []
        self._containers: list[dict[str, Any]] = []
        self._goods: list[dict[str, Any]] = []
        self._faults: list[Fault] = []
        self._at: dict[tuple[int, str], str] = {}

    def head(self, line: int, facts: Facts) -> None:
        """Take what a line says of the whole consignment."""
        if self._head is None:
            self._head = facts.values
            for path in facts.values:
                parts = path.split(".")
                if parts[0] == "parties" and parts[1] not in self._roles:
                    self._roles.append(parts[1])
            self._refuse(line, facts)
            return
        if self._says:
            self._join(facts)
            return
        for path in dict.fromkeys([*self._head, *facts.values]):
            if self._head.get(path) != facts.values.get(path):
                reason = f"differs from line {self._first} of the same consignment"
                self._faults.append(Fault(line, self._final(line, path), reason, _short(facts.values.get(path, ""))))

    def _join(self, facts: Facts) -> None:
        """Take from a later line what the lines before it do not say."""
        assert self._head is not None
        self._said |= dict.fromkeys(_note(refusal.columns, refusal.as_written) for refusal in facts.said)
        for path, value in facts.values.items():
            if self._head.setdefault(path, value) != value:
                self._said[_note(path, f"{self._head[path]}, {value}")] = None

    def collected(self, line: int, facts: Facts) -> None:
        """Take the papers and containers a line names; those already named are not repeated."""
        documents: dict[str, dict[str, Any]] = {}
        container: dict[str, Any] = {}
        for path, value in facts.values.items():
            scope, *parts = path.split(".")
            if scope == "documents":
                _put(documents.setdefault(parts[0], {"kind": parts[0]}), parts[1:], value)
            else:
                _put(container, parts, value)
        for kind, document in documents.items():
            self._at[line, f"documents.{kind}"] = f"documents[{_place(self._documents, document)}]"
        if container:
            self._at[line, "containers"] = f"containers[{_place(self._containers, container)}]"
        self._refuse(line, facts)

    def goods(self, line: int, facts: Facts) -> None:
        """Take one line of goods."""
        goods: dict[str, Any] = {"line": line}
        documents: dict[str, dict[str, Any]] = {}
        for path, value in facts.values.items():
            parts = path.split(".")
            if len(parts) == 2:
                goods[parts[1]] = value
            elif parts[1] == "documents":
                _put(documents.setdefault(parts[2], {"kind": parts[2]}), parts[3:], value)
            else:
                _put(goods, parts[1:], value)
        for name in _AMOUNTS:
            if name in goods and "amount" not in goods[name]:
                del goods[name]
        for i, kind in enumerate(documents):
            self._at[line, f"goods.documents.{kind}"] = f"goods[{len(self._goods)}].documents[{i}]"
        if documents:
            goods["documents"] = list(documents.values())
        self._at[line, "goods"] = f"goods[{len(self._goods)}]"
        self._goods.append(goods)
        self._refuse(line, facts)

    def damaged(self, line: int, refused: Iterable[Refusal]) -> None:
        """Take what lost its text on a line."""
        self._refuse(line, Facts({}, tuple(refused)))

    def fields(self) -> dict[str, Any]:
        """Return the fields, in the shape of a consignment."""
        fields: dict[str, Any] = {}
        parties: dict[str, dict[str, Any]] = {}
        legs: dict[int, dict[str, Any]] = {}
        for path, value in (self._head or {}).items():
            parts = path.split(".")
            if parts[0] == "parties":
                _put(parties.setdefault(parts[1], {"role": parts[1]}), parts[2:], value)
            elif parts[0] == "legs":
                _put(legs.setdefault(int(parts[1]), {"start": {}, "end": {}}), parts[2:], value)
            else:
                _put(fields, parts, value)
        fields["goods"] = self._goods
        lists = (
            ("parties", list(parties.values())),
            ("legs", [legs[n] for n in sorted(legs)]),
            ("documents", self._documents),
            ("containers", self._containers),
        )
        fields.update((name, entries) for name, entries in lists if entries)
        if self._said:
            told = [*([fields["free_text"]] if "free_text" in fields else []), *self._said]
            fields["free_text"] = "; ".join(told)[:MOST_TEXT]
        return fields

    def faults(self) -> tuple[Fault, ...]:
        """Return every fault so far."""
        return tuple(self._faults)

    def _refuse(self, line: int, facts: Facts) -> None:
        self._said |= dict.fromkeys(_note(refusal.columns, refusal.as_written) for refusal in facts.said)
        for refusal in facts.refused:
            field = self._final(line, refusal.to) if refusal.to else refusal.columns
            reason = f"column {refusal.columns} {refusal.reason}"
            self._faults.append(Fault(line, field, reason, refusal.as_written))

    def _final(self, line: int, path: str) -> str:
        """Return a profile's path as the path into the fields."""
        parts = path.split(".")
        if parts[0] == "parties":
            place = self._roles.index(parts[1]) if parts[1] in self._roles else len(self._roles)
            return f"parties[{place}].{'.'.join(parts[2:])}"
        if parts[0] == "legs":
            numbers = sorted({int(p.split(".")[1]) for p in self._head or {} if p.startswith("legs.")})
            place = numbers.index(int(parts[1])) if int(parts[1]) in numbers else len(numbers)
            return f"legs[{place}].{'.'.join(parts[2:])}"
        for cut in (3, 2, 1):
            if found := self._at.get((line, ".".join(parts[:cut]))):
                return ".".join([found, *parts[cut:]])
        return path


def _put(fields: dict[str, Any], parts: list[str], value: Any) -> None:
    for part in parts[:-1]:
        fields = fields.setdefault(part, {})
    fields[parts[-1]] = value


def _place(entries: list[dict[str, Any]], entry: dict[str, Any]) -> int:
    """Return where an entry stands in a list, adding it where it does not yet."""
    if entry not in entries:
        entries.append(entry)
    return entries.index(entry)


def _note(name: str, written: str) -> str:
    return f"not understood: {name} {written}"


def _short(value: Any) -> str:
    return str(value)[:400]
