from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydifact.parser import Parser
from tests.consignments.exploring import examples
from tests.consignments.formats import samples

from greenlane.consignments.messages.edifact import Segment, segments


def read(content: bytes | str) -> list[Segment]:
    return list(segments(io.BytesIO(content if isinstance(content, bytes) else content.encode())))


def plain(segment: Segment) -> tuple[str, list[list[str]]]:
    return segment.tag, [list(element) for element in segment.elements]


def escaped(text: str, marks: str) -> str:
    return "".join(f"{marks[3]}{sign}" if sign in (marks[0], marks[1], marks[3], marks[5]) else sign for sign in text)


TEXT = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=6)
SEGMENT = st.tuples(
    st.sampled_from(["LOC", "NAD", "FTX"]), st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=4)
)


@settings(max_examples=examples(80), deadline=None)
@given(
    rows=st.lists(SEGMENT, max_size=6),
    marks=st.sampled_from([":+.? '", ";*,!^~", "|&.\\ $", ":+.?*\n"]),
    between=st.sampled_from(["", "\n", "\r\n"]),
)
def test_what_is_written_is_read(rows: list[tuple[str, list[list[str]]]], marks: str, between: str) -> None:
    content = "UNA" + marks + between
    content += f"UNB{marks[1]}UNOC{marks[0]}3{marks[5]}{between}"
    for tag, elements in rows:
        joined = [marks[0].join(escaped(part, marks) for part in element) for element in elements]
        content += marks[1].join([tag, *joined]) + marks[5] + between
    found = read(content.encode("latin-1"))
    assert [plain(segment) for segment in found[1:]] == rows
    assert not any(segment.trouble for segment in found)


@pytest.mark.filterwarnings("ignore:segments.xml not found")
@pytest.mark.parametrize("name", ["cuscar", "cusdec"])
def test_an_independent_reader_finds_the_same_segments(name: str) -> None:
    for content in samples.inputs(name):
        theirs = [s for s in Parser().parse(content.decode()) if s.tag != "UNA"]
        ours = read(content)
        assert [s.tag for s in ours] == [s.tag for s in theirs]
        for mine, other in zip(ours, theirs, strict=True):
            elements = [e if isinstance(e, list) else [e] for e in other.elements]
            assert [list(e) for e in mine.elements] == elements


@pytest.mark.parametrize(
    ("identifier", "encoding", "text"),
    [
        ("UNOC", "latin-1", "Ärger"),
        ("UNOE", "iso8859-5", "Москва"),
        ("UNOI", "iso8859-6", "قطر"),
        ("UNOW", "utf-8", "象牙"),
    ],
)
def test_text_is_in_the_charset_that_the_interchange_names(identifier: str, encoding: str, text: str) -> None:
    found = read(f"UNB+{identifier}:3'FTX+AAA+++{text}'".encode(encoding))
    assert found[1].get(4) == text
    assert not found[1].trouble


@pytest.mark.parametrize(
    ("identifier", "raw"), [("UNOA", b"\xc4"), ("UNOW", b"\xff"), ("UNOC", b"\0"), ("UNOZ", b"\xc4")]
)
def test_bytes_outside_the_charset_are_told(identifier: str, raw: bytes) -> None:
    found = read(f"UNB+{identifier}:3'FTX+".encode() + raw + b"'LOC+9'")
    assert found[1].tag == "FTX"
    assert "charset" in found[1].trouble
    assert not found[2].trouble


@pytest.mark.parametrize("advice", ["UNA::.? '", "UNAabcdef", "UNA:+.?  ", "UNA:+.? \0"])
def test_service_signs_that_cannot_be_meant_are_not_used(advice: str) -> None:
    assert not any(segment.tag == "LOC" and segment.get(1) != "9" for segment in read(advice + "LOC+9'"))


def test_without_a_release_sign_nothing_is_released() -> None:
    (segment,) = read("UNA:+.  'FTX+what?+why'")
    assert (segment.get(1), segment.get(2)) == ("what?", "why")


@pytest.mark.parametrize("piece", [b"x", b"?", b"?'", b"+", b":", b"\xff", b"\0", b"\n"])
def test_an_endless_segment_is_cut_and_reading_goes_on(piece: bytes) -> None:
    started = time.process_time()
    found = read(b"LOC+9'FTX+" + piece * (3_000_000 // len(piece)) + b"'LOC+11'")
    assert time.process_time() - started < 10
    assert (found[0].tag, found[-1].get(1)) == ("LOC", "11")
    assert [segment for segment in found if segment.trouble]
    assert all(len(segment.text) <= 1001 for segment in found)


def test_a_segment_that_never_ends_is_told() -> None:
    assert "no end" in read("LOC+9'FTX+AAA")[-1].trouble
