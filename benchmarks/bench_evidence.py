"""The vault of evidence: MB/s written and read, beside a plain copy and beside Fernet, in one run; and its memory."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import machine

SIZES = {"a photograph of 4 MB": (4, 30), "a video of 256 MB": (256, 2)}
"""MB of each file, and how many files."""
TIMES = 3
LEAST = 1.0
"""How many times as fast as Fernet the vault must read and write the large file."""
MOST_MB = 60
"""MB of memory more that a file of 256 MB may take."""
OWNER = uuid.UUID(int=1)
Row = dict[str, Any]
MB = 1 << 20


def main() -> int:
    """Measure in a process of its own, and report."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        found = machine.fresh("bench_evidence", "measure", data=Path(folder))
    table: list[tuple[str, Any]] = []
    for size, peers in found["sizes"].items():
        ours = peers["vault"]
        for name, row in peers.items():
            ratio = "" if name == "vault" else f"; the vault is {ours['write'] / row['write']:.2f} and "
            ratio += "" if name == "vault" else f"{ours['read'] / row['read']:.2f} times as fast"
            table.append((f"{size}: {name}", f"{row['write']:.0f} MB/s written, {row['read']:.0f} MB/s read{ratio}"))
    table.append(("memory that a file of 256 MB takes in the vault", f"{found['more_mb']:.0f} MB more"))
    given = "bytes that do not compress; every file hashed, made safe on the disk, and checked when read, by each"
    machine.report("evidence", "The vault of evidence", table, given=given, found=found)
    large = found["sizes"]["a video of 256 MB"]
    slow = any(large["vault"][way] < LEAST * large["Fernet"][way] for way in ("write", "read"))
    return 1 if slow or found["more_mb"] > MOST_MB else 0


def measure() -> Row:
    """Write and read files in each way, one after the other, several times; the best of each counts."""
    from django.conf import settings

    folder = Path(os.environ["GREENLANE_DATA"])
    settings.configure(DATA=folder, UPLOAD_LIMIT=1 << 40, EVIDENCE_KEY="")
    more = _memory()
    sizes = {name: _compared(folder, megabytes, files) for name, (megabytes, files) in SIZES.items()}
    return {"sizes": sizes, "more_mb": more}


def _memory() -> float:
    """MB that the process grows by while the vault keeps and reads what never stood in memory as a whole."""
    from greenlane.seizures.evidence import vault

    class Made(io.RawIOBase):
        left = 256 * MB

        def read(self, size: int = -1) -> bytes:
            size = min(size, self.left)
            self.left -= size
            return os.urandom(size)

    before = machine.peak_mb()
    kept = vault.keep(OWNER, Made())
    vault.verify(OWNER, kept.sha256)
    return machine.peak_mb() - before


def _compared(folder: Path, megabytes: int, files: int) -> Row:
    from cryptography.fernet import Fernet

    fernet = Fernet(Fernet.generate_key())
    data = [os.urandom(megabytes * MB) for _ in range(files)]
    ways: dict[str, tuple[Callable[[bytes], Any], Callable[[Any], None]]] = {
        "vault": (_vault_write, _vault_read),
        "plain copy": (lambda one: _copy(folder, one), _copy_read),
        "Fernet": (lambda one: _copy(folder, one, fernet.encrypt), lambda kept: _copy_read(kept, fernet.decrypt)),
    }
    best: Row = {name: {"write": 0.0, "read": 0.0} for name in ways}
    for _ in range(TIMES):
        for name, (write, read) in ways.items():
            begun = time.perf_counter()
            kept = [write(one) for one in data]
            written = time.perf_counter()
            for one in kept:
                read(one)
            ended = time.perf_counter()
            best[name]["write"] = max(best[name]["write"], megabytes * files / (written - begun))
            best[name]["read"] = max(best[name]["read"], megabytes * files / (ended - written))
    return best


def _vault_write(data: bytes) -> str:
    from greenlane.seizures.evidence import vault

    return vault.keep(OWNER, io.BytesIO(data)).sha256


def _vault_read(kept: str) -> None:
    from greenlane.seizures.evidence import vault

    vault.verify(OWNER, kept)


def _copy(folder: Path, data: bytes, seal: Callable[[bytes], bytes] = bytes) -> tuple[Path, str]:
    """Write a file under its hash, as the vault does: whole or not at all, safe on the disk."""
    from greenlane.engine.whole import Whole

    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / "plain" / sha256
    with Whole(path) as whole:
        whole.partial.write_bytes(seal(data))
    return path, sha256


def _copy_read(kept: tuple[Path, str], opened: Callable[[bytes], bytes] = bytes) -> None:
    path, sha256 = kept
    if hashlib.sha256(opened(path.read_bytes())).hexdigest() != sha256:
        raise SystemExit(f"{path} was altered")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure()))
    else:
        sys.exit(main())
