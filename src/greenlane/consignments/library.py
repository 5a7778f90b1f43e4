"""The reference books of this installation: what ships, and what the administration imported into its data folder."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from greenlane.consignments.facts.books import Books


@cache
def books() -> Books:
    """Return the books, opened once for each process."""
    folder = settings.DATA / "reference"
    return Books(folder if folder.is_dir() else None)
