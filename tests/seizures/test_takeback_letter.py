"""The letters in every language: complete, the same facts in each, and nothing guessed."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from greenlane.seizures.takeback import letter, path
from greenlane.seizures.takeback.letter import ASKS, FACTS, KINDS, LANGUAGES, Content, LetterFault, fields, read, write

FULL = Content(
    reference="XN-2026-0007",
    sender="Northport Environment Agency",
    addressee="Invented Authority",
    written_on=date(2026, 6, 12),
    legal_basis="Article 9(2) of the Basel Convention",
    found_on=date(2026, 6, 11),
    place="Northport Container Terminal",
    containers=["TCLU4265875"],
    goods=["24.31 t plastic {waste}, Y48", "3 t paper"],
    exporters=["Imaginary Exports, 1 No Street, +00"],
    importers=["Imaginary Polymers, 2 No Street"],
    carrier="Invented Lines",
    operation="R3",
    papers=["bill of lading INVB0001"],
    photographs=12,
    reasons=["without notification"],
    due=date(2026, 7, 12),
    first_sent_on=date(2026, 6, 1),
    outcome="taken back",
    contact="Kai, +00 1",
)
BARE = Content(reference="R", sender="", addressee="", written_on=date(2026, 6, 12), legal_basis="")
ENGLISH = (files(letter.SHELF) / "en.toml").read_text("utf-8")


def test_the_shelf_holds_the_six_languages() -> None:
    assert set(letter.languages()) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_tells_its_facts_in_every_language(kind: str, language: str) -> None:
    written = write(kind, language, FULL)
    known = {
        "place": "Northport Container Terminal", "containers": "TCLU4265875", "goods": "plastic {waste}, Y48",
        "exporters": "Imaginary Exports", "importers": "Imaginary Polymers", "carrier": "Invented Lines",
        "operation": "R3", "papers": "INVB0001", "reasons": "without notification",
    }  # fmt: skip
    assert {name for name, value in known.items() if value in written.text} == set(FACTS[kind]) - {"photographs"}
    assert "XN-2026-0007" in written.subject and written.subject in written.text
    assert letter.languages()[language].words.not_known not in written.text
    assert (FULL.outcome in write(kind, "fr", FULL).text) == (kind == "closing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_known_says_so(language: str) -> None:
    unknown = letter.languages()[language].words.not_known
    assert write("request", language, BARE).text.count(unknown) == len(FACTS["request"]) + 3
    assert unknown in write("closing", language, BARE).text


def test_the_request_asks_what_the_path_says() -> None:
    texts = {write("request", "en", Content(**{**_dict(FULL), "asks": one.asks})).text for one in path.all()}
    assert len(texts) == len({one.asks for one in path.all()}) == len(ASKS)
    with pytest.raises(KeyError):
        write("request", "en", Content(**{**_dict(FULL), "asks": "money"}))


def test_days_are_written_as_the_language_does() -> None:
    wanted = {
        "en": "12 July 2026", "fr": "12 juillet 2026", "es": "12 de julio de 2026", "ar": "12 يوليو 2026",
        "zh": "2026年7月12日", "ru": "12 июля 2026",
    }  # fmt: skip
    for language, day in wanted.items():
        assert day in write("request", language, FULL).text
    assert "12 July 2026" not in write("closing", "en", FULL).text


def test_every_language_fills_in_the_same() -> None:
    def shape(language: str) -> dict[str, set[str]]:
        said = letter.languages()[language]
        found = {f"ask {code}": fields(one.ask) | fields(one.opening) for code, one in said.asks.items()}
        for kind in KINDS[1:]:
            one = getattr(said, kind)
            found |= {f"{kind} {name}": fields(getattr(one, name)) for name in ("subject", "opening", "ask", "closing")}
        return found | {"due": fields(said.words.due), "was": fields(said.words.was_due)}

    assert all(shape(language) == shape("en") for language in LANGUAGES)


def test_a_language_that_nobody_read_says_so() -> None:
    for language in LANGUAGES:
        written = write("request", language, FULL)
        assert written.note and written.trust == ("derived" if language == "en" else "unverified")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{legal_basis}", "{law}", "nothing is filled in for: law"),
        ('carrier = "Carrier"', "", "missing: carrier"),
        ("[asks.agree]", "[asks.beg]", "asks"),
        ('trust = "derived"', 'trust = "sure"', "trust"),
        ("[words]", "[words", "not TOML"),
    ],
)
def test_a_file_that_is_not_understood_says_why(old: str, new: str, reason: str) -> None:
    assert old in ENGLISH
    with pytest.raises(LetterFault, match=r"^en\.toml: ") as refused:
        read("en", ENGLISH.replace(old, new, 1))
    assert reason in str(refused.value)


def _dict(content: Content) -> dict[str, object]:
    return {name: getattr(content, name) for name in Content.__slots__}
