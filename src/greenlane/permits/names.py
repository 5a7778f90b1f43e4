"""Whether two names, or two numbers, on two papers are the same: yes, no, or nobody can tell."""

from __future__ import annotations

from collections.abc import Iterable

from greenlane.consignments.facts.normalise import code_key, party_key


def same_name(ours: str, theirs: str) -> bool | None:
    """Say whether two names of a person or company are the same: the words of one are among those of the other.

    None where nothing is left of a name, or where they are written in different scripts and do not agree.
    """
    a, b = party_key(ours), party_key(theirs)
    if not a or not b:
        return None
    if set(a.split()) <= set(b.split()) or set(b.split()) <= set(a.split()):
        return True
    return False if a.isascii() == b.isascii() else None


def any_same_name(ours: str, theirs: Iterable[str]) -> bool | None:
    """Say whether a name is one of several; None where none is, and one of them cannot be told."""
    answers = [same_name(ours, name) for name in theirs]
    if True in answers:
        return True
    return None if None in answers or not answers else False


def same_number(ours: str | None, theirs: str | None) -> bool | None:
    """Say whether two numbers are the same, signs between their letters and digits apart; None where one is missing."""
    a, b = code_key(ours or ""), code_key(theirs or "")
    return a == b if a and b else None


def shape(number: str) -> str:
    """Return the shape of a number: runs of digits become ``9``, runs of letters ``A``, blanks go, signs stay."""
    out: list[str] = []
    for sign in number:
        if sign.isspace():
            continue
        kind = "9" if sign.isdecimal() else "A" if sign.isalpha() else sign
        if kind not in ("9", "A") or not out or out[-1] != kind:
            out.append(kind)
    return "".join(out)


def fits_series(number: str, series: str) -> bool:
    """Say whether a number fits a series written with ``9`` for each digit and ``A`` for each letter."""
    bare, wanted = number.replace(" ", "").upper(), series.replace(" ", "").upper()
    if len(bare) != len(wanted):
        return False
    return all(
        sign.isdecimal() if want == "9" else sign.isalpha() if want == "A" else sign == want
        for sign, want in zip(bare, wanted, strict=True)
    )
