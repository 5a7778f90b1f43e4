"""A whole file to lanes, without a database: one row out for each line in, or a row in the quarantine that says why.

``score_facts`` starts from facts worked out before, a million consignments in one query. Memory does not grow with
the file. The results appear under their names only when they are whole.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from greenlane.consignments import reading
from greenlane.consignments.consignment import Consignment
from greenlane.consignments.reading import Draft, Refused
from greenlane.engine import door
from greenlane.engine.whole import Whole
from greenlane.targeting import staged
from greenlane.targeting.compiled import BITS, Answers, Compiled, Judge
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.indicator import HARD
from greenlane.targeting.lane import Policy, decide, draw
from greenlane.targeting.score import MAX_SCORE, score
from greenlane.targeting.staged import Believed

Facts = list[dict[str, object]]
WorkOut = Callable[[Consignment], Facts]
BATCH_LINES = 4000

SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("consignment", pa.string()),
        ("lane", pa.string()),
        ("score", pa.int64()),
        ("points", pa.int64()),
        ("rests_on", pa.string()),
        ("reasons", pa.list_(pa.struct([("code", pa.string()), ("points", pa.int64()), ("because", pa.string())]))),
        ("line_score", pa.int64()),
        ("cannot_tell", pa.list_(pa.string())),
        ("indicator_set", pa.string()),
    ]
)
QUARANTINE = ("line", "field", "reason", "as_written")


@dataclass
class Counts:
    """What a file became, in lines. ``not_judged``: for each indicator that could not be judged by, why not."""

    lines_in: int = 0
    lines_out: int = 0
    quarantined: int = 0
    consignments: int = 0
    lanes: Counter[str] = field(default_factory=Counter)
    not_judged: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether nothing was lost: lines in = lines out + quarantined."""
        return self.lines_in == self.lines_out + self.quarantined


Tell = Callable[[Counts], None]


def screen(
    drafts: Iterable[Draft],
    *,
    work_out: WorkOut,
    compiled: Compiled,
    policy: Policy,
    key: bytes,
    label: str,
    out: Path,
    quarantine: Path | None = None,
    engine: str = "duckdb",
    tell: Tell = lambda counts: None,
) -> Counts:
    """Screen drafts into ``out`` (Parquet, SCHEMA) and ``quarantine`` (CSV, one row for each refused line).

    A consignment's lane and score stand on each of its lines; ``line_score`` is what the line alone would score.
    The ``engine``, as the door calls it, judges: DuckDB batch by batch, Spark once all lines are staged beside ``out``.
    """
    counts = Counts(not_judged=tuple(one.because for one in compiled.unusable))
    with ExitStack() as stack:
        rows = stack.enter_context(Whole(out))
        writer = stack.enter_context(pq.ParquetWriter(rows.partial, SCHEMA, compression="zstd"))
        batches = _believed(drafts, work_out, counts, _refusals(stack, quarantine))
        for believed, answers in _judged(batches, compiled, engine, out, stack, lambda: tell(counts)):
            table = _table(believed, answers, compiled, policy, key, label, counts)
            counts.lines_out += table.num_rows
            writer.write_table(table)
            tell(counts)
    return counts


def _judged(
    batches: Iterator[Believed], compiled: Compiled, engine: str, out: Path, stack: ExitStack, told: Callable[[], None]
) -> Iterator[tuple[Believed, list[Answers]]]:
    if engine == "duckdb":
        judge = Judge(compiled)
        stack.callback(judge.close)
        return ((batch, judge.answers([row for _, facts in batch for row in facts])) for batch in batches)
    folder = out.with_name(f".{out.name}.staged")
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    opened = stack.enter_context(door.open(engine, overflow=folder))
    return staged.judged(batches, compiled, opened, folder, told)


def _believed(
    drafts: Iterable[Draft], work_out: WorkOut, counts: Counts, refusals: Callable[[Refused], None]
) -> Iterator[Believed]:
    """Yield what can be believed, batch by batch, with its facts; the rest goes to the quarantine."""
    for batch in _batches(drafts):
        counts.lines_in += sum(len(draft.lines) for draft in batch)
        believed = []
        for checked in map(reading.check, batch):
            if isinstance(checked, Refused):
                counts.quarantined += len(checked.lines)
                refusals(checked)
            else:
                believed.append((checked.reference, work_out(checked)))
        yield believed


def _batches(drafts: Iterable[Draft]) -> Iterator[list[Draft]]:
    batch: list[Draft] = []
    lines = 0
    for draft in drafts:
        batch.append(draft)
        lines += len(draft.lines)
        if lines >= BATCH_LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


def _table(
    believed: Believed, answers: Sequence[Answers], compiled: Compiled, policy: Policy, key: bytes, label: str,
    counts: Counts,
) -> pa.Table:  # fmt: skip
    left = iter(answers)
    columns: dict[str, list[Any]] = {name: [] for name in SCHEMA.names}
    for reference, facts in believed:
        given = [next(left) for _row in facts]
        whole = score(compiled, facts, given)
        decision = decide(whole.value, whole.hard, draw(reference, key), policy)
        counts.consignments += 1
        counts.lanes[decision.lane] += len(facts)
        reasons = [{"code": r.code, "points": r.points, "because": r.because} for r in whole.reasons]
        for row, answer in zip(facts, given, strict=True):
            alone = sum(indicator.points for indicator in compiled.unpack(answer[0]))
            values = (
                row["line"], reference, decision.lane, whole.value, whole.points, decision.rests_on, reasons,
                min(alone, 100), list(whole.unknown), label,
            )  # fmt: skip
            for name, value in zip(SCHEMA.names, values, strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=SCHEMA)


def _refusals(stack: ExitStack, path: Path | None) -> Callable[[Refused], None]:
    if path is None:
        return lambda refused: None
    whole = stack.enter_context(Whole(path))
    file = stack.enter_context(whole.partial.open("w", encoding="utf-8", newline=""))
    writer = csv.writer(file)
    writer.writerow(QUARANTINE)

    def write(refused: Refused) -> None:
        writer.writerows(quarantine_rows(refused))

    return write


def quarantine_rows(refused: Refused) -> Iterator[tuple[int, str, str, str]]:
    """Yield exactly one row for each input line of a refused consignment.

    A line with several faults has them joined by semicolons; a line without any of its own names the line that has.
    """
    lines = set(refused.lines)
    for line in refused.lines:
        faults = [fault for fault in refused.faults if fault.line == line]
        faults += [fault for fault in refused.faults if fault.line not in lines and line == refused.lines[0]]
        if faults:
            yield line, *("; ".join(getattr(f, name) for f in faults) for name in QUARANTINE[1:])  # type: ignore[misc]
        else:
            others = ", ".join(str(n) for n in sorted({fault.line for fault in refused.faults}))
            yield line, "", f"another line of the same consignment was refused: {others}", ""


THREAD_MB = 64
"""What each thread of a query needs for itself, in MB: a limit shared by more of them fails instead of overflowing."""


def score_facts(
    facts: Path, out: Path, *, compiled: Compiled, policy: Policy, key: bytes, owner: str = "", memory_mb: int = 512,
    engine: str = "duckdb",
) -> Counts:  # fmt: skip
    """Give each consignment of ``facts`` its points, score, lane and the codes that fired, into ``out`` (Parquet).

    ``facts``: a Parquet file (or a pattern that names several) with one row for each goods line, with ``consignment``
    and every fact that the indicators look at; what it does not hold of the past cannot be told. ``owner`` stands
    before the reference in the random draw, as it does where consignments are received: history screened again then
    draws as it drew. Rows come out in no order, and are the same on every ``engine``, as the door calls it. Raises
    NoEngine, QueryFailed.
    """
    counts = Counts(not_judged=tuple(one.because for one in compiled.unusable))
    overflow = out.with_name(f".{out.name}.overflow")
    threads = max(1, min(os.cpu_count() or 1, memory_mb // THREAD_MB)) if engine == "duckdb" else 0
    with door.open(engine, memory_mb=memory_mb, threads=threads, overflow=overflow) as opened:
        opened.table("facts", facts)
        # As a row of a table the key stands in no text of a query, which an engine may keep or show.
        drawing = {"owner": owner and f"{owner}/"} | _pads(key)
        opened.arrow("drawing", pa.table({name: [value] for name, value in drawing.items()}))
        held = opened.rows("SELECT * FROM facts LIMIT 0").column_names
        opened.write(_scored(compiled, policy, _with_past(compiled, held)), out)
        opened.table("written", out)
        counts.lines_in = opened.rows("SELECT count(*) AS n FROM facts")["n"][0].as_py()
        lanes = "SELECT lane, count(*) AS consignments, sum(lines) AS lines FROM written GROUP BY lane"
        for row in opened.rows(lanes).to_pylist():
            counts.consignments += row["consignments"]
            counts.lines_out += row["lines"]
            counts.lanes[row["lane"]] = row["lines"]
    return counts


def _with_past(compiled: Compiled, held: Sequence[str]) -> str:
    """Return the facts as SQL; what they do not hold of the past that an indicator asks for cannot be told."""
    missing = [name for name in compiled.facts if name in FEATURES and name not in held]
    nothing = "".join(f", CAST(NULL AS {FEATURES[name].type}) AS {name}" for name in missing)
    return f"(SELECT *{nothing} FROM facts) facts"  # noqa: S608 (names of ours)


def _scored(compiled: Compiled, policy: Policy, facts: str) -> str:
    """Return SQL over ``facts``. The lane is looked up among all that ``decide`` can answer."""
    judged = compiled.judged(facts, keys=("consignment",))
    masks = {hard: compiled.mask(i.code for i in compiled.indicators if i.hard == hard) for hard in HARD[1:]}
    broken = {
        hard: " | ".join(f"(fired_{word} & {bits})" for word, bits in enumerate(mask)) for hard, mask in masks.items()
    }
    hard = f"CASE WHEN ({broken['prohibited']}) <> 0 THEN 2 WHEN ({broken['papers_missing']}) <> 0 THEN 1 ELSE 0 END"
    decisions = [
        astuple(decide(value, hard, 0.0 if drawn else 1.0, policy))
        for value in range(MAX_SCORE + 1)
        for hard in HARD
        for drawn in (False, True)
    ]
    place = f"1 + score * {2 * len(HARD)} + hard * 2 + CAST(drawn AS INTEGER)"
    scored = (
        f"SELECT consignment, lines, points, least(points, {MAX_SCORE}) AS score, {hard} AS hard, "
        f"coalesce({_DRAWN} < {policy.random_rate!r}::DOUBLE, false) AS drawn, {_codes(compiled)} AS codes "
    )
    lane, rests_on = (f"{_listed(given)}[{place}]" for given in zip(*decisions, strict=True))
    return (
        f"SELECT consignment, lines, points, score, {lane} AS lane, {rests_on} AS rests_on, codes "  # noqa: S608 (admitted)
        f"FROM ({scored} FROM ({compiled.merged(f'({judged}) judged')}) merged CROSS JOIN drawing) scored"
    )


def _codes(compiled: Compiled) -> str:
    """Return SQL for the codes of the bits that are set."""
    words = []
    for word in range(compiled.words):
        codes = f"CAST({_listed(i.code for i in compiled.indicators[word * BITS : (word + 1) * BITS])} AS VARCHAR[])"
        set_ = f"list_filter({codes}, lambda code, n: (fired_{word} >> (n - 1)) & 1 = 1)"
        words.append(f"CASE WHEN fired_{word} = 0 THEN CAST([] AS VARCHAR[]) ELSE {set_} END")
    return f"list_concat({', '.join(words)})" if len(words) > 1 else words[0]


_DRAWN = (
    "CAST(CAST('0x' || substr(sha256(drawing.outer_pad || unhex(sha256(drawing.inner_pad || "
    "encode(drawing.owner || consignment)))), 1, 14) AS BIGINT) >> 3 AS DOUBLE) / 9007199254740992::DOUBLE"
)
"""``lane.draw`` in SQL: HMAC (RFC 2104) of two SHA-256, the first 53 bits over 2^53."""


def _pads(key: bytes) -> dict[str, bytes]:
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return {"inner_pad": bytes(b ^ 0x36 for b in block), "outer_pad": bytes(b ^ 0x5C for b in block)}


def _listed(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
