"""Statistics over many cases: the queries of the page, beside the same group-bys in memory (pyarrow) of rows read out.

python -m benchmarks.run statistics            10,000 cases
GREENLANE_BENCH_CASES=100000 python -m benchmarks.run statistics
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import installation, machine

CASES = 10_000
TIMES = 3
SINCE, UNTIL = dt.date(2024, 1, 1), dt.date(2025, 12, 31)
ENDS = ("KE", "NG", "TZ", "GB", "DE", "CN", "VN", "MY", "XN", "XS", "NA", "US")
DETECTIONS = ("profile", "documents", "scan", "search", "dog", "random")
MONEYS = ("EUR", "USD")
GOODS = (("CITES", "ivory"), ("CITES", "pangolin"), ("BASEL", "e_waste"), ("BASEL", "plastic_waste"),
         ("MONTREAL", "hfc_blends"))  # fmt: skip
SAID = "invented cases, one to three lines of goods each, some with values; nothing about a real seizure"
RECORD = {
    "place": {"code": "XNNPT", "name": "Northport Container Terminal", "country": "XN"}, "location": "seaport",
    "agency": "Northport Customs", "concealment": "cover_load", "reason": "misdeclared", "mode": "sea",
    "containers": [{"number": "CSQU3054383"}], "papers": [{"kind": "bill_of_lading", "number": "INVB0001"}],
    "grounds": [{"code": "cites_permit"}], "measures": ["seized"],
    "narrative": "Found behind a false wall of sacks when the seal proved to be another than that of the papers. " * 3,
}  # fmt: skip
"""About as long as the record of a real case: a count that had to read records would show."""
Row = dict[str, Any]


def main(cases: int) -> int:
    """Measure in a process of its own, and report."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        found = machine.fresh("bench_statistics", "measure", str(cases), data=Path(folder))
    table: list[tuple[str, Any]] = [("cases", f"{found['cases']:,}; {found['lines']:,} lines of goods")]
    for name, one in found["queries"].items():
        beside = f"; in memory {one['peer_ms']:.1f} ms" if "peer_ms" in one else ""
        table.append((name, f"{one['ms']:.1f} ms{beside}"))
    table.append(("to read the rows into memory first", f"{found['load_ms']:.0f} ms"))
    together = found["load_ms"] + found["peer_ms"]
    table.append(("all grouped queries", f"{found['ms']:.0f} ms; reading and grouping {together:.0f} ms"))
    table.append(("ratio, in one run", f"{together / found['ms']:.2f} times as long in memory, reading included"))
    table.append(("the page, whole", f"{found['page_ms']:.0f} ms; on the processor {found['page_cpu_ms']:.0f} ms"))
    machine.report("statistics", "Seizures in numbers", table, given=f"{SAID}; seed 1", found=found)
    return 0


def measure(cases: int) -> Row:
    """Fill a database, ask every question of the page, and ask the same of the rows in memory."""
    installation.opened()
    cast = installation.peopled()
    lines = _filled(cast, cases)
    from greenlane.reporting import statistics
    from greenlane.reporting.statistics import Asked

    asked, who = Asked(SINCE, UNTIL), cast.kai
    load, rows = _best(lambda: _read(who))
    queries: dict[str, Row] = {
        "both quoted figures": {"ms": _best(lambda: statistics.by_regime_and_day(who, asked))[0]},
    }
    for name, keys in KEYS.items():
        ours, parts = _best(lambda name=name: statistics.by(who, asked, name))  # type: ignore[misc]
        theirs, table = _best(lambda keys=keys: _grouped(rows, keys))  # type: ignore[misc]
        _same(name, parts, table)
        queries[f"by {name}"] = {"ms": ours, "peer_ms": theirs}
    page = _best(lambda: _page(who))[0]
    cpu = _best(lambda: _page(who), time.process_time)[0]
    grouped = [one for one in queries.values() if "peer_ms" in one]
    return {
        "cases": cases, "lines": lines, "queries": queries, "load_ms": load, "page_ms": page, "page_cpu_ms": cpu,
        "ms": sum(one["ms"] for one in grouped), "peer_ms": sum(one["peer_ms"] for one in grouped),
    }  # fmt: skip


KEYS = {
    "regime": ["regime"], "class": ["goods_class"], "route": ["from_country", "to_country"],
    "detection": ["detection"], "office": ["office"],
}  # fmt: skip


def _read(who: Any) -> Any:
    """The rows as a spreadsheet would have them: every line of goods with the columns of its case."""
    import pyarrow as pa

    from greenlane.seizures.models import Seizure

    names = ("pk", "from_country", "to_country", "detection", "office", "lines__regime", "lines__goods_class",
             "lines__kg", "lines__live")  # fmt: skip
    seen = Seizure.objects.visible_to(who).seized().filter(day__range=(SINCE, UNTIL)).order_by()
    columns = list(zip(*seen.values_list(*names).iterator(20_000), strict=True))
    texts = [pa.array([str(value) for value in column]) for column in columns[:7]]
    kg = pa.array([None if value is None else float(value) for value in columns[7]])
    live = pa.array(columns[8], pa.int64())
    return pa.table([*texts, kg, live], names=[name.removeprefix("lines__") for name in names])


def _grouped(rows: Any, keys: list[str]) -> Any:
    sums = [("pk", "count_distinct"), ("kg", "sum"), ("kg", "count"), ("live", "sum"), ("goods_class", "count")]
    return rows.group_by(keys).aggregate(sums)


def _same(name: str, parts: Any, table: Any) -> None:
    """Both ways give the same numbers, or nothing was measured."""
    ours = sorted((part.sums.cases, part.sums.lines, round(part.sums.kg or 0, 3)) for part in parts)
    theirs = sorted(
        (row["pk_count_distinct"], row["goods_class_count"], round(row["kg_sum"] or 0, 3)) for row in table.to_pylist()
    )
    wrong = [(a, b) for a, b in zip(ours, theirs, strict=True) if a[:2] != b[:2] or abs(float(a[2]) - b[2]) > 0.01]
    if wrong:
        raise SystemExit(f"by {name}: {wrong[0][0]} is not {wrong[0][1]}")


def _page(who: Any) -> None:
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    client.force_login(who)
    answer = client.get(f"/reports/statistics/?since={SINCE}&until={UNTIL}")
    if answer.status_code != 200:
        raise SystemExit(f"the page answers {answer.status_code}")


def _best(of: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[float, Any]:
    best, answer = float("inf"), None
    for _ in range(TIMES):
        begun = clock()
        answer = of()
        best = min(best, (clock() - begun) * 1e3)
    return best, answer


def _filled(cast: Any, cases: int) -> int:
    """Lay cases down as rows: what is measured is how they are counted. Returns how many lines of goods there are."""
    import random
    from decimal import Decimal

    from greenlane.seizures.models import Line, Seizure

    draw, offices = random.Random(1), [cast.terminal, cast.airport, cast.mail]
    seizures, lines = [], []
    for n in range(cases):
        day = SINCE + dt.timedelta(days=draw.randrange((UNTIL - SINCE).days + 1))
        worth = {"value": {"amount": str(draw.randrange(1, 10**6)), "currency": draw.choice(MONEYS)}}
        record = {**RECORD, "day": str(day), **(worth if draw.random() < 0.2 else {})}
        one = Seizure(
            owner=cast.northport, office=draw.choice(offices), number=f"B-{n:07}", record=record, digest="", day=day,
            year=day.year, from_country=draw.choice(ENDS), to_country=draw.choice(ENDS), created_by="benchmark",
            detection=draw.choice(DETECTIONS), kind="negative" if draw.random() < 0.05 else "seizure",
        )  # fmt: skip
        seizures.append(one)
        for number in range(1, draw.choice((2, 2, 3, 4))):
            regime, goods = draw.choice(GOODS)
            kg = None if draw.random() < 0.1 else Decimal(draw.randrange(1, 2_000_000)) / 100
            live = draw.randrange(1, 50) if draw.random() < 0.1 else None
            value = Decimal(draw.randrange(1, 10**6)) if draw.random() < 0.2 else None
            lines.append(Line(seizure=one, number=number, regime=regime, goods_class=goods, name=goods, kg=kg,
                              live=live, value=value, currency=draw.choice(MONEYS) if value else ""))  # fmt: skip
    Seizure.objects.bulk_create(seizures, batch_size=500)
    Line.objects.bulk_create(lines, batch_size=500)
    return len(lines)


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(int(sys.argv[2]))))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
