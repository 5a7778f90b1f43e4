"""The key of this installation, which signs what leaves it: from the environment, or in the data folder, made once."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from greenlane.ledger import signature


def sign(message: bytes) -> bytes:
    """Sign bytes in the name of this installation. Raises signature.NotAKey."""
    return signature.sign(_key(), message)


def public() -> bytes:
    """The public key of this installation, in PEM. Raises signature.NotAKey."""
    return signature.public(_key())


def fingerprint() -> str:
    """The fingerprint of this installation's key, to be told by another way than the files that it signs."""
    return signature.fingerprint(public())


def _key() -> bytes:
    """The private key in PEM: GREENLANE_SIGNING_KEY is one, or names its file."""
    if said := os.environ.get("GREENLANE_SIGNING_KEY", "").strip():
        return said.encode() if said.startswith("-----BEGIN") else Path(said).read_bytes()
    path = Path(settings.DATA) / "signing_key.pem"
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Make the key once: of two processes that come first, one wins, and both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{uuid.uuid4()}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(signature.make())
        file.flush()
        os.fsync(handle)
    with suppress(FileExistsError):
        os.link(new, path)
    new.unlink()
