"""The reference books of this installation: what ships, and what the administration imported into its data folder."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from greenlane.consignments.facts.books import Books

FOLDER = settings.DATA / "reference"
"""Where imported tables lie; they take precedence over those that ship."""


@cache
def books() -> Books:
    """Return the books, opened once for each process."""
    return Books(FOLDER if FOLDER.is_dir() else None)
