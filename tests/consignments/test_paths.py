from __future__ import annotations

import pytest

from greenlane.consignments import paths


@pytest.mark.parametrize(
    ("path", "kind", "scope"),
    [
        ("reference", "text", "head"),
        ("kind", "choice", "head"),
        ("arrival", "date", "head"),
        ("submitted", "datetime", "head"),
        ("parties.consignee.country", "country", "head"),
        ("parties.consignor.natural_person", "flag", "head"),
        ("legs.0.start.code", "text", "head"),
        ("legs.1.mode", "choice", "head"),
        ("conveyance.flag", "country", "head"),
        ("containers.seals", "words", "collected"),
        ("containers.temperature_c", "decimal", "collected"),
        ("documents.cites_export.quantity.amount", "amount", "collected"),
        ("goods.origin", "country", "goods"),
        ("goods.hs", "hs", "goods"),
        ("goods.value.currency", "currency", "goods"),
        ("goods.packages", "count", "goods"),
        ("goods.documents.invoice.issued", "date", "goods"),
    ],
)
def test_kind_and_scope_are_those_of_the_contract(path: str, kind: str, scope: str) -> None:
    assert paths.kind_of(path) == kind
    assert paths.scope_of(path) == scope


@pytest.mark.parametrize(
    "path",
    [
        "",
        "goods",
        "goods.colour",
        "reference.x",
        "parties.name",
        "parties.boss.name",
        "documents.number",
        "legs.start.code",
    ],
)
def test_a_path_that_leads_nowhere_is_named(path: str) -> None:
    with pytest.raises(paths.UnknownPath):
        paths.kind_of(path)


def test_choices_are_the_words_of_the_contract() -> None:
    assert "post" in paths.choices("conveyance.mode")
    assert paths.choices("direction") == ("import", "export", "transit")
    assert paths.choices("reference") == ()
