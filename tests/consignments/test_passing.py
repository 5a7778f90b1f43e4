"""A file in passing: read anywhere as it was written, and nothing of it to be read from the disk."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenlane.consignments.passing import Passing

PLACES = st.lists(st.tuples(st.integers(0, 70_000), st.integers(0, 20_000)), max_size=8)


def passing(path):
    return io.BufferedRandom(Passing(path.open("w+b", buffering=0)))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=300), max_size=20), st.integers(0, 60_000), PLACES)
def test_it_is_read_anywhere_as_it_was_written(tmp_path, pieces, more, places):
    pieces = [*pieces, bytes(range(256)) * (more // 256)]
    plain = io.BytesIO(b"".join(pieces))
    with passing(tmp_path / "file") as file:
        for piece in pieces:
            file.write(piece)
        for at, size in places:
            assert (file.seek(at), plain.seek(at)) == (at, at)
            assert file.read(size) == plain.read(size)
        file.seek(0)
        assert file.read() == plain.getvalue()
        assert file.seek(0, io.SEEK_END) == len(plain.getvalue())


def test_nothing_of_it_can_be_read_from_the_disk(tmp_path):
    files = []
    for name in ("one", "two"):
        with passing(tmp_path / name) as file:
            file.write(b"31 kg of tusks, found with Jan Inventedson " * 4000)
            with pytest.raises(io.UnsupportedOperation):
                file.fileno()
        files.append((tmp_path / name).read_bytes())
    assert len(files[0]) == len(files[1]) == 43 * 4000 and files[0] != files[1]
    assert not any(word in sealed for sealed in files for word in (b"tusks", b"Inventedson", bytes(40)))
    assert not any(sealed[n * 16 : n * 16 + 16] in sealed[n * 16 + 16 :] for sealed in files for n in range(50))


def test_it_is_written_from_its_beginning_to_its_end(tmp_path):
    with (tmp_path / "file").open("w+b", buffering=0) as raw:
        file = Passing(raw)
        file.write(b"once")
        file.seek(0)
        with pytest.raises(io.UnsupportedOperation):
            file.write(b"more")
        assert file.read() == b"once"
