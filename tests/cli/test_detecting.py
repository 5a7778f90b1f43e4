"""``greenlane detector`` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from click.testing import CliRunner
from PIL import Image

from greenlane.cli import main
from greenlane.inspection.detector.coco import Label, Labelled, write


def a_folder(folder: Path, pictures: int = 3) -> Path:
    rng = np.random.default_rng(7)
    labelled = []
    for number in range(pictures):
        path = folder / f"{number}.png"
        pixels = np.full((96, 128), 60_000, np.uint16)
        pixels[20:70, 30:90] = 15_000 + rng.integers(0, 4000, (50, 60))
        Image.fromarray(pixels).save(path)
        label = Label("ivory", (30.0, 20.0, 60.0, 50.0))
        labelled.append(Labelled(path, 96, 128, (label,) if number % 2 else ()))
    write(folder, labelled)
    return folder


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(each) for each in arguments])
    return done.exit_code, done.output


def test_a_labelled_folder_is_measured(tmp_path: Path) -> None:
    code, output = run("detector", "evaluate", a_folder(tmp_path), "--json")
    assert code == 0, output
    said = json.loads(output)
    assert said["pictures"] == 3
    assert said["with_something"] == 1
    assert said["ap50"]["ivory"]["count"] == 1
    assert said["detector"].startswith("greenlane-xray")
    code, output = run("detector", "evaluate", tmp_path)
    assert code == 0
    assert "detected at 2 % false alarms" in output


def test_what_cannot_be_measured_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "labels.json").write_text("{}")
    code, output = run("detector", "evaluate", tmp_path)
    assert (code, output.count("\n")) == (1, 1)
    assert "not in the form of COCO" in output
    code, output = run("detector", "evaluate", a_folder(tmp_path), "--weights", tmp_path)
    assert code == 1
    assert "no weights" in output


def test_a_file_that_is_not_there_or_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    empty, gone = tmp_path / "empty", a_folder(tmp_path)
    empty.mkdir()
    (gone / "1.png").unlink()
    for arguments in (
        ("detector", "evaluate", empty),
        ("detector", "evaluate", gone),
        ("simulate", "--n", 1, "--out", tmp_path / "file" / "set"),
    ):
        code, output = run(*arguments)
        assert (code, output.splitlines()[-1].startswith("Error: ")) == (1, True), output
        assert str(tmp_path) in output
