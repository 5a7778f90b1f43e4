"""Words of letters: every code of a case is said in every language of the letters."""

from __future__ import annotations

import pytest

from greenlane.seizures import codes, letter_words
from greenlane.seizures.takeback.letter import LANGUAGES


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (letter_words.GROUNDS, codes.GROUNDS),
        (letter_words.PAPERS, codes.PAPERS),
        (letter_words.REASONS, set(codes.REASONS) - {"other"}),  # "other" tells another State nothing
    ],
)
def test_every_code_is_said_in_every_language(words, expected):
    assert set(words) == set(expected)
    assert all(set(said) == set(LANGUAGES) and all(said.values()) for said in words.values())
    assert letter_words.said(words, "unheard of", "ar") == "unheard of"


def test_who_is_written_to_is_named_by_the_country():
    for said in (letter_words.TO, letter_words.STATE_OF_EXPORT, letter_words.WITHHELD):
        assert set(said) == set(LANGUAGES)
    assert all("{country}" in said for said in letter_words.TO.values())


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "misrepresentation"), ("fr", "fausse déclaration"), ("es", "falsas declaraciones"),
     ("ar", "بيانات كاذبة"), ("zh", "谎报"), ("ru", "введения в заблуждение")],
)  # fmt: skip
def test_consent_by_misrepresentation_is_a_ground_in_every_language(language, word):
    assert word in letter_words.GROUNDS["basel_9_1_c"][language]
