"""What indicators and their reasons say, in the reader's language.

The record keeps the English sentence. A page says it again from the template that the screening's own set keeps and
from the facts that the consignment keeps, if that gives the very sentence on record and the language has the template.
Else the record's own words stand. So a newer set, a corrected fact or a new way of writing numbers changes no reason.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.templatetags.trade import MODES, PAPERS, goods_class
from greenlane.front.templatetags.house import amount
from greenlane.targeting import standing
from greenlane.targeting.indicator import filled, values_in
from greenlane.targeting.standing import Kept
from greenlane.targeting.vocabulary import NAMES

CONTEXT = "indicator"
LEVELS = {
    "document": pgettext_lazy("level of an indicator", "document"),
    "container": pgettext_lazy("level of an indicator", "container"),
    "value": pgettext_lazy("level of an indicator", "value"),
    "route": pgettext_lazy("level of an indicator", "route"),
    "party": pgettext_lazy("level of an indicator", "party"),
    "pattern": pgettext_lazy("level of an indicator", "pattern"),
    "payment": pgettext_lazy("level of an indicator", "payment"),
    "parcel": pgettext_lazy("level of an indicator", "parcel"),
    "shipment": pgettext_lazy("level of an indicator", "shipment"),
    "text": pgettext_lazy("level of an indicator", "text"),
    "season": pgettext_lazy("level of an indicator", "season"),
    "permit": pgettext_lazy("level of an indicator", "permit"),
    "price": pgettext_lazy("level of an indicator", "price"),
}
VALUES = {"active": _("Active"), "points": _("Points")}
YES_OR_NO = {"True": _("yes"), "False": _("no")}
TRUST = {
    "sourced": pgettext_lazy("trust in an indicator", "sourced"),
    "derived": pgettext_lazy("trust in an indicator", "derived"),
    "unverified": pgettext_lazy("trust in an indicator", "unverified"),
}
FIELDS = {
    "vessel": _("vessel"), "voyage": _("voyage"), "transport_document": _("transport document"), "seal": _("seal"),
    "gross_kg": _("gross mass"), "loading_place": _("place of loading"), "discharge_place": _("place of discharge"),
    "consignor": _("consignor"), "consignee": _("consignee"),
}  # fmt: skip
_CODES: Mapping[str, Callable[[str], Any]] = {
    "mode": lambda code: MODES.get(code, code),
    "permit_kind": lambda code: PAPERS.get(code, code),
    "missing_fields": lambda code: FIELDS.get(code, code),
    "text_classes": goods_class,
    "cover_for": goods_class,
}
"""Facts whose values are codes of ours. What the trade itself writes (countries, tariff, CITES) stays as it is."""


def plain(text: str) -> str:
    """Return a text of an indicator in the reader's language; where that does not have it, as it was written."""
    return pgettext(CONTEXT, text) if text else ""


def said(text: str) -> SafeString:
    """The same, set apart from what stands around it, and marked as English where it is."""
    given = plain(text)
    return _marked(conditional_escape(given), here=_in_english() or given != text)


def template(because: str) -> SafeString:
    """Return a sentence whose facts are not filled in, with their names set apart."""
    given = plain(because)
    try:
        html = _pieced(given, lambda name: format_html("<bdi>{{{}}}</bdi>", name))
    except ValueError:  # braces that no release of today would admit
        html = conditional_escape(given)
    return _marked(html, here=_in_english() or given != because)


def sentence(reason: Mapping[str, Any], kept: Kept | None, facts: Sequence[Mapping[str, Any]]) -> SafeString:
    """Return why an indicator fired, in the reader's language where that is the very sentence on record.

    ``kept``: what the screening's own set says of the indicator; ``facts``: the consignment's, one for each goods line.
    """
    on_record = str(reason["because"])
    if _in_english():
        return _marked(conditional_escape(on_record), here=True)
    given = plain(kept.because) if kept else ""
    row = next((row for row in facts if row.get("line") in reason["lines"][:1]), None)
    if not kept or row is None or given == kept.because:
        return _marked(conditional_escape(on_record), here=False)
    values = values_in(kept.because, kept.thresholds, standing.typed(row))
    if filled(kept.because, values) != on_record:
        return _marked(conditional_escape(on_record), here=False)
    return _marked(_pieced(given, lambda name: value(name, values.get(name))), here=True)


def value(name: str, given: object) -> SafeString:
    """Return a fact or a threshold as the reader's language writes it, set apart from the sentence around it."""
    if given is None or given == "":
        return conditional_escape(gettext("not declared"))
    if isinstance(given, bool):
        return conditional_escape(pgettext("answer", "yes") if given else pgettext("answer", "no"))
    if isinstance(given, list | tuple):
        each = ((value(name, one),) for one in given)
        return format_html_join(pgettext("between the parts of a list", ", "), "{}", each) or conditional_escape(
            pgettext("an empty list", "none")
        )
    return format_html("<bdi>{}</bdi>", _written(name, given))


def _written(name: str, given: object) -> object:
    if isinstance(given, dt.date):
        return formats.date_format(given, "DATE_FORMAT")
    if isinstance(given, int | float):
        return amount(Decimal(f"{given:.0f}" if abs(given) >= 1000 else f"{given:.3g}"), 12)
    return _CODES[name](str(given)) if name in _CODES and name in NAMES else given


def _pieced(text: str, put: Callable[[str], object]) -> SafeString:
    """Return a template as HTML, with what ``put`` gives for each name in its braces."""
    pieces = []
    for literal, name, _layout, _conversion in string.Formatter().parse(text):
        pieces += [(literal,)] if name is None else [(literal,), (put(name),)]
    return format_html_join("", "{}", pieces)


def _in_english() -> bool:
    return (get_language() or "en").split("-")[0] == "en"


def _marked(html: SafeString, here: bool) -> SafeString:
    return format_html("<bdi>{}</bdi>" if here else '<bdi lang="en" dir="ltr">{}</bdi>', html)
