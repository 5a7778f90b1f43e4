"""The sign between the columns is the one by which the header has the profile's columns, or there is a refusal."""

from __future__ import annotations

import dataclasses

import pytest
from tests.consignments.tables.test_opening import PLAIN, ROWS, read, said, table

from greenlane.consignments.consignment import Consignment
from greenlane.consignments.reading import Draft, Options, check
from greenlane.consignments.tables.profile import ProfileMismatch
from greenlane.consignments.tables.separators import SEPARATORS, stated


@pytest.mark.parametrize("delimiter", SEPARATORS)
def test_the_header_decides(delimiter: str) -> None:
    drafts = read(table(ROWS, delimiter).encode())
    assert said(drafts) == said(read(table(ROWS).encode()))
    for draft in drafts:
        (again,) = read(draft.raw.encode())
        assert [goods["description"] for goods in again.fields["goods"]] == [
            goods["description"] for goods in draft.fields["goods"]
        ]


def test_commas_in_descriptions_do_not_outvote_the_header() -> None:
    rows = [["A", "oak, ash, elm, yew, fir", "1,5"]] * 50
    content = "id;what;kg\n" + "".join(";".join(row) + "\n" for row in rows)
    (draft,) = read(content.encode())
    assert len(draft.lines) == 50 and isinstance(check(draft), Consignment)


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=; "])
def test_a_first_line_that_states_the_sign_is_believed_and_kept(line: str) -> None:
    content = f"{line}\r\n{table(ROWS, ';')}"
    drafts = read(content.encode())
    assert said(drafts) == said(read(table(ROWS).encode()))
    assert all(draft.raw.startswith(line) for draft in drafts)
    assert len(read(drafts[0].raw.encode())[0].lines) == 2


def test_a_stated_sign_goes_before_the_profiles() -> None:
    fixed = dataclasses.replace(PLAIN, delimiter="|")
    assert said(read(f"sep=^\n{table(ROWS, '^')}".encode(), fixed)) == said(read(table(ROWS).encode()))
    with pytest.raises(ProfileMismatch, match="separated by semicolon"):
        read(f"sep=;\n{table(ROWS, ',')}".encode())


@pytest.mark.parametrize("line", ["sep=", "sep=a", 'sep="', "sep= ", "sep;=", "separator=;", "sep=;;"])
def test_other_lines_state_no_sign(line: str) -> None:
    assert stated(line) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a;b;c\n1;2;3\n", "columns missing: id, what, kg; looked for columns separated by comma, semicolon, tab"),
        ("a;b;c\n1;2;3\n", "the header has 3 columns: a, b, c"),
        ("Report of May\n\nid;what;kg\n", "the header has one column named 'Report of May'"),
        ("id;what;mass\nA;x;1\n", "columns missing: kg; .*the header has 3 columns: id, what, mass"),
        ("", "the header has no columns"),
        ("\n\r\n  \n", "the header has no columns"),
        ('"id;what;kg\n', "the header has no columns"),
    ],
)
def test_a_refusal_says_what_was_looked_for_and_what_was_found(content: str, words: str) -> None:
    with pytest.raises(ProfileMismatch, match=words):
        read(content.encode())


def test_a_profile_that_fixes_the_sign_is_obeyed_and_the_refusal_says_what_would_fit() -> None:
    fixed = dataclasses.replace(PLAIN, delimiter=",")
    with pytest.raises(ProfileMismatch) as caught:
        read(table(ROWS, ";").encode(), fixed)
    for words in ("separated by comma;", "one column named 'id;what;kg'", "all are there when separated by semicolon"):
        assert words in str(caught.value)


def test_a_header_that_fits_in_two_ways_is_refused() -> None:
    one = dataclasses.replace(PLAIN, fields=PLAIN.fields[:1])
    with pytest.raises(ProfileMismatch, match="both when separated by comma and by semicolon"):
        read(b"id,x;id\n", one)
    (draft,) = read(b"id\nA\n", one)
    assert draft.fields["reference"] == "A", "a header without any sign is one column"


@pytest.mark.parametrize("end", ["\n", "\r\n\r\n\r\n", ";;\r\n;;\r\n", " ; ; \n", '"";"";""\n', ";;;;\n\t\n"])
def test_empty_lines_are_no_records_wherever_they_stand(end: str) -> None:
    row = "A;oak;1\n"
    drafts: list[Draft] = read(f"{end}id;what;kg\n{end}{row}{end}{row.replace('A', 'B')}{end}".encode())
    assert [draft.lines for draft in drafts] == [(1,), (2,)]
    assert not any(draft.faults for draft in drafts)


@pytest.mark.parametrize("cell", ["\x85", "\u3000", '"\x85"', '"\u3000"'])
def test_only_blanks_tabs_and_line_ends_are_empty_quoted_or_not(cell: str) -> None:
    (draft,) = read(f"id;what;kg\n;{cell};\n".encode())
    assert draft.lines == (1,)


def test_a_part_of_a_consignment_never_reads_again_as_the_whole() -> None:
    parts = read(table([["A", "oak", "1"]] * 5).encode(), PLAIN, Options(max_lines_per_consignment=2))
    assert [draft.lines for draft in parts] == [(1, 2), (3, 4), (5,)]
    assert all(len(read(draft.raw.encode())) == 2 for draft in parts)


def test_a_line_that_was_cut_never_reads_again_as_whole() -> None:
    long = Options(max_record_bytes=2000)
    (draft,) = read(f"id,kg,what\nA,1,{'x' * 3000}\n".encode(), PLAIN, long)
    assert "was cut" in draft.faults[0].reason
    (again,) = read(draft.raw.encode())
    assert again.faults
