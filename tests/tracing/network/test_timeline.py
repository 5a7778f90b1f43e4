"""Events in order: nothing is lost, what has no day stands at the end, quiet times part phases."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.network.graph import Graph, Node
from greenlane.tracing.network.timeline import QUIET, Event, in_order, of_graph, phases, rhythm

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
EVENTS = st.lists(st.builds(Event, st.none() | DAYS, st.sampled_from("abc"), st.sampled_from(["case", "stop"])))


@given(EVENTS)
def test_events_stand_in_order_and_phases_hold_all_that_have_a_day(events):
    ordered = in_order(events)
    days = [event.day for event in ordered]
    dated = [day for day in days if day]
    assert dated == sorted(dated) and days[len(dated) :] == [None] * (len(days) - len(dated))
    assert sorted(map(id, ordered)) == sorted(map(id, events))
    found = phases(events)
    assert [event for phase in found for event in phase.events] == [event for event in ordered if event.day]
    assert all((later.first - sooner.last).days >= QUIET for sooner, later in pairwise(found))
    assert sum(rhythm(events)) == ((max(dated) - min(dated)).days if dated else 0)


def test_what_took_long_leaves_no_quiet_time():
    first = Event(dt.date(2026, 1, 1), "a", "watch", until=dt.date(2026, 6, 1))
    later = Event(dt.date(2026, 7, 1), "b", "case")
    (phase,) = phases([first, later])
    assert (phase.first, phase.last) == (dt.date(2026, 1, 1), dt.date(2026, 7, 1))
    assert len(phases([Event(first.day, "a", "case"), later])) == 2


def test_cases_and_consignments_of_a_graph_are_events():
    nodes = {
        "case:1": Node("case:1", "case", "N-1", about={"day": "2026-05-04", "country": "XN"}),
        "consignment:2": Node("consignment:2", "consignment", "NP-2"),
        "phone:3": Node("phone:3", "selector", "3"),
    }
    assert [(event.day, event.said, event.country) for event in of_graph(Graph(nodes, ()))] == [
        (dt.date(2026, 5, 4), "N-1", "XN"), (None, "NP-2", ""),
    ]  # fmt: skip
