"""Every file of the shelf of legal paths is read here; one that contradicts itself is refused with its reason."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import get_args

import pytest

import take_back_paths_page
from greenlane.seizures.takeback import path as shelf
from greenlane.seizures.takeback import payers, proposing
from greenlane.seizures.takeback.states import DISPOSALS, EXCEPTIONS, FAULT_NAMES, FAULTS, MEANINGS, ORDER, State

PATHS = shelf.all()
ON_THE_SHELF = {f.name.removesuffix(".toml") for f in files(shelf.SHELF).iterdir() if f.name.endswith(".toml")}
GOOD = (files(shelf.SHELF) / "basel_9_2.toml").read_text("utf-8")


def test_the_shelf_holds_the_paths_of_every_treaty_family() -> None:
    wanted = {
        "basel_8", "basel_9_2", "basel_9_3", "basel_9_4", "eu_2024_1157_notifier", "eu_2024_1157_consignee",
        "eu_2024_1157_uncompleted", "eu_1013_2006", "china_return_order", "cites_viii_live", "cites_viii_dead",
        "ods_no_reexport", "montreal_general", "disposal_here",
    }  # fmt: skip
    assert wanted <= ON_THE_SHELF == {path.code for path in PATHS}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.code)
def test_a_path_says_all_a_reader_needs(path: shelf.Path) -> None:
    rules = [one.rule for one in (*path.skips, *path.exceptions, *path.refuses, *path.cautions)]
    for title in (path.title, path.law, *(clock.what for clock in path.clocks), *rules):
        assert all((title.fr, title.es, title.ar, title.zh, title.ru)), title.en
    assert path.basis[0].source and path.basis[0].valid_from <= path.valid_from
    assert payers.payer(path), "somebody pays"
    assert set(path.applies.faults) <= set(FAULTS)
    for clock in path.clocks:
        assert clock.starts in (*path.states, *EXCEPTIONS) and set(clock.met_by) <= {*path.states, *EXCEPTIONS}
    for rule in (*path.refuses, *path.cautions):
        assert rule.when in proposing.CONDITIONS
    assert path.sends_back == (State.DEPARTED in path.states) == (path.asks != "inform")


def test_every_country_group_that_a_path_names_exists() -> None:
    for path in PATHS:
        for place in filter(None, (path.applies.ours, path.applies.theirs, path.applies.either)):
            proposing.belongs("XN", place, date(2026, 6, 1))


def test_the_page_of_the_paths_is_that_of_the_shelf() -> None:
    told = take_back_paths_page.PAGE.read_text(encoding="utf-8")
    assert told == take_back_paths_page.page(), "run scripts/take_back_paths_page.py"


def test_every_refusal_leads_to_a_path() -> None:
    assert {rule.instead for path in PATHS for rule in path.refuses} <= ON_THE_SHELF


def test_twenty_states_each_with_its_meaning() -> None:
    assert len(ORDER) == 16 and len(EXCEPTIONS) == 4
    assert set(MEANINGS) == set(State)
    assert set(FAULT_NAMES) == set(FAULTS)
    assert all(MEANINGS[state].reason_required for state in (*EXCEPTIONS, State.CLOSED))


def test_every_mark_of_trust_is_said_in_words() -> None:
    from greenlane.reference.title import Trust
    from greenlane.seizures.words import TRUSTS

    assert set(TRUSTS) == set(get_args(Trust))


def test_disposals_are_those_of_the_record() -> None:
    from greenlane.seizures import codes

    assert set(DISPOSALS) <= set(codes.DISPOSALS)


@pytest.mark.parametrize(
    ("day", "has", "lacks"),
    [
        (date(2026, 5, 20), "eu_1013_2006", "eu_2024_1157_notifier"),
        (date(2026, 5, 21), "eu_2024_1157_notifier", "eu_1013_2006"),
        (date(2007, 7, 11), "basel_9_2", "eu_1013_2006"),
        (date(2020, 8, 31), "basel_9_2", "china_return_order"),
        (date(1992, 5, 4), "cites_viii_live", "basel_9_2"),
        (date(2024, 3, 10), "montreal_general", "ods_no_reexport"),
    ],
)
def test_law_is_that_of_the_day(day: date, has: str, lacks: str) -> None:
    codes = {path.code for path in shelf.paths(day)}
    assert has in codes and lacks not in codes


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('trust = "sourced"\nrank', 'trust = "sure"\nrank', "trust"),
        ("rank = 20", 'rank = 20\ncode = "x"', "the file's name is the code"),
        ("rank = 20", "rank = 20\ncolour = 1", "colour: unknown key"),
        ('"detected", "identified"', '"identified", "detected"', "in the order of the way"),
        ('"settled", "closed",', '"settled",', "must begin with detected and end with closed"),
        ('states = ["acknowledged"]', 'states = ["closed"]', "neither detected nor closed"),
        ('then = ["disposed", "settled", "closed"]', 'then = ["disposed"]', "ends with closed"),
        ('back = ["fault"]', 'back = ["disposed"]', "both lead back"),
        ("length = 30", "", "either a length or the words"),
        ("length = 30", 'length = 30\nkind = "working"\nunit = "month"', "counted in days"),
        ("valid_from = 1992-05-05\n", "valid_from = 1992-05-05\nvalid_to = 1991-01-01\n", "before valid_from"),
        ("[title]", "[title", "not TOML"),
    ],
)
def test_a_file_that_is_not_understood_says_why(old: str, new: str, reason: str) -> None:
    assert old in GOOD
    with pytest.raises(shelf.PathFault, match=r"^mine\.toml: .*") as refused:
        shelf.read("mine", GOOD.replace(old, new, 1))
    assert reason in str(refused.value)


def test_an_administrations_own_file_takes_the_place_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "disposal_here.toml").write_text(
        (files(shelf.SHELF) / "disposal_here.toml").read_text("utf-8").replace("rank = 90", "rank = 91"), "utf-8"
    )
    monkeypatch.setattr(shelf.shelf, "files", lambda name, suffix: tuple(tmp_path.iterdir()))
    shelf.all.cache_clear()
    try:
        assert [(path.code, path.rank) for path in shelf.all()] == [("disposal_here", 91)]
    finally:
        shelf.all.cache_clear()
