"""Tables as offices really send them: what cannot be settled is refused, and nothing is guessed."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.reading import Draft, Options, check
from greenlane.consignments.tables import opening, tabular
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables.profile import Profile, ProfileFault, ProfileMismatch
from greenlane.consignments.tables.separators import SEPARATORS


def profile(more: str = "", reference: str = "номер") -> Profile:
    return profiles.parse(
        "office",
        f'title = "T"\nsource = "S"\nlicence = "L"\ngroup = "{reference}"\ndecimal = ","\n{more}\n'
        + "".join(
            f'[[field]]\nto = "{to}"\nfrom = "{column}"\n'
            for to, column in [("reference", reference), ("goods.description", "what"), ("goods.net_kg", "kg")]
        ),
    )


PLAIN = profile(reference="id")
LOOSE = dataclasses.replace(PLAIN, group=None)
ROWS = [["A", 'дерево; доска, "дуб" | x', "1250,5"], ["B", "рыба\nи икра", "3"], ["A", "ёж\t№ 1", "0,1"]]


def table(rows: list[list[str]], delimiter: str = ",", header: str = "id") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([[header, "what", "kg"], *rows])
    return out.getvalue()


def read(content: bytes, of: Profile = PLAIN, options: Options | None = None) -> list[Draft]:
    return list(tabular.table(io.BytesIO(content), of, options or Options()))


def said(drafts: list[Draft]) -> list[object]:
    return [(draft.lines, draft.fields, draft.faults) for draft in drafts]


EXPECTED = said(read(table(ROWS).encode()))
MARKED = {
    "utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE,
}  # fmt: skip


def test_the_rows_of_these_tests_are_two_consignments() -> None:
    a, b = (check(draft) for draft in read(table(ROWS).encode()))
    assert isinstance(a, Consignment) and isinstance(b, Consignment)
    assert [(str(goods.description), str(goods.net_kg)) for goods in a.goods] == [
        ('дерево; доска, "дуб" | x', "1250.5"), ("ёж № 1", "0.1"),
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", SEPARATORS)
@pytest.mark.parametrize("encoding", MARKED)
@pytest.mark.parametrize("packed", [False, True])
def test_a_marked_table_reads_the_same_however_it_was_saved(delimiter: str, encoding: str, packed: bool) -> None:
    content = MARKED[encoding] + table(ROWS, delimiter).encode(encoding)
    assert said(read(gzip.compress(content) if packed else content)) == EXPECTED


@pytest.mark.parametrize("encoding", ["cp1251", "gb18030", "utf-16-le", "utf-16-be", "cp866"])
def test_an_encoding_is_what_a_person_or_the_profile_says(encoding: str) -> None:
    content = table(ROWS, ";").encode(encoding)
    assert said(read(content, PLAIN, Options(encoding=encoding))) == EXPECTED
    if "utf-16" not in encoding:
        assert said(read(content, profile(f'encoding = "{encoding}"', "id"))) == EXPECTED


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1256", "خشب السنديان"), ("cp1252", "chêne à Orléans"), ("gb18030", "象牙雕刻 㐀")]
)
def test_letters_of_every_script_come_through(encoding: str, text: str) -> None:
    content = table([["A", text, "1"]], "\t").encode(encoding)
    (draft,) = read(content, profile(f'encoding = "{encoding}"', "id"))
    assert draft.fields["goods"][0]["description"] == text
    assert not draft.faults


def test_a_column_may_have_a_name_in_any_script() -> None:
    content = table(ROWS, ";", header="номер").encode("cp1251")
    assert said(read(content, profile('encoding = "cp1251"'))) == EXPECTED
    with pytest.raises(ProfileMismatch, match="say which encoding it is in"):
        read(content, profile())


def test_a_mark_says_it_better_than_a_person_or_the_profile() -> None:
    content = codecs.BOM_UTF8 + table(ROWS).encode()
    assert said(read(content, profile('encoding = "gb18030"', "id"), Options(encoding="cp1251"))) == EXPECTED


def test_a_text_in_utf_8_is_not_read_as_what_the_profile_says() -> None:
    of = profile('encoding = "cp1251"', "id")
    with pytest.raises(ProfileMismatch, match="cp1251, but it is UTF-8 from the beginning to the end"):
        read(table(ROWS).encode(), of)
    assert said(read(table(ROWS).encode(), of, Options(encoding="utf-8"))) == EXPECTED
    assert len(read(table([["A", "oak", "1"]]).encode(), of)) == 1, "ASCII is the same in both"


def test_utf_16_without_its_mark_is_refused_in_words() -> None:
    with pytest.raises(ProfileMismatch, match=r"columns missing: id, what, kg; .*say which encoding it is in"):
        read(table(ROWS).encode("utf-16-le"))


@pytest.mark.parametrize("name", ["nonsense", "rot13", "utf-7", "utf-16", "unicode_escape", "cp037", "hex", "", "a\0b"])
def test_what_is_no_encoding_of_text_is_refused(name: str) -> None:
    with pytest.raises(ProfileMismatch, match="encoding"):
        read(table(ROWS).encode(), PLAIN, Options(encoding=name))


def test_an_encoding_of_several_bytes_to_a_letter_is_no_fallback() -> None:
    assert profile('fallback_encodings = ["cp1252", "cp1256"]').encodings == ("utf-8", "cp1252", "cp1256")
    with pytest.raises(ProfileFault, match="gb18030 has letters of several bytes"):
        profile('fallback_encodings = ["gb18030"]')


def test_half_a_letter_at_the_end_of_utf_16_is_a_fault_of_its_line() -> None:
    content = codecs.BOM_UTF16_LE + table([["A", "oak", "1"], ["B", "ash", "2"]]).rstrip().encode("utf-16-le")
    good, bad = read(content[:-1])
    assert not good.faults
    assert bad.lines == (2,) and bad.faults


# ---- gzip


def test_a_bomb_is_refused_before_anything_is_read_of_it() -> None:
    bomb = gzip.compress(b"id,what,kg\n" + b"A" * 80_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(ProfileMismatch, match="unpacks to more than"):
        read(bomb)
    small = gzip.compress(table(ROWS).encode())
    with pytest.raises(ProfileMismatch, match="unpacks to more than 50"):
        read(small, PLAIN, Options(max_unpacked_bytes=50))


def test_a_damaged_gzip_file_is_refused_whole() -> None:
    content = gzip.compress(table(ROWS * 1000).encode())
    for damaged in (content[:-9], content[:5], content[:-5] + b"\0" + content[-4:], content + b"rubbish"):
        with pytest.raises(ProfileMismatch, match="gzip file is damaged"):
            read(damaged)


def test_parquet_may_be_packed_and_a_packed_file_in_a_packed_file_is_no_table() -> None:
    from tests.consignments.formats import samples

    (content,) = samples.inputs("csv")
    lemis = profiles.load("lemis")
    packed = gzip.compress(samples.as_parquet(content))
    assert [d.fields for d in read(packed, lemis)] == [d.fields for d in read(content, lemis)]
    with pytest.raises(ProfileMismatch):
        read(gzip.compress(gzip.compress(content)), lemis)


# ---- whatever comes


class Pieces(io.RawIOBase):
    """A stream that gives a byte or two at a time, and cannot be gone back in."""

    def __init__(self, content: bytes, size: int) -> None:
        self._content, self._size = io.BytesIO(content), size

    def read(self, size: int = -1) -> bytes:
        return self._content.read(self._size)


@given(st.sampled_from([*MARKED]), st.sampled_from(SEPARATORS), st.integers(1, 7), st.booleans())
def test_it_does_not_matter_in_which_pieces_a_table_comes(
    encoding: str, delimiter: str, size: int, states: bool
) -> None:
    text = (f"sep={delimiter}\r\n" if states else "") + table(ROWS, delimiter)
    stream = Pieces(MARKED[encoding] + text.encode(encoding), size)
    drafts = list(tabular.table(stream, LOOSE, Options()))  # type: ignore[arg-type]
    assert said(drafts) == said(read(table(ROWS).encode(), LOOSE))


CELLS = st.text(st.characters(codec="gb18030", exclude_characters="\0\ufffd\ufeff"), max_size=6)


@given(
    st.lists(st.tuples(st.sampled_from(["A", "B", ""]), CELLS, st.sampled_from(["1", "1,5", "x", ""])), max_size=6),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "gb18030"]),
    st.booleans(),
    st.integers(0, 3),
)
def test_no_line_is_lost_or_changed_by_how_a_table_was_saved(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, states: bool, empty: int
) -> None:
    listed = [list(row) for row in rows]
    text = (f"sep={delimiter}\r\n" if states else "") + table(listed, delimiter) + f"{delimiter * 2}\r\n\r\n" * empty
    drafts = read(MARKED.get(encoding, b"") + text.encode(encoding), LOOSE, Options(encoding=encoding))
    filled = sum(any(cell.strip(" \t\r\n") for cell in row) for row in listed)
    assert sorted(line for draft in drafts for line in draft.lines) == list(range(1, filled + 1))
    assert said(drafts) == said(read(table(listed).encode(), LOOSE))


@given(st.binary(max_size=300), st.sampled_from([*MARKED.values(), b"", opening.GZIP, opening.GZIP + b"\x08\0"]))
def test_any_bytes_are_records_or_a_refusal(content: bytes, start: bytes) -> None:
    head = table([]).encode("utf-16-le" if start == codecs.BOM_UTF16_LE else "utf-8")
    for bytes_ in (start + content, start + head + content):
        try:
            drafts = read(bytes_, LOOSE, Options(encoding="gb18030"))
        except ProfileMismatch as error:
            assert str(error)
            continue
        lines = sorted(line for draft in drafts for line in draft.lines)
        assert lines == list(range(1, len(lines) + 1))
        for draft in drafts:
            (again,) = read(draft.raw.encode(), LOOSE, Options(encoding="utf-8"))
            assert len(again.lines) == len(draft.lines)
            assert bool(again.faults) == bool(draft.faults)
