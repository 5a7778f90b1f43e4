"""``greenlane evaluate`` and ``learn`` as they are typed, on an invented table, with a model that is quick to train."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from django.db import OperationalError
from tests.targeting import evaluated
from tests.targeting.test_past import declared

from greenlane.cli import installation, main
from greenlane.targeting import past
from greenlane.targeting.history.rows import SCHEMA
from greenlane.targeting.learning import model
from greenlane.targeting.models import LearnedModel

REAL = Path(__file__).parents[3] / "shared" / "data"
HEAD = ["control_number", "shipment_date", "port", "country_origin", "country_imp_exp", "genus", "species",
        "description", "quantity", "unit", "source", "purpose", "action", "disposition_date"]  # fmt: skip
MORE = ["import_export", "value", "us_co", "foreign_co"]
PERIOD = ["--from", "2020-09-01", "--to", "2020-12-31"]
RATES = {"Rana": 0.03, "Hyla": 0.4, "Bufo": 0.8}


@pytest.fixture(autouse=True)
def _quick_to_train(monkeypatch):
    monkeypatch.setattr(model, "fit", evaluated.fit)


def a_table(path, count=400, without=(), change=None):
    r = random.Random(4)
    with path.open("w", newline="") as file:
        head = [name for name in (*HEAD, *(MORE if change else ())) if name not in without]
        rows = csv.DictWriter(file, head, extrasaction="ignore")
        rows.writeheader()
        for n in range(count):
            genus = r.choice(list(RATES))
            day = dt.date(2020, 1, 1) + dt.timedelta(days=n // 2 * 730 // count)
            rows.writerow({
                "control_number": n // 2, "shipment_date": day, "port": "NY" if n % 4 < 2 else "LA", "genus": genus,
                "country_origin": "NA", "country_imp_exp": "ZA", "species": "x", "description": "LIV",
                "quantity": 1 + n % 7, "unit": "NO", "source": "W", "purpose": "T",
                "action": "R" if r.random() < RATES[genus] else "C", "disposition_date": day,
                **(change(n) if change else {}),
            })  # fmt: skip
    return path


def run(command, *arguments):
    return CliRunner().invoke(main, [command, *map(str, arguments)])


def measured(path, *more):
    done = run("evaluate", "--history", path, "--format", "lemis", *PERIOD, "--json", *more)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_json_has_every_promised_key_and_nothing_else_is_printed(tmp_path):
    report = measured(a_table(tmp_path / "a.csv"))
    for name in ("average_precision", "auc"):
        assert set(report[name]) == {"value", "low", "high"}
    for name in ("precision_at", "recall_at"):
        assert list(report[name]) == ["0.01", "0.02", "0.05", "0.10", "0.1", "0.20", "0.2"]
        assert set(report[name]["0.05"]) == {"value", "low", "high"}
    assert {
        "base_rate", "rows", "shipments", "finds", "by", "split", "baselines", "twins", "twin_free", "audit", "cold",
        "scarcity", "calibration", "model_card", "source",
    } <= set(report)  # fmt: skip
    assert report["average_precision"]["value"] > 1.5 * report["base_rate"]
    assert report["source"]["means"].startswith("refused entry")
    assert report["split"]["train_rows"] + report["rows"] == 400


def test_the_report_is_readable_and_the_whole_of_it_takes_one_command(tmp_path):
    done = run("evaluate", "--history", a_table(tmp_path / "a.csv"), "--format", "lemis", *PERIOD, "--by", "shipment")
    assert done.exit_code == 0, done.output
    for word in ("A find here is: refused entry", "Base rate", "look-up", "by shipment", "Twins:", "Brier"):
        assert word in done.stdout


def test_refused_lines_are_counted_and_named(tmp_path):
    table = a_table(tmp_path / "a.csv", change=lambda n: {"control_number": ""} if n in (10, 41) else {})
    report = measured(table, "--quick")
    left = report["source"]["left_out"]
    assert (left["lines"], left["refused"], left["without_day"]) == (400, 2, 0)
    assert any("reference" in reason for reason in left["reasons"])
    assert "Of 400 lines read, 2 were refused" in run(
        "evaluate", "--history", table, "--format", "lemis", *PERIOD, "--quick"
    ).stdout  # fmt: skip


def test_columns_that_are_not_there_and_columns_left_out_come_to_the_same(tmp_path):
    fewer = measured(a_table(tmp_path / "a.csv", without=("source", "unit")), "--quick")
    left = measured(a_table(tmp_path / "b.csv"), "--quick", "--leave-out", "source", "--leave-out", "unit")
    assert fewer["average_precision"] == left["average_precision"]
    assert not {"source", "quantity_unit", "pieces"} & set(left["facts"])
    assert left["source"]["columns_left_out"] == ["unit"]


def test_only_some_lines(tmp_path):
    report = measured(a_table(tmp_path / "a.csv"), "--quick", "--only", "office = 'New York' AND origin = 'NA'")
    assert report["split"]["train_rows"] + report["rows"] == 200


@pytest.mark.parametrize(
    ("table", "arguments", "words"),
    [
        ({"without": ("action",)}, [], "no column 'action'"),
        ({"change": lambda n: {"action": "?"}}, [], "no line of this history has an outcome"),
        ({"change": lambda n: {"action": "C"}}, [], "only 0 finds were known before"),
        ({}, ["--only", "origin = 'KE'"], "no line of this history has an outcome"),
        ({}, ["--only", "colour = 'x'"], "the condition cannot be used"),
        ({}, ["--leave-out", "colour"], "neither a column of lemis nor a fact"),
        ({}, ["--leave-out", "control_number"], "cannot tell consignments apart"),
        ({}, ["--format", "json"], "format json tells no outcomes"),
        ({}, ["--format", "nowhere"], "no format or profile 'nowhere'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path, table, arguments, words):
    path = a_table(tmp_path / "a.csv", **table)
    done = run("evaluate", "--history", path, "--format", "lemis", *PERIOD, "--json", *arguments)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_its_tables_is_one_sentence(monkeypatch):
    def empty(*_args, **_named):
        raise OperationalError("no such table: people_office")

    monkeypatch.setattr(installation, "office", empty)
    done = run("evaluate", "--office", "NCT", *PERIOD, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: the database has not all its tables yet: greenlane migrate\n"


def test_learn_writes_the_model_and_its_card(tmp_path):
    out = tmp_path / "model.greenlane"
    done = run(
        "learn", "--history", a_table(tmp_path / "a.csv"), "--format", "lemis", "--until", "2020-06-30", "--out", out
    )
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == b"rates"
    assert json.loads((tmp_path / "model.greenlane.card.json").read_text())["about"]["kind"] == "rates"
    nowhere = run("learn", "--history", a_table(tmp_path / "a.csv"), "--format", "lemis", "--until", "2020-06-30")
    assert nowhere.exit_code == 2
    assert "say where the model goes" in nowhere.stderr
    few = run(
        "learn", "--history", a_table(tmp_path / "a.csv"), "--format", "lemis", "--until", "2019-06-30", "--out", out
    )
    assert few.exit_code == 1
    assert "too few" in few.stderr


@pytest.fixture
def northport(cast, in_force, settings, tmp_path):
    """Half a year of Northport's past."""
    settings.DATA = tmp_path
    lines = [declared(n, dt.date(2026, 1, 1) + dt.timedelta(days=n % 180)) for n in range(360)]
    kept = past.history(cast.northport)
    kept.append(past.ROWS, pa.Table.from_pylist([row for row, _ in lines], schema=SCHEMA), day="day", part="a")
    found = pa.Table.from_pylist([outcome for _, outcome in lines], schema=past.OUTCOME)
    kept.append(past.OUTCOMES, found, day="known", part="a")
    return cast.northport


def test_a_past_of_ones_own_is_measured_learned_from_and_the_model_proposed(northport, cast, monkeypatch, tmp_path):
    monkeypatch.undo()
    done = run("evaluate", "--office", "NCT", "--from", "2026-05-01", "--to", "2026-06-30", "--json", "--quick")
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert report["auc"]["value"] > 0.6
    assert report["source"]["features"]
    told = run("learn", "--until", "2026-06-30", "--as", cast.bo.username, "--out", tmp_path / "m")
    assert told.exit_code == 0, told.output
    assert "another person decides" in told.stdout
    proposed = LearnedModel.objects.get()
    assert (proposed.owner, proposed.proposed_by, proposed.state) == (northport, cast.bo, "proposed")
    assert bytes(proposed.content) == (tmp_path / "m").read_bytes()
    stranger = run("learn", "--until", "2026-06-30", "--as", cast.chi.username, "--office", "NCT")
    assert stranger.exit_code == 1
    assert "there is no office" in stranger.stderr
    assert LearnedModel.objects.count() == 1
    nobody = run("evaluate", *PERIOD)
    assert nobody.exit_code == 2
    assert "whose history is meant" in nobody.stderr


LATER = (
    {"unit": "Q9"}, {"unit": ""}, {"unit": "no"}, {"quantity": ""}, {"quantity": "1e+05"}, {"quantity": "-5"},
    {"quantity": "some"}, {"value": "12,500.x"}, {"description": "XYZ"}, {"description": ""}, {"description": "liv"},
    {"country_origin": "Q9"}, {"country_origin": "cr"}, {"country_imp_exp": ""}, {"country_imp_exp": "YUG"},
    {"port": "Q9"}, {"port": ""}, {"port": "ny"}, {"purpose": "9"}, {"purpose": ""}, {"source": "K"}, {"source": "w"},
    {"action": "r"}, {"action": "Q"}, {"action": ""}, {"genus": ""}, {"genus": "RANA"}, {"species": "NA"},
    {"import_export": "x"}, {"shipment_date": "2020-11-02T00:00:00Z"}, {"shipment_date": "11/02/2020"},
    {"disposition_date": "NA"}, {"disposition_date": "soon"}, {"us_co": ""}, {"foreign_co": "Invented Frogs"},
)  # fmt: skip
"""What a year may bring that those before it did not have: one row each, in the period that is scored."""


def test_no_line_of_a_year_with_new_codes_is_lost(tmp_path):
    table = a_table(tmp_path / "a.csv", change=lambda n: LATER[(n - 300) % len(LATER)] if n >= 300 else {})
    report = measured(table, "--quick")
    assert report["source"]["left_out"]["refused"] == report["source"]["left_out"]["without_day"] == 0
    untold = sum(LATER[(n - 300) % len(LATER)].get("action") in ("Q", "") for n in range(300, 400))
    assert report["split"]["train_rows"] + report["rows"] + untold == 400
    done = run("screen", table, "--format", "lemis", "--out", tmp_path / "out.parquet")
    assert "400 lines in, 400 out" in done.stdout, done.output


@pytest.mark.parametrize("content", [",".join(HEAD), ",".join(HEAD) + "\n\n"])
def test_a_file_with_a_header_alone_says_so(tmp_path, content):
    (tmp_path / "a.csv").write_text(content)
    done = run("evaluate", "--history", tmp_path / "a.csv", "--format", "lemis", *PERIOD)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "holds no declarations" in done.stderr


def test_a_real_table_can_be_measured(tmp_path):
    table = REAL / "lemis_amphibians_2016_2019.csv"
    if not table.exists():
        pytest.skip(f"{table.name} is not beside the checkout; it is real data that does not ship")
    first = tmp_path / "first.csv"
    with table.open(newline="") as whole, first.open("w", newline="") as part:
        rows = csv.reader(whole)
        writer = csv.writer(part)
        writer.writerow(head := next(rows))
        writer.writerows(row for row in rows if row[head.index("shipment_date")] < "2017-07")
    done = run("evaluate", "--history", first, "--format", "lemis", "--from", "2017-01-01", "--to", "2017-12-31",
               "--quick", "--json")  # fmt: skip
    report = json.loads(done.stdout)
    assert report["source"]["left_out"]["refused"] == 0
    assert {"source", "purpose"} <= set(report["audit"]["fields"])
