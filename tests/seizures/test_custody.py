"""The chain of custody, pure: what may follow what, and one bit flipped anywhere is found and the exhibit named."""

from __future__ import annotations

import random
from dataclasses import asdict
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.ledger import chain as chains
from greenlane.seizures import custody, proof

SEIZURE = "11111111-1111-4111-8111-111111111111"
CHAIN = custody.chain_of(SEIZURE)
ROUND = (
    ("unseal", {"broken": "S", "because": "to look"}),
    ("seal", {"seal": "T"}),
    ("offer", {"hand_over": "h", "to": "kai", "to_name": "Kai", "because": "the file"}),
    ("accept", {"hand_over": "h", "from": "ada", "holder": "kai", "place": "room 1"}),
    ("offer", {"hand_over": "i", "to": "ada", "because": "back"}),
    ("decline", {"hand_over": "i", "because": "no room"}),
    ("laboratory", {"laboratory": "Institute", "purpose": "DNA", "holder": "", "place": "Institute"}),
    ("result", {"laboratory": "Institute", "text": "elephant"}),
    ("back", {"holder": "ada", "place": "shed", "from": "Institute"}),
    ("file", {"type": "jpeg", "size": 7}),
)
BEGIN = ("collect", {"description": "a tusk", "seal": "S", "holder": "ada", "place": "shed"})
END = (
    BEGIN,
    ("destroy", {"hand_over": "w", "witness": "kai", "witness_name": "Kai", "how": "burnt", "holder": "", "place": ""}),
    ("confirm", {"hand_over": "w", "witness": "kai"}),
)  # fmt: skip


def made(exhibits: int, events: int, way: Any = ()) -> tuple[list[str], list[dict[str, Any]], list[dict[str, Any]]]:
    """A case of so many exhibits, each with so many events, all mixed: lines, rows of exhibits and of files.

    ``way``: the events of each, where they are not those of ROUND again and again.
    """
    facts = {f"e{n}": custody.Facts(id=f"e{n}", number=f"NP/{n}") for n in range(exhibits)}
    rows: dict[str, Any] = {key: {"events": []} for key in facts}
    files: list[dict[str, Any]] = []
    lines, prev = [], chains.GENESIS
    for step in range(events):
        for key, stood in facts.items():
            kind, more = way[step] if way else ROUND[(step - 1) % len(ROUND)] if step else BEGIN
            said = {"kind": kind, "exhibit": key, "number": stood.number, "at": "2026-11-01T00:00:00.000000Z", **more}
            if kind == "file":
                said |= {"file": f"f{step}{key}", "sha256": f"{key}-{step}"}
                files.append({"id": said["file"], "exhibit": key, "sha256": said["sha256"], "size": 7, "kind": "jpeg",
                              "removed": False})  # fmt: skip
            facts[key] = custody.after(stood, said)
            body = {**said, "row": custody.digest(facts[key]), chains.SALT: f"{step}", chains.NAME: "Ada"}
            header = {
                "v": 1, "chain": CHAIN, "seq": len(lines) + 1, "prev": prev, "at": "2026-11-01T00:00:00.000000Z",
                "actor": "ada", "verb": custody.DEEDS[kind], "subject_kind": "exhibit", "subject_id": key,
                "digest": chains.digest(body),
            }  # fmt: skip
            prev = chains.link(header)
            rows[key]["events"].append(len(lines) + 1)
            lines.append(chains.line(header, body, prev))
    return lines, [asdict(facts[key]) | rows[key] for key in facts], files


@cache
def small() -> Any:
    return made(6, 12)


def verified(lines: Any, exhibits: Any, files: Any, **more: Any) -> proof.Report:
    return proof.verify(proof.Case(chain=CHAIN, lines=lines, exhibits=exhibits, files=files, **more))


def flipped(text: str, at: int, bit: int) -> str:
    data = bytearray(text.encode())
    data[at % len(data)] ^= 1 << bit
    return data.decode("utf-8", "replace")


def test_ten_thousand_events_and_one_bit_in_each_of_forty():
    lines, exhibits, files = made(400, 25)
    assert len(lines) == 10_000
    dice = random.Random(5)
    chosen = dice.sample(range(10_000), 40)
    for part in (chosen[:20], chosen[20:]):  # verified together: a flip must not hide another one
        bad = list(lines)
        for at in part:
            bad[at] = flipped(bad[at], dice.randrange(10_000), dice.randrange(8))
        report = verified(bad, exhibits, files)
        named = {(fault.exhibit, fault.seq) for fault in report.faults}
        assert not {(f"NP/{at % 400}", at + 1) for at in part} - named
        assert len({exhibit for exhibit, _ in named} - {f"NP/{at % 400}" for at in part}) <= len(part), "and few others"


def test_what_was_not_touched_is_sound():
    report = verified(*small())
    assert report.sound and (report.events, report.exhibits, report.files) == (72, 6, 6), str(report)


@given(st.integers(0, 71), st.integers(0, 5000), st.integers(0, 7))
def test_a_bit_in_any_event_names_its_exhibit(at, byte, bit):
    lines, exhibits, files = small()
    bad = [*lines[:at], flipped(lines[at], byte, bit), *lines[at + 1 :]]
    faults = verified(bad, exhibits, files).faults
    assert f"NP/{at % 6}" in {fault.exhibit for fault in faults}, faults


@given(st.integers(0, 5), st.sampled_from(["id", *proof.FACTS, "events"]))
def test_a_changed_column_of_an_exhibit_is_named(at, column):
    lines, exhibits, files = small()
    changed = [dict(row) for row in exhibits]
    changed[at][column] = "other" if column != "events" else [1]
    faults = verified(lines, changed, files).faults
    assert f"NP/{at}" in {fault.exhibit for fault in faults}


@given(st.integers(0, 5), st.sampled_from(["id", "exhibit", "sha256", "size", "kind", "removed", "about"]))
def test_a_changed_column_of_a_file_names_its_exhibit(at, column):
    lines, exhibits, files = small()
    changed = [dict(row) for row in files]
    changed[at][column] = "other"
    assert f"NP/{at}" in {fault.exhibit for fault in verified(lines, exhibits, changed).faults}


def test_missing_extra_unreadable_and_reordered_things_are_faults():
    lines, exhibits, files = small()
    stray = {**exhibits[0], "id": "e9", "number": "NP/9", "events": []}
    wrong = {
        "an event left out": (lines[:30] + lines[31:], exhibits, files),
        "two events changed places": ([*lines[:4], lines[5], lines[4], *lines[6:]], exhibits, files),
        "the end cut off": (lines[:-1], exhibits, files),
        "no chain": ([], exhibits, files),
        "a row left out": (lines, exhibits[1:], files),
        "a row unreadable": (lines, [None, *exhibits[1:]], files),
        "a row more": (lines, [*exhibits, stray], files),
        "a row twice": (lines, [*exhibits, exhibits[0]], files),
        "a file left out": (lines, exhibits, files[1:]),
        "a file more": (lines, exhibits, [*files, {**files[0], "id": "f9"}]),
    }
    for what, case in wrong.items():
        assert not verified(*case).sound, what
    assert not verified(*small(), witnessed=[chains.Checkpoint(CHAIN, 73, "0" * 64)]).sound
    changed = verified(*small(), found=lambda sha256: "was altered" if sha256 == "e3-10" else "")
    assert [(fault.exhibit, fault.said) for fault in changed.faults] == [("NP/3", "File e3-10… was altered.")]


def test_what_a_witness_confirms_is_what_they_were_named_for():
    assert verified(*made(2, 3, END)).sound
    for wrong in ({"hand_over": "x", "witness": "kai"}, {"hand_over": "w", "witness": "eli"}):
        report = verified(*made(2, 3, (*END[:2], ("confirm", wrong))))
        assert {fault.exhibit for fault in report.faults} == {"NP/0", "NP/1"}, wrong
    nobody = ("destroy", {"witness": "", "witness_name": "prosecutor", "how": "burnt", "holder": "", "place": ""})
    assert verified(*made(1, 2, (BEGIN, nobody))).sound
    assert not verified(*made(1, 3, (BEGIN, nobody, END[2]))).sound, "nobody was asked"


def test_an_event_that_cannot_follow_is_refused_and_found():
    held = custody.after(custody.Facts(id="e", number="1"), {"kind": "collect", "holder": "ada", "seal": ""})
    assert held.state == "held" and "unseal" not in custody.possible(held) and "seal" in custody.possible(held)
    gone = custody.after(held, {"kind": "destroy", "holder": "", "place": ""})
    for kind in ("offer", "seal", "return", "laboratory", "collect", "destroy", "eat"):
        with pytest.raises(custody.NotPossible):
            custody.after(gone, {"kind": kind})
    for changes in ({}, {"state": "held"}, None, {"holder": "x"}):
        with pytest.raises(custody.NotPossible):
            custody.after(held, {"kind": "correct", "changes": changes})


@given(st.lists(st.sampled_from(sorted(custody.STEPS)), max_size=12))
def test_no_way_leads_out_of_an_end(kinds):
    facts = custody.after(custody.Facts(id="e", number="1"), {"kind": "collect"})
    ended = ""
    for kind in kinds:
        try:
            facts = custody.after(facts, {"kind": kind, "changes": {"place": "x"}, "seal": facts.seal or "s"})
        except custody.NotPossible:
            continue
        assert not ended or facts.state == ended
        ended = facts.state if facts.state in custody.ENDS else ended
