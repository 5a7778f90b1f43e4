"""Every return on the shelf: what it writes, that nothing is lost, that no name and no formula slips through.

The golden files are what was checked by eye. To write them anew after a change that is meant:
GREENLANE_GOLDEN=write python -m pytest tests/reporting/test_returns.py
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from tests.permits.made import paper as paper_fields
from tests.reporting.reported import ASKED, YEAR, case, cases, made, papers
from tests.seized import IVORY, WASTE

from greenlane.front.inert import BEGINS, inert
from greenlane.permits import permit
from greenlane.reporting.period import Period
from greenlane.reporting.return_shelf import UnknownReturn, all_returns, by_name
from greenlane.reporting.statutory import make
from greenlane.reporting.writing import NotOffered, file_name, text_of, write
from greenlane.seizures.record import Party

GOLDEN = Path(__file__).parent / "golden"
AITR = [
    "Date of seizure", "Species (scientific name)", "Description of specimen", "Quantity", "Unit",
    "Location of incident", "Detecting agency", "Reason for seizure", "Mode of transport", "Method of detection",
    "Method of concealment", "Alleged country of origin", "Country(ies) of transit", "Alleged final destination",
    "Estimated value in country", "Currency", "Nationality of offenders", "Law under which charges were brought",
    "Sanction", "Disposal of confiscated specimens", "Additional information",
]  # fmt: skip
each = pytest.mark.parametrize("what", all_returns(), ids=lambda what: what.name)
non_nominal = [what for what in all_returns() if not what.nominal]


def sheet(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@each
def test_a_return_writes_what_was_checked_by_eye(what):
    told = made(what)
    kept = json.dumps(
        {
            "text": text_of(told).splitlines(),
            "rows": told.texts,
            "left out": [[out.number, out.key[1], out.reason] for out in told.left_out],
            "missing": [[one.number, one.line, one.column, one.field] for one in told.missing],
        },
        ensure_ascii=False,
        indent=1,
    )
    path = GOLDEN / f"{what.name}.json"
    if os.environ.get("GREENLANE_GOLDEN") == "write":
        path.write_text(kept + "\n", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == kept + "\n"


@each
def test_nothing_is_lost_on_the_way(what):
    told = made(what)
    assert told.adds_up
    assert told.rows
    assert told.reported + len(told.left_out) == len(told.read)
    assert all(out.reason for out in told.left_out)
    assert not replace(told, left_out=told.left_out[1:], rows=told.rows[1:]).adds_up
    assert not replace(told, rows=(*told.rows, *told.rows)).adds_up


@each
def test_the_file_says_whether_the_official_form_was_seen(what):
    told = made(what)
    for kind in what.kinds:
        content = write(told, kind)
        assert content == write(told, kind)
        assert file_name(told, kind).startswith(f"{what.name}_XN_")
        if kind == "xlsx":
            about = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
            said = " ".join(str(cell.value) for row in about.iter_rows() for cell in row)
        elif kind == "pdf":
            assert content.startswith(b"%PDF")
            continue
        else:
            said = json.loads(content)["about"].__repr__() if kind == "json" else content.decode()
        # repr() and a lone quotation mark do not agree: compare what has none.
        assert what.form.words.split("'")[0] in said
    assert what.form.seen or "not" in what.form.words
    assert {"sourced", "memory", "unverified", "derived", "own"} & set(what.form.trust.replace(",", "").split())


@each
def test_what_is_invented_says_so(what):
    assert "INVENTED DATA" in text_of(made(what, replace(ASKED, invented=True)))
    assert "INVENTED" not in text_of(made(what))


@each
def test_a_return_has_a_rule_of_when_it_is_due_with_its_source(what):
    due = what.due(YEAR)
    assert due.words
    assert due.source
    assert due.trust in ("sourced", "memory", "unverified")
    assert due.day is None or due.day > YEAR.until


@each
def test_another_kind_of_file_is_refused(what):
    with pytest.raises(NotOffered):
        write(made(what), "docx")


def test_the_illegal_trade_report_has_its_21_columns_and_nothing_else():
    rows = list(sheet(write(made(by_name("aitr")))).iter_rows(values_only=True))
    assert list(rows[0]) == AITR
    assert len(rows) == 1 + 4
    assert str(rows[1][0]).startswith("2026-05-04")
    assert rows[1][1:5] == ("Loxodonta africana", "TUS", 71, "NO")
    assert made(by_name("aitr")).markings == (
        "NOT all of the data may be shared with ICCWC: the rows of NCT-2026-00001 are opted out.",
    )


def test_namibia_is_not_a_missing_value():
    told = make(by_name("aitr"), [case("1", IVORY, route=[{"role": "origin", "country": "NA"}])], ASKED)
    cells = list(sheet(write(told)).iter_rows(values_only=True))[1]
    assert cells[11] == "NA"
    assert ",NA," in write(told, "csv").decode()


@pytest.mark.parametrize("begins", [*BEGINS, "  ="])
def test_no_text_becomes_a_formula(begins):
    evil = f"{begins}HYPERLINK(1)"
    record = case("1", IVORY, agency="x", concealment="", detection="")
    record = replace(record, record=replace(record.record, agency=evil, operation=evil))
    for name in ("aitr", "cen_like", "wise_like"):
        told = make(by_name(name), [record], ASKED)
        for row in sheet(write(told, "xlsx")).iter_rows():
            for cell in row:
                assert cell.data_type != "f"
        for line in write(told, "csv").decode().splitlines():
            assert not any(cell.strip('"') != inert(cell.strip('"')) for cell in line.split(",") if "HYPERLINK" in cell)
    assert evil.strip() in str([c.value for r in sheet(write(make(by_name("aitr"), [record], ASKED))) for c in r])


MARK = "ZQX7"


def marked() -> list:
    """The cases with a mark in every field that may name somebody."""
    text = {name: f"{MARK}{name}" for name in (
        "name", "first_names", "birthplace", "occupation", "paper", "address", "registration", "phone", "email", "note",
    )}  # fmt: skip
    people = tuple(
        Party(role=role, person=person, **text) for role in ("suspect", "carrier") for person in (True, False)
    )
    named = []
    for one in cases():
        record = replace(
            one.record, narrative=f"{MARK}narrative", carrier=f"{MARK}carrier", as_written={"offender": f"{MARK}row"},
            conveyance={"mode": "road", "registration": f"{MARK}plate"},
        )  # fmt: skip
        named.append(replace(one, parties=people, record=record))
    return named


def opened(content: bytes, kind: str) -> bytes:
    """All that a file holds; of a workbook, of each of its parts."""
    if kind != "xlsx":
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("what", non_nominal, ids=lambda what: what.name)
def test_no_name_is_in_a_return_that_is_not_nominal(what):
    if what.reads == "papers":
        people = ({"role": "exporter", "name": f"{MARK}name", "address": f"{MARK}address"},)
        named = [
            replace(one, paper=replace(one.paper, signatory=f"{MARK}signatory", parties=people)) for one in papers()
        ]
        told = make(what, named, ASKED)
    else:
        told = make(what, marked(), ASKED)
    assert told.rows
    for kind in what.kinds:
        assert MARK.encode() not in opened(write(told, kind), kind)
    assert MARK not in text_of(told)
    assert MARK not in repr(told.left_out) + repr(told.missing) + repr(told.texts)


def test_a_nominal_return_names_people_and_says_so():
    for what in all_returns():
        if what.nominal:
            told = make(what, [one for one in marked() if one.number.endswith("2")], ASKED)
            assert MARK in text_of(told)
            assert "personal data" in text_of(told)
            assert what.per_case


def test_a_month_lists_what_is_known_by_its_year_alone():
    told = make(by_name("bulletin"), cases(), replace(ASKED, period=Period.of_month(2026, 5)))
    assert told.adds_up
    reasons = {out.number: out.reason for out in told.left_out}
    assert reasons["NCT-2026-00004"] == "only its year is known, and the period is not made of whole years"
    assert reasons["NCT-2026-00007"] == "not of this period"


def test_a_missing_field_says_where_it_is_mended():
    told = made(by_name("aitr"))
    assert ("NCT-2026-00008", "Species (scientific name)", "goods.0.taxon") not in {
        (one.number, one.column, one.field) for one in told.missing
    }
    assert ("NCT-2026-00004", "Date of seizure", "day") in {(one.number, one.column, one.field) for one in told.missing}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Loxodonta africanna", "Loxodonta africana"),
        ("Varanus imaginarius", "Varanus imaginarius"),
        ("Draco imaginarius", "Draco imaginarius"),
        ("سلحفاة", ""),
        ("some lizard, alive", ""),
    ],
)
def test_the_species_is_a_scientific_name_or_is_missing(written, told):
    one = case("00001", IVORY, goods=[{**IVORY["goods"][0], "taxon": written}])
    report = make(by_name("aitr"), [one], ASKED)
    assert report.texts[0][1] == told
    assert ("goods.0.taxon" in {missing.field for missing in report.missing}) is (told == "")
    assert written in report.texts[0][1] + report.texts[0][-1], "as it was written, it is never lost"


def test_an_unknown_return_names_those_there_are():
    with pytest.raises(UnknownReturn, match="aitr"):
        by_name("nothing")
    names = "aitr cites_annual etis basel_case basel_table9 montreal_form1 montreal_form2 ecomessage cen_like wise_like"
    assert {*names.split(), "cis_like", "bulletin"} <= {what.name for what in all_returns()}


def test_no_sign_turns_the_direction_of_a_message():
    record = case("1", IVORY)
    record = replace(record, record=replace(record.record, agency="Northport \u202egpj\u2066 Customs"))
    told = text_of(make(by_name("aitr"), [record], ASKED))
    assert "Northport gpj Customs" in told


def elephant(term: str, kg: str, **more: object) -> dict:
    return {"regime": "CITES", "taxon": "Loxodonta africana", "term": term,
            "quantities": [{"amount": kg, "unit": "kg"}], **more}  # fmt: skip


def test_ivory_is_what_the_terms_call_ivory_and_is_counted_as_raw_or_worked_as_its_equivalent_is():
    """Jewellery of ivory is IJW; JWL and CAR are of other than ivory, bracelets of hair among them."""
    goods = [elephant("IVS", "2"), elephant("IJW", "0.7"), elephant("JWL", "0.3"), elephant("CAR", "5")]
    told = make(by_name("etis"), [case("1", IVORY, goods=goods)], ASKED)
    said = dict(zip(told.header, told.texts[0], strict=True))
    assert (said["Raw ivory weight (kg)"], said["Worked ivory weight (kg)"]) == ("2", "0.7")
    assert said["Raw ivory equivalent (kg, worked out)"] == "3"
    assert [(out.key[1], out.reason) for out in told.left_out] == [(3, "not ivory"), (4, "not ivory")]


def test_ivory_is_due_within_days_of_each_seizure_not_of_the_year():
    assert by_name("etis").due(YEAR).day is None


def test_equal_amounts_are_added_and_currencies_are_not():
    values = ({"amount": "5000", "currency": "USD"}, {"amount": "5000", "currency": "USD"},
              {"amount": "7.50", "currency": "EUR"})  # fmt: skip
    goods = [elephant("TUS", "2", value=value) for value in values]
    for name, column in (("etis", "Value"), ("ecomessage", "Estimated value")):
        told = make(by_name(name), [case("1", IVORY, goods=goods)], ASKED)
        assert told.texts[0][told.header.index(column)] == "7.50 EUR; 10000 USD"
    whole = case("1", IVORY, goods=goods, value={"amount": "12000", "currency": "USD"})
    told = make(by_name("ecomessage"), [whole], ASKED)
    assert told.texts[0][told.header.index("Estimated value")] == "12000 USD"


def test_a_report_of_waste_adds_equal_costs_and_tells_of_charges_that_are_pending():
    one = next(one for one in cases() if one.take_backs)
    back = replace(one.take_backs[0], costs=one.take_backs[0].costs * 2)
    charged = case("1", WASTE, take_backs=(back,), charges=[
        {"law": "Invented Act, s. 4"}, {"law": "Invented Act, s. 5", "result": "fined", "sanction": "fine of 100"},
    ])  # fmt: skip
    told = make(by_name("basel_case"), [charged], ASKED)
    said = dict(zip([column.key for column in told.columns], told.texts[0], strict=True))
    assert "cost storage 2400.00 GBP (exporter)" in said["measures"]
    assert said["penalties"] == "Invented Act, s. 4: pending; Invented Act, s. 5: fined, fine of 100"


def test_each_person_keeps_what_was_recorded_of_that_person():
    born = (dt.date(1980, 1, 2), dt.date(1990, 3, 4))
    people = tuple(Party(role="suspect", person=True, name=f"Invented{day.year}", born=day) for day in born)
    told = make(by_name("cis_like"), [replace(case("1", IVORY), parties=people)], ASKED)
    assert told.texts[0][1] == (
        "suspect (alleged), family name Invented1980, born 1980-01-02; "
        "suspect (alleged), family name Invented1990, born 1990-03-04"
    )


def test_who_issued_an_import_permit_is_not_where_the_goods_came_from():
    one = papers()[0]
    fields = paper_fields(kind="cites_import", country="XN", lines=[{**paper_fields()["lines"][0], "origin": None}])
    del fields["export_country"]
    told = make(by_name("cites_annual"), [replace(one, paper=permit.from_json(fields))], ASKED)
    arrived = dict(zip(told.header, told.texts[0], strict=True))
    assert (arrived["Part"], arrived["Country of export or destination"], arrived["Country of origin"]) == (
        "import", "", "",
    )  # fmt: skip
    assert "Country of export or destination" in {missing.column for missing in told.missing}
