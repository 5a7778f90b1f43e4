#!/usr/bin/env python3
"""The message catalogues of the pages, with Babel alone: no gettext program is needed.

    python scripts/messages.py extract    prints how many messages there are in Python and in templates
    python scripts/messages.py update     brings every catalogue up to date: new messages empty, vanished ones gone
    python scripts/messages.py check      prints what each language lacks
    python scripts/messages.py compile    writes the .mo files that Django reads

A message is marked with gettext and its relatives in Python, and with {% translate %} and {% blocktranslate %} in
templates. What the indicators on the shelf say (title, basis, sentence, thresholds) is a message too, under the context
"indicator"; so is what facts mean ("fact"), what the checks of the permit desk say ("finding"), a learned model
("learned"), the card of the detector ("detector"), the rules of take-backs ("take-back") and returns ("return").
Catalogues keep no line numbers, so that a change of a page changes no catalogue; a translator's own remark (a line
that begins with "# ") stays.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

import compile_catalogues
import sentences
from greenlane.consignments.facts.columns import COLUMNS
from greenlane.inspection.detector import export
from greenlane.inspection.templatetags import marks
from greenlane.permits import check_shelf
from greenlane.permits.finding import NOT_MADE, SILENT
from greenlane.reference import codes
from greenlane.reporting import period, return_shelf, statutory
from greenlane.seizures.takeback import path as takeback_path
from greenlane.seizures.takeback import states
from greenlane.targeting import unchecked
from greenlane.targeting.backtest import NOTES
from greenlane.targeting.card import OTHERS_LIMITS
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.learning.card import LIMITS

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "greenlane"
LOCALES = SOURCE / "front" / "locale"
PERMITS = SOURCE / "permits"
INDICATORS = SOURCE / "targeting" / "indicators"
LANGUAGES = ("fr", "ar", "es", "zh_Hans", "ru")
KEYWORDS = dict.fromkeys(
    ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
)
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "zh_Hans": "nplurals=1; plural=0;",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)\}(?!\})")


def sources() -> Iterator[str]:
    """Yield the text of every module and, brought into Python's form by Django, of every template."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.settings")
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.read_text(encoding="utf-8")
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield "\n".join(line.strip() for line in calls.splitlines())


def extracted() -> Catalog:
    """Return every message of the house, in order of its text."""
    catalog = Catalog(charset="utf-8")
    for text in sources():
        file = io.BytesIO(text.encode("utf-8"))
        for _line, function, found, _comments in extract_python(file, KEYWORDS, [], {}):
            add(catalog, str(function or ""), found)
    for context, texts in OF_PURE_MODULES.items():
        for text in texts():
            catalog.add(text, context=context)
    return catalog


def indicator_texts() -> Iterator[str]:
    """Yield what every indicator on the shelf says, and what is said where a legal check cannot be made."""
    yield from (unchecked.TITLE, unchecked.BECAUSE)
    for path in sorted(INDICATORS.glob("*.toml")):
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from (fields[name] for name in ("title", "basis", "because"))
        for threshold in fields.get("thresholds", {}).values():
            yield from (text for name in ("meaning", "unit") if (text := threshold.get(name)))


def finding_texts() -> Iterator[str]:
    """Yield what the checks on the shelf are called and rest on, and whatever they and the fast lane may say."""
    yield from (*SILENT.values(), NOT_MADE)
    for check in check_shelf.all_checks():
        yield from (check.title, check.basis)
    for path in (PERMITS / "case.py", PERMITS / "fast_lane.py", *sorted((PERMITS / "checks").glob("*.py"))):
        yield from sentences.templates(path)
    yield from (code.name.lower() for code in codes.source_codes().values())


def learned_texts() -> Iterator[str]:
    """Yield what history features mean, how a learned model gives its reasons, and what its card says."""
    yield from (*(column.meaning for column in FEATURES.values()), *LIMITS, *OTHERS_LIMITS)
    for name in ("learning/explain.py", "learning/model.py", "evaluation/protocol.py", "evaluation/evaluate.py"):
        yield from sentences.templates(SOURCE / "targeting" / name)


def detector_texts() -> Iterator[str]:
    """Yield what the card of the detector says and what its figures are called."""
    yield from (*export.LIMITS, *marks.FIGURES)


def fact_texts() -> Iterator[str]:
    """Yield what each fact means."""
    return (column.meaning for column in COLUMNS.values())


def take_back_texts() -> Iterator[str]:
    """Yield what the rules of take-backs say, what its states mean, and the words of law where it names no number."""
    for meaning in states.MEANINGS.values():
        yield from (meaning.title, meaning.meaning, meaning.document)
    yield from states.FAULT_NAMES.values()
    yield from (clock.words for way in takeback_path.all() for clock in way.clocks if clock.words)
    for name in ("workflow", "clocks", "proposing"):
        yield from sentences.templates(SOURCE / "seizures" / "takeback" / f"{name}.py")


def return_texts() -> Iterator[str]:
    """Yield what each return on the shelf is called, who gets it, what is known of its form, and what it asks for."""
    yield from (period.OUTSIDE, period.NO_DAY, period.ONLY_YEAR, statutory.NOTHING_FOUND, statutory.NO_GOODS)
    for what in return_shelf.all_returns():
        yield from (what.title, what.authority, what.form.words, what.form.trust)
        yield from (column.title for column in what.columns if column.required)
        if what.regimes:
            yield statutory.other_regime(what)
        due = what.due(period.Period.of_year(2026))
        yield from (due.trust, *([] if due.day else [due.words]))


OF_PURE_MODULES = {
    None: NOTES.values, "indicator": indicator_texts, "finding": finding_texts, "learned": learned_texts,
    "fact": fact_texts, "detector": detector_texts, "take-back": take_back_texts,
    "return": return_texts,
}  # fmt: skip
"""By context: the texts of modules that know no gettext."""


def add(catalog: Catalog, function: str, found: object) -> None:
    """Add one call's texts to the catalogue."""
    texts = [text for text in (found if isinstance(found, tuple | list) else [found]) if isinstance(text, str)]
    context = texts.pop(0) if function.startswith("p") and texts else None
    if not texts or not texts[0]:
        return
    plural = len(texts) > 1 and function.startswith("n")
    flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", texts[0]) else []
    catalog.add((texts[0], texts[1]) if plural else texts[0], context=context, flags=flags)


def path_of(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue as it stands; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return fresh(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def fresh(language: str) -> Catalog:
    """Return an empty catalogue with the language's plural forms in its head."""
    text = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n'
    )
    return read_po(io.BytesIO(text.encode()), locale=language)


def updated(language: str, messages: Catalog) -> Catalog:
    """Return a language's catalogue with exactly the messages of the house, keeping the translations there are."""
    known = {key(message): message for message in read(language) if message.id}
    result = fresh(language)
    for message in sorted((m for m in messages if m.id), key=key):
        have = known.get(key(message))
        string = have.string if have and shape(have) == shape(message) else None
        result.add(
            message.id,
            string or empty(message, result),
            context=message.context,
            flags=sorted(message.flags),
            user_comments=have.user_comments if have else (),
        )
    return result


def key(message: Message) -> tuple[str, str]:
    """Return what names a message: its first text and its context."""
    text = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return str(text), message.context or ""


def shape(message: Message) -> bool:
    """Tell whether a message has plural forms."""
    return isinstance(message.id, tuple | list)


def empty(message: Message, catalog: Catalog) -> str | tuple[str, ...]:
    """Return the untranslated form of a message."""
    return ("",) * catalog.num_plurals if shape(message) else ""


def strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a message, one for each plural form."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string or "",)


def lacking(language: str, messages: Catalog) -> list[str]:
    """Return what is wrong with a catalogue: messages it lacks, has too many, has fuzzy, or has with other fields."""
    catalog = read(language)
    wanted, there = {key(m) for m in messages if m.id}, {key(m) for m in catalog if m.id}
    found = [f"missing: {text}" for text, _ in sorted(wanted - there)]
    found += [f"gone: {text}" for text, _ in sorted(there - wanted)]
    for message in catalog:
        if not message.id:
            continue
        if message.fuzzy:
            found.append(f"fuzzy: {key(message)[0]}")
        if not all(strings(message)):
            found.append(f"untranslated: {key(message)[0]}")
        found += [f"fields differ: {key(message)[0]} → {bad}" for bad in misfits(message)]
    return found


def misfits(message: Message) -> list[str]:
    """Return translations whose fields are not the message's. "One" and "two" may say their number in words."""
    texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
    wanted = [fields(text) for text in texts]
    bad = []
    for n, string in enumerate(strings(message)):
        given = fields(string)
        in_words = shape(message) and n < len(strings(message)) - 1 and len(wanted[-1] - given) == 1
        if string and given not in wanted and not (in_words and given <= wanted[-1]):
            bad.append(string)
    return bad


def fields(text: str) -> frozenset[str]:
    """Return the names of a text's fields, ``%(name)s`` and ``{name}`` alike."""
    return frozenset(a or b for a, b in PLACEHOLDER.findall(text))


def write(language: str, catalog: Catalog) -> None:
    """Write a catalogue, without line numbers and dates."""
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=110, no_location=True, omit_header=True, sort_output=False)
    head = fresh_head(language)
    path.write_text(head + buffer.getvalue().decode("utf-8").rstrip("\n") + "\n", encoding="utf-8")


def fresh_head(language: str) -> str:
    """Return the head of a catalogue file."""
    return (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )


def main(arguments: list[str]) -> int:
    if arguments == ["compile"]:
        return compile_catalogues.main()
    if arguments not in (["extract"], ["update"], ["check"]):
        print(__doc__)
        return 2
    messages = extracted()
    if arguments == ["extract"]:
        print(f"{sum(1 for message in messages if message.id)} messages")
    for language in LANGUAGES if arguments != ["extract"] else ():
        if arguments == ["update"]:
            write(language, updated(language, messages))
        wrong = lacking(language, messages)
        print(
            f"{language}: {len(wrong) or 'nothing'} wrong", *(wrong[:10] if arguments == ["check"] else ()), sep="\n  "
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
