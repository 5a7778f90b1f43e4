"""A public list of airport seizures goes in, and the CITES report comes out: every row is in it, or is listed.

The real list is public and not part of the repository; it is read where it lies beside the checkout.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from tests.reporting.reported import ASKED, of_record
from tests.seizures.routes_rows import ROWS, sent

from greenlane.reporting.actions.gathering import gather
from greenlane.reporting.period import Period
from greenlane.reporting.return_shelf import by_name
from greenlane.reporting.statutory import make
from greenlane.reporting.writing import write
from greenlane.seizures.actions.incoming import take_in
from greenlane.seizures.incoming.draft import Believed, believe
from greenlane.seizures.incoming.formats import by_name as format_of

YEARS = (dt.date(2009, 1, 1), dt.date(2013, 12, 31))
LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "routes_airport_seizures_2009_2013.csv"


def test_rows_that_are_taken_in_are_reported_or_listed(cast):
    taken = take_in(sent(), "routes", file_name="rows.csv", office=cast.terminal, by=cast.ada)
    made = gather(cast.kai, "aitr", *YEARS)
    told = {row.number for row in made.rows} | {out.number for out in made.left_out}
    assert made.adds_up
    assert len(told) == taken.made
    assert taken.rows == len(ROWS) == len(told) + taken.aside
    sheet = openpyxl.load_workbook(io.BytesIO(write(made))).worksheets[0]
    assert sheet.max_row == 1 + len(made.rows)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    # Southmere reports none of it.
    assert not gather(cast.chi, "aitr", *YEARS).read


def test_a_species_that_no_appendix_holds_is_listed_and_not_reported(cast):
    row = [*ROWS[6][:1], "2013", "8-Jun-13", *ROWS[6][3:15], "Budgerigars; Peregrine Falcons"]
    take_in(sent([row]), "routes", file_name="rows.csv", office=cast.terminal, by=cast.ada)
    made = gather(cast.kai, "aitr", *YEARS)
    assert [made_row.cells[1] for made_row in made.rows] == ["Falco peregrinus"]
    assert [out.reason for out in made.left_out] == ["goods of another regime than CITES"] and made.adds_up
    assert not gather(cast.chi, "aitr", *YEARS).read


@pytest.mark.skipif(not LIST.exists(), reason="the public list of airport seizures does not lie beside the checkout")
def test_every_row_of_the_real_list_is_reported_or_listed():
    format_ = format_of("routes")
    cases, aside, rows = [], 0, 0
    with LIST.open("rb") as stream:
        for draft in format_.drafts(format_.rows(stream, "")):
            rows += draft.counts
            found = believe(draft)
            if isinstance(found, Believed):
                cases.append(of_record(f"R{rows:04d}", found.record))
            else:
                aside += draft.counts
    made = make(by_name("aitr"), cases, ASKED.__class__(Period(*YEARS), "XN", "Northport Customs", ASKED.on))
    told = {row.number for row in made.rows} | {out.number for out in made.left_out}
    assert rows == 428
    assert made.adds_up
    assert len(told) + aside == rows
    assert made.rows
