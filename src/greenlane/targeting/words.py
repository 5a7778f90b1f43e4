"""What indicators and their reasons say, in the reader's language.

The record keeps the English sentence. A page says it again from the template that the screening's own set keeps and
from the facts that the consignment keeps, if that gives the very sentence on record and the language has the template.
Else the record's own words stand. So a newer set, a corrected fact or a new way of writing numbers changes no reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.templatetags.trade import FACT, MODES, PAPERS, goods_class
from greenlane.front import said as front
from greenlane.front.said import in_english, marked, pieced
from greenlane.front.telling import Part
from greenlane.front.templatetags.house import amount
from greenlane.targeting import standing
from greenlane.targeting.indicator import filled, values_in
from greenlane.targeting.learning import explain
from greenlane.targeting.learning.explain import Why
from greenlane.targeting.standing import Kept
from greenlane.targeting.vocabulary import NAMES

CONTEXT = "indicator"
LEARNED = "learned"
"""The context of what history features mean, of a model's reasons and of its card."""
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
RANKS = {
    "kingdom": pgettext_lazy("rank of a taxon", "kingdom"), "phylum": pgettext_lazy("rank of a taxon", "phylum"),
    "class": pgettext_lazy("rank of a taxon", "class"), "order": pgettext_lazy("rank of a taxon", "order"),
    "family": pgettext_lazy("rank of a taxon", "family"), "subfamily": pgettext_lazy("rank of a taxon", "subfamily"),
    "genus": pgettext_lazy("rank of a taxon", "genus"), "species": pgettext_lazy("rank of a taxon", "species"),
    "subspecies": pgettext_lazy("rank of a taxon", "subspecies"),
    "variety": pgettext_lazy("rank of a taxon", "variety"),
}  # fmt: skip
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
    return marked(conditional_escape(given), here=in_english() or given != text)


def template(because: str) -> SafeString:
    """Return a sentence whose facts are not filled in, with their names set apart."""
    given = plain(because)
    try:
        html = pieced(given, lambda name: format_html("<bdi>{{{}}}</bdi>", name))
    except ValueError:  # braces that no release of today would admit
        html = conditional_escape(given)
    return marked(html, here=in_english() or given != because)


def sentence(reason: Mapping[str, Any], kept: Kept | None, facts: Sequence[Mapping[str, Any]]) -> SafeString:
    """Return why an indicator fired, in the reader's language where that is the very sentence on record.

    ``kept``: what the screening's own set says of the indicator; ``facts``: the consignment's, one for each goods line.
    """
    on_record = str(reason["because"])
    if in_english():
        return marked(conditional_escape(on_record), here=True)
    given = plain(kept.because) if kept else ""
    row = next((row for row in facts if row.get("line") in reason["lines"][:1]), None)
    if not kept or row is None or given == kept.because:
        return marked(conditional_escape(on_record), here=False)
    values = values_in(kept.because, kept.thresholds, standing.typed(row))
    if filled(kept.because, values) != on_record:
        return marked(conditional_escape(on_record), here=False)
    return marked(pieced(given, lambda name: value(name, values.get(name))), here=True)


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


def fact(meaning: str) -> SafeString:
    """Return what a fact or a history feature means."""
    return front.text(FACT if front.known(FACT, meaning) else LEARNED, meaning)


def limit(text: str) -> SafeString:
    """Return a limit that a model's card names."""
    return front.text(LEARNED, text)


def reason(why: Why) -> SafeString:
    """Return a reason of the learned score in the reader's language."""
    return front.sentence(LEARNED, why.said, _learned)


def unchecked(kept: Mapping[str, Any] | str) -> SafeString:
    """Return why a model was not checked on later results: as a sentence that can be said again, or as it was kept."""
    if isinstance(kept, str) or "template" not in kept:
        return marked(kept if isinstance(kept, str) else kept["sentence"], here=in_english())
    return front.sentence(LEARNED, kept, _learned)


def called(name: str) -> str:
    """Return what a model's profile or number is called, as plain text; empty for one that has no name here."""
    known = explain.called(name)
    return _parts(known) if known else ""


def _parts(part: Part) -> str:
    if "parts" in part:
        return str(part["by"]).join(_parts(one) for one in part["parts"])
    return pgettext(LEARNED, str(part["template"]))


def _learned(name: str, given: str, beside: Mapping[str, Any]) -> object:
    """Write a value of a reason: amounts as numbers, our own codes in words, what was declared as it stands."""
    if name in ("start", "end"):
        return front.day(given)
    if name in ("seen", "looked", "finds", "expected", "low", "high", "number", "clean", "fewest"):
        return front.number(given)
    if name != "value":
        return given
    if beside.get("field") == "mode":
        return MODES.get(given, given)
    return RANKS.get(given, given) if beside.get("field") == "rank" else given
