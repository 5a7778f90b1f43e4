#!/usr/bin/env python3
"""Write docs/reference/indicators.md, the table of every indicator on the shelf, from the shelf itself.

    python scripts/indicators_page.py

A test holds the page to the shelf.
"""

from __future__ import annotations

from pathlib import Path

from greenlane.targeting.indicator import Indicator, from_shelf

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "indicators.md"

_HEAD = """\
# Indicators

Every indicator on the shelf `src/greenlane/targeting/indicators/`, one file each; made from there by
`scripts/indicators_page.py`. How to write one: [add an indicator](../how-to/add-an-indicator.md). The facts they look
at: [facts](facts.md).

Points are starting values: 3, 7, 12, 20 or 30 as a sign weighs little or much. They add up, and with the lane policy
that ships a consignment is blue from 10, amber from 25 and red from 50. A **hard** check is law and no score outweighs
it: *prohibited* goods are red, *missing papers* are amber at least. Every number in an indicator is a threshold that an
administration sets for itself.

Trust says what the indicator rests on: *sourced* (the law or the idea is published, with the numbers being ours),
*derived* (worked out for this product), *unverified* (reported, and not checked by us).
"""
_GROUPS = {
    (): "Any goods", ("CITES",): "CITES: animals and plants", ("BASEL",): "Basel: waste",
    ("MONTREAL",): "Montreal: ozone and climate gases",
}  # fmt: skip
_HARD = {"": "", "prohibited": "prohibited", "papers_missing": "missing papers"}


def page() -> str:
    """Return the text of the page."""
    shelf = from_shelf()
    count = f"\n{len(shelf)} indicators, {sum(bool(i.hard) for i in shelf)} of them hard.\n"
    return _HEAD + count + "".join(_group(regimes, title, shelf) for regimes, title in _GROUPS.items())


def _group(regimes: tuple[str, ...], title: str, shelf: tuple[Indicator, ...]) -> str:
    rows = [
        f"| {i.code} | {i.title} | {i.level} | {i.points} | {_HARD[i.hard]} | {i.trust} | {i.basis.replace('|', '/')} |"
        for i in shelf
        if i.regimes == regimes
    ]
    head = ["| code | title | level | points | hard | trust | basis |", "|---|---|---|---|---|---|---|"]
    return "\n".join(["", f"## {title} ({len(rows)})", "", *head, *rows, ""])


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
