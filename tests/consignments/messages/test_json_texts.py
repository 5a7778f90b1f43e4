from __future__ import annotations

import io
import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consignments.exploring import examples

from greenlane.consignments.messages.json_texts import RECORD, Text, texts

LIMIT = 100_000
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10).map(lambda t: t.replace("\ufffd", "").replace("\0", "")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"\\{[,]}\n', max_size=3), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text('ab"\\{[,]}\n', max_size=4), VALUES, max_size=3), max_size=6)


def split(content: bytes | str, limit: int = LIMIT) -> list[Text]:
    raw = content if isinstance(content, bytes) else content.encode()
    return list(texts(io.BytesIO(raw), limit))


def values(found: list[Text]) -> list[Any]:
    assert not [text for text in found if text.trouble]
    return [json.loads(text.text) for text in found]


@settings(max_examples=examples(60), deadline=None)
@given(objects=OBJECTS, ascii_only=st.booleans(), indent=st.sampled_from([None, 0, 2]))
def test_every_way_to_write_objects_gives_the_same_objects(
    objects: list[Any], ascii_only: bool, indent: int | None
) -> None:
    def text(value: Any, **more: Any) -> str:
        return json.dumps(value, ensure_ascii=ascii_only, **more)

    try:
        text(objects).encode()
    except UnicodeEncodeError:
        return
    assert values(split(text(objects, indent=indent))) == objects
    assert values(split("\n".join(text(value) for value in objects))) == objects
    assert values(split("".join(f"{RECORD}{text(value, indent=indent)}\n" for value in objects))) == objects
    assert values(split("\r\n".join(text(value, indent=indent) for value in objects))) == objects


class Pieces(io.RawIOBase):
    def __init__(self, content: bytes, size: int) -> None:
        self._left = iter([content[i : i + size] for i in range(0, len(content), size)])

    def read(self, size: int = -1) -> bytes:
        return next(self._left, b"")


@settings(max_examples=examples(40), deadline=None)
@given(objects=OBJECTS, size=st.integers(1, 5))
def test_where_the_bytes_are_parted_does_not_matter(objects: list[Any], size: int) -> None:
    content = json.dumps(objects).encode()
    assert list(texts(Pieces(content, size), LIMIT)) == split(content)  # type: ignore[arg-type]


def test_a_broken_line_costs_itself() -> None:
    found = split('{"a": 1\n{"b": 2}\n{"c": 3}\n')
    assert [text.text for text in found] == ['{"a": 1', '{"b": 2}', '{"c": 3}']


def test_a_list_cut_off_says_so() -> None:
    found = split('[{"a": 1}, {"b": 2}')
    assert [bool(text.trouble) for text in found] == [False, False, True]
    assert "cut off" in found[-1].trouble


def test_what_stands_after_a_list_is_not_passed_over() -> None:
    found = split('[{"a": 1}] {"b": 2}')
    assert "after the end" in found[-1].trouble


@pytest.mark.parametrize(
    "piece", [b"[", b"{", b'"', b"x", b",", b"\\", b'"\\', b'{"a":[', b"\n{", b"}\n", b"\x1e", b"{}"]
)
def test_endless_texts_are_cut_quickly(piece: bytes) -> None:
    for start in (b"", b"[", b"{", RECORD.encode()):
        started = time.process_time()
        count = 0
        for text in texts(io.BytesIO(start + piece * (300_000 // len(piece))), 10_000):
            assert len(text.text) <= 20_000
            count += 1
        assert count
        assert time.process_time() - started < 20
