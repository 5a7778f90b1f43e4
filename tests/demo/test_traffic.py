"""The demo country's traffic: the same each time, believable papers, and few that are not what they say."""

from __future__ import annotations

import datetime as dt
from itertools import chain

import pytest
from stdnum import imo, iso6346

from greenlane.consignments.consignment import from_json
from greenlane.demo import stories
from greenlane.demo.traffic import NOTHING, Clerk, day

DAY = dt.date(2026, 11, 2)


def weeks(seed):
    clerk = Clerk(seed)
    return list(chain.from_iterable(day(clerk, DAY + dt.timedelta(days=n), 300) for n in range(10)))


def test_the_same_seed_gives_the_same_country():
    assert weeks(7) == weeks(7)
    assert weeks(7) != weeks(8)


def test_every_paper_can_be_believed_and_every_number_has_its_form():
    for fields, _truth in weeks(7):
        consignment = from_json(fields)
        wrong_on_purpose = "XNLU1234560"
        assert all(iso6346.is_valid(c.number) for c in consignment.containers if c.number != wrong_on_purpose)
        if consignment.conveyance and consignment.conveyance.imo:
            assert imo.is_valid(consignment.conveyance.imo)


def test_few_are_not_what_they_say():
    hidden = [truth for _fields, truth in weeks(7) if truth != NOTHING]
    assert 0.002 < len(hidden) / 3000 < 0.015
    assert len({truth.goods_class for truth in hidden}) > 5


def test_references_are_never_used_twice():
    references = [fields["reference"] for fields, _truth in weeks(7)]
    assert len(set(references)) == len(references)


@pytest.mark.parametrize("story", stories.STORIES, ids=lambda story: story.__name__)
def test_every_story_can_be_read(story):
    fields, _truth = story(Clerk(1), DAY)
    assert from_json(fields).goods


def test_everybody_is_invented():
    for fields, _truth in weeks(7):
        for party in fields["parties"]:
            assert "nvented" in party["name"] or party["name"] == "To order", party
