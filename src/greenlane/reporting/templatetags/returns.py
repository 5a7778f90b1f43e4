"""What the shelf of returns says in English, on a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from greenlane.front import said

register = template.Library()


@register.filter
def in_words(english: str) -> SafeString:
    """A text of a return, in the reader's language where that has it; else marked as English."""
    return said.text("return", english)
