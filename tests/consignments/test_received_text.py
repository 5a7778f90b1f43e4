"""Text from bytes that nobody vouches for: what was lost is seen, whatever it was written in."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.received_text import DAMAGED, decode, storable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.characters(categories=["Cs", "Cc"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=20,
)


@given(JSON)
def test_whatever_is_refused_can_be_stored_anywhere(value):
    stored = json.dumps(storable(value), allow_nan=False).encode()
    assert b"\\u0000" not in stored.replace(b"\\\\", b"")
    assert json.dumps(storable(value), ensure_ascii=False).encode()


def test_not_a_number_is_stored_as_written():
    assert storable({"net_kg": math.nan}) == {"net_kg": "nan"}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp1251", "gb18030"])
def test_a_nul_is_seen_in_every_encoding(encoding):
    assert decode(b"a\0b", (encoding,)) == f"a{DAMAGED}b"
    assert decode(b"a\0\xe9", ("utf-8", "cp1252")) == f"a{DAMAGED}\xe9"
    assert decode(b"a\xff", ("utf-8",)) == f"a{DAMAGED}"
