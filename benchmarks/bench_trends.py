"""Trends of smuggling from reported seizures: the adjusted index beside plain counts, where the truth is known.

python -m benchmarks.run trends
"""

from __future__ import annotations

import sys
import time

import numpy as np

from benchmarks import machine
from benchmarks.seizures_made import made
from greenlane.tracing.routes.adjusted import adjusted

COUNTRIES, YEARS, TIMES = 40, 15, 20
SAID = "made-up countries whose rates of seizing and reporting grow and differ; nobody's statistics"


def main() -> int:
    held: list[float] = []
    off: list[float] = []
    plain: list[float] = []
    seconds: list[float] = []
    for seed in range(TIMES):
        reported, truth = made(seed, places=COUNTRIES, years=YEARS)
        begun = time.process_time()
        result = adjusted(reported)
        seconds.append(time.process_time() - begun)
        low, high = np.array(result.together.low), np.array(result.together.high)
        held.append(float(((low <= truth) & (truth <= high))[1:].mean()))
        off.append(float(np.abs(np.log(np.array(result.together.value) / truth))[1:].mean()))
        plain.append(float(np.abs(np.log(np.array(result.raw) / truth))[1:].mean()))
    table = [
        ("countries, years, times", f"{COUNTRIES}, {YEARS}, {TIMES}"),
        ("years whose truth lies in the 90 % interval", f"{np.mean(held):.2f}"),
        ("error of the adjusted index, as a factor", f"{np.exp(np.mean(off)):.2f}"),
        ("error of plain counts, as a factor", f"{np.exp(np.mean(plain)):.2f}"),
        ("seconds of processor", f"{np.median(seconds):.1f}"),
    ]
    found = {"held": held, "off": off, "plain": plain, "seconds": seconds}
    machine.report("trends", "Trends of smuggling from reported seizures", table, given=SAID, found=found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
