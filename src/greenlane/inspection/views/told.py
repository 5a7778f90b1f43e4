"""A scan in words and figures, for the page that shows it and for its script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from greenlane.inspection.models import Decision, Mark, Reading, Scan, ScanView
from greenlane.inspection.templatetags.marks import marked

PALETTES = [
    ("grey", _("grey")),
    ("material", _("by material")),
    ("heat", _("heat")),
    ("deep", _("high penetration")),
    ("painted", _("as painted")),
]
WINDOWS = [
    ("auto", pgettext_lazy("range of grey", "fitted")),
    ("whole", pgettext_lazy("range of grey", "everything")),
    ("light", _("light goods")),
    ("dense", _("dense goods")),
    ("densest", _("densest goods")),
]


def view(row: ScanView) -> dict[str, Any]:
    """One view of a scan, for the script."""
    bare = not row.name or row.name.isdecimal()
    return {
        "number": row.number,
        "name": gettext("View %(n)s") % {"n": row.name or row.number + 1} if bare else row.name,
        "kind": row.kind,
        "width": row.width,
        "height": row.height,
        "mm": row.pixel_mm,
    }


def marks(scan: Scan, read: Sequence[Reading]) -> list[dict[str, Any]]:
    """The marks of the detector, the surest first, each with what these readers decided of it."""
    found = Mark.objects.filter(view__scan=scan, reading=None).select_related("view")
    decided: dict[int, list[Decision]] = {}
    for decision in Decision.objects.filter(reading__in=read).select_related("instead").order_by("reading__number"):
        decided.setdefault(decision.mark_id, []).append(decision)
    return [_mark(n, mark, decided.get(mark.pk, ())) for n, mark in enumerate(found, start=1)]


def drawn(read: Sequence[Reading], after: int) -> list[dict[str, Any]]:
    """The marks that these readers added, numbered after those of the detector."""
    found = Mark.objects.filter(reading__in=read, redraws__isnull=True).select_related("view").order_by("made_at")
    return [_mark(n, mark, ()) | {"answer": "own"} for n, mark in enumerate(found, start=after + 1)]


def shown(scan: Scan, person: Any) -> list[Reading]:
    """The readings whose marks someone sees: one's own, and all that are done once the picture is read."""
    over = scan.state in (Scan.State.READ, Scan.State.DIFFER)
    done = ~Q(verdict="") if over else Q(pk=None)
    return list(scan.readings.filter(done | Q(reader=person)))


def _mark(number: int, mark: Mark, decisions: Sequence[Decision]) -> dict[str, Any]:
    last = decisions[-1] if decisions else None
    instead = last.instead if last else None
    seen = instead or mark
    return {
        "id": mark.pk,
        "number": number,
        "view": mark.view.number,
        "of": mark.view,
        "box": seen.box,
        "mask": None if instead else mark.mask,
        "goods": seen.goods,
        "title": marked(seen.goods),
        "confidence": mark.confidence,
        "answer": last.answer if last else "",
        "said": ", ".join(dict.fromkeys(str(decision.get_answer_display()) for decision in decisions)),
    }


def readings(scan: Scan) -> list[dict[str, Any]]:
    """Every reading that is done, with how many marks were decided how."""
    found = scan.readings.exclude(verdict="").select_related("reader").prefetch_related("decisions", "drawn")
    return [
        {
            "reading": reading,
            "accepted": sum(d.answer != Decision.Answer.REJECTED for d in reading.decisions.all()),
            "rejected": sum(d.answer == Decision.Answer.REJECTED for d in reading.decisions.all()),
            "drawn": len(reading.drawn.all()),
        }
        for reading in found
    ]


def words() -> dict[str, str]:
    """What the script says aloud; braces stand for figures that it fills in."""
    return {
        "zoom": gettext("Zoom {n} %"),
        "mark": gettext("Mark {n}: {title}, {said}"),
        "suggested": gettext("suggested, {share} %"),
        "none": gettext("There is no mark here."),
        "on": gettext("{what}: on"),
        "off": gettext("{what}: off"),
        "window": gettext("Grey from {low} % to {high} %"),
        "one view": gettext("There is one view only."),
        "draw": gettext(
            "Drag a box, or move it with the arrows and size it with Shift and the arrows. Enter keeps it."
        ),
        "measure": gettext("Drag a line, or move its end with the arrows. Escape ends it."),
        "box": gettext("Box at {x}, {y}, {w} by {h}"),
        "mm": gettext("{n} mm"),
        "pixels": gettext("{n} pixels; the file does not say how large a pixel is"),
        "loading": gettext("The picture is loading."),
        "loaded": gettext("The picture is here."),
        "failed": gettext("A part of the picture could not be loaded."),
        "own": gettext("yours"),
    }
