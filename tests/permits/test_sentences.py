"""What the desk says in French and Arabic: every template there is, with its values as the language writes them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from tests.permits import examples_cites, examples_others
from tests.permits.papers import one

from greenlane.front import telling
from greenlane.permits import finding, sentences
from greenlane.permits.case import Case
from greenlane.permits.check_shelf import all_checks
from greenlane.permits.views import told as told_apart

CHECKS = {check.code: check for check in all_checks()}
FOUND = [
    finding.to_json(one(CHECKS[code].find(Case(paper, around))))
    for code, _, paper, around, *_ in (*examples_cites.EXAMPLES, *examples_others.EXAMPLES)
]
QUOTA = "{taxon} of {exporter} in {year}: {whole} with this paper, {quota} are the quota."
ROW = {
    "template": QUOTA,
    "values": {"taxon": "Python regius", "exporter": "TG", "year": "2024", "whole": "65000.5", "quota": "62500"},
    "sentence": "Python regius of TG in 2024: 65000.5 with this paper, 62500 are the quota.",
}


def said(language, row):
    with translation.override(language):
        return sentences.finding(row)


def told(**fields):
    template = fields.pop("template")
    values = telling.kept(fields)
    return {"template": template, "values": values, "sentence": telling.filled(template, values)}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_whatever_a_check_says_is_said_in_french_and_arabic(language):
    english = {row["sentence"] for row in FOUND if 'lang="en" dir="ltr"' in said(language, row)}
    assert english == set(), "run scripts/messages.py update, and translate what is new"
    with translation.override(language):
        both = [(c.code, sentences.title(c.code), sentences.basis(c.basis)) for c in all_checks()]
    assert not [code for code, *texts in both if any("lang=" in text for text in texts)]


def test_a_value_that_is_a_day_is_named_as_one():
    values = {pair for row in FOUND for pair in row["values"].items() if isinstance(pair[1], str)}
    assert {name for name, value in values if re.fullmatch(r"\d{4}-\d\d-\d\d", value)} <= finding.DAYS


def test_values_stand_apart_with_the_numbers_and_days_of_the_language():
    french = said("fr", ROW)
    assert "<bdi>65\u202f000,5</bdi> avec ce document" in french and "<bdi>2024</bdi>" in french
    valid = told(template="Valid until {end}, presented on {on}.", end=dt.date(2026, 5, 4), on=dt.date(2026, 6, 1))
    assert strip_tags(said("fr", valid)) == "Valable jusqu’au 4 mai 2026, présenté le 1 juin 2026."
    assert said("ar", valid).count("<bdi>") == 3 and "صالحة حتى" in said("ar", valid)


def test_words_among_the_values_are_said_too_and_names_stay():
    who = telling.joined([telling.part("{ours} on the paper, {theirs} declared", ours="<b>A</b>", theirs="B")] * 2)
    html = said("fr", told(template="{who}.", who=who))
    assert html.count("<bdi>&lt;b&gt;A&lt;/b&gt;</bdi> sur le document, <bdi>B</bdi> déclaré") == 2 and " ; " in html
    horn = "{term} ({called}) does not come from {taxon}."
    assert "(<bdi>corne</bdi>)" in said("fr", told(template=horn, term="HOR", called="horn", taxon="Aloe"))
    assert '<span lang="en">horn</span>' in said("ar", told(template=horn, term="HOR", called="horn", taxon="Aloe"))


@pytest.mark.parametrize(
    "changed",
    [
        {"sentence": "as an older release wrote it"},
        {"template": "Our own: {taxon}", "sentence": "Our own: Python regius"},
    ],
    ids=["another sentence", "a private check"],
)
def test_what_is_not_the_sentence_on_record_is_not_said_again(changed):
    html = said("fr", ROW | changed)
    assert html == f'<bdi lang="en" dir="ltr">{changed["sentence"]}</bdi>'
    assert strip_tags(said("en", ROW)) == ROW["sentence"]


def test_reasons_of_the_fast_lane_are_said_and_older_ones_stand():
    with translation.override("fr"):
        new = sentences.reason(telling.part("{code} does not hold.", code="RI-PER-070"))
        old = sentences.reason("No check has passed.")
    assert new == "<bdi><bdi>RI-PER-070</bdi> n’est pas rempli.</bdi>"
    assert old == '<bdi lang="en" dir="ltr">No check has passed.</bdi>'


def test_a_name_among_the_words_of_a_value_is_withheld_with_them():
    who = telling.joined([telling.part("{ours} on the paper, {theirs} declared", ours='Zora O\'Hara "Z"', theirs="B")])
    with translation.override("fr"):
        row = told_apart.clean(told(template="{who}.", who=who), frozenset({'zora o\'hara "z"'}))
        assert strip_tags(sentences.finding(row)) == "nom retenu."
    assert "Zora" not in str(row)
