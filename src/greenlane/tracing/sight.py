"""Which cases and consignments a reader may see, and of which the names: each is asked once for all that stands in it.

``visible_to`` and ``named_to`` decide. Rows that hang on records (identifiers, parties) can so be read by index alone,
and be kept or dropped by their record: to have every such query carry the whole decision costs far more than reading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from greenlane.consignments.models import Consignment
from greenlane.people.need_to_know import Actor
from greenlane.seizures.models import Seizure

Kind = Literal["case", "consignment"]
CHUNK = 2000
"""So many keys are asked of at once."""


class Sight:
    """What one reader may see of the cases that stand and of the consignments that are current.

    Keys are those of nodes: ``case:UUID``, ``consignment:UUID``. ``rows`` has the tables as the reader sees them.
    """

    def __init__(self, who: Actor) -> None:
        cases, declared = Seizure.objects.standing(), Consignment.objects.current()
        self.rows: Mapping[Kind, Any] = {"case": cases.visible_to(who), "consignment": declared.visible_to(who)}
        self._names: Mapping[Kind, Any] = {"case": cases.named_to(who), "consignment": declared.named_to(who)}
        self._few = {kind: rows.few(who) for kind, rows in self.rows.items()}
        self._seen: dict[str, bool] = {}
        self._named: dict[str, bool] = {}

    def count(self, most: int) -> int:
        """How many records there are for this reader, up to ``most`` of each kind."""
        few = {kind: keys for kind, keys in self._few.items() if keys is not None}
        return sum(len(few[kind]) if kind in few else rows[:most].count() for kind, rows in self.rows.items())

    def seen(self, records: Collection[str]) -> set[str]:
        """Return those of these records that the reader may see."""
        for kind, keys in self._few.items():
            if keys is not None:
                known = {f"{kind}:{key}" for key in keys}
                self._seen.update((record, record in known) for record in records if record.startswith(f"{kind}:"))
        return _asked(self._seen, self.rows, records)

    def named(self, records: Collection[str]) -> set[str]:
        """Return those of these records of which the reader may see the names."""
        return _asked(self._named, self._names, self.seen(records))


def _asked(known: dict[str, bool], rows: Mapping[Kind, Any], records: Collection[str]) -> set[str]:
    """Ask of those that are not known yet; return those that are there."""
    new = [record for record in dict.fromkeys(records) if record not in known]
    known.update(dict.fromkeys(new, False))
    for kind, table in rows.items():
        keys = [key for prefix, _, key in (record.partition(":") for record in new) if prefix == kind]
        for chunk in _chunks(keys):
            found: Iterable[Any] = table.filter(pk__in=chunk).order_by().values_list("pk", flat=True)
            known.update((f"{kind}:{key}", True) for key in found)
    return {record for record in records if known[record]}


def _chunks(keys: list[str]) -> Iterable[list[str]]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))
