"""What is due, and the ways back, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from greenlane.front import said
from greenlane.seizures import takeback_words, words
from greenlane.seizures.due import Due
from greenlane.seizures.takeback import path as paths

register = template.Library()

CONTEXT = takeback_words.CONTEXT


@register.filter
def due_said(one: Due) -> str:
    """What is due."""
    return one.title or str(words.DUTIES.get(one.what, one.what))


@register.filter
def stands(one: Due, today: dt.date) -> str:
    """How it stands on a day, as a code."""
    return one.standing(today)


@register.filter
def standing_said(code: str) -> str:
    """How it stands, in words."""
    return str(words.STANDINGS_OF_DATES.get(code, code))


@register.filter
def trust_said(code: str) -> str:
    """How far a source may be trusted."""
    return str(words.TRUSTS.get(code, code))


@register.filter
def counted_in(code: str) -> str:
    """The days in which a clock counts."""
    return str(takeback_words.UNITS.get(code, code))


@register.filter
def state_said(code: str) -> str:
    """The name of a state of a take-back."""
    return str(takeback_words.STATES.get(code, code))


@register.filter
def fault_said(code: str) -> str:
    """Whose fault it was."""
    return str(takeback_words.FAULTS.get(code, code))


@register.filter
def answer_said(code: str) -> str:
    """What came back."""
    return str(takeback_words.ANSWERS.get(code, code))


@register.filter
def payer_said(code: str) -> str:
    """Who bears a cost."""
    return str(takeback_words.PAYERS.get(code, code))


@register.filter
def cost_said(code: str) -> str:
    """The kind of a cost."""
    return str(takeback_words.COSTS.get(code, code))


@register.filter
def path_said(code: str) -> str:
    """The title of a legal path."""
    way = paths.get(code)
    return takeback_words.in_words(way.title) if way else code


@register.filter
def titled(title: Any) -> str:
    """What a title of the law says in the reader's language."""
    return takeback_words.in_words(title)


@register.filter
def need_said(code: str) -> str:
    """What a step asks for."""
    return str(takeback_words.NEEDS.get(code, code))


@register.filter
def choice_said(value: Any, need: str) -> str:
    """A value that a step says: a choice in words, anything else as it stands."""
    if need == "disposal":
        return str(words.DISPOSALS.get(value, value))
    if need == "payer":
        return payer_said(value)
    return str(takeback_words.CHOICES.get(need, {}).get(value, value))


@register.filter
def part_said(part: Any) -> SafeString:
    """A reason of the law's rules, in the reader's language where it has it."""
    return said.sentence(CONTEXT, part, _value) if isinstance(part, Mapping) else words_said(str(part))


@register.filter
def words_said(text: str) -> SafeString:
    """Fixed words of the rules, in the reader's language where it has them."""
    return said.text(CONTEXT, text)


def _value(name: str, value: str, _values: Mapping[str, Any]) -> object:
    return said.day(value) if name == "day" else value
