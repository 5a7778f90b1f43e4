"""The live path: what is known of the past is read before a consignment is added to it, and an outcome counts once."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from django.utils import timezone
from tests.shipments import shipment

from greenlane.engine import door
from greenlane.targeting.actions import past
from greenlane.targeting.history import live
from greenlane.targeting.history.rows import SCHEMA
from greenlane.targeting.models import HistoryKey

DAY = dt.date(2026, 5, 4)


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


@pytest.fixture
def arrived(taken_in):
    """A consignment that arrived and is counted nowhere yet."""
    consignment = taken_in(shipment()).consignments[0]
    HistoryKey.objects.all().delete()
    return consignment


def told(cast, consignment, day: dt.date) -> dict[str, object]:
    return past.history_of(cast.northport, [consignment], day)[0][0]


def test_what_is_counted_is_seen_from_the_day_after(cast, arrived):
    past.remember(cast.northport, [arrived], DAY)
    assert told(cast, arrived, DAY)["pair_consignments_7"] == 0
    tomorrow = told(cast, arrived, later(1))
    assert (tomorrow["pair_consignments_7"], tomorrow["pair_kg_7"]) == (1, 24000.0)
    assert told(cast, arrived, later(200))["consignee_idle_days"] == 200


def test_an_amendment_is_not_counted_again(cast, arrived):
    past.remember(cast.northport, [arrived], DAY)
    arrived.version = 2
    past.remember(cast.northport, [arrived], DAY)
    assert told(cast, arrived, later(1))["consignee_consignments_30"] == 1


def test_an_outcome_counts_once_however_often_it_is_inspected(cast, arrived):
    arrived.received_at = dt.datetime.combine(DAY, dt.time(12), dt.UTC)
    for n, found in enumerate([False, False, True, True, False]):
        past.outcome(cast.northport, arrived, found=found, day=later(n))
    now = [told(cast, arrived, later(n)) for n in (1, 2, 3, 6)]
    assert [one["consignee_inspected"] for one in now] == [0, 0, 1, 1]
    assert now[-1]["consignee_rate"] == pytest.approx((1 + 20 * 2 / 51) / 21)


def test_nothing_found_and_then_something_moves_to_the_day_of_the_find(cast, arrived):
    arrived.received_at = dt.datetime.combine(DAY, dt.time(12), dt.UTC)
    past.outcome(cast.northport, arrived, found=False, day=DAY)
    assert told(cast, arrived, later(1))["consignee_inspected"] == 1
    past.outcome(cast.northport, arrived, found=True, day=later(3))
    assert told(cast, arrived, later(3))["consignee_inspected"] == 0
    assert told(cast, arrived, later(4))["overall_rate"] == 2 / 51


def test_worked_out_anew_from_the_history_it_is_what_was_counted(cast, arrived, tmp_path):
    past.remember(cast.northport, [arrived], DAY)
    counted = dict(HistoryKey.objects.values_list("key", "days"))
    HistoryKey.objects.all().delete()
    with door.open("duckdb", memory_mb=256, threads=1) as engine:
        lines = past._rows(arrived, DAY)
        engine.arrow("past", pa.Table.from_pylist(lines, schema=SCHEMA))
        assert past.rebuild(cast.northport, engine, "past", DAY, tmp_path) >= len(counted)
    now = dict(HistoryKey.objects.values_list("key", "days"))
    assert {number: now[number] for number in counted} == counted


def test_after_a_year_what_nobody_asks_for_goes_and_nothing_else(cast, arrived):
    past.remember(cast.northport, [arrived], DAY)
    before, asked = HistoryKey.objects.count(), told(cast, arrived, later(500))
    assert past.forget(later(400), -(2**63)) == 0
    assert past.forget(later(401), 2**63 - 1) == 0, "only from the number on"
    assert 0 < past.forget(later(401), -(2**63)) < before
    assert told(cast, arrived, later(500)) == asked
    assert asked["consignee_idle_days"] == 500


def test_another_administration_sees_nothing_of_it(cast, arrived):
    past.remember(cast.northport, [arrived], DAY)
    seen = past.history_of(cast.southmere, [arrived], later(1))[0][0]
    assert (seen["pair_consignments_7"], seen["history_days"]) == (0, None)
    assert not set(live.numbers(cast.southmere.pk.hex, past._rows(arrived, DAY))) & set(
        HistoryKey.objects.values_list("key", flat=True)
    )


def test_a_screening_keeps_what_the_past_said(cast, taken_in):
    taken_in(shipment())
    first = taken_in(shipment("NP-2")).screenings[0]
    assert first.history[0]["consignee_consignments_30"] == 0
    said = past.history_of(cast.northport, [first.consignment], timezone.localdate())[0][0]
    assert first.history[0] == {name: value for name, value in said.items() if value is not None}
    assert None in said.values(), "what is not known takes no room"
