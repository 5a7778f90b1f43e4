"""Our own spreadsheet: what is written into it comes back, and no stranger's file is more than a table of text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from tests.seized import GAS, IVORY, PARTIES, WASTE, seized

from greenlane.seizures import codes
from greenlane.seizures import record as pure
from greenlane.seizures.incoming import opened
from greenlane.seizures.incoming.draft import MOST_ROWS, Believed, Doubted, Unreadable, believe
from greenlane.seizures.incoming.merging import changes, laid_over
from greenlane.seizures.incoming.sheet import FORMAT, NO_CASE, NO_COLUMN, NO_REFERENCE, title_of
from greenlane.seizures.incoming.sheet_columns import COLUMNS, PEOPLE, SHEET
from greenlane.seizures.incoming.template import Case, write


def written(*cases):
    stream = io.BytesIO()
    write(stream, cases)
    stream.seek(0)
    return stream


def drafts(stream, name="sheet.xlsx"):
    return list(FORMAT.drafts(FORMAT.rows(stream, name)))


def filled(*rows, columns=COLUMNS, people=()):
    """A spreadsheet somebody filled in, each row the cells under their headers."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    if people:
        other = book.create_sheet(PEOPLE)
        other.append(list(FORMAT.people))
        for row in people:
            other.append([row.get(column) for column in FORMAT.people])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("fields", [IVORY, WASTE, GAS])
def test_a_case_comes_back_as_it_was(fields):
    (draft,) = drafts(written(Case(pure.to_json(seized(fields)), PARTIES, "R 1")))
    found = believe(draft)
    assert isinstance(found, Believed) and found.record == seized(fields)
    assert pure.parties_to_json(found.parties) == pure.parties_to_json(pure.parties_from_json(PARTIES))
    assert (draft.origin_key, draft.counts, draft.amends) == ("sheet:R 1", 1, True)


def test_headers_of_another_language_bear_the_name_of_their_column():
    stream = io.BytesIO()
    case = Case(pure.to_json(seized(IVORY)), PARTIES, "R 1")
    write(stream, [case], {"Date": "التاريخ", "Species": "Espèce", "Name": "الاسم"}, from_right=True)
    book = load_workbook(stream)
    assert book[SHEET]["D1"].value == "التاريخ\n[Date]" and book[SHEET].sheet_view.rightToLeft
    (draft,) = drafts(stream)
    found = believe(draft)
    assert found.record == seized(IVORY) and [party.name for party in found.parties] == [p["name"] for p in PARTIES]
    # A second column of the same name is none of ours, nor is one of a stranger who writes brackets.
    row = {"Reference": "A", "Jour [Date]": "2026-05-04", "Date": "2026-05-05", "Mot [Own]": "y"}
    (draft,) = drafts(filled(row, columns=list(row)))
    assert {(fault.field, fault.reason) for fault in draft.faults} == {
        ("Jour [Date]", NO_COLUMN), ("Mot [Own]", NO_COLUMN)
    }  # fmt: skip


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
texts = st.one_of(words, st.sampled_from(["=1+1", "-3", "@SUM(A1)", "+cmd|' /C calc'!A0", "007", "1e5", "yes", "NA"]))
amounts = st.decimals(0, 10**9, places=3, allow_nan=False).map(str) | st.integers(0, 10**9).map(str)
lands = st.sampled_from(["KE", "TZ", "NA", "VN", "NO", "XN"])
places = st.text("abcdefghijklmnopqrstuvwxyzéß", min_size=3, max_size=10).map(lambda name: f"Q{name}")
stops = st.fixed_dictionaries(
    {"country": lands, "standing": st.sampled_from(["alleged", "established"])},
    optional={"place": places, "code": st.sampled_from(["KEMBA", "NBO"]), "day": st.just("2026-01-31")},
)
lines = st.fixed_dictionaries(
    {"regime": st.sampled_from(["CITES", "OTHER"]), "description": texts},
    optional={
        "taxon": texts, "declared": st.sampled_from(codes.DECLARED), "live": st.integers(0, 10**6), "marks": texts,
        "origin": st.builds(dict, country=lands), "refillable": st.booleans(), "container": texts,
        "value": st.builds(dict, amount=amounts, currency=st.sampled_from(["EUR", "NAD"])),
        "quantities": st.lists(st.builds(dict, amount=amounts, unit=words), min_size=1, max_size=3),
    },
)  # fmt: skip
cases = st.fixed_dictionaries(
    {"day": st.dates(dt.date(1990, 1, 1), dt.date(2026, 1, 1)).map(str), "goods": st.lists(lines, max_size=3)},
    optional={
        "agency": texts, "narrative": texts, "detection": st.sampled_from(codes.DETECTIONS),
        "suspects": st.integers(0, 99), "origins": st.lists(stops),
        "sampled": st.booleans(), "place": st.fixed_dictionaries({"country": lands}, optional={"name": texts}),
        "latitude": st.decimals(-90, 90, places=6).map(str), "longitude": st.decimals(-180, 180, places=6).map(str),
        "containers": st.lists(st.builds(dict, number=st.from_regex(r"[A-Z]{4}[0-9]{7}", fullmatch=True)), max_size=2),
        "nationalities": st.lists(lands, max_size=2), "measures": st.lists(st.sampled_from(codes.MEASURES), max_size=2),
        "grounds": st.lists(st.builds(dict, code=st.sampled_from(codes.GROUNDS)), max_size=2),
    },
)  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.lists(cases, min_size=1, max_size=3))
def test_record_to_sheet_to_record(given):
    records = []
    for case in given:
        route = [{"role": "origin", **stop} for stop in case.pop("origins", ())]
        goods = [{"line": n, **line} for n, line in enumerate(case["goods"], start=1)]
        records.append(pure.from_json(case | {"route": route, "goods": goods}))
    stream = written(*(Case(pure.to_json(record), (), f"={n}") for n, record in enumerate(records)))
    found = [believe(draft) for draft in drafts(stream)]
    assert [one.record for one in found] == records


def test_nothing_that_is_written_is_a_formula():
    stream = written(Case(pure.to_json(seized(IVORY, agency="=1+1", narrative="@SUM(A1)")), (), "=HYPERLINK(1)"))
    book = load_workbook(stream)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and book[SHEET]["A2"].value == "=HYPERLINK(1)" and book[SHEET]["A2"].quotePrefix


def test_lines_of_a_case_stand_under_its_reference_and_blanks_leave_what_stands():
    first = {"Reference": "A", "Date": dt.date(2026, 5, 4), "Goods": "tusks", "Species": "Loxodonta africana",
             "Quantity 1": 620.5, "Unit 1": "kg", "Country": "Kenya"}  # fmt: skip
    second = {"Reference": "A", "Goods": "scales", "Class of goods": "pangolin", "Live": 0}
    (draft,) = drafts(
        filled(first, second, people=[{"Reference": "A", "Role": "suspect", "Person": "yes", "Name": "X"}])
    )
    found = believe(draft)
    assert isinstance(found, Believed) and found.record.day == dt.date(2026, 5, 4)
    assert [(g.line, g.regime, g.description) for g in found.record.goods] == [
        (1, "CITES", "tusks"), (2, "CITES", "scales")
    ]  # fmt: skip
    assert found.record.goods[0].quantities[0].amount == Decimal("620.5") and found.record.place.country == "KE"
    assert (draft.counts, len(found.parties)) == (2, 1)
    stands = pure.to_json(seized(WASTE))
    over = laid_over(stands, {"agency": "Harbour Police", "goods": [{"line": "1", "note": "soiled"}]})
    assert pure.from_json(over) == seized(
        WASTE, agency="Harbour Police", goods=[{**WASTE["goods"][0], "note": "soiled"}]
    )
    assert {(c.field, c.after) for c in changes(stands, pure.to_json(pure.from_json(over)))} == {
        ("agency", "Harbour Police"), ("goods.0.note", "soiled")
    }  # fmt: skip


def test_each_thing_that_is_wrong_is_named_by_its_column():
    rows = [
        {"Reference": "A", "Date": "3/4/2026", "Sampled": "x", "Drawn at random": "maybe", "Latitude": "north"},
        {"Reference": "A", "Date": "5 May 2026", "Goods": "x"},
        {"Goods": "no reference"},
    ]
    first, stray, people = drafts(
        filled(*rows, columns=[*COLUMNS, "Sampled"], people=[{"Reference": "B", "Name": "X"}])
    )
    assert {fault.field for fault in first.faults} == {"Date", "Drawn at random", "Latitude", "Sampled"}
    assert [fault.reason for fault in (*stray.faults, *people.faults)] == [NO_REFERENCE, NO_CASE]
    assert isinstance(believe(first), Doubted)
    assert [title_of(path) for path in ("goods[0].term", "goods.1.quantities", "day", "place.code", "odd")] == [
        "CITES term (1)", "Quantity 1 (2)", "Date", "Place code", "odd"
    ]  # fmt: skip


def test_a_formula_is_its_value_and_is_marked():
    (draft,) = drafts(filled({"Reference": "A", "Goods": "=1+1", "Date": "2026-01-01"}))
    assert draft.formulas == ("Goods",)
    assert [(fault.field, fault.reason) for fault in draft.faults] == [("Goods", "holds no value")]


def test_a_serial_day_is_a_day_and_merged_cells_hold_a_reference_once():
    stream = filled({"Reference": "A", "Date": 46146, "Goods": "x"}, {"Goods": "y"})
    book = load_workbook(stream)
    book[SHEET].merge_cells("A2:A3")
    merged = io.BytesIO()
    book.save(merged)
    merged.seek(0)
    first, stray = drafts(merged)
    assert first.fields["day"] == "2026-05-04" and stray.faults[0].reason == NO_REFERENCE


def repacked(stream, change):
    """The spreadsheet with parts put in, or other ones in their place."""
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    made.seek(0)
    return made


BOMB = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"xl/vbaProject.bin": b"macro"}, "macros"),
        ({"xl/media/zeros.bin": b"\0" * (40 << 20)}, "unpacks to more"),
        ({"xl/worksheets/sheet1.xml": BOMB}, "entities"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"}, "cannot be read"),
        ({f"xl/media/{n}.bin": b"x" for n in range(600)}, "unpacks to more"),
    ],
)
def test_a_hostile_spreadsheet_is_refused_before_it_is_opened(change, said):
    with pytest.raises(Unreadable, match=said):
        drafts(repacked(filled({"Reference": "A"}), change))


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.xlsx"), (b"PK\x03\x04" + b"\0" * 60, "a.xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"),
     (b"Reference,Date", "a.csv")],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused(data, name):
    with pytest.raises(Unreadable):
        drafts(io.BytesIO(data), name)


def test_a_spreadsheet_that_bears_the_name_of_one_with_macros_is_refused():
    with pytest.raises(Unreadable, match="macros"):
        drafts(filled({"Reference": "A"}), "a.XLSM")


def test_too_many_rows_are_refused_and_rows_far_below_are_found(monkeypatch):
    text = b"ID,Year\n" + b"1,2009\n" * (MOST_ROWS + 1)
    with pytest.raises(Unreadable, match="more than"):
        list(opened.delimited(io.BytesIO(text)))
    stream = filled({"Reference": "A"})
    book = load_workbook(stream)
    book[SHEET].cell(900, 1, "B")
    far = io.BytesIO()
    book.save(far)
    # The size that the sheet says it has is not believed.
    said = zipfile.ZipFile(far).read("xl/worksheets/sheet1.xml")
    start = said.index(b'<dimension ref="')
    lied = said[:start] + b'<dimension ref="A1:B2"/>' + said[said.index(b"/>", start) + 2 :]
    assert [draft.rows[0].number for draft in drafts(repacked(far, {"xl/worksheets/sheet1.xml": lied}))] == [2, 900]
    book[SHEET].cell(3, 300, "far out")
    wide = io.BytesIO()
    book.save(wide)
    with pytest.raises(Unreadable, match="columns"):
        drafts(wide)
    monkeypatch.setattr(opened, "_EMPTY_ROWS", 500)
    far.seek(0)
    with pytest.raises(Unreadable, match="empty"):
        drafts(far)
