"""The analyst's desk: what contradicts, what ties cases together, what waits, each for who may see the cases alone."""

from __future__ import annotations

import pytest
from tests.seized import IVORY
from tests.tracing.test_forensics import made

from greenlane.people.actions import grant
from greenlane.people.handling import TLP
from greenlane.seizures.actions.cases import amend
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import parties_from_json
from greenlane.tracing import words
from greenlane.tracing.actions import forensics, noting
from greenlane.tracing.models import ForensicResult, ReferenceSet, SpecimenMatch

PAGE = "/tracing/"
CELLS = {"lat": [5.5, -2.5], "lon": [20.5, 33.5], "p": [0.95, 0.05], "countries": ["CF", "TZ"]}


@pytest.fixture
def two(written_up, cast):
    """Two cases of ivory that share a container, said to come from Tanzania, with specimens of one animal."""
    found = [written_up(IVORY, day=day) for day in ("2026-05-02", "2026-08-02")]
    noting.note(found)
    for case in found:
        forensics.add_specimens(case, made().seizures["SimA"], method="genotype", by=cast.ada)
    return found


@pytest.fixture
def reference(cast):
    return ReferenceSet.objects.create(
        owner=cast.northport, name="ZEBRAFINCH", species="", method="genotype", samples="", digest="d", by=cast.bo
    )


def desk(client, person) -> str:
    client.force_login(person)
    page = client.get(PAGE).content.decode().translate(dict.fromkeys((0x2068, 0x2069)))  # they keep values in one piece
    return page.partition("look-first")[2].partition("</section>")[0]


def result(case, reference, by, shares):
    return ForensicResult.objects.create(
        seizure=case, reference=reference, posterior=CELLS, countries=shares, about={"reference": "ZEBRAFINCH"}, by=by
    )


def test_a_laboratory_that_points_elsewhere_than_the_papers_is_told(client, two, reference, cast):
    result(two[0], reference, cast.bo, {"CF": 0.95, "TZ": 0.05})
    page = desk(client, cast.bo)
    assert "Laboratory against papers" in page and "Central African Republic 95 %" in page
    assert "Said to come from Tanzania" in page and f"origin={two[0].pk}" in page
    result(two[0], reference, cast.bo, {"TZ": 0.8, "CF": 0.2})
    assert "Laboratory against papers" not in desk(client, cast.bo), "the latest result counts"


def test_one_animal_in_two_cases_and_the_newest_of_a_group_and_what_waits(client, two, reference, cast):
    first, second = sorted((one.specimens.first() for one in two), key=lambda one: one.pk)
    SpecimenMatch.objects.create(
        first=first, second=second, reference=reference, relation="same", log10_lr=9.2, false_rate=0.0005, loci=6
    )
    page = desk(client, cast.bo)
    assert "One animal, two cases" in page and "Newly linked" in page and "It joins 1 earlier case" in page
    assert page.index(two[1].number) < page.index(two[0].number), "the later case is the news"
    assert page.count("Waits for you") == 2 and "SIMULATED" in page


@pytest.mark.parametrize("who", ["chi", "dee", "eli", "fay"])
def test_strangers_have_an_empty_desk(client, two, reference, cast, who):
    result(two[0], reference, cast.bo, {"CF": 0.95, "TZ": 0.05})
    assert desk(client, getattr(cast, who)) == ""


def test_a_partner_is_told_nothing_of_the_case_that_it_does_not_see(client, two, reference, cast):
    first, second = sorted((one.specimens.first() for one in two), key=lambda one: one.pk)
    SpecimenMatch.objects.create(
        first=first, second=second, reference=reference, relation="same", log10_lr=9.2, false_rate=0.0005, loci=6
    )
    result(two[1], reference, cast.bo, {"CF": 0.95, "TZ": 0.05})
    Seizure.objects.filter(pk=two[1].pk).update(tlp=TLP.GREEN, nominal=False)
    grant([two[1]], cast.eli.organisation)
    page = desk(client, cast.eli)
    assert two[1].number in page and two[0].number not in page
    assert "One animal" not in page and "Newly linked" not in page and "ZEBRAFINCH" not in page


def test_what_holds_cases_together_is_spelled_as_they_spell_it(client, two, cast):
    party = {"role": "exporter", "person": False, "name": "Zébra-Finch Invented S.A.", "country": "TZ",
             "address": "4, Invented Row"}  # fmt: skip
    for case in two:
        noting.note([amend(case, case.as_recorded, parties_from_json([party]), because="named", by=case.author)])
    client.force_login(cast.bo)
    page = client.get(PAGE).content.decode()
    assert "<bdi>Zébra-Finch Invented S.A.</bdi>" in page and "<bdi>4, Invented Row</bdi>" in page
    assert "value=4+invented+row+tz" in page, "the link asks for the normal form"
    for case in two:
        grant([case], cast.eli.organisation)
    Seizure.objects.filter(pk__in=[case.pk for case in two]).update(tlp=TLP.GREEN, nominal=True)
    client.force_login(cast.eli)
    page = client.get(PAGE).content.decode()
    assert two[0].number in page and "Finch" not in page and "Invented Row" not in page


def test_a_likelihood_ratio_is_told_as_no_odds_and_what_is_cut_off_as_at_least_so_much():
    assert words.bits(10, "relative").startswith("1\N{NARROW NO-BREAK SPACE}000 times likelier")
    assert "odds" not in words.bits(16, "relative") and words.bits(16, "relative").startswith("≥ 65")
    assert words.bits(10, "alike").startswith("odds of about 1\N{NARROW NO-BREAK SPACE}000")
