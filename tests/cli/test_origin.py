"""Origins from the command line: files that say what they rest on, and nothing written of bad input."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from greenlane.cli import main


def run(*arguments):
    return CliRunner().invoke(main, ["origin", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("simulated")
    done = run("simulate", "--out", made, "--seed", 5, "--samples", 130, "--loci", 8, "--places", 12)
    assert done.exit_code == 0 and "simulated, seed 5" in done.output
    return made


def given(folder):
    return "--places", folder / "places.txt", "--grid", folder / "grid.txt"


def test_specimens_are_assigned_and_every_file_says_that_it_is_simulated(folder, tmp_path):
    out = tmp_path / "out"
    done = run("assign", folder / "reference.txt", folder / "SimA.txt", *given(folder), "--out", out, "--joint")
    assert done.exit_code == 0, done.output
    assert "every place left out: median error" in done.output and "simulated: the reference set" in done.output
    rows = list(csv.DictReader((out / "specimens.csv").open(encoding="utf-8")))
    assert len(rows) == 15 and rows[-1]["specimen"] == "(all together)"
    assert len(list(out.glob("map-*.geojson"))) == 15
    said = json.loads((out / "origin.json").read_text())
    assert said["about"]["simulated"] is True and said["about"]["validation"]["median_km"] > 0
    drawn = json.loads((out / "map-all-together.geojson").read_text())
    assert drawn["about"]["simulated"] is True and drawn["features"][0]["geometry"]["type"] == "Point"
    assert {f["properties"].get("country") for f in drawn["features"][1:]} - {""}


def test_matches_are_told_with_their_rate(folder, tmp_path):
    file = tmp_path / "matches.csv"
    done = run("match", folder / "SimA.txt", "--against", folder / "SimB.txt", "--ref", folder / "reference.txt",
               *given(folder), "--pairs", 200, "--out", file)  # fmt: skip
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert ("SimA-01", "SimB-01", "same") in {(row["first"], row["second"], row["relation"]) for row in rows}
    assert "unrelated pairs that reach it: at most" in done.output


def test_a_reference_set_is_validated(folder):
    done = run("validate", folder / "reference.txt", *given(folder))
    assert done.exit_code == 0 and "every place left out" in done.output and "right country" in done.output


def test_samples_are_left_out_by_themselves_under_a_neutral_prior(folder):
    done = run("validate", folder / "reference.txt", *given(folder), "--leave-out", "samples", "--neutral")
    assert done.exit_code == 0, done.output
    assert "every sample left out" in done.output and "every cell equally likely before" in done.output
    assert run("validate", folder / "reference.txt", "--leave-out", "loci").exit_code == 2


def test_too_few_places_to_validate_is_said_and_the_specimens_are_assigned_all_the_same(folder, tmp_path):
    lines = (folder / "reference.txt").read_text(encoding="utf-8").splitlines()
    few = tmp_path / "few.txt"
    kept = [line for line in lines if line.startswith("#") or line.split()[1] in {"1", "4", "7", "10"}]
    few.write_text("\n".join(kept) + "\n", encoding="utf-8")
    done = run("assign", few, folder / "SimB.txt", *given(folder), "--out", tmp_path / "out")
    assert done.exit_code == 0 and "not validated: fewer than 6 places" in done.output


def test_bad_input_is_told_in_one_message_and_nothing_is_written(folder, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("E1 -1 100 9x\nE1 -1 100 90\n", encoding="utf-8")
    out = tmp_path / "none"
    for samples in (bad, folder / "places.txt"):
        done = run("assign", folder / "reference.txt", samples, *given(folder), "--out", out)
        assert done.exit_code == 1 and done.output.startswith("Error: samples, line") and not out.exists()
    bad.write_bytes(b"\xff\xfe\x00")
    done = run("assign", bad, folder / "SimA.txt", *given(folder), "--out", out)
    assert done.exit_code == 1 and "not text" in done.output and not out.exists()
