"""The chain without a database: canonical form, hashes, and the verifier against every kind of tampering."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.ledger import chain
from greenlane.ledger.chain import Checkpoint, Fault, NotCanonical, canonical, plain, verify

NORTHPORT = "0b7c3f0e-0000-4000-8000-000000000001"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-chain.MAX_INT, chain.MAX_INT) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def written(count: int, name: str = NORTHPORT, verb: str = "consignment.received") -> list[str]:
    """Lines of one sound chain, by the public functions alone."""
    lines, prev = [], chain.GENESIS
    for seq in range(1, count + 1):
        body = {"reference": f"IM-{seq}", chain.NAME: "Ada", chain.SALT: f"{seq:032x}"}
        prev, line = appended(name, seq, prev, verb, str(seq), body)
        lines.append(line)
    return lines


def appended(name: str, seq: int, prev: str, verb: str, subject: str, body: dict) -> tuple[str, str]:
    header = {
        "v": 1, "chain": name, "seq": seq, "prev": prev, "at": "2026-03-01T10:00:00.000000Z", "actor": "ada",
        "verb": verb, "subject_kind": chain.ENTRY if verb == chain.ERASED else "consignment", "subject_id": subject,
        "digest": chain.digest(body),
    }  # fmt: skip
    return chain.link(header), chain.line(header, body, chain.link(header))


def altered(line: str, change: Callable[[dict], None]) -> str:
    entry = json.loads(line)
    change(entry)
    return canonical(entry).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"é": "ü", "z": "", "Z": 0}, '{"Z":0,"z":"","é":"ü"}'),
        ('\u2028 " \\ \n / \x7f', '"\u2028 \\" \\\\ \\n / \x7f"'),
        ({"\U0001f418": 1, "\uffff": 2}, '{"\uffff":2,"\U0001f418":1}'),
        (-(2**53) + 1, "-9007199254740991"),
    ],
)
def test_canonical_vectors(value, text):
    assert canonical(value) == text.encode()


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), float("inf"), {"a": [0.5]}, {1: 2}, b"x", "\ud800", "a\0b", 2**53, (1,), Decimal(1)]
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_nesting_without_end_is_refused():
    nested: list = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(NotCanonical):
        canonical(nested)


@given(JSON)
def test_canonical_reads_back_and_is_the_only_form(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_text_is_brought_to_nfc_when_written_and_left_alone_when_verified():
    assert plain("Cafe\u0301") == "Café"
    assert canonical("Cafe\u0301") != canonical("Café")


def test_two_keys_that_nfc_makes_one_are_refused():
    with pytest.raises(NotCanonical):
        plain({"e\u0301": 1, "é": 2})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2026-03-01T10:00:00.000000Z"),
        ({"b", "a"}, ["a", "b"]),
        (Fault.GAP, "is missing"),
        (("x", 1, None, True), ["x", 1, None, True]),
    ],
)
def test_plain_values(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize(
    "value", [0.1, Decimal("NaN"), Decimal("1E+99"), datetime(2026, 1, 1), object(), {1: 2}, b"bytes"]
)
def test_what_cannot_be_made_plain_is_refused(value):
    with pytest.raises(NotCanonical):
        plain(value)


def test_an_independent_reading_of_one_entry():
    """The hashes worked out again from the line's text with nothing of ours."""
    entry = json.loads(written(3)[2])
    form = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    body = json.dumps(entry["body"], **form).encode()
    assert hashlib.sha256(body).hexdigest() == entry["digest"]
    header = json.dumps({k: v for k, v in entry.items() if k not in ("hash", "body")}, **form).encode()
    assert hashlib.sha256(header).hexdigest() == entry["hash"]
    assert json.loads(written(2)[1])["hash"] == entry["prev"]


def test_a_sound_chain():
    report = verify(line + "\n" for line in written(5))
    assert report.sound and report.entries == 5 and report.erased == 0 and report.first_bad_seq is None
    assert report.heads[NORTHPORT].seq == 5
    assert str(report).startswith("Sound: 5 entries in 1 chains")


def test_nothing_is_sound():
    assert verify([]).sound


def test_chains_stand_side_by_side():
    mixed = [line for pair in zip(written(3), written(3, "other"), strict=True) for line in pair]
    assert verify(mixed).sound
    report = verify([line for line in mixed if '"seq":2' not in line])
    assert {(f.chain, f.seq) for f in report.findings} == {(NORTHPORT, 2), ("other", 2)}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda e: e.update(actor="chi"), Fault.ALTERED_HEADER),
        (lambda e: e.update(at="2020-01-01T00:00:00.000000Z"), Fault.ALTERED_HEADER),
        (lambda e: e["body"].update(reference="IM-0"), Fault.ALTERED_BODY),
        (lambda e: e["body"].update({chain.NAME: "Chi"}), Fault.ALTERED_BODY),
        (lambda e: e.update(body=None), Fault.UNEXPLAINED_ERASURE),
        (lambda e: e.update(prev="0" * 64), Fault.BROKEN_LINK),
        (lambda e: e.update(v=2), Fault.UNREADABLE),
        (lambda e: e.update(more="unhashed"), Fault.UNREADABLE),
        (lambda e: e.pop("actor"), Fault.UNREADABLE),
    ],
)
def test_one_altered_entry_is_named(change, fault):
    lines = written(5)
    lines[2] = altered(lines[2], change)
    report = verify(lines)
    first = report.findings[0]
    assert first.fault is fault
    assert first.line == 3 and first.seq in (3, None)
    assert "NOT sound" in str(report) and str(first) in str(report)


def test_an_entry_rewritten_with_its_hash_breaks_the_next_link():
    lines = written(5)

    def forge(entry: dict) -> None:
        entry["actor"] = "chi"
        entry["hash"] = chain.link(entry)

    lines[2] = altered(lines[2], forge)
    assert [(f.fault, f.seq) for f in verify(lines).findings] == [(Fault.BROKEN_LINK, 4)]


def test_a_chain_written_anew_is_caught_by_a_checkpoint_only():
    witnessed = verify(written(5)).heads[NORTHPORT]
    forged = written(5, verb="consignment.dismissed")
    assert verify(forged).sound
    assert [(f.fault, f.seq) for f in verify(forged, [witnessed]).findings] == [(Fault.ALTERED_HISTORY, 5)]


def test_an_end_cut_off_is_caught_by_a_checkpoint_only():
    witnessed = verify(written(5)).heads[NORTHPORT]
    assert verify(written(3)).sound
    assert [(f.fault, f.seq) for f in verify(written(3), [witnessed]).findings] == [(Fault.CUT_OFF, 5)]
    assert [f.fault for f in verify([], [witnessed]).findings] == [Fault.CUT_OFF]
    assert verify(written(7), [witnessed]).sound


def test_checkpoints_that_contradict_each_other_are_caught():
    good = verify(written(5)).heads[NORTHPORT]
    assert verify(written(5), [Checkpoint(NORTHPORT, 5, "f" * 64), good]).first_bad_seq == 5


def test_a_head_is_offered_only_up_to_the_first_fault():
    lines = written(5)
    lines[3] = altered(lines[3], lambda e: e.update(actor="chi"))
    assert verify(lines).heads[NORTHPORT].seq == 3


def test_a_checkpoint_reads_back():
    point = verify(written(2)).heads[NORTHPORT]
    assert Checkpoint.read(str(point)) == point
    with pytest.raises(ValueError, match="64"):
        Checkpoint.read(f"{NORTHPORT} 2 abc")


def test_an_erased_body_is_counted_where_a_later_entry_says_so():
    lines = written(4)
    last = json.loads(lines[-1])["hash"]
    _, erasure = appended(NORTHPORT, 5, last, chain.ERASED, "2", {"reason": "order 7", chain.SALT: "00"})
    lines[1] = altered(lines[1], lambda e: e.update(body=None))
    assert verify(lines).findings[0].fault is Fault.UNEXPLAINED_ERASURE
    report = verify([*lines, erasure])
    assert report.sound and report.erased == 1


@given(data=st.data())
def test_whatever_is_done_to_a_line_is_named(data):
    """Flip, delete, repeat, insert, swap: any one, anywhere but the cut-off end, and the first fault is where it is."""
    lines = written(6)
    kind = data.draw(st.sampled_from(["flip", "delete", "repeat", "swap", "blank"]))
    at = data.draw(st.integers(0, 4))
    if kind == "flip":
        where = data.draw(st.integers(0, len(lines[at]) - 1))
        sign = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters=lines[at][where] + "\n"))
        lines[at] = lines[at][:where] + sign + lines[at][where + 1 :]
    elif kind == "delete":
        del lines[at]
    elif kind == "repeat":
        lines.insert(at + data.draw(st.integers(1, 2)), lines[at])
    elif kind == "swap":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        lines.insert(at, "")
    report = verify(lines)
    assert not report.sound
    first = report.findings[0]
    assert at + 1 <= (first.line or at + 1) <= at + 3
    assert first.seq is None or at + 1 <= first.seq <= at + 2 or kind == "flip"


@given(st.lists(st.text(max_size=40) | JSON.map(lambda v: canonical(v).decode()), max_size=5))
def test_a_hostile_file_is_reported_and_never_raises(lines):
    report = verify(lines)
    assert report.sound == (not lines)


@pytest.mark.parametrize("line", ["[" * 100_000, '{"v":1e999}', "9" * 10_000, '{"a":1,"a":2}', "NaN"])
def test_a_bomb_is_one_unreadable_line(line):
    assert [f.fault for f in verify([line]).findings] == [Fault.UNREADABLE]


def test_the_report_of_a_broken_file_stays_short():
    report = verify("x" for _ in range(10_000))
    assert report.faults == 10_000 and len(report.findings) == chain.SHOWN
    assert "9950 more" in str(report)


def test_a_moment_is_utc_with_microseconds():
    assert chain.moment(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05.000006Z"


def test_a_file_is_verified_without_a_database(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text("".join(line + "\n" for line in written(3)), encoding="utf-8")
    assert chain.verify_file(path).sound
    path.write_bytes(path.read_bytes().replace(b"IM-2", b"IM-\xff"))
    assert chain.verify_file(path).first_bad_seq == 2
