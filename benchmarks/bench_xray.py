"""The detector of listed goods in X-ray pictures: how good, how sure of itself, how fast.

    python -m benchmarks.bench_xray [--n SCENES] [--weights FOLDER] [--backgrounds FOLDER]

Everything it is judged on is simulated: scenes of other seeds, with shapes, lookalikes, clutter, scanners and palettes
that training never showed, as dual-energy, painted and grey pictures; containers apart. That says how it does on such
pictures, and not how it would do on an administration's scanner. Where a folder of real, empty backgrounds is at hand
(--backgrounds, or ``xray`` among the public files), simulated goods are projected into those too.

- AP50: 101 recalls, as COCO counts; intervals of 95 % by resampling pictures.
- Detection at 2 % false alarms: the threshold is set on half of the pictures without listed goods, and the false alarms
  counted on the other half. Pictures whose listed goods cannot be seen at all are left out, and counted.
- Abstention on photographs, text, noise and blank frames, beside that on the held-out pictures.
- Speed: 640 × 640 pixels on one core, each way in a process of its own: as in service, where the detector makes a
  picture smaller and looks up to four times, and with every pixel looked at once; against the same network in PyTorch.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from benchmarks import machine
from greenlane.inspection import reading_pictures
from greenlane.inspection.detector import judging
from greenlane.inspection.detector.coco import Label, Runs
from greenlane.inspection.detector.run import SHIPPED, Detector, read
from greenlane.inspection.picture import AIR, Frame, Kind, Unreadable

SEED = 770_001
SCENES = 1600
PIXELS = 640
TIMES = 40


def held_out(count: int, left_out: list[str], **more: Any) -> Iterator[tuple[Frame, tuple[Label, ...], str]]:
    """Yield held-out pictures with their labels and what was scanned; note those in which nothing can be seen."""
    from greenlane.inspection.simulate.labelled import Order, made

    order = Order(seed=SEED, held_out=True, form="mixed", **more)
    for number in range(count):
        (sample,) = made(order, number)
        if sample.labels or not sample.said["hidden"]:
            yield sample.frame, sample.labels, str(sample.said["where"])
        else:
            left_out.append(str(sample.said["where"]))


def judged(detector: Detector, count: int) -> dict[str, Any]:
    """Return reports on the held-out set: of all, of each kind of picture, of what was scanned; containers apart."""
    every, parts, left_out = judging.Seen(), dict[str, judging.Seen](), list[str]()
    for done, (frame, labels, where) in enumerate(held_out(count, left_out), 1):
        begun = time.perf_counter()
        looked = detector.look(frame)
        taken = time.perf_counter() - begun
        for seen in (every, *(parts.setdefault(part, judging.Seen()) for part in (str(frame.kind), where))):
            seen.keep(looked, labels, taken)
        if done % 100 == 0:
            print(f"  {done} pictures", file=sys.stderr, flush=True)
    for frame, labels, where in held_out(count // 8, [], where="container", size=PIXELS):
        parts.setdefault(where, judging.Seen()).add(detector, frame, labels)
    of_part = {part: judging.report(seen, detector.classes) for part, seen in sorted(parts.items())}
    return {"all": judging.report(every, detector.classes), "parts": of_part, "cannot_be_seen": len(left_out)}


def strange_frames() -> Iterator[tuple[str, Frame]]:
    """Yield pictures that no scanner makes: photographs (of scikit-learn), text, noise, smooth fields, blank frames."""
    from sklearn.datasets import load_sample_images

    rng = np.random.default_rng(SEED)
    for photograph in load_sample_images().images:
        for _ in range(10):
            top, left = rng.integers(0, photograph.shape[0] - 300), rng.integers(0, photograph.shape[1] - 400)
            part = np.ascontiguousarray(photograph[top : top + 300, left : left + 400])
            yield "photographs", Frame("", Kind.COLOUR, part)
            yield "grey photographs", Frame("", Kind.GREY, (part.mean(2) * 257).astype(np.uint16))
    for at in range(10):
        yield "text", Frame("", Kind.COLOUR, np.asarray(_page(rng, 11 + at)))
        yield "grey text", Frame("", Kind.GREY, np.asarray(_page(rng, 11 + at).convert("L"), np.uint16) * 257)
        yield "noise", Frame("", Kind.GREY, rng.integers(0, AIR + 1, (360, 480)).astype(np.uint16))
        yield "noise", Frame("", Kind.COLOUR, rng.integers(0, 256, (360, 480, 3)).astype(np.uint8))
        yield "noise", Frame("", Kind.DUAL, rng.integers(0, AIR + 1, (2, 360, 480)).astype(np.uint16))
        blank = rng.normal(rng.uniform(0.2, 1) * AIR, 60, (360, 480))
        yield "blank", Frame("", Kind.GREY, np.clip(blank, 0, AIR).astype(np.uint16))


def _page(rng: np.random.Generator, size: int) -> Image.Image:
    page = Image.new("RGB", (480, 640), "white")
    pen = ImageDraw.Draw(page)
    for top in range(30, 610, size + 6):
        words = " ".join("".join(chr(97 + int(c)) for c in rng.integers(0, 26, rng.integers(2, 9))) for _ in range(9))
        pen.text((30, top), words, fill="black", font_size=size)
    return page


def abstention(detector: Detector) -> dict[str, str]:
    """Return of each sort of strange picture how many were abstained from."""
    counts: dict[str, list[bool]] = {}
    for sort, frame in strange_frames():
        counts.setdefault(sort, []).append(detector.look(frame).abstains)
    return {sort: f"{sum(seen)} of {len(seen)}" for sort, seen in counts.items()}


def projected(detector: Detector, folder: Path) -> dict[str, Any] | None:
    """Return a report on simulated goods projected into a folder's pictures, each also as it is; None without any."""
    from greenlane.inspection.simulate.projection import NoPlace, threat

    rng, seen = np.random.default_rng(SEED), judging.Seen()
    for path in sorted(folder.rglob("*"))[:2000] if folder.is_dir() else ():
        try:
            frame = reading_pictures.read(path.read_bytes(), path.name).frames[0] if path.is_file() else None
        except Unreadable:
            continue
        if frame is None:
            continue
        seen.add(detector, frame, ())
        try:
            made = threat([frame], rng)
        except NoPlace:
            continue
        view = made.views[0]
        box = tuple(float(side) for side in view.box)
        seen.add(detector, view.frame, (Label(made.cls, box, Runs.of(view.mask), made.kind),))  # type: ignore[arg-type]
    return judging.report(seen, detector.classes) if seen.marks else None


def timed(way: str, folder: Path) -> None:
    """Print, as JSON, the milliseconds for a picture and the memory of one way; for a process of its own."""
    frame = _large_frame()
    work = {"service": _service, "every pixel": _every_pixel, "torch": _torch}[way](folder, frame)
    for _ in range(4):
        work()
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    p50, p95 = (machine.quantile(taken, share) for share in (0.5, 0.95))
    print(json.dumps({"p50": round(p50, 1), "p95": round(p95, 1), "peak_mb": machine.peak_mb()}))


def _large_frame() -> Frame:
    from greenlane.inspection.simulate.labelled import Order, made

    (sample,) = made(Order(seed=SEED, size=PIXELS), 1)
    return sample.frame


def _service(folder: Path, frame: Frame) -> Any:
    detector = Detector.load(folder)
    return lambda: detector.look(frame)


def _every_pixel(folder: Path, frame: Frame) -> Any:
    weights, card = read(folder)
    detector = Detector(weights, {**card, "longest": PIXELS, "looks": 1})
    return lambda: detector.look(frame)


def _torch(folder: Path, frame: Frame) -> Any:
    import torch

    from greenlane.inspection.detector import export
    from greenlane.inspection.detector.decode import Answer

    torch.set_num_threads(1)
    weights, card = read(folder)
    network = export.network_in(weights).eval()
    detector = Detector(weights, {**card, "longest": PIXELS, "looks": 1})

    def answer(planes: Any) -> Answer:
        with torch.inference_mode():
            return Answer(*(each[0].numpy() for each in network(torch.from_numpy(planes)[None])))

    # All but the network itself is the same work.
    detector._answer = answer  # type: ignore[method-assign]
    return lambda: detector.look(frame)


def speeds(folder: Path) -> dict[str, dict[str, float] | str]:
    """Return milliseconds and memory of each way; those without their library say so."""
    from importlib.util import find_spec

    found: dict[str, dict[str, float] | str] = {}
    for way in ("service", "every pixel", "torch"):
        if way == "torch" and (find_spec("torch") is None or find_spec("onnx") is None):
            found[way] = "left out: PyTorch is not installed (extra train)"
            continue
        os.environ["OMP_NUM_THREADS"] = "1"
        found[way] = machine.fresh("bench_xray", "--timed", way, "--weights", str(folder))
    return found


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--n", type=int, default=SCENES)
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--backgrounds", type=Path)
    parser.add_argument("--timed")
    asked = parser.parse_args(arguments)
    if asked.timed:
        timed(asked.timed, asked.weights)
        return
    detector = Detector.load(asked.weights)
    found = judged(detector, asked.n)
    print(judging.text(found["all"]))
    for part, report in found["parts"].items():
        print(f"{part}\n{judging.text(report)}")
    found["strange"] = abstention(detector)
    backgrounds = projected(detector, asked.backgrounds or machine.data() / "xray")
    found["projected"] = backgrounds
    found["speed"] = speeds(asked.weights)
    machine.report(
        "xray", f"Listed goods in X-ray pictures: {detector.name}", rows(found, backgrounds),
        given=f"{found['all']['pictures']:,} held-out simulated pictures, seed {SEED}; "
        f"left out {found['cannot_be_seen']} whose listed goods cannot be seen",
        found={**found, "weights": detector.card["sha256"]},
    )  # fmt: skip


def rows(found: dict[str, Any], backgrounds: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """Return the short table."""
    said = found["all"]
    at = said["detected_at_2_percent"]
    table: list[tuple[str, Any]] = [
        ("found in pictures at 2 % false alarms (aim 0.90)", judging.interval(at["overall"])),
        ("  ivory (aim 0.95)", judging.interval(at["by_class"]["ivory"])),
        ("  false alarms, other half", judging.interval(at["false_alarms_on_other_half"])),
        ("mean AP50 (aim 0.75)", judging.interval(said["mean_ap50"])),
    ]
    table += [(f"  AP50 {cls}", judging.interval(ap)) for cls, ap in said["ap50"].items()]
    for part, report in found["parts"].items():
        table.append((f"  {part}: mean AP50", judging.interval(report["mean_ap50"])))
        table.append((f"  {part}: found", judging.interval(report["detected_at_2_percent"]["overall"])))
    table += [
        ("calibration error of marks", judging.interval(said["calibration_error"]["marks"])),
        ("calibration error of pictures", judging.interval(said["calibration_error"]["pictures"])),
        ("abstained from held-out pictures", judging.interval(said["abstained"])),
        *((f"abstained from {sort}", count) for sort, count in found["strange"].items()),
        *((f"{PIXELS} × {PIXELS}, one core, {way}", _said(speed)) for way, speed in found["speed"].items()),
    ]
    if backgrounds is None:
        return [*table, ("in real backgrounds", "not measured: no such pictures at hand (--backgrounds)")]
    at = backgrounds["detected_at_2_percent"]
    return [*table, ("in real backgrounds, found", judging.interval(at["overall"]))]


def _said(speed: dict[str, float] | str) -> str:
    if isinstance(speed, str):
        return speed
    return f"p50 {speed['p50']} ms, p95 {speed['p95']} ms, peak memory {speed['peak_mb']} MB"


if __name__ == "__main__":
    main(sys.argv[1:])
