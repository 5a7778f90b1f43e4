"""The rule order of heading 3827 gives every blend its code."""

from decimal import Decimal

import pytest

from greenlane.reference import mixtures, substances

BLENDS = [item for item in substances.all() if item.composition]


@pytest.mark.parametrize("blend", BLENDS, ids=lambda item: item.name)
def test_every_blends_codes_follow_from_its_parts(blend: substances.Substance) -> None:
    assert (mixtures.hs2022_of(blend.composition) or "") == blend.hs2022
    assert (mixtures.hs2017_of(blend.composition) or "") == blend.hs2017


@pytest.mark.parametrize(
    ("parts", "hs2022", "hs2017"),
    [
        ("CFC-12=1|HCFC-22=99", "382711", "382471"),
        ("HBFC-22B1=50|HCFC-22=50", "382712", "382473"),
        ("Carbon tetrachloride=50|HC-290=50", "382713", "382475"),
        ("Halon-1301=50|HCFC-22=50", "382720", "382472"),
        ("HCFC-22=50|HFC-32=50", "382731", "382474"),
        ("HCFC-22=50|HC-290=50", "382732", "382474"),
        ("HCFC-21=50|HC-290=50", "382739", "382474"),
        ("Methyl bromide=98|Chloropicrin=2", "382740", "382477"),
        ("HFC-23=1|HFC-143a=99", "382751", "382478"),
        ("PFC-218=9|HFC-134a=91", "382759", "382478"),
        ("HFC-143a=15|HFC-125=85", "382761", "382478"),
        ("HFC-143a=14.9|HFC-125=85.1", "382762", "382478"),
        ("HFC-125=55|HFC-134a=45", "382762", "382478"),
        ("HFC-125=55|HFO-1234yf=45", "382763", "382478"),
        ("HFC-125=40|HFC-134a=60", "382763", "382478"),
        ("HFC-125=39.9|HFC-134a=60.1", "382764", "382478"),
        ("HFC-134a=42|HFO-1234yf=58", "382768", "382478"),
        ("HFC-32=20|HFC-125=20|HFO-1234yf=60", "382765", "382478"),
        ("HFC-32=20|HFC-125=19|HFO-1234yf=61", "382768", "382478"),
        ("R-40=10|HC-290=90", "382790", "382479"),
        ("HC-290=50|HC-600a=50", None, None),
        ("HFO-1234yf=50|R-744=50", None, None),
    ],
)
def test_the_first_subheading_that_fits_decides(parts: str, hs2022: str | None, hs2017: str | None) -> None:
    composition = substances.read_composition(parts.split("|"))
    assert (mixtures.hs2022_of(composition), mixtures.hs2017_of(composition)) == (hs2022, hs2017)


def test_parts_may_be_named_as_the_trade_names_them() -> None:
    assert mixtures.hs2022_of((("R-32", Decimal(50)), ("R125", Decimal(50)))) == "382763"


def test_a_mixture_with_a_stranger_is_refused() -> None:
    with pytest.raises(substances.UnknownSubstance, match="phlogiston"):
        mixtures.hs2022_of((("phlogiston", Decimal(100)),))
