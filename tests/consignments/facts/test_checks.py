"""Numbers with the wrong check digit are found; so are post boxes and middlemen, in six languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.facts import checks


def test_container_numbers() -> None:
    assert checks.container_valid("CSQU3054383")
    assert checks.container_valid("csqu 305438-3")
    assert not checks.container_valid("CSQU3054384")
    assert not checks.container_valid("CSQU305438")
    assert not checks.container_valid("")


@given(st.integers(0, 999999))
def test_a_changed_digit_of_a_container_number_is_found_nine_times_in_ten(serial: int) -> None:
    valid = [digit for digit in range(10) if checks.container_valid(f"NPTU{serial:06}{digit}")]
    assert len(valid) == 1


def test_ship_numbers() -> None:
    assert checks.imo_valid("9074729")
    assert checks.imo_valid("IMO 9074729")
    assert not checks.imo_valid("9074728")
    assert not checks.imo_valid("seven")


def test_postal_item_numbers() -> None:
    assert checks.item_id_valid("RR 473124829 GB")
    assert not checks.item_id_valid("RR473124828GB")
    assert not checks.item_id_valid("RR47312482GB")
    assert not checks.item_id_valid("ЯЯ473124829GB")


@pytest.mark.parametrize(
    "number", ["KE-12345/2023", "2019CN/EC000001/NJ", "19US123456/9", "14RU000123", "E-0123 (A)", "٢٠٢٦/١٢٣٤٥"]
)
def test_usual_permit_numbers(number: str) -> None:
    assert not checks.permit_number_odd(number)


@pytest.mark.parametrize(
    "number", ["", "12", "PENDING", "KE#123*23", "1" * 31, "КE12345/2023", "26GH٠٠٠١٢٣", "see invoice?1234"]
)
def test_odd_permit_numbers(number: str) -> None:
    assert checks.permit_number_odd(number)


@pytest.mark.parametrize(
    "address",
    [
        "P.O. Box 12, Northport", "PO BOX 77", "p o box 3", "Postfach 1234", "BP 123, Douala", "B.P. 4", "ص.ب 1234",
        "صندوق بريد 55", "а/я 17", "Абонентский ящик 9", "Apartado 99", "Apartado de correos 9", "Caixa Postal 8",
        "北港信箱12号", "郵政信箱 5", "Private Bag 4", "Boîte postale 12", "PMB 33", "Casilla postal 12",
    ],
)  # fmt: skip
def test_post_boxes(address: str) -> None:
    assert checks.post_box(address)


@pytest.mark.parametrize(
    "address",
    [
        "12 Harbour Street",
        "Boxhagener Str. 5",
        "Rue des Postes 4",
        "Apart. 12",
        "ул. Почтовая 5",
        "BPM House",
        "",
        "港口路5号",
    ],
)
def test_other_addresses(address: str) -> None:
    assert not checks.post_box(address)


@pytest.mark.parametrize(
    "name",
    [
        "Northport Bank plc", "To the order of Northport Bank", "TO ORDER", "Chi Freight Forwarding", "Bo Logistics",
        "Banque du Nord", "Banco del Norte", "北港货运代理有限公司", "北港国际物流", "Северный банк",
        "ООО Север Логистика", "بنك الشمال", "Transitaire du Port", "A l'ordre", "凭指示", "приказу",
    ],
)  # fmt: skip
def test_middlemen(name: str) -> None:
    assert checks.intermediary(name)


@pytest.mark.parametrize(
    "name", ["Ada Trading", "Riverbanks Fruit", "Border Foods", "北港贸易有限公司", "Ordering Tea"]
)
def test_owners(name: str) -> None:
    assert not checks.intermediary(name)


def test_to_order_of_nobody() -> None:
    assert checks.only_to_order("To order")
    assert checks.only_to_order("TO THE ORDER OF SHIPPER")
    assert not checks.only_to_order("To the order of Northport Bank")
    assert not checks.only_to_order("Ada Trading")
