"""`greenlane routes`: of a file and of the cases of an installation."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from tests.seizures.routes_rows import ROWS, sent

from greenlane.cli import main
from greenlane.tracing.actions import noting


def run(*arguments):
    return CliRunner().invoke(main, ["routes", *map(str, arguments)])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "routes.csv"
    path.write_bytes(sent().getvalue())
    return path


def test_a_file_is_told_and_drawn_and_what_is_not_resolved_is_listed(file, tmp_path):
    done = run("--period", "2009:2013", "--file", file, "--json", "--out", tmp_path / "map.geojson")
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert told["cases"] == sum(bool(row[0]) for row in ROWS) and told["flows"] and told["hubs"]
    assert told["set_aside"] == 1
    assert {"row": "routes:3", "part": "origin", "written": "Africa"} in told["not_resolved"]
    drawn = json.loads((tmp_path / "map.geojson").read_text())
    assert {one["properties"]["kind"] for one in drawn["features"]} == {"flow", "hub", "case"}
    assert drawn["greenlane"]["source"] == "routes.csv"
    said = run("--period", "2009:2013", "--file", file, "--out", tmp_path / "map.svg")
    assert "not resolved" in said.output and "too few to say anything" in said.output
    ElementTree.fromstring((tmp_path / "map.svg").read_text())


def test_goods_and_period_narrow(file):
    told = json.loads(run("--period", "2010", "--file", file, "--json", "--goods", "ivory").output)
    assert told["cases"] < len(ROWS) and told["period"] == ["2010-01-01", "2010-12-31"]


@pytest.mark.parametrize("arguments", [["--period", "2013:2009"], ["--period", "2012", "--out", "map.pdf"]])
def test_what_makes_no_sense_is_refused(file, arguments):
    assert run(*arguments, "--file", file).exit_code == 2


def test_cases_are_those_that_somebody_may_see(written_up, cast):
    noting.note([written_up()])
    seen, unseen = (run("--period", "2026", "--as", name, "--json") for name in (cast.bo.username, cast.chi.username))
    assert json.loads(seen.output)["cases"] == 1 and json.loads(unseen.output)["cases"] == 0
    assert "TZ" not in unseen.output


def test_without_a_name_the_cases_are_those_of_the_organisation(written_up, cast):
    noting.note([written_up()])
    ours, others = (
        run("--period", "2026", "--organisation", one.name, "--json") for one in (cast.northport, cast.chi.organisation)
    )
    assert json.loads(ours.output)["cases"] == 1 and json.loads(others.output)["cases"] == 0
    assert "TZ" not in others.output
