"""The page of trends: counts beside the index, a table taken in, and nothing of it for strangers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.seized import IVORY, seized

from greenlane.ledger.models import Entry
from greenlane.seizures.actions.cases import write_up
from greenlane.tracing.models import RateTable

BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "/tracing/trends/"
TABLE = "country,year,seizing_law\n" + "".join(
    f"{code},{year},{n + year / 100}\n" for n, code in enumerate(("XN", "KE", "TZ")) for year in range(2021, 2027)
)


@pytest.fixture
def cases(cast):
    for n in range(24):
        day = dt.date(2026, 11, 1) - dt.timedelta(days=40 * n)
        place = {"country": "KE"} if n % 3 else IVORY["place"]
        office = cast.airport if n % 2 else cast.terminal
        write_up(seized(day=day.isoformat(), place=place), office=office, by=cast.kai)


def sent(client, text, name="ZEBRAFINCH rates"):
    return client.post(PAGE, {"name": name, "file": SimpleUploadedFile("rates.csv", text.encode())})


def test_bo_sees_counts_and_the_index_and_what_it_is_worth(cast, cases, client):
    client.force_login(cast.bo, backend=BACKEND)
    body = client.get(PAGE).content.decode()
    assert "24 seizures" in body
    assert "It is an index" in body
    assert body.count('class="chart"') == 3


def test_between_countries_a_table_is_asked_for_and_used(cast, cases, client):
    client.force_login(cast.bo, backend=BACKEND)
    assert "a table is needed" in client.get(f"{PAGE}?by=countries").content.decode()
    assert sent(client, TABLE).status_code == 302
    assert sent(client, TABLE, "again").status_code == 302
    assert RateTable.objects.get().name == "ZEBRAFINCH rates"
    assert Entry.objects.filter(verb="rates.taken_in").count() == 1
    body = client.get(f"{PAGE}?by=countries").content.decode()
    assert "seizing_law" in body and "24 seizures" in body


def test_a_table_with_faults_leaves_nothing_behind(cast, client):
    client.force_login(cast.bo, backend=BACKEND)
    answer = sent(client, TABLE + "Atlantis,2021,x\n")
    assert answer.status_code == 400
    assert "Atlantis" in answer.content.decode()
    assert not RateTable.objects.exists()


def test_strangers_see_nothing_and_take_nothing_in(cast, cases, client):
    client.force_login(cast.bo, backend=BACKEND)
    sent(client, TABLE)
    for name in ("chi", "dee", "eli", "fay"):
        client.force_login(getattr(cast, name), backend=BACKEND)
        for page in (PAGE, f"{PAGE}?by=countries"):
            body = client.get(page).content.decode()
            assert "ZEBRAFINCH" not in body
            assert "24 seizures" not in body
    for name in ("ada", "fay"):
        client.force_login(getattr(cast, name), backend=BACKEND)
        sent(client, TABLE.replace("2021", "2020"))
    assert RateTable.objects.count() == 1


def test_the_last_step_is_told_with_its_interval_and_that_it_is_modelled(cast, cases, client):
    client.force_login(cast.bo, backend=BACKEND)
    body = client.get(PAGE).content.decode()
    verdict = body.partition('id="verdict-title"')[2].partition("</section>")[0]
    assert "Interval of 90 %" in verdict and "nobody counted it" in verdict and "if the model holds" not in verdict
    assert "cannot be told: the interval holds 100" in verdict
    client.force_login(cast.chi, backend=BACKEND)
    assert "verdict-title" not in client.get(PAGE).content.decode()
