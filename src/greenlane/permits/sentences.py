"""What checks and the fast lane say, in the reader's language.

The record keeps the English sentence with its template and values. A page says it again from these, see ``front.said``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from greenlane.consignments.templatetags.trade import goods_class
from greenlane.front import said, telling
from greenlane.permits.check_shelf import all_checks
from greenlane.permits.finding import DAYS, NUMBERS
from greenlane.reference import codes

CONTEXT = "finding"


def title(code: str) -> SafeString:
    """Return the title of a check; the code of one that the shelf no longer has."""
    titles = {check.code: check.title for check in all_checks()}
    return said.text(CONTEXT, titles[code]) if code in titles else format_html("<bdi>{}</bdi>", code)


def basis(text: str) -> SafeString:
    """Return what a check rests on."""
    return said.text(CONTEXT, text)


def finding(row: Mapping[str, Any]) -> SafeString:
    """Return what a check found, in the reader's language where that is the very sentence on record."""
    return said.sentence(CONTEXT, row, written)


def reason(row: telling.Part | str) -> SafeString:
    """Return a reason of the fast lane; one of an earlier release as it was written."""
    if isinstance(row, str):
        return said.marked(conditional_escape(row), here=said.in_english())
    return said.sentence(CONTEXT, row, written)


def reasons(rows: Iterable[telling.Part | str]) -> str:
    """Return reasons of the fast lane one after the other, as plain text."""
    return " ".join(unescape(strip_tags(reason(row))) for row in rows)


def written(name: str, value: str, beside: Mapping[str, Any]) -> object:
    """Return a value as the reader's language writes it. Codes of the trade and what a paper says stand as they are."""
    if name in DAYS:
        return said.day(value)
    if name in NUMBERS:
        return said.number(value)
    if name == "meaning":
        return pgettext(CONTEXT, value)
    if name == "group":
        return goods_class(value.replace(" ", "_"))
    return _term(str(beside.get("term", "")), value) if name == "called" else value


def _term(code: str, english: str) -> object:
    """Return a term's name: the Convention has names of its own in English, French and Spanish alone."""
    known = codes.term(code)
    own = {"fr": known.name_fr, "es": known.name_es}.get(said.language()) if known else ""
    return own or (english if said.in_english() else format_html('<span lang="en">{}</span>', english))
