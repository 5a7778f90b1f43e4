"""Flows and hubs add up, whatever the journeys; records and papers become journeys."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.seized import GAS, seized
from tests.shipments import shipment

from greenlane.consignments.consignment import from_json
from greenlane.tracing.routes import roles
from greenlane.tracing.routes.flows import flows, nodes, path
from greenlane.tracing.routes.hubs import hubs
from greenlane.tracing.routes.journey import Journey, Load, Stop, declared, of_case, quarter, walked

SPOTS = [("KE", -4.05, 39.67), ("TZ", -6.8, 39.3), ("VN", 20.85, 106.7), ("XS", None, None), ("", 1.0, 1.0)]
ROLES = ["origin", "export", "transit", "seized", "import", "destination"]
STOPS = st.builds(
    lambda role, spot, exact: Stop(role, spot[0], "" if not exact else "a port", spot[1], spot[2], exact),
    st.sampled_from(ROLES), st.sampled_from(SPOTS), st.booleans(),
)  # fmt: skip
PARTS = st.tuples(
    st.lists(STOPS, max_size=6).map(tuple),
    st.none() | st.floats(0.1, 1e4),
    st.sampled_from(["", "sea", "air"]),
)
JOURNEYS = st.lists(PARTS, max_size=12).map(
    lambda rows: [
        Journey(str(n), stops, mode, (Load("ivory", "CITES", kg),)) for n, (stops, kg, mode) in enumerate(rows)
    ]
)


@given(JOURNEYS, st.sampled_from(["country", "place"]))
def test_flows_add_up_and_every_end_has_a_node(journeys, by):
    found, placed = flows(journeys, by), nodes(journeys, by)
    assert sum(flow.cases for flow in found) == sum(len(set(pairwise(path(one, by)))) for one in journeys)
    for flow in found:
        assert flow.start != flow.end and {flow.start, flow.end} <= placed.keys()
        assert flow.cases == len(flow.keys) == sum(n for _, n in flow.times) >= flow.weighed
        assert (flow.kg is None) == (flow.weighed == 0)


@given(JOURNEYS, st.sampled_from(["country", "place"]))
def test_hubs_are_consistent(journeys, by):
    found = hubs(journeys, by)
    moving = [one for one in journeys if len(path(one, by)) > 1]
    assert sum(hub.out for hub in found) == sum(hub.into for hub in found) == len(moving)
    for hub in found:
        assert max(hub.out, hub.into, hub.through, hub.seized) <= hub.cases <= len(journeys)
        touching = [one for one in moving if hub.key in path(one, by)]
        assert len(touching) <= hub.out + hub.into + hub.through
    assert sum(hub.cases for hub in found) == sum(len(set(path(one, by))) for one in journeys)


@given(JOURNEYS)
def test_shares_of_parts_lie_in_their_intervals(journeys):
    for country in roles.roles(journeys):
        assert country.cases <= len(journeys)
        for rate in country.shares.values():
            assert rate.low <= rate.value <= rate.high
        assert not country.leads or country.cases >= roles.LEAST


def test_a_record_becomes_a_journey_with_the_place_of_the_seizure_in_it():
    one = of_case(seized(place={"code": "SGSIN", "name": "Singapore", "country": "SG"}), "a")
    assert [(stop.role, stop.country) for stop in one.stops] == [
        ("origin", "TZ"), ("export", "KE"), ("transit", "XS"), ("seized", "SG"), ("destination", "VN"),
    ]  # fmt: skip
    assert (one.kg, one.specimens, one.time, one.goods) == (620.0, 71.0, "2026-Q2", ("ivory",))
    assert len(path(one, "country")) == 5 and len(path(of_case(seized(GAS), "b"), "country")) == 2


def test_a_country_beside_a_place_in_it_is_no_leg():
    stops = [Stop("import", "VN", "", 16, 107), Stop("seized", "VN", "Haiphong", 20.85, 106.7, True),
             Stop("destination", "VN", "", 16, 107)]  # fmt: skip
    assert [stop.place for stop in walked(stops)] == ["Haiphong"]


def test_parts_of_a_country_in_one_journey():
    one = of_case(seized(), "a")
    found = roles.parts(one)
    assert found == {"source": {"TZ"}, "collector": {"KE"}, "transit": {"XS"}, "market": {"VN"}}


def test_a_country_with_few_cases_leads_in_nothing():
    few = [of_case(seized(), str(n)) for n in range(4)]
    assert {country.leads for country in roles.roles(few)} == {""}
    many = [of_case(seized(), str(n)) for n in range(30)]
    leads = {country.code: country.leads for country in roles.roles(many)}
    assert (leads["TZ"], leads["KE"], leads["XS"], leads["VN"]) == ("source", "collector", "transit", "market")


def test_papers_declare_legs_each_with_its_mode():
    legs = [
        {"mode": "road", "start": {"name": "Kampala", "country": "UG"}, "end": {"code": "KEMBA", "country": "KE"}},
        {"mode": "sea", "start": {"code": "KEMBA"}, "end": {"country": "VN"}},
    ]
    found = declared(from_json(shipment(legs=legs)))
    assert [(start.country, end.country, mode) for start, end, mode in found] == [
        ("UG", "KE", "road"), ("KE", "VN", "sea"),
    ]  # fmt: skip
    assert found[1][0].exact and not found[1][1].exact


def test_quarters():
    assert [quarter(dt.date(2026, month, 1)) for month in (1, 3, 4, 12)] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]
