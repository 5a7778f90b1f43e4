"""Two spellings of one name have one key; two names keep two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.consignments.facts.normalise import (
    address_key,
    code_key,
    email_key,
    party_key,
    phone_key,
    plain,
    tokens,
)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Ada Trading GmbH", "ada trading"),
        ("ADA  TRADING, Ltd.", "ada trading"),
        ("Ada Trading Co., Ltd", "ada trading"),
        ("Adá Trading S.A.R.L.", "ada trading"),
        ("Ada Trading s a r l", "ada trading"),
        ("Bo & Sons LLC", "bo and sons"),
        ("Bo and Sons", "bo and sons"),
        ("Dee GmbH & Co. KG", "dee"),
        ("北港贸易有限公司", "北港贸易"),
        ("北港貿易股份有限公司", "北港貿易"),
        ("ООО «Северный порт»", "северный порт"),
        ("Северный порт ООО", "северный порт"),
        ("شركة الميناء الشمالي ش.م.م", "الميناء الشمالي"),
        ("Ｎｏｒｔｈｐｏｒｔ　Ｌｔｄ", "northport"),
        ("O'Eli Shipping", "oeli shipping"),
        ("Ltd", "ltd"),
        ("", ""),
        ("—", ""),
    ],
)
def test_a_party_has_one_key_however_it_is_written(written: str, key: str) -> None:
    assert party_key(written) == key


def test_the_order_of_words_counts() -> None:
    assert party_key("Ada Bo Ltd") != party_key("Bo Ada Ltd")


def test_letters_of_other_scripts_keep_their_marks() -> None:
    assert plain("Йод и ёж") == "йод и ёж"
    assert plain("Éléphant") == "elephant"


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)
    assert code_key(code_key(text)) == code_key(text)
    assert email_key(email_key(text)) == email_key(text)


def test_addresses_agree_on_the_usual_words() -> None:
    key = address_key("12, Harbour Street", "Northport", "NL")
    assert key == "12 harbour st northport nl"
    assert address_key("12 HARBOUR ST. Northport", "Northport", "NL") == key
    assert address_key("", "Northport", "NL") == ""


@pytest.mark.parametrize(
    ("written", "key"), [("+49 (40) 123-4567", "49401234567"), ("0049 40 1234567", "49401234567"), ("12", ""), ("", "")]
)
def test_telephone_numbers(written: str, key: str) -> None:
    assert phone_key(written) == key


def test_mail_addresses_and_numbers() -> None:
    assert email_key(" Ada@Example.ORG ") == "ada@example.org"
    assert email_key("none") == email_key("@") == ""
    assert code_key("MSCU 663987-0") == "MSCU6639870"
    assert code_key("26-GH ٠٠٠١٢٣") == code_key("26gh۰۰۰۱۲۳") == "26GH000123"
