from __future__ import annotations

import os

import pytest

from greenlane.inspection.watched import REFUSED, TAKEN, Watched, beside, settle

NOW = 1_800_000_000.0


def put(folder, name, data=b"x", age=10.0):
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (NOW - age,) * 2)
    return path


def test_a_file_is_ready_when_it_was_the_same_twice_and_nobody_wrote_to_it(tmp_path):
    watched = Watched(tmp_path)
    old, new = put(tmp_path, "old.tiff"), put(tmp_path, "new.tiff", age=0.5)
    assert watched.ready(NOW) == []
    put(tmp_path, "grows.tiff")
    assert watched.ready(NOW) == [old]
    put(tmp_path, "grows.tiff", b"xx")
    assert watched.ready(NOW) == [old]
    assert watched.ready(NOW + 2) == [tmp_path / "grows.tiff", new, old]


@pytest.mark.parametrize("name", [".hidden", "a.part", "a.tiff.partial", "a.TMP", "a.json"])
def test_what_is_half_written_or_stands_beside_is_left_alone(tmp_path, name):
    put(tmp_path, name)
    watched = Watched(tmp_path)
    assert watched.ready(NOW) == watched.ready(NOW) == []


def test_links_folders_and_a_folder_that_is_gone_are_left_alone(tmp_path):
    (tmp_path / "link.tiff").symlink_to(put(tmp_path.parent, "secret.tiff"))
    (tmp_path / "folder.tiff").mkdir()
    for watched in (Watched(tmp_path), Watched(tmp_path / "gone")):
        assert watched.ready(NOW) == watched.ready(NOW) == []


def test_what_is_left_alone_is_taken_up_when_somebody_writes_to_it(tmp_path):
    watched = Watched(tmp_path)
    path = put(tmp_path, "a.tiff")
    watched.ready(NOW)
    watched.leave(path)
    assert watched.ready(NOW) == []
    put(tmp_path, "a.tiff", b"other")
    assert watched.ready(NOW) == []
    assert watched.ready(NOW) == [path]


def test_a_settled_file_replaces_none_and_takes_what_is_beside_it_along(tmp_path):
    put(tmp_path, "a.json", b'{"container": "X"}')
    assert beside(put(tmp_path, "a.tiff")) == '{"container": "X"}'
    first = settle(tmp_path / "a.tiff", TAKEN)
    second = settle(put(tmp_path, "a.tiff", b"other"), TAKEN)
    third = settle(put(tmp_path, "a.tiff"), REFUSED, "is empty")
    assert first.with_suffix(".json").exists()
    assert (first.name, second.name, second.read_bytes()) == ("a.tiff", "a-1.tiff", b"other")
    assert third.with_name("a.tiff.txt").read_text() == "is empty\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == [REFUSED, TAKEN]
    assert beside(tmp_path / "b.tiff") == ""
