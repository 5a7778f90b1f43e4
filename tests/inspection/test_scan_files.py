from __future__ import annotations

import contextlib
import hashlib
import stat
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from greenlane.inspection import scan_files
from greenlane.inspection.tiles import Tile

OWNER, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
HASH = hashlib.sha256(b"bytes").hexdigest()


def test_bytes_are_kept_once_as_they_came_and_for_their_owner(scans_folder):
    assert scan_files.keep(OWNER, b"bytes") == HASH
    path = scan_files.original(OWNER, HASH)
    before = path.stat().st_mtime_ns
    assert scan_files.keep(OWNER, b"bytes") == HASH
    assert path.stat().st_mtime_ns == before
    assert scan_files.read(OWNER, HASH) == b"bytes"
    with pytest.raises(FileNotFoundError):
        scan_files.read(OTHER, HASH)


def test_nobody_else_can_look_into_the_folder(scans_folder):
    scan_files.keep(OWNER, b"bytes")
    scan_files.keep_tiles(OWNER, HASH, 0, [Tile("index", 0, 0, 0, b"png")])
    for path in (scans_folder, *scans_folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_bytes_that_changed_are_not_taken_for_those_that_came():
    scan_files.keep(OWNER, b"bytes")
    scan_files.original(OWNER, HASH).write_bytes(b"other")
    with pytest.raises(scan_files.Changed):
        scan_files.read(OWNER, HASH)


@pytest.mark.parametrize("sha256", ["", "..", "../" * 20 + "x", HASH.upper(), HASH + "\n", HASH[:-1] + "/"])
def test_what_is_no_hash_leads_nowhere(sha256):
    with pytest.raises(ValueError, match="no SHA-256"):
        scan_files.original(OWNER, sha256)


@pytest.mark.parametrize("where", [(0, "secret", 0, 0, 0), (0, "../index", 0, 0, 0), (-1, "index", 0, 0, 0)])
def test_what_is_no_tile_leads_nowhere(where):
    with pytest.raises(ValueError, match="no such tile"):
        scan_files.tile(OWNER, HASH, *where)


def test_tiles_are_all_there_or_not_yet():
    def killed():
        yield Tile("index", 1, 0, 0, b"coarse")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan_files.keep_tiles(OWNER, HASH, 0, killed())
    assert not scan_files.drawn(OWNER, HASH, 0)
    both = [Tile("index", 1, 0, 0, b"coarse"), Tile("index", 0, 2, 1, b"fine")]
    assert scan_files.keep_tiles(OWNER, HASH, 0, both) == 2
    assert scan_files.drawn(OWNER, HASH, 0)
    assert scan_files.tile(OWNER, HASH, 0, "index", 0, 2, 1).read_bytes() == b"fine"
    assert not scan_files.drawn(OWNER, HASH, 1)


def test_two_that_draw_a_view_at_once_do_not_get_in_each_others_way():
    """The page that opens just after a picture was sent, and the worker."""
    met = threading.Barrier(2, timeout=0.3)

    def slowly():
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait()
        for row in range(200):
            yield Tile("index", 0, 0, row, b"png")

    with ThreadPoolExecutor(2) as both:
        drawn = [both.submit(scan_files.keep_tiles, OWNER, HASH, 3, slowly()) for _ in range(2)]
        assert sorted(one.result() for one in drawn) == [0, 200]
    assert scan_files.drawn(OWNER, HASH, 3)


def test_one_file_that_two_send_at_once_is_kept():
    data = [b"large" * 200_000 + str(n).encode() for n in range(12)]
    with ThreadPoolExecutor(4) as all_four:
        kept = [all_four.submit(scan_files.keep, OWNER, one) for one in data for _ in range(4)]
        assert all(scan_files.read(OWNER, one.result()) for one in kept)


def test_who_works_on_a_scan_works_alone():
    scan_files.keep(OWNER, b"bytes")
    with scan_files.held(OWNER, HASH) as alone:
        assert alone
        assert scan_files.busy(OWNER, HASH)
        with scan_files.held(OWNER, HASH) as again:
            assert not again
    assert not scan_files.busy(OWNER, HASH)
    with scan_files.held(OTHER, HASH) as alone:
        assert alone, "where nothing is kept, nobody works"
