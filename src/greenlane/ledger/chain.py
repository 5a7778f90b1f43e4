"""The chain: canonical JSON, hashes over headers, detached salted bodies, and a verifier that needs no database.

A header names the digest of its body and the hash of the header before it. The body stands apart, so that personal
data in it can be erased and the chain still holds; a random salt in the body keeps its digest from being guessed.
A chain alone cannot tell that its end was cut off, nor that all of it was written anew: for that, keep a checkpoint
(chain, seq, hash) somewhere else, on paper or with a partner, and give it to ``verify``.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from pathlib import Path
from uuid import UUID

VERSION = 1
GENESIS = "0" * 64
ERASED = "ledger.erased"  # the verb of the entry that says a body was erased; its subject is the entry's seq
ENTRY = "ledger.entry"  # the subject kind of such an entry
SALT = "_salt"
NAME = "_actor"  # the actor's name lies in the body: it is personal data, and the digest protects it
SHOWN = 50  # findings kept in full
MAX_INT = 2**53 - 1  # beyond this, readers in other languages lose digits: write it as text

HEADER = ("v", "chain", "seq", "prev", "at", "actor", "verb", "subject_kind", "subject_id", "digest")
LINE = frozenset((*HEADER, "hash", "body"))


class NotCanonical(ValueError):
    """A value that has no canonical form: a float, NaN, a key that is not text, NUL, half a surrogate pair."""


class Fault(StrEnum):
    """What ``verify`` can find wrong; the value is the sentence a reader sees."""

    UNREADABLE = "is not one entry in canonical form"
    OUT_OF_ORDER = "stands where another entry belongs: the entries are repeated or out of order"
    GAP = "is missing"
    BROKEN_LINK = "does not follow from the entry before it"
    ALTERED_HEADER = "has an altered header"
    ALTERED_BODY = "has an altered body"
    UNEXPLAINED_ERASURE = "has lost its body, and no later entry says that it was erased"
    ALTERED_HISTORY = "is not the entry that the checkpoint witnessed"
    CUT_OFF = "was witnessed by a checkpoint and is missing: the end was cut off"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What to keep elsewhere: the last seq of a chain and its hash, at some moment."""

    chain: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.hash}"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Read what ``str`` wrote. Raises ValueError."""
        chain, seq, hash_ = text.split()
        if len(hash_) != 64:
            raise ValueError("a checkpoint ends in a hash of 64 hexadecimal digits")
        return cls(chain, int(seq), hash_.lower())


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: in which chain, at which seq (None where the line cannot be read), on which line from 1 (0: none)."""

    fault: Fault
    chain: str
    seq: int | None
    line: int

    def __str__(self) -> str:
        where = f"entry {self.seq} of chain {self.chain}" if self.seq is not None else f"line {self.line}"
        return f"{where} {self.fault.value}"


@dataclass(slots=True)
class Report:
    """What ``verify`` found: the first findings in full, and how many faults there are in all.

    ``heads`` holds the last entry of each chain before its first fault, fit to be kept as checkpoints.
    """

    entries: int = 0
    erased: int = 0
    faults: int = 0
    findings: list[Finding] = field(default_factory=list)
    heads: dict[str, Checkpoint] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return not self.faults

    def add(self, fault: Fault, chain: str, seq: int | None, line: int) -> None:
        self.faults += 1
        if len(self.findings) < SHOWN:
            self.findings.append(Finding(fault, chain, seq, line))

    @property
    def first_bad_seq(self) -> int | None:
        """The first seq that a finding names; None where all is sound, or only unreadable lines were found."""
        return next((finding.seq for finding in self.findings if finding.seq is not None), None)

    def __str__(self) -> str:
        counts = f"{self.entries} entries in {len(self.heads)} chains, {self.erased} bodies erased"
        if self.sound:
            return f"Sound: {counts}."
        found = "".join(f"\n  {finding}" for finding in self.findings)
        more = f"\n  and {self.faults - SHOWN} more" if self.faults > SHOWN else ""
        return f"NOT sound: {counts}, {self.faults} faults.{found}{more}"


def plain(value: object) -> object:
    """Turn a value into what canonical JSON can hold: text in NFC, numbers with a fraction as decimal text.

    Takes str, int, bool, None, Decimal, UUID, date, datetime (with a time zone), enumerations, and dicts, lists,
    tuples and sets of these; a set is sorted. Raises NotCanonical, for floats above all.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return _members(value)
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=canonical)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form: write it as text")


def _members(value: Mapping[object, object]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, item in value.items():
        name = plain(key)
        if not isinstance(name, str) or name in members:
            raise NotCanonical(f"{key!r} cannot be a key, or stands twice")
        members[name] = plain(item)
    return members


def _decimal(value: Decimal) -> str:
    if not value.is_finite() or abs(value.adjusted()) > 60:
        raise NotCanonical(f"{value} is not a quantity")
    return format(value, "f")


def moment(at: datetime) -> str:
    """Write a moment in UTC with microseconds, always in the same 27 characters. Raises NotCanonical without a zone."""
    if at.tzinfo is None:
        raise NotCanonical("a moment needs its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> bytes:
    """Return the one way to write a JSON value: keys sorted by code point, no spaces, UTF-8, no floats.

    Text is taken as it stands: ``plain`` brings it to NFC when it is written, and a verifier must not depend on the
    Unicode tables of its day. Raises NotCanonical.
    """
    try:
        _check(value)
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return text.encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical(str(error)) from error


def _check(value: object) -> None:
    if isinstance(value, str):
        if "\0" in value:
            raise NotCanonical("text must not hold NUL")
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{key!r} is not text and cannot be a key")
            _check(key)
            _check(item)
    elif isinstance(value, list):
        for item in value:
            _check(item)
    elif isinstance(value, int):
        if abs(value) > MAX_INT:
            raise NotCanonical(f"{value} is too large for a number: write it as text")
    elif value is not None:
        raise NotCanonical(f"{type(value).__name__} has no canonical form: write it as text")


def digest(body: Mapping[str, object]) -> str:
    """Return the SHA-256 of a body with its salt, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical(dict(body))).hexdigest()


def link(header: Mapping[str, object]) -> str:
    """Return the hash of an entry: the SHA-256 of its canonical header, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical({name: header[name] for name in HEADER})).hexdigest()


def line(header: Mapping[str, object], body: Mapping[str, object] | None, hash_: str) -> str:
    """Write one entry as one line of JSON, canonical and without a line end: header, hash, and the body or null."""
    header = {name: header[name] for name in HEADER}
    return canonical({**header, "hash": hash_, "body": body if body is None else dict(body)}).decode()


def read(text: str) -> dict[str, object]:
    """Read one line. Raises NotCanonical unless it is exactly what ``line`` writes, byte for byte."""
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON") from error
    if not isinstance(entry, dict) or entry.keys() != LINE:
        raise NotCanonical("not the members of an entry")
    if canonical(entry).decode() != text:
        raise NotCanonical("not in canonical form")
    numbers = all(type(entry[name]) is int for name in ("v", "seq"))
    texts = all(isinstance(entry[name], str) for name in LINE - {"v", "seq", "body"})
    if not (numbers and texts and entry["v"] == VERSION and isinstance(entry["body"], dict | None)):
        raise NotCanonical("a member of the wrong type, or another version")
    return entry


@dataclass(slots=True)
class _Walk:
    """Where a verifier stands in one chain."""

    chain: str
    seq: int = 0
    hash: str = GENESIS
    sound: bool = True
    erased: dict[str, int] = field(default_factory=dict)  # seq -> line, until an entry explains it

    def step(self, entry: Mapping[str, object], number: int) -> list[tuple[Fault, int]]:
        """Check one entry against where the walk stands, and move on. Returns the faults, each with its seq."""
        seq = int(str(entry["seq"]))
        if seq <= self.seq:
            return [(Fault.OUT_OF_ORDER, seq)]
        faults: list[tuple[Fault, int]] = []
        if seq > self.seq + 1:
            faults.append((Fault.GAP, self.seq + 1))
        elif entry["prev"] != self.hash:
            faults.append((Fault.BROKEN_LINK, seq))
        if link(entry) != entry["hash"]:
            faults.append((Fault.ALTERED_HEADER, seq))
        body = entry["body"]
        if body is None:
            self.erased[str(seq)] = number
        elif isinstance(body, dict) and digest(body) != entry["digest"]:
            faults.append((Fault.ALTERED_BODY, seq))
        if entry["verb"] == ERASED and entry["subject_kind"] == ENTRY:
            self.erased.pop(str(entry["subject_id"]), None)
        self.seq, self.hash = seq, str(entry["hash"])
        return faults


def verify(lines: Iterable[str], checkpoints: Iterable[Checkpoint] = ()) -> Report:
    """Verify exported lines, of one chain or of many; memory grows only with the bodies erased without an entry.

    Each chain must begin at seq 1. After a fault the walk goes on from what it found, so that one fault is named once.
    """
    report = Report()
    walks: dict[str, _Walk] = {}
    witnessed: dict[tuple[str, int], set[str]] = {}
    for point in checkpoints:
        witnessed.setdefault((point.chain, point.seq), set()).add(point.hash)
    for number, text in enumerate(lines, start=1):
        try:
            entry = read(text.removesuffix("\n"))
        except NotCanonical:
            report.add(Fault.UNREADABLE, "", None, number)
            continue
        chain = str(entry["chain"])
        walk = walks.setdefault(chain, _Walk(chain))
        faults = walk.step(entry, number)
        at = int(str(entry["seq"]))
        if witnessed.pop((chain, at), set()) - {entry["hash"]}:
            faults.append((Fault.ALTERED_HISTORY, at))
        for fault, seq in faults:
            report.add(fault, chain, seq, number)
        report.entries += 1
        report.erased += entry["body"] is None
        walk.sound = walk.sound and not faults
        if walk.sound:
            report.heads[chain] = Checkpoint(chain, walk.seq, walk.hash)
    for walk in walks.values():
        report.heads.setdefault(walk.chain, Checkpoint(walk.chain, 0, GENESIS))
        for name, number in walk.erased.items():
            report.add(Fault.UNEXPLAINED_ERASURE, walk.chain, int(name), number)
    for chain, seq in sorted(witnessed):
        if seq > 0:
            report.add(Fault.CUT_OFF, chain, seq, 0)
    return report


def verify_file(path: Path | str, checkpoints: Iterable[Checkpoint] = ()) -> Report:
    """Verify an exported file. Raises OSError where it cannot be opened."""
    with Path(path).open(encoding="utf-8", errors="replace", newline="\n") as file:
        return verify(file, checkpoints)
