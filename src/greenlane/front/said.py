"""What a record says in English, on a page: in the reader's language where that has it, else marked as English."""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext, trans_real

from greenlane.front import telling
from greenlane.front.templatetags.house import amount

_FIELD = re.compile(r"\{\w+\}")
Write = Callable[[str, str, Mapping[str, Any]], object]
"""Writes a value in the reader's language: its name, its text, and the values that stand beside it."""


def language() -> str:
    """Return the reader's language, without script and region: ``zh``, ``fr``."""
    return (get_language() or "en").split("-")[0]


def in_english() -> bool:
    """Say whether the reader reads English, as records do."""
    return language() == "en"


def marked(html: object, here: bool) -> SafeString:
    """Set words apart from what stands around them; where they are not in the reader's language, as English."""
    return format_html("<bdi>{}</bdi>" if here else '<bdi lang="en" dir="ltr">{}</bdi>', html)


def pieced(text: str, put: Callable[[str], object]) -> SafeString:
    """Return a template as HTML, with what ``put`` gives for each name in its braces."""
    pieces = []
    for literal, name, _layout, _conversion in string.Formatter().parse(text):
        pieces += [(literal,)] if name is None else [(literal,), (put(name),)]
    return format_html_join("", "{}", pieces)


def known(context: str, english: str) -> bool:
    """Say whether the reader's language has a text. That a translation equals the English proves nothing: "source"."""
    return in_english() or not any(map(str.isalpha, _FIELD.sub("", english))) or (
        f"{context}\x04{english}" in trans_real.catalog()._catalog
    )  # fmt: skip


def text(context: str, english: str) -> SafeString:
    """Return a fixed text of a record."""
    return marked(pgettext(context, english) if english else "", here=known(context, english))


def sentence(context: str, row: Mapping[str, Any], write: Write) -> SafeString:
    """Return a sentence from its ``template`` and ``values``, if they make the very ``sentence`` on record.

    Else, and where the reader's language does not have the template, the record's own words stand.
    """
    template, values = str(row["template"]), row["values"]
    on_record = str(row["sentence"]) if "sentence" in row else telling.filled(template, values)
    if in_english():
        return marked(on_record, here=True)
    if not known(context, template) or telling.filled(template, values) != on_record:
        return marked(on_record, here=False)
    return marked(pieced(pgettext(context, template), lambda name: _value(context, name, values, write)), here=True)


def _value(context: str, name: str, values: Mapping[str, Any], write: Write) -> object:
    value = values.get(name, "")
    if isinstance(value, Mapping):
        return _part(context, value, write)
    return format_html("<bdi>{}</bdi>", write(name, str(value), values))


def _part(context: str, part: telling.Part, write: Write) -> SafeString:
    if "parts" in part:
        by = pgettext("between the parts of a sentence", "; ") if part["by"] == telling.AND else str(part["by"])
        return format_html_join(by, "{}", ((_part(context, one, write),) for one in part["parts"]))
    template = str(part["template"])
    if not known(context, template):
        return marked(telling.plain(part), here=False)
    return pieced(pgettext(context, template), lambda name: _value(context, name, part["values"], write))


def day(value: str) -> str:
    """Return a day of a record as the reader's language writes days; what is no day as it stands."""
    try:
        return formats.date_format(dt.date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value


def number(value: str) -> str:
    """Return a number of a record as the reader's language writes numbers; what is no number as it stands."""
    try:
        return amount(Decimal(value), 12)
    except InvalidOperation:
        return value
