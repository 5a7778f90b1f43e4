"""Which paths the facts lead to, as a table; and which rule refuses one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.front.telling import plain
from greenlane.seizures.takeback.proposing import Facts, belongs, propose
from greenlane.seizures.takeback.states import FAULTS

NOW, BEFORE = date(2026, 6, 11), date(2026, 5, 20)
WASTE: dict[str, Any] = {"regime": "BASEL", "ours": "XN", "theirs": "GB", "day": NOW}
EU: dict[str, Any] = {**WASTE, "ours": "PL", "theirs": "DE"}
ANIMAL: dict[str, Any] = {"regime": "CITES", "ours": "XN", "theirs": "KE", "day": NOW, "live": True}
GAS: dict[str, Any] = {"regime": "MONTREAL", "ours": "PL", "theirs": "TR", "day": NOW, "refillable": False}


@pytest.mark.parametrize(
    ("facts", "opened"),
    [
        ({**WASTE, "fault": "exporter"}, ["basel_9_2"]),
        ({**WASTE, "fault": "importer"}, ["basel_9_3"]),
        ({**WASTE, "fault": "unknown"}, ["basel_9_4"]),
        ({**WASTE, "fault": "none", "not_completed": True}, ["basel_8"]),
        (WASTE, ["basel_9_2", "basel_9_3", "basel_9_4"]),
        ({**EU, "fault": "exporter"}, ["eu_2024_1157_notifier", "basel_9_2"]),
        ({**EU, "fault": "exporter", "day": BEFORE}, ["eu_1013_2006", "basel_9_2"]),
        ({**EU, "fault": "importer"}, ["eu_2024_1157_consignee", "basel_9_3"]),
        ({**EU, "fault": "importer", "day": BEFORE}, ["eu_1013_2006_consignee", "basel_9_3"]),
        ({**EU, "fault": "none", "not_completed": True}, ["eu_2024_1157_uncompleted", "basel_8"]),
        ({**EU, "fault": "none", "not_completed": True, "day": BEFORE}, ["eu_1013_2006_uncompleted", "basel_8"]),
        ({**WASTE, "theirs": "FR", "fault": "exporter"}, ["eu_2024_1157_notifier", "basel_9_2"]),
        ({**WASTE, "theirs": "FR", "fault": "importer"}, ["basel_9_3"]),
        ({**WASTE, "ours": "CN", "fault": "carrier"}, ["china_return_order", "basel_9_4"]),
        (ANIMAL, ["cites_viii_live"]),
        ({**ANIMAL, "live": False}, ["cites_viii_dead"]),
        ({**ANIMAL, "live": None}, ["cites_viii_dead", "cites_viii_live"]),
        ({**ANIMAL, "abandoned": True}, []),
        ({**ANIMAL, "consents": False}, []),
        (GAS, ["ods_no_reexport"]),
        ({**GAS, "ours": "XN", "theirs": "XS"}, ["montreal_general"]),
        ({**GAS, "ours": "XN", "theirs": "PL"}, []),
        ({**GAS, "refillable": True}, ["montreal_general"]),
        ({"regime": "OTHER", "ours": "XN", "day": NOW}, []),
    ],
)
def test_the_facts_lead_to_these_paths(facts: dict[str, Any], opened: list[str]) -> None:
    found = propose(Facts(**facts))
    assert [one.path.code for one in found if one.refused is None] == [*opened, "disposal_here"]


@pytest.mark.parametrize(
    ("facts", "path", "when", "says"),
    [
        ({**GAS, "theirs": "TR"}, "montreal_general", "not_refillable_eu", "may not be re-exported"),
        ({**GAS, "ours": "XN", "theirs": "PL"}, "montreal_general", "not_refillable_into_eu", "disposed of here"),
        ({**ANIMAL, "live": False}, "cites_viii_live", "dead", "live specimens only"),
        ({**ANIMAL, "abandoned": True}, "cites_viii_live", "abandoned", "abandoned specimens"),
        ({**ANIMAL, "consents": False}, "cites_viii_live", "no_consent", "does not consent"),
        ({**WASTE, "fault": "unknown"}, "basel_9_2", "unknown_exporter", "Article 9(4)"),
        ({**EU, "fault": "unknown"}, "eu_2024_1157_notifier", "unknown_exporter", "Article 9(4)"),
        ({**WASTE, "theirs": "", "fault": "exporter"}, "basel_9_2", "unknown_state", "not known"),
    ],
)
def test_a_return_is_refused_with_its_rule(facts: dict[str, Any], path: str, when: str, says: str) -> None:
    found = propose(Facts(**facts))
    one = next(one for one in found if one.path.code == path)
    assert one.refused is not None and one.refused.when == when
    assert says in one.refused.rule.en and one.refused.source and one.refused.instead
    assert one.refused.instead in [other.path.code for other in found if other.refused is None]
    assert [other.refused is not None for other in found] == sorted(other.refused is not None for other in found)


def test_before_there_was_such_a_rule_cylinders_went_back() -> None:
    found = propose(Facts(**{**GAS, "day": date(2024, 3, 10)}))
    assert "montreal_general" in [one.path.code for one in found if one.refused is None]


def test_a_state_that_is_no_party_is_a_caution_not_a_refusal() -> None:
    one = next(one for one in propose(Facts(**{**WASTE, "theirs": "US"})) if one.path.code == "basel_9_2")
    assert one.refused is None and [rule.when for rule in one.cautions] == ["non_party"]
    said = next(one for one in propose(Facts(**{**WASTE, "party": False})) if one.path.code == "basel_9_2")
    assert [rule.when for rule in said.cautions] == ["non_party"]


@pytest.mark.parametrize(
    ("facts", "path", "who"),
    [
        ({**WASTE, "fault": "exporter"}, "basel_9_2", "No Party"),
        ({**WASTE, "fault": "none", "not_completed": True}, "basel_8", "No Party"),
        ({**EU, "fault": "exporter"}, "eu_2024_1157_notifier", "No competent authority"),
        ({**EU, "fault": "exporter", "day": BEFORE}, "eu_1013_2006", "No competent authority"),
    ],
)
def test_a_refusal_to_take_waste_back_is_to_be_escalated(facts: dict[str, Any], path: str, who: str) -> None:
    one = next(one for one in propose(Facts(**facts, consents=False)) if one.path.code == path)
    assert one.refused is None and [rule.when for rule in one.cautions] == ["no_consent"]
    assert one.cautions[0].rule.en.startswith(who)


def test_a_law_of_one_gas_warns_where_the_gas_may_be_another() -> None:
    one = next(one for one in propose(Facts(**GAS)) if one.path.code == "ods_no_reexport")
    assert [rule.trust for rule in one.cautions] == ["unverified"] and "2024/573" in one.cautions[0].rule.en


def test_another_state_is_asked_to_obey_no_law_but_its_own_or_a_treaty() -> None:
    order = next(one.path for one in propose(Facts(**{**WASTE, "ours": "CN"})))
    assert (order.code, order.asks) == ("china_return_order", "agree")


def test_why_is_said_in_words() -> None:
    one = propose(Facts(**{**EU, "fault": "exporter"}))[0]
    assert [plain(why) for why in one.why] == [
        "At fault: exporter or generator.",
        "Bound by this law: PL, DE.",
        "Law of 2026-06-11.",
    ]


def test_the_united_kingdom_left_and_namibia_is_a_country() -> None:
    assert belongs("GB", "EU", date(2015, 1, 1)) and not belongs("GB", "EU", NOW)
    assert belongs("GB", "EU", date(2020, 12, 31)) and not belongs("GB", "EU", date(2021, 1, 1)), "its law still bound"
    assert belongs("NA", "NA", NOW) and not belongs("", "EU", NOW)


@given(
    regime=st.sampled_from(["CITES", "BASEL", "MONTREAL", "OTHER"]),
    day=st.dates(date(1980, 1, 1), date(2040, 12, 31)),
    ours=st.sampled_from(["XN", "PL", "CN", "NA"]),
    theirs=st.sampled_from(["", "XS", "DE", "US"]),
    fault=st.sampled_from(["", *FAULTS]),
    live=st.sampled_from([None, True, False]),
    refillable=st.sampled_from([None, True, False]),
    not_completed=st.booleans(),
    abandoned=st.booleans(),
    consents=st.sampled_from([None, True, False]),
)
def test_there_is_always_a_way_and_every_path_was_law(**facts: Any) -> None:
    found = propose(Facts(**facts))
    assert any(one.refused is None for one in found)
    assert all(one.path.holds(facts["day"]) and one.why for one in found)
