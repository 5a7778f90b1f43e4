"""What the filing itself tells: gaps, lateness, amendments, papers used twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.consignments.facts.samples import BOOKS, MANIFEST, PLAIN, declared, facts

from greenlane.consignments.facts.work_out import work_out


def amended(**changes: Any) -> dict[str, Any]:
    """Return the facts of a manifest received after the one of the samples."""
    return work_out(declared(MANIFEST, **changes), BOOKS, declared(MANIFEST))[0]


def test_a_whole_manifest_misses_nothing() -> None:
    assert facts(MANIFEST)["missing_fields"] == []


def test_a_bare_manifest_misses_what_it_must_say() -> None:
    row = facts({**PLAIN, "kind": "manifest"}, goods={"gross_kg": None})
    assert row["missing_fields"] == [
        "vessel", "voyage", "transport_document", "gross_kg", "loading_place", "discharge_place", "consignor",
        "consignee",
    ]  # fmt: skip
    sealless = facts(MANIFEST, containers=[{"number": "CSQU3054383"}])
    assert sealless["missing_fields"] == ["seal"]


def test_a_flight_needs_a_number_and_a_parcel_no_vessel() -> None:
    assert facts(MANIFEST, conveyance={"mode": "air", "voyage": "NP 12"})["missing_fields"] == []
    assert facts(MANIFEST, conveyance={"mode": "air"})["missing_fields"] == ["vessel"]
    assert facts(MANIFEST, conveyance={"mode": "express"})["missing_fields"] == []


def test_a_declaration_has_no_manifest_fields_to_miss() -> None:
    assert facts()["missing_fields"] is None


def test_hours_are_the_most_there_can_be() -> None:
    assert facts(MANIFEST)["hours_before_arrival"] == 60.0
    assert facts(submitted="2023-05-01T10:00:00Z")["hours_before_arrival"] == 14.0
    assert facts(submitted="2023-05-02T06:00:00")["hours_before_arrival"] == -6.0
    assert facts()["hours_before_arrival"] is None


def test_the_day_of_submission_stands_in_for_a_missing_arrival() -> None:
    row = facts(arrival=None, submitted="2022-12-31T23:00:00")
    assert row["arrival"] == dt.date(2022, 12, 31)
    assert (row["month"], row["hours_before_arrival"]) == (12, None)
    assert facts(arrival=None)["arrival"] is None


def test_a_first_version_has_changed_nothing() -> None:
    row = facts(MANIFEST)
    changes = ("amended", "amended_after_departure", "consignee_changed", "notify_changed", "destination_changed")
    assert [row[name] for name in changes] == [False] * 5


def test_an_amendment_after_departure() -> None:
    assert amended()["amended"] is True
    assert amended()["amended_after_departure"] is True
    assert amended(submitted="2023-03-31T00:00:00")["amended_after_departure"] is False
    assert amended(submitted=None)["amended_after_departure"] is None


def test_a_new_consignee_is_a_change_and_a_new_spelling_is_none() -> None:
    ada, bo, chi = MANIFEST["parties"]
    assert amended(parties=[ada, {**bo, "name": "BO IMPORT BV"}, chi])["consignee_changed"] is False
    assert amended(parties=[ada, {**bo, "name": "Dee Import"}, chi])["consignee_changed"] is True
    assert amended(parties=[ada, bo])["notify_changed"] is True
    assert amended()["notify_changed"] is False


def test_a_new_destination_or_last_place_is_a_change() -> None:
    first, last = MANIFEST["legs"]
    assert amended()["destination_changed"] is False
    assert amended(destination_country="DE")["destination_changed"] is True
    assert amended(legs=[first, {**last, "end": {"code": "DEHAM"}}])["destination_changed"] is True
    assert amended(legs=[first, {**last, "end": {"code": "NL RTM"}}])["destination_changed"] is False


def test_reused_numbers_are_named_as_declared() -> None:
    item = declared(MANIFEST)
    assert work_out(item, BOOKS, reused=frozenset({"NPL100"}))[0]["document_reused"] == ["NPL 100"]
    assert work_out(item, BOOKS, reused=frozenset())[0]["document_reused"] == []
    assert work_out(item, BOOKS)[0]["document_reused"] is None


def test_silence_about_papers_is_not_their_absence() -> None:
    assert facts()["papers_known"] is False
    assert facts()["document_kinds"] is None
    assert facts()["has_cites_permit"] is None
    assert facts(MANIFEST)["papers_known"] is False, "a bill of lading says only which consignment it is"
    with_invoice = facts(documents=[{"kind": "invoice", "number": "1"}])
    assert (with_invoice["papers_known"], with_invoice["has_cites_permit"]) == (True, False)


def test_a_format_that_lists_all_papers_makes_absence_a_fact() -> None:
    row = work_out(declared(), BOOKS, papers_listed=True)[0]
    assert (row["papers_known"], row["document_kinds"], row["has_cites_permit"]) == (True, [], False)
    row = work_out(declared(documents=[{"kind": "invoice"}]), BOOKS, papers_listed=False)[0]
    assert (row["papers_known"], row["has_cites_permit"]) == (False, None)
