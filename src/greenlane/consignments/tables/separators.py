"""Which sign separates the columns of a text: what its first line states, the profile's, or the one that fits.

No sniffer is asked (Python's, DuckDB's): they go by how often signs stand in the text, and a description full of commas
outvotes the header. The profile knows which columns there must be, so the header itself decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from greenlane.consignments.received_text import DAMAGED
from greenlane.consignments.tables.profile import Profile, ProfileMismatch

SEPARATORS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_STATED = re.compile(r'"?sep=([^\w" ]|\t)"?', re.IGNORECASE | re.ASCII)


def stated(line: str) -> str | None:
    """Return the sign that a first line ``sep=;`` states, as spreadsheets write it; None for any other line."""
    found = _STATED.fullmatch(line)
    return found.group(1) if found else None


def named(sign: str) -> str:
    """Return what a sign is called."""
    return _NAMES.get(sign, repr(sign))


def choose(profile: Profile, heads: Mapping[str, Sequence[str]], fixed: str | None) -> str:
    """Return the sign by which the header has the profile's columns, of those ``heads`` was taken apart by.

    ``fixed`` is the only one allowed, where there is one. Raises ProfileMismatch where none gives the columns or
    several do; it says what was looked for and what was found.
    """
    missing = {sign: [c for c in profile.required if c not in head] for sign, head in heads.items()}
    fitting = [sign for sign in heads if not missing[sign]]
    if fixed in fitting or (fixed is None and len({tuple(heads[sign]) for sign in fitting}) == 1):
        return fixed or fitting[0]
    if fixed is None and fitting:
        ways = " and by ".join(named(sign) for sign in fitting)
        raise ProfileMismatch(
            f"the table does not fit profile {profile.name}: its header has the columns both when separated by {ways}"
        )
    nearest = fixed or max(heads, key=lambda sign: (-len(missing[sign]), len(heads[sign])))
    header = heads[nearest]
    looked = named(nearest) if fixed else ", ".join(named(sign) for sign in heads)
    told = (
        f"the table does not fit profile {profile.name}: columns missing: {', '.join(missing[nearest])}; "
        f"looked for columns separated by {looked}; {found(header)}"
    )
    if fixed and fitting:
        told += f" (all are there when separated by {named(fitting[0])})"
    if any(DAMAGED in name for name in header):
        told += "; the header is not text in the encoding that was expected: say which encoding it is in"
    raise ProfileMismatch(told, tuple(missing[nearest]), tuple(header))


def found(header: Sequence[str]) -> str:
    """Say what a header has."""
    if len(header) == 1:
        return f"the header has one column named {header[0][:1000]!r}"
    there = ", ".join(header)[:1000]
    return f"the header has {len(header)} columns: {there}" if header else "the header has no columns"
