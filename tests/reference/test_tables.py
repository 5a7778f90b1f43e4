from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from greenlane.reference import tables


def shipped() -> list[str]:
    folder = files("greenlane.reference") / "tables"
    return sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv"))


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_table_reads_and_is_not_empty(name: str) -> None:
    assert tables.read(name)


def test_namibia_is_not_missing() -> None:
    (row,) = tables.parse("t", "iso2,other,source,trust\nNA,,a list,memory\n")
    assert row == {"iso2": "NA", "other": "", "source": "a list", "trust": "memory"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a,source\n1,x\n", "trust"),
        ("a,trust\n1,memory\n", "source"),
        ("a,a,source,trust\n1,2,x,memory\n", "twice"),
        ("a,source,trust\n1,x,certain\n", "certain"),
        ("a,source,trust\n1,,memory\n", "no source"),
        ("a,source,trust\n1,x\n", "2 fields"),
        ('a,source,trust\n"1,x,memory\n', "line"),
        ("", "missing"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, word: str) -> None:
    with pytest.raises(tables.TableFault, match=word):
        tables.parse("t", text)


def test_an_unknown_table_is_a_fault() -> None:
    with pytest.raises(tables.TableFault, match="no such table"):
        tables.read("no_such_thing")


def test_an_imported_table_replaces_the_shipped_one(tmp_path: Path) -> None:
    name = shipped()[0] if shipped() else "x"
    tables.write(tmp_path / f"{name}.csv", ["a", "source", "trust"], [{"a": "1", "source": "us", "trust": "sourced"}])
    assert tables.imported(name, tmp_path)
    assert [row["a"] for row in tables.read(name, tmp_path)] == ["1"]
    assert not tables.imported("another", tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("\ufeffa,source,trust\n1,x,memory\n", encoding="utf-8")
    assert tables.read("t", tmp_path)[0]["a"] == "1"


def test_a_cell_may_hold_a_list() -> None:
    assert tables.words(" a | b||c ") == ("a", "b", "c")
    assert tables.words("") == ()
