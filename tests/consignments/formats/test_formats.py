"""What holds for every format on the shelf, visited without being named: a new one is fuzzed from its first day."""

from __future__ import annotations

import dataclasses
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.consignments.exploring import examples
from tests.consignments.formats import samples

from greenlane.consignments.consignment import to_json
from greenlane.consignments.format_shelf import all_formats, by_name
from greenlane.consignments.reading import Draft, Format, Options, Refused, check
from greenlane.consignments.tables.profile import ProfileMismatch

FORMATS = [pytest.param(format_, id=format_.name) for format_ in all_formats()]
GOLDEN = [pytest.param(path, id=path.name) for format_ in all_formats() for path in samples.files(format_.name)]
TABLES = ("csv", "parquet")
FUZZ = settings(
    max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def drafts_of(format_: Format, content: bytes, options: Options | None = None) -> list[Draft]:
    """Read to the end; a table that is not the profile's may say so before its first record, and only then."""
    try:
        return samples.read(format_, content, options)
    except ProfileMismatch:
        assert format_.name in TABLES
        return []


def hold(format_: Format, content: bytes, options: Options | None = None) -> list[Draft]:
    """Assert what must hold whatever the bytes are."""
    started = time.process_time()
    drafts = drafts_of(format_, content, options)
    assert time.process_time() - started < 10
    lines = sorted(line for draft in drafts for line in draft.lines)
    assert lines == list(range(1, len(lines) + 1))
    for draft in drafts:
        assert draft.lines
        believed = check(draft)
        if isinstance(believed, Refused):
            assert believed.faults
            assert all(fault.reason for fault in believed.faults)
        json.dumps(draft.fields, ensure_ascii=False).encode("utf-8")
        assert "\0" not in draft.raw + json.dumps(draft.fields, ensure_ascii=False) + "".join(map(str, draft.faults))
        draft.raw.encode("utf-8")
    return drafts


def unnumbered(value: Any) -> Any:
    """Fields without the numbers of the lines, which count over the whole file."""
    if isinstance(value, dict):
        return {name: unnumbered(inner) for name, inner in value.items() if name != "line"}
    return [unnumbered(inner) for inner in value] if isinstance(value, list) else value


def mutations(content: bytes) -> st.SearchStrategy[bytes]:
    """A golden input with a few bytes flipped, cut, doubled or put in."""

    def apply(changes: list[tuple[str, int, int, bytes]]) -> bytes:
        changed = bytearray(content)
        for kind, at, length, extra in changes:
            at %= len(changed) + 1
            if kind == "flip" and at < len(changed):
                changed[at] ^= extra[0] or 1
            elif kind == "cut":
                del changed[at : at + length]
            elif kind == "double":
                changed[at:at] = changed[at : at + length]
            else:
                changed[at:at] = extra
        return bytes(changed)

    signs = st.sampled_from(
        [b"'", b"+", b"?", b'"', b"<", b">", b"\n", b"\r\n", b"\0", b"\xff", b"{", b"]", b",", b"&", b"\x1e"]
    )
    change = st.tuples(
        st.sampled_from(["flip", "cut", "double", "insert"]),
        st.integers(0, 10**6),
        st.integers(1, 300),
        st.one_of(signs, st.binary(min_size=1, max_size=8)),
    )
    return st.lists(change, min_size=1, max_size=5).map(apply)


def test_the_shelf_holds_what_the_documents_promise() -> None:
    assert {format_.name for format_ in all_formats()} >= {
        "csv", "parquet", "json", "cuscar", "cusdec", "asycuda", "postal",
    }  # fmt: skip


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_a_golden_input(format_: Format) -> None:
    assert samples.inputs(format_.name)


@pytest.mark.parametrize("path", GOLDEN)
def test_golden_inputs_are_read_as_expected(path: Any) -> None:
    format_ = by_name(path.name.split(".")[1])
    believed = [check(draft) for draft in hold(format_, path.read_bytes())]
    assert not [faults for b in believed if isinstance(b, Refused) for faults in b.faults]
    expected = json.loads((path.parent / (path.name + samples.EXPECTED)).read_text(encoding="utf-8"))
    assert [to_json(b) for b in believed if not isinstance(b, Refused)] == expected


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_kept_of_a_draft_reads_again_as_the_same(format_: Format) -> None:
    for content in samples.inputs(format_.name):
        for draft in samples.read(format_, content):
            (again,) = hold(format_, draft.raw.encode())
            assert unnumbered(again.fields) == unnumbered(draft.fields)
            assert again.faults == draft.faults
            assert again.raw == draft.raw
            assert len(again.lines) == len(draft.lines)


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_at_all_is_no_consignment(format_: Format) -> None:
    assert hold(format_, b"") == []


@pytest.mark.parametrize("format_", FORMATS)
@FUZZ
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_to_the_end(format_: Format, content: bytes) -> None:
    hold(format_, content)


@pytest.mark.parametrize("format_", FORMATS)
@FUZZ
@given(data=st.data())
def test_damaged_inputs_lose_and_double_nothing(format_: Format, data: st.DataObject) -> None:
    content = data.draw(mutations(data.draw(st.sampled_from(samples.inputs(format_.name)))))
    drafts = hold(format_, content)
    for draft in drafts:
        again = hold(format_, draft.raw.encode())
        assert len(again) == 1
        assert len(again[0].lines) == len(draft.lines)
        assert bool(again[0].faults) == bool(draft.faults)
        if not draft.faults:
            assert unnumbered(again[0].fields) == unnumbered(draft.fields)


@pytest.mark.parametrize("format_", FORMATS)
@settings(FUZZ, max_examples=examples(15))
@given(data=st.data())
def test_small_limits_hold_too(format_: Format, data: st.DataObject) -> None:
    content = data.draw(mutations(data.draw(st.sampled_from(samples.inputs(format_.name)))))
    limits = dataclasses.replace(
        samples.options(format_.name), max_record_bytes=300, max_lines_per_consignment=1, max_depth=3
    )
    hold(format_, content, limits)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00\x00", b"\0" * 70_000, b"'" * 70_000, b'"' * 70_001, b"[" * 70_000, b"{" * 70_000,
        b"<a>" * 30_000,
        b"UNA:+.? '" * 8_000, b"UNB+'" * 8_000, b"UNH+'" * 8_000, b"\n" * 70_000, b"\x1e" * 5_000, b"?" * 210_000,
        b"<!DOCTYPE" + b"[" * 70_000, b'{"a":' * 30_000, b"PAR1" * 10_000, b"PAR1", b"PK\x03\x04", b"\r" * 70_000,
    ],
    ids=lambda content: repr(content[:9]),
)  # fmt: skip
def test_shapes_made_to_exhaust_are_read_quickly(format_: Format, content: bytes) -> None:
    hold(format_, content)
