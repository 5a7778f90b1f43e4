"""Training stays training: no threat reaches a live reading, and nobody but who trains learns how it went."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from django.apps import apps
from PIL import Image
from tests.shipments import shipment

from greenlane.api import api
from greenlane.inspection import scan_files
from greenlane.inspection.actions import orders, practice, readings
from greenlane.inspection.actions.readings import Said
from greenlane.inspection.actions.scans import draw, receive_scan
from greenlane.inspection.models import Decision, Mark, Practice, Reading, Scan
from greenlane.inspection.outcome import Find, Outcome
from greenlane.ledger.models import Entry
from greenlane.people.cast import Cast

PAGE = "/inspection/training/"


@pytest.fixture
def picture(cast: Cast, taken_in, settings, tmp_path):
    """Take in a grey picture of a consignment of its own; return the scan."""
    settings.DATA = tmp_path

    def taken(n: int = 1) -> Scan:
        rng = np.random.default_rng(n)
        pixels = np.full((240, 320), 65000.0)
        pixels[10:230, 10:310] = 26000 * (1 + 0.02 * rng.standard_normal((220, 300)))
        out = io.BytesIO()
        Image.fromarray(pixels.astype(np.uint16)).save(out, "PNG")
        consignment = taken_in(shipment(f"NP-{n}")).consignments[0]
        scan = receive_scan(out.getvalue(), f"{n}.png", office=cast.terminal, by=cast.ada, consignment=consignment)
        Scan.objects.update(state="to_read")
        draw(scan)
        return scan

    return taken


@pytest.fixture
def clear(cast: Cast, picture) -> Scan:
    scan = picture()
    readings.finish(scan, Said("clear"), by=cast.ada)
    return scan


def with_threat(who) -> Practice:
    """Begin tasks until one holds a threat."""
    for _n in range(40):
        given = practice.begin(who)
        if given.kind:
            return given
        practice.answer(given, None, by=who)
    raise AssertionError("forty tasks without a threat")


def kept(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_only_what_is_read_and_clear_is_trained_on(cast: Cast, picture):
    scan = picture()
    assert practice.pictures(cast.ada) == []
    with pytest.raises(orders.Refused):
        practice.begin(cast.ada)
    readings.finish(scan, Said("clear"), by=cast.ada)
    assert practice.pictures(cast.ada) == [scan.views.get().pk]
    opening = orders.order([scan.consignment], "open", because="x", by=cast.ada)[0]
    orders.record(opening, Outcome(finds=(Find(what="x"),)), note="x", by=cast.ada)
    assert practice.pictures(cast.ada) == []
    suspect = picture(2)
    mark = Mark.objects.create(view=suspect.views.get(), goods="ivory", box=[5, 5, 20, 10])
    readings.decide(mark, "accepted", by=cast.ada)
    readings.finish(suspect, Said("suspect", "tusks"), by=cast.ada)
    assert practice.pictures(cast.ada) == []


def test_a_threat_never_reaches_the_scan_its_tiles_or_a_reading(client, cast: Cast, clear, tmp_path):
    client.force_login(cast.ada)
    live = [
        f"/inspection/scans/{clear.pk}/{rest}"
        for rest in ("original/", "views/0.png", "small.png", "views/0/index/0/0-0.png", "views/0/index/0/1-0.png")
    ]

    def bodies() -> list[bytes]:
        return [b"".join(answer) if (answer := client.get(address)).streaming else answer.content for address in live]

    before, files, row = bodies(), kept(tmp_path), Scan.objects.values().get()
    rows = [model.objects.count() for model in apps.get_app_config("inspection").get_models() if model is not Practice]
    given = with_threat(cast.ada)
    shown = client.get(f"{PAGE}{given.pk}/picture.png")
    assert shown.status_code == 200 and "no-store" in shown["Cache-Control"]
    assert bodies() == before and kept(tmp_path) == files and Scan.objects.values().get() == row
    assert rows == [
        model.objects.count() for model in apps.get_app_config("inspection").get_models() if model is not Practice
    ]
    practice.answer(given, None, by=cast.ada)
    removed = client.get(f"{PAGE}{given.pk}/picture.png").content
    assert removed != shown.content
    assert np.array_equal(practice.shown(given).frame.pixels, practice._frame(given.view).pixels)
    assert not Mark.objects.exists() and not Decision.objects.exists() and Reading.objects.count() == 1
    assert scan_files.read(cast.northport.pk, clear.sha256)


def test_the_page_says_that_it_is_training_and_at_once_where_it_was(client, cast: Cast, clear):
    client.force_login(cast.ada)
    assert "Nothing here is a reading" in client.get(PAGE).content.decode()
    given = with_threat(cast.ada)
    page = client.get(PAGE).content.decode()
    assert "Nothing here is a reading" in page and given.kind not in page and 'name="nothing"' in page
    x, y, width, height = given.box
    form = {"at.x": x + width // 2 + 28, "at.y": y + height // 2 + 28}
    said = client.post(f"{PAGE}{given.pk}/answer/", form, follow=True).content.decode()
    assert "It is removed" in said and "Nothing here is a reading" in said and "Threats found: 1 of 1" in said
    assert Practice.objects.get(pk=given.pk).right
    again = client.post(f"{PAGE}{given.pk}/answer/", {"nothing": "1"}, follow=True).content.decode()
    assert "This task is answered" in again and Practice.objects.get(pk=given.pk).right


def test_it_is_answered_from_the_keyboard_too_and_an_empty_answer_is_asked_again(client, cast: Cast, clear):
    client.force_login(cast.ada)
    client.post(f"{PAGE}begin/")
    given = Practice.objects.get()
    for empty in ({"field": "", "here": "1"}, {"at.x": "0", "at.y": "0"}, {"at.x": "x", "at.y": "-1", "field": "Z9"}):
        client.post(f"{PAGE}{given.pk}/answer/", empty)
        assert Practice.objects.get().answered_at is None
    client.post(f"{PAGE}{given.pk}/answer/", {"at.x": "0", "at.y": "0", "field": "C4"})
    assert Practice.objects.get().answer == [100, 140]
    client.post(f"{PAGE}forget/")
    assert not Practice.objects.exists()


def test_nobody_else_learns_how_it_went(client, cast: Cast, clear):
    entries = Entry.objects.count()
    given = with_threat(cast.ada)
    practice.answer(given, None, by=cast.ada)
    waiting = practice.begin(cast.ada)
    assert Entry.objects.count() == entries
    for other in (cast.bo, cast.gil, cast.chi, cast.dee, cast.eli, cast.fay):
        client.force_login(other)
        for task in (given, waiting):
            assert client.get(f"{PAGE}{task.pk}/picture.png").status_code == 404
            assert client.post(f"{PAGE}{task.pk}/answer/", {"nothing": "1"}).status_code == 404
            with pytest.raises(orders.Refused):
                practice.answer(waiting, None, by=other)
        for page in ("/inspection/readings/", clear.get_absolute_url()):
            assert str(given.pk) not in client.get(page).content.decode()
        assert client.get(PAGE).context["figures"]["n"] == 0
        client.post(f"{PAGE}forget/")
    assert Practice.objects.count() >= 2
    assert "practice" not in str(api.get_openapi_schema()).lower()


@pytest.mark.parametrize("stranger", ["chi", "dee", "fay"])
def test_a_stranger_trains_on_no_picture_that_is_not_shown_to_them(client, cast: Cast, clear, stranger):
    person = getattr(cast, stranger)
    assert practice.pictures(person) == []
    client.force_login(person)
    assert not client.get(PAGE).context["some"]
    client.post(f"{PAGE}begin/")
    assert not Practice.objects.exists()
