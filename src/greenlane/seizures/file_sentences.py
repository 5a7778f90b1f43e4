"""What is said of files of evidence, in the reader's language: their kinds, and what to beware of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, Promise] = {
    "jpeg": _("JPEG picture"), "png": _("PNG picture"), "webp": _("WebP picture"), "tiff": _("TIFF picture"),
    "heic": _("HEIC picture"), "pdf": _("PDF document"), "docx": _("text document"), "xlsx": _("spreadsheet"),
    "pptx": _("presentation"), "odt": _("text document"), "ods": _("spreadsheet"), "text": _("plain text"),
    "csv": _("table as text"), "eml": _("e-mail"), "mp4": _("video"), "mov": _("video"), "webm": _("video"),
    "wav": _("sound"), "mp3": _("sound"), "zip": _("ZIP archive"), "other": _("sealed bytes"),
}  # fmt: skip
MARKS: Mapping[str, Promise] = {
    "second": _("A second file is hidden in it."),
    "bomb": _("It would unpack to far more than it is. It was not unpacked."),
    "program": _("It is a program, or holds one."),
    "macros": _("It holds macros. They were not run."),
    "script": _("It holds a script. It was not run."),
    "launch": _("It starts a program when it is opened."),
    "markup": _("It is a web page or a drawing that can hold scripts. It is kept as sealed bytes and is not shown."),
    "old_office": _("It is an office file of the old kind, which can hold macros. It is not opened."),
    "links": _("It fetches parts from elsewhere when it is opened."),
    "leads_out": _("It holds names that would be written outside its folder."),
    "lies": _("Its contents are not of the size that it states."),
    "embedded": _("Other files are embedded in it."),
    "nested": _("It holds further archives."),
    "before": _("Something stands before its beginning."),
    "ending": _("Its name says that it is something else."),
    "locked": _("It is locked with a password."),
    "trailing": _("Something more follows after its end."),
    "broken": _("It is cut off or damaged."),
    "unlisted": _("It is of no kind that can be recognised. It is kept as sealed bytes and is not shown."),
    "large": _("It is too large to be shown."),
    "not_drawn": _("It could not be drawn."),
}
"""The gravest first."""


def sentences(marks: Iterable[str]) -> list[str]:
    """What is said of marks, the gravest first."""
    found = set(marks)
    return [str(said) for mark, said in MARKS.items() if mark in found]
