"""What the letters of a take-back say, in six languages: words from the shelf ``letters``, facts handed in.

A letter is plain text: lines of a heading, numbered contents, a closing. What is not known stands as "not known" in the
letter, so that nobody mistakes a gap for a fact. Nothing here decides who may read names: what is handed in is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SHELF = "greenlane.seizures.takeback.letters"
KINDS = ("request", "reminder", "escalation", "notice", "closing")
LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a letter tells. Empty: not known. Lists hold one line each, as they shall stand in the letter."""

    reference: str
    sender: str
    addressee: str
    written_on: date
    path_title: str
    legal_basis: str
    found_on: date | None = None
    place: str = ""
    containers: Sequence[str] = ()
    exporters: Sequence[str] = ()
    importers: Sequence[str] = ()
    carrier: str = ""
    goods: Sequence[str] = ()
    operation: str = ""
    papers: Sequence[str] = ()
    photographs: int = 0
    reasons: Sequence[str] = ()
    asks: str = ""
    due: date | None = None
    first_sent_on: date | None = None
    outcome: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter: its subject, its text, the language, and how far its wording may be trusted."""

    subject: str
    text: str
    language: str
    trust: str


def write(kind: str, language: str, content: Content) -> Written:
    """Return the letter. Raises KeyError for a kind or language that there is not."""
    raise NotImplementedError
