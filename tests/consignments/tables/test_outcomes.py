"""Outcomes are read beside the drafts, by who asks for them, and change nothing in what is declared."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from tests.consignments.formats import samples

from greenlane.consignments.reading import Consignment, Draft, Options, check
from greenlane.consignments.tables import outcomes, tabular
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables.outcomes import Outcome
from greenlane.consignments.tables.profile import Profile, ProfileFault, ProfileMismatch

LEMIS = profiles.load("lemis")
HEAD = "control_number,shipment_date,port,country_origin,country_imp_exp,genus,description,quantity,action"
LINES = [
    "7,2020-01-02,NY,NA,ZA,Rana,LIV,5,C,2020-01-05T00:00:00Z",
    "8,2020-01-03,NY,NA,ZA,Rana,LIV,5,R,2020-02-29T00:00:00Z",
    "7,2020-01-02,NY,NA,ZA,Hyla,BOD,1,R,NA",
    '9,2020-01-04,NY,NA,ZA,"Ra""na",BOD,1,,soon',
]


def read(content: str | bytes, profile: Profile = LEMIS) -> list[tuple[Draft, tuple[Outcome, ...]]]:
    raw = content.encode() if isinstance(content, str) else content
    return list(outcomes.beside(tabular.table(io.BytesIO(raw), profile, Options()), profile))


def test_each_line_has_its_own_outcome_wherever_it_stands() -> None:
    found = {draft.lines: known for draft, known in read("\n".join([f"{HEAD},disposition_date", *LINES]))}
    assert found == {
        (1, 3): (Outcome(False, dt.date(2020, 1, 5)), Outcome(True, None)),
        (2,): (Outcome(True, dt.date(2020, 2, 29)),),
        (4,): (Outcome(None, None),),
    }


def test_the_day_it_became_known_may_lack() -> None:
    lines = [line.rpartition(",")[0] for line in LINES]
    given = [one for _, found in read("\n".join([HEAD, *lines])) for one in found]
    assert [(one.found, one.known) for one in given] == [(False, None), (True, None), (True, None), (None, None)]


def test_parquet_tells_the_same_as_the_text_it_was_made_of() -> None:
    (content,) = samples.inputs("csv")
    assert [known for _, known in read(content)] == [known for _, known in read(samples.as_parquet(content))]


def test_a_line_that_cannot_be_taken_apart_has_no_outcome() -> None:
    (broken, none), (_, first) = read("\n".join([HEAD, "7,2020-01-02,NY,NA,ZA,Rana,LIV,5,R", "8,R"]))
    assert first == (Outcome(True),)
    assert broken.faults
    assert none == (Outcome(),)


def test_a_table_without_the_outcome_says_so() -> None:
    with pytest.raises(ProfileMismatch, match=r"no column 'action'.*the header has 8 columns"):
        read("\n".join([HEAD.removesuffix(",action"), "7,2020-01-02,NY,NA,ZA,Rana,LIV,5"]))
    silent = profiles.parse("p", 'title="T"\nsource="S"\nlicence="L"\n[[field]]\nto="reference"\nfrom="id"')
    with pytest.raises(ProfileMismatch, match="does not say in which column"):
        read("id\n1", silent)


def test_asking_for_outcomes_changes_no_fact_and_what_they_are_changes_none() -> None:
    plain = [draft for draft, _ in read("\n".join([f"{HEAD},disposition_date", *LINES]))]
    turned = [line.replace(",C,", ",?,").replace(",R,", ",C,").replace(",?,", ",R,") for line in LINES]
    other = [draft for draft, _ in read("\n".join([f"{HEAD},disposition_date", *turned]))]
    unasked = list(tabular.table(io.BytesIO("\n".join([HEAD, *[n.rpartition(",")[0] for n in LINES]]).encode()),
                                 LEMIS, Options()))  # fmt: skip
    assert [d.fields for d in plain] == [d.fields for d in other] == [d.fields for d in unasked]
    assert "disposition" not in str([draft.fields for draft in plain])


@pytest.mark.parametrize("gone", [("source", "unit"), ("purpose", "subspecies", "value", "us_co", "foreign_co"),
                                  ("specific_name", "generic_name", "species", "import_export")])  # fmt: skip
def test_declarations_are_read_without_the_columns_that_were_taken_out(gone: tuple[str, ...]) -> None:
    (content,) = samples.inputs("csv")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    kept = [name for name in rows[0] if name not in gone]
    out = io.StringIO()
    writer = csv.DictWriter(out, kept, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    whole = {draft.lines for draft, _ in read(content) if isinstance(check(draft), Consignment)}
    taken = {draft.lines for draft, _ in read(out.getvalue()) if isinstance(check(draft), Consignment)}
    assert whole
    assert whole <= taken
    amounts = [line.get("quantity") for draft, _ in read(out.getvalue()) for line in draft.fields["goods"]]
    assert any(amounts), "an amount is kept without its unit, and says so"
    assert "unit" not in gone or {one["unit"] for one in amounts if one} == {"unstated"}


def test_a_profile_reads_a_table_as_if_columns_were_not_there() -> None:
    (content,) = samples.inputs("csv")
    whole, less = read(content), read(content, LEMIS.without({"quantity", "genus"}))
    assert all("taxon" not in line for draft, _ in less for line in draft.fields["goods"])
    assert any("taxon" in line for draft, _ in whole for line in draft.fields["goods"])
    assert [known for _, known in whole] == [known for _, known in less]
    with pytest.raises(ProfileMismatch, match="cannot tell consignments apart"):
        LEMIS.without({"control_number"})


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ('from = "r"\nfound = ["1"]\nnothing = ["0"]', "means"),
        ('from = "r"\nfound = ["1"]\nnothing = ["1"]\nmeans = "m"', "different"),
        ('from = "r"\nfound = []\nnothing = ["1"]\nmeans = "m"', "different"),
        ('from = "r"\nfound = ["1"]\nnothing = ["0"]\nmeans = "m"\ncolour = "x"', "colour"),
        ('from = "id"\nfound = ["1"]\nnothing = ["0"]\nmeans = "m"', "is an outcome"),
    ],
)
def test_a_result_that_cannot_work_is_refused(entry: str, word: str) -> None:
    head = 'title = "T"\nsource = "S"\nlicence = "L"\n'
    with pytest.raises(ProfileFault, match=word):
        profiles.parse("p", f'{head}[result]\n{entry}\n[[field]]\nto = "reference"\nfrom = "id"')
