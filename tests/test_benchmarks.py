"""What the benchmarks compare with is the same: whatever is admitted fires alike in all three languages."""

from __future__ import annotations

import csv
import datetime as dt
import random

import pytest
from benchmarks.peers import Python, RuleEngine, for_python, for_rule_engine

from greenlane.targeting.compiled import Judge, compile_set
from greenlane.targeting.indicator import Indicator, Threshold, from_shelf

WORDS = ["ivory", "Ivory tusk", "CN", "", "it's", 'a "b"', "x\\y", "scrap", "Größe"]
DATES = [dt.date(2020, 12, 31), dt.date(2021, 1, 1), dt.date(2024, 2, 29)]
FACTS = {
    ("net_kg", "gross_kg"): [None, -1.5, 0.0, 1.0, 2.0, 3.0],
    ("packages",): [None, 0, 1, 2],
    ("description", "origin"): [None, *WORDS],
    ("arrival", "departed"): [None, *DATES],
    ("hs_classes", "text_classes"): [None, [], ["ivory"], ["scrap", "CN"], ["ivory", "x\\y", ""]],
    ("vague", "used"): [None, True, False],
}
PARTS = {
    "number": ["net_kg", "gross_kg", "packages", "2", "0.5", "1 * :low"],
    "counted": [
        "{number}", "({counted} + {number})", "({number} - {counted})", "({number} * {number})", "({number} / 2)",
        "abs({counted})", "coalesce({counted}, {number})", "nullif({number}, {number})", "(-{counted})",
        "array_length({many})", "month({date})",
        "date_diff('day', {date}, {date})", "CASE WHEN {flag} THEN {counted} ELSE {number} END", "year({date})",
        "CASE WHEN {test} THEN {number} END", "CASE origin WHEN {word} THEN {number} ELSE {counted} END",
        "{number} / {number}",
    ],
    "text": ["description", "origin", "lower(description)", "upper(origin)", "coalesce(description, {word})"],
    "word": ["'" + word.replace("'", "''") + "'" for word in WORDS],
    "date": ["arrival", "departed", *(f"DATE '{day}'" for day in DATES)],
    "many": ["hs_classes", "text_classes"],
    "flag": ["vague", "used", "coalesce(vague, used)", "coalesce(used, false)"],
    "test": [
        "{flag}", "{counted} = {number}", "{counted} <> {counted}", "{counted} > {number}", "{number} <= {counted}",
        "{counted} BETWEEN {number} AND {counted}", "{text} = {text}", "{text} <> {word}", "{text} IN ({word}, {word})",
        "{text} NOT IN ({word}, {text})", "{date} >= {date}", "list_contains({many}, {word})", "{flag} = false",
        "list_has_any({many}, [{word}, {word}])", "list_has_any({many}, {many})", "contains({text}, {word})",
        "{text} IS NULL", "starts_with({text}, {word})", "regexp_matches({text}, '(?i)\\bivory')", "{flag} IS NOT TRUE",
        "regexp_matches({text}, 'i(vo|t''s)')", "{number} IN (1, 2)", "{many} IS NOT NULL", "true", "NULL",
        "{flag} IS DISTINCT FROM {flag}", "{counted} IS NOT DISTINCT FROM {number}",
    ],
    "when": [
        "{test}", "{test}", "({when} AND {when})", "({when} OR {when})", "(NOT {when})", "coalesce({test}, {when})",
        "(({when}) = ({test}))", "CASE WHEN {when} THEN {test} ELSE {test} END", "(({when}) IS NULL)",
    ],
}  # fmt: skip


def written(r: random.Random, part: str, depth: int = 6) -> str:
    pattern = r.choice(PARTS[part]) if depth else PARTS[part][0]
    pieces = pattern.replace("{", "\0{").replace("}", "}\0").split("\0")
    return "".join(written(r, p[1:-1], max(0, depth - 1)) if p.startswith("{") else p for p in pieces)


def indicator(code: int, when: str) -> Indicator:
    return Indicator(f"X{code}", "", "document", "", "derived", 1, when, "", thresholds={"low": Threshold(0.5)})


def disagreements(indicators, rows) -> list[tuple[str, str, str]]:
    compiled = compile_set(indicators)
    judge = Judge(compiled)
    fired = [{i.code for i in compiled.unpack(words)} for words, _unknown in judge.answers(rows)]
    judge.close()
    given = [(Python, [for_python(row) for row in rows]), (RuleEngine, [for_rule_engine(row) for row in rows])]
    return [
        (language.__name__, made.when, writing.source)
        for language, theirs in given
        for made in compiled.indicators
        for writing in [language(made)]
        for fires in [writing.compiled()]
        if [bool(fires(row)) for row in theirs] != [made.code in codes for codes in fired]
    ]


@pytest.mark.parametrize("seed", range(4))
def test_all_three_languages_agree(seed):
    pytest.importorskip("rule_engine")
    r = random.Random(seed)
    rows = [{n: r.choice(values) for names, values in FACTS.items() for n in names} for _ in range(30)]
    made = [indicator(n, f"coalesce({written(r, 'when')}, vague = NULL)") for n in range(50)]
    assert not disagreements(made, rows)


def test_they_agree_on_every_example_of_the_shelf():
    pytest.importorskip("rule_engine")
    shipped = from_shelf()
    rows = [dict(example.facts) for made in shipped for example in made.examples]
    assert len(rows) >= 2 * len(shipped)
    assert not disagreements(shipped, rows)


def test_what_learns_off_the_shelf_learns_from_the_same_lines_and_never_from_the_outcome(tmp_path):
    pytest.importorskip("xgboost")
    from benchmarks.learned_peers import Table

    r = random.Random(2)
    path = tmp_path / "a.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["number", "day", "kind", "kg", "found", "closed"])
        for n in range(400):
            kind = r.choice("abcd")
            found = r.random() < {"a": 0.8, "b": 0.05}.get(kind, 0.2)
            day = dt.date(2020, 1, 1) + dt.timedelta(days=n)
            day = f"{day - dt.timedelta(days=n % 2)}T00:00"
            rows.writerow([n // 2, day, kind, n % 9 or "NA", "R" if found else "C", "NA"])
    split = Table(
        path, shipment="number", day="day", outcome="found", found="R", known="closed", numbers=("kg",)
    ).split(dt.date(2020, 10, 1), dt.date(2020, 12, 31))
    assert split.table.words == ["kind"]
    assert len(split.train) == 274 and not set(split.train) & set(split.test)
    for score in (split.rate_table(["kind"]), split.lightgbm(), split.xgboost(), split.logistic_regression()):
        assert split.measured(score, samples=20)["auc"]["value"] > 0.65
