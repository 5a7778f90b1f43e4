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


FIGURES = (
    "measured",
    "trained",
    "held out",
    "on",
    "pictures like those trained on",
    "pictures",
    "with something",
    "mean ap50",
    "ap50",
    "detected at 2 percent overall",
    "detected at 2 percent by class",
    "detected at 2 percent false alarms on other half",
    "detected at 2 percent threshold",
    "calibration error marks",
    "calibration error pictures",
    "abstained",
    "ms per picture p50",
    "ms per picture p95",
    "steps",
    "pictures seen",
    "minutes",
    "device",
)
"""What the figures of a card are called by the commands that write it; one of a class has its code behind."""


@register.filter
def figure(label: str) -> str:
    """What a figure of the detector's card is called, in the reader's language where it is known."""
    label = label.replace("_", " ")
    for of_class in ("ap50 ", "detected at 2 percent by class "):
        code = label.removeprefix(of_class).replace(" ", "_")
        if label.startswith(of_class) and code in MARKED:
            return f"{pgettext('detector', of_class.strip())}: {marked(code)}"
    return pgettext("detector", label)
