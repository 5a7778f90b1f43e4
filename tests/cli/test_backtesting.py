"""``greenlane backtest`` as it is typed, on an invented table."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.cli.test_learning import a_table

from greenlane.cli import main

PERIOD = ["--from", "2020-03-01", "--to", "2021-12-31", "--format", "lemis"]
TOML = """
code = "XX-TOAD-001"
title = "Toads"
level = "document"
basis = "A test."
trust = "derived"
points = 60
when = "starts_with(taxon, 'Bufo')"
because = "it is a toad"
"""


@pytest.fixture
def past(tmp_path):
    return a_table(tmp_path / "past.csv")


@pytest.fixture
def toads(tmp_path):
    path = tmp_path / "XX-TOAD-001.toml"
    path.write_text(TOML)
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["backtest", *PERIOD, *map(str, arguments)])


def test_an_indicator_from_a_file_stands_beside_what_ships(past, toads):
    done = run("--history", past, "--indicator", toads, "--json")
    assert done.exit_code == 0, done.output
    result = json.loads(done.stdout)
    assert result["asked"]["what"] == {"indicator": "XX-TOAD-001.toml"}
    assert result["alone"]["hits"] > 20
    assert result["alone"]["precision"]["value"] > result["base"]["value"]
    assert result["candidate"]["hits"] >= result["alone"]["hits"]  # 60 points make a red lane
    assert result["extra_red"] > 0
    assert "no-sample" in result["notes"]


def test_the_table_says_both_sides_and_what_must_be_known(past, toads):
    done = run("--history", past, "--indicator", toads)
    assert done.exit_code == 0, done.output
    for word in ("alone", "candidate", "active", "recall at", "a day; ", "chosen by what was active then"):
        assert word in done.stdout


def test_a_set_and_a_policy_come_from_files(past, toads, tmp_path):
    (tmp_path / "set.json").write_text("[]")
    empty = json.loads(run("--history", past, "--set", tmp_path / "set.json", "--json").stdout)
    assert empty["candidate"]["hits"] == 0
    (tmp_path / "policy.toml").write_text("daily_capacity = 0")
    closed = json.loads(run("--history", past, "--policy", tmp_path / "policy.toml", "--json").stdout)
    assert closed["candidate"]["recall_at_capacity"]["finds"] == 0


def test_what_cannot_be_tried_is_said_in_one_line(past, toads, tmp_path):
    (tmp_path / "wrong.json").write_text("{")
    (tmp_path / "policy.json").write_text('{"random_rate": 0}')
    (tmp_path / "unknown.toml").write_text("reddest = 1")
    (tmp_path / "words.toml").write_text('red_from = "x"')
    (tmp_path / "table.json").write_text("{}")
    (tmp_path / "picture.toml").write_bytes(b"\xaa\xff")
    for arguments, word in (
        (["--indicator", "XX-NONE"], "no indicator"),
        (["--model", toads], "model"),
        (["--set", tmp_path / "wrong.json"], "wrong.json"),
        (["--policy", tmp_path / "policy.json"], "random_rate"),
        (["--policy", tmp_path / "picture.toml"], "no text in UTF-8"),
        (["--policy", tmp_path / "unknown.toml"], "has no reddest"),
        (["--policy", tmp_path / "words.toml"], "no number: red_from"),
        (["--set", tmp_path / "table.json"], "list of indicators"),
        (["--indicator", tmp_path / "picture.toml"], "no text in UTF-8"),
        ([], "name one of"),
        (["--indicator", toads, "--policy", tmp_path / "policy.json"], "name one of"),
    ):
        done = run("--history", past, *arguments)
        assert done.exit_code != 0
        assert word in done.output
        assert "Traceback" not in done.output
    assert "--office" in run("--indicator", toads).output
    assert "before it begins" in run("--indicator", toads, "--to", "1999-01-01").output
