"""The pages of files: looked at, taken in, rows put right and left out; and what the stranger does not see."""

from __future__ import annotations

import io
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import load_workbook
from tests.seized import GAS, PARTIES, seized
from tests.seizures.routes_rows import ROWS, sent

from greenlane.seizures import record as pure
from greenlane.seizures.incoming.sheet_columns import COLUMNS, SHEET
from greenlane.seizures.incoming.template import Case, write
from greenlane.seizures.models import Aside, Incoming, Seizure

pytestmark = pytest.mark.django_db
FILES = "/seizures/files/"


@pytest.fixture
def page(client, cast, settings, tmp_path):
    settings.DATA = tmp_path
    client.force_login(cast.ada)

    def look(data, format="routes", name="rows.csv"):
        given = {"file": SimpleUploadedFile(name, data), "format": format, "office": cast.terminal.pk}
        return client.post(FILES, given)

    client.look = look
    return client


def translated(language, text):
    with translation.override(language):
        return translation.gettext(text)


def ticket(answer):
    return re.search(r'name="ticket" value="([^"]+)"', answer.content.decode())[1]


def test_a_file_is_looked_at_then_taken_in_then_a_row_put_right(page, cast):
    seen = page.look(sent().read())
    assert seen.status_code == 200 and "Three-Keeled Turtles" in seen.content.decode()
    assert not Seizure.objects.exists()
    answer = page.post(FILES + "take/", {"ticket": ticket(seen)})
    incoming = Incoming.objects.get()
    assert answer.url == f"{FILES}{incoming.pk}/" and incoming.made == 7
    assert page.post(FILES + "take/", {"ticket": ticket(seen)}).url == FILES
    assert Seizure.objects.count() == 7 and Incoming.objects.count() == 1
    aside = Aside.objects.get()
    row = f"{FILES}{incoming.pk}/rows/{aside.pk}/"
    assert "ID" in page.get(answer.url).content.decode() and 'name="cell:0:ID"' in page.get(row).content.decode()
    assert page.post(row, {"cell:0:ID": ""}).url == row
    assert page.post(row + "drop/", {"because": ""}).status_code == 422
    assert page.post(row, {"cell:0:ID": "8"}).url == answer.url
    assert Seizure.objects.count() == 8
    assert page.get(row).status_code == 200 and "cell:0:ID" in page.get(row).content.decode()


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(page):
    answer = page.look(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "sheet", "old.xls")
    assert answer.status_code == 422 and "save it as xlsx" in answer.content.decode()
    assert page.look(b"PK\x03\x04", "sheet", "book.xlsm").status_code == 422
    assert page.post(FILES, {"format": "routes"}).status_code == 422


def test_the_spreadsheet_comes_empty(page):
    answer = page.get(FILES + "seizures.xlsx")
    assert answer["Content-Disposition"].startswith("attachment") and answer.content[:2] == b"PK"


@pytest.mark.parametrize(("language", "day"), [("fr", "Jour"), ("ar", "اليوم")])
def test_an_officer_reads_headers_and_reasons_in_the_own_language(page, cast, language, day):
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    book = load_workbook(io.BytesIO(page.get(FILES + "seizures.xlsx").content))
    sheet = book[SHEET]
    headers = {cell.value.partition("[")[2].strip("]"): cell.column for cell in sheet[1]}
    assert set(headers) == set(COLUMNS) and sheet.cell(1, headers["Date"]).value == f"{day}\n[Date]"
    assert sheet.sheet_view.rightToLeft is (language == "ar")
    for row, when in ((2, "2026-05-04"), (3, "2999-01-01")):
        for name, text in {"Reference": f"R{row}", "Date": when, "Goods": "x", "Class of goods": "ivory"}.items():
            sheet.cell(row, headers[name], text)
    filled = io.BytesIO()
    book.save(filled)
    page.post(FILES + "take/", {"ticket": ticket(page.look(filled.getvalue(), "sheet", "b.xlsx"))})
    incoming = Incoming.objects.get()
    assert (incoming.made, incoming.aside) == (1, 1)
    told = page.get(f"{FILES}{incoming.pk}/").content.decode()
    assert str(translated(language, "That day is yet to come.")) in told and day in told
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "That day is yet to come." in page.get(f"{FILES}{incoming.pk}/").content.decode()
    page.force_login(cast.chi)
    assert page.get(f"{FILES}{incoming.pk}/").status_code == 404


def test_what_was_said_of_a_row_is_said_again_in_the_language_of_who_reads_it(page):
    first = page.look(sent().read())
    page.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    page.post(FILES + "take/", {"ticket": ticket(first)})
    other = [[*ROWS[0]]]
    other[0][9] = "999"
    page.post(FILES + "take/", {"ticket": ticket(page.look(sent(other).read()))})
    second = Incoming.objects.get(rows=1)
    kept = second.set_aside.get().faults[0]
    assert kept["reason"].startswith("This became case %(number)s") and kept["values"]["number"].startswith("NCT-")
    said = translated("fr", kept["reason"]) % kept["values"]
    assert said != kept["reason"] % kept["values"] and said in page.get(f"{FILES}{second.pk}/").content.decode()


def test_a_ticket_is_good_for_who_looked_alone(page, cast):
    found = ticket(page.look(sent().read()))
    page.force_login(cast.kai)
    assert page.post(FILES + "take/", {"ticket": found}).url == FILES
    assert page.post(FILES + "take/", {"ticket": found[:-2] + "xx"}).url == FILES
    assert not Incoming.objects.exists()


def test_the_stranger_sees_no_file_and_no_row_and_who_may_not_see_names_sees_none(page, cast):
    stream = io.BytesIO()
    write(stream, [Case(pure.to_json(seized(GAS, day="2999-01-01")), PARTIES, "R-1")])
    page.post(FILES + "take/", {"ticket": ticket(page.look(stream.getvalue(), "sheet", "b.xlsx"))})
    incoming, aside = Incoming.objects.get(), Aside.objects.get()
    row = f"{FILES}{incoming.pk}/rows/{aside.pk}/"
    assert "Inventedson" in page.get(row).content.decode()
    page.force_login(cast.kai)
    told = page.get(row)
    assert told.status_code == 200 and "Inventedson" not in told.content.decode()
    page.force_login(cast.chi)
    for address in (f"{FILES}{incoming.pk}/", row):
        assert page.get(address).status_code == 404
    assert page.post(row, {"cell:0:Date": "2026-01-01"}).status_code == 404
    assert page.post(row + "drop/", {"because": "mine"}).status_code == 404
    assert "b.xlsx" not in page.get(FILES).content.decode()
    page.force_login(cast.fay)
    assert page.look(sent().read()).status_code == 403
