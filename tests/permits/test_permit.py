from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.permits.papers import endorsed, licence, movement, notification, permit, python

from greenlane.permits import permit as papers
from greenlane.permits.permit import Paper, from_json, to_json
from paper_schema import PAGE, page

ALL = [permit(endorsements=[endorsed("40", port={"code": "TGLFW"})]), notification(), movement(), licence()]


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.kind)
def test_a_paper_survives_json(paper: Paper) -> None:
    sent = json.loads(json.dumps(to_json(paper)))
    assert from_json(sent) == paper


def test_the_published_schema_is_that_of_the_contract() -> None:
    assert Path(PAGE).read_text(encoding="utf-8") == page(), "run scripts/paper_schema.py"


def test_namibia_stays_namibia() -> None:
    paper = permit(python(origin="NA"), country="NA")
    assert (paper.country, paper.lines[0].origin, to_json(paper)["country"]) == ("NA", "NA", "NA")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"kind": "passport"}, "kind"),
        ({"number": ""}, "number"),
        ({"country": "Togo"}, "country"),
        ({"lines": []}, "lines"),
        ({"lines": [python(), python()]}, "same number"),
        ({"lines": [python(line=0)]}, "line"),
        ({"lines": [python(quantity={"amount": "-1", "unit": "NO"})]}, "amount"),
        ({"lines": [python(quantity={"amount": "0.0000000001", "unit": "NO"})]}, "decimals"),
        ({"lines": [python(quantity={"amount": "NaN", "unit": "NO"})]}, "amount"),
        ({"lines": [python(quantity={"amount": "1", "unit": ""})]}, "unit"),
        ({"issued": "0022-01-01"}, "our time"),
        ({"issued": "9999-12-31"}, "our time"),
        ({"secret": 1}, "secret"),
        ({"endorsements": [endorsed("1", shipped=[])]}, "shipped"),
        ({"endorsements": [endorsed("1", shipped=[{"line": 2, "quantity": {"amount": "1", "unit": "NO"}}])]}, "line 2"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError, match=where):
        from_json({**to_json(permit()), **changes})


def test_codes_are_written_in_capitals_and_the_paper_lends_its_purpose() -> None:
    paper = permit(python(term="liv", source="w"), python(line=2, purpose="z"), purpose="t")
    assert (paper.lines[0].term, paper.lines[0].source) == ("LIV", "W")
    assert [paper.purpose_of(line) for line in paper.lines] == ["T", "Z"]


def test_from_where_goods_leave() -> None:
    assert permit(country="NA").leaves == "NA"
    assert permit(country="NA", export_country="ZA").leaves == "ZA"
    assert permit(kind="cites_import", country="DE").leaves is None, "the importer's permit names its own country"
    assert permit(kind="cites_sea").leaves is None


def test_the_first_party_of_the_first_role() -> None:
    paper = permit()
    found = paper.party("exporter", "permittee")
    assert found and found.role == "permittee" and paper.party("carrier") is None


def test_a_paper_is_the_same_while_its_endorsements_grow() -> None:
    assert papers.digest(permit(endorsements=[endorsed("1")])) == papers.digest(permit())
    assert papers.digest(permit(number="TG-2")) != papers.digest(permit())


def test_an_endorsement_survives_json() -> None:
    (one,) = permit(endorsements=[endorsed("1.5", "KIL", stamp="7")]).endorsements
    assert papers.endorsement_from_json(papers.endorsement_to_json(one)) == one


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["kind", "number", "country", "lines", "line", "taxon", "quantity", "amount", "unit", "issued", "consents",
         "endorsements", "shipped", "parties", "role"]), inner, max_size=6), max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_whatever_is_sent_is_a_paper_or_a_reason(sent: object) -> None:
    try:
        assert isinstance(from_json(sent), Paper)
    except ValidationError as error:
        assert error.errors()
