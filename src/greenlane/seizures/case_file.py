"""The file of an exported case: a plain zip, its parts listed with their hashes in a signed manifest.

Rows stand one to a line, so that damage to one leaves the others readable and the one can be named. Nothing here needs
a database, and nothing is ever unpacked: a name inside the file is compared with those in the manifest, never opened.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from greenlane.ledger import chain as chains
from greenlane.ledger import signature
from greenlane.seizures.proof import Case, Report, verify

WHAT, VERSION = "greenlane-case", 1
MANIFEST, SIGNATURE, KEY, README = "manifest.json", "manifest.sig", "key.pem", "VERIFY.txt"
RECORD, EXHIBITS, FILES, CUSTODY, NAMES = (
    "record.json", "exhibits.jsonl", "files.jsonl", "custody.jsonl", "names.jsonl",
)  # fmt: skip
LISTED = (README, RECORD, EXHIBITS, FILES, CUSTODY)
FOLDER = "files/"
BEGINNING = (1980, 1, 1, 0, 0, 0)
LARGEST_TEXT = 512 * 1024 * 1024
PIECE = 1 << 20

_README = """\
Case {number}: how to prove that nothing in this file was altered

With Greenlane, and no database:
    greenlane verify-custody FILE --key FINGERPRINT
FINGERPRINT is what the exporting office tells you by another way than this file: on paper, or by telephone.

Without Greenlane, unpack the file into a folder and there:
1. The key:        openssl pkey -pubin -in key.pem -outform DER | sha256sum
                   gives the fingerprint, to be compared with what the exporting office tells you.
2. The manifest:   openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in manifest.json -sigfile manifest.sig
                   says that the signature (Ed25519) holds.
3. The parts:      sha256sum VERIFY.txt *.json *.jsonl files/*
                   gives for each part the hash that manifest.json lists under "parts"; the name of each file of
                   evidence is its own SHA-256.
4. The custody:    custody.jsonl has one entry to a line. "hash" is the SHA-256 of the members v, chain, seq, prev, at,
                   actor, verb, subject_kind, subject_id and digest, written as JSON in UTF-8 with keys sorted and no
                   spaces; "digest" is that of the body, written in the same way; "prev" is the hash of the line
                   before, 64 zeros in the first. The last line is the "head" of manifest.json.
5. The exhibits:   the body of each entry says how the exhibit stood afterwards; "row" is the SHA-256 of that, written
                   in the same way: description, holder, id, line, number, place, quantity, seal, state. The last one
                   of each exhibit is its row in exhibits.jsonl, without "events".
"""
Part = tuple[str, int, Iterable[bytes]]


class Written(Protocol):
    """What bytes are written to, one after the other."""

    def write(self, data: bytes, /) -> object: ...


class NotACase(ValueError):
    """The file is no exported case, or its manifest cannot be read; the message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the signed part says. ``withheld`` and ``lost``: hashes of files that are not in it, with the reason."""

    case: Mapping[str, Any]
    chain: str
    head: chains.Checkpoint
    names: bool
    parts: Mapping[str, Mapping[str, Any]]
    withheld: frozenset[str]
    lost: Mapping[str, str]
    key: str


def rows(values: Iterable[Mapping[str, object]]) -> bytes:
    """Write rows as canonical JSON, one to a line; what has no canonical form (a float, NUL) as text without it."""
    return b"".join(chains.canonical(_plain(dict(value))) + b"\n" for value in values)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(_plain(str(key))): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > chains.MAX_INT):
        return repr(value)
    return chains.plain(value)


def readme(number: str) -> str:
    """How to prove the file without Greenlane, with what any computer has."""
    return _README.format(number=number)


def part(data: bytes) -> dict[str, object]:
    """What the manifest says of a part."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": str(len(data))}


def pack(parts: Iterable[Part], out: Written) -> None:
    """Write parts (name, size, pieces) as a zip, stored as they are; the same parts give the same bytes."""
    stream = _Onward(out)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as made:
        for name, size, pieces in parts:
            info = zipfile.ZipInfo(name, BEGINNING)
            info.create_system, info.external_attr, info.file_size = 3, 0o600 << 16, size
            with made.open(info, "w", force_zip64=size > 1 << 30) as inside:
                for piece in pieces:
                    inside.write(piece)


class _Onward(io.RawIOBase):
    """A stream that can only be written on, so that a zip is laid out alike wherever it goes."""

    def __init__(self, out: Written) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._out.write(bytes(data))
        return len(data)


def verify_file(path: Path | str, key: str = "") -> tuple[Report, Manifest | None]:
    """Prove an exported case. ``key``: the fingerprint that the exporting house told by another way.

    Raises OSError where the file cannot be opened; all that is wrong with it is in the report.
    """
    with Path(path).open("rb") as stream:
        return verify_stream(stream, key)


def verify_stream(stream: BinaryIO, key: str = "") -> tuple[Report, Manifest | None]:
    """The same of a stream that can be sought in."""
    report = Report()
    try:
        with zipfile.ZipFile(stream) as file:
            case = _Opened(file)
            manifest = case.manifest(report, key)
            found = _verified(case, manifest, report)
            if found.sound and not _laid_out_alike(case, stream):
                found.add("The file holds bytes that belong to none of its parts.")
            return found, manifest
    except (zipfile.BadZipFile, NotImplementedError, NotACase, zlib.error, EOFError, RuntimeError, ValueError) as error:
        report.add(f"This is no exported case, or its outline is broken: {error}.")
        return report, None


class _Opened:
    """The parts of an exported case, by name."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        self.infos = {info.filename: info for info in file.infolist()}
        self.twice = len(self.infos) != len(file.infolist())

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield a part. Raises zipfile.BadZipFile and others where it is damaged, KeyError where it is missing."""
        info = self.infos[name]
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1:
            raise zipfile.BadZipFile("packed otherwise than Greenlane packs")
        with self.file.open(info) as inside:
            while piece := inside.read(PIECE):
                yield piece

    def text(self, name: str) -> bytes:
        """A part as it can be read, up to where it is damaged; empty where it is missing."""
        read, size = [], 0
        try:
            for piece in self.pieces(name):
                size += len(piece)
                if size > LARGEST_TEXT:
                    raise NotACase(f"{name} is larger than any that Greenlane writes")
                read.append(piece)
        except (KeyError, zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error):
            return self._raw(name) or b"".join(read)
        return b"".join(read)

    def _raw(self, name: str) -> bytes:
        """The bytes of a stored part whatever its check sum says, so that what is wrong with them can be named."""
        info = self.infos.get(name)
        if info is None or self.file.fp is None or info.file_size > LARGEST_TEXT:
            return b""
        self.file.fp.seek(info.header_offset + 26)
        lengths = self.file.fp.read(4)
        offset = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
        self.file.fp.seek(info.header_offset + 30 + offset)
        return self.file.fp.read(info.file_size)

    def digest(self, name: str) -> str:
        """The SHA-256 of a part; "" where it cannot be read to its end."""
        found = hashlib.sha256()
        try:
            for piece in self.pieces(name):
                found.update(piece)
        except (KeyError, zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error):
            return ""
        return found.hexdigest()

    def manifest(self, report: Report, key: str) -> Manifest:
        """The manifest; a signature or a key that does not hold is a fault. Raises NotACase."""
        raw, pem = self.text(MANIFEST), self.text(KEY)
        try:
            fingerprint = signature.fingerprint(pem)
            if not signature.holds(pem, self.text(SIGNATURE), raw):
                report.add("The signature does not hold: the manifest or the signature was altered.")
        except signature.NotAKey:
            fingerprint = ""
            report.add("The public key was altered.")
        manifest = _read_manifest(raw)
        if fingerprint and manifest.key != fingerprint:
            report.add("The manifest names another key than the one it is signed with.")
        if key and not signature.same(key, fingerprint):
            report.add("It is signed with another key than the one whose fingerprint was given.")
        return manifest


def _read_manifest(raw: bytes) -> Manifest:
    try:
        said = json.loads(raw)
        if said["what"] != WHAT or said["v"] != VERSION:
            raise NotACase("another kind of file, or of another version")
        head = chains.Checkpoint(said["chain"], int(said["head"]["seq"]), str(said["head"]["hash"]))
        parts = {str(name): dict(told) for name, told in said["parts"].items()}
        return Manifest(
            dict(said["case"]), str(said["chain"]), head, bool(said["names"]), parts,
            frozenset(said["withheld"]), dict(said["lost"]), str(said["key"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotACase(f"the manifest cannot be read ({error})") from error


def _verified(case: _Opened, manifest: Manifest, report: Report) -> Report:
    wrong = _parts(case, manifest, report)

    def found(sha256: str) -> str:
        if sha256 in manifest.withheld:
            return "withheld"
        if sha256 in manifest.lost:
            return f"could not be exported: {manifest.lost[sha256]}"
        return wrong.get(FOLDER + sha256, "" if FOLDER + sha256 in manifest.parts else "is missing")

    names = {int(row["seq"]): row["names"] for row in _rows(case.text(NAMES)) if row and "seq" in row}
    told = verify(Case(
        chain=manifest.chain, lines=case.text(CUSTODY).decode("utf-8", "replace").split("\n")[:-1],
        exhibits=_rows(case.text(EXHIBITS)), files=_rows(case.text(FILES)),
        names=names if manifest.names else None, found=found, witnessed=[manifest.head],
    ))  # fmt: skip
    told.faults = [*told.faults, *(fault for fault in report.faults if fault not in told.faults)]
    return told


def _parts(case: _Opened, manifest: Manifest, report: Report) -> dict[str, str]:
    """What is wrong with each part, by name. Those that are no file of evidence are told at once."""
    wrong = {}
    expected = {MANIFEST, SIGNATURE, KEY, *manifest.parts}
    for name in sorted(expected - {MANIFEST, SIGNATURE, KEY}):
        sound = case.digest(name) == manifest.parts[name].get("sha256")
        named_so = not name.startswith(FOLDER) or name == f"{FOLDER}{manifest.parts[name].get('sha256')}"
        if not (sound and named_so):
            wrong[name] = "was altered" if name in case.infos else "is missing"
            if not name.startswith(FOLDER):
                report.add(f"{name} {wrong[name]}.")
    for name in sorted((set(LISTED) | ({NAMES} if manifest.names else set())) - expected):
        report.add(f"{name} is missing from the manifest.")
    for name in sorted(case.infos.keys() - expected):
        report.add(f"{name!r} is in the file and not in the manifest.")
    if case.twice:
        report.add("A name stands twice in the file.")
    return wrong


def _rows(data: bytes) -> list[dict[str, Any] | None]:
    return [_row(line) for line in data.split(b"\n")[:-1]]


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


class _Hashed:
    def __init__(self) -> None:
        self.hash = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        self.hash.update(data)


def _laid_out_alike(case: _Opened, stream: BinaryIO) -> bool:
    """Say whether the parts, packed again, give the very file: nothing hides between them."""
    again, whole = _Hashed(), hashlib.sha256()
    pack(((name, info.file_size, case.pieces(name)) for name, info in case.infos.items()), again)
    stream.seek(0)
    while piece := stream.read(PIECE):
        whole.update(piece)
    return again.hash.digest() == whole.digest()
