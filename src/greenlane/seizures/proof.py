"""Proof of custody: whether rows, files and the chain of a case say the same, and what does not, in plain words.

The chain is walked from its first entry; what it says of each exhibit and of each file is held against their rows and
against the bytes. A fault names the exhibit that it is about. What is missing, or there and unknown, is a fault too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from greenlane.ledger import chain as chains
from greenlane.seizures import custody

Row = Mapping[str, Any]
FACTS = ("number", "description", "line", "quantity", "seal", "state", "holder", "place")


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit. ``exhibit`` is the number of the exhibit it is about, or empty; ``seq`` that of an entry."""

    said: str
    exhibit: str = ""
    seq: int | None = None

    def __str__(self) -> str:
        where = f"Exhibit {self.exhibit}: " if self.exhibit else ""
        return f"{where}{self.said}"


@dataclass(slots=True)
class Report:
    """What was looked at and what was found."""

    events: int = 0
    exhibits: int = 0
    files: int = 0
    withheld: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.faults

    def add(self, said: str, exhibit: str = "", seq: int | None = None) -> None:
        fault = Fault(said, exhibit, seq)
        if fault not in self.faults:
            self.faults.append(fault)

    def __str__(self) -> str:
        counts = f"{self.events} events, {self.exhibits} exhibits, {self.files} files"
        if self.withheld:
            counts += f" ({self.withheld} of them not included)"
        if self.sound:
            return f"Sound: {counts}."
        return f"NOT sound: {counts}; {len(self.faults)} faults.\n" + "\n".join(f"  {fault}" for fault in self.faults)


@dataclass(slots=True, kw_only=True)
class Case:
    """What is to be proved.

    ``lines`` are the entries of the case's chain as the ledger writes them. ``exhibits`` and ``files`` are rows with
    ``id``; None stands for a row that could not be read. An exhibit's row has FACTS and ``events``, the seqs of its
    events; a file's row ``exhibit`` (an id or ""), ``sha256``, ``size``, ``kind``, ``removed`` and ``about``.
    ``names``: by seq, where they may be seen (None: they are not included). ``found``: what became of the bytes of a
    hash: "" they are as they were, "withheld" they are not included, else what is wrong with them. ``witnessed``: ends
    of the chain that somebody else kept.
    """

    chain: str
    lines: Sequence[str]
    exhibits: Sequence[Row | None]
    files: Sequence[Row | None]
    names: Mapping[int, Mapping[str, object]] | None = None
    found: Callable[[str], str] = lambda _: ""
    witnessed: Iterable[chains.Checkpoint] = ()


@dataclass(slots=True)
class _Walk:
    """What the chain has said so far."""

    facts: dict[str, custody.Facts] = field(default_factory=dict)
    events: dict[str, list[int]] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    torn: set[str] = field(default_factory=set)  # exhibits of which the chain is not to be believed from here on
    offers: dict[str, str] = field(default_factory=dict)


def verify(case: Case) -> Report:
    """Hold chain, rows and files of a case against each other."""
    report = Report(exhibits=len(case.exhibits), files=len(case.files))
    numbers = _numbers(case)
    walk = _Walk()
    expected = 1
    for text in case.lines:
        entry = _read(text)
        seq = int(entry["seq"]) if entry else expected
        if entry and entry["chain"] == case.chain:
            _step(walk, entry, case, report)
        expected = seq + 1
        report.events += 1
    _chain(case, walk, numbers, report)
    _exhibits(case, walk, report)
    _files(case, walk, report)
    return report


def _read(text: str) -> dict[str, Any] | None:
    try:
        return chains.read(text.removesuffix("\n"))
    except chains.NotCanonical:
        return None


def _numbers(case: Case) -> dict[int, str]:
    """Which exhibit each entry is about, as the rows of the exhibits say."""
    return {
        seq: str(row.get("number"))
        for row in case.exhibits
        if row
        for seq in row.get("events") or []
        if isinstance(seq, int)
    }


def _chain(case: Case, walk: _Walk, numbers: dict[int, str], report: Report) -> None:
    """The links, headers and bodies: each fault with the exhibit whose event it is."""
    told = {seq: walk.facts[key].number for key, seqs in walk.events.items() if key in walk.facts for seq in seqs}
    known = told | numbers
    at_line = _seqs(case.lines)
    found = chains.verify(case.lines, case.witnessed)
    for finding in found.findings:
        seq = finding.seq if finding.seq is not None else at_line[finding.line - 1]
        if finding.chain not in ("", case.chain):
            report.add(f"An entry of another chain stands among the events: {finding}.", "", seq)
            continue
        report.add(f"Event {seq} {finding.fault.value}.", known.get(seq, ""), seq)
    if more := found.faults - len(found.findings):
        report.add(f"The chain has {more} more faults.")
    for chain in found.heads:
        if chain != case.chain:
            report.add(f"Entries of another chain ({chain}) stand among the events.")


def _seqs(lines: Sequence[str]) -> list[int]:
    """The seq that each line has, or must have where it cannot be read."""
    seqs: list[int] = []
    for text in lines:
        try:
            seqs.append(int(json.loads(text)["seq"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            seqs.append(seqs[-1] + 1 if seqs else 1)
    return seqs


def _step(walk: _Walk, entry: dict[str, Any], case: Case, report: Report) -> None:
    """Follow one entry: its body tells what happened, to which exhibit, and how that then stood."""
    seq, said = int(entry["seq"]), entry["body"]
    if entry["verb"] == chains.ERASED:
        return
    kind, key = custody.VERBS.get(entry["verb"]), str(entry["subject_id"])
    of_exhibit = entry["subject_kind"] == "exhibit"
    if of_exhibit:
        walk.events.setdefault(key, []).append(seq)
    stood = walk.facts.get(key, custody.Facts(id=key, number=""))
    if said is None:
        report.add(f"The body of event {seq} was erased: what follows cannot be proved.", stood.number, seq)
        walk.torn.add(key)
        return
    number = stood.number or str(said.get("number") or "")
    if kind is None or said.get("kind") != kind or str(said.get("exhibit") or "") != (key if of_exhibit else ""):
        report.add(f"Event {seq} does not say what its header says.", number if of_exhibit else "", seq)
        walk.torn.add(key)
        return
    _names(case, seq, said, number, report)
    if kind in custody.OF_CASE or (kind == "result" and said.get("file")):
        _of_file(walk, said, kind, key if of_exhibit else "", number, seq, report)
    if of_exhibit and key not in walk.torn:
        _follow(walk, key, stood if stood.number else custody.Facts(id=key, number=number), said, seq, report)


def _follow(walk: _Walk, key: str, stood: custody.Facts, said: Row, seq: int, report: Report) -> None:
    try:
        facts = custody.after(stood, said)
    except (custody.NotPossible, TypeError, ValueError) as error:
        report.add(f"Event {seq}: {error}.", stood.number, seq)
        walk.torn.add(key)
        walk.facts.setdefault(key, stood)
        return
    if said.get("row") != custody.digest(facts):
        report.add(f"Event {seq} does not lead to what it says of the exhibit.", stood.number, seq)
        walk.torn.add(key)
    _hand_over(walk, key, said, stood.number, seq, report)
    walk.facts[key] = facts


def _hand_over(walk: _Walk, key: str, said: Row, number: str, seq: int, report: Report) -> None:
    """Both sides: what is taken over, or confirmed, is what was offered, by the person to whom it was."""
    kind = said["kind"]
    if kind == "offer" or (kind == "destroy" and said.get("hand_over")):
        walk.offers[key] = f"{said.get('hand_over')} {said.get('to' if kind == 'offer' else 'witness')}"
    elif kind in ("accept", "decline", "withdraw", "confirm", "deny"):
        offered = walk.offers.pop(key, "")
        sides = {"accept": "holder", "confirm": "witness"}
        taker = said.get(sides[kind]) if kind in sides else offered.partition(" ")[2]
        if offered != f"{said.get('hand_over')} {taker}":
            report.add(f"Event {seq} answers an offer that was not made.", number, seq)


def _names(case: Case, seq: int, said: Row, number: str, report: Report) -> None:
    if case.names is None:
        return
    if custody.digest_of_names(case.names.get(seq, {})) != str(said.get("names") or ""):
        report.add(f"The names of event {seq} are not those that were recorded.", number, seq)


def _of_file(walk: _Walk, said: Row, kind: str, key: str, number: str, seq: int, report: Report) -> None:
    file = str(said.get("file"))
    known = walk.files.get(file)
    if kind == "file":
        walk.files[file] = {
            "exhibit": key, "number": number if key else "", "sha256": said.get("sha256"), "size": said.get("size"),
            "kind": said.get("type"), "removed": False, "about": said.get("about"),
        }  # fmt: skip
    elif known is None or known["sha256"] != said.get("sha256"):
        report.add(f"Event {seq} names a file that was never added.", number if key else "", seq)
    elif kind == "remove":
        known["removed"] = True


def _exhibits(case: Case, walk: _Walk, report: Report) -> None:
    rows = {str(row["id"]): row for row in case.exhibits if row and "id" in row}
    if unread := sum(row is None or "id" not in row for row in case.exhibits):
        report.add(f"{unread} rows of exhibits cannot be read.")
    if len(rows) + unread != len(case.exhibits):
        report.add("An exhibit stands twice among the rows.")
    for key, seqs in walk.events.items():
        facts = walk.facts.get(key) or custody.Facts(id=key, number=key)
        row = rows.get(key)
        if row is None:
            report.add("Its row is missing.", facts.number)
            continue
        if list(row.get("events") or []) != seqs:
            report.add("Its row does not name the events that the chain has.", facts.number)
        if key in walk.torn:
            continue
        for name in FACTS:
            if row.get(name) != getattr(facts, name):
                told = f"its row says {row.get(name)!r}, the chain {getattr(facts, name)!r}"
                report.add(f"The {name} was changed without an event: {told}.", facts.number)
    for key in rows.keys() - walk.events.keys():
        report.add("The chain does not know it: no event tells where it came from.", str(rows[key].get("number")))


def _files(case: Case, walk: _Walk, report: Report) -> None:
    rows = {str(row["id"]): row for row in case.files if row and "id" in row}
    if unread := sum(row is None or "id" not in row for row in case.files):
        report.add(f"{unread} rows of files cannot be read.")
    if len(rows) + unread != len(case.files):
        report.add("A file stands twice among the rows.")
    for key, told in walk.files.items():
        number, row = told["number"], rows.get(key)
        short = str(told["sha256"])[:12]
        if row is None:
            report.add(f"The row of file {short}… is missing.", number)
        else:
            for name in ("exhibit", "sha256", "size", "kind", "removed"):
                if row.get(name) != told[name]:
                    report.add(f"The {name} of file {short}… was changed without an event.", number)
            if row.get("about") != told["about"]:
                report.add(f"What is said of file {short}… was changed without an event.", number)
        wrong = case.found(str(told["sha256"]))
        if wrong == "withheld":
            report.withheld += 1
        elif wrong:
            report.add(f"File {short}… {wrong}.", number)
    for key in rows.keys() - walk.files.keys():
        row = rows[key]
        facts = walk.facts.get(str(row.get("exhibit")))
        report.add(f"The chain does not know file {str(row.get('sha256'))[:12]}….", facts.number if facts else "")
