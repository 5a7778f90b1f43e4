"""Words of the desk in templates: kinds of papers, checks, and what a check found, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from greenlane.permits.check_shelf import all_checks
from greenlane.permits.models import KIND_NAMES, Overall
from greenlane.permits.words import ROLES, SEVERITIES

register = template.Library()


@register.filter
def paper_kind(kind: str) -> Any:
    """What a kind of paper is called."""
    return KIND_NAMES.get(kind, kind)


@register.filter
def paper_role(role: str) -> Any:
    """What a party of a paper is."""
    return ROLES.get(role, role)


@register.filter
def severity(code: str) -> Any:
    """What a finding asks for."""
    return SEVERITIES.get(code, code)


@register.simple_tag
def verdict(code: str) -> SafeString:
    """What the checks of a paper come to, in words and weight: no lane's colour, since it is none."""
    if not code:
        return format_html('<span class="chip">{}</span>', gettext("not checked"))
    weight = {"refuse": " law", "ask": " strong"}.get(code, "")
    return format_html('<span class="chip{}">{}</span>', weight, Overall(code).label)


@register.filter
def check_title(code: str) -> SafeString:
    """The title of a check, in the reader's language where there is one."""
    titles = {check.code: check.title for check in all_checks()}
    return _said(titles.get(code, code), {})


@register.filter
def finding_said(finding: Mapping[str, Any]) -> SafeString:
    """A finding in the reader's language: its template translated and filled; else the record's words, as English."""
    return _said(finding["template"], finding["values"])


def _said(english: str, values: Mapping[str, str]) -> SafeString:
    text = gettext(english) if english else ""
    try:
        said = text.format_map(values) if values else text
    except (KeyError, IndexError, ValueError):
        text, said = english, english.format_map(values)
    if text == english and not (get_language() or "en").startswith("en"):
        return format_html('<bdi lang="en">{}</bdi>', said)
    return format_html("<bdi>{}</bdi>", said)
