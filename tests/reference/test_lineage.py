from __future__ import annotations

from dataclasses import dataclass

from greenlane.reference.lineage import falls_under, index, names, over


@dataclass
class Rule:
    taxon: str


def test_upwards_and_never_downwards() -> None:
    assert falls_under("Panthera leo", "Felidae") and falls_under("Panthera leo", "Panthera")
    assert not falls_under("Felidae", "Panthera leo") and not falls_under("Panthera leo", "Panthera pardus")


def test_everything_falls_under_a_rule_for_every_taxon() -> None:
    assert falls_under("Anything whatever", "")


def test_a_name_nobody_knows_still_has_a_genus() -> None:
    assert names("Zzyxia invisibilis minor") == ("zzyxia invisibilis minor", "zzyxia invisibilis", "zzyxia")


def test_rules_over_a_taxon_are_those_that_it_falls_under() -> None:
    rules = [Rule(name) for name in ("", "Panthera leo", "Felidae", "Panthera pardus", "Aves")]
    found = [rule.taxon for rule in over("Panthera leo", index(rules))]
    assert found == ["", "Panthera leo", "Felidae"]
    assert set(found) == {rule.taxon for rule in rules if falls_under("Panthera leo", rule.taxon)}
