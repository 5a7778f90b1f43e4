#!/usr/bin/env python3
"""Write docs/reference/take-back-paths.md, the table of every legal path of take-back, from the shelf itself.

    python scripts/take_back_paths_page.py

A test holds the page to the shelf.
"""

from __future__ import annotations

from pathlib import Path

from greenlane.seizures.takeback import path as shelf
from greenlane.seizures.takeback.states import EXCEPTIONS, MEANINGS, State

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "take-back-paths.md"

_HEAD = """\
# Legal paths of take-back and disposal

Every path on the shelf `src/greenlane/seizures/takeback/paths/`; made from there by `scripts/take_back_paths_page.py`.
A private package adds its own, or puts one in the place of ours, through the entry-point group `greenlane.paths`.

The law is that of the day of detection. A limit that ends on a day of rest stays there, unless *moves* names the
provision by which it moves to the next working day. Public holidays are those of the whole country, where they are
known. Where States may agree on another period, the agreed day counts.

Trust: *sourced* (the text was read, most often not whole), *single source* (told by one other source), *memory*
(general knowledge), *derived* (worked out for this product), *unverified*. **None of this is legal advice: have the
paths you use read by a lawyer.**

What may be passed over stands in brackets: (always), [where disposal here was agreed], {where the goods went back}.
"""
_BRACKETS = {"": "{}", "always": "({})", "agreed_disposal": "[{}]", "returned": "{{{}}}"}


def page() -> str:
    """Return the text of the page."""
    paths = shelf.all()
    head = f"{_HEAD}\n{len(paths)} paths, {len(State) - len(EXCEPTIONS)} states and {len(EXCEPTIONS)} exceptions.\n"
    return "".join([head, *(_path(path) for path in paths), _states()])


def _path(path: shelf.Path) -> str:
    until = f" to {path.valid_to}" if path.valid_to else ""
    passed = {state: skip.when for skip in reversed(path.skips) for state in skip.states}
    way = " → ".join(_BRACKETS[passed.get(state, "")].format(state) for state in path.states)
    payers = " → ".join(_payer(rule) for rule in path.payers)
    lines = [
        f"\n## `{path.code}`: {path.title.en}\n",
        f"Law from {path.valid_from}{until}; trust: {path.trust}.",
        *(f"Rests on {_basis(basis)}." for basis in path.basis),
        f"\n- Faults: {', '.join(path.applies.faults)}.",
        f"- Way: {way}.",
        f"- Exceptions: {', '.join(leave.state for leave in path.exceptions)}.",
        f"- Payers: {payers}.",
        *(f"- Refused: {rule.rule.en} ({rule.source}; {rule.trust})" for rule in path.refuses),
        *(f"- Mind: {rule.rule.en} ({rule.source}; {rule.trust})" for rule in path.cautions),
    ]
    return "\n".join(lines) + "\n" + _clocks(path)


def _basis(basis: shelf.Basis) -> str:
    article = f", Article {basis.article}" if basis.article and basis.law.lower() != "national law" else ""
    note = f"; {basis.note.removesuffix('.')}" if basis.note else ""
    return f"{basis.law}{article} ({basis.source}; {basis.trust}{note})"


def _payer(rule: shelf.PayerRule) -> str:
    kinds = f" ({', '.join(rule.kinds)})" if rule.kinds else ""
    return rule.who.replace("_", " ") + kinds


def _clocks(path: shelf.Path) -> str:
    if not path.clocks:
        return "\nNo clock.\n"
    names = ("clock", "from", "met by", "length", "may be agreed", "moves", "source", "trust")
    rows = [_row(*names), "|---" * len(names) + "|"]
    for one in path.clocks:
        several = "s" if one.length and one.length > 1 else ""
        kind = f"{one.kind} " if one.unit == "day" else ""
        length = f"{one.length} {kind}{one.unit}{several}" if one.length else one.words
        moves = one.roll.source if one.roll else "no"
        agreed = "yes" if one.agreeable else "no"
        source = f"{one.source}. {one.note}" if one.note else one.source
        met = ", ".join(one.met_by)
        rows.append(_row(one.what.en, one.starts, met, length, agreed, moves, source, one.trust))
    return "\n" + "\n".join(rows) + "\n"


def _states() -> str:
    rows = [_row("state", "means", "brought about by", "paper"), "|---|---|---|---|"]
    rows += [_row(f"`{s}`", f"{m.title}. {m.meaning}", m.actor, m.document) for s, m in MEANINGS.items()]
    return "\n## States\n\n" + "\n".join(rows) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
