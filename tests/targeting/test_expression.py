"""The language of indicators: what it admits, what it refuses, and that NULL stays *cannot tell*."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.targeting.made import indicator

from greenlane.targeting import expression
from greenlane.targeting.compiled import Judge, compile_set
from greenlane.targeting.expression import MAX_LENGTH, ExpressionError, parse
from greenlane.targeting.vocabulary import NAMES

Truth = bool | None
Row = dict[str, object]


def told(when: list[str], rows: list[Row]) -> list[list[Truth]]:
    """What DuckDB says to each expression, for each row."""
    compiled = compile_set(indicator(code=f"RI-GEN-{n:03d}", when=text) for n, text in enumerate(when))
    judge = Judge(compiled)
    answers = judge.answers(rows)
    judge.close()
    return [
        [
            True if i in compiled.unpack(yes) else None if i in compiled.unpack(maybe) else False
            for i in compiled.indicators
        ]
        for yes, maybe in answers
    ]


def test_admits_what_indicators_need():
    thresholds = {"low": 0.25}
    for text in (
        "vague",
        "hs4 IN ('3901', '3902') AND unit_value < :low",
        "arrival >= DATE '2021-01-01'",
        "list_has_any(text_classes, ['ivory', 'pangolin']) OR list_contains(hs_regimes, 'CITES')",
        "array_length(missing_fields) >= 2 AND NOT used",
        "regexp_matches(description, '(?i)mammoth|мамонт|猛犸')",
        "date_diff('day', permit_issued, arrival) < days_under_way",
        "month BETWEEN 5 AND 8 AND starts_with(hs, '0809')",
        "CASE WHEN un_number IS NOT NULL THEN NOT un_refrigerant WHEN kind = 'manifest' THEN TRUE END",
        "coalesce(taxon, taxon_declared) IS NOT NULL AND abs(kg_per_package - 25) > 25 * 0.1",
        "has_basel_consent IS TRUE AND origin IS DISTINCT FROM export_country",
    ):
        assert expression.names(parse(text, thresholds)) <= set(NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "(SELECT true)", "vague IN (SELECT used FROM facts)", "EXISTS (SELECT 1)", "vague; DROP TABLE facts",
        "read_csv('/etc/passwd') IS NULL", "getenv('HOME') = 'x'", "current_setting('memory_limit') = ''",
        "nextval('s') > 1", "random() < 0.5", "now() > arrival", "list_transform(mentions, x -> x) = mentions",
        "description ILIKE '%a%'", "description SIMILAR TO 'a'", "regexp_matches(description, description)",
        "regexp_matches(description, 'a', 'i')", "regexp_matches(description, 'a', description)",
        "CAST(description AS DATE) > arrival", "TRY_CAST('2020-01-01' AS DATE) > arrival", "vague::DATE IS NULL",
        "arrival > DATE 'foo'", "arrival > CAST('2020-01-01' AS TIMESTAMP)", "net_kg > 1e400",
        "net_kg > greatest(1, NULL)", "facts.vague", "*", "COLUMNS(*)", "VAGUE", "nationality = 'XX'",
        "vague AND :missing", "vague AND ?",
        "vague AND $1", "text_classes[1] = 'a'", "{'a': 1} IS NULL", "description COLLATE NOCASE = 'a'", "",
        "   ", "vague AND",
        "sum(net_kg) > 1", "row_number() OVER () > 1", "INTERVAL 1 DAY IS NULL", "description || 'x' = 'ax'",
    ],
)  # fmt: skip
def test_refuses_everything_else(text):
    with pytest.raises(ExpressionError):
        parse(text, {})


def test_an_unknown_name_is_told_by_name():
    with pytest.raises(ExpressionError, match=r"no fact named '\"?nationality"):
        parse("nationality = 'XX'", {})
    with pytest.raises(ExpressionError, match="no threshold named 'low'"):
        parse("net_kg < :low", {"high": 1.0})


def test_a_list_is_not_searched_as_if_it_were_a_text():
    with pytest.raises(ExpressionError, match="list_contains"):
        parse("contains(mentions, 'ivory')", {})
    parse("contains(description, 'ivory') OR list_contains(mentions, 'ivory')", {})


def test_refuses_what_is_too_long_or_too_deep():
    with pytest.raises(ExpressionError, match="longer"):
        parse(" OR ".join(["vague"] * MAX_LENGTH), {})
    with pytest.raises(ExpressionError, match="deep"):
        parse("NOT " * 900 + "vague", {})


def test_comments_do_not_reach_the_engine():
    assert "secret" not in expression.sql(parse("vague /* secret */ AND used -- secret", {}), {})


def test_thresholds_are_filled_in_as_doubles_and_names_quoted():
    tree = parse("unit_value < :low AND pieces = 3", {"low": 0.25})
    assert expression.sql(tree, {"low": 0.25}) == '"unit_value" < CAST(0.25 AS DOUBLE) AND "pieces" = CAST(3 AS DOUBLE)'


def test_dividing_by_zero_cannot_tell():
    assert told(["net_kg / gross_kg > 1"], [{"net_kg": 5.0, "gross_kg": 0.0}, {"net_kg": 5.0, "gross_kg": 2.0}]) == [
        [None],
        [True],
    ]


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(a*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_a_pattern_that_takes_others_for_ever_runs_in_linear_time(pattern):
    begun = time.process_time()  # of this process alone, which other work on the machine does not lengthen
    told([f"regexp_matches(description, '{pattern}')"], [{"description": "a" * 20_000 + "!"}])
    assert time.process_time() - begun < 30


# ---- three-valued logic, against a reference in Python

FLAGS = ("vague", "used", "slang", "amended")
NUMBERS = ("net_kg", "gross_kg")
rows = st.fixed_dictionaries(
    {name: st.none() | st.booleans() for name in FLAGS}
    | {name: st.none() | st.sampled_from([0.0, 1.0, 2.5, -3.0]) for name in NUMBERS}
    | {"hs4": st.none() | st.sampled_from(["0101", "3915"])}
)
Test = tuple[str, Callable[[Row], Truth]]


def compared(name: str, sign: str, number: float) -> Test:
    signs = {
        "<": float.__lt__,
        "<=": float.__le__,
        ">": float.__gt__,
        ">=": float.__ge__,
        "=": float.__eq__,
        "<>": float.__ne__,
    }
    return f"{name} {sign} {number}", lambda row: None if row[name] is None else signs[sign](row[name], number)


def negated(test: Test) -> Test:
    def answer(row: Row) -> Truth:
        inner = test[1](row)
        return None if inner is None else not inner

    return f"NOT ({test[0]})", answer


def both(one: Test, other: Test) -> Test:
    def answer(row: Row) -> Truth:
        a, b = one[1](row), other[1](row)
        return False if a is False or b is False else None if a is None or b is None else True

    return f"({one[0]}) AND ({other[0]})", answer


def either(one: Test, other: Test) -> Test:
    def answer(row: Row) -> Truth:
        a, b = one[1](row), other[1](row)
        return True if a or b else None if a is None or b is None else False

    return f"({one[0]}) OR ({other[0]})", answer


leaves = st.one_of(
    st.sampled_from(FLAGS).map(lambda name: (name, lambda row: row[name])),
    st.builds(
        compared,
        st.sampled_from(NUMBERS),
        st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]),
        st.sampled_from([0.0, 1.0, 2.5]),
    ),
    st.sampled_from([*FLAGS, *NUMBERS]).map(lambda name: (f"{name} IS NULL", lambda row: row[name] is None)),
    st.just(("hs4 IN ('3915', '4707')", lambda row: None if row["hs4"] is None else row["hs4"] == "3915")),
    st.sampled_from([("TRUE", lambda row: True), ("FALSE", lambda row: False)]),
)
trees = st.recursive(
    leaves, lambda t: st.builds(negated, t) | st.builds(both, t, t) | st.builds(either, t, t), max_leaves=12
)


@settings(max_examples=40)  # each is up to 8 tests of 8 rows
@given(st.lists(trees, min_size=1, max_size=8), st.lists(rows, min_size=1, max_size=8))
def test_null_is_cannot_tell_in_every_combination(tests, given_rows):
    assert told([text for text, _ in tests], given_rows) == [[answer(row) for _, answer in tests] for row in given_rows]
