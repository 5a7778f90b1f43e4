"""What every benchmark says beside its numbers: on which machine, how busy it was, with which versions."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "benchmarks" / "out"
PACKAGES = (
    "duckdb", "pyarrow", "sqlglot", "Django", "django-ninja", "gunicorn", "rule-engine", "lightgbm", "scikit-learn",
    "xgboost-cpu",
)  # fmt: skip


def about() -> dict[str, Any]:
    """Return what the numbers depend on."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "versions": {name: _version(name) for name in PACKAGES},
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def peak_mb(pid: int | None = None) -> float:
    """Return the most memory that a process has held, in MB (of 2^20 bytes).

    Where the kernel tells it, of the program alone: getrusage counts what the parent held before it started it.
    """
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="utf-8")
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)
    return round(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024, 1)


@dataclass
class Spent:
    """What a piece of work took, in seconds; ``cpu`` counts every thread of this process."""

    wall: float = 0.0
    cpu: float = 0.0


@contextmanager
def spent() -> Iterator[Spent]:
    """Measure the block."""
    found = Spent()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield found
    finally:
        found.wall, found.cpu = time.perf_counter() - wall, time.process_time() - cpu


def fresh(module: str, *arguments: str, data: Path | None = None) -> dict[str, Any]:
    """Run one step of a benchmark in a process of its own, and return what it prints as JSON in its last line."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, env=environment(data))
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed with {done.returncode}\n{done.stdout}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def environment(data: Path | None = None) -> dict[str, str]:
    """Return the environment of a step: the product's own settings are as shipped, its data in ``data``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GREENLANE_", "DJANGO_"))}
    return kept | ({"GREENLANE_DATA": str(data)} if data else {})


def data() -> Path:
    """Return the folder of the public files that do not ship: GREENLANE_BENCH_DATA, else beside the checkout."""
    return Path(os.environ.get("GREENLANE_BENCH_DATA") or ROOT.parent / "shared" / "data")


def quantile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of the values do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-int(share * 1000) * len(ranked) // 1000) - 1)]


def report(name: str, title: str, rows: Sequence[tuple[str, Any]], *, given: str, found: Mapping[str, Any]) -> None:
    """Print a short table, and write it with everything measured to ``benchmarks/out/NAME.json``."""
    machine = about()
    print(f"\n{title}")
    for label, value in rows:
        print(f"  {label:<58} {value}")
    print(f"  input: {given}")
    print(
        f"  machine: {machine['cores']} cores, {machine['cpu']}, load {machine['load'][0]}, Python {machine['python']}"
    )
    OUT.mkdir(exist_ok=True)
    written = {"title": title, "input": given, "table": dict(rows), "found": found, "machine": machine}
    (OUT / f"{name}.json").write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
