"""The origin card of a case: the estimate, its terms and its worth; and what strangers never see."""

from __future__ import annotations

import re

import numpy as np
import pytest
from django.urls import reverse
from tests.seized import IVORY

from greenlane.people.models import Organisation
from greenlane.seizures.actions import cases
from greenlane.tracing import past
from greenlane.tracing.models import ForensicResult, ReferenceSet
from greenlane.tracing.origin.posterior import Posterior
from greenlane.tracing.templatetags import origins as tags
from greenlane.tracing.views import origins

BACKEND = "django.contrib.auth.backends.ModelBackend"
BRAZIL = [{"role": "origin", "country": "BR", "standing": "established"}, *IVORY["route"][1:]]


@pytest.fixture
def page(client):
    def opened(person, case, name="origin"):
        client.force_login(person, backend=BACKEND)
        answer = client.get(reverse(f"tracing:{name}", args=[case.pk]))
        return answer.status_code, answer.content.decode()

    return opened


def test_the_card_says_what_was_established_what_is_likely_and_why(page, written_up, cast):
    for n in range(4):
        written_up(day=f"2026-01-0{n + 1}", route=BRAZIL)
    case = written_up(day="2026-05-04", route=BRAZIL)
    status, body = page(cast.bo, case)
    assert status == 200 and "a suggestion, not a finding" in body
    assert "from Brazil" in body and "exported from Kenya" in body
    assert "Loxodonta africana lives wild in: " in body and "seized in Northport" in body
    assert "weight assumed, not measured" in body and "no laboratory has said anything" in body
    assert "Too few earlier cases of known origin" in body and "<svg" in body and "style=" not in body
    assert "It rests on 4 earlier cases" in body and "of the answer is spread evenly over all countries" in body
    assert "no permit for such goods is held that you may see" in body


def test_nothing_is_sure_and_nothing_impossible(page, written_up, cast):
    """Papers and cases that repeat them, ten times over: what is not known is still kept open."""
    box = [{"number": "CSQU3054383"}]
    for n in range(6):
        written_up(day=f"2026-01-0{n + 1}", containers=box)
    case = written_up(day="2026-05-04", containers=box)
    status, body = page(cast.bo, case)
    assert status == 200 and "less than 1 %" in body
    for shown in re.findall(r'<td class="n"><bdi>([^<]*)</bdi></td>', body):
        assert shown not in ("100 %", "0 %"), shown
    estimate = past.origins(case, cast.bo).lines[0].estimate
    assert 0.5 < estimate.top(1)[0][1] < 0.96 and min(estimate.countries.values()) > 1e-4


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "less than 1 %"), (0.014, "1 %"), (0.986, "99 %"), (1.0, "more than 99 %")]
)
def test_a_probability_is_never_nothing_and_never_sure(value, said):
    assert tags.probability(value) == said
    assert tags.short(value) in ("<1 %", "1 %", "99 %", ">99 %")


def test_what_a_laboratory_says_is_drawn_on_the_same_map(page, written_up, cast):
    case = written_up()
    reference = ReferenceSet.objects.create(
        owner=cast.northport, name="made-up tusks", species="Loxodonta africana", method="genotype", simulated=True,
        samples="", digest="0", by=cast.ada,
    )  # fmt: skip
    cells = Posterior(np.array([1.5, 2.5]), np.array([11.5, 12.5]), np.array([0.7, 0.3]), ("GA", "CM"))
    ForensicResult.objects.create(
        seizure=case, reference=reference, posterior=cells.to_json(), countries={"GA": 0.7, "CM": 0.3}, by=cast.ada
    )
    _status, body = page(cast.bo, case)
    assert body.count('height="10" fill-opacity="0.70"') == 1, "the likelier of the two cells"
    assert "By the laboratory: Gabon: 70 %; Cameroon: 30 %" in body and "SIMULATED" in body and "style=" not in body
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert page(stranger, case)[0] == 404
    Organisation.objects.filter(pk=cast.northport.pk).update(demo=False)
    _status, body = page(cast.bo, case)
    assert "By the laboratory" not in body, "what is made up counts in demo data alone"


def test_a_method_that_was_tried_says_how_often_it_was_right(page, written_up, cast, monkeypatch):
    from greenlane.tracing.origin import combining, validate, worth

    monkeypatch.setattr(validate, "ENOUGH", 6)
    monkeypatch.setattr(combining, "ENOUGH", 6)
    worth.learned.cache_clear()
    for n in range(8):
        written_up(day=f"2026-01-0{n + 1}")
    status, body = page(cast.bo, written_up(day="2026-05-04"))
    worth.learned.cache_clear()
    assert status == 200 and "Tried on 8 earlier cases" in body and 'data-kind="calibration"' in body


def test_the_trace_of_a_case_begins_with_three_countries(page, written_up, cast):
    case = written_up()
    status, body = page(cast.bo, case, "case")
    assert status == 200 and "Likely origin" in body and "Tanzania" in body
    assert reverse("tracing:origin", args=[case.pk]) in body


def test_countries_have_outlines_where_the_map_is_built():
    if not origins.PATHS.is_file():
        pytest.skip("the map is not built here")
    assert origins.outlines()["KE"].startswith("M") and len(origins.outlines()) > 200


def test_strangers_see_no_card_and_no_trace_of_others_in_their_own(page, written_up, cast):
    for n in range(9):
        written_up(day=f"2026-01-0{n + 1}", route=BRAZIL)
    case = written_up(day="2026-05-04", route=BRAZIL)
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert page(stranger, case)[0] == 404
        assert page(stranger, case, "case")[0] == 404
    theirs = written_up(day="2026-05-05", route=[], office=cast.southmere_port, by=cast.chi)
    status, body = page(cast.chi, theirs)
    assert status == 200 and "Brazil" not in body and "It rests on 0 earlier cases" in body
    cases.refer(case, cast.cites, because="which is it?", by=cast.ada)
    status, body = page(cast.eli, case)
    assert status == 200 and "It rests on 0 earlier cases" in body, "shown one case, and none of the others"
