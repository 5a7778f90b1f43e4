"""The few tags every room's templates share: lane badges, form fields, panels, waiting times, quantities."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy

from greenlane.front import panels
from greenlane.front.chart import Point
from greenlane.front.forms import first_wrong

register = template.Library()

LANES = {
    "red": pgettext_lazy("lane", "Red"),
    "amber": pgettext_lazy("lane", "Amber"),
    "blue": pgettext_lazy("lane", "Blue"),
    "green": pgettext_lazy("lane", "Green"),
}
CHOICE_WIDGETS = ("CheckboxSelectMultiple", "RadioSelect")


@register.simple_tag
def lane(code: str, text: object = "", href: str = "") -> SafeString:
    """Draw a lane's badge: colour, shape and word, with an optional figure after the word, as a link if ``href``."""
    word = LANES.get(code, code)
    if href:
        return format_html('<a class="lane {}" href="{}">{} <bdi>{}</bdi></a>', code, href, word, text)
    if text == "" or text is None:
        return format_html('<span class="lane {}">{}</span>', code, word)
    return format_html('<span class="lane {}">{} <bdi>{}</bdi></span>', code, word, text)


@register.simple_tag
def arrow() -> SafeString:
    """Draw an arrow in the direction of reading; a screen reader hears nothing, the words beside it say enough."""
    return format_html('<span class="arrow" aria-hidden="true">{}</span>', "→")


@register.filter
def lane_name(code: str) -> str:
    """The lane's word in the reader's language."""
    return str(LANES.get(code, code))


@register.inclusion_tag("front/_field.html")
def field(bound: BoundField, label: str = "") -> dict[str, Any]:
    """Draw one form field with label, help and errors; groups of choices become a fieldset.

    The first field at fault takes the focus when the page opens, also without a script.
    """
    widget = type(bound.field.widget).__name__
    group = widget in CHOICE_WIDGETS
    focus = bool(bound.errors) and bound.name == first_wrong(bound.form)
    if focus and not group:
        bound.field.widget.attrs["autofocus"] = True
    choices = list(bound) if group else []
    if focus and choices:
        choices[0].data["attrs"]["autofocus"] = True
    return {
        "field": bound,
        "label": label or bound.label,
        "group": group,
        "choices": choices,
        "box": widget == "CheckboxInput",
    }


@register.inclusion_tag("front/_faults.html")
def faults(form: BaseForm) -> dict[str, Any]:
    """Draw what is wrong with a form as a whole; it takes the focus where no single field is at fault."""
    return {"errors": form.non_field_errors(), "focus": not first_wrong(form)}


@register.simple_tag(takes_context=True)
def draw_panels(context: template.Context, place: str, record: Any) -> SafeString:
    """Draw what the rooms have registered for ``place``."""
    return format_html_join("", "{}", ((piece,) for piece in panels.drawn(place, context["request"], record)))


@register.filter
def waited(since: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Say how long ago: '38 min', '3 h 52', '2 days'. An en dash where there is no time."""
    if since is None:
        return "–"
    minutes = max(0, int(((now or timezone.now()) - since).total_seconds() // 60))
    if minutes < 60:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if minutes < 48 * 60:
        return gettext("%(hours)s h %(minutes)s") % {"hours": minutes // 60, "minutes": f"{minutes % 60:02}"}
    days = minutes // (24 * 60)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@register.filter
def lasting(hours: int) -> str:
    """Say how long something may last: '4 h', '36 h', '30 days'."""
    if hours < 48 or hours % 24:
        return gettext("%(hours)s h") % {"hours": hours}
    return ngettext("%(days)s day", "%(days)s days", hours // 24) % {"days": hours // 24}


@register.filter
def amount(value: Decimal | float | int | str | None, digits: int = 3) -> str:
    """Write a number with narrow no-break spaces between thousands and at most ``digits`` decimals."""
    if value is None or value == "":
        return "–"
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    number = round(number, digits)
    text = f"{number:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, rest = text.partition(".")
    separator = formats.get_format("DECIMAL_SEPARATOR")
    return whole.replace(",", "\u202f") + (f"{separator}{rest}" if rest else "")


@register.filter
def share(value: float | None) -> str:
    """Write a share between 0 and 1 in per cent, with one decimal below ten per cent."""
    if value is None:
        return "–"
    percent = value * 100
    return f"{amount(Decimal(str(percent)), 1 if percent < 10 else 0)} %"


@register.simple_tag
def measured(point: Point, unit: str = "share") -> SafeString:
    """Write a value with its interval and the number of cases it rests on: '12 % (8 % – 17 %) n = 120'."""
    write = share if unit == "share" else amount
    if point.value is None:
        return format_html("{}", "–")
    interval = "" if point.low is None else format_html(" ({} – {})", write(point.low), write(point.high))
    cases = "" if point.of is None else format_html("<small>n = {}</small>", amount(point.of))
    return format_html("<bdi>{}{}</bdi>{}", write(point.value), interval, cases)


@register.filter
def minus(text: object) -> str:
    """Return a number as it was written, its minus sign as long as a plus sign."""
    return str(text).replace("-", "\N{MINUS SIGN}")


@register.filter
def key(mapping: Any, name: Any) -> Any:
    """Look a name up in a mapping."""
    return mapping.get(name) if hasattr(mapping, "get") else None
