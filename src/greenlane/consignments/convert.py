"""From words on a declaration to values: countries, dates, numbers, codes. What cannot be converted says why.

Every function takes stripped, non-empty text and returns a JSON-like value, or raises Unconvertible with a reason
that an officer understands.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from greenlane.reference import countries

_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?\Z", re.ASCII)
_BLANK = re.compile("[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]")
_SPACED = re.compile(f"[+-]?{_BLANK.pattern}?\\d{{1,3}}({_BLANK.pattern}\\d{{3}})*", re.ASCII)
MOST = 10**15
"""No amount of anything declared is larger."""
_YES = frozenset(("1", "y", "yes", "true", "t", "oui", "si", "sí", "да"))
_NO = frozenset(("0", "n", "no", "false", "f", "non", "нет"))


class Unconvertible(ValueError):
    """A value that cannot be what its field wants; the message is the reason."""


def country(text: str) -> str:
    """Return the ISO 3166 alpha-2 code of a country's code or name."""
    found = countries.find(text)
    if found is None:
        raise Unconvertible("is not a known country")
    return found


def number(text: str, decimal: str = ".", thousands: str = "") -> str:
    """Return a number as plain decimal text. ``decimal`` and ``thousands`` are the marks used where it was written."""
    head, _, tail = text.partition(decimal)
    plain = _BLANK.sub("", text)
    if _BLANK.search(tail) or (_BLANK.search(head) and not _SPACED.fullmatch(head)):
        raise Unconvertible("is not a number with its thousands marked in groups of three")
    if thousands and thousands in plain:
        head, _, tail = plain.partition(decimal)
        if not re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(thousands)}\d{{3}})+", head, re.ASCII) or thousands in tail:
            raise Unconvertible("is not a number with its thousands marked in groups of three")
        plain = plain.replace(thousands, "")
    if decimal != ".":
        if "." in plain:
            raise Unconvertible(f"is not a number with the decimal mark {decimal!r}")
        plain = plain.replace(decimal, ".")
    if not _NUMBER.match(plain):
        raise Unconvertible("is not a number")
    return plain


def amount(text: str, decimal: str = ".", thousands: str = "") -> str:
    """Return a number that may be an amount of something: neither negative nor too large to be true."""
    plain = number(text, decimal, thousands)
    if not 0 <= Decimal(plain) <= MOST:
        raise Unconvertible("is negative, or too large to be true")
    return plain


def count(text: str, decimal: str = ".", thousands: str = "") -> int:
    """Return a whole number; ``12.0`` is 12."""
    plain = number(text, decimal, thousands)
    whole, _, rest = plain.partition(".")
    if "e" in plain.lower() or rest.strip("0") or len(whole) > 18:
        raise Unconvertible("is not a whole number")
    return int(whole or "0")


def day(text: str, forms: tuple[str, ...] = ()) -> str:
    """Return a date as year-month-day. ``forms`` are strptime formats; ISO 8601 is always understood."""
    return _moment(text, forms).date().isoformat()


def moment(text: str, forms: tuple[str, ...] = ()) -> str:
    """Return a date and time in ISO 8601; a date alone is its midnight."""
    return _moment(text, forms).isoformat()


def flag(text: str) -> bool:
    """Return yes or no."""
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Unconvertible("is neither yes nor no")


def hs(text: str) -> str:
    """Return a tariff code as digits alone; dots and blanks between them are dropped."""
    digits = text.replace(".", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (4, 6, 8, 10, 12)):
        raise Unconvertible("is not a tariff code of 4, 6, 8, 10 or 12 digits")
    return digits


def currency(text: str) -> str:
    """Return an ISO 4217 code in capitals."""
    code = text.upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise Unconvertible("is not a three-letter currency code")
    return code


def choice(text: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words, case ignored."""
    word = text.casefold()
    if word not in allowed:
        raise Unconvertible(f"is not one of {', '.join(allowed)}")
    return word


def _moment(text: str, forms: tuple[str, ...]) -> dt.datetime:
    for form in forms:
        try:
            return _sane(dt.datetime.strptime(text, form))  # noqa: DTZ007 - a declaration's day has no zone
        except ValueError:
            continue
    try:
        if len(text) < 8:
            raise ValueError
        return _sane(dt.datetime.fromisoformat(text))
    except ValueError:
        raise Unconvertible("is not a date that exists in a form the profile names") from None


def _sane(moment: dt.datetime) -> dt.datetime:
    """Refuse years that no declaration can mean, which a mistyped date often gives."""
    if not 1900 <= moment.year <= 2200:
        raise ValueError
    return moment
