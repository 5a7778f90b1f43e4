"""The pages of the quarantine: nothing that an officer typed is lost, and each reason stands at its field."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from tests.shipments import shipment

from greenlane.consignments import actions, mending
from greenlane.consignments.models import Consignment, Quarantined
from greenlane.ledger.models import Entry


@pytest.fixture
def entry(taken_in):
    taken_in(shipment("NP-9", arrival="2026-13-40", export_country="Ruritania"))
    return Quarantined.objects.get()


@pytest.fixture
def page(client, ada, entry):
    client.force_login(ada)
    return f"/quarantine/{entry.pk}/"


def inputs(html: str) -> dict[str, str]:
    """The form for mending as a browser would send it, untouched."""
    form = re.search(r'<form method="post" class="card">.*?</form>', html, re.DOTALL)[0]
    found = dict.fromkeys(re.findall(r'<input type="text" name="([^"]+)"', form), "")
    found |= dict(re.findall(r'<input type="(?:text|hidden)" name="([^"]+)" value="([^"]*)"', form))
    raw = re.search(r'<textarea name="raw"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return {name: unescape(value) for name, value in (found | ({"raw": raw[1]} if raw else {})).items()}


def test_what_nobody_touched_is_no_change(client, page, entry):
    before = Entry.objects.count()
    sent = inputs(client.get(page).content.decode())
    assert sent["at-arrival"] == "2026-13-40" and json.loads(sent["raw"])["reference"] == "NP-9"
    client.post(page, sent)
    entry.refresh_from_db()
    assert (entry.mended, entry.mended_text, len(entry.faults)) == ({}, None, 2)
    assert Entry.objects.count() == before, "nothing happened, so nothing is written to the ledger"


def test_a_refused_mend_keeps_the_fields_and_the_text_as_typed(client, page, entry):
    sent = inputs(client.get(page).content.decode())
    sent |= {"at-arrival": "4 May", "at-export_country": "GB", "raw": sent["raw"] + "\r\n<rubbish> & more"}
    answer = client.post(page, sent, follow=True)
    html = answer.content.decode()
    assert "What you wrote is kept" in html and "must hold one consignment, not 2" in html
    again = inputs(html)
    assert again["raw"].endswith("<rubbish> & more")
    entry.refresh_from_db()
    assert entry.mended == {"arrival": "4 May", "export_country": "GB"}
    assert (entry.fields["arrival"], entry.fields["export_country"]) == ("4 May", "GB")
    assert json.loads(entry.raw)["arrival"] == "2026-13-40", "as received"
    assert "2026-13-40" in html


def test_both_are_mended_at_once(client, page):
    sent = inputs(client.get(page).content.decode())
    sent |= {"at-arrival": "2026-05-04", "raw": sent["raw"].replace("Ruritania", "GB")}
    client.post(page, sent)
    made = Consignment.objects.get()
    assert (str(made.facts[0]["arrival"]), made.export_country) == ("2026-05-04", "GB")


@pytest.mark.parametrize("name", ["at-arrival", "raw"])
def test_what_a_form_cannot_hold_is_said_at_its_field_and_stays_typed(client, page, name):
    sent = inputs(client.get(page).content.decode())
    sent |= {"at-export_country": "GB", "raw": "typed text", "at-arrival": "typed date"}
    sent[name] += "\0"
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    again = inputs(answer.content.decode())
    assert again["at-export_country"] == "GB" and again["raw"].startswith("typed text")
    assert again["at-arrival"].startswith("typed date")
    assert Quarantined.objects.get().mended == {}


def test_a_path_that_leads_nowhere_is_refused_and_the_text_stays_typed(client, page):
    answer = client.post(page, {"at-goods[7].origin": "Kenya", "at-reference": "NP-10", "raw": "typed"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "There is no goods[8].origin in the declaration any more. You wrote for it: Kenya" in html
    assert inputs(html)["at-reference"] == "NP-10" and inputs(html)["raw"] == "typed"
    assert Quarantined.objects.get().mended == {}


def test_what_a_colleague_mended_meanwhile_stays_and_mine_goes_where_i_typed_it(client, cast, page, entry):
    sent = inputs(client.get(page).content.decode())
    actions.mend(Quarantined.objects.get(), {"arrival": "2026-05-04"}, by=cast.bo)
    client.post(page, sent | {"at-export_country": "GB"})
    made = Consignment.objects.get()
    assert (str(made.facts[0]["arrival"]), made.export_country) == ("2026-05-04", "GB")


@pytest.mark.parametrize("deed", ["", "dismiss/"])
def test_an_entry_that_a_colleague_closed_is_shown_as_closed(client, cast, page, entry, deed):
    sent = inputs(client.get(page).content.decode()) | {"because": "Sent twice"}
    actions.dismiss(Quarantined.objects.get(), because="Another one", by=cast.bo)
    answer = client.post(page + deed, sent, follow=True)
    assert "a colleague has closed this entry" in answer.content.decode()
    assert Quarantined.objects.get().because == "Another one"


def test_a_dismissal_that_is_refused_keeps_its_reason(client, page):
    long = "too long " * 300
    answer = client.post(f"{page}dismiss/", {"because": long})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert Quarantined.objects.get().state == "waiting"


def test_the_text_as_received_survives_every_mend(client, cast, entry):
    received = entry.raw
    for raw in ("", "x", received, "[{}, {}]", json.dumps(shipment("NP-9"))):
        actions.mend(entry, {}, raw=raw, by=cast.ada)
        entry.refresh_from_db()
        assert entry.raw == received
        assert entry.text == raw
    assert entry.state == "taken_in"


def test_a_fault_that_only_the_text_can_settle_says_so_and_has_no_input(client, ada, taken_in):
    taken_in(shipment("NP-9", arrival="never"))
    Quarantined.objects.update(faults=[{"line": 1, "field": "message", "reason": "counts another", "as_written": "9"}])
    client.force_login(ada)
    address = f"/quarantine/{Quarantined.objects.get().pk}/"
    html = client.get(address).content.decode()
    assert "in the text alone" in html and '<details class="fold" open>' in html
    assert "at-message" not in html
    assert client.post(address, {"at-message": "x"}).status_code == 422
    assert Quarantined.objects.get().state == "waiting"


def test_names_are_withheld_in_a_refused_form_too(client, cast, taken_in):
    taken_in(shipment("NA-9", arrival="Jan Invented"), by=cast.gil, office=cast.airport)
    client.force_login(cast.ada)
    address = f"/quarantine/{Quarantined.objects.get().pk}/"
    for sent in ({"raw": "\0"}, {"at-arrival": "\0"}, {"at-arrival": "2026-01-01"}):
        answer = client.post(address, sent)
        assert answer.status_code == 403
        assert "Jan Invented" not in answer.content.decode()
    assert "Jan Invented" not in client.post(f"{address}dismiss/", {"because": ""}).content.decode()


# ---- all again


def test_all_again_reads_the_kept_text_and_says_what_became_of_each(client, ada, taken_in, monkeypatch):
    taken_in(*(shipment(f"NP-{n}", export_country="Ruritania") for n in range(3)), shipment("NP-8", arrival="never"))
    client.force_login(ada)
    html = client.post("/quarantine/again/", follow=True).content.decode()
    assert "4 entries were read again. 0 were taken in. 4 still wait:" in html
    assert "export_country must be a two-letter country code\u2069 (3)" in html

    read = mending._read
    known = lambda kept, text: read(kept, text.replace("Ruritania", "GB"))  # noqa: E731 - today's format knows it
    monkeypatch.setattr(mending, "_read", known)
    html = client.post("/quarantine/again/", follow=True).content.decode()
    assert "4 entries were read again. 3 were taken in. 1 still waits:" in html
    assert set(Consignment.objects.values_list("export_country", flat=True)) == {"GB"}


def test_all_again_keeps_what_was_mended_and_knows_what_came_in_meanwhile(client, cast, taken_in):
    taken_in(shipment("NP-9", arrival="never", export_country="Ruritania"))
    actions.mend(Quarantined.objects.get(), {"arrival": "2026-05-04"}, by=cast.ada)
    Quarantined.objects.update(mended={"arrival": "2026-05-04", "export_country": "GB"})
    taken_in(shipment("NP-9"))
    client.force_login(cast.ada)
    html = client.post("/quarantine/again/", follow=True).content.decode()
    assert "0 were taken in. 1 had already been received." in html
    assert Quarantined.objects.get().state == "taken_in"


def test_those_not_tried_for_longest_come_first(client, ada, taken_in, monkeypatch):
    from greenlane.consignments.views import quarantine

    monkeypatch.setattr(quarantine, "AGAIN_MOST", 2)
    taken_in(*(shipment(f"NP-{n}", arrival="never") for n in range(5)))
    client.force_login(ada)
    for left in (3, 1, 0):
        html = client.post("/quarantine/again/", follow=True).content.decode()
        assert "3 more were not tried yet" in html
        assert Quarantined.objects.filter(tried_at=None).count() == left
