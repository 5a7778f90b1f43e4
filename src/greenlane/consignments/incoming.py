"""Uploaded files on their way in: one file each in the data folder, until its run is done.

What is done with within its request may lie there sealed (``passing``); what is opened later lies there as it came.

A file is written while it is sent, under a name that is not the sender's, and never beyond the limit. Who works on it
holds its lock: the system gives that back when the process ends, however it ends, so nobody has to guess whether the
work still goes on.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import io
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from greenlane.consignments.passing import Passing

HALF = ".part"
"""How the name of a file ends that is still being sent, or has no run yet."""


class TooLarge(Exception):
    """The files of one request are larger than the limit."""


class NoRoom(Exception):
    """The disk took no more."""


def takes_files(
    allowed: Callable[[HttpRequest], bool], *, sealed: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a view to which files may be sent, by whom ``allowed`` says; what is sent to any other is not kept.

    ``sealed``: they lie on the disk sealed, for that view alone, and belong to no run.
    """

    def marked(view: Callable[..., Any]) -> Callable[..., Any]:
        view.takes_files, view.sealed = allowed, sealed  # type: ignore[attr-defined]
        return view

    return marked


class Upload(UploadedFile):
    """A file as it was sent; ``sha256`` and ``line_ends`` were counted on the way. Closed and not kept, it is gone."""

    def __init__(self, file: BinaryIO, path: Path, **given: Any) -> None:
        super().__init__(file=file, **given)
        self.path = path
        self.sha256 = ""
        self.line_ends = 0

    def keep(self, run: uuid.UUID) -> None:
        """Let the file belong to a run."""
        self.path.rename(_path(run))

    def close(self) -> None:
        """Close it, and delete it unless it belongs to a run."""
        super().close()
        self.path.unlink(missing_ok=True)


class Spool(FileUploadHandler):
    """Writes an upload into the folder while it is sent, and stops at the limit. ``refused`` says why it did."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: TooLarge | NoRoom | None = None
        self._left = settings.UPLOAD_LIMIT

    def new_file(self, *given: Any, **named: Any) -> None:
        """Open a file for what follows. Raises SkipFile where none may be sent, or the limit was reached before."""
        super().new_file(*given, **named)
        match = self.request.resolver_match if self.request else None
        allowed = getattr(match.func, "takes_files", None) if match else None
        if self.refused or allowed is None or not allowed(self.request):
            raise SkipFile
        self._digest = hashlib.sha256()
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _folder() / f"{uuid.uuid4()}{HALF}"
        raw = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b", buffering=0)
        self._sealed = getattr(match.func, "sealed", False)
        file = io.BufferedRandom(Passing(raw) if self._sealed else raw)
        self.file = Upload(file, path, name=self.file_name, content_type=self.content_type)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what came. Raises SkipFile at the limit.

        What follows is read and dropped, not cut off: a browser that is cut off while it sends shows no answer at all.
        """
        self._left -= len(raw_data)
        if self._left < 0:
            self.refused = TooLarge()
            raise SkipFile
        try:
            self.file.write(raw_data)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            self.refused = NoRoom()
            raise SkipFile from None
        self._digest.update(raw_data)
        self.file.line_ends += raw_data.count(b"\n")

    def file_complete(self, file_size: int) -> Upload:
        """Return the file, safely on the disk where somebody may open it later."""
        self.file.flush()
        if not self._sealed:
            os.fsync(self.file.fileno())
        self.file.seek(0)
        self.file.size, self.file.sha256 = file_size, self._digest.hexdigest()
        return self.file

    def upload_interrupted(self) -> None:
        """Drop what was sent of a file that did not come to its end."""
        if hasattr(self, "file"):
            self.file.close()


def refusal(request: HttpRequest) -> str:
    """Say why a file that was sent was not kept; nothing where it was."""
    refused = next((h.refused for h in request.upload_handlers if isinstance(h, Spool)), None)
    if isinstance(refused, TooLarge):
        most = settings.UPLOAD_LIMIT / (1 << 20)
        return _("The file is larger than %(most)s MB, which is the most that may be sent. Send it in parts.") % {
            "most": f"{most:g}"
        }
    return _("The server has no room left for the file. Tell whoever runs it.") if refused else ""


def exists(run: uuid.UUID) -> bool:
    """Tell whether the file of a run is still there."""
    return _path(run).exists()


def busy(run: uuid.UUID) -> bool:
    """Tell whether somebody works on the file of a run at this moment."""
    with held(run) as stream:
        return stream is None and exists(run)


@contextmanager
def held(run: uuid.UUID) -> Iterator[BinaryIO | None]:
    """Open the file of a run for oneself alone; None where it is gone, or somebody else works on it."""
    try:
        stream = _path(run).open("rb")
    except FileNotFoundError:
        yield None
        return
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield stream


def drop(run: uuid.UUID) -> None:
    """Delete the file of a run."""
    _path(run).unlink(missing_ok=True)


def kept(older_than: timedelta = timedelta(0)) -> list[uuid.UUID]:
    """Return the keys of the runs whose file is there, whether or not there is such a run."""
    return [key for path in _files() if (key := _run(path)) and _age(path) >= older_than.total_seconds()]


def drop_halves(older_than: timedelta) -> None:
    """Delete what has no run yet and was not written to for so long."""
    for path in _files():
        if path.suffix == HALF and _age(path) >= older_than.total_seconds():
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA) / "incoming"


def _path(run: uuid.UUID) -> Path:
    return _folder() / str(run)


def _files() -> list[Path]:
    return [path for path in _folder().iterdir() if path.is_file()] if _folder().is_dir() else []


def _age(path: Path) -> float:
    """Return the seconds since a file was written to; none for one that is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _run(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.name)
    except ValueError:
        return None
