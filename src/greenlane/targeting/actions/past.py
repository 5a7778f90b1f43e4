"""The past by key, as the live path reads and counts it: packed days under hashes of what they are about.

Whoever adds holds the administration's first key, the one that counts everything, until the transaction ends. So two
intakes of one administration never work out of each other's sight, and never wait for each other in a circle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction

from greenlane.consignments.models import Consignment
from greenlane.engine.door import Engine
from greenlane.people.models import Organisation
from greenlane.targeting import standing
from greenlane.targeting.actions.keeping import day_of
from greenlane.targeting.history import live, packing, state
from greenlane.targeting.history.keys import key
from greenlane.targeting.history.rows import of
from greenlane.targeting.models import HistoryKey

AT_ONCE = 900
"""How many keys go into one question: a database takes only so many values in one."""
MANY = 20_000
"""How many are looked through at once."""
_PACKED = pa.schema([("key", pa.int64()), ("days", pa.binary())])


def history_of(owner: Organisation, consignments: Sequence[Consignment], day: dt.date) -> list[list[dict[str, Any]]]:
    """Return the history features of each goods line, as known before ``day``."""
    groups = [_rows(consignment, day) for consignment in consignments]
    lines = [row for group in groups for row in group]
    found = iter(live.features(_name(owner), lines, read(live.numbers(_name(owner), lines))))
    return [[next(found) for _row in group] for group in groups]


def remember(owner: Organisation, consignments: Sequence[Consignment], day: dt.date) -> None:
    """Count consignments for the days to come. Only the first version of one counts."""
    lines = [row for consignment in consignments if consignment.version == 1 for row in _rows(consignment, day)]
    if lines:
        add(owner, live.declared(_name(owner), lines), day)


def outcome(owner: Organisation, consignment: Consignment, *, found: bool, day: dt.date) -> packing.Told | None:
    """Count an outcome for the days after ``day``, on which it was recorded; return what had been counted before.

    A consignment counts once however often it is inspected: on the day of its first find, else of its first result.
    """
    with transaction.atomic():
        hold(owner)
        told = key(_name(owner), packing.TOLD, (str(consignment.pk),))
        before = packing.told(read([told]).get(told))
        if before and (before.found or not found):
            return before
        increments = live.Increments()
        rows = _rows(consignment, day_of(consignment.received_at))
        for result, sign in ((before, -1), (packing.Told(day, found), 1)):
            if result:
                later = [{**row, "found": result.found, "known": result.day} for row in rows]
                increments.join(live.learned(_name(owner), later, sign))
        write(live.after(increments, read(increments.numbers), day))
        write({told: packing.Told(day, found).dump()})
    return before


def add(owner: Organisation, increments: live.Increments, day: dt.date) -> None:
    """Add what was counted to the keys concerned; what lies too far back from ``day`` is folded away."""
    with transaction.atomic():
        hold(owner)
        write(live.after(increments, read(increments.numbers), day))


def hold(owner: Organisation) -> None:
    """Wait until nobody else adds to what is known of an administration, until the transaction ends."""
    first = key(_name(owner), "all", ())
    held = HistoryKey.objects.select_for_update().filter(pk=first)
    if not held.values_list("pk", flat=True).first():
        HistoryKey.objects.bulk_create([HistoryKey(key=first, days=b"")], ignore_conflicts=True)
        held.get()


def read(keys: Iterable[int]) -> dict[int, bytes]:
    """Return what is known of these keys, packed; a key of which nothing is known is left out."""
    wanted, found = iter(sorted(keys)), {}
    while some := list(islice(wanted, AT_ONCE)):
        held = HistoryKey.objects.filter(pk__in=some).values_list("key", "days")
        found.update({number: bytes(days) for number, days in held})
    return found


def write(states: Mapping[int, bytes]) -> None:
    """Keep what is known of these keys now."""
    keyed = [HistoryKey(key=number, days=states[number]) for number in sorted(states)]
    HistoryKey.objects.bulk_create(keyed, update_conflicts=True, unique_fields=["key"], update_fields=["days"])


def rebuild(owner: Organisation, engine: Engine, table: str, day: dt.date, work: Path) -> int:
    """Work out anew what is known of an administration from its history rows in ``table``; return how many keys.

    Nothing may be taken in meanwhile. Keys of which the history knows nothing stay as they are. In the folder ``work``
    lies meanwhile what is known, to be written in order of key: a database slows down where keys come in any order.
    """
    packed, file = packing.packed(engine, table, _name(owner), day), work / "keys.parquet"
    with pq.ParquetWriter(file, _PACKED) as writer:
        while some := list(islice(packed, MANY)):
            writer.write_table(pa.table(list(zip(*some, strict=True)), schema=_PACKED))
    engine.table("keys", file, schema=_PACKED)
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        hold(owner)
        for rows in engine.batches("SELECT key, days FROM keys ORDER BY key"):
            cursor.executemany(_UPSERT, zip(*(column.to_pylist() for column in rows.columns), strict=True))
            count += rows.num_rows
    return count


def forget(day: dt.date, start: int, most: int = MANY) -> int:
    """Let go of keys of which nothing is asked any more, among the first ``most`` from ``start`` on; return how many.

    Keys lie evenly: who looks now and then, each time from a number drawn at random, sees them all.
    """
    today, gone = live.day_number(day), 0
    held = HistoryKey.objects.filter(key__gte=start).order_by("key").values_list("key", "days")[:most]
    old = [number for number, days in held.iterator() if state.stale(bytes(days), today)]
    for some in (old[n : n + AT_ONCE] for n in range(0, len(old), AT_ONCE)):
        with transaction.atomic():  # who takes in what concerns one of them meanwhile, goes first
            again = HistoryKey.objects.select_for_update(skip_locked=True).filter(pk__in=some)
            still = [one.pk for one in again if state.stale(bytes(one.days), today)]
            gone += HistoryKey.objects.filter(pk__in=still).delete()[0]
    return gone


_UPSERT = (
    f'INSERT INTO "{HistoryKey._meta.db_table}" ("key", "days") VALUES (%s, %s) '  # noqa: S608 (a table of ours)
    'ON CONFLICT ("key") DO UPDATE SET "days" = excluded."days"'
)


def _name(owner: Organisation) -> str:
    return str(owner.pk.hex)


def _rows(consignment: Consignment, day: dt.date) -> list[dict[str, object]]:
    return [
        of(standing.typed(facts), id=str(consignment.pk), day=day, nth=n, version=consignment.version)
        for n, facts in enumerate(consignment.facts)
    ]
