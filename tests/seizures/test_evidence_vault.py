"""The vault: what goes in comes out; a flipped bit is named; a killed process and a flood leave nothing."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from greenlane.seizures.evidence import vault

OWNER = uuid.UUID(int=7)
NOW = timedelta(0)


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in (folder / "evidence").rglob("*") if path.is_file()]


def nobody(owner: uuid.UUID, hashes: set[str]) -> set[str]:
    return set()


class Endless(io.RawIOBase):
    """Five thousand million bytes that nobody made beforehand; counts how many were asked for."""

    left = 5_000_000_000

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


@examples(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), st.integers(0, 300_000).map(lambda n: bytes(range(256)) * (n // 256 + 1))))
def test_what_goes_in_comes_out_and_lies_there_unreadable(kept, data: bytes):
    found = vault.keep(OWNER, io.BytesIO(data))
    assert (found.sha256, found.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert b"".join(vault.read(OWNER, found.sha256)) == data
    sealed = next(path for path in files(kept) if path.parent.name == found.sha256)
    assert len(data) < 8 or data not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o077 == 0 and (kept / "evidence_key").stat().st_mode & 0o077 == 0


def test_any_flipped_bit_is_named_and_the_whole_never_comes_out(kept):
    data = bytes(range(256)) * 1000
    found = vault.keep(OWNER, io.BytesIO(data))
    (sealed,) = files(kept)
    good = sealed.read_bytes()
    for at in (30, 60, 150, 250, 70_000, len(good) // 2, len(good) - 1):
        sealed.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        came = bytearray()
        with pytest.raises(vault.Changed, match=found.sha256):
            for piece in vault.read(OWNER, found.sha256):
                came += piece
        assert len(came) < len(data)
    sealed.write_bytes(good[:70_000])
    with pytest.raises(vault.Changed):
        vault.verify(OWNER, found.sha256)
    other = vault.keep(OWNER, io.BytesIO(b"another"))
    sealed.write_bytes(next(path for path in files(kept) if path.parent.name == other.sha256).read_bytes())
    with pytest.raises(vault.Changed):  # well sealed, and not what came in under this hash
        vault.verify(OWNER, found.sha256)


def test_a_flood_is_stopped_at_the_limit_and_leaves_nothing(kept, settings):
    settings.UPLOAD_LIMIT = 1 << 20
    flood = Endless()
    with pytest.raises(vault.TooLarge):
        vault.keep(OWNER, flood)
    assert 5_000_000_000 - flood.left < (1 << 20) + 100_000
    assert not files(kept)
    assert vault.keep(OWNER, io.BytesIO(bytes(1 << 20))).size == 1 << 20


def test_a_stream_that_breaks_off_leaves_nothing_and_says_why(kept):
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError):
        vault.keep(OWNER, Broken())
    assert not files(kept)


KILLED = """
import io, os, signal, sys, uuid
from django.conf import settings
settings.configure(DATA=sys.argv[1], UPLOAD_LIMIT=1 << 40, EVIDENCE_KEY="")
from greenlane.seizures.evidence import vault
class Stream(io.RawIOBase):
    n = 0
    def read(self, size=-1):
        self.n += 1
        if self.n > 200:
            os.kill(os.getpid(), signal.SIGKILL)
        return bytes(size)
vault.keep(uuid.UUID(int=7), Stream())
"""


def test_a_killed_process_leaves_no_half_and_the_sweep_takes_the_rest(kept):
    whole = vault.keep(OWNER, io.BytesIO(b"whole"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(kept)], check=False)
    assert done.returncode == -9
    assert len(files(kept)) == 2, "what was broken off lies there under no hash"
    assert vault.sweep(lambda owner, hashes: {whole.sha256}, timedelta(hours=1)) == 0
    assert vault.sweep(lambda owner, hashes: {whole.sha256}, NOW) == 1
    assert [path.parent.name for path in files(kept)] == [whole.sha256]


def test_the_sweep_takes_what_no_row_names_once_it_is_old(kept):
    found = vault.keep(OWNER, io.BytesIO(b"whole"))
    vault.keep_beside(OWNER, found.sha256, "small", b"drawn")
    assert vault.sweep(nobody, timedelta(hours=1)) == 0
    assert vault.sweep(nobody, NOW) == 1 and not files(kept)
    with pytest.raises(FileNotFoundError):
        vault.read(OWNER, found.sha256)


def test_what_is_drawn_lies_beside_it_sealed_too(kept):
    found = vault.keep(OWNER, io.BytesIO(b"whole"))
    vault.keep_beside(OWNER, found.sha256, "small", b"a picture of a face")
    assert vault.read_beside(OWNER, found.sha256, "small") == b"a picture of a face"
    assert not [path for path in files(kept) if b"face" in path.read_bytes()]
    for name in ("../x", "sealed", "a/b", ""):
        with pytest.raises(ValueError, match="name"):
            vault.keep_beside(OWNER, found.sha256, name, b"")
    with pytest.raises(ValueError, match="SHA-256"):
        vault.read(OWNER, "../../etc/passwd")


def test_keys_of_a_file_with_a_recipient_who_holds_another(kept, settings, tmp_path):
    before = vault.keep(OWNER, io.BytesIO(b"before"))
    ours, safe = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    named = tmp_path / "keys"
    named.write_text(f"# of the office\n{ours}\n{safe.to_public()}\n")
    settings.EVIDENCE_KEY = str(named)
    after = vault.keep(OWNER, io.BytesIO(b"after"))
    assert b"".join(vault.read(OWNER, before.sha256)) == b"before", "what was kept under the first key still opens"
    sealed = next(path for path in files(kept) if path.parent.name == after.sha256)
    assert pyrage.decrypt(sealed.read_bytes(), [safe]) == b"after"
    named.write_text(f"{safe.to_public()}\n")
    with pytest.raises(vault.NoKey, match="keys, holds no key"):
        vault.keep(OWNER, io.BytesIO(b"nobody here could read it"))


BAD_KEYS = {
    "cut off": lambda key: key[:-9], "nothing left": lambda key: "", "not text": lambda key: "\u00ff" * 80,
    "its head lost": lambda key: key[16:], "a sign exchanged": lambda key: key[:30] + "1" + key[31:],
}  # fmt: skip


@pytest.mark.parametrize("how", BAD_KEYS)
def test_a_key_that_is_damaged_says_so_and_put_back_opens_all(kept, how):
    found, own = vault.keep(OWNER, io.BytesIO(b"whole")), kept / "evidence_key"
    good = own.read_text()
    own.write_text(BAD_KEYS[how](good), encoding="latin-1")
    for deed in (lambda: vault.verify(OWNER, found.sha256), lambda: vault.keep(OWNER, io.BytesIO(b"more"))):
        with pytest.raises(vault.NoKey, match=r"evidence_key, .*Nothing that was kept is lost") as said:
            deed()
        assert good.strip()[20:40] not in str(said.value)
    assert len(files(kept)) == 1, "nothing more is kept, and no half"
    own.write_text(good)
    assert b"".join(vault.read(OWNER, found.sha256)) == b"whole"


def test_a_key_that_is_gone_or_no_file_is_never_made_anew_over_what_is_kept(kept):
    found, own = vault.keep(OWNER, io.BytesIO(b"whole")), kept / "evidence_key"
    good = own.read_text()
    own.unlink()
    with pytest.raises(vault.NoKey, match="missing"):
        vault.keep(OWNER, io.BytesIO(b"more"))
    assert not own.exists()
    own.mkdir()
    with pytest.raises(vault.NoKey, match="cannot be read"):
        vault.verify(OWNER, found.sha256)
    own.rmdir()
    own.write_text(good)
    assert b"".join(vault.read(OWNER, found.sha256)) == b"whole"


def test_a_reader_who_goes_away_holds_nothing_up(kept):
    found = vault.keep(OWNER, io.BytesIO(bytes(4 << 20)))
    pieces = vault.read(OWNER, found.sha256)
    assert next(pieces)
    pieces.close()
