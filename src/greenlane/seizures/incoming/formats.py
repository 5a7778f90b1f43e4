"""The formats in which seizures come in files, by name. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from greenlane.seizures.incoming import incidents, routes, sheet
from greenlane.seizures.incoming.draft import Format, Unreadable

FORMATS: Mapping[str, Format] = {found.name: found for found in (sheet.FORMAT, routes.FORMAT, incidents.FORMAT)}


def by_name(name: str) -> Format:
    """Return the format of that name. Raises Unreadable."""
    if name not in FORMATS:
        raise Unreadable(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
    return FORMATS[name]
