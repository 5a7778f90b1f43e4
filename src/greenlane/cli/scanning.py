"""What the detector says of any picture, without a record; and a folder of a scanner's, watched without a worker."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation

CAVEAT = "Marks are suggestions of a detector made with simulated pictures. An officer decides."


@click.command()
@click.argument("images", type=installation.FILE, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
@click.option(
    "--weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Weights and card; else those that come with Greenlane.",
)
@click.option(
    "--watch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take in what a scanner writes into this folder, until stopped.",
)
@click.option("--office", help="Code of the office whose scanner it is: with --watch.")
@click.option("--once", is_flag=True, help="With --watch: take in what is there, then end.")
def scan(
    images: tuple[Path, ...], as_json: bool, weights: Path | None, watch: Path | None, office: str | None, once: bool
) -> None:  # fmt: skip
    """Say what the detector marks in IMAGES. Keeps no record, and needs no installation.

    Ends with 1 where a picture could not be read, whatever was marked in the others.
    """
    if bool(images) == bool(watch):
        raise click.UsageError("name pictures, or a folder with --watch")
    if bool(watch) != bool(office):
        raise click.UsageError("--watch and --office go together")
    if watch:
        _watch(watch, str(office), once)
        return
    eyes = _detector(weights)
    told = [_told(paths, eyes) for paths in _together(images)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, allow_nan=False))
    else:
        for one in told:
            _print(one)
        click.echo(CAVEAT, err=True)
    if any("unreadable" in one for one in told):
        sys.exit(1)


def _detector(weights: Path | None) -> Any:
    from greenlane.inspection.detector.run import Detector, NoDetector

    try:
        return Detector.load(weights) if weights else Detector.shipped()
    except NoDetector as error:
        raise click.ClickException(str(error)) from None


def _together(images: tuple[Path, ...]) -> list[list[Path]]:
    """Return low and high energy of one view together, as their names say, where both are in one folder."""
    from greenlane.inspection.readers.zip_set import partners

    return [[Path(name) for name in names] for names in partners([str(path) for path in dict.fromkeys(images)])]


def _told(paths: list[Path], detector: Any) -> dict[str, Any]:
    """Return what is to be said of one file, or of low and high energy in two."""
    from greenlane.inspection.picture import Unreadable
    from greenlane.inspection.readers.zip_set import packed
    from greenlane.inspection.reading_pictures import read

    with installation.refusals():
        files = {path.name: path.read_bytes() for path in paths}
    data = packed(files) if len(files) > 1 else files[paths[0].name]
    told: dict[str, Any] = {"file": " + ".join(map(str, paths)), "sha256": hashlib.sha256(data).hexdigest()}
    try:
        picture = read(data, paths[0].name)
    except Unreadable as error:
        return told | {"unreadable": {"field": error.field, "reason": error.reason}}
    views = []
    for frame in picture.frames:
        looked = detector.look(frame)
        marks = [
            {
                "goods": mark.cls,
                "confidence": mark.confidence,
                "box": list(mark.box),
                "mask": mark.mask.plain() if mark.mask else None,
            }
            for mark in looked.marks
        ]
        views.append({
            "name": frame.name, "kind": frame.kind.value, "width": frame.width, "height": frame.height,
            "nothing": looked.nothing, "strange": looked.strange, "abstains": looked.abstains, "marks": marks,
        })  # fmt: skip
    return told | {"reader": picture.reader, "said": dict(picture.said), "detector": detector.name, "views": views}


def _print(told: dict[str, Any]) -> None:
    if "unreadable" in told:
        click.echo(f"{told['file']}: {told['unreadable']['field']} {told['unreadable']['reason']}", err=True)
        return
    for number, view in enumerate(told["views"], start=1):
        name = f" · {view['name'] or number}" if len(told["views"]) > 1 else ""
        if view["abstains"]:
            says = "no opinion: the picture is unlike those the detector was made for"
        else:
            says = f"{1 - view['nothing']:.0%} that something listed is there"
        click.echo(f"{told['file']}{name} ({view['kind']}, {view['width']} × {view['height']}): {says}")
        for mark in view["marks"]:
            left, top, width, height = (round(side) for side in mark["box"])
            click.echo(f"  {mark['confidence']:>4.0%}  {mark['goods']:<16}{left}, {top}  {width} × {height}")


def _watch(folder: Path, code: str, once: bool) -> None:
    installation.set_up()
    from greenlane import jobs
    from greenlane.inspection.actions import folders
    from greenlane.inspection.watched import QUIET, Watched
    from greenlane.people.actions import SYSTEM

    office = installation.office(code)
    watched = Watched(folder)
    watched.ready(time.time())
    while True:
        time.sleep(QUIET if once else jobs.ROUND)
        with installation.refusals():
            settled = folders.take(watched, office=office, by=SYSTEM, now=time.time(), later=jobs.look_later)
            # Where no worker runs beside, what waits for the detector is done here.
            jobs.do_what_waits()
        if settled:
            click.echo(f"{settled} taken in")
        if once and not settled:
            return
