"""Fields of a draft, filled value by value: what does not convert stays as written, with a fault at its path."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from greenlane.consignments import convert
from greenlane.consignments.convert import Unconvertible
from greenlane.consignments.reading import Fault
from greenlane.reference import units

Group = dict[str, Any]


class Filling:
    """The fields and faults of one draft; ``line`` is its first input line."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.fields: Group = {}
        self.faults: list[Fault] = []

    def put(
        self, group: Group, path: str, text: str, where: str, conversion: Callable[[str], object] | None = None
    ) -> None:
        """Set what ``path`` ends in, once: a blank is not declared, and a value already set stays.

        ``path`` is the whole path into the fields and ends in the name set in ``group``; ``where`` names the part of
        the message for the officer. A text that cannot be converted is kept as written.
        """
        text = text.strip()
        name = path.rpartition(".")[2]
        if not text or name in group:
            return
        if conversion is None:
            group[name] = text
            return
        try:
            group[name] = conversion(text)
        except Unconvertible as error:
            group[name] = text
            self.refuse(path, f"{where} {error}", text, self._line(path))

    def refuse(self, path: str, reason: str, as_written: str = "", line: int | None = None) -> None:
        """Add a fault."""
        self.faults.append(Fault(self.line if line is None else line, path, reason, as_written[:400]))

    def entry(self, name: str, **start: Any) -> tuple[Group, str]:
        """Add an entry to one of the lists and return it with its path."""
        entries = self.fields.setdefault(name, [])
        entries.append(dict(start))
        return entries[-1], f"{name}[{len(entries) - 1}]"

    def party(self, role: str) -> tuple[Group, str]:
        """Return the party in a role with its path, adding it where there is none."""
        return self._named("parties", "role", role)

    def container(self, number: str) -> tuple[Group, str]:
        """Return the container of a number with its path, adding it where there is none."""
        return self._named("containers", "number", "".join(number.split()))

    def document(self, kind: str, number: str) -> tuple[Group, str]:
        """Return the paper of a kind and number with its path, adding it where there is none."""
        for i, entry in enumerate(self.fields.get("documents", ())):
            if entry.get("kind") == kind and entry.get("number", "") == number.strip():
                return entry, f"documents[{i}]"
        return self.entry(
            "documents", **({"kind": kind, "number": number.strip()} if number.strip() else {"kind": kind})
        )

    def group(self, group: Group, path: str, name: str) -> tuple[Group, str]:
        """Return a group within a group with its path, adding it where there is none."""
        inner: Group = group.setdefault(name, {})
        return inner, f"{path}.{name}" if path else name

    def _named(self, name: str, key: str, value: str) -> tuple[Group, str]:
        for i, entry in enumerate(self.fields.get(name, ())):
            if entry.get(key) == value:
                return entry, f"{name}[{i}]"
        return self.entry(name, **{key: value})

    def _line(self, path: str) -> int:
        if path.startswith("goods["):
            line = self.fields["goods"][int(path[6 : path.index("]")])].get("line")
            return line if isinstance(line, int) else self.line
        return self.line


def measured(text: str, unit: str, to: str) -> str:
    """Return an amount in kilograms (``kg``) or cubic metres (``m3``) as decimal text. Raises Unconvertible.

    ``unit`` is a code of UN/ECE Recommendation 20 or a word.
    """
    amount = convert.number(text, "," if "," in text and "." not in text else ".")
    for system in ("rec20", "plain"):
        found = units.find(unit, system)
        if found is not None and found.base == to:
            return f"{units.convert(Decimal(amount), unit, to, system).amount:f}"
    raise Unconvertible(f"is in {unit or 'no unit'}, which cannot become {to}")
