"""Names of animals and plants, and their listing on the day of arrival."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.consignments.facts.samples import facts, line


def taxon(name: str | None, day: str = "2023-05-01", **goods: Any) -> dict[str, Any]:
    """Return the facts of a line with a scientific name."""
    fields = {"line": 1, "description": "Specimens", "taxon": name, **goods}
    return facts(arrival=day, goods=[{k: v for k, v in fields.items() if v is not None}])


def test_a_listed_animal() -> None:
    row = taxon("Manis javanica")
    assert (row["taxon"], row["taxon_rank"], row["taxon_group"], row["kingdom"]) == (
        "Manis javanica", "species", "Mammalia", "Animalia",
    )  # fmt: skip
    assert (row["listed"], row["appendix"], row["latin_name"]) == (True, "I", True)


def test_the_law_is_that_of_the_day() -> None:
    before, after = taxon("Manis javanica", "2016-05-01"), taxon("Manis javanica", "2017-05-01")
    assert (before["appendix"], after["appendix"]) == ("II", "I")
    assert after["listed_since"] == dt.date(2017, 1, 2)


def test_before_the_oldest_text_nobody_can_tell() -> None:
    row = taxon("Manis javanica", "2009-05-01")
    assert (row["taxon"], row["listed"], row["appendix"], row["listed_since"]) == ("Manis javanica", None, None, None)


def test_an_unknown_name_is_not_an_unlisted_one() -> None:
    unknown = taxon("Draco northportensis imaginarius")
    assert (unknown["taxon_declared"], unknown["appendix"]) == ("Draco northportensis imaginarius", None)
    strange = taxon("Qwertya asdfa")
    assert (strange["taxon"], strange["listed"], strange["appendix"], strange["native"]) == (None, None, None, None)
    assert taxon(None)["listed"] is None


def test_a_known_animal_that_is_not_listed() -> None:
    row = taxon("Xenopus laevis")
    assert (row["listed"], row["appendix"]) == (False, None)


def test_a_common_name_will_do() -> None:
    assert taxon(None, common_name="Sunda pangolin")["taxon"] == "Manis javanica"


def test_the_range_decides_what_is_native() -> None:
    assert taxon("Manis javanica", origin="ID")["native"] is True
    assert taxon("Manis javanica", origin="NO")["native"] is False
    assert taxon("Manis javanica")["native"] is None


def test_codes_of_the_permit() -> None:
    row = taxon("Manis javanica", term="sca", purpose="t", source="w", quantity={"amount": "2", "unit": "kg"})
    assert (row["term"], row["purpose"], row["source"], row["term_fits_unit"]) == ("SCA", "T", "W", True)
    assert taxon("Manis javanica", term="SCA", quantity={"amount": "2", "unit": "m3"})["term_fits_unit"] is False
    assert taxon("Manis javanica", term="???", quantity={"amount": "2", "unit": "kg"})["term_fits_unit"] is None
    assert taxon("Manis javanica", term="SCA")["term_fits_unit"] is None


def test_a_population_has_its_own_appendix() -> None:
    assert taxon("Loxodonta africana", origin="ZW")["appendix"] == "II"
    assert taxon("Loxodonta africana", origin="KE")["appendix"] == "I"


def test_shirts_are_no_animals() -> None:
    row = line()
    assert (row["taxon"], row["listed"], row["kingdom"], row["latin_name"]) == (None, None, None, False)
