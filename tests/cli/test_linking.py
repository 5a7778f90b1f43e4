"""The command ``link``: a table of mentions in, pairs out; what cannot be read is said with its row."""

import csv
import json

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from greenlane.cli import main

HEAD = "key,name,person,country,phone,born\n"
ROWS = (
    "a,Торговая компания Рассвет,no,RU,+7 495 123 45 67,\n"
    "b,Rassvet Trading LLC,no,RU,0074951234567,\n"
    "c,Zakat Import,no,RU,+7 495 765 43 21,\n"
)


@pytest.fixture
def run(tmp_path):
    def go(text, *options):
        (tmp_path / "mentions.csv").write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["link", str(tmp_path / "mentions.csv"), "--engine", "duckdb", *options])

    return go


def test_pairs_of_a_file_are_written(run, tmp_path):
    done = run(HEAD + ROWS, "--out", str(tmp_path / "pairs.csv"), "--threshold", "0.5")
    assert done.exit_code == 0, done.output
    assert "3 mentions, 1 pairs" in done.output and "invented" in done.output
    with (tmp_path / "pairs.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["first"], row["second"], row["part"]) for row in rows] == [("a", "b", "company")]


def test_pairs_are_parquet_where_the_file_is_named_so(run, tmp_path):
    assert run(HEAD + ROWS, "--out", str(tmp_path / "pairs.parquet")).exit_code == 0
    assert pq.read_table(tmp_path / "pairs.parquet").column_names == [
        "first",
        "second",
        "weight",
        "probability",
        "part",
    ]


def test_weights_of_a_file_are_used(run, tmp_path):
    from greenlane.tracing.same_party.weights import shipped

    said = shipped().to_json()
    said["company"]["prior"] = 1e-30
    (tmp_path / "weights.json").write_text(json.dumps(said), encoding="utf-8")
    assert "0 pairs" in run(HEAD + ROWS, "--model", str(tmp_path / "weights.json")).output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key,label\na,b\n", "no column 'name'"),
        (HEAD + "a,Ivan,perhaps,,,\n", "row 1: person 'perhaps'"),
        (HEAD + "a,Ivan,yes,,,\nb,Ivan,yes,,,12/1980\n", "row 2: born '12/1980'"),
    ],
)
def test_what_cannot_be_read_is_said(run, text, said):
    done = run(text)
    assert done.exit_code == 1 and said in done.output


def test_an_engine_that_is_none_is_said(run):
    done = run(HEAD + ROWS, "--engine", "abacus")
    assert done.exit_code == 1 and "abacus" in done.output


def test_without_a_file_somebody_links(db):
    done = CliRunner().invoke(main, ["link"])
    assert done.exit_code == 2 and "--as" in done.output


def test_without_a_file_all_that_the_administration_knows_is_linked(cast):
    done = CliRunner().invoke(main, ["link", "--engine", "duckdb", "--as", cast.bo.username])
    assert done.exit_code == 0, done.output
    assert "0 pairs are kept" in done.output
