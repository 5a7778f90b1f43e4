"""The bytes of evidence, encrypted at rest, by owner and by the SHA-256 of what came in.

A file is written whole or not at all, encrypted with age on its way to the disk; reading it checks every part, and its
hash at the end. The key lies in the data folder, made once, or where a setting says; a file of keys may also name
recipients (``age1…``) who can open what is kept, such as a key that lies in a safe.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import queue
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pyrage
from django.conf import settings
from django.utils.translation import gettext as _

from greenlane.engine.whole import PRIVATE, Whole, private, sync

HASH = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z]{1,20}")
SEALED = "sealed"
AHEAD = 128
"""How many pieces of 8 KB are opened ahead of whoever reads."""
Key = pyrage.x25519.Identity
Recipient = pyrage.x25519.Recipient


class TooLarge(ValueError):
    """More came than may be kept; nothing of it is."""


class NoKey(Exception):
    """The key cannot be used, and what to do. What was kept lies there as it was; nothing more is kept meanwhile."""

    def __init__(self, why: str, path: Path) -> None:
        mended = _(
            "Nothing that was kept is lost. An administrator puts the key back from its copy: see keep-evidence.md."
        )
        super().__init__(f"{why % {'file': path.name}} {mended}")


class Changed(OSError):
    """The kept bytes are not those that came in, or no key here opens them."""


@dataclass(frozen=True)
class Kept:
    """What was kept: its hash, and its size in bytes."""

    sha256: str
    size: int


def keep(owner: uuid.UUID, stream: BinaryIO, sent: str = "") -> Kept:
    """Keep what a stream gives, to its end, in constant memory. Raises TooLarge, NoKey, what the stream raises.

    ``sent``: the hash of what was sent, where it was worked out on the way; other bytes are not kept. Raises Changed.
    """
    folder = _folder() / str(owner)
    counted = _Counted(stream, settings.UPLOAD_LIMIT)
    whole = Whole(folder / f"{uuid.uuid4()}.new")
    with whole, whole.partial.open("wb") as out:
        _seal(counted, out)
        if sent and sent != counted.sha256:
            raise Changed(sent)
    path = _place(owner, counted.sha256) / SEALED
    with _alone(folder):
        private(path.parent)
        whole.path.replace(path)
        sync(path.parent)
    return Kept(counted.sha256, counted.size)


def read(owner: uuid.UUID, sha256: str) -> Iterator[bytes]:
    """Yield what was kept, in constant memory; the last piece only where the whole is as it came in.

    Raises FileNotFoundError at once; Changed and NoKey while it is read.
    """
    stream = (_place(owner, sha256) / SEALED).open("rb")
    return _checked(stream, sha256)


def verify(owner: uuid.UUID, sha256: str) -> None:
    """Read what was kept to its end. Raises FileNotFoundError, Changed, NoKey."""
    for _piece in read(owner, sha256):
        pass


def keep_beside(owner: uuid.UUID, sha256: str, name: str, data: bytes) -> None:
    """Keep what was drawn from a file beside it, under a name of small letters; what stood there is replaced."""
    with Whole(_beside(owner, sha256, name)) as whole:
        whole.partial.write_bytes(pyrage.encrypt(data, _recipients()))


def read_beside(owner: uuid.UUID, sha256: str, name: str) -> bytes:
    """Return what was drawn from a file. Raises FileNotFoundError, Changed, NoKey."""
    try:
        data: bytes = pyrage.decrypt(_beside(owner, sha256, name).read_bytes(), _keys())
    except pyrage.DecryptError as error:
        raise Changed(sha256) from error
    return data


def sweep(known: Callable[[uuid.UUID, set[str]], set[str]], older_than: timedelta) -> int:
    """Delete what no row knows of, and what was broken off, once it is so old; return how many there were.

    ``known`` returns those of the hashes of an owner that rows name. What is just being kept is younger than any age
    worth the name: a file that is kept again becomes young again.
    """
    gone, oldest = 0, older_than.total_seconds()
    for folder in _subfolders(_folder()):
        for path in [path for path in folder.iterdir() if path.is_file() and _age(path) >= oldest]:
            path.unlink(missing_ok=True)
            gone += 1
        for prefix in _subfolders(folder):
            with _alone(folder):
                old = {path.name for path in _subfolders(prefix) if _age(path / SEALED) >= oldest}
                orphans = old - known(uuid.UUID(folder.name), old) if old else set()
                for name in orphans:
                    shutil.rmtree(prefix / name)
                gone += len(orphans)
    return gone


class _Counted:
    """A stream that is hashed and measured while it is read, and stops at the limit; ``failed`` is what stopped it."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit, self._hash = stream, limit, hashlib.sha256()
        self.size = 0
        self.failed: Exception | None = None

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(size)
        except Exception as error:
            self.failed = error
            raise
        self.size += len(data)
        if self.size > self._limit:
            self.failed = TooLarge(self._limit)
            raise self.failed
        self._hash.update(data)
        return data


def _seal(counted: _Counted, out: BinaryIO) -> None:
    try:
        pyrage.encrypt_io(counted, out, _recipients())
    except Exception as error:  # what the stream raised comes back in the library's own words
        raise counted.failed or error from None


class _Pieces:
    """Where opened pieces wait for whoever reads; closed, it stops whoever opens."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[bytes | Exception | None] = queue.Queue(AHEAD)
        self._closed = threading.Event()

    def write(self, piece: bytes) -> int:
        self.put(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits to be written."""

    def put(self, piece: bytes | Exception | None) -> None:
        while not self._closed.is_set():
            with suppress(queue.Full):
                return self._waiting.put(piece, timeout=1)
        raise BrokenPipeError

    def close(self) -> None:
        self._closed.set()
        with suppress(queue.Empty):
            while True:
                self._waiting.get_nowait()

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._waiting.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece


def _opened(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a sealed stream in the clear: age pushes, whoever downloads pulls, so a thread stands between."""
    pieces, keys = _Pieces(), _keys()

    def work() -> None:
        end: Exception | None = None
        try:
            pyrage.decrypt_io(stream, pieces, keys)
        except Exception as error:  # told to whoever reads, in whose thread it belongs
            end = error
        with suppress(BrokenPipeError):
            pieces.put(end)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield from pieces
    finally:
        pieces.close()
        thread.join()
        stream.close()


def _checked(stream: BinaryIO, sha256: str) -> Iterator[bytes]:
    digest, last = hashlib.sha256(), b""
    try:
        for piece in _opened(stream):
            if last:
                yield last
            digest.update(piece)
            last = piece
    except (OSError, pyrage.DecryptError) as error:
        raise Changed(sha256) from error
    if digest.hexdigest() != sha256:
        raise Changed(sha256)
    if last:
        yield last


# ---- keys


def _keys() -> list[Key]:
    """Those that open what is kept: of the setting's file, and that of the data folder where there is one."""
    own = Path(settings.DATA) / "evidence_key"
    named = _read(Path(settings.EVIDENCE_KEY))[0] if settings.EVIDENCE_KEY else []
    if not named and not own.exists():
        if (
            next(_folder().glob(f"*/*/*/{SEALED}"), None) and not own.exists()
        ):  # looked at again: made just now, and used
            raise NoKey(_("The key of evidence, %(file)s, is missing."), own)
        _make(own)
    return named + (_read(own)[0] if own.exists() else [])


def _recipients() -> list[Recipient]:
    """Those for whom it is sealed: the keys of the setting's file and the recipients named in it, else our own key."""
    if not settings.EVIDENCE_KEY:
        return [key.to_public() for key in _keys()]
    keys, others = _read(Path(settings.EVIDENCE_KEY))
    return [key.to_public() for key in keys] + others


def _read(path: Path) -> tuple[list[Key], list[Recipient]]:
    """The keys in a file, one at least, and the recipients. Raises NoKey."""
    keys, others = [], []
    try:
        for line in filter(None, map(str.strip, path.read_text(encoding="ascii").splitlines())):
            if line.startswith("age1"):
                others.append(Recipient.from_str(line))
            elif not line.startswith("#"):
                keys.append(Key.from_str(line))
    except OSError as error:
        raise NoKey(_("The key of evidence, %(file)s, cannot be read."), path) from error
    except (UnicodeDecodeError, pyrage.IdentityError, pyrage.RecipientError):  # not said on: it may show the key
        raise NoKey(_("The key of evidence, %(file)s, is damaged."), path) from None
    if not keys:
        raise NoKey(_("The key of evidence, %(file)s, holds no key that opens anything."), path)
    return keys, others


def _make(path: Path) -> None:
    """Make a key once: of two processes that come first, one wins, and both read the same."""
    private(path.parent)
    new = path.with_name(f".{path.name}.{uuid.uuid4()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "w") as file:
        file.write(f"{Key.generate()}\n")
        file.flush()
        os.fsync(handle)
    with suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
    sync(path.parent)


# ---- places


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Put into, or take from, an owner's folder alone; whoever else would waits."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _folder() -> Path:
    return Path(settings.DATA) / "evidence"


def _place(owner: uuid.UUID, sha256: str) -> Path:
    if not HASH.fullmatch(sha256):
        raise ValueError("that is no SHA-256")
    return _folder() / str(owner) / sha256[:2] / sha256


def _beside(owner: uuid.UUID, sha256: str, name: str) -> Path:
    if not NAME.fullmatch(name) or name == SEALED:
        raise ValueError("that is no name of what is drawn")
    return _place(owner, sha256) / name


def _subfolders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _age(path: Path) -> float:
    """Return the seconds since a file was written; without end for one that is not there."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
