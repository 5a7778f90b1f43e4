"""What a case is found by: the kinds and forms in which consignments are found, and what is said of parties apart."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from tests.seized import IVORY
from tests.shipments import PLASTIC

from greenlane.consignments import consignment
from greenlane.consignments.facts import identifiers
from greenlane.seizures.record import from_json, parties_from_json
from greenlane.tracing import selector

text = st.text(max_size=40)


def found(changes=None, parties=(), photos=()):
    record = from_json(json.loads(json.dumps(IVORY)) | (changes or {}))
    return selector.of_case(record, parties_from_json(list(parties)), photos)


def pairs(selectors):
    return {(one.kind, one.value) for one in selectors}


def test_a_case_says_where_each_identifier_stands():
    box = {"number": "csqu 305438-3", "seals": ["A 1"], "seals_found": ["A1", "B2"]}
    said = found({"containers": [box], "papers": [{"kind": "cites_permit", "number": "ke-12/2023"}]})
    assert [(one.kind, one.value, one.where) for one in said] == [
        ("container", "CSQU3054383", "containers[0].number"),
        ("seal", "A1", "containers[0].seals[0]"),
        ("seal", "B2", "containers[0].seals_found[1]"),
        ("permit", "KE122023", "papers[0].number"),
    ]
    assert not any(one.nominal for one in said)


def test_a_flight_and_a_voyage():
    air = found({"mode": "air", "conveyance": {"voyage": "kq 310", "registration": "5Y-KZA"}})
    assert {("flight", "KQ310"), ("registration", "5YKZA")} <= pairs(air)
    sea = found({"conveyance": {"imo": "IMO 9074729", "voyage": "12e"}})
    assert {("imo", "9074729"), ("voyage", "9074729 12E")} <= pairs(sea)
    nameless = found({"conveyance": {"voyage": "12e"}})
    assert "voyage" not in {one.kind for one in nameless}, "12E is a voyage of every vessel"


def test_what_parties_say_is_nominal():
    party = {
        "role": "suspect", "person": True, "name": "Inventedson", "first_names": "Jan", "country": "XN",
        "address": "1 Invented Road", "phone": "+49 40 1234567", "email": "Jan@Example.org", "registration": "x 1",
        "paper": "p-77",
    }  # fmt: skip
    said = [one for one in found(parties=[party]) if one.where.startswith("parties")]
    assert {(one.kind, one.value) for one in said} == {
        ("party", "jan inventedson"), ("address", "1 invented rd xn"), ("phone", "49401234567"),
        ("email", "jan@example.org"), ("tax", "X1"), ("passport", "P77"),
    }  # fmt: skip
    assert all(one.nominal for one in said)
    assert [one.nominal for one in found({"papers": [{"kind": "passport", "number": "P 77"}]})] == [False, True]
    assert ("party", "") not in pairs(found(parties=[{"role": "consignee", "person": False, "name": "To order"}]))


def test_a_photograph_is_found_by_its_bytes():
    said = found(photos=[selector.Photo("AB12"), selector.Photo("cd34", nominal=False)])
    assert [(one.value, one.nominal) for one in said if one.kind == "photo"] == [("ab12", True), ("cd34", False)]


def test_a_case_and_its_consignment_are_found_by_the_same():
    """What both say of one container, seal, vessel, paper and company has one kind and one form."""
    declared = consignment.from_json(PLASTIC)
    case = found(
        {
            "containers": [{"number": "CSQU3054383", "seals": ["A1"]}],
            "conveyance": {"mode": "sea", "imo": "9074729", "voyage": "12E"},
            "papers": [{"kind": "bill_of_lading", "number": "INVB0001"}, {"kind": "invoice", "number": "I-77"}],
        },
        [
            {"role": "consignor", "person": False, "name": "Invented Recovery", "address": "1 Invented Road",
             "country": "GB"},
            {"role": "consignee", "person": False, "name": "IMAGINARY POLYMERS LTD", "address": "2 Invented Road",
             "country": "MY"},
            {"role": "notify", "person": True, "first_names": "Jan", "name": "Invented"},
        ],
    )  # fmt: skip
    assert pairs(case) - {("voyage", "9074729 12E")} == set(identifiers.identifiers(declared))


@given(text, text, text, st.sampled_from(sorted(selector.KINDS)))
def test_any_record_gives_known_kinds_each_once_and_short(number, name, address, kind):
    clean = "".join(sign for sign in number if ord(sign) >= 32 and not "\ud800" <= sign <= "\udfff")[:40]
    party = {"role": "owner", "person": False, "name": "n " + clean, "phone": clean, "registration": clean}
    said = found({"papers": [{"kind": "other", "number": clean}], "containers": [{"number": clean}]}, [party])
    assert len(pairs(said)) == len(said)
    assert {one.kind for one in said} <= set(selector.KINDS)
    assert all(one.value and len(one.value) <= selector.LONGEST for one in said)
    assert all(one.nominal for one in said if one.where.startswith("parties"))
    asked, value = selector.normal(kind, name + address)
    assert asked == kind
    assert len(value) <= selector.LONGEST


@given(st.from_regex(r"[A-Za-z0-9 ./-]{1,20}", fullmatch=True))
def test_a_question_finds_a_number_however_it_is_written(number):
    kept = {(one.kind, one.value) for one in found({"containers": [{"number": number}]}) if one.kind == "container"}
    assert kept == (
        {selector.normal("container", number.lower())} if selector.normal("container", number)[1] else set()
    )
    assert selector.normal("plate", number)[0] == "registration"


def test_an_email_of_a_record_that_has_none_is_none():
    assert selector.normal("email", "nobody") == ("email", "")
