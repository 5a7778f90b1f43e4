"""French and Arabic are whole: nothing missing, nothing fuzzy, the same fields; the others say that they are not."""

from __future__ import annotations

import io

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

import messages
import sentences
from greenlane.front import languages


@pytest.fixture(scope="module")
def house():
    return messages.extracted()


def test_extraction_finds_python_and_templates(house):
    found = {messages.key(message) for message in house if message.id}
    assert ("Inspection queue", "") in found
    assert ("%(n)s fault is left.", "") in found
    assert ("Red", "lane") in found
    assert ("{actor} received consignment {reference}", "") in found
    assert ("Box 11a: {used} of {quota}.", "finding") in found and ("{what} not stated", "learned") in found
    assert len(found) > 500


def test_a_template_that_is_not_written_out_is_an_error_and_not_english_in_silence(tmp_path):
    path = tmp_path / "own.py"
    path.write_text('def a(bad):\n    words = "No."\n    if bad:\n        words = "{x}"\n    return fails(words)\n')
    assert set(sentences.templates(path)) == {"No.", "{x}"}
    path.write_text("def a(words):\n    return fails(words)\n")
    with pytest.raises(sentences.NotFound, match=r"own\.py:2"):
        list(sentences.templates(path))


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_french_and_arabic_lack_nothing(language, house):
    assert messages.lacking(language, house) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_has_other_fields_than_its_message(language):
    catalog = messages.read(language)
    assert not [(messages.key(m)[0], bad) for m in catalog if m.id for bad in messages.misfits(m)]


def test_the_menu_says_which_languages_are_incomplete(house):
    code = {language: language.lower().replace("_", "-") for language in messages.LANGUAGES}
    whole = {code[language] for language in messages.LANGUAGES if not messages.lacking(language, house)}
    assert whole | {"en"} == languages.COMPLETE
    assert {language for language, _ in settings.LANGUAGES} == languages.PARTLY | languages.COMPLETE


def test_every_language_has_the_plural_forms_django_counts_with():
    for language in messages.LANGUAGES:
        assert messages.read(language).plural_expr in messages.PLURALS[language]


def test_arabic_counts_in_six_forms():
    with translation.override("ar"):
        said = {n: ngettext("%(days)s day", "%(days)s days", n) for n in (1, 2, 3, 11, 100)}
    assert len(set(said.values())) == 5


def test_a_lane_is_a_word_in_the_readers_language():
    with translation.override("fr"):
        assert gettext("Queue") == "File"


@pytest.mark.parametrize(
    ("string", "bad"),
    [("%(n)s lignes pour %(to)s", []), ("lignes", ["lignes"]), ("%(m)s lignes", ["%(m)s lignes"])],
)
def test_a_lost_or_strange_field_is_found(string, bad):
    text = 'msgid "%(n)s rows for %(to)s"\nmsgstr "' + string + '"\n'
    (message,) = [m for m in read_po(io.BytesIO(text.encode())) if m.id]
    assert messages.misfits(message) == bad


def test_a_plural_may_say_one_in_words_but_not_many():
    text = 'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "une rangée"\nmsgstr[1] "des rangées"\n'
    (message,) = [m for m in read_po(io.BytesIO(text.encode())) if m.id]
    assert messages.misfits(message) == ["des rangées"]
