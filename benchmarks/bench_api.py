"""One consignment after another through the API: over HTTP to ``greenlane serve``, and in one process without HTTP."""

from __future__ import annotations

import cProfile
import http.client
import io
import itertools
import json
import os
import pkgutil
import pstats
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks import installation, machine, made

CALLS, WARM_UP, MOST_SECONDS = 500, 30, 60.0
ADDRESS = "/api/consignments"
Row = dict[str, Any]


def main() -> int:
    """Run both ways, each on a database of its own, and report."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as name:
        folders = [Path(name) / kind for kind in ("http", "inside")]
        token = machine.fresh("bench_api", "prepare", data=folders[0])["token"]
        with _served(folders[0]) as (port, worker):
            over_http = _over_http(port, token, lambda: _cpu_seconds(worker))
            over_http["peak_mb"] = machine.peak_mb(worker)
        inside = machine.fresh("bench_api", "inside", data=folders[1])
    shares = inside["shares"]
    table = [
        (f"over HTTP, {over_http['calls']} calls, one after another: p50", f"{over_http['p50']:.1f} ms"),
        ("  p99 (aim, on an idle machine: 50 ms)", f"{over_http['p99']:.1f} ms"),
        ("  CPU of the server for a call, and its peak memory",
         f"{over_http['cpu_ms']:.1f} ms, {over_http['peak_mb']:.0f} MB"),
        (f"in one process, {inside['calls']} calls: p50", f"{inside['p50']:.1f} ms"),
        ("  p99", f"{inside['p99']:.1f} ms"),
        ("  CPU for a call", f"{inside['cpu_ms']:.1f} ms"),
        *((f"    of it {part} (elapsed)", f"{ms:.2f} ms") for part, ms in shares.items()),
        ("  statements to the database for a call", f"{inside['statements']:.0f}"),
    ]  # fmt: skip
    given = f"{made.SAID}: each call is one consignment; SQLite, {WARM_UP} calls to warm up"
    found = {"http": over_http, "inside": inside}
    machine.report("api", "One consignment through the API", table, given=given, found=found)
    (machine.OUT / "api-profile.txt").write_text(inside["profile"], encoding="utf-8")
    return 0


def prepare() -> Row:
    """Make the database of the server, and a token to call it with."""
    installation.opened()
    return {"token": installation.token(installation.peopled())}


# ---- over HTTP


@contextmanager
def _served(data: Path) -> Iterator[tuple[int, int]]:
    """Run ``greenlane serve`` on a free port; yield the port and the id of the process that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "greenlane.cli", "serve", "--port", str(port), "--no-worker"]
    server = subprocess.Popen(command, cwd=machine.ROOT, env=machine.environment(data), stderr=subprocess.DEVNULL)
    try:
        _wait(lambda: _answers(port))
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        yield port, int((children.read_text() if children.exists() else "").split()[0] or server.pid)
    finally:
        os.kill(server.pid, signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(ready: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise SystemExit("the server does not answer")
        time.sleep(0.2)


def _answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/api/schema/consignment")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _over_http(port: int, token: str, cpu: Callable[[], float]) -> Row:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(fields: Row) -> Row:
        connection.request("POST", ADDRESS, json.dumps(fields), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"the API answers {answer.status}: {body[:300]!r}")
        return json.loads(body)  # type: ignore[no-any-return]

    return _timed(send, cpu)


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _timed(send: Callable[[Row], Row], cpu: Callable[[], float], warm: Callable[[], None] = lambda: None) -> Row:
    """Send consignments one after another; return how long the calls took once warm, in ms. ``cpu`` tells seconds."""
    until = time.monotonic() + MOST_SECONDS
    times: list[float] = []
    for number, fields in enumerate(itertools.islice(made.traffic(seed=7), WARM_UP + CALLS)):
        if number == WARM_UP:
            warm()
            cpu_before = cpu()
            times.clear()
        begun = time.perf_counter()
        answer = send(fields)
        times.append((time.perf_counter() - begun) * 1e3)
        if answer["consignments"][0]["lane"] is None:
            raise SystemExit(f"not received: {answer}")
        if time.monotonic() > until:
            break
    if number <= WARM_UP:
        raise SystemExit(f"not warm after {MOST_SECONDS:.0f} s")
    return {
        "calls": len(times), "cpu_ms": (cpu() - cpu_before) / len(times) * 1e3, "p50": machine.quantile(times, 0.5),
        "p90": machine.quantile(times, 0.9), "p99": machine.quantile(times, 0.99), "most": max(times),
    }  # fmt: skip


# ---- in one process


def inside() -> Row:
    """Send the same consignments without HTTP; say where the time goes."""
    installation.opened()
    send = _sender(installation.token(installation.peopled()))
    parts: dict[str, float] = {}
    with ExitStack() as stack:
        database = stack.enter_context(installation.statements())
        for name, place in PARTS.items():
            stack.enter_context(mock.patch(place, _counting(name, place, parts)))

        def warm() -> None:
            parts.update(dict.fromkeys(parts, 0.0))
            database.count, database.seconds = 0, 0.0

        found = _timed(send, time.process_time, warm)
    calls = found["calls"]
    shares = {name: seconds / calls * 1e3 for name, seconds in parts.items()}
    shares |= {"statements to the database": database.seconds / calls * 1e3}
    found |= {"shares": shares, "statements": database.count / calls}
    return found | {"profile": _profiled(send)}


PARTS = {
    "believing the declaration": "greenlane.consignments.reading.check",
    "working out the facts": "greenlane.consignments.actions.work_out",
    "judging by all indicators": "greenlane.targeting.compiled.Judge.answers",
}


def _counting(name: str, place: str, parts: dict[str, float]) -> Callable[..., Any]:
    module, _, attribute = place.rpartition(".")
    original = getattr(pkgutil.resolve_name(module), attribute)
    parts[name] = 0.0

    def counted(*arguments: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return original(*arguments, **named)
        finally:
            parts[name] += time.perf_counter() - begun

    return counted


def _sender(token: str) -> Callable[[Row], Row]:
    from django.test import Client

    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token}"})

    def send(fields: Row) -> Row:
        answer = client.post(ADDRESS, json.dumps(fields), content_type="application/json")
        if answer.status_code != 200:
            raise SystemExit(f"the API answers {answer.status_code}: {answer.content[:300]!r}")
        return answer.json()  # type: ignore[no-any-return]

    return send


def _profiled(send: Callable[[Row], Row], calls: int = 100) -> str:
    profile = cProfile.Profile()
    wanted = list(itertools.islice(made.traffic(seed=8), calls))
    profile.enable()
    for number, fields in enumerate(wanted):
        send(fields | {"reference": f"PROFILE-{number}"})
    profile.disable()
    text = io.StringIO()
    stats = pstats.Stats(profile, stream=text)
    text.write(f"{calls} calls, by own time\n")
    stats.sort_stats("tottime").print_stats(25)
    text.write(f"{calls} calls, Greenlane's functions by time with what they call\n")
    stats.sort_stats("cumulative").print_stats("greenlane", 45)
    return text.getvalue()


if __name__ == "__main__":
    steps = {"prepare": prepare, "inside": inside}
    if len(sys.argv) > 1:
        print(json.dumps(steps[sys.argv[1]]()))
    else:
        sys.exit(main())
