"""Reasons in the reader's language: a page says again what is on record, or shows the record's own words."""

from __future__ import annotations

import string

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from tests.shipments import shipment
from tests.targeting.made import indicator

from greenlane.front.telling import TIMES, joined, part
from greenlane.reference import commodity
from greenlane.targeting import card, standing, words
from greenlane.targeting.compiled import compile_set
from greenlane.targeting.indicator import LEVELS, TRUST, explain, from_shelf
from greenlane.targeting.learning import explain as explained
from greenlane.targeting.learning.card import LIMITS
from greenlane.targeting.learning.definitions import DEFINITIONS
from greenlane.targeting.learning.explain import Why
from greenlane.targeting.learning.model import TooFew
from greenlane.targeting.learning.readings import NUMBERS
from greenlane.targeting.models import IndicatorSet, Screening
from greenlane.targeting.standing import Kept
from greenlane.targeting.vocabulary import NAMES

PLASTIC = "RI-WAS-101"
DEAR = next(i for i in from_shelf() if i.code == "RI-GEN-016")
FACTS = {"line": 3, "unit_value": 1234.5, "class_value_low": 0.25, "class_value_high": 2.5}


def told(language, facts=FACTS, kept=None, because=None, lines=(3,)):
    reason = {"because": because or explain(DEAR, facts), "lines": list(lines)}
    kept = kept or Kept(DEAR.title, DEAR.because, DEAR.values)
    with translation.override(language):
        return words.sentence(reason, kept, [{"line": 1}, facts])


def test_an_english_reader_reads_the_record():
    assert strip_tags(told("en")) == explain(DEAR, FACTS)


def test_a_french_reader_reads_french_with_french_numbers_each_set_apart():
    html = told("fr")
    assert html.startswith("<bdi>") and "lang=" not in html
    assert "<bdi>1\u202f234</bdi> dollars le kilogramme" in html or "<bdi>1\u202f235</bdi>" in html
    assert "entre <bdi>0,25</bdi> et <bdi>2,5</bdi>" in html


def test_an_arabic_reader_reads_arabic_with_every_value_isolated():
    html = told("ar")
    assert "دولار للكيلوغرام" in html
    assert html.count("<bdi>") == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"because": "as an older release wrote it"},
        {"kept": Kept(DEAR.title, "an own sentence: {unit_value}", {})},
        {"lines": (7,)},
        {"lines": ()},
    ],
    ids=["sentence", "template", "line", "no line"],
)
def test_where_it_would_not_be_the_sentence_on_record_that_stands_and_says_it_is_english(changed):
    html = told("fr", **changed)
    assert html.startswith('<bdi lang="en" dir="ltr">')
    assert strip_tags(html).replace("&#x27;", "'") == changed.get("because", explain(DEAR, FACTS))


def test_a_fact_that_was_corrected_since_changes_no_reason():
    was = explain(DEAR, FACTS)
    assert strip_tags(told("fr", facts=FACTS | {"unit_value": 9.0}, because=was)) == was


def test_a_private_indicator_without_translation_shows_english():
    own = indicator(title="Our own sign", because="{description} is odd")
    with translation.override("fr"):
        assert words.said(own.title) == '<bdi lang="en" dir="ltr">Our own sign</bdi>'
        assert words.plain("") == ""
        assert words.template(own.because) == '<bdi lang="en" dir="ltr"><bdi>{description}</bdi> is odd</bdi>'


@pytest.mark.parametrize(
    ("name", "given", "french"),
    [
        ("net_kg", None, "non déclaré"),
        ("used", True, "oui"),
        ("used", False, "non"),
        ("net_kg", 18114.6, "<bdi>18\u202f115</bdi>"),
        ("pieces", 999.7, "<bdi>1\u202f000</bdi>"),
        ("co2e_gap", 0.0000123, "<bdi>0,0000123</bdi>"),
        ("month", 7, "<bdi>7</bdi>"),
        ("hs", "391590", "<bdi>391590</bdi>"),
        ("arrival", "2026-05-04", "<bdi>4 mai 2026</bdi>"),
        ("mode", "sea", "<bdi>par mer</bdi>"),
        (
            "text_classes",
            ["ivory", "big_cats"],
            "<bdi>Ivoire</bdi>, <bdi>Grands félins : peaux, os, dents, vivants</bdi>",
        ),
        ("mentions", [], "aucun"),
        ("description", "<b>chairs</b>", "<bdi>&lt;b&gt;chairs&lt;/b&gt;</bdi>"),
    ],
)
def test_values_are_written_as_the_language_writes_them(name, given, french):
    with translation.override("fr"):
        assert words.value(name, standing.typed({name: given})[name]) == french


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_everything_that_ships_is_said_in_french_and_arabic(language):
    with translation.override(language):
        for one in from_shelf():
            for text in (one.title, one.basis, one.because):
                assert words.plain(text) != text, text
            names = {n for _, n, _, _ in string.Formatter().parse(words.plain(one.because)) if n is not None}
            assert names == {n for _, n, _, _ in string.Formatter().parse(one.because) if n is not None}
            assert names <= set(NAMES) | set(one.thresholds)
            for threshold in one.thresholds.values():
                assert words.plain(threshold.meaning) != threshold.meaning
        assert {goods.code for goods in commodity.all() if not getattr(goods.title, language)} == set()
        assert set(words.LEVELS) == set(LEVELS) and set(words.TRUST) == set(TRUST)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_example_that_fires_is_said_again_in_the_readers_language(language):
    """Whatever the facts are: the template gives the very sentence on record, so it is not English that shows."""
    for one in from_shelf():
        for example in one.examples:
            if example.expected:
                facts = {"line": 1, **example.facts}
                reason = {"because": explain(one, facts), "lines": [1]}
                with translation.override(language):
                    html = words.sentence(reason, Kept(one.title, one.because, one.values), [facts])
                assert 'lang="en"' not in html, one.code


GIBBON = part("{what} {value}", what=part("taxon"), value="Hylobates lar", field="taxon")
WHY = part(
    "{what}: {finds} finds in {looked} inspected, expected {expected}",
    what=joined([GIBBON, part("{what} {value}", what=part("transport"), value="air", field="mode")], TIMES),
    finds=3, looked=1200, expected="15.6",
)  # fmt: skip


def test_a_reason_of_the_learned_score_is_said_with_its_numbers():
    why = Why("taxon × mode", WHY, 1.0)
    with translation.override("fr"):
        html = words.reason(why)
    assert strip_tags(html) == (
        "taxon Hylobates lar × transport par air : découvertes 3, sur 1\u202f200 contrôles, attendu 15,6"
    )
    with translation.override("ar"):
        assert "الأصنوفة <bdi>Hylobates lar</bdi>" in words.reason(why) and "lang=" not in words.reason(why)
    with translation.override("ru"):
        assert words.reason(why) == f'<bdi lang="en" dir="ltr">{why.sentence}</bdi>'


def test_why_a_model_was_not_checked_is_said_where_it_was_kept_to_be_said():
    with pytest.raises(TooFew) as raised:
        raise TooFew(part("no line was declared from {start} to {end}", start="2026-05-04", end="2026-06-01"))
    kept = {"sentence": str(raised.value), **raised.value.said}
    with translation.override("fr"):
        assert strip_tags(words.unchecked(kept)) == "aucune ligne n’a été déclarée du 4 mai 2026 au 1 juin 2026"
        assert words.unchecked("as it was kept") == '<bdi lang="en" dir="ltr">as it was kept</bdi>'
        assert 'lang="en"' in words.unchecked({"sentence": "without a template"})


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_everything_a_card_and_the_past_name_is_said_in_french_and_arabic(language):
    fields = {field for one in DEFINITIONS for field in one.fields}
    assert fields <= set(explained.FIELDS) and set(NUMBERS) <= set(explained.AMOUNTS)
    with translation.override(language):
        texts = [words.limit(text) for text in (*LIMITS, *card.OTHERS_LIMITS)]
        texts += [words.fact(one.meaning) for one in NAMES.values()]
        assert not [text for text in texts if "lang=" in text]
        assert words.called("genus × origin") != "genus × origin" and words.called("strange") == ""
        assert all(words.called(name) for name in card.WATCHED)


def test_the_pages_say_it_and_the_record_and_the_answer_to_systems_stay_english(client, cast, taken_in):
    screening = taken_in(shipment(documents=[{"kind": "invoice", "number": "1"}])).screenings[0]
    before = Screening.objects.get(pk=screening.pk).reasons
    client.force_login(cast.ada)
    client.cookies["django_language"] = "fr"
    french = "Déchets plastiques mélangés sans notification de Bâle"
    sentence = "exigent le consentement préalable en connaissance de cause"
    for address in (screening.consignment.get_absolute_url(), f"/queue/peek/{screening.consignment_id}/"):
        page = client.get(address).content.decode()
        assert french in page and sentence in page, address
    assert french in client.get("/queue/?state=any").content.decode()
    assert sentence in client.get(f"/indicators/{PLASTIC}/").content.decode()
    assert french in client.get("/indicators/?q=mélangés").content.decode()
    assert Screening.objects.get(pk=screening.pk).reasons == before
    assert all(reason["because"].isascii() for reason in before)


def test_a_newer_set_changes_no_reason_that_was_given(client, cast, in_force, taken_in):
    screening = taken_in(shipment(documents=[{"kind": "invoice", "number": "1"}])).screenings[0]
    said = next(r["because"] for r in screening.reasons if r["code"] == PLASTIC)
    content = [one | {"because": "said otherwise now"} if one["code"] == PLASTIC else one for one in in_force.content]
    IndicatorSet.objects.filter(pk=in_force.pk).update(state="retired")
    IndicatorSet.objects.create(
        owner=cast.northport, version=2, state="active", content=content, digest=compile_set([]).digest
    )
    client.force_login(cast.ada)
    page = client.get(screening.consignment.get_absolute_url()).content.decode()
    assert said in page and "said otherwise now" not in page
