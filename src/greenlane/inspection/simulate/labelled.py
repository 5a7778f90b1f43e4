"""Sets of simulated pictures with their labels, in COCO's form: what a detector learns from and is judged by.

Every picture follows from (seed, its number) alone: any part of a set can be made by any process, and made again.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from greenlane.inspection.detector import coco
from greenlane.inspection.detector.coco import Label, Labelled, NotLabelled, Runs
from greenlane.inspection.picture import Frame, Kind
from greenlane.inspection.simulate import cargo, palette, physics, physics_mev, response
from greenlane.inspection.simulate.physics import Scanner, transmission
from greenlane.inspection.simulate.physics_mev import MevScanner
from greenlane.inspection.simulate.response import Response, record
from greenlane.inspection.simulate.scene import FINER, Placed, Scene, scenes
from greenlane.inspection.simulate.shadow import Floats

Mask = npt.NDArray[np.bool_]
AnyScanner = Scanner | MevScanner
FORMS = ("dual", "colour", "grey", "mixed")
MIXED = {"dual": 0.4, "colour": 0.45, "grey": 0.15}
OWN, CONTRAST = 0.02, 0.004
"""A target is seen where its own Compton sum is at least the one, and transmission without it larger by the other."""
LEAST_PIXELS, LEAST_SHARE = 25, 0.15
"""A target of which fewer pixels or a smaller share can be seen is not labelled; the picture says that it is hidden."""
IMAGES = "images"
BATCH = 8


@dataclass(frozen=True)
class Order:
    """What a set is made of. ``size``: pixels to a side, more where FINER says so; ``form``: one of FORMS; ``where``: a
    kind of scene, or None for all; ``views``: 1 or 2.

    ``held_out``: goods, hulls, geometry, scanners and palettes that training never shows, among the others.
    """

    seed: int = 1
    size: int = 320
    held_out: bool = False
    form: str = "dual"
    where: str | None = None
    views: int = 1


@dataclass(frozen=True, eq=False)
class Sample:
    """A simulated picture with its labels. ``said``: where, scanner, seed … and the kinds that are there but hidden."""

    frame: Frame
    labels: tuple[Label, ...]
    said: dict[str, Any]


def made(order: Order, number: int) -> list[Sample]:
    """Return the pictures of one scene, one for each view."""
    rng = np.random.default_rng([order.seed, number])
    if order.where == cargo.WHERE:
        found = [cargo.scene(rng, order.size, held_out=order.held_out)]
    else:
        found = scenes(rng, order.size, order.where, order.held_out, views=order.views)
    scanner, drawn = _scanner(rng, found[0], order.held_out)
    form = order.form if order.form != "mixed" else str(rng.choice(list(MIXED), p=list(MIXED.values())))
    samples = []
    for view, scene in enumerate(found, 1):
        name = str(view)
        dual = record(scene.photo, scene.compton, scanner, scene.view.pixel_cm, rng, drawn, name)
        labels, hidden, concealed = _labels(scene, scanner)
        said = {
            "simulated": True, "seed": order.seed, "number": number, "view": view, "where": scene.where,
            "scanner": scanner.name, "held_out": order.held_out, "form": form, "hidden": hidden,
            "concealed": concealed, "pixel_mm": round(10 * scene.view.pixel_cm, 3),
        }  # fmt: skip
        samples.append(Sample(_painted(dual, form, order.held_out, scanner, rng), labels, said))
    return samples


def visible(placed: Placed, scene: Scene, scanner: AnyScanner) -> Mask:
    """Return the pixels (height, width) in which a target can be told from what is there without it."""
    seen = np.zeros(scene.photo.shape, dtype=np.bool_)
    rows = np.flatnonzero((placed.compton > OWN).any(axis=1))
    columns = np.flatnonzero((placed.compton > OWN).any(axis=0))
    if not len(rows):
        return seen
    window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    photo, compton = scene.photo[window], scene.compton[window]
    own_photo, own = placed.photo[window], placed.compton[window]
    with_it = transmission(photo, compton, scanner)
    without: Floats = transmission(np.clip(photo - own_photo, 0, None), np.clip(compton - own, 0, None), scanner)
    seen[window] = (own > OWN) & ((without - with_it).max(axis=0) > CONTRAST)
    return seen


def write(
    folder: Path, order: Order, many: int, jobs: int = 1, tell: Callable[[int], object] = lambda done: None
) -> Path:
    """Make ``many`` scenes and write them to ``folder``; return the file of labels.

    What the folder holds of the same set is kept, so that a set can be made larger. ``tell``: hears of scenes made.
    Raises NotLabelled where it holds another set.
    """
    (folder / IMAGES).mkdir(parents=True, exist_ok=True)
    held = _held(folder, order)
    missing = [number for number in range(many) if number not in held]
    tell(many - len(missing))
    work = [(folder, order, missing[at : at + BATCH]) for at in range(0, len(missing), BATCH)]
    for batch in _each(work, jobs):
        for labelled in batch:
            held.setdefault(int(labelled.said["number"]), []).append(labelled)
        tell(len({labelled.said["number"] for labelled in batch}))
    return coco.write(folder, [each for number in sorted(held) for each in held[number]])


def saved(folder: Path, name: str, frame: Frame, *, simulated: bool = True) -> Path:
    """Write a frame without loss: two pages of 16 bits for two energies, else PNG. Return its path."""
    said: dict[str, Any] = {"simulated": simulated}
    if frame.kind is not Kind.COLOUR:
        said["full_scale"] = 65535
    if frame.pixel_mm:
        said["pixel_mm"] = list(frame.pixel_mm)
    if frame.kind is not Kind.DUAL:
        path = folder / f"{name}.png"
        beside = PngInfo()
        beside.add_text("Description", json.dumps(said))
        Image.fromarray(frame.pixels).save(path, compress_level=4, pnginfo=beside)
        return path
    path = folder / f"{name}.tif"
    with tifffile.TiffWriter(path) as file:
        for energy, plane in zip(("low", "high"), frame.pixels, strict=True):
            file.write(
                plane, photometric="minisblack", compression="zlib", compressionargs={"level": 4}, predictor=True,
                description=json.dumps({**said, "view": frame.name, "energy": energy}), metadata=None,
            )  # fmt: skip
    return path


def _scanner(rng: np.random.Generator, scene: Scene, held_out: bool) -> tuple[AnyScanner, Response]:
    """Draw a scanner that is made for such goods, and how well its detector works."""
    drawn = response.drawn(rng)
    if scene.where == cargo.WHERE:
        # An accelerator's detectors are as wide as these pixels, and no sharper.
        drawn = replace(drawn, blur_cm=rng.uniform(0.3, 0.8) * scene.view.pixel_cm, scatter_cm=rng.uniform(20, 60))
        return physics_mev.any_scanner(rng, held_out=held_out and rng.random() < 0.5), drawn
    if held_out and rng.random() < 0.5:
        return physics.any_scanner(rng, held_out=True), drawn
    fit = [scanner for scanner in physics.SCANNERS if ("pallets" in scanner.name) == (scene.where == "pallet")]
    return fit[int(rng.integers(len(fit)))], drawn


def _labels(scene: Scene, scanner: AnyScanner) -> tuple[tuple[Label, ...], list[str], list[str]]:
    """Return labels of what can be seen, the kinds that cannot, and what hides those that can."""
    labels, hidden, concealed = [], [], []
    for placed in scene.targets:
        seen = visible(placed, scene, scanner)
        many = int(np.count_nonzero(seen))
        if many < LEAST_PIXELS or many < LEAST_SHARE * np.count_nonzero(placed.compton > OWN):
            hidden.append(placed.kind)
            continue
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        box = (columns[0], rows[0], columns[-1] - columns[0] + 1, rows[-1] - rows[0] + 1)
        labels.append(Label(placed.cls, tuple(float(side) for side in box), Runs.of(seen), placed.kind))  # type: ignore[arg-type]
        concealed.append(placed.concealed)
    return tuple(labels), hidden, concealed


def _painted(dual: Frame, form: str, held_out: bool, scanner: AnyScanner, rng: np.random.Generator) -> Frame:
    if form == "colour":
        return palette.paint(dual, palette.any_palette(rng, held_out=held_out), scanner)
    return palette.grey(dual, rng) if form == "grey" else dual


def _held(folder: Path, order: Order) -> dict[int, list[Labelled]]:
    if not (folder / coco.LABELS).exists():
        return {}
    held: dict[int, list[Labelled]] = {}
    for labelled in coco.read(folder):
        said = labelled.said
        same = said.get("seed") == order.seed and said.get("held_out") == order.held_out
        same = same and order.form in ("mixed", said.get("form")) and order.where in (None, said.get("where"))
        if not same or max(labelled.height, labelled.width) != order.size * FINER.get(str(said.get("where")), 1):
            raise NotLabelled(f"{folder.name} holds another set")
        if labelled.path.exists():
            held.setdefault(int(said["number"]), []).append(labelled)
    return held


def _each(work: list[tuple[Path, Order, list[int]]], jobs: int) -> Iterator[list[Labelled]]:
    if jobs < 2:
        yield from map(_batch, work)
        return
    # Not forked: a process that has begun threads may not be copied.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(_batch, work)


def _batch(work: tuple[Path, Order, list[int]]) -> list[Labelled]:
    folder, order, numbers = work
    done = []
    for number in numbers:
        for sample in made(order, number):
            name = f"{number:06d}" if order.views == 1 else f"{number:06d}-{sample.said['view']}"
            path = saved(folder / IMAGES, name, sample.frame)
            done.append(Labelled(path, sample.frame.height, sample.frame.width, sample.labels, sample.said))
    return done
