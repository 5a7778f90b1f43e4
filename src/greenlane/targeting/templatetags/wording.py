"""What indicators say, in the reader's language: the filters of every template that names one."""

from __future__ import annotations

from django import template

from greenlane.targeting import words

register = template.Library()

register.filter("said", words.said)
register.filter("said_plain", words.plain)
register.filter("said_template", words.template)
register.filter("fact_said", words.fact)
register.filter("limit_said", words.limit)
register.filter("unchecked_said", words.unchecked)
register.filter("why_said", words.reason)


@register.filter
def level(code: str) -> str:
    """What an indicator looks at, in words."""
    return str(words.LEVELS.get(code, code))


@register.filter
def trust(code: str) -> str:
    """What an indicator rests on, in words."""
    return str(words.TRUST.get(code, code))


@register.filter
def value_named(name: str) -> str:
    """The name of one of the values of an indicator that people change; any other as it stands."""
    return str(words.VALUES.get(name, name))


@register.filter
def value_said(value: str) -> str:
    """One of the values of an indicator, yes and no in words."""
    return str(words.YES_OR_NO.get(value, value))


@register.filter
def past_value(value: object) -> str:
    """What the past said: numbers as the reader's language writes them, yes and no in words."""
    return str(words.value("", value))
