"""A party as one record names it, as values. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a company as written. ``person`` None where nobody said; an empty text is not known.

    ``key`` is the mention's own (a UUID as text, or a number of a file).
    """

    key: str
    name: str
    person: bool | None = None
    country: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    registration: str = ""
    paper: str = ""
    born: dt.date | None = None
