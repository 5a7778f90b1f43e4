"""The formats on the shelf ``formats/``, found by their names, and the names of mapping profiles beside them."""

from __future__ import annotations

from functools import cache

from greenlane import shelf
from greenlane.consignments.reading import Format, Options
from greenlane.consignments.tables import profile as profiles
from greenlane.consignments.tables.opening import declared

SHELF = "greenlane.consignments.formats"


class UnknownFormat(LookupError):
    """Neither a format nor a mapping profile has that name; the message names those there are."""


@cache
def all_formats() -> tuple[Format, ...]:
    """Return every format on the shelf, an administration's own ones too, in order of name."""
    found = {module.FORMAT.name: module.FORMAT for module in shelf.modules(SHELF)}
    return tuple(found[name] for name in sorted(found))


def by_name(name: str) -> Format:
    """Return the format of that name. Raises UnknownFormat."""
    for known in all_formats():
        if known.name == name:
            return known
    raise UnknownFormat(f"no format {name!r}; there are {', '.join(known.name for known in all_formats())}")


def resolve(name: str, *, encoding: str = "") -> tuple[Format, Options]:
    """Return what a name given by a person means: a format, or, failing that, the table that a profile reads.

    The table is read as delimited text or Parquet, as its first bytes say; ``encoding`` is what a person says its text
    is in, which only a mark at its start says better. Raises UnknownFormat, and ProfileMismatch for an encoding that
    there is not, or that is said of anything but a table with a profile.
    """
    formats = {known.name: known for known in all_formats()}
    if name in formats:
        if encoding:
            known = ", ".join(profiles.profiles())
            raise profiles.ProfileMismatch(f"an encoding is said only where a mapping profile is named: one of {known}")
        return formats[name], Options()
    if name in profiles.profiles():
        return formats["csv"], Options(profile=name, encoding=declared(encoding) if encoding else None)
    raise UnknownFormat(f"no format or profile {name!r}; there are {', '.join([*formats, *profiles.profiles()])}")
