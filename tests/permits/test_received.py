"""A paper in whatever encoding it comes: read, or refused with a reason, and never believed by half."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.permits.papers import permit

from greenlane.permits import ecites_writing
from greenlane.permits.permit import Paper
from greenlane.permits.received import MOST_BYTES, Faulty, read, text_of

AUTHORITY = "Direction de la Forêt et de l'Été"
PAPER = permit(authority=AUTHORITY, export_country="TG", issued_at="Lomé")
XML = ecites_writing.write(PAPER).decode().partition("?>")[2].lstrip()


def declared(encoding: str) -> str:
    return f"<?xml version='1.0' encoding='{encoding}' standalone=\"yes\"?>\n{XML}"


@pytest.mark.parametrize(
    "raw",
    [
        XML.encode(),
        XML.encode("utf-8-sig"),
        XML.encode("utf-16"),
        XML.encode("utf-16-le"),
        XML.encode("utf-16-be"),
        declared("UTF-16").encode("utf-16"),
        declared("UTF-16").encode("utf-16-le"),
        b"\xfe\xff" + declared("utf-16").encode("utf-16-be"),
        declared("UTF-16").encode(),  # as it was pasted
        declared("ISO-8859-1").encode("latin-1"),
        declared("windows-1252").encode("cp1252"),
        declared("gb18030").encode("gb18030"),
    ],
)
def test_a_permit_is_read_in_whatever_encoding_it_comes_and_reads_again_as_it_was_kept(raw: bytes) -> None:
    for sent in (raw, text_of(raw).encode()):
        source, found = read(sent)
        assert isinstance(found, Paper), found
        assert (source, found.authority, found.issued_at) == ("xml2", AUTHORITY, "Lomé")


BOMB = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><CITESEPermit>&b;</CITESEPermit>"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (BOMB.encode("utf-16"), "DOCTYPE"),
        (f"<?xml version='1.0' encoding='UTF-16'?>{BOMB}".encode("utf-16-be"), "DOCTYPE"),
        (XML.encode("utf-16")[:-1], "not well-formed"),
        (XML.replace("TG-2022", "TG\0").encode("utf-16"), "not text"),
        (XML.encode("utf-32"), "neither XML nor JSON"),
        (declared("unicode_escape").replace("Lom", "\\x41").encode("cp1252"), "not text"),
        (("<CITESEPermit>" + "汉" * (MOST_BYTES // 2 - 100) + "</CITESEPermit>").encode("utf-16"), "larger than"),
        (b" " * (MOST_BYTES + 1), "larger than"),
    ],
)
def test_a_hostile_one_is_refused_in_words(raw: bytes, reason: str) -> None:
    _, found = read(raw)
    assert isinstance(found, Faulty) and reason in found.faults[0].reason


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"<?xml version='1.0' "])
)
def test_garbage_is_a_reason_and_never_an_error(data: bytes, start: bytes) -> None:
    assert isinstance(read(start + data)[1], Faulty)
    assert "\0" not in text_of(start + data)
