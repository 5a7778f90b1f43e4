from __future__ import annotations

from greenlane.reference.lineage import falls_under, names


def test_upwards_and_never_downwards() -> None:
    assert falls_under("Panthera leo", "Felidae") and falls_under("Panthera leo", "Panthera")
    assert not falls_under("Felidae", "Panthera leo") and not falls_under("Panthera leo", "Panthera pardus")


def test_everything_falls_under_a_rule_for_every_taxon() -> None:
    assert falls_under("Anything whatever", "")


def test_a_name_nobody_knows_still_has_a_genus() -> None:
    assert names("Zzyxia invisibilis minor") == ("zzyxia invisibilis minor", "zzyxia invisibilis", "zzyxia")
