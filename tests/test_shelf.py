"""Shelves: dropping a file in is the whole job, in our folder or in an administration's private package."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from greenlane import shelf


@pytest.fixture
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Two packages: `house_for_tests.things` is ours, `northport_private.things` an administration's."""
    for package in ("house_for_tests", "northport_private"):
        folder = tmp_path / package / "things"
        folder.mkdir(parents=True)
        (tmp_path / package / "__init__.py").touch()
        (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    points = EntryPoints([EntryPoint("northport", "northport_private.things", "greenlane.things")])
    monkeypatch.setattr(shelf, "entry_points", lambda group: points.select(group=group))
    yield tmp_path
    for module in [m for m in sys.modules if m.split(".")[0] in {"house_for_tests", "northport_private"}]:
        del sys.modules[module]


def test_a_file_dropped_in_is_found_in_order_of_name(shelves: Path) -> None:
    for name in ("b.toml", "a.toml", "not_this.txt"):
        (shelves / "house_for_tests" / "things" / name).touch()
    found = shelf.files("house_for_tests.things", ".toml")
    assert [file.name for file in found] == ["a.toml", "b.toml"]


def test_a_private_package_adds_its_files_after_ours(shelves: Path) -> None:
    (shelves / "house_for_tests" / "things" / "z.toml").touch()
    (shelves / "northport_private" / "things" / "a.toml").touch()
    assert [file.name for file in shelf.files("house_for_tests.things", ".toml")] == ["z.toml", "a.toml"]


def test_modules_are_imported_from_both(shelves: Path) -> None:
    (shelves / "house_for_tests" / "things" / "ours.py").write_text("NAME = 'ours'\n")
    (shelves / "northport_private" / "things" / "theirs.py").write_text("NAME = 'theirs'\n")
    assert [module.NAME for module in shelf.modules("house_for_tests.things")] == ["ours", "theirs"]


def test_another_shelf_s_entry_points_are_left_alone(shelves: Path) -> None:
    assert list(shelf.packages("house_for_tests.others")) == ["house_for_tests.others"]
