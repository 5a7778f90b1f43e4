"""What was seized, counted: every number here was worked out by hand."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from tests.seized import GAS, IVORY, WASTE

from greenlane.cli import main
from greenlane.reporting import statistics
from greenlane.reporting.actions.gathering import gather
from greenlane.reporting.figures import Headline, Sums, endangered_species, solid_waste
from greenlane.reporting.statistics import Asked
from greenlane.reporting.views.tabled import table
from greenlane.seizures.actions.cases import withdraw
from greenlane.seizures.models import Alike, Line, Seizure
from greenlane.targeting.rates import Cell

D = dt.date
YEAR = Asked(D(2026, 1, 1), D(2026, 12, 31))
MONEY = {"amount": "1000", "currency": "EUR"}


@pytest.fixture
def year(cast, written_up) -> dict[str, Seizure]:
    """Eight cases of Northport: four count as seizures in 2026, one more of which only the year is known."""
    two_kinds = {"goods": [IVORY["goods"][0], {**WASTE["goods"][0], "line": 2, "quantities": []}]}
    made = {
        "ivory": written_up(IVORY, value=MONEY, sampled=True),
        "waste": written_up(WASTE, by=cast.kai),
        "gas": written_up(GAS, day="2026-11-20"),
        "both": written_up(IVORY, **two_kinds, detection="dog", day="2026-05-30"),
        "year": written_up(IVORY, day=None, year=2026, goods=[{"line": 1, "regime": "CITES", "description": "skins"}]),
        "before": written_up(IVORY, day="2025-12-31"),
        "error": written_up(IVORY, day="2026-02-02"),
        "negative": written_up(IVORY, kind="negative", goods=[], sampled=True, day="2026-03-03"),
    }
    withdraw(made["error"], because="typed twice", by=cast.ada)
    # What the tables make of the goods is not tested here: the amounts are laid down.
    Line.objects.update(kg=None, specimens=None, live=None, m3=None, co2e_t=None, odp_t=None)
    _lay(made["ivory"], 1, kg="620", specimens="71", value="300", currency="USD")
    _lay(made["waste"], 1, kg="24310", value="5", currency="USD")
    _lay(made["gas"], 1, kg="1635", co2e_t="6412.47")
    _lay(made["both"], 1, kg="1.5", live=4)
    _lay(made["before"], 1, kg="9999")
    _lay(made["error"], 1, kg="9999")
    return made


def _lay(seizure: Seizure, number: int, **amounts: Any) -> None:
    Line.objects.filter(seizure=seizure, number=number).update(**amounts)


def total(whose: Any, asked: Asked) -> Sums:
    """The last row of the table, whatever it is divided by."""
    sums = {table(whose, asked, dimension).sums for dimension in statistics.DIMENSIONS}
    assert len(sums) == 1
    return sums.pop()


def test_a_year_in_numbers(cast, year):
    sums = total(cast.northport, YEAR)
    assert (sums.cases, sums.lines, sums.without) == (5, 6, 2)
    assert (sums.kg, sums.specimens, sums.live) == (Decimal("26566.5"), Decimal(71), 4)
    assert (sums.co2e_t, sums.odp_t, sums.m3) == (Decimal("6412.47"), None, None)
    found = statistics.beside(cast.northport, YEAR)
    assert (found.negative, found.undated) == (1, 0)
    assert (found.written_up.finds, found.written_up.of) == (1, 2)


def test_the_two_figures_are_one_query(cast, year, django_assert_num_queries):
    with django_assert_num_queries(1):
        days = statistics.by_regime_and_day(cast.northport, Asked(D(2026, 1, 1), D(2026, 10, 31)))
    assert endangered_species(days) == Headline(cases=2, weighed=2, kg=Decimal("621.5"))
    assert endangered_species(days).tonnes == Decimal("0.6215")
    # The case with ivory and waste counts in both; nobody weighed its waste.
    assert solid_waste(days) == Headline(cases=2, weighed=1, kg=Decimal(24310))
    # Over the whole year one more case counts: nobody knows its day, but all of its year lies in the period.
    assert endangered_species(statistics.by_regime_and_day(cast.northport, YEAR)).cases == 3
    later = statistics.by_regime_and_day(cast.northport, Asked(D(2027, 1, 1), D(2027, 12, 31)))
    assert endangered_species(later) == Headline(0, 0, None)


def test_cases_are_counted_alike_with_their_goods_and_without(cast, year):
    for asked in (YEAR, Asked(YEAR.since, YEAR.until, regime="CITES"), Asked(D(2026, 5, 1), D(2026, 5, 31), cast.mail)):
        for dimension in ("detection", "route", "office"):
            parts = statistics.by(cast.kai, asked, dimension)
            counted = statistics.cases_by(cast.kai, asked, *statistics.DIMENSIONS[dimension])
            assert counted == {part.key: part.sums.cases for part in parts}


def test_cases_that_no_day_places_are_told_apart(cast, year):
    assert statistics.beside(cast.northport, Asked(D(2026, 1, 1), D(2026, 10, 31))).undated == 1
    assert statistics.beside(cast.northport, Asked(D(2025, 1, 1), D(2025, 10, 31))).undated == 0


def test_parts_by_goods_and_by_case(cast, year, django_assert_num_queries):
    with django_assert_num_queries(1):
        regimes = statistics.by(cast.northport, YEAR, "regime")
    assert [(part.key, part.sums.cases, part.sums.kg) for part in regimes] == [
        (("CITES",), 3, Decimal("621.5")),
        (("BASEL",), 2, Decimal(24310)),
        (("MONTREAL",), 1, Decimal(1635)),
    ]
    routes = {part.key: part.sums.cases for part in statistics.by(cast.northport, YEAR, "route")}
    assert routes == {("KE", "VN"): 3, ("GB", "XN"): 1, ("XS", "XN"): 1}
    detections = {part.key: part.sums.cases for part in statistics.by(cast.northport, YEAR, "detection")}
    assert detections == {("scan",): 2, ("profile",): 1, ("search",): 1, ("dog",): 1}
    months = [(part.key[0], part.sums.cases) for part in statistics.by(cast.northport, YEAR, "month")]
    assert months == [(D(2026, 5, 1), 2), (D(2026, 6, 1), 1), (D(2026, 11, 1), 1), (None, 1)]
    for dimension in statistics.DIMENSIONS:
        assert sum(part.sums.lines for part in statistics.by(cast.northport, YEAR, dimension)) == 6


def test_narrowed_to_a_regime_only_its_goods_count(cast, year):
    waste = Asked(YEAR.since, YEAR.until, regime="BASEL")
    assert total(cast.northport, waste).kg == Decimal(24310)
    assert total(cast.northport, waste).lines == 2
    at_the_mail_centre = Asked(YEAR.since, YEAR.until, office=cast.mail)
    assert total(cast.northport, at_the_mail_centre).cases == 0


def test_every_number_is_that_of_the_rows_read_one_by_one(cast):
    draw = random.Random(7)
    laid = [_laid(cast, n, draw) for n in range(120)]
    Seizure.objects.bulk_create(case for case, _lines in laid)
    Line.objects.bulk_create(line for _case, lines in laid for line in lines)
    asked = [
        Asked(D(2025, 1, 1), D(2025, 12, 31)),
        Asked(D(2024, 7, 1), D(2025, 6, 30), office=cast.mail),
        Asked(D(2025, 2, 1), D(2026, 12, 31), regime="CITES"),
        Asked(D(2024, 1, 1), D(2026, 12, 31), goods_class="ivory"),
    ]
    for one in asked:
        rows = [
            (case, line)
            for case, lines in laid
            if _within(case, one) and case.kind == "seizure" and case.state != "withdrawn"
            for line in [line for line in lines if not one.goods or one.goods.items() <= line.__dict__.items()]
        ]
        for dimension, names in statistics.DIMENSIONS.items():
            sums, worth = _by_hand(rows, names, one)
            parts = statistics.by(cast.kai, one, dimension)
            assert {part.key: replace(part.sums, weighed=None) for part in parts} == sums
            assert statistics.values(cast.kai, one, dimension) == worth
        sums, worth = _by_hand(rows, (), one)
        for dimension in ("regime", "office"):
            found = table(cast.kai, one, dimension)
            assert (found.sums, found.worth) == (sums.get((), Sums()), worth.get((), {}))
        beside = statistics.beside(cast.kai, one)
        assert beside.negative == sum(
            _within(case, one) and case.kind == "negative" and case.state != "withdrawn" for case, _ in laid
        )
        years = range(one.since.year, one.until.year + 1)
        assert beside.undated == sum(
            case.kind == "seizure" and case.state != "withdrawn" and case.day is None and not _within(case, one)
            and (case.year is None or case.year in years) for case, _ in laid
        )  # fmt: skip
        assert table(cast.chi, one, "regime").sums == Sums()


def _laid(cast: Any, n: int, draw: random.Random) -> tuple[Seizure, list[Line]]:
    """A case and its goods, one at least, laid down as rows; some only with a year, some without even that."""
    day = D(2024, 1, 1) + dt.timedelta(days=draw.randrange(1096)) if draw.random() < 0.8 else None
    year = day.year if day else draw.choice([None, 2024, 2025, 2026])
    record = {"value": {"amount": "10.25", "currency": "EUR"}} if draw.random() < 0.3 else {}
    case = Seizure(
        owner=cast.northport, office=draw.choice([cast.terminal, cast.mail]), number=f"L-{n}", day=day, year=year,
        record=record, digest="", created_by="test", kind=draw.choice(["seizure", "seizure", "negative"]),
        state=draw.choice(["open", "closed", "withdrawn"]), detection=draw.choice(["scan", "dog"]),
        from_country=draw.choice(["NA", "KE"]), to_country=draw.choice(["XN", ""]),
    )  # fmt: skip
    lines = [
        Line(
            seizure=case, number=number, regime=draw.choice(["CITES", "BASEL"]),
            goods_class=draw.choice(["ivory", "waste"]), kind=draw.choice(["taxon", ""]),
            name=draw.choice(["tusk", ""]), as_written=draw.choice(["teeth", "scrap"]),
            kg=draw.choice([None, Decimal("0.100001"), Decimal("12.5")]), live=draw.choice([None, 3]),
            value=draw.choice([None, Decimal("7.01")]), currency=draw.choice(["EUR", "USD"]),
        )
        for number in range(1, draw.randrange(2, 5))
    ]  # fmt: skip
    return case, lines


def _within(case: Seizure, asked: Asked) -> bool:
    if asked.office and case.office_id != asked.office.pk:
        return False
    if case.day:
        return asked.since <= case.day <= asked.until
    return bool(case.year) and asked.since <= D(case.year, 1, 1) and D(case.year, 12, 31) <= asked.until


def _by_hand(rows: Any, names: tuple[str, ...], asked: Asked) -> tuple[dict[Any, Sums], dict[Any, dict[str, Decimal]]]:
    """The sums, and the values, of what has the same in some columns."""
    parts: dict[Any, list[Any]] = {}
    worth: dict[Any, dict[str, Decimal]] = {}
    wholes = {case.pk: (case, lines_of) for case, lines_of in rows}
    of_goods = any(name.startswith("lines__") for name in names)

    def key(case: Seizure, line: Line) -> tuple[Any, ...]:
        said = {
            "what": line.name or line.as_written,
            "office": case.office_id,
            "day": case.day and case.day.replace(day=1),
        }
        return tuple(
            said[name] if name in said else getattr(*((line, name[7:]) if name.startswith("lines__") else (case, name)))
            for name in names
        )

    def add(at: tuple[Any, ...], currency: str, amount: Decimal) -> None:
        worth.setdefault(at, {})
        worth[at][currency] = worth[at].get(currency, Decimal(0)) + amount

    for case, line in rows:
        parts.setdefault(key(case, line), []).append((case, line))
        alone = bool(asked.goods) or "value" not in case.record
        for at in {*([()] if alone else []), *([key(case, line)] if alone or of_goods else [])}:
            if line.value is not None:
                add(at, line.currency, line.value)
    for case, line in wholes.values():
        if not asked.goods and "value" in case.record:
            for at in {(), () if of_goods else key(case, line)}:
                add(at, "EUR", Decimal("10.25"))
    sums = {
        at: Sums(
            cases=len({case.pk for case, _line in inside}),
            lines=len(inside),
            without=sum(line.kg is None and line.live is None for _case, line in inside),
            kg=_sum([line.kg for _case, line in inside]),
            live=_sum([line.live for _case, line in inside]),
        )
        for at, inside in parts.items()
    }
    return sums, worth


def _sum(amounts: list[Any]) -> Any:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def test_money_is_never_added_across_currencies(cast, year):
    # The ivory case is worth 1,000 euros as a whole: its goods' own dollars do not come on top.
    assert statistics.values(cast.northport, YEAR) == {(): {"EUR": Decimal(1000), "USD": Decimal(5)}}
    assert statistics.values(cast.northport, YEAR, "regime") == {
        (): {"EUR": Decimal(1000), "USD": Decimal(5)},
        ("CITES",): {"USD": Decimal(300)},
        ("BASEL",): {"USD": Decimal(5)},
    }
    assert statistics.values(cast.northport, Asked(YEAR.since, YEAR.until, regime="CITES"), "month") == {
        (): {"USD": Decimal(300)},
        (D(2026, 5, 1),): {"USD": Decimal(300)},
    }


def test_the_random_sample_and_what_was_targeted_are_told_apart(cast, monkeypatch):
    cells = [
        Cell("green", "random", sampled=True, found=False, n=90),
        Cell("red", "score", regimes=("CITES",), sampled=True, found=True, n=10),
        Cell("red", "score", regimes=("CITES",), found=True, n=30),
        Cell("red", "score", found=False, n=20),
        Cell("green", "score", n=850),
    ]
    monkeypatch.setattr(statistics, "traffic", lambda *_asked: cells)
    found = statistics.denominators(cast.kai, YEAR)
    assert (found.received, found.inspected, found.drawn) == (1000, 150, 100)
    assert (found.random.value, found.targeted.value) == (0.1, 0.6)
    assert 0.05 < found.random.low < 0.1 < found.random.high < 0.18
    wildlife = statistics.denominators(cast.kai, Asked(YEAR.since, YEAR.until, regime="CITES"))
    assert (wildlife.received, wildlife.targeted.of) == (40, 30)


def test_the_command_counts_for_one_person(cast, year):
    def said(*asked):
        answer = CliRunner().invoke(main, ["statistics", "--since", "2026-01-01", "--until", "2026-10-31", *asked])
        assert answer.exit_code == 0, answer.output
        return answer.output

    assert "endangered species: 2 cases, 0.622 tonnes (2 cases have a weight)" in said("--as", "kai")
    assert said("--as", "kai", "--by", "month", "--csv").splitlines()[1].startswith("2026-01-01,2026-10-31,2026-05,2,")
    assert "endangered species: 0 cases, weight not known" in said("--as", "chi")


def test_who_is_shown_nothing_counts_nothing(cast, year):
    assert total(cast.kai, YEAR).cases == 5
    for stranger in (cast.chi, cast.eli, cast.fay):
        assert total(stranger, YEAR).cases == 0
        assert statistics.by_regime_and_day(stranger, YEAR) == []
        assert statistics.cases_by(stranger, YEAR, "from_country", "to_country").total() == 0
        assert statistics.values(stranger, YEAR, "regime") == {}
        assert statistics.beside(stranger, YEAR).negative == 0
        assert statistics.classes(stranger) == []
    assert total(cast.southmere, YEAR).cases == 0


def test_two_that_were_judged_to_be_one_case_count_once_as_in_the_bulletin(cast, year, written_up):
    before = total(cast.kai, YEAR)
    twin = written_up(WASTE, by=cast.kai)
    first, second = sorted((twin, year["waste"]), key=lambda seizure: seizure.pk)
    judged = Alike.objects.create(first=first, second=second, same=False, by=cast.kai)
    assert total(cast.kai, YEAR).cases == before.cases + 1
    Alike.objects.filter(pk=judged.pk).update(same=True)
    assert total(cast.kai, YEAR) == before == total(cast.northport, YEAR)
    assert statistics.cases_by(cast.kai, YEAR) == {("seizure",): before.cases}
    test_the_bulletin_and_the_statistics_tell_the_same(cast, year)
    # Where the earlier does not count, the later does.
    withdraw(year["waste"], because="typed twice", by=cast.kai)
    assert total(cast.kai, YEAR).cases == before.cases


def test_the_bulletin_and_the_statistics_tell_the_same(cast, year):
    asked = Asked(D(2026, 5, 1), D(2026, 5, 31))
    told = gather(cast.kai, "bulletin", asked.since, asked.until)
    place = {column.key: n for n, column in enumerate(told.columns)}
    for section, dimension in (("regime", "regime"), ("office", "office")):
        cells = [row.cells for row in told.rows if row.cells[0] == section]
        said = {tuple(cell[place[name]] for name in ("cases", "lines", "kg", "specimens", "live")) for cell in cells}
        sums = [part.sums for part in statistics.by(cast.kai, asked, dimension)]
        assert said == {(one.cases, one.lines, one.kg, one.specimens, one.live) for one in sums} and said
    with pytest.raises(PermissionDenied):
        gather(cast.fay, "bulletin", asked.since, asked.until)
    assert not [row for row in gather(cast.chi, "bulletin", asked.since, asked.until).rows if row.covers]
