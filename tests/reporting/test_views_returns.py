"""The pages of returns: previewed, prepared by one, signed by another, kept byte for byte, sent; and by nobody else."""

from __future__ import annotations

import hashlib

import pytest
from django.utils import timezone
from tests.seized import IVORY, WASTE

from greenlane.reporting.models import Mapping, Submission

AITR = "/reports/aitr/"
YEAR = "?year=2026"


@pytest.fixture
def case(written_up, cast):
    written_up(WASTE)
    return written_up(IVORY, detection="", names=True, by=cast.kai)


def prepared(client, cast, query=YEAR, name="aitr"):
    client.force_login(cast.kai)
    answer = client.post(f"/reports/{name}/prepare/{query}", {"kind": "", "note": "first"} | kind_of(name))
    assert answer.status_code == 302
    return Submission.objects.get()


def kind_of(name):
    return {"kind": {"aitr": "csv", "ecomessage": "text"}[name]}


def test_a_preview_adds_up_and_leads_to_what_is_missing(client, cast, case):
    client.force_login(cast.kai)
    assert client.get("/reports/").status_code == 200
    page = client.get(AITR + YEAR)
    made = page.context["made"]
    assert (len(made.read), made.reported, len(made.left_out)) == (2, 1, 1)
    said = page.content.decode()
    assert f"/seizures/{case.pk}/edit/#case_detection" in said
    assert "goods of another regime than CITES" in said
    assert "Inventedson" not in said
    # The field it leads to is there.
    assert 'id="case_detection"' in client.get(f"/seizures/{case.pk}/edit/").content.decode()
    assert client.get("/reports/no-such-return/").status_code == 404
    assert client.get(AITR + "?year=1066").status_code == 422


def test_one_prepares_another_signs_and_the_bytes_stay(client, cast, case):
    kept = prepared(client, cast)
    page = kept.get_absolute_url()
    assert client.post(f"{page}sign/").status_code == 403  # not who prepared it
    client.force_login(cast.gil)
    assert client.get(page).context["may_sign"]
    assert client.post(f"{page}reject/", {"because": " "}).status_code == 422
    client.post(f"{page}sign/")
    file = client.get(f"{page}file/")
    assert hashlib.sha256(file.content).hexdigest() == kept.sha256
    assert file["Content-Disposition"] == 'attachment; filename="aitr_XN_2026.csv"'
    client.force_login(cast.kai)
    client.post(f"{page}mark-sent/", {"to": "CITES Secretariat", "on": timezone.localdate().isoformat()})
    kept.refresh_from_db()
    assert (kept.state, kept.sent_to) == ("sent", "CITES Secretariat")
    assert "CITES Secretariat" in client.get("/reports/sent/").content.decode()
    assert not client.get(AITR + YEAR).context["difference"]  # nothing changed since


def test_a_return_with_names_is_of_one_case_and_opened_to_whoever_may_see_them(client, cast, case):
    client.force_login(cast.kai)
    assert str(case.number) in client.get("/reports/ecomessage/").content.decode()
    query = f"?case={case.pk}"
    assert "Inventedson" in client.get(f"/reports/ecomessage/{query}").content.decode()
    kept = prepared(client, cast, query, "ecomessage")
    client.force_login(cast.ada)  # of one office: she sees that there is a submission, and nothing that is in it
    page = client.get(kept.get_absolute_url())
    assert "Inventedson" not in page.content.decode()
    assert client.get(f"{kept.get_absolute_url()}file/").status_code == 403


def test_columns_are_ones_own(client, cast, case):
    client.force_login(cast.kai)
    page = "/reports/cen_like/columns/"
    assert "Loxodonta africana" in client.get(page).content.decode()
    typed = {
        "title-1": "Wann", "from-1": "day", "place-1": "2", "title-2": "Was", "from-2": "what", "place-2": "1",
        "title-3": "fort", "from-3": "kg", "place-3": "3", "remove-3": "on",
        "title-4": "Sprache", "from-4": "=", "constant-4": "DE", "place-4": "9",
    }  # fmt: skip
    assert client.post(page, {**typed, "deed": "try"}).context["tried"][0] == ("Was", "Loxodonta africana")
    assert not Mapping.objects.exists()
    client.post(page, {**typed, "deed": "keep"})
    made = client.get("/reports/cen_like/?since=2026-01-01&until=2026-12-31").context["made"]
    assert made.header == ("Was", "Wann", "Sprache")
    assert client.post(page, {"title-1": "x", "from-1": "names", "deed": "keep"}).status_code == 422
    client.post(page, {"deed": "reset"})
    assert "Sprache" not in client.get(page).content.decode()
    assert client.get("/reports/aitr/columns/").status_code == 404


def test_the_page_of_a_case_says_where_it_belongs(client, cast, case):
    client.force_login(cast.kai)
    said = client.get(case.get_absolute_url()).content.decode()
    assert f"{AITR}{YEAR}" in said
    assert "/reports/montreal_form1/" not in said


def test_a_stranger_finds_nothing(client, cast, case):
    kept = prepared(client, cast)
    for stranger in (cast.chi, cast.fay, cast.eli):
        client.force_login(stranger)
        page = kept.get_absolute_url()
        assert [client.get(page).status_code, client.get(f"{page}file/").status_code] == [404, 404]
        assert client.post(f"{page}sign/").status_code == 404
        assert str(case.number) not in client.get("/reports/sent/").content.decode()
        preview = client.get(AITR + YEAR)
        assert preview.status_code == 403 or not preview.context["made"].read
        assert str(case.number) not in client.get(f"/reports/ecomessage/?case={case.pk}").content.decode()
