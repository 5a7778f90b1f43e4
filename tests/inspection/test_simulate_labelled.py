"""Labelled sets: made again alike, made larger, by several processes, and no label for what cannot be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from greenlane.cli import main, simulating
from greenlane.inspection import reading_pictures
from greenlane.inspection.detector import coco
from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.picture import AIR, Kind
from greenlane.inspection.readers import tiff
from greenlane.inspection.simulate import cargo, labelled, material, mesh, scene
from greenlane.inspection.simulate.labelled import Order, made, visible, write
from greenlane.inspection.simulate.mesh import Part
from greenlane.inspection.simulate.physics import HELD_OUT_SCANNERS, STANDARD
from greenlane.inspection.simulate.scene import Placed, Scene
from greenlane.inspection.simulate.shadow import View, shadow

RNG = np.random.default_rng(3)
SMALL = Order(seed=7, size=96, where="bag")


def seen(background: float) -> tuple[Scene, np.ndarray]:
    """A block of ivory behind so many centimetres of steel."""
    view = View(40, 40, 1.0, (0.0, -1e5), 0.0)
    photo, compton = shadow([Part(mesh.box(8, 6, 2), "ivory")], view)
    of = material.basis("steel")
    behind = Scene("parcel", view, photo + of[0] * background, compton + of[1] * background, [])
    return behind, visible(Placed("block", "ivory", photo, compton), behind, STANDARD)


def test_what_is_too_dark_to_be_seen_is_not_labelled() -> None:
    assert np.count_nonzero(seen(0)[1]) == 48
    assert not seen(4)[1].any()
    bare, _ = seen(0)
    assert not visible(Placed("none", "ivory", 0 * bare.photo, 0 * bare.photo), bare, STANDARD).any()


def test_labels_fit_their_masks_and_hidden_targets_are_said() -> None:
    labels = [label for number in range(12) for sample in made(SMALL, number) for label in sample.labels]
    assert labels
    for label in labels:
        assert label.cls in CLASSES and label.runs is not None
        rows, columns = np.nonzero(label.runs.mask())
        assert label.box == (columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1)
        assert len(rows) >= labelled.LEAST_PIXELS


def test_a_set_is_written_read_made_larger_and_the_same_again(tmp_path: Path) -> None:
    told: list[int] = []
    write(tmp_path / "a", SMALL, 2, tell=told.append)
    write(tmp_path / "a", SMALL, 3, tell=told.append)
    write(tmp_path / "b", SMALL, 3, jobs=2)
    assert told == [0, 2, 2, 1]
    first, second = coco.read(tmp_path / "a"), coco.read(tmp_path / "b")
    assert [p.path.read_bytes() for p in first] == [p.path.read_bytes() for p in second]
    assert [p.labels for p in first] == [p.labels for p in second]
    assert len(first) == 3 and all(p.said["simulated"] for p in first)
    (frame,) = tiff.read(first[2].path.read_bytes()).frames
    assert frame.kind is Kind.DUAL and (frame.pixels == made(SMALL, 2)[0].frame.pixels).all()
    assert frame.pixel_mm == pytest.approx((first[2].said["pixel_mm"],) * 2, abs=1e-3)
    assert frame.pixels[:, 0, 0] == pytest.approx([AIR, AIR], rel=0.1)
    with pytest.raises(coco.NotLabelled, match="another set"):
        write(tmp_path / "a", replace(SMALL, seed=8), 1)


def test_other_forms_two_views_and_held_out(tmp_path: Path) -> None:
    (colour,), (grey,) = (made(replace(SMALL, form=form), 1) for form in ("colour", "grey"))
    assert colour.frame.kind is Kind.COLOUR and grey.frame.kind is Kind.GREY
    for sample in (colour, grey):
        path = labelled.saved(tmp_path, sample.frame.kind, sample.frame)
        (frame,) = reading_pictures.read(path.read_bytes(), path.name).frames
        assert frame.kind is sample.frame.kind and (frame.pixels == sample.frame.pixels).all()
    views = made(replace(SMALL, views=2, held_out=True), 2)
    assert [sample.frame.name for sample in views] == ["1", "2"]
    assert views[0].said["scanner"] == views[1].said["scanner"]
    bare, _ = seen(0)
    drawn = {held: {labelled._scanner(RNG, bare, held)[0] for _ in range(40)} for held in (False, True)}
    assert drawn[True] & set(HELD_OUT_SCANNERS) and not drawn[False] & set(HELD_OUT_SCANNERS)


def test_the_command_offers_what_the_simulator_has() -> None:
    assert simulating.FORMS == labelled.FORMS and (*scene.WHERE, cargo.WHERE) == simulating.WHERE


def test_the_command(tmp_path: Path) -> None:
    said = ["simulate", "--n", "2", "--size", "64", "--where", "parcel", "--out", str(tmp_path / "set")]
    done = CliRunner().invoke(main, [*said, "--as", "mixed"])
    assert done.exit_code == 0 and len(coco.read(tmp_path / "set")) == 2
    other = CliRunner().invoke(main, [*said, "--seed", "2"])
    assert other.exit_code == 1 and "another set" in other.output
