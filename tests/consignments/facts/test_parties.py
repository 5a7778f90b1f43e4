"""Who is named, who is behind, and what nobody can tell."""

from __future__ import annotations

from typing import Any

from tests.consignments.facts.samples import MANIFEST, PLAIN, facts

ADA = {"role": "consignor", "name": "Ada Trading Ltd", "address": "12 Mill Road", "country": "TH"}
BO = {"role": "consignee", "name": "Bo Import B.V.", "address": "Kade 4", "country": "NL"}


def of(*parties: dict[str, Any], kind: str = "declaration") -> dict[str, Any]:
    return facts({**PLAIN, "kind": kind}, parties=list(parties))


def test_names_are_normal_and_countries_those_of_addresses() -> None:
    row = of(ADA, BO)
    assert (row["consignor"], row["consignee"], row["notify"]) == ("ada trading", "bo import", None)
    assert (row["consignor_country"], row["consignee_country"]) == ("TH", "NL")


def test_exporter_and_importer_stand_in() -> None:
    row = of({**ADA, "role": "exporter"}, {**BO, "role": "importer"})
    assert (row["consignor"], row["consignee"], row["party_missing"]) == ("ada trading", "bo import", False)


def test_nobody_named_is_an_omission_in_a_manifest_alone() -> None:
    assert of()["party_missing"] is None
    assert of(kind="manifest")["party_missing"] is True
    assert of(ADA)["party_missing"] is True
    assert of(ADA, {**BO, "name": "Ltd"})["party_missing"] is False


def test_to_order() -> None:
    order = {**BO, "name": "TO ORDER"}
    assert of(ADA, order)["to_order"] is True
    assert of(ADA, order, {"role": "notify", "name": "Chi"})["to_order"] is False
    assert of(ADA, {**BO, "name": "To the order of Northport Bank"})["to_order"] is False
    assert of(ADA)["to_order"] is None
    assert of(ADA, BO)["to_order"] is False


def test_middlemen() -> None:
    row = of({**ADA, "name": "Chi Freight"}, {**BO, "name": "Northport Bank"})
    assert (row["consignor_intermediary"], row["consignee_intermediary"]) == (True, True)
    assert of(ADA, BO)["consignee_intermediary"] is False
    assert of()["consignee_intermediary"] is None


def test_natural_persons_only_as_declared() -> None:
    assert of(ADA, BO)["natural_consignee"] is None
    assert of(ADA, {**BO, "natural_person": True})["natural_consignee"] is True


def test_brokers() -> None:
    assert of({"role": "declarant", "name": "Eli Customs Ltd"})["broker"] == "eli customs"
    assert of({"role": "declarant", "name": "Eli"}, {"role": "broker", "name": "Fay"})["broker"] == "fay"
    assert of(ADA)["broker"] is None


def test_addresses() -> None:
    assert of({**ADA, "address": "P.O. Box 3"}, BO)["post_box"] is True
    assert of(ADA, BO)["post_box"] is False
    assert of(ADA, {**BO, "address": None})["post_box"] is None
    assert of(ADA, {**BO, "address": None})["address_missing"] is True
    assert of(ADA, {**BO, "address": None, "city": "Rotterdam"})["address_missing"] is False
    bare = ({**ADA, "address": None}, {**BO, "address": None})
    assert of(*bare)["address_missing"] is None
    assert of(*bare, kind="postal")["address_missing"] is True
    assert of()["address_missing"] is None


def test_the_same_party_on_both_ends() -> None:
    assert of(ADA, {**BO, "name": "ADA TRADING"})["same_party"] is True
    assert of({**ADA, "identifier": "X 1"}, {**BO, "identifier": "x1"})["same_party"] is True
    assert of(ADA, BO)["same_party"] is False
    assert of(ADA)["same_party"] is None


def test_a_third_one_pays() -> None:
    assert of(ADA, BO, {"role": "payer", "name": "Dee Holding"})["payer_third"] is True
    assert of(ADA, BO, {"role": "payer", "name": "BO IMPORT BV"})["payer_third"] is False
    assert facts(MANIFEST)["payer_third"] is None


def test_an_address_and_a_telephone_are_compared_and_not_read() -> None:
    phoned = {**BO, "phone": "+31 (0)20 555 0100"}
    row = of({**ADA, "address": "Kade 4", "country": "NL", "phone": "0031 020-5550100"}, phoned)
    assert row["consignor_address_key"] == row["consignee_address_key"] is not None
    assert row["consignor_phone_key"] == row["consignee_phone_key"] is not None
    assert "555" not in row["consignee_phone_key"]
    assert "kade" not in row["consignee_address_key"]
    other = of(ADA, BO)
    assert other["consignor_address_key"] != other["consignee_address_key"]
    assert other["consignee_phone_key"] is None


def test_without_a_street_there_is_no_address_to_share() -> None:
    nowhere = {name: value for name, value in BO.items() if name != "address"}
    assert of(ADA, {**nowhere, "city": "Amsterdam"})["consignee_address_key"] is None
    assert of(ADA, {**BO, "phone": "n/a"})["consignee_phone_key"] is None
    assert of(ADA)["consignee_address_key"] is None
