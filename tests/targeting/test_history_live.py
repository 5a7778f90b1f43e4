"""History features of one line, by hand: what a rate leans on, what is new, who are peers, who shares an address."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.targeting.past import OWNER, START, Lines, row, states

from greenlane.targeting.history import live
from greenlane.targeting.history.features import FEATURES

DAY = dt.timedelta(days=1)


def ask(*before: Lines, of: Lines) -> dict[str, object]:
    return live.features(OWNER, of, states([*before, of]))[0]


def one(id: str, day: int, **facts: object) -> Lines:
    more = {name: facts.pop(name) for name in ("found", "version", "nth") if name in facts}
    known = facts.pop("known", None)
    known_on = None if known is None else START + int(known) * DAY  # type: ignore[call-overload]
    return [row(id, START + day * DAY, facts, known=known_on, **more)]


def test_a_rate_is_smoothed_by_the_overall_rate_and_says_how_far_it_may_be_off():
    past = [one(f"x{n}", 0, consignee="ace", found=n < 3, known=1) for n in range(10)]
    past += [one(f"y{n}", 0, consignee="other", found=False, known=1) for n in range(30)]
    told = ask(*past, of=one("now", 2, consignee="ace"))
    overall = (3 + 1) / (40 + 50)
    rate = (3 + 20 * overall) / 30
    assert told["overall_rate"] == overall
    assert told["consignee_rate"] == pytest.approx(rate)
    assert told["consignee_rate_low"] == pytest.approx(rate - 1.645 * (rate * (1 - rate) / 31) ** 0.5)
    assert told["consignee_inspected"] == 10


def test_an_outcome_counts_once_for_a_consignment_of_many_lines():
    lines = [row("x", START, {"consignee": "ace", "hs6": hs6}, nth=n, found=n == 1, known=START + DAY)
             for n, hs6 in enumerate(["440799", "440710", "440710"])]  # fmt: skip
    told = ask(lines, of=one("now", 2, consignee="ace", hs6="440710"))
    assert (told["consignee_inspected"], told["hs6_inspected"], told["consignee_consignments_30"]) == (1, 1, 1)
    assert ask(lines, of=one("now", 1, consignee="ace"))["consignee_inspected"] == 0


def test_no_outcome_known_gives_no_rate():
    told = ask(one("x", 0, consignee="ace"), of=one("now", 2, consignee="ace"))
    assert (told["consignee_rate"], told["overall_rate"], told["consignee_inspected"]) == (None, None, 0)


def test_first_is_said_only_where_the_history_is_deep_enough():
    early, late = one("x", 0, consignee="ace"), one("y", 50, consignee="bao")
    assert ask(early, late, of=one("now", 179, consignee="new"))["consignee_first"] is None
    assert ask(early, late, of=one("now", 180, consignee="new"))["consignee_first"] is True
    told = ask(early, late, of=one("now", 180, consignee="bao"))
    assert (told["consignee_first"], told["consignee_known_days"], told["consignee_idle_days"]) == (False, 130, 130)


def test_an_amendment_is_no_second_consignment():
    told = ask(one("x", 0, consignee="ace"), one("y", 1, consignee="ace", version=2),
               of=one("now", 2, consignee="ace"))  # fmt: skip
    assert told["consignee_consignments_30"] == 1


def test_peers_are_of_the_same_subheading_and_origin_where_there_are_enough():
    near = [one(f"n{n}", 0, hs6="440799", origin="KE", unit_value=2.0 + n % 2) for n in range(30)]
    far = [one(f"f{n}", 0, hs6="440799", origin="NA", unit_value=50.0) for n in range(30)]
    assert ask(*near, *far, of=one("now", 1, hs6="440799", origin="KE", unit_value=50.0))["unit_value_z"] == 8.0
    of_all = ask(*near[:29], *far, of=one("now", 1, hs6="440799", origin="KE", unit_value=50.0))
    assert 0 < of_all["unit_value_z"] < 2
    assert ask(*near[:29], of=one("now", 1, hs6="440799", origin="KE", unit_value=50.0))["unit_value_z"] is None


def test_others_at_an_address_are_counted_once_and_for_a_year():
    past = [
        one("a", 0, consignee="ace", consignee_address_key="a1"),
        one("b", 10, consignee="bao", consignee_address_key="a1"),
        one("c", 300, consignee="bao", consignee_address_key="a1"),
        one("d", 300, consignor="cor", consignor_address_key="a1"),
    ]

    def others(day: int, name: str = "ace") -> object:
        return ask(*past, of=one("now", day, consignee=name, consignee_address_key="a1"))["consignee_address_others"]

    assert [others(day) for day in (0, 10, 11, 300, 301, 665, 666)] == [0, 0, 1, 1, 2, 2, 0]
    assert others(301, "new") == 3
    assert others(366, "new") == 2


def test_the_same_weight_and_value_again_and_again():
    past = [one(f"x{n}", n, consignor="cor", net_kg=12.5, value_usd=100.0) for n in range(4)]
    told = ask(*past, of=one("now", 5, consignor="cor", net_kg=12.5, value_usd=100.0))
    assert told["repeated_90"] == 4
    assert ask(*past, of=one("now", 5, consignor="cor", net_kg=12.5, value_usd=101.0))["repeated_90"] == 0


def test_of_a_day_too_far_back_for_what_is_kept_nothing_can_be_told():
    past = [one(f"x{n}", n * 100, consignee="ace") for n in range(10)]
    held = states(past, today=START + 900 * DAY)
    late, early = one("now", 901, consignee="ace"), one("now", 700, consignee="ace")
    assert live.features(OWNER, late, held)[0]["consignee_consignments_365"] == 4
    assert live.features(OWNER, early, held) == [dict.fromkeys(FEATURES)]


def test_an_outcome_taken_away_again_leaves_no_trace():
    lines = [row("x", START, {"consignee": "ace"}, found=True, known=START + DAY)]
    held = live.after(live.declared(OWNER, lines), {}, START)
    told = live.after(live.learned(OWNER, lines), held, START)
    assert told != {number: held.get(number) for number in told}
    assert live.after(live.learned(OWNER, lines, -1), held | told, START) == {n: held.get(n) or told_ for n, told_ in {
        n: held[n] for n in told if n in held}.items()}  # fmt: skip


def test_no_name_stands_in_what_is_kept():
    held = states([[row("x", START, {"consignee": "imaginary polymers", "consignor": "invented recovery"})]])
    assert not any(b"imaginary" in blob or b"invented" in blob for blob in held.values())
