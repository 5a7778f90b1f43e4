from __future__ import annotations

import csv
import dataclasses
import io
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consignments.exploring import examples
from tests.consignments.formats import samples

from greenlane.consignments.reading import Consignment, Draft, Options, Refused, check
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables import tabular
from greenlane.consignments.tables.profile import Profile, ProfileMismatch

PLAIN = profiles.parse(
    "plain",
    """
title = "T"
source = "S"
licence = "L"
missing = ["-"]
dates = ["%d.%m.%Y"]
decimal = ","
thousands = "."
delimiter = ";"
fallback_encodings = ["cp1252"]
group = "id"
outcome = ["result"]
optional = ["seal"]

[constants]
direction = "import"
goods.value.currency = "EUR"
parties.consignee.role_note = ""

[rates.EUR]
usd = "1.10"
on = 2026-01-02
source = "the bank"
""".replace('parties.consignee.role_note = ""\n', "")
    + "".join(
        f'[[field]]\nto = "{to}"\nfrom = {origin}\n{more}\n'
        for to, origin, more in [
            ("reference", '"id"', ""),
            ("arrival", '"day"', ""),
            ("parties.consignee.name", '"buyer"', ""),
            ("parties.consignee.country", '"land"', "missing = []"),
            ("containers.number", '"box"', ""),
            ("containers.seals", '"seal"', ""),
            ("documents.invoice.number", '"invoice"', ""),
            ("goods.description", '["what", "more"]', ""),
            ("goods.net_kg", '"kg"', ""),
            ("goods.packages", '"packages"', ""),
            ("goods.value.amount", '"price"', ""),
            ("goods.origin", '"from"', 'codes = "land"'),
        ]
    )
    + '[codes.land]\nvalues = { ZZ = "" }\nother = "keep"\n',
)
HEAD = "id;day;buyer;land;box;invoice;what;more;kg;packages;price;from;result"
GOOD = "A;02.01.2026;Bo;NA;B1;I1;logs;oak;1.250,5;3;10;KE;seized"


def read(content: str | bytes, profile: Profile = PLAIN, options: Options | None = None) -> list[Draft]:
    raw = content.encode() if isinstance(content, str) else content
    return list(tabular.table(io.BytesIO(raw), profile, options or Options()))


def one(line: str, **options: Any) -> Draft:
    (draft,) = read(f"{HEAD}\n{line}\n", **options)
    return draft


def test_a_record_becomes_a_consignment_with_everything_the_profile_maps() -> None:
    consignment = check(one(GOOD))
    assert isinstance(consignment, Consignment)
    goods = consignment.goods[0]
    assert (goods.line, goods.description, str(goods.net_kg), goods.packages, goods.origin) == (
        1,
        "logs oak",
        "1250.5",
        3,
        "KE",
    )
    assert goods.value is not None
    assert (goods.value.currency, str(goods.value.amount), str(goods.value.usd)) == ("EUR", "10", "11.00")
    assert str(consignment.arrival) == "2026-01-02"
    buyer = consignment.party("consignee")
    assert buyer is not None
    assert (buyer.name, buyer.country) == ("Bo", "NA")
    assert consignment.containers[0].number == "B1"
    assert consignment.documents[0].number == "I1"


@pytest.mark.parametrize(
    ("column", "written", "field", "words"),
    [
        ("from", "Nowhereland", "goods[0].origin", "not a known country"),
        ("land", "Q9", "parties[0].country", "not a known country"),
        ("day", "31.02.2026", "arrival", "not a date"),
        ("kg", "1,250.5", "goods[0].net_kg", "not a number"),
        ("packages", "3,5", "goods[0].packages", "not a whole number"),
        ("price", "ten", "goods[0].value.amount", "not a number"),
    ],
)
def test_a_value_that_does_not_convert_is_named_and_kept(column: str, written: str, field: str, words: str) -> None:
    values = GOOD.split(";")
    values[HEAD.split(";").index(column)] = written
    draft = one(";".join(values))
    (fault,) = draft.faults
    assert (fault.line, fault.field, fault.as_written) == (1, field, written)
    assert column in fault.reason
    assert words in fault.reason
    place: Any = draft.fields
    for part in field.replace("[", ".").replace("]", "").split("."):
        place = place[int(part)] if part.isdigit() else place[part]
    assert place == written, "stands at its path, so that mending can replace it"
    assert isinstance(check(draft), Refused)


def test_missing_words_and_codes_for_unknown_are_not_declared() -> None:
    draft = one("A;-;-;NA;-;-;logs;-;-;-;-;ZZ;x")
    assert not draft.faults
    assert draft.fields["goods"] == [{"line": 1, "description": "logs"}]
    assert draft.fields["parties"] == [{"role": "consignee", "country": "NA"}], "Namibia"
    assert isinstance(check(draft), Consignment)


def test_lines_of_one_key_are_one_consignment_wherever_they_stand() -> None:
    other = GOOD.replace("A;", "B;", 1)
    a, b = read("\n".join([HEAD, GOOD, other, GOOD, other, GOOD]))
    assert (a.lines, b.lines) == ((1, 3, 5), (2, 4))
    assert [goods["line"] for goods in a.fields["goods"]] == [1, 3, 5]
    assert len(a.fields["containers"]) == 1
    assert len(a.fields["documents"]) == 1


def test_lines_that_contradict_their_consignment_are_refused() -> None:
    (draft,) = read("\n".join([HEAD, GOOD, GOOD.replace("Bo", "Chi"), GOOD.replace("I1", "I2")]))
    (fault,) = draft.faults
    assert (fault.line, fault.field, fault.as_written) == (2, "parties[0].name", "Chi")
    assert "line 1" in fault.reason
    assert [document["number"] for document in draft.fields["documents"]] == ["I1", "I2"]


def test_lines_without_a_key_stand_alone() -> None:
    drafts = read("\n".join([HEAD, GOOD.replace("A", "", 1), GOOD.replace("A", "-", 1), GOOD.replace("A", "", 1)]))
    assert [draft.lines for draft in sorted(drafts, key=lambda draft: draft.lines)] == [(1,), (2,), (3,)]
    assert all(isinstance(check(draft), Refused) for draft in drafts)


def test_a_consignment_of_too_many_lines_is_refused_in_parts() -> None:
    drafts = read("\n".join([HEAD, *[GOOD] * 7]), options=Options(max_lines_per_consignment=3))
    assert [draft.lines for draft in drafts] == [(1, 2, 3), (4, 5, 6), (7,)]
    assert all(draft.faults for draft in drafts)
    (exact,) = read("\n".join([HEAD, *[GOOD] * 3]), options=Options(max_lines_per_consignment=3))
    assert not exact.faults


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD + ";one more", "14 columns"),
        ("A;02.01.2026", "2 columns"),
        (GOOD.replace("logs", '"logs" x'), "after a closing quotation mark"),
        (GOOD.replace("logs", '"logs'), "never closed"),
        (GOOD.replace("logs", "x" * 140_000), "longer than"),
    ],
)
def test_a_record_that_cannot_be_taken_apart_is_quarantined_and_reading_goes_on(line: str, words: str) -> None:
    bad, good, better = sorted(
        read("\n".join([HEAD, line, GOOD, GOOD.replace("A;", "B;", 1)])), key=lambda draft: draft.lines
    )
    assert bad.lines == (1,)
    assert words in bad.faults[0].reason or words == "longer than"
    assert bad.faults
    assert [good.lines, better.lines] == [(2,), (3,)]
    assert isinstance(check(good), Consignment)


def test_bytes_that_are_no_text_are_a_fault_of_their_line() -> None:
    profile = dataclasses.replace(PLAIN, encodings=("utf-8",))
    content = f"{HEAD}\n{GOOD}\n".encode() + GOOD.replace("A;", "B;", 1).replace("logs", "l\0gs").encode() + b"\n"
    content += GOOD.replace("A;", "C;", 1).encode().replace(b"seized", b"\xff") + b"\n"
    a, b, c = read(content, profile)
    assert not a.faults
    assert [(fault.line, fault.field) for fault in b.faults] == [(2, "goods[0].description")]
    assert [(fault.line, fault.field) for fault in c.faults] == [(3, "result")], "in a column that is not mapped"


def test_the_fallback_encoding_is_used_for_lines_that_need_it() -> None:
    content = f"\ufeff{HEAD}\n".encode() + GOOD.replace("oak", "chêne").encode("cp1252")
    (draft,) = read(content)
    assert draft.fields["goods"][0]["description"] == "logs chêne"
    assert not draft.faults


def test_a_table_without_the_columns_says_which() -> None:
    with pytest.raises(ProfileMismatch, match="columns missing: day") as caught:
        tabular.table(io.BytesIO(HEAD.replace("day", "date").encode()), PLAIN, Options())
    assert caught.value.missing == ("day",)
    assert "date" in caught.value.found
    with pytest.raises(ProfileMismatch, match="twice: kg"):
        tabular.table(io.BytesIO(f"{HEAD};kg".encode()), PLAIN, Options())
    with pytest.raises(ProfileMismatch, match="no columns"):
        tabular.table(io.BytesIO(b""), PLAIN, Options())


def test_quoted_line_ends_and_blank_lines_do_not_change_the_count() -> None:
    quoted = GOOD.replace("logs", '"logs\nand ""planks"""')
    content = f"{HEAD}\r\n\r\n{quoted}\r\n\n{GOOD.replace('A;', 'B;', 1)}"
    a, b = read(content)
    assert (a.lines, b.lines) == ((1,), (2,))
    assert check(a).goods[0].description == 'logs and "planks" oak'  # type: ignore[union-attr]


@pytest.mark.parametrize("name", profiles.profiles())
def test_outcomes_never_become_facts(name: str) -> None:
    """Whatever stands in the columns that are written after the fact, the facts are the same."""
    profile = profiles.load(name)
    columns = [*profile.columns, *profile.outcome]
    rows = [{column: sample(profile, column, n) for column in columns} for n in range(2)]
    for outcome in ("", "S", "1", "seized \ufffc"):
        changed = [{**row, **dict.fromkeys(profile.outcome, outcome)} for row in rows]
        drafts = read(as_csv(columns, changed), profile)
        plain = read(as_csv(columns, rows), profile)
        assert [(d.lines, d.fields, d.faults) for d in drafts] == [(d.lines, d.fields, d.faults) for d in plain]
    without = [column for column in columns if column not in profile.outcome]
    drafts = read(as_csv(without, rows), profile)
    assert [d.fields for d in drafts] == [d.fields for d in plain], "new declarations have no outcome yet"


@pytest.mark.parametrize(("column", "values"), [("source", ("U", "I")), ("purpose", ("P",))])
def test_codes_written_after_a_refusal_read_as_not_declared(column: str, values: tuple[str, ...]) -> None:
    (content,) = samples.inputs("csv")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for value in values:
        for row in rows:
            row[column] = value
        drafts = read(as_csv(list(rows[0]), rows), profiles.load("lemis"))
        assert not any(column in goods for draft in drafts for goods in draft.fields["goods"])
        assert not any(draft.faults for draft in drafts)


def sample(profile: Profile, column: str, n: int) -> str:
    """A value that a column may have."""
    for mapped in profile.fields:
        if column in mapped.columns:
            codes = mapped.codes.get(column)
            if codes and codes.other == "refuse":
                return next(code for code, word in codes.values.items() if word)
            by_kind = {"country": "KE", "date": "2026-01-02", "datetime": "2026-01-02", "hs": "440890"}
            return by_kind.get(mapped.kind, f"{n + 1}")
    return "x"


def as_csv(columns: list[str], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd"), max_size=8), min_size=13, max_size=13
        ),
        max_size=8,
    )
)
def test_what_the_csv_module_writes_is_read_record_for_record(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEAD.split(";"), *rows])
    drafts = read(out.getvalue(), dataclasses.replace(PLAIN, group=None))
    rows = [row for row in rows if any(cell.strip(" \t\r\n") for cell in row)]
    assert [draft.lines for draft in drafts] == [(n,) for n in range(1, len(rows) + 1)]
    for row, draft in zip(rows, drafts, strict=True):
        assert draft.fields.get("reference", "-") == (row[0].strip() or "-")


class Trickle(io.RawIOBase):
    """A pipe: it cannot be gone back in, and gives a few bytes at a time."""

    def __init__(self, content: bytes) -> None:
        self._left = iter([content[i : i + 7] for i in range(0, len(content), 7)])

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return next(self._left, b"")


def test_a_pipe_is_read_like_a_file() -> None:
    content = f"{HEAD}\n{GOOD}\n".encode()
    assert list(tabular.table(Trickle(content), PLAIN, Options())) == read(content)  # type: ignore[arg-type]


def test_parquet_reads_like_the_text_it_was_made_of() -> None:
    (content,) = samples.inputs("csv")
    lemis = profiles.load("lemis")
    text, parquet = read(content, lemis), read(samples.as_parquet(content), lemis)
    assert [(d.lines, d.fields) for d in text] == [(d.lines, d.fields) for d in parquet]


def endless(first: bytes, piece: bytes, megabytes: int) -> Iterator[bytes]:
    yield first
    for _ in range(megabytes):
        yield piece * (1_000_000 // len(piece))


class Endless(io.RawIOBase):
    def __init__(self, first: bytes, piece: bytes, megabytes: int) -> None:
        self._pieces = endless(first, piece, megabytes)

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"")


@pytest.mark.parametrize("piece", [b"x", b'"', b";", b'"x;', b"\xff"])
def test_a_line_without_end_is_cut_and_costs_no_memory(piece: bytes) -> None:
    from greenlane.consignments.tables.csv_records import CsvRecords

    started = time.process_time()
    options = Options(max_record_bytes=100_000)
    records = CsvRecords(Endless(HEAD.encode() + b"\n", piece, 20), PLAIN, options)  # type: ignore[arg-type]
    (record,) = records
    assert "longer than" in record.trouble or "cannot" in record.trouble
    assert len(record.text) < 200_000
    assert time.process_time() - started < 5
