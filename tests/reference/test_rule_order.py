"""The rule order of heading 3827 gives every blend its code."""

from decimal import Decimal

import pytest
from tests.reference import rule_order

from greenlane.reference import substances

BLENDS = [item for item in substances.all() if item.composition]


@pytest.mark.parametrize("blend", BLENDS, ids=lambda item: item.name)
def test_every_blends_codes_follow_from_its_parts(blend: substances.Substance) -> None:
    assert (rule_order.hs2022_of(blend.composition) or "") == blend.hs2022


@pytest.mark.parametrize(
    ("parts", "hs2022"),
    [
        ("CFC-12=1|HCFC-22=99", "382711"),
        ("HBFC-22B1=50|HCFC-22=50", "382712"),
        ("Carbon tetrachloride=50|HC-290=50", "382713"),
        ("Halon-1301=50|HCFC-22=50", "382720"),
        ("HCFC-22=50|HFC-32=50", "382731"),
        ("HCFC-22=50|HC-290=50", "382732"),
        ("HCFC-21=50|HC-290=50", "382739"),
        ("Methyl bromide=98|Chloropicrin=2", "382740"),
        ("HFC-23=1|HFC-143a=99", "382751"),
        ("PFC-218=9|HFC-134a=91", "382759"),
        ("HFC-143a=15|HFC-125=85", "382761"),
        ("HFC-143a=14.9|HFC-125=85.1", "382762"),
        ("HFC-125=55|HFC-134a=45", "382762"),
        ("HFC-125=55|HFO-1234yf=45", "382763"),
        ("HFC-125=40|HFC-134a=60", "382763"),
        ("HFC-125=39.9|HFC-134a=60.1", "382764"),
        ("HFC-134a=42|HFO-1234yf=58", "382768"),
        ("HFC-32=20|HFC-125=20|HFO-1234yf=60", "382765"),
        ("HFC-32=20|HFC-125=19|HFO-1234yf=61", "382768"),
        ("R-40=10|HC-290=90", "382790"),
        ("HC-290=50|HC-600a=50", None),
        ("HFO-1234yf=50|R-744=50", None),
    ],
)
def test_the_first_subheading_that_fits_decides(parts: str, hs2022: str | None) -> None:
    composition = substances.read_composition(parts.split("|"))
    assert rule_order.hs2022_of(composition) == hs2022


def test_parts_may_be_named_as_the_trade_names_them() -> None:
    assert rule_order.hs2022_of((("R-32", Decimal(50)), ("R125", Decimal(50)))) == "382763"


def test_a_mixture_with_a_stranger_is_refused() -> None:
    with pytest.raises(LookupError, match="phlogiston"):
        rule_order.hs2022_of((("phlogiston", Decimal(100)),))
