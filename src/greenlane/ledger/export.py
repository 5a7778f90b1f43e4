"""The ledger as lines of JSON, its checkpoints, and its verification in the database.

An exported file is verified by ``chain.verify_file``, which needs no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from django.db import transaction

from greenlane.ledger.chain import Checkpoint, Report, verify
from greenlane.ledger.models import Entry, Head


def export(chain: str | None, stream: TextIO) -> int:
    """Write one chain (or, with None, all) as lines of JSON. Returns the number of entries."""
    entries = Entry.objects.all() if chain is None else Entry.objects.filter(chain=chain)
    count = 0
    for count, line in enumerate(entries.lines(), start=1):  # noqa: B007 (the count is the answer)
        stream.write(line + "\n")
    return count


def checkpoints() -> list[Checkpoint]:
    """Return the end of every chain: print these each day and keep them away from this database."""
    return [head.checkpoint for head in Head.objects.order_by("chain")]


def verify_database(witnessed: Iterable[Checkpoint] = ()) -> Report:
    """Verify every chain in the database, against its own heads and against the checkpoints given."""
    with transaction.atomic():
        return verify(Entry.objects.lines(), [*checkpoints(), *witnessed])
