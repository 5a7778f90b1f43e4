"""Custody on the pages: handed over between two people, proved, handed out; and what others must not see."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from greenlane.seizures import case_file
from greenlane.seizures.actions import bundling, evidence, exporting
from greenlane.seizures.actions import custody as deeds
from greenlane.seizures.models import HandOver


@pytest.fixture(autouse=True)
def _own_vault(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def exhibit(written_up, cast):
    return evidence.add_exhibit(written_up(names=True), "a raw tusk", seal="NP-1", place="shed 4", by=cast.ada)


def of(exhibit, name="custody"):
    return reverse(f"seizures:{name}", args=[exhibit.seizure_id, exhibit.pk])


def test_handed_over_on_the_pages(client, exhibit, cast):
    client.force_login(cast.ada)
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "Hand it over" in page and "Take it over" not in page and "Ada collected exhibit" in page
    refused = client.post(of(exhibit), {"deed": "offer", "person": str(cast.chi.pk), "because": "x"})
    assert refused.status_code == 422, "who may not take it over cannot be chosen"
    client.post(of(exhibit), {"deed": "offer", "person": str(cast.kai.pk), "because": "for the file"})
    client.force_login(cast.kai)
    assert "Ada offers it to you" in client.get(reverse("seizures:list")).content.decode()
    assert "Ada offers it to you" in client.get(exhibit.seizure.get_absolute_url()).content.decode()
    assert client.post(of(exhibit), {"deed": "accept", "place": ""}).status_code == 422
    assert client.post(of(exhibit), {"deed": "accept", "place": "room 1"}).status_code == 302
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "Kai took exhibit" in page and "room 1" in page
    assert client.post(of(exhibit), {"deed": "eat"}).status_code == 404


def test_who_comes_second_is_told_so(client, exhibit, cast):
    offer = {"deed": "offer", "person": str(cast.kai.pk), "because": "for the file"}
    client.force_login(cast.ada)
    client.post(of(exhibit), offer)
    client.force_login(cast.kai)
    client.post(of(exhibit), {"deed": "accept", "place": "room 1"})
    client.force_login(cast.ada)
    late = client.post(of(exhibit), {"deed": "withdraw", "because": "a mistake"})
    assert late.status_code == 422 and "notice strong" in late.content.decode()


@pytest.mark.parametrize("deed", ["seal", "unseal", "laboratory", "result", "correct", "return", "destroy"])
def test_each_deed_has_its_form(client, exhibit, cast, deed):
    client.force_login(cast.ada)
    if deed == "seal":
        deeds.unseal(exhibit, because="to weigh", by=cast.ada)
    typed = {"seal": "NP-2", "because": "a reason", "laboratory": "Institute", "purpose": "DNA", "text": "elephant",
             "quantity": "1", "place": "shed 5", "to": "Jan Inventedson", "how": "burnt",
             "witness": str(cast.kai.pk)}  # fmt: skip
    assert f'value="{deed}"' in client.get(of(exhibit, "exhibit")).content.decode()
    assert client.post(of(exhibit), {"deed": deed, **typed}).status_code == 302
    assert exhibit.events.last().kind == deed


def test_a_witness_confirms_on_the_page(client, exhibit, cast):
    client.force_login(cast.ada)
    typed = {"deed": "destroy", "how": "burnt", "witness": str(cast.kai.pk)}
    for wrong in ({"witness": ""}, {"named": "Jan Inventedson", "role": "prosecutor"}):
        refused = client.post(of(exhibit), {**typed, **wrong})
        assert refused.status_code == 422 and "Name one witness." in refused.content.decode()
    assert client.post(of(exhibit), typed).status_code == 302
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "Witness named, not confirmed" in page and "I saw it destroyed" not in page
    client.force_login(cast.kai)
    asked = "Ada destroyed it and names Kai as the witness."
    for address in (reverse("seizures:list"), exhibit.seizure.get_absolute_url(), of(exhibit, "exhibit")):
        assert asked in client.get(address).content.decode()
    assert client.post(of(exhibit), {"deed": "deny", "because": ""}).status_code == 422
    assert client.post(of(exhibit), {"deed": "confirm"}).status_code == 302
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "Kai confirmed as witness" in page and "not confirmed" not in page and asked not in page
    for stranger in (cast.chi, cast.eli, cast.fay):
        client.force_login(stranger)
        assert client.get(of(exhibit, "exhibit")).status_code == 404
        assert client.post(of(exhibit), {"deed": "deny", "because": "x"}).status_code == 404


def test_a_witness_without_account_is_named_for_who_may_see_names(client, exhibit, cast):
    client.force_login(cast.ada)
    typed = {"deed": "destroy", "how": "burnt", "named": "Jan Inventedson"}
    assert client.post(of(exhibit), typed).status_code == 422, "the role is asked for"
    assert client.post(of(exhibit), {**typed, "role": "public prosecutor"}).status_code == 302
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "before public prosecutor: burnt" in page and "Witness named, not confirmed" in page
    assert "Inventedson" in page
    client.force_login(cast.kai)
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "public prosecutor" in page and "Inventedson" not in page and "The name is withheld." in page
    for who in (cast.ada, cast.kai):
        told = str(bundling._data(exporting.export(exhibit.seizure, by=who), {})["exhibits"])
        assert "Witness named, not confirmed" in told and ("Inventedson" in told) is (who == cast.ada)


def test_proved_and_handed_out(client, exhibit, cast):
    photo = io.BytesIO(b'lengths: 120 cm #panic("x") $a$')
    evidence.add_file(exhibit.seizure, photo, "sizes.txt", "*sizes*", exhibit, by=cast.ada)
    client.force_login(cast.ada)
    address = reverse("seizures:case-export", args=[exhibit.seizure_id])
    assert "Everything fits" in client.get(address, {"prove": "1"}).content.decode()
    data = b"".join(client.post(address, {"as": "zip"}).streaming_content)
    assert case_file.verify_stream(io.BytesIO(data))[0].sound
    made = b"".join(client.post(address, {"as": "pdf"}).streaming_content)
    assert made.startswith(b"%PDF-") and f"{exhibit.seizure.number}.zip".encode() in made
    exhibit.place = "elsewhere"
    exhibit.save()
    page = client.get(address, {"prove": "1"}).content.decode()
    assert "The place was changed without an event" in page and exhibit.number in page


def test_what_the_stranger_must_not_see(client, exhibit, cast):
    deeds.offer(exhibit, to=cast.kai, because="for the file", by=cast.ada)
    for stranger in (cast.chi, cast.eli, cast.fay):
        client.force_login(stranger)
        for address in (of(exhibit, "exhibit"), reverse("seizures:case-export", args=[exhibit.seizure_id])):
            assert client.get(address).status_code == 404
        assert client.post(reverse("seizures:case-export", args=[exhibit.seizure_id]), {"as": "zip"}).status_code == 404
        assert client.post(of(exhibit), {"deed": "accept", "place": "mine"}).status_code == 404
    assert HandOver.objects.get().answer == "open"
    deeds.withdraw_offer(exhibit, because="court first", by=cast.ada)
    deeds.give_back(exhibit, to="Jan Inventedson", because="ordered by the court", by=cast.ada)
    client.force_login(cast.kai)
    page = client.get(of(exhibit, "exhibit")).content.decode()
    assert "Inventedson" not in page and "The name is withheld." in page
    made = exporting.export(exhibit.seizure, by=cast.kai)
    assert not made.names and not any(b"Inventedson" in part for part in made.parts.values())
