#!/usr/bin/env python3
"""Run every benchmark of this folder (bench_*.py) in a process of its own, one after the other.

What they measure they print, and write as JSON to benchmarks/out/. The input is made up, and each says so.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    benchmarks = [p for p in sorted(HERE.glob("bench_*.py")) if not wanted or any(w in p.stem for w in wanted)]
    if not benchmarks:
        print("There is no such benchmark.")
        return 1
    (HERE / "out").mkdir(exist_ok=True)
    failed = []
    for path in benchmarks:
        print(f"== {path.stem}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{path.stem}"], cwd=HERE.parent, check=False).returncode:
            failed.append(path.stem)
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
