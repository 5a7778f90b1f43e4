"""One SQL through the door: DuckDB and Spark give the same rows, to the last bit, and fail in the same way."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from greenlane.engine import door, java, spark
from greenlane.engine.door import DuckEngine, NoEngine, QueryFailed, SparkEngine

WORDS = ["ivory", "Ivory tusk", "NA", "", "it's", 'a "b"', "x\\y", "МАМОНТ", "象牙", "Straße", None]


def made(rows: int = 400) -> pa.Table:
    """Made rows of every type that the history has, with NULLs, zeros, ties and odd texts."""
    r = random.Random(7)

    def some(*values):
        return [r.choice(values) for _ in range(rows)]

    days = [dt.date(2024, 1, 1) + dt.timedelta(days=r.randrange(90)) for _ in range(rows)]
    return pa.table(
        {
            "n": pa.array(range(rows), pa.int64()),
            "k": pa.array(some(*WORDS), pa.string()),
            "day": pa.array([None if r.random() < 0.05 else day for day in days], pa.date32()),
            "i": pa.array(some(None, -7, -1, 0, 1, 2, 3, 7, 1 << 61), pa.int64()),
            "m": pa.array(some(None, -2, 0, 2, 3), pa.int64()),
            "x": pa.array(some(None, -2.5, -0.0, 0.0, 0.1, 0.5, 1.5, 2.5, 1e300, 3.0), pa.float64()),
            "b": pa.array(some(None, True, False), pa.bool_()),
            "xs": pa.array(some(None, [], ["a"], ["a", None], [None], ["b", "a", "c"]), pa.list_(pa.string())),
        }
    )


SCALARS = """
    SELECT n, x / m AS a, i / m AS c, i // m AS d, i % m AS e, x IS NOT DISTINCT FROM m AS f,
        greatest(i, m) AS g, least(x, m) AS h, CAST(CAST(x AS DOUBLE) AS DOUBLE) * m AS j,
        CASE WHEN abs(x) < 1000 THEN CAST(CAST(x AS DOUBLE) AS BIGINT) END AS l,
        CASE WHEN abs(x) < 1000 THEN CAST(round(x) AS BIGINT) END AS o,
        CASE WHEN x > 0 AND x < 1000 THEN CAST(round(ln(x) * 10000) AS BIGINT) END AS p,
        i & 3 AS q, (i >> 3) | 1 AS r, CASE WHEN m >= 0 THEN 1 << m END AS s, sqrt(abs(x)) AS t,
        TRY_CAST(k AS BIGINT) AS u, coalesce(nullif(k, 'NA'), 'none') AS v, CAST(b AS BIGINT) + 1 AS w,
        b AND x > 0 AS y, b OR x > 0 AS z
    FROM made ORDER BY n
"""
TEXTS = """
    SELECT n, concat(k, 'x', NULL) AS a, k || 'x' AS b, length(k) AS c, substr(k, 2, 3) AS d, lower(k) AS e,
        upper(k) AS f, starts_with(k, 'I') AS g, contains(k, '\\') AS h, k LIKE '%o%' AS i, k IN ('NA', '') AS j,
        regexp_matches(k, '(?i)мамонт|^ivory$') AS l, regexp_matches(k, '\\bivory\\b') AS m, trim(k) AS o,
        sha256(k) AS p, CAST('0x' || substr(sha256(encode(k)), 1, 14) AS BIGINT) AS q, k = 'x\\y' AS r,
        strpos(k, 'o') AS s, regexp_replace(k, '[aeiou]', '_', 'g') AS t, k < 'a' AS u, k > '象' AS v
    FROM made ORDER BY k DESC, n
"""
LISTS = """
    SELECT n, xs[1] AS a, xs[m] AS b, xs[-1] AS c, array_length(xs) AS d, list_contains(xs, 'b') AS e,
        list_contains(xs, k) AS f, list_has_any(xs, ['b', 'x']) AS g, list_has_any(xs, [k]) AS h,
        list_concat(xs, ['z']) AS i, list_filter(xs, lambda x, n: n > 1 AND x IS NOT NULL) AS j,
        list_transform(xs, lambda x: x || '!') AS l, ['a', 'b'][m] AS p
    FROM made ORDER BY n
"""
DATES = """
    SELECT n, date_diff('day', day, DATE '2024-03-01') AS a, month(day) AS b, year(day) AS c,
        day > DATE '2024-02-01' AS d,
        CAST(date_trunc('month', day) AS DATE) AS e, day - INTERVAL 5 DAY < DATE '2024-02-01' AS f
    FROM made ORDER BY n
"""
WINDOWS = """
    SELECT n, sum(m) OVER (PARTITION BY k ORDER BY since RANGE BETWEEN 30 PRECEDING AND 1 PRECEDING) AS a,
        count(*) OVER (PARTITION BY k ORDER BY since RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS b,
        row_number() OVER (PARTITION BY k ORDER BY x DESC, n) AS c, lag(i) OVER (ORDER BY n) AS d,
        sum(m) OVER (ORDER BY day RANGE BETWEEN INTERVAL 7 DAY PRECEDING AND INTERVAL 1 DAY PRECEDING) AS e
    FROM (SELECT *, date_diff('day', DATE '1970-01-01', day) AS since FROM made) dated ORDER BY n
"""
GROUPS = """
    WITH fewer AS (SELECT *, CASE WHEN i < 100 THEN i END AS few FROM made)
    SELECT k, count(*) AS n, count(x) AS c, sum(m) AS s, min(x) AS lo, max(day) AS hi, bool_or(b) AS o,
        bit_or(few) AS bits,
        count(DISTINCT day) AS days, CAST(sum(m) AS DOUBLE) / count(m) AS mean, count(*) FILTER (WHERE b) AS yes
    FROM fewer GROUP BY k HAVING count(*) > 1 ORDER BY k
"""
JOINS = """
    WITH a AS (SELECT n, k, m FROM made WHERE n % 3 = 0),
        b AS (SELECT m AS m2, k AS k2, n AS n2 FROM made WHERE n % 50 = 0),
        entries AS (SELECT n, unnest(xs) AS entry FROM made)
    SELECT a.n, n2, e.entry FROM a LEFT JOIN b ON a.k = k2 AND a.m IS NOT DISTINCT FROM m2
    LEFT JOIN (SELECT n, min(entry) AS entry FROM entries GROUP BY n) e ON a.n = e.n
    WHERE a.n NOT IN (SELECT n2 FROM b) ORDER BY a.n, n2
"""


@pytest.mark.engines
@pytest.mark.parametrize("sql", [SCALARS, TEXTS, LISTS, DATES, WINDOWS, GROUPS, JOINS])
def test_both_engines_give_the_same_rows(both, sql):
    assert len(both(sql, made=made())) > 5


@pytest.mark.engines
def test_letters_have_the_same_capitals_and_match_alike(both):
    letters = pa.table({"c": [c for c in map(chr, range(0x20, 0xFFFE)) if unicodedata.category(c)[0] not in "CMZ"]})
    rows = both(
        """
        SELECT c, upper(c) AS u, lower('a' || c) AS l, lower(c) AS s, regexp_matches(c, '(?i)^[a-zа-яё]$') AS m,
            regexp_matches('a' || c, '\\bc|a\\b') AS b, regexp_matches(c, '^[\\w\\s]$') AS w,
            regexp_matches(c, '^.$') AS d
        FROM letters ORDER BY c
        """,
        letters=letters,
    )
    found = {row["c"]: row for row in rows}
    assert (found["ß"]["u"], found["ﬁ"]["u"], found["İ"]["s"], found["Σ"]["l"]) == ("ẞ", "ﬁ", "i", "aσ")
    assert found["К"]["m"]
    assert not found["é"]["w"]


@pytest.mark.engines
def test_files_are_read_by_name_and_written_whole(both, tmp_path):
    schema = pa.schema([("n", pa.int64()), ("later", pa.list_(pa.string())), ("day", pa.date32())])

    def deed(engine):
        folder = tmp_path / engine.dialect / "month=2024-01"
        folder.mkdir(parents=True)
        out = folder.parent / "out.parquet"
        pq.write_table(pa.table({"n": pa.array([1], pa.int32()), "day": [dt.date(2024, 1, 1)]}), folder / "a.parquet")
        pq.write_table(pa.table({"n": [2], "later": [["x"]]}), folder / "b.parquet")
        engine.table("read", folder / "a.parquet", str(folder / "b.parquet"), schema=schema)
        engine.table("pattern", f"{folder}/*.parquet", schema=schema)
        engine.table("none", schema=schema)
        assert engine.rows("SELECT * FROM none").schema == schema
        written = engine.write("SELECT *, CAST(n AS BIGINT) * 2 AS m FROM read ORDER BY n DESC", out)
        assert written == 2
        with pytest.raises(QueryFailed, match="nothing"):
            engine.write("SELECT nothing FROM read", folder.parent / "broken.parquet")
        assert sorted(path.name for path in folder.iterdir()) == ["a.parquet", "b.parquet"]
        assert [path.name for path in folder.parent.iterdir() if path.is_file()] == ["out.parquet"]
        assert pq.read_table(out)["n"].to_pylist() == [2, 1]
        engine.table("out", out)
        assert engine.rows("SELECT * FROM pattern WHERE n < 3 ORDER BY n").num_rows == 2
        return engine.rows("SELECT * FROM out ORDER BY n")

    assert both(deed) == [
        {"n": 1, "later": None, "day": dt.date(2024, 1, 1), "m": 2},
        {"n": 2, "later": ["x"], "day": None, "m": 4},
    ]


@pytest.mark.engines
def test_batches_keep_the_order_of_the_query(both):
    many = pa.table({"n": range(50_000)})

    def deed(engine):
        found = list(engine.batches("SELECT n, n % 7 AS k FROM many ORDER BY n DESC", 4096))
        assert max(batch.num_rows for batch in found) <= 4096
        return pa.Table.from_batches(found)

    assert [row["n"] for row in both(deed, many=many)] == list(range(49_999, -1, -1))


@pytest.mark.engines
@pytest.mark.parametrize(
    "sql",
    [
        "CAST(k AS BIGINT) FROM made",
        "i + i + i + i FROM made",
        "sum(i * 2) FROM made",
        "missing FROM made",
        "n FROM nowhere",
    ],
)
def test_both_engines_fail_where_one_does(spark, sql):
    for engine in (DuckEngine(), SparkEngine("local[2]")):
        with engine:
            engine.arrow("made", made())
            with pytest.raises(QueryFailed):
                engine.rows(f"SELECT {sql}")


# ---- the door itself: no Spark needed


def test_the_door_knows_what_an_engine_is_called():
    with door.open("duckdb") as engine:
        assert engine.dialect == "duckdb"
    for kind in ("", "sparks", "spark://", "spark://a b:1", "local[x]", "duckdb ", "local[2];"):
        with pytest.raises(NoEngine, match="there is no engine"):
            door.open(kind)


def test_an_address_where_nothing_listens_is_told(monkeypatch):
    monkeypatch.setattr(spark._running, "_users", 0)
    with pytest.raises(NoEngine, match=r"no Spark cluster answers at spark://127\.0\.0\.1:1 "):
        door.open("spark://127.0.0.1:1")


def test_no_java_is_told_with_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(spark._running, "_users", 0)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NoEngine, match=r"Spark needs Java 17 .* none: install one .*openjdk-17-jre-headless"):
        door.open("spark", overflow=tmp_path / "overflow")
    assert not (tmp_path / "overflow").exists()


def test_an_old_java_is_told(monkeypatch, tmp_path):
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(NoEngine, match="has Java 8"):
        java.look()


def test_without_pyspark_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(spark._running, "_users", 0)
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(NoEngine, match=r"pip install 'greenlane\[spark\]'"):
        door.open("spark")


def test_no_variable_of_ours_is_a_table_and_whole_numbers_keep_64_bits(tmp_path):
    made = pa.table({"n": [1 << 62, 1]})
    with door.open("duckdb") as engine:
        with pytest.raises(QueryFailed):
            engine.rows("SELECT * FROM made")
        engine.arrow("made", made)
        assert engine.write("SELECT sum(n) AS s FROM made", tmp_path / "out.parquet") == 1
        assert pq.read_table(tmp_path / "out.parquet")["s"].to_pylist() == [(1 << 62) + 1]
        engine.arrow("made", pa.table({"n": [3]}))
        assert engine.rows("SELECT * FROM made").to_pylist() == [{"n": 3}]


def test_what_overflows_is_gone_afterwards(tmp_path: Path):
    overflow = tmp_path / "overflow"
    with door.open("duckdb", memory_mb=256, threads=1, overflow=overflow) as engine:
        query = "SELECT printf('%0400d', hash(n)) AS text FROM range(1000000) t(n) ORDER BY text DESC"
        for batch in engine.batches(query):
            assert batch.num_rows
            assert overflow.exists()
            break
        assert engine.write("SELECT 1 AS one", tmp_path / "out.parquet") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]
