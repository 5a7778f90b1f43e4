#!/usr/bin/env python3
"""Write docs/reference/permit-checks.md, the table of every check of the permit desk, from the shelf itself.

    python scripts/permit_checks_page.py

A test holds the page to the shelf.
"""

from __future__ import annotations

from pathlib import Path

from greenlane.permits.check_shelf import all_checks
from greenlane.permits.finding import Check
from greenlane.permits.permit import BASEL, OZONE

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "permit-checks.md"

_HEAD = """\
# Checks of the permit desk

Every check on the shelf `src/greenlane/permits/checks/`; made from there by `scripts/permit_checks_page.py`. A file
holds the checks of one question; a private package adds its own through the entry-point group `greenlane.checks`.

Each check gives one answer for the paper or for each of its lines: **passes**, **fails**, **cannot tell**, or does not
concern it. What is not known is *cannot tell* and never *passes*. Law is that of the day the paper was issued.

A failing check asks the officer to *refuse* the paper, to *ask* (its authority or its holder), or to *note* it. Over
all checks stands one word: refuse before ask before cannot tell before no objection. A single finding may weigh less
than its check, and then says so: a suspension with conditions, a listing that is not verified. An officer decides.

Some checks need a list. Those named `permit_...` are an administration's own, in its folder of reference tables, and
none is shipped; without it the check cannot tell, is shown as not checked, and holds nothing up. Of `quotas`,
`suspensions` and `taxon_range` a start is shipped, of about 2023 and not complete: import the current list from the
Notifications of the CITES Secretariat before relying on it.

Trust says what the rule rests on: *sourced* (the law or the idea is published, with the numbers being ours), *derived*
(worked out for this product), *memory* and *unverified* (not checked by us). A finding's own trust is the weakest among
its rule and the rows of law it was judged by.
"""
_GROUPS = {"CITES: permits and certificates": None, "Basel: notifications and movements": BASEL,
           "Montreal: licences": OZONE}  # fmt: skip


def page() -> str:
    """Return the text of the page."""
    checks = all_checks()
    count = f"\n{len(checks)} checks.\n"
    return _HEAD + count + "".join(_group(title, kinds, checks) for title, kinds in _GROUPS.items())


def _group(title: str, kinds: tuple[str, ...] | None, checks: tuple[Check, ...]) -> str:
    rows = [_row(check) for check in checks if _regime(check) == kinds]
    names = ("code", "title", "what it asks", "papers", "failing", "needs", "trust", "basis")
    head = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    return "\n".join(["", f"## {title} ({len(rows)})", "", *head, *rows, ""])


def _regime(check: Check) -> tuple[str, ...] | None:
    """Return the kinds of a check for one treaty alone; None for those of CITES, some of which ask every paper."""
    return next((kinds for kinds in (BASEL, OZONE) if set(check.kinds) <= set(kinds)), None)


def _row(check: Check) -> str:
    papers = ", ".join(kind.removeprefix("cites_").replace("_", " ") for kind in check.kinds)
    whole = {9: "every CITES paper", 13: "every paper"}.get(len(check.kinds), papers)
    needs = f"`{check.needs}`" if check.needs else ""
    cells = (check.code, check.title, check.rule, whole, check.severity, needs, check.trust, check.basis)
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
