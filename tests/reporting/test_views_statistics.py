"""The page of statistics, its table as a file, and the command: the same numbers, for those alone who may see them."""

from __future__ import annotations

import csv
import io

import pytest
from tests.seized import IVORY, WASTE

PAGE, FILE = "/reports/statistics/", "/reports/statistics.csv"
YEAR = "?since=2026-01-01&until=2026-12-31"


@pytest.fixture
def cases(cast, written_up):
    return [
        written_up(IVORY),
        written_up(WASTE, route=[{"role": "export", "country": "NA"}, {"role": "import", "country": "XN"}]),
        written_up(IVORY, kind="negative", goods=[], day="2026-03-03"),
    ]


def rows(client, query):
    answer = client.get(FILE + query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_page_shows_what_the_file_says(client, cast, cases):
    client.force_login(cast.kai)
    page = client.get(PAGE + YEAR + "&by=route")
    assert page.context["species"].cases == page.context["waste"].cases == 1
    assert page.context["beside"].negative == 1
    assert page.context["against"].random.value is None  # nobody inspected anything: no rate, and not zero
    said = page.content.decode()
    assert "Reported seizures are not trafficking" in said
    assert "Namibia" in said
    told = rows(client, YEAR + "&by=route")
    assert [(row["From"], row["To"], row["Cases"]) for row in told] == [
        ("Kenya", "Vietnam", "1"),
        ("Namibia", "Northport", "1"),
        ("All", "", "2"),
    ]
    assert {row["From the day"] for row in told} == {"2026-01-01"}
    assert rows(client, YEAR + "&by=month&regime=BASEL")[0]["Month"] == "2026-06"


def test_what_cannot_be_read_is_said_and_the_usual_is_shown(client, cast, cases):
    client.force_login(cast.kai)
    for query in ("?since=2026-12-31&until=2026-01-01", "?since=never", "?by=moon", "?office=x", "?regime=%00"):
        assert client.get(PAGE + query).status_code == 422
        assert client.get(FILE + query).status_code == 422  # never the numbers of another period


def test_a_stranger_counts_nothing(client, cast, cases):
    assert client.get(PAGE).status_code == 302
    for stranger in (cast.chi, cast.eli, cast.fay):
        client.force_login(stranger)
        page = client.get(PAGE + YEAR)
        assert page.context["total"].cases == page.context["beside"].negative == 0
        assert "Kenya" not in page.content.decode()
        assert [row["Cases"] for row in rows(client, YEAR)] == ["0"]
