"""DuckDB's dialect in Spark's words, or a refusal that says what to write instead."""

from __future__ import annotations

import pytest

from greenlane.engine import speak
from greenlane.engine.failure import QueryFailed, Unspeakable


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("a // b", "a DIV NULLIF(b, 0)"),
        ("a % b", "a % NULLIF(b, 0)"),
        ("a / 2", "(CAST(a AS DOUBLE) / NULLIF(CAST(2 AS DOUBLE), 0))"),
        ("xs[n]", "TRY_ELEMENT_AT(xs, CAST(NULLIF(n, 0) AS INT))"),
        ("xs[-1]", "TRY_ELEMENT_AT(xs, CAST(NULLIF(-1, 0) AS INT))"),
        ("list_contains(xs, 'a')", "ARRAY_CONTAINS(ARRAY_COMPACT(xs), 'a')"),
        ("list_has_any(xs, ['a'])", "ARRAYS_OVERLAP(ARRAY_COMPACT(xs), ARRAY('a'))"),
        ("array_length(xs)", "SIZE(xs)"),
        ("date_diff('day', a, b)", "DATEDIFF(DAY, a, b)"),
        ("CAST('0x' || h AS BIGINT)", "CAST(CONV(h, 16, 10) AS BIGINT)"),
        ("sha256(unhex(a))", "SHA2(UNHEX(a), 256)"),
        ("a >> 3", "SHIFTRIGHT(a, 3)"),
        ("CAST(CAST(a AS DOUBLE) * 2 AS BIGINT)", "CAST(RINT(CAST(a AS DOUBLE) * 2) AS BIGINT)"),
        ("round(ln(a) * 10000)", "ROUND(LN(a) * 10000)"),
        ("list_filter(xs, lambda x, n: n > 1)", "FILTER(xs, (x, n) -> (n + 1) > 1)"),
        (r"regexp_matches(a, '\d$')", r"a RLIKE '[0-9]\\z'"),
        ("'it''s \\'", "'it\\'s \\\\'"),
    ],
)
def test_says_the_same_in_sparks_words(sql, expected):
    assert speak.spark(f"SELECT {sql}") == f"SELECT {expected}"


@pytest.mark.parametrize(
    ("sql", "because"),
    [
        ("avg(a)", "divide a sum"), ("stddev(a)", "divide a sum"), ("list(a)", "order"), ("list_distinct(a)", "order"),
        ("string_agg(a, ',')", "order"),
        ("median(a)", "rank"), ("round(a, 2)", "scale"), ("ln(a)", "round it"), ("pow(a, 0.5)", "round it"),
        ("xs[1:2]", "one entry"), ("a['key']", "one entry"), ("regexp_matches(a, b)", "fixed text"),
        ("regexp_matches(a, 'b', 'i')", "options"), ("regexp_replace(a, 'b', 'c')", "'g'"),
        (r"a LIKE 'x\%'", "backslash"), ("a LIKE b", "fixed text"),
    ],
)  # fmt: skip
def test_refuses_what_would_not_be_the_same(sql, because):
    with pytest.raises(Unspeakable, match=because):
        speak.spark(f"SELECT {sql} FROM t")


def test_what_cannot_be_read_is_said_in_one_line():
    with pytest.raises(QueryFailed, match="cannot be read") as failed:
        speak.spark("SELECT (a FROM t")
    assert "\n" not in str(failed.value)


@pytest.mark.parametrize(
    ("sql", "ordered"),
    [
        ("SELECT a FROM t ORDER BY a", True),
        ("FROM t order by a", True),
        ("(SELECT a FROM t) UNION ALL (SELECT a FROM t) ORDER BY a", True),
        ("SELECT row_number() OVER (ORDER BY a) FROM t", False),
        ("SELECT a FROM (SELECT a FROM t ORDER BY a LIMIT 3)", False),
        ("SELECT a FROM t", False),
    ],
)
def test_knows_whether_rows_come_in_an_order(sql, ordered):
    assert speak.is_ordered(sql) is ordered
