"""The command line, run as a person runs it: its own process, its own data folder, and killed in the middle."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.houses import installation
from tests.shipments import shipment

from greenlane.consignments.tables import profile as profiles
from greenlane.flow import BATCH

REAL = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def house(tmp_path):
    return installation(tmp_path / "data")


def greenlane(house, *arguments, check=True):
    command = [sys.executable, "-m", "greenlane.cli", *map(str, arguments)]
    return subprocess.run(command, env=house, capture_output=True, text=True, timeout=300, check=check)


def a_file(path, count, bad=()):
    rows = [shipment(f"NP-{n}", **({"arrival": "never"} if n in bad else {})) for n in range(count)]
    path.write_text(json.dumps(rows))
    return path


def test_screen_gives_a_row_for_every_line(house, tmp_path):
    out, quarantine = tmp_path / "lanes.parquet", tmp_path / "quarantine.csv"
    file = a_file(tmp_path / "day.json", 12, bad={3, 7})
    told = greenlane(house, "screen", file, "--format", "json", "--out", out, "--quarantine", quarantine).stdout

    table = pq.read_table(out)
    assert {"line", "consignment", "lane", "score", "reasons", "indicator_set"} <= set(table.column_names)
    refused = list(csv.DictReader(quarantine.open()))
    assert table.num_rows + len(refused) == 12
    assert [row["line"] for row in refused] == ["4", "8"]
    assert refused[0]["field"] == "arrival"
    assert refused[0]["as_written"] == "never"
    assert "12 lines in, 10 out" in told


@pytest.mark.parametrize(
    ("name", "format_", "lines"),
    [("lemis_amphibians_2016_2019.csv", "lemis", 11_913), ("korea_declarations_2021q1.csv", "korea", 8_134)],
)
def test_real_declarations_run_to_the_end(house, tmp_path, name, format_, lines):
    if not (REAL / name).exists():
        pytest.skip(f"{name} is not beside the checkout; it is real data that does not ship")
    out, quarantine = tmp_path / "lanes.parquet", tmp_path / "quarantine.csv"
    greenlane(house, "screen", REAL / name, "--format", format_, "--out", out, "--quarantine", quarantine)
    taken = set(pq.read_table(out, columns=["line"])["line"].to_pylist())
    refused = {int(row["line"]) for row in csv.DictReader(quarantine.open())}
    assert taken | refused == set(range(1, lines + 1))
    assert not taken & refused


def test_lanes_and_what_was_refused_go_to_two_files(house, tmp_path):
    file, out = a_file(tmp_path / "day.json", 1), tmp_path / "o.parquet"
    done = greenlane(house, "screen", file, "--format", "json", "--out", out, "--quarantine", out, check=False)
    assert done.returncode != 0 and "the same file" in done.stderr and not out.exists()


def test_an_unknown_format_is_said_in_one_line(house, tmp_path):
    file = a_file(tmp_path / "day.json", 1)
    done = greenlane(house, "screen", file, "--format", "nonsense", "--out", tmp_path / "o.parquet", check=False)
    assert done.returncode != 0
    assert "nonsense" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "o.parquet").exists()


def test_a_table_is_read_in_the_encoding_that_is_said(northport, tmp_path):
    house = northport
    file, out = tmp_path / "day.csv", tmp_path / "lanes.parquet"
    columns = profiles.load("korea").required
    file.write_bytes(f"{','.join(columns)}\n{','.join('x' for _ in columns)}\n".encode("utf-16-le"))
    said = ["--format", "korea", "--encoding", "utf-16-le"]
    assert "1 lines in" in greenlane(house, "screen", file, *said, "--out", out).stdout
    assert "1 lines in" in greenlane(house, "receive", file, *said, "--office", "NCT", "--as", "ada").stdout
    unsaid = greenlane(house, "screen", file, "--format", "korea", "--out", out, check=False)
    assert unsaid.returncode != 0
    assert "say which encoding it is in" in unsaid.stderr
    assert "Traceback" not in unsaid.stderr


KILLED = """
import time
import greenlane.cli as cli
cli.installation.set_up()
from greenlane import flow
carry_over, batches = flow.inspection.carry_over, []
def resting(*given, **named):
    batches.append(given)
    if len(batches) == 3:
        print("in the middle", flush=True)
        time.sleep(600)
    return carry_over(*given, **named)
flow.inspection.carry_over = resting
cli.main()
"""


def test_killed_in_the_middle_and_run_again_it_loses_and_doubles_nothing(northport, tmp_path):
    house = northport
    file = a_file(tmp_path / "day.json", 600, bad={5, 500})
    receive = ["receive", str(file), "--format", "json", "--office", "NCT", "--as", "ada"]
    database = Path(house["GREENLANE_DATA"]) / "greenlane.sqlite3"
    with subprocess.Popen([sys.executable, "-c", KILLED, *receive], env=house, stdout=subprocess.PIPE) as killed:
        assert killed.stdout and killed.stdout.readline() == b"in the middle\n", "of the third batch's transaction"
        killed.kill()
    half = _count(database, "consignments_consignment")
    assert 0 < half <= 2 * BATCH
    assert half == _count(database, "targeting_screening")

    told = greenlane(house, *receive).stdout
    assert f"600 lines in: {598 - half:,} received, {half:,} received before, 2 quarantined" in told
    assert _count(database, "consignments_consignment") == _count(database, "targeting_screening") == 598
    assert _count(database, "consignments_quarantined") == 2
    assert "Sound" in greenlane(house, "verify-ledger").stdout


def _count(database, table):
    import sqlite3

    try:
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def test_nobody_takes_in_for_an_office_that_is_not_theirs(northport, tmp_path):
    house = northport
    file = a_file(tmp_path / "day.json", 1)
    done = greenlane(house, "receive", file, "--format", "json", "--office", "NCT", "--as", "chi", check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_an_exported_ledger_is_verified_without_a_database_and_a_change_is_found(northport, tmp_path):
    house = northport
    file = tmp_path / "ledger.jsonl"
    assert "Sound" in greenlane(house, "verify-ledger", "--export", file).stdout
    elsewhere = house | {"GREENLANE_DATABASE": "postgres://nobody@127.0.0.1:1/none"}
    assert "Sound" in greenlane(elsewhere, "verify-ledger", file).stdout
    file.write_text(file.read_text().replace("Northport Customs", "Nordport Customs", 1))
    done = greenlane(elsewhere, "verify-ledger", file, check=False)
    assert done.returncode == 1
    assert "NOT sound" in done.stdout


def test_an_installation_is_set_up_from_nothing_and_a_token_opens_the_api(house, tmp_path):
    def people(*arguments, check=True):
        return greenlane(house, "people", *arguments, check=check)

    greenlane(house, "migrate")
    at = ["--of", "Invented Customs"]
    people("organisation", "Invented Customs", "--country", "XT")
    people("office", "TIP", "Tipp Harbour", *at)
    officer = [*at, "--office", "TIP", "--role", "officer"]
    assert "signs in as uma" in people("person", "Uma", "Uma", *officer, "--password", "a long invented word").stdout
    token = people("token", "single window", *at, "--office", "TIP").stdout.strip()
    assert len(token) > 40
    assert token.encode() not in (tmp_path / "data" / "greenlane.sqlite3").read_bytes()

    file = a_file(tmp_path / "day.json", 2)
    taken = greenlane(house, "receive", file, "--format", "json", "--office", "TIP", "--as", "uma")
    assert "2 lines in: 2 received" in taken.stdout
    assert "revoked" in people("revoke", "single window", *at).stdout
    assert "no token" in people("revoke", "single window", *at, check=False).stderr
    assert "officer ended" in people("leave", "uma", *at).stdout
    assert greenlane(
        house, "receive", file, "--format", "json", "--office", "TIP", "--as", "uma", check=False
    ).returncode
    assert "holds no role" in people("leave", "uma", *at, check=False).stderr
    weak = people("person", "v", "V", *officer, "--password", "12345", check=False)
    assert weak.returncode != 0
    assert "Traceback" not in weak.stderr
    assert "there is no organisation" in people("token", "x", "--of", "Nobody", check=False).stderr


def test_screen_says_which_indicators_it_can_no_longer_judge_by(northport, tmp_path):
    house = northport
    worn = """
import django; django.setup()
from greenlane.targeting.models import IndicatorSet
held = IndicatorSet.objects.get()
held.content = [one | {"when": "old_fact"} if one["code"] == "RI-WAS-101" else one for one in held.content]
held.save()
"""
    env = house | {"DJANGO_SETTINGS_MODULE": "greenlane.settings"}
    subprocess.run([sys.executable, "-c", worn], env=env, check=True)
    out = tmp_path / "lanes.parquet"
    file = a_file(tmp_path / "day.json", 3)
    told = greenlane(house, "screen", file, "--format", "json", "--out", out, "--office", "NCT")
    assert "RI-WAS-101: when: there is no fact named 'old_fact'" in told.stderr
    rows = pq.read_table(out).to_pylist()
    assert len(rows) == 3
    assert all("RI-WAS-101" in row["cannot_tell"] for row in rows)
    assert all("LAW-NOT-CHECKED" in [reason["code"] for reason in row["reasons"]] for row in rows)
