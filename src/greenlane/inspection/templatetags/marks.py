"""What the classes of marks are called, in the reader's language, and how sure a mark is, in words and figures."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

register = template.Library()

MARKED = {
    "ivory": _("ivory"),
    "rhino_horn": _("rhino horn"),
    "pangolin_scales": _("pangolin scales"),
    "reptile": _("reptile"),
    "bird": _("bird"),
    "mammal": _("mammal"),
    "dried_marine": _("dried seahorses or other marine"),
    "shark_fin": _("shark fin"),
    "gas_cylinder": _("gas cylinder"),
    "plastic_waste": _("plastic waste"),
    "e_waste": _("e-waste"),
    "other": pgettext_lazy("what a mark shows", "something else"),
}


@register.filter
def marked(code: str) -> str:
    """The name of a class of marks."""
    return str(MARKED.get(code, code))


ABSTAINS = {
    "unlike": _("The picture is unlike any that it learned from."),
    "no detector": _("No detector is installed here."),
    "failed": _("It failed while it looked."),
    "gone": _("The file can no longer be read."),
}


@register.filter
def abstains(code: str) -> str:
    """Why the detector gives no opinion."""
    return str(ABSTAINS.get(code, code))


@register.filter
def limited(text: str) -> str:
    """A limit on the card of the detector that comes with Greenlane, in the reader's language; another's as it is."""
    return pgettext("detector", text)
