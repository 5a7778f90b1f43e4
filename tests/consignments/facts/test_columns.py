"""The table of facts and the page that shows it."""

from __future__ import annotations

import re

import facts_page
from greenlane.consignments.facts.columns import COLUMNS


def test_the_page_is_current() -> None:
    assert facts_page.PAGE.read_text(encoding="utf-8") == facts_page.page(), "run scripts/facts_page.py"


def test_names_are_names_and_meanings_are_one_line() -> None:
    for column in COLUMNS.values():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
        assert column.meaning == " ".join(column.meaning.split())
        assert "|" not in column.meaning
