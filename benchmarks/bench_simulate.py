"""The X-ray simulator: scenes a second on one core, and its shadows against a loop over triangles and pixels."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np

from benchmarks import machine

SCENES, SEED = 60, 11
ORDERS: dict[str, dict[str, Any]] = {
    "320": {"size": 320},
    "640": {"size": 640},
    "640, containers": {"size": 640, "where": "container"},
}
"""Pixels to the longer side, and what is asked for."""
LOOPED = 48
"""Pixels to a side of the picture that the loop is given: at more it would take minutes."""
LEAST = 1.0
"""Scenes a second and core at 320 pixels, that must be reached."""
Row = dict[str, Any]


def main() -> int:
    """Measure in a process of its own that has one thread, and report."""
    found = machine.fresh("bench_simulate", "measure")
    table: list[tuple[str, Any]] = [
        (
            f"pixels: {size}",
            f"{row['per_s']:.1f} scenes a second; p50 {row['p50_ms']:.0f} ms, p95 {row['p95_ms']:.0f} ms",
        )
        for size, row in found["sizes"].items()
    ]
    table += [(f"of that, {step}", f"{ms:.0f} ms a scene") for step, ms in found["steps"].items()]
    loop = found["loop"]
    table.append((
        f"shadow of {loop['triangles']:,} triangles, {LOOPED} px",
        f"{loop['ours_ms']:.1f} ms; a loop over triangles and pixels {loop['theirs_ms']:,.0f} ms "
        f"({loop['theirs_ms'] / loop['ours_ms']:,.0f} times); they differ by {loop['differ_cm']:.0e} cm at most",
    ))  # fmt: skip
    table.append(("peak memory", f"{found['peak_mb']:.0f} MB"))
    given = f"{SCENES} scenes each, seed {SEED}, dual energy, with labels; one process"
    machine.report("simulate", "Simulated X-ray scenes", table, given=given, found=found)
    return 0 if found["sizes"]["320"]["per_s"] > LEAST else 1


def measure() -> Row:
    """Make scenes, time the steps of a suitcase, and try the loop on one."""
    from greenlane.inspection.simulate.labelled import Order, made

    sizes: Row = {}
    for name, asked in ORDERS.items():
        order = Order(seed=SEED, **asked)
        made(order, 0)
        times = []
        for number in range(SCENES):
            begun = time.process_time()
            made(order, number)
            times.append(1e3 * (time.process_time() - begun))
        sizes[name] = {
            "per_s": 1e3 * len(times) / sum(times),
            "p50_ms": machine.quantile(times, 0.5),
            "p95_ms": machine.quantile(times, 0.95),
        }
    return {"sizes": sizes, "steps": _steps(), "loop": _loop(), "peak_mb": machine.peak_mb()}


def _steps() -> dict[str, float]:
    from greenlane.inspection.simulate import folds, packing, response
    from greenlane.inspection.simulate.choosing import Choice
    from greenlane.inspection.simulate.physics import STANDARD
    from greenlane.inspection.simulate.shadow import View, shadow

    view = View(320, 320, 60 / 320)
    spent = dict.fromkeys(("packing", "shadow", "soft goods", "detector"), 0.0)
    for number in range(SCENES // 2):
        rng = np.random.default_rng([SEED, number])
        marks = [time.process_time()]
        goods = packing.packed(rng, "suitcase", Choice(), 1)
        marks.append(time.process_time())
        photo, compton = shadow(goods.parts, view)
        marks.append(time.process_time())
        folds.piled(goods.layers, view)
        marks.append(time.process_time())
        response.record(photo, compton, STANDARD, view.pixel_cm, rng)
        marks.append(time.process_time())
        for step, begun, ended in zip(spent, marks, marks[1:], strict=False):
            spent[step] += ended - begun
    return {step: 1e3 * seconds / (SCENES // 2) for step, seconds in spent.items()}


def _loop() -> Row:
    """Compare with what one would write first: for each triangle, each pixel of the box around it."""
    from greenlane.inspection.simulate import packing
    from greenlane.inspection.simulate.choosing import Choice
    from greenlane.inspection.simulate.shadow import View, shadow

    goods = packing.packed(np.random.default_rng([SEED, 3]), "suitcase", Choice(), 1)
    view = View(LOOPED, LOOPED, 60 / LOOPED)
    shadow(goods.parts, view, _one)
    begun = time.process_time()
    for _ in range(5):
        ours = shadow(goods.parts, view, _one)[1]
    took = (time.process_time() - begun) / 5
    begun = time.process_time()
    theirs = np.clip(_looped(goods.parts, view), 0, None)
    return {
        "triangles": sum(len(part.mesh.faces) for part in goods.parts),
        "ours_ms": 1e3 * took,
        "theirs_ms": 1e3 * (time.process_time() - begun),
        "differ_cm": float(np.abs(ours - theirs).max()),
    }


def _one(_material: str) -> tuple[float, float]:
    return 0.0, 1.0


def _looped(parts: Any, view: Any) -> Any:
    out = np.zeros((view.height, view.width))
    tangents = view.tangent(np.arange(view.height, dtype=np.float64))
    for part in parts:
        columns, rows = view.at(part.mesh.points)
        for face in part.mesh.faces:
            corners = part.mesh.points[face] - np.array([0.0, *view.source])
            normal = np.cross(corners[1] - corners[0], corners[2] - corners[0])
            for row in range(max(0, int(np.ceil(rows[face].min()))), min(view.height, int(rows[face].max()) + 1)):
                way = np.array([0.0, tangents[row], 1.0])
                facing = float(normal @ way)
                if facing == 0.0:
                    continue
                first = max(0, int(np.ceil(columns[face].min())))
                for column in range(first, min(view.width, int(columns[face].max()) + 1)):
                    start = np.array([(column + 0.5 - view.width / 2) * view.pixel_cm, 0.0, 0.0])
                    depth = float((corners[0] - start) @ normal) / facing
                    at = start + depth * way
                    sides = [
                        float(np.cross(corners[k - 2] - corners[k], at - corners[k]) @ normal) >= 0 for k in range(3)
                    ]
                    if all(sides):
                        out[row, column] += part.share * np.sign(facing) * depth * np.linalg.norm(way)
    return out


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        sys.exit(main())
