"""Tables for a link chart: they read back, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import zipfile

from hypothesis import given
from tests.tracing.exports.networks import SOURCE, networks, ring

from greenlane.front.inert import like_a_formula
from greenlane.tracing.exports import i2
from greenlane.tracing.network.graph import Graph


def read(data: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert set(file.namelist()) == {"entities.csv", "links.csv", "source.txt"}
        tables = {name: file.read(f"{name}.csv").decode("utf-8-sig") for name in ("entities", "links")}
        assert file.read("source.txt").decode().splitlines() == list(SOURCE.lines)
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in tables.items()}


def test_entities_and_links_read_back() -> None:
    tables = read(i2.write(ring(), SOURCE))
    named = {row["Identity"]: row for row in tables["entities"]}
    assert set(named) == set(ring().nodes)
    assert (named["case:1"]["Date"], named["case:1"]["Description"]) == ("2026-05-04", "goods: ivory")
    ends = [(row["From"], row["To"]) for row in tables["links"]]
    assert ends == [(edge.start, edge.end) for edge in ring().edges]
    assert tables["links"][0]["Source reference"] == "NP-1"
    assert tables["links"][0]["Source field"] == "containers[0].number"


def test_what_is_only_alike_is_tentative() -> None:
    rows = read(i2.write(ring(), SOURCE))["links"]
    assert {row["Link type"] for row in rows if row["Strength"] == "Tentative"} == {"alike"}
    assert {row["Strength"] for row in rows if row["Link type"] != "alike"} == {"Confirmed"}


def test_a_name_that_is_a_formula_is_not_one_in_the_table() -> None:
    tables = read(i2.write(ring(), SOURCE))
    assert "'=Imaginary Polymers" in {row["Label"] for row in tables["entities"]}
    assert "'@likely" in {row["Label"] for row in tables["links"]}


@given(networks())
def test_no_cell_of_any_network_is_a_formula(graph: Graph) -> None:
    tables = read(i2.write(graph, SOURCE))
    assert len(tables["entities"]) == len(graph.nodes)
    assert len(tables["links"]) == len(graph.edges)
    for row in (*tables["entities"], *tables["links"]):
        assert not any(like_a_formula(cell) for cell in row.values())


def test_the_same_network_gives_the_same_bytes() -> None:
    assert i2.write(ring(), SOURCE) == i2.write(ring(), SOURCE)
