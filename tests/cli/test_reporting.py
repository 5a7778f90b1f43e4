"""``greenlane report`` as it is typed: what is in the file, what is left out and why, what is missing, and for whom."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from tests.seized import GAS, IVORY, WASTE

from greenlane.cli import main
from greenlane.ledger.models import Entry


@pytest.fixture
def report(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        return CliRunner().invoke(main, ["report", *map(str, arguments)])

    return run


def test_the_shelf_is_listed_with_what_is_due(report):
    done = report("--list")
    assert done.exit_code == 0, done.output
    assert "aitr" in done.stdout
    assert "NAMES PEOPLE" in done.stdout


def test_a_return_is_written_with_its_counts_and_gaps(report, tmp_path, written_up, cast):
    written_up(IVORY, names=True, mode=None)
    written_up(GAS)
    done = report("aitr", "--year", 2026, "--out", "a.csv", "--as", "kai")
    assert done.exit_code == 0, done.output
    assert "2 read, 1 reported in 1 rows, 1 left out" in done.stdout
    assert "goods of another regime than CITES" in done.stdout
    assert "Mode of transport" in done.stdout
    assert "Loxodonta africana" in (tmp_path / "a.csv").read_text()
    assert Entry.objects.filter(verb="return.exported").count() == 1
    # Whoever has the machine, without names; Southmere's officer gets none of it, the administrator nothing at all.
    assert report("bulletin", "--year", 2026, "--month", 5, "--out", "b.txt").exit_code == 0
    assert "1 left out" not in report("aitr", "--year", 2026, "--out", "c.csv", "--as", "chi").stdout
    assert "Loxodonta" not in (tmp_path / "c.csv").read_text()
    assert report("aitr", "--year", 2026, "--out", "d.csv", "--as", "fay").exit_code == 1
    assert not (tmp_path / "d.csv").exists()


def test_a_return_that_names_people_is_made_for_who_may_read_names(report, tmp_path, written_up, cast):
    case = written_up(WASTE, names=True, by=cast.kai)
    for arguments in ([], ["--as", "chi"], ["--as", "lea"], ["--as", "fay"]):
        done = report("basel_case", "--case", case.number, "--out", "m.txt", *arguments)
        assert done.exit_code == 1, done.output
        assert "Imaginary" not in done.output
        assert not (tmp_path / "m.txt").exists()
    done = report("basel_case", "--case", case.number, "--out", "m.txt", "--as", "kai")
    assert done.exit_code == 0, done.output
    assert "Imaginary Polymers" in (tmp_path / "m.txt").read_text()


@pytest.mark.parametrize(
    "arguments",
    [["aitr", "--out", "a.csv"], ["aitr"], ["aitr", "--year", "2026", "--since", "2026-01-01", "--out", "a.csv"]],
)
def test_what_is_asked_for_has_to_be_said(report, cast, arguments):
    assert report(*arguments, *(["--as", "kai"] if "--out" in arguments else [])).exit_code == 2
