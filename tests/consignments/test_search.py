from __future__ import annotations

from greenlane.consignments.facts.normalise import party_key
from greenlane.consignments.search import keys


def test_a_number_is_found_with_and_without_blanks():
    assert "CSQU3054383" in keys("csqu 305438 3")


def test_a_party_is_found_without_its_company_form():
    assert party_key("Imaginary Polymers Sdn Bhd") in keys("imaginary POLYMERS Sdn. Bhd.")


def test_blanks_look_for_nothing():
    assert keys("  ") == frozenset()
