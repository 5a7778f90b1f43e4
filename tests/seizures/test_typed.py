"""What stands in the fields of a form is what the record says, and back; and nothing that is not asked is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.seized import GAS, IVORY, PARTIES, WASTE, seized

from greenlane.seizures import typed
from greenlane.seizures.record import from_json, parties_from_json

WORDS = st.text("abc deé象ن-0", min_size=1, max_size=12).map(str.strip).filter(bool)
COUNTRY = st.sampled_from(["KE", "VN", "NA", "XN", "GB"])
MONEY = st.fixed_dictionaries({"amount": st.sampled_from(["0.5", "1200", "31"]), "currency": st.just("USD")})
STANDING = st.sampled_from(["alleged", "established"])
QUANTITY = st.fixed_dictionaries({"amount": st.sampled_from(["1", "2.50", "620"]), "unit": st.just("kg")})
GOODS = st.fixed_dictionaries(
    {"regime": st.sampled_from(["CITES", "BASEL", "MONTREAL", "OTHER"]), "description": WORDS},
    optional={
        "taxon": WORDS, "live": st.integers(0, 9), "quantities": st.lists(QUANTITY, min_size=1, max_size=3),
        "refillable": st.booleans(), "hazards": st.lists(st.sampled_from(["H6.1", "H8"]), min_size=1, unique=True),
        "origin": st.fixed_dictionaries({"country": COUNTRY, "standing": STANDING}), "value": MONEY, "marks": WORDS,
    },
)  # fmt: skip
ROUTE = st.fixed_dictionaries(
    {"role": st.sampled_from(["origin", "export", "transit"]), "country": COUNTRY, "standing": STANDING},
    optional={"place": WORDS, "day": st.just("2026-05-01")},
)
PARTY = st.fixed_dictionaries(
    {"role": st.just("suspect"), "person": st.booleans(), "name": WORDS},
    optional={"nationality": COUNTRY, "born": st.just("1980-02-03"), "note": WORDS, "standing": STANDING},
)
RECORD = st.fixed_dictionaries(
    {"goods": st.lists(GOODS, max_size=3), "route": st.lists(ROUTE, max_size=4)},
    optional={
        "day": st.just("2026-05-04"), "time": st.just("14:30:00"), "place": st.fixed_dictionaries({"name": WORDS}),
        "measures": st.lists(st.sampled_from(["seized", "arrest"]), unique=True), "share": st.booleans(),
        "nationalities": st.lists(COUNTRY, unique=True), "value": MONEY, "narrative": WORDS,
        "charges": st.lists(st.fixed_dictionaries({"law": WORDS, "fine": MONEY}), max_size=2),
        "containers": st.lists(st.fixed_dictionaries({"number": WORDS}, optional={"seals": st.just(["A1", "B2"])})),
        "as_written": st.just({"Country": "?"}), "unmapped": st.just(["Country"]),
    },
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(RECORD, st.lists(PARTY, max_size=2))
def test_a_record_is_typed_back_as_it_stood(said, people):
    record, parties = from_json(said), parties_from_json(people)
    shown = typed.fields(record, parties)
    over = typed.read(shown, record, parties)
    assert (from_json(over.record), parties_from_json(over.parties)) == (record, parties)
    assert from_json(typed.read({}, record, parties).record) == record  # a form that asks nothing changes nothing
    fresh = typed.read(shown)
    assert from_json(fresh.record | {k: said[k] for k in ("as_written", "unmapped") if k in said}) == record


@pytest.mark.parametrize("fields", [IVORY, WASTE, GAS])
def test_an_emptied_row_goes_and_the_others_keep_what_no_form_asks(fields):
    record = seized(fields)
    goods = {"regime": record.goods[0].regime, "description": "second", "hazards": ["H8"], "line": 2}
    two = from_json({**fields, "goods": [*fields["goods"], goods]})
    shown = {
        name: "" if name.startswith("goods-0-") else value
        for name, value in typed.fields(two).items()
        if "hazards" not in name
    }
    found = typed.read(shown, two)
    assert [one["description"] for one in found.record["goods"]] == ["second"]
    assert found.record["goods"][0]["hazards"] == ["H8"]
    assert found.field("goods.0.quantities.0.unit") == "goods-1-quantities-0-unit"
    assert found.field("place") == "place" and found.field("route.1.country") == "route-1-country"


def test_what_is_typed_is_brought_into_form():
    found = typed.read(
        {
            "route-0-role": "export", "route-0-country": "Côte d'Ivoire", "route-1-role": "transit",
            "route-1-country": "", "goods-0-regime": "OTHER", "goods-0-goods_class": "ivory",
            "goods-0-quantities-0-amount": Decimal("1.50"), "goods-0-quantities-0-unit": "kg",
            "goods-1-regime": "CITES", "goods-1-quantities-0-unit": "kg", "goods-0-hs": "0507.10",
            "value-amount": Decimal("12"), "value-currency": "usd", "share": "no", "sampled": "",
            "parties-0-role": "", "parties-0-person": "yes", "nationalities": "Kenya, VN",
        }
    )  # fmt: skip
    assert found.record["route"] == [{"role": "export", "country": "CI"}]
    assert [(one["regime"], one["hs"]) for one in found.record["goods"]] == [("CITES", "050710")]
    assert found.record["value"] == {"amount": "12", "currency": "USD"} and found.record["share"] is False
    assert found.parties == [] and found.record["nationalities"] == ["KE", "VN"]
    assert from_json(found.record).goods[0].quantities[0].amount == Decimal("1.50")


def test_wildlife_outside_the_appendices_stays_outside_until_another_class_is_chosen():
    bird = {"regime": "OTHER", "goods_class": "songbirds_parrots", "taxon": "Columba livia"}
    base = seized(goods=[bird])
    shown = typed.fields(base)
    assert typed.read(shown | {"agency": "x"}, base).record["goods"] == [bird]
    (chosen,) = typed.read(shown | {"goods-0-goods_class": "ivory"}, base).record["goods"]
    assert chosen["regime"] == "CITES"


def test_an_amount_that_changes_loses_the_dollars_worked_out_for_it():
    base = seized(value={"amount": "100", "currency": "EUR", "usd": "110"})
    shown = typed.fields(base)
    assert typed.read(shown, base).record["value"]["usd"] == "110"
    changed = typed.read(shown | {"value-amount": "200"}, base).record["value"]
    assert "usd" not in changed and changed["amount"] == "200"
    assert "value" not in typed.read(shown | {"value-amount": ""}, base).record
    assert typed.rows_of(["goods-0-taxon", "goods-12-term", "goods-x-y", "route-99999-role"], "goods") == 13


def test_names_are_read_only_from_the_fields_of_names():
    people = parties_from_json(PARTIES)
    assert typed.read({"day": "2026-01-01"}, seized(), people).parties == PARTIES
    assert "Inventedson" not in str(typed.fields(seized()))
    assert "Inventedson" not in str(typed.read(typed.fields(seized(), people)).record)
