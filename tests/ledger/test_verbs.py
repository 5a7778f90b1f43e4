"""Verbs: typed, found in every room, with sentences in the reader's language."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from greenlane.ledger import verbs


def test_every_room_has_its_verbs_registered():
    assert {"ledger.erased", "organisation.created", "role.assigned", "session.refused"} <= verbs.names()


@pytest.mark.parametrize("name", ["received", "Consignment.received", "consignment.received.twice", "a b.c", ""])
def test_a_bad_name_is_refused(name):
    with pytest.raises(ValueError, match="not a verb"):
        verbs.register({name: "{actor} did it"})
    assert name not in verbs.names()


@pytest.mark.parametrize("text", ["{actor.__class__}", "{0}", "{actor[0]}", "{}"])
def test_a_field_is_a_plain_name(text):
    with pytest.raises(ValueError, match="plain name"):
        verbs.register({"field.tested": text})
    assert "field.tested" not in verbs.names()


def test_a_verb_has_one_sentence():
    verbs.register({"verb.tested": "{actor} tested"})
    with pytest.raises(ValueError, match="twice"):
        verbs.register({"verb.tested": "{actor} tested again"})


def test_a_sentence_names_what_the_detail_must_hold():
    verbs.register({"lane.tested": gettext_lazy("{actor} moved {subject} from {before} to {after}")})
    with pytest.raises(verbs.MissingField, match="after"):
        verbs.check("lane.tested", {"before": "red"})
    verbs.check("lane.tested", {"before": "red", "after": "green", "more": 1})


def test_what_the_detail_says_is_never_a_format():
    verbs.register({"note.tested": "{actor} wrote {text}"})
    assert verbs.sentence("note.tested", {"actor": "Ada", "text": "{subject}%s"}) == "Ada wrote {subject}%s"


def test_a_verb_no_longer_registered_shows_as_itself():
    assert verbs.sentence("room.gone", {"actor": "Ada"}) == "room.gone"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "zh-hans", "ru"])
def test_every_sentence_can_be_said_in_every_language(language):
    with translation.override(language):
        for verb in verbs.names():
            detail = {name: f"<{name}>" for name in verbs._fields[verb] | verbs.GIVEN}
            said = verbs.sentence(verb, detail)
            assert "{" not in said and "(erased)" not in said, f"{verb}: the translation has another field"


def test_a_code_is_said_in_words_in_the_language_of_the_reader():
    detail = {"actor": "Ada", "reference": "NP-1", "kind": "scan", "result": "nothing"}
    assert verbs.sentence("inspection.recorded", detail).endswith("(X-ray scan) of consignment NP-1: nothing found")
    moved = {"actor": "Ada", "reference": "NP-1", "lane_before": "red", "lane_after": "later", "reason": "red"}
    assert verbs.sentence("screening.overridden", moved) == "Ada moved consignment NP-1 from Red to later: red"
    with translation.override("ar"):
        assert "أحمر" in verbs.sentence("screening.overridden", moved)
