"""What the letters of a take-back say, in six languages: words from the shelf ``letters``, facts handed in.

A letter is plain text: a heading, the facts numbered, what is asked for, a closing. What is not known stands in it as
not known, so that nobody takes a gap for a fact. Nothing here decides who may read names: what is handed in is written.
"""

from __future__ import annotations

import functools
import string
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel.dates import format_date
from pydantic import TypeAdapter, ValidationError

from greenlane import shelf
from greenlane.reference.title import Text, Trust, strict

SHELF = "greenlane.seizures.takeback.letters"
KINDS = ("request", "reminder", "escalation", "notice", "closing")
LANGUAGES = ("en", "fr", "es", "ar", "zh", "ru")
ASKS = ("take_back", "re_import", "co_operate", "live_return", "agree", "inform")
"""What a request asks of the State of export; each path says which."""
FACTS: Mapping[str, tuple[str, ...]] = {
    "request": ("place", "containers", "goods", "exporters", "importers", "carrier", "operation", "papers",
                "photographs", "reasons"),
    "reminder": ("place", "containers", "goods"),
    "escalation": ("place", "containers", "goods", "exporters", "reasons"),
    "notice": ("place", "containers", "goods", "papers", "reasons"),
    "closing": ("place", "containers", "goods"),
}  # fmt: skip
"""Which facts each letter tells, in this order."""
PLACEHOLDERS = frozenset({"reference", "legal_basis", "first_sent_on", "due", "outcome", "count"})
_AS_DAYS = {"zh": "y年M月d日", "en": "d MMMM y"}
Fact = Literal[
    "place", "containers", "goods", "exporters", "importers", "carrier", "operation", "papers", "photographs",
    "reasons",
]  # fmt: skip
Ask = Literal["take_back", "re_import", "co_operate", "live_return", "agree", "inform"]


class LetterFault(ValueError):
    """A file of the shelf that is not understood; the message names file, key and reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a letter tells. Empty: not known. Lists hold one line each, as they shall stand in the letter.

    ``asks`` is one of ASKS, of use for a request alone; ``due``: until when; ``first_sent_on``: when the request went
    out; ``outcome``: for the closing letter. ``legal_basis``: in the language of the letter, as
    a path's ``law`` is.
    """

    reference: str
    sender: str
    addressee: str
    written_on: date
    legal_basis: str
    asks: str = "take_back"
    found_on: date | None = None
    place: str = ""
    containers: Sequence[str] = ()
    goods: Sequence[str] = ()
    exporters: Sequence[str] = ()
    importers: Sequence[str] = ()
    carrier: str = ""
    operation: str = ""
    papers: Sequence[str] = ()
    photographs: int | None = None
    reasons: Sequence[str] = ()
    due: date | None = None
    first_sent_on: date | None = None
    outcome: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter: its subject, its whole text, the language, and how far its wording may be trusted, with a note."""

    subject: str
    text: str
    language: str
    trust: str
    note: str


@strict
@dataclass(frozen=True, slots=True)
class _Asking:
    opening: Text
    ask: Text


@strict
@dataclass(frozen=True, slots=True)
class _Request:
    subject: Text
    closing: Text


@strict
@dataclass(frozen=True, slots=True)
class _Letter:
    subject: Text
    opening: Text
    ask: Text
    closing: Text


@dataclass(frozen=True, slots=True)
class _Words:
    colon: Text
    comma: Text
    to: Text
    date: Text
    reference: Text
    subject: Text
    contact: Text
    not_known: Text
    enclosed: Text
    due: Text
    was_due: Text
    sender: Text


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of the letters in one language."""

    trust: Trust
    note: str = ""
    words: _Words
    facts: Mapping[Fact, Text]
    asks: Mapping[Ask, _Asking]
    request: _Request
    reminder: _Letter
    escalation: _Letter
    notice: _Letter
    closing: _Letter


_READER = TypeAdapter(Language)


def read(language: str, text: str, file: str = "") -> Language:
    """Return the words that a TOML text holds. Raises LetterFault naming file, key and reason."""
    name = file or f"{language}.toml"
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LetterFault(f"{name}: not TOML: {error}") from error
    if isinstance(data.get("words"), dict) and "from" in data["words"]:
        data["words"]["sender"] = data["words"].pop("from")
    try:
        found = _READER.validate_python(data)
    except ValidationError as error:
        said = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise LetterFault(f"{name}: {'; '.join(said)}") from error
    if lacking := [*(set(FACTS["request"]) - set(found.facts)), *(set(ASKS) - set(found.asks))]:
        raise LetterFault(f"{name}: missing: {', '.join(sorted(lacking))}")
    if unknown := {field for line in _lines(data) for field in fields(line)} - PLACEHOLDERS:
        raise LetterFault(f"{name}: nothing is filled in for: {', '.join(sorted(unknown))}")
    return found


@functools.cache
def languages() -> Mapping[str, Language]:
    """Return the words of every language on the shelf; an administration's file takes the place of ours.

    Raises LetterFault.
    """
    files = shelf.files(SHELF, ".toml")
    return {f.name.removesuffix(".toml"): read(f.name.removesuffix(".toml"), f.read_text("utf-8"), f.name)
            for f in files}  # fmt: skip


def fields(template: str) -> set[str]:
    """Return what is filled in in a template. Raises ValueError for one with braces that do not fit."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def write(kind: str, language: str, content: Content) -> Written:
    """Return the letter. Raises KeyError for a kind, a language or an ``asks`` that there is not."""
    said = languages()[language]
    asked = said.asks[content.asks]  # type: ignore[index]
    letters: dict[str, _Request | _Letter] = {
        "request": said.request, "reminder": said.reminder, "escalation": said.escalation, "notice": said.notice,
        "closing": said.closing,
    }  # fmt: skip
    letter = letters[kind]
    opening = asked.opening if isinstance(letter, _Request) else letter.opening
    ask = asked.ask if isinstance(letter, _Request) else letter.ask
    values = _values(content, said, language)
    due = {"request": said.words.due, "reminder": said.words.was_due, "escalation": said.words.was_due}.get(kind, "")
    subject, colon = letter.subject.format_map(values), said.words.colon
    paragraphs = [
        "\n".join(_heading(content, said, language)),
        f"{said.words.subject}{colon}{subject}",
        opening.format_map(values),
        "\n".join(_facts(kind, content, said, language)),
        ask.format_map(values),
        due.format_map(values) if content.due else "",
        letter.closing.format_map(values),
        "\n".join(filter(None, [content.sender, content.contact and f"{said.words.contact}{colon}{content.contact}"])),
    ]
    text = "\n\n".join(filter(None, paragraphs)) + "\n"
    return Written(subject=subject, text=text, language=language, trust=said.trust, note=said.note)


def _heading(content: Content, said: Language, language: str) -> Iterator[str]:
    words, colon = said.words, said.words.colon
    yield f"{words.sender}{colon}{content.sender or words.not_known}"
    yield f"{words.to}{colon}{content.addressee or words.not_known}"
    yield f"{words.date}{colon}{_day(content.written_on, language)}"
    yield f"{words.reference}{colon}{content.reference}"


def _facts(kind: str, content: Content, said: Language, language: str) -> Iterator[str]:
    """Yield the numbered facts, each on a line; one of several on lines of their own."""
    place = [_day(content.found_on, language) if content.found_on else "", content.place]
    enclosed = said.words.enclosed.format_map({"count": content.photographs})
    told: dict[str, Sequence[str]] = {
        "place": [said.words.comma.join(filter(None, place))],
        "containers": content.containers,
        "goods": content.goods,
        "exporters": content.exporters,
        "importers": content.importers,
        "carrier": [content.carrier],
        "operation": [content.operation],
        "papers": content.papers,
        "photographs": [enclosed] if content.photographs else [],
        "reasons": content.reasons,
    }
    for number, name in enumerate(FACTS[kind], start=1):
        lines = [line for line in told[name] if line] or [said.words.not_known]
        label = f"{number}. {said.facts[name]}"  # type: ignore[index]
        colon = said.words.colon
        several = "\n".join([f"{label}{colon.rstrip()}", *(f"   – {line}" for line in lines)])
        yield several if len(lines) > 1 else f"{label}{colon}{lines[0]}"


def _values(content: Content, said: Language, language: str) -> dict[str, str]:
    unknown = said.words.not_known
    return {
        "reference": content.reference or unknown,
        "legal_basis": content.legal_basis or unknown,
        "first_sent_on": _day(content.first_sent_on, language) if content.first_sent_on else unknown,
        "due": _day(content.due, language) if content.due else unknown,
        "outcome": content.outcome or unknown,
    }


def _day(day: date, language: str) -> str:
    return format_date(day, _AS_DAYS.get(language, "long"), locale=language)


def _lines(data: object) -> Iterator[str]:
    """Yield every text in what a file holds."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _lines(value)
