"""Text that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

BEGINS = ("=", "+", "-", "@", "\t", "\r")


def like_a_formula(text: str) -> bool:
    """Whether a spreadsheet may take text for a formula; some of them look past blanks before it."""
    return text.startswith(BEGINS) or text.lstrip().startswith(BEGINS)


def inert(text: str) -> str:
    """Return the text with an apostrophe before what begins like a formula."""
    return f"'{text}" if like_a_formula(text) else text
