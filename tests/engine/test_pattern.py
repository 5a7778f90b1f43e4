"""Patterns for Spark: what can be said in Java's way, and what is refused."""

from __future__ import annotations

import pytest

from greenlane.engine.failure import Unspeakable
from greenlane.engine.pattern import java


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("ivory|tusk", "ivory|tusk"),
        ("(?i)мамонт", "(?iu)мамонт"),
        ("a.b$", r"a[^\n]b\z"),
        ("(?s)a.b", r"a[\s\S]b"),
        (r"\d\.\d{1,3}", r"[0-9]\.[0-9]{1,3}"),
        (r"[\d\s]+x", r"[0-9\t\n\f\r ]+x"),
        ("[^]&[a^]", r"[^\]\&\[a\^]"),
        ("(?P<year>19|20)", "(?<year>19|20)"),
        ("(?:a|b+)c*", "(?:a|b+)c*"),
        ("(ab)+(c+)?", "(ab)+(c+)?"),
    ],
)
def test_is_written_in_javas_way(pattern, expected):
    assert java(pattern) == expected


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|aa)+$", "(a?){2,30}", "(a*)*b", "((a|b)+c)*", "(?:x{2,})+", "(?i:(a+)b)*"]
)
def test_what_may_take_for_ever_is_refused(pattern):
    with pytest.raises(Unspeakable, match="several ways"):
        java(pattern)


@pytest.mark.parametrize("pattern", [r"\pL", r"\C", r"\Qa\E", "[[:alpha:]]", "[a", r"[\b]", "(?m)^a", "(?U)a+"])
def test_what_is_not_read_alike_is_refused(pattern):
    with pytest.raises(Unspeakable, match="not read alike"):
        java(pattern)
