"""The queue, and the page of rates, at 100,000 consignments: how long each takes, and what it asks of the database."""

from __future__ import annotations

import itertools
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import installation, machine, made

ROWS, BASE, TIMES = 100_000, 500, 2
SLOW_MS = 300
QUERIES = {
    "as it opens": "", "red": "lane=red", "every state and lane": "state=any", "received within 7 days": "received=7",
    "one regime": "regime=CITES", "one class of goods": "goods=ivory", "mine": "assigned=me",
    "random sample": "rests=random", "one indicator": "indicator=RI-GEN-020", "overdue": "late=1",
    "longest waiting first": "sort=waiting", "a reference": "q=XNS-2609", "a party or container": "q=INVU1234567",
}  # fmt: skip
PAGES = {name: f"/queue/?{query}" for name, query in QUERIES.items()} | {"how good are we": "/how-good/"}
Row = dict[str, Any]


def main() -> int:
    """Measure in a process of its own, and report."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        found = machine.fresh("bench_queue", "measure", data=Path(folder))
    table: list[tuple[str, Any]] = [("consignments", f"{found['rows']:,} ({found['made_s']:.0f} s to make)")]
    for who, pages in found["pages"].items():
        for name, page in pages.items():
            table.append((
                f"{who}: {name}",
                f"{page['cold_ms']:.0f} ms, again {page['warm_ms']:.0f} ms; {page['queries']} queries, "
                f"{page['database_ms']:.0f} ms; {page['shown']} rows",
            ))  # fmt: skip
    given = f"{made.SAID}, {BASE} received and screened, copied under other references; 80 in 100 released, 8 inspected"
    machine.report("queue", "The first page of the queue", table, given=given, found=found)
    slow = {f"{who}: {name}": page for who, pages in found["pages"].items() for name, page in pages.items()
            if page["cold_ms"] > SLOW_MS}  # fmt: skip
    for name, page in slow.items():
        print(f"  above {SLOW_MS} ms: {name}; its slowest query took {page['slowest_ms']:.0f} ms (plan in the JSON)")
    return 0


def measure() -> Row:
    """Fill a database and ask for the queue as an officer, as an analyst of the whole office, and as a partner."""
    installation.opened()
    cast = installation.peopled()
    begun = time.perf_counter()
    rows = _filled(cast)
    took = time.perf_counter() - begun
    people = {"an officer of the terminal": cast.ada, "an analyst of all offices": cast.gil, "a partner": cast.eli}
    pages = {who: {name: _page(person, address) for name, address in PAGES.items()} for who, person in people.items()}
    return {"rows": rows, "made_s": took, "pages": pages}


def _page(person: Any, address: str) -> Row:
    from django.core.cache import cache
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    cold, warm = [], []
    for _ in range(TIMES):
        cache.clear()
        with installation.statements() as asked:
            begun = time.perf_counter()
            answer = client.get(address)
            cold.append((time.perf_counter() - begun) * 1e3)
        begun = time.perf_counter()
        client.get(address)
        warm.append((time.perf_counter() - begun) * 1e3)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    seconds, sql, params = max(asked.texts, key=lambda text: text[0])
    return {
        "cold_ms": min(cold), "warm_ms": min(warm), "queries": asked.count, "database_ms": asked.seconds * 1e3,
        "shown": answer.content.count(b'name="c"'), "slowest_ms": seconds * 1e3, "slowest": sql[:4000],
        "plan": _plan(sql, params) if min(cold) > SLOW_MS else [],
    }  # fmt: skip


def _plan(sql: str, params: Any) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if connection.vendor == 'sqlite' else ''} {sql}", params)
        plan = [str(row[-1]) for row in cursor.fetchall()]
    return [sql[sql.find(" FROM ") :][:300], *plan]


# ---- a hundred thousand consignments


def _filled(cast: Any) -> int:
    """Receive and screen some, then copy them in the database."""
    from django.db import connection, transaction

    from greenlane import flow
    from greenlane.consignments.actions import begin
    from greenlane.consignments.models import Consignment
    from greenlane.consignments.reading import Draft
    from greenlane.people.actions import SYSTEM

    some = list(itertools.islice(made.traffic(seed=11), BASE))
    offices = {"XNNPT": cast.terminal, "XNNPA": cast.airport, "XNNPM": cast.mail}
    for code, office in offices.items():
        run = begin(office=office, format="json", profile="", file_name=code, sha256="", by=SYSTEM)
        own = [fields for fields in some if fields["office"] == code]
        for group in flow.batched([Draft((1,), fields, "") for fields in own], flow.BATCH):
            flow.arrive(group, run=run, by=SYSTEM)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*_copies(ROWS // BASE - 1, connection.vendor), _inspected(cast)):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "SELECT 1")
    return int(Consignment.objects.count())


def _copies(times: int, vendor: str) -> list[str]:
    """Return the SQL that copies every consignment with its lines, selectors, grants and screening."""
    from greenlane.consignments.models import Consignment, GoodsLine, Selector
    from greenlane.people.models import Grant
    from greenlane.targeting.models import Screening

    lite = vendor == "sqlite"
    new = "lower(hex(randomblob(16)))" if lite else "gen_random_uuid()"
    by = "JOIN copied ON copied.old = t.consignment_id"
    moved = "strftime('%Y-%m-%d %H:%M:%f', t.received_at, '-' || (copied.n * 433 % 86400) || ' minutes')"
    moved = moved if lite else "t.received_at - (copied.n * 433 % 86400) * interval '1 minute'"
    table = Consignment._meta.db_table
    work = "inspection_work (consignment_id, state, since)"
    return [
        f"CREATE TEMP TABLE copied AS WITH RECURSIVE times(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE "
        f"n < {times}) SELECT id AS old, n, {new} AS new FROM {table}, times",
        f"CREATE INDEX {'temp.' if lite else ''}copied_old ON copied (old)",
        _copy(Consignment, "JOIN copied ON copied.old = t.id", id="copied.new", received_at=moved,
              reference="t.reference || '-' || copied.n"),
        _copy(GoodsLine, by, id=None, consignment_id="copied.new"),
        _copy(Selector, by, id=None, consignment_id="copied.new", value="t.value || '-' || copied.n"),
        _copy(Grant, "JOIN copied ON copied.old = t.object_id AND t.kind = 'consignment'", id=None,
              object_id="copied.new"),
        _copy(Screening, by, id=new, consignment_id="copied.new"),
        f"INSERT INTO {work} SELECT new, CASE n % 50 WHEN 0 THEN 'ordered' ELSE 'released' END, "
        f"'2026-11-20 10:00:00' FROM copied WHERE n % 10 < 8",
    ]  # fmt: skip


def _inspected(cast: Any) -> str:
    """Return the SQL that opens what every twelfth copy came to, one in seven with a find."""
    named = "id, consignment_id, kind, because, ordered_by_id, ordered_at, state, done_by_id, done_at, result, found"
    by, day = f"(SELECT id FROM people_person WHERE username = '{cast.ada.username}')", "'2026-11-20 10:00:00'"
    result = "CASE n % 7 WHEN 0 THEN 'found' ELSE 'nothing' END"
    return (
        f"INSERT INTO inspection_inspection ({named}, under, note) SELECT new, new, 'open', 'x', {by}, {day}, 'done', "
        f"{by}, {day}, {result}, '{{}}', '{{}}', '' FROM copied WHERE n % 12 = 0"
    )


def _copy(model: Any, join: str, **changed: str | None) -> str:
    columns = {field.column: f't."{field.column}"' for field in model._meta.concrete_fields}
    columns |= {name: text for name, text in changed.items() if text}
    for name in (name for name, text in changed.items() if text is None):
        del columns[name]
    names, table = ", ".join(f'"{name}"' for name in columns), model._meta.db_table
    return f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} FROM {table} t {join}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure()))
    else:
        sys.exit(main())
