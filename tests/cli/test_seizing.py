"""Seizures from the command line: counts that add up, reasons in words, no formula in what is written."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from tests.seizures.routes_rows import ROWS, sent

from greenlane.cli import main
from greenlane.seizures.models import Seizure


def run(*arguments):
    return CliRunner().invoke(main, ["seize", *map(str, arguments)])


@pytest.mark.django_db
def test_a_list_is_looked_at_and_taken_in_with_every_reason(cast, tmp_path):
    rows = [ROWS[0], [*ROWS[6]], [*ROWS[7]]]
    rows[2][15] = "=1+1"
    file, out = tmp_path / "routes.csv", tmp_path / "aside.csv"
    file.write_bytes(sent(rows).read())
    asked = ("import", file, "--format", "routes", "--office", "NCT", "--as", "kai")
    seen = run(*asked, "--look")
    assert "would be new         2" in seen.output and not Seizure.objects.exists()
    done = run(*asked, "--aside", out)
    assert done.exit_code == 0, done.output
    assert [line.split()[-1] for line in done.output.splitlines()[:5]] == ["3", "2", "0", "0", "1"]
    assert "row 4: ID: This is missing." in done.output
    (row,) = list(csv.DictReader(io.StringIO(out.read_text())))
    assert (row["row"], row["field"], json.loads(row["as written"])["Species"]) == ("4", "ID", "=1+1")
    assert "repeated             3" in run(*asked).output


@pytest.mark.django_db
def test_what_cannot_be_read_and_who_may_not_is_said_in_one_line(cast, tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(sent().read())
    for arguments in (("sheet", "kai"), ("routes", "chi"), ("routes", "nobody")):
        done = run("import", file, "--format", arguments[0], "--office", "NCT", "--as", arguments[1])
        assert done.exit_code == 1 and done.output.startswith("Error: ")
    assert not Seizure.objects.exists()


def test_the_spreadsheet_and_the_schema_come_out(tmp_path):
    assert run("template", "--out", tmp_path / "s.xlsx").exit_code == 0
    assert load_workbook(tmp_path / "s.xlsx").sheetnames == ["Seizures", "People", "Codes", "How to"]
    assert "goods" in json.loads(run("schema").output)["properties"]
