"""The server and its worker as processes: killed in the middle, nothing is lost or doubled; no worker is left over.

Nothing here counts on how fast the machine is: a worker that is to be stopped in the middle rests between batches, what
is waited for has two minutes, and the system chooses the ports.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.test_cli import _count, a_file, greenlane

LINES = 500
SEND = """
import sys
import django; django.setup()
from types import SimpleNamespace
from greenlane import jobs
from greenlane.consignments import incoming
from greenlane.people.models import Office, Person

def page(request): pass
page.takes_files = lambda request: True
spool = incoming.Spool()
spool.request = SimpleNamespace(resolver_match=SimpleNamespace(func=page))
spool.new_file("file", "day.json", "", None)
body = open(sys.argv[1], "rb").read()
spool.receive_data_chunk(body, 0)
ada = Person.objects.get(username="ada")
if "twice" in sys.argv:
    jobs.incoming.exists = lambda run: False  # as if neither page had seen the other's run yet
run, new = jobs.receive(spool.file_complete(len(body)), format="json", office=Office.objects.get(code="NCT"), by=ada)
print(run.pk)
"""
RUNS = "SELECT state, attempts, lines_in, lines_received, lines_repeated, lines_quarantined FROM consignments_intakerun"


@pytest.fixture
def house(northport):
    return northport


@pytest.fixture
def database(house):
    return Path(house["GREENLANE_DATA"]) / "greenlane.sqlite3"


def send(house, file, *more):
    env = house | {"DJANGO_SETTINGS_MODULE": "greenlane.settings"}
    subprocess.run([sys.executable, "-c", SEND, str(file), *more], env=env, check=True)


def runs(database):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        return connection.execute(RUNS).fetchall()


def tasks(database):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        return [status for (status,) in connection.execute("SELECT status FROM django_tasks_database_dbtaskresult")]


def until(met, seconds=120):
    deadline = time.monotonic() + seconds
    while not (found := met()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def worker(house, *options):
    command = [sys.executable, "-m", "greenlane.cli", "work", *options]
    return subprocess.Popen(command, env=house, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def resting_worker(house):
    """A worker that rests so long after each batch that it is met in the middle of a file."""
    env = house | {"DJANGO_SETTINGS_MODULE": "greenlane.settings"}
    script = "import django; django.setup(); from greenlane import jobs; jobs.TURN = 30; jobs.work()"
    return subprocess.Popen([sys.executable, "-c", script], env=env, stderr=subprocess.DEVNULL)


def whole(house, database, count, bad):
    assert _count(database, "consignments_consignment") == _count(database, "targeting_screening") == count
    assert _count(database, "consignments_quarantined") == bad
    assert not list((Path(house["GREENLANE_DATA"]) / "incoming").iterdir())
    assert "Sound" in greenlane(house, "verify-ledger").stdout


def test_a_worker_killed_in_the_middle_of_a_file_is_gone_on_with_by_the_next(house, database, tmp_path):
    send(house, a_file(tmp_path / "day.json", LINES, bad={5, LINES - 3}))
    killed = resting_worker(house)
    assert until(lambda: _count(database, "consignments_consignment") >= 200)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    half = _count(database, "consignments_consignment")
    assert 0 < half < LINES - 2
    assert [row[:2] for row in runs(database)] == [("running", 1)]

    greenlane(house, "work", "--once")
    assert runs(database) == [("finished", 2, LINES, LINES - 2, 0, 2)]
    whole(house, database, LINES - 2, 2)


def test_a_worker_told_to_stop_stops_at_once_and_leaves_the_rest(house, database, tmp_path):
    send(house, a_file(tmp_path / "day.json", LINES))
    stopped = resting_worker(house)
    assert until(lambda: _count(database, "consignments_consignment") >= 200)
    stopped.terminate()
    assert stopped.wait(120) == 0
    assert [row[:2] for row in runs(database)] == [("waiting", 0)]
    greenlane(house, "work", "--once")
    assert runs(database) == [("finished", 1, LINES, LINES, 0, 0)]
    whole(house, database, LINES, 0)


def test_the_same_file_in_two_runs_by_two_workers_at_once_is_received_once(house, database, tmp_path):
    file = a_file(tmp_path / "day.json", 600, bad={5})
    send(house, file)
    send(house, file, "twice")
    assert len(runs(database)) == 2
    workers = [worker(house, "--once"), worker(house, "--once")]
    assert [process.wait(300) for process in workers] == [0, 0]
    done = runs(database)
    assert [row[0] for row in done] == ["finished", "finished"]
    assert sum(row[3] for row in done) == 599
    assert sum(row[4] for row in done) == 599
    whole(house, database, 599, 1)


def proc(pid, file):
    """What the system says of a process, which may end at any moment; nothing where it has."""
    try:
        return Path(f"/proc/{pid}/{file}").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def state_and_parent(pid):
    return (proc(pid, "stat").rpartition(")")[2].split() or ["gone", "0"])[:2]


def children(pid):
    running = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [child for child in running if state_and_parent(child)[1] == str(pid)]


def alive(pid):
    return state_and_parent(pid)[0] not in ("Z", "gone")


def keepers(server):
    return [child for child in children(server) if "greenlane.cli.beside" in proc(child, "cmdline")]


def serve(house, *options):
    """A server at a port that the system chooses."""
    command = [sys.executable, "-m", "greenlane.cli", "serve", "--port", "0", *options]
    return subprocess.Popen(command, env=house, stderr=subprocess.DEVNULL)


def test_a_worker_ends_quietly_when_whoever_started_it_is_gone(house, database, tmp_path):
    send(house, a_file(tmp_path / "day.json", 1))
    command = [sys.executable, "-m", "greenlane.cli", "work", "--tied"]
    tied = subprocess.Popen(command, env=house, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # The task ends a moment after its run: only then does the worker rest, and has nothing to break off.
    assert until(lambda: tasks(database) == ["SUCCESSFUL"]), "it is at work"
    assert runs(database) == [("finished", 1, 1, 1, 0, 0)]
    assert tied.poll() is None
    _, said = tied.communicate(timeout=120)
    assert (tied.returncode, said) == (0, "")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes under /proc")
def test_serve_keeps_a_worker_that_is_replaced_when_killed_and_ends_with_it(house, database, tmp_path):
    house = house | {"HOME": str(tmp_path / "home")}
    server = serve(house)
    try:
        (keeper,) = until(lambda: keepers(server.pid))
        (first,) = until(lambda: children(keeper))
        os.kill(first, signal.SIGKILL)
        second = until(lambda: [pid for pid in children(keeper) if pid != first])
        send(house, a_file(tmp_path / "day.json", 20))
        assert until(lambda: runs(database) == [("finished", 1, 20, 20, 0, 0)])
    finally:
        server.kill()
        server.wait()
    assert until(lambda: not any(map(alive, [keeper, *second]))), "the worker outlived its server"
    assert not (tmp_path / "home").exists(), "nothing is written to the home of whoever runs it"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes under /proc")
def test_serve_leaves_the_worker_out_when_told_to(house):
    server = serve(house, "--no-worker")
    try:
        # A keeper is begun before the server itself is: where the first of its processes is up, so would it be.
        assert until(lambda: children(server.pid)), "no process of the server came up"
        assert not keepers(server.pid)
    finally:
        server.terminate()
        server.wait(120)


def test_a_database_without_its_tables_is_told_before_anything_is_served(house, tmp_path):
    command = [sys.executable, "-m", "greenlane.cli", "serve", "--port", "0"]
    empty = house | {"GREENLANE_DATA": str(tmp_path / "empty")}
    said = subprocess.run(command, env=empty, capture_output=True, text=True, timeout=120, check=False)
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "greenlane migrate" in said.stderr
