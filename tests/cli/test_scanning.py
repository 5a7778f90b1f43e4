"""``greenlane scan``: what the detector says of a picture, as words or JSON; and a folder that is watched."""

from __future__ import annotations

import json
import os
import time

import numpy as np
import pytest
from click.testing import CliRunner
from tests.inspection import pictures

from greenlane.cli import main, scanning
from greenlane.inspection.detector.run import Looked, Seen
from greenlane.inspection.models import Scan

IVORY = Seen("ivory", (3.0, 4.0, 20.0, 10.0), None, 0.91)


class Eyes:
    name = "eyes 1"

    def __init__(self, *marks, abstains=False):
        self.looked = Looked(marks, 0.08, 0.2, abstains)

    def look(self, frame):
        return self.looked


@pytest.fixture
def scan(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tiff").write_bytes(pictures.tiff(np.stack(pictures.parcel())))
    (tmp_path / "b.png").write_bytes(b"nothing")

    def run(*arguments, eyes=Eyes(IVORY)):  # noqa: B008
        monkeypatch.setattr(scanning, "_detector", lambda weights: eyes)
        return CliRunner().invoke(main, ["scan", *map(str, arguments)])

    return run


def test_marks_are_said_in_words_with_what_they_are_worth(scan):
    done = scan("a.tiff")
    assert done.exit_code == 0, done.output
    assert "a.tiff (dual, 128 × 96): 92% that something listed is there" in done.stdout
    assert "91%  ivory" in done.stdout
    assert "An officer decides" in done.stderr


def test_json_holds_every_picture_and_what_could_not_be_read(scan):
    done = scan("a.tiff", "b.png", "--json")
    one, other = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (one["reader"], one["detector"], one["views"][0]["nothing"]) == ("tiff", "eyes 1", 0.08)
    assert one["views"][0]["marks"] == [
        {"goods": "ivory", "confidence": 0.91, "box": [3.0, 4.0, 20.0, 10.0], "mask": None}
    ]
    assert other["unreadable"]["field"] == "file"


def test_two_energies_in_two_files_are_one_picture(scan, tmp_path):
    for name, plane in zip(("high", "low"), reversed(pictures.parcel()), strict=True):
        (tmp_path / f"c_{name}.png").write_bytes(pictures.image(plane))
    (one,) = json.loads(scan("c_high.png", "c_low.png", "--json").stdout)
    assert (one["file"], [view["kind"] for view in one["views"]]) == ("c_low.png + c_high.png", ["dual"])


def test_what_cannot_be_read_is_said_and_what_is_strange_too(scan):
    done = scan("b.png", "a.tiff", eyes=Eyes(abstains=True))
    assert done.exit_code == 1
    assert "b.png: file is none of the formats" in done.stderr
    assert "no opinion" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("a.tiff", "--watch", "."), ("--watch", "."), ("gone.tiff",)])
def test_what_is_asked_wrongly_is_said(scan, arguments):
    assert scan(*arguments).exit_code == 2


def test_without_weights_it_is_said_in_one_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").write_bytes(b"x")
    (tmp_path / "none").mkdir()
    done = CliRunner().invoke(main, ["scan", "a.png", "--weights", "none"])
    assert (done.exit_code, "no weights" in done.stderr) == (1, True)


def test_a_folder_is_watched_for_an_office(queued, scan, tmp_path, cast, settings, monkeypatch, chi):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr(scanning.time, "sleep", lambda seconds: None)
    folder = tmp_path / "scanner"
    folder.mkdir()
    (tmp_path / "a.tiff").rename(folder / "a.tiff")
    os.utime(folder / "a.tiff", (time.time() - 60,) * 2)
    done = scan("--watch", folder, "--office", cast.terminal.code, "--once")
    assert done.exit_code == 0, done.output
    assert "1 taken in" in done.stdout
    assert (folder / "taken" / "a.tiff").exists()
    assert Scan.objects.get().office == cast.terminal
    assert not Scan.objects.visible_to(chi).exists()
    assert scan("--watch", folder, "--office", "NOWHERE", "--once").exit_code == 1
