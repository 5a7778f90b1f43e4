"""Photographs: kept as they came under their hash, shown drawn anew, removed with a reason, and for nobody else."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.inspection.scanned import grey, pictured, scan
from tests.inspection.test_photograph import made, told
from tests.shipments import shipment

from greenlane.inspection import scan_files
from greenlane.inspection.actions import Refused, orders, photos
from greenlane.inspection.models import Inspection, Photo
from greenlane.inspection.outcome import Outcome
from greenlane.ledger.models import Entry
from greenlane.people.cast import Cast


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def opening(cast: Cast, taken_in) -> Inspection:
    return orders.order(taken_in(shipment()).consignments, "open", because="x", by=cast.ada)[0]


def page(opening: Inspection, rest: str = "") -> str:
    return f"/inspections/{opening.pk}/{rest}"


def test_a_photograph_is_kept_as_it_came_and_shown_without_what_its_file_says(client, cast: Cast, opening):
    data = made(exif=told("Latitude 51"))
    client.force_login(cast.ada)
    sent = {"file": SimpleUploadedFile("a.jpg", data), "caption": "Two <b>tusks</b>"}
    assert client.post(page(opening, "photos/"), sent).status_code == 302
    photo = Photo.objects.get()
    assert scan_files.read(cast.northport.pk, photo.sha256) == data
    assert (photo.width, photo.height, photo.taken_by) == (200, 400, cast.ada)
    assert Entry.objects.get(verb="photo.added").detail["sha256"] == photo.sha256
    text = client.get(page(opening, "examination/")).content.decode()
    assert "Two &lt;b&gt;tusks" in text and "Two <b>" not in text
    for size in ("large", "small"):
        shown = client.get(page(opening, f"photos/{photo.pk}/{size}.jpg"))
        assert shown["Content-Type"] == "image/jpeg" and b"Latitude" not in shown.content
        assert Image.open(io.BytesIO(shown.content)).format == "JPEG"
    assert client.get(page(opening, f"photos/{photo.pk}/original.jpg")).status_code == 404


def test_what_is_no_photograph_is_refused_at_its_field_and_not_kept(client, cast: Cast, opening, tmp_path):
    client.force_login(cast.ada)
    for data in (b"<svg onload=alert(1)>", made()[:200]):
        answer = client.post(page(opening, "photos/"), {"file": SimpleUploadedFile("a.jpg", data)})
        assert answer.status_code == 422 and answer.context["photos"]["form"].errors["file"]
    assert not Photo.objects.exists() and not list(tmp_path.glob("scans/**/original"))


def test_it_is_there_once_and_a_removed_one_is_shown_no_more_but_stays_on_record(client, cast: Cast, opening):
    photo = photos.add(opening, made(), "a.jpg", by=cast.ada)
    with pytest.raises(Refused):
        photos.add(opening, made(), "b.jpg", by=cast.ada)
    with pytest.raises(Refused):
        photos.remove(photo, because=" ", by=cast.ada)
    client.force_login(cast.ada)
    assert client.post(page(opening, f"photos/{photo.pk}/remove/"), {"because": ""}).status_code == 422
    assert client.post(page(opening, f"photos/{photo.pk}/remove/"), {"because": "a face"}).status_code == 302
    assert Entry.objects.get(verb="photo.removed").detail["because"] == "a face"
    assert client.get(page(opening, f"photos/{photo.pk}/large.jpg")).status_code == 404
    assert "a face" in client.get(page(opening, "examination/")).content.decode()
    assert scan_files.read(cast.northport.pk, photo.sha256) == made()
    assert photos.add(opening, made(), "a.jpg", by=cast.ada).pk != photo.pk


def test_photographs_come_after_the_outcome_too_and_what_is_lost_is_drawn_again(cast: Cast, opening, tmp_path):
    orders.record(opening, Outcome(why="agrees"), note="", by=cast.ada)
    photo = photos.add(opening, made(), "a.jpg", by=cast.ada)
    before = photos.shown(photo, "small")
    for lost in tmp_path.glob("scans/**/shown-*"):
        lost.unlink()
    assert photos.shown(photo, "small") == before
    cancelled = orders.order([opening.consignment], "open", because="x", by=cast.ada)[0]
    orders.cancel(cancelled, because="x", by=cast.ada)
    with pytest.raises(Refused):
        photos.add(cancelled, made(size=(90, 90)), "a.jpg", by=cast.ada)


def test_a_stranger_and_who_sees_no_names_see_no_photograph(client, cast: Cast, opening):
    photo = photos.add(opening, made(), "a.jpg", caption="Jan Invented", by=cast.ada)
    address = page(opening, f"photos/{photo.pk}/small.jpg")
    for stranger in (cast.chi, cast.fay, cast.dee):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
        sent = {"file": SimpleUploadedFile("a.jpg", made(size=(80, 80)))}
        assert client.post(page(opening, "photos/"), sent).status_code == 404
        with pytest.raises(PermissionDenied):
            photos.remove(photo, because="x", by=stranger)
    orders.Consignment.objects.update(office=cast.airport)
    client.force_login(cast.ada)
    assert client.get(address).status_code == 403
    assert "Jan Invented" not in client.get(page(opening, "examination/")).content.decode()
    assert Photo.objects.count() == 1


def test_who_sees_no_names_sees_a_scan_and_not_the_file_that_it_came_in(client, cast: Cast):
    shown = pictured(scan(cast), grey())
    client.force_login(cast.ada)
    address = shown.get_absolute_url()
    assert f"{address}original/" in client.get(address).content.decode()
    assert client.get(f"{address}original/").status_code == 200
    type(shown).objects.update(office=cast.airport)
    page = client.get(address)
    assert page.status_code == 200 and f"{address}original/" not in page.content.decode()
    assert client.get(f"{address}original/").status_code == 403
    assert client.get(f"{address}small.png").status_code == 200
