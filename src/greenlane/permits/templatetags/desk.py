"""Words of the desk in templates: kinds of papers, checks, and what a check found, in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from greenlane.permits import sentences
from greenlane.permits.models import KIND_NAMES, Overall
from greenlane.permits.words import ROLES, SEVERITIES, TRUST

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


register.filter("check_title", sentences.title)
register.filter("basis_said", sentences.basis)
register.filter("finding_said", sentences.finding)
register.filter("reason_said", sentences.reason)


@register.filter
def trust_of_check(code: str) -> Any:
    """What a rule and the rows of law behind a finding rest on."""
    return TRUST.get(code, code)
