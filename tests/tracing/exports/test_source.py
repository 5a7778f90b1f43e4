"""Where an export comes from, in one line."""

from __future__ import annotations

from tests.tracing.exports.networks import SOURCE


def test_the_line_says_who_when_what_and_how_it_may_be_handled() -> None:
    assert SOURCE.line == (
        "TLP:AMBER+STRICT · Network of case NP-1 · 2026-05-04 12:00 UTC · Bo Invented, Northport Customs · "
        "around NP-1, 2 steps"
    )
    assert SOURCE.lines == (SOURCE.line, "It says nothing of guilt.", "Demo data.")
