"""All indicators as one query: packed answers hold for any number of them, and nothing stops a screening later."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.targeting.made import indicator

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.engine import speak
from greenlane.targeting.compiled import BITS, Compiled, Judge, arrow_schema, compile_set
from greenlane.targeting.indicator import IndicatorError, from_shelf

MANY = 3 * BITS + 5


def numbered(n: int, points: int = 1):
    """Indicator n: fires where n is among the mentions, cannot tell where it is among the text's classes."""
    fires, unknown = f"list_contains(mentions, '{n}')", f"list_contains(text_classes, '{n}')"
    when = f"CASE WHEN {fires} THEN TRUE WHEN {unknown} THEN NULL ELSE FALSE END"
    return indicator(code=f"RI-GEN-{n:03d}", when=when, because="x", points=points)


@pytest.fixture(scope="module")
def many() -> Compiled:
    return compile_set(numbered(n, points=n % 31) for n in range(MANY))


@pytest.fixture(scope="module")
def judge(many):
    made = Judge(many)
    yield made
    made.close()


numbers = st.frozensets(st.integers(0, MANY - 1), max_size=20) | st.sampled_from(
    [frozenset(), frozenset(range(MANY)), frozenset({0, BITS - 1, BITS, 2 * BITS - 1, 2 * BITS, MANY - 1})]
)


def row(fired: frozenset[int], unknown: frozenset[int]) -> dict[str, object]:
    return {"mentions": [str(n) for n in fired], "text_classes": [str(n) for n in unknown]}


def positions(compiled: Compiled, words) -> set[int]:
    return {int(i.code.rpartition("-")[2]) for i in compiled.unpack(words)}


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6))
@settings(max_examples=40)
def test_answers_come_back_from_packed_bits(many, judge, given_rows):
    answers = judge.answers([row(fired, unknown) for fired, unknown in given_rows])
    assert len(answers) == len(given_rows)
    for (fired, unknown), (yes, maybe) in zip(given_rows, answers, strict=True):
        assert positions(many, yes) == fired
        assert positions(many, maybe) == unknown - fired
        assert all(0 <= word < 1 << BITS for word in (*yes, *maybe))


ANY = {
    "BOOLEAN": st.booleans(),
    "BIGINT": st.integers(-(2**62), 2**62),
    "DOUBLE": st.floats(allow_nan=False, allow_infinity=False),
    "VARCHAR": st.text(st.characters(exclude_categories=["Cs"]), max_size=5) | st.sampled_from(["'", '"', "\\", "\0"]),
    "DATE": st.dates(),
    "VARCHAR[]": st.lists(st.sampled_from(["", "null", "it's", "象牙"]), max_size=3),
}
ASKED = {
    "BOOLEAN": ["{0}"],
    "BIGINT": ["{0} > 0", "{0} = 1"],
    "DOUBLE": ["{0} > 0.1", "{0} * {0} < 0.00001", "{0} / 3 = 1.7"],
    "VARCHAR": ["{0} > 'a'", "contains({0}, '''')", "{0} = ''"],
    "DATE": ["{0} >= DATE '2021-01-01'", "month({0}) = 2"],
    "VARCHAR[]": ["list_contains({0}, 'it''s')", "array_length({0}) > 1"],
}
ASKS = [when.format(name) for name, column in COLUMNS.items() for when in ASKED[column.type]]


@pytest.fixture(scope="module")
def judge_of_anything():
    made = Judge(compile_set(indicator(code=f"RI-GEN-{n:03d}", when=w, because="x") for n, w in enumerate(ASKS)))
    yield made
    made.close()


@given(
    st.lists(
        st.fixed_dictionaries({}, optional={name: st.none() | ANY[c.type] for name, c in COLUMNS.items()}), max_size=4
    )
)
@settings(max_examples=25)
def test_few_lines_and_many_are_judged_alike(judge_of_anything, rows):
    few = judge_of_anything.answers(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("greenlane.targeting.compiled.FEW", -1)
        assert judge_of_anything.answers(rows) == few


@pytest.mark.parametrize(
    "wrong", [{"net_kg": object()}, {"net_kg": "much"}, {"vague": "perhaps"}, {"arrival": "soon"}, {"packages": [1]}]
)
def test_what_is_no_fact_stops_the_judging(judge_of_anything, wrong):
    with pytest.raises((TypeError, duckdb.Error)):
        judge_of_anything.answers([wrong])


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4))
@settings(max_examples=15)
def test_a_consignments_bits_are_those_of_its_lines_and_its_points_add_up(many, given_rows):
    rows = [{**row(f, u), "consignment": "IM-1", "line": n} for n, (f, u) in enumerate(given_rows)]
    connection = duckdb.connect()
    connection.register("facts", pa.Table.from_pylist(rows, schema=arrow_schema((*many.facts, "consignment", "line"))))
    connection.execute(f"CREATE TABLE judged AS {many.judged('facts')}")
    found = connection.execute(many.merged("judged"))
    merged = dict(zip([column[0] for column in found.description], found.fetchall()[0], strict=True))
    fired = frozenset[int]().union(*(f for f, _ in given_rows))
    assert positions(many, [merged[f"fired_{w}"] for w in range(many.words)]) == fired
    assert merged["points"] == sum(n % 31 for n in fired)
    assert merged["lines"] == len(rows)


def test_masks_and_words(many):
    assert many.words == 4
    assert positions(many, many.mask(["RI-GEN-000", f"RI-GEN-{MANY - 1}"])) == {0, MANY - 1}
    assert Compiled(()).words == 1


def test_a_set_without_indicators_answers_all_the_same():
    judge = Judge(compile_set([]))
    assert judge.answers([{}, {}]) == [((0,), (0,)), ((0,), (0,))]
    assert judge.answers([]) == []
    judge.close()


def test_inactive_ones_are_left_out_and_the_order_is_that_of_codes():
    compiled = compile_set([numbered(3), numbered(1), indicator(code="RI-GEN-002", active=False)])
    assert [i.code for i in compiled.indicators] == ["RI-GEN-001", "RI-GEN-003"]


def test_the_digest_follows_what_is_judged():
    one, same, other = (compile_set([numbered(n, points)]) for n, points in ((1, 3), (1, 3), (1, 7)))
    assert one.digest == same.digest != other.digest


def test_only_the_facts_that_are_looked_at_are_asked_for():
    assert compile_set([indicator(when="net_kg > 1 AND vague")]).facts == tuple(
        n for n in COLUMNS if n in {"net_kg", "vague"}
    )


@pytest.mark.parametrize(
    "when",
    [
        "description = 5", "FALSE AND hs > 3", "net_kg > 'abc'", "hs4 IN (1, 2)", "month(description) = 2",
        "vague = 'x'",        "regexp_matches(description, '(')",
        "regexp_matches(description, '(a{1000}){1000}')", "list_contains(hs, 'a')",
        "CASE WHEN kind = 'manifest' THEN hs > 5 END", "abs(description) > 1", "NOT description", "net_kg", "1", "hs",
        "coalesce(hs, 3) = 3",
    ],
)  # fmt: skip
def test_what_would_stop_a_screening_later_is_refused_at_once(when):
    for _again in range(2):  # what was tried is remembered
        with pytest.raises(IndicatorError, match="RI-GEN-900: when: "):
            compile_set([indicator(when=when, because="x")])


def test_the_shelf_is_one_statement_for_another_engine_too():
    whole = compile_set(from_shelf())
    assert sqlglot.parse_one(speak.spark(whole.judged("facts")), read="spark")
    assert len(whole.judged("facts")) < 200_000
