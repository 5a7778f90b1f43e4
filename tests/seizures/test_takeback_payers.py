"""Who pays, in the order of the law, and sums that never mix currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.seizures.takeback import path as shelf
from greenlane.seizures.takeback.payers import KINDS, PAYERS, Entry, order, outstanding, payer, sums


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("basel_9_2", ["exporter", "generator", "state_of_export"]),
        ("basel_9_3", ["importer", "disposer", "state_of_import"]),
        ("basel_9_4", ["as_agreed", "state_of_import"]),
        ("basel_8", ["exporter", "state_of_export"]),
        ("eu_2024_1157_notifier", ["notifier", "deemed_notifier", "others", "authority_of_dispatch"]),
        ("eu_2024_1157_consignee", ["consignee", "authority_of_destination"]),
        ("eu_2024_1157_uncompleted", ["notifier", "deemed_notifier", "others", "authority_of_dispatch", "as_agreed"]),
        ("eu_1013_2006_uncompleted", ["notifier", "deemed_notifier", "others", "authority_of_dispatch", "as_agreed"]),
        ("eu_1013_2006", ["notifier", "deemed_notifier", "others", "authority_of_dispatch"]),
        ("eu_1013_2006_consignee", ["consignee", "authority_of_destination"]),
        ("china_return_order", ["consignee", "importer", "carrier"]),
        ("cites_viii_dead", ["importer", "carrier", "state_of_import"]),
    ],
)
def test_who_pays_next_when_one_fails(code: str, who: list[str]) -> None:
    path = shelf.get(code)
    assert path is not None
    failed: list[str] = []
    while (found := payer(path, failed=failed)) is not None:
        failed.append(found)
    assert failed == who == [rule.who for rule in order(path)]


def test_some_payers_pay_some_costs() -> None:
    animals, china = shelf.get("cites_viii_live"), shelf.get("china_return_order")
    assert animals and china
    assert payer(animals, "freight") == "state_of_export" and payer(animals, "care") == "importer"
    assert payer(china, "laboratory") == "consignee" and payer(china, "freight") == "importer"
    assert payer(china, "freight", failed=["importer", "carrier"]) is None


def test_sums_stand_by_currency() -> None:
    costs = [
        Entry(kind="storage", amount=Decimal("100.10"), currency="USD", payer="exporter", paid=True, guarantee=True),
        Entry(kind="freight", amount=Decimal("0.20"), currency="USD", payer="exporter"),
        Entry(kind="storage", amount=Decimal("7"), currency="EUR", payer="importer", paid=True),
    ]
    euro, dollar = sums(costs)
    assert (euro.currency, euro.total, euro.outstanding, euro.owed_by) == ("EUR", Decimal(7), Decimal(0), {})
    assert (dollar.total, dollar.paid, dollar.guarantee) == (Decimal("100.30"), Decimal("100.10"), Decimal("100.10"))
    assert dollar.by_kind == {"freight": Decimal("0.20"), "storage": Decimal("100.10")}
    assert dollar.owed_by == {"exporter": Decimal("0.20")}
    assert outstanding(costs) == {"USD": Decimal("0.20")}
    assert outstanding([]) == {} and sums([]) == []


@pytest.mark.parametrize("amount", ["-0.01", "NaN"])
def test_a_cost_is_never_negative(amount: str) -> None:
    with pytest.raises(ValueError, match="not negative"):
        Entry(kind="storage", amount=Decimal(amount), currency="USD", payer="exporter")


ENTRY = st.builds(
    Entry,
    kind=st.sampled_from(KINDS),
    amount=st.decimals(0, 10**9, places=2),
    currency=st.sampled_from(["USD", "EUR", "NAD"]),
    payer=st.sampled_from(PAYERS),
    paid=st.booleans(),
    guarantee=st.booleans(),
)


@given(st.lists(ENTRY, max_size=30))
def test_nothing_is_lost_in_the_sums(costs: list[Entry]) -> None:
    rows = sums(costs)
    assert sum(row.total for row in rows) == sum(cost.amount for cost in costs)
    for row in rows:
        assert row.paid + row.outstanding == row.total == sum(row.by_payer.values()) == sum(row.by_kind.values())
        assert row.guarantee <= row.paid and sum(row.owed_by.values()) == row.outstanding
