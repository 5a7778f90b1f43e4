"""Scans on their pages: the worklist, pixels, what is decided without a script, and what a stranger must not see."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from tests.inspection import pictures
from tests.inspection.scanned import IVORY, REPTILE, dual, grey, pictured, scan
from tests.shipments import shipment

from greenlane.inspection.actions.scans import receive_scan
from greenlane.inspection.models import Decision, Inspection, Reading, Scan, UnreadScan
from greenlane.inspection.views import card, viewer
from greenlane.people import actions as people
from greenlane.people.roles import Role


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA, settings.SECOND_READING = tmp_path, 0


@pytest.fixture
def consignment(taken_in):
    return taken_in(shipment("NP-1")).consignments[0]


@pytest.fixture
def rows(cast, consignment):
    """Three pictures: marked, of no consignment and without an opinion, and one that was read."""
    marked = scan(cast, consignment, IVORY, REPTILE, name="marked.tiff", risk=0.5, looked_at="2026-05-04T10:00Z")
    alone = scan(cast, name="alone.png", risk=0.9, abstained="unlike", looked_at="2026-05-04T10:00Z")
    read = scan(cast, consignment, name="read.png", risk=0.8, state="read", looked_at="2026-05-04T10:00Z")
    return marked, alone, read


def listed(client, query=""):
    return [str(row["scan"]) for row in client.get(f"/inspection/scans/?{query}").context["rows"]]


def address(made, rest=""):
    return f"/inspection/scans/{made.pk}/{rest}"


NARROWED = [
    ("", ["alone.png", "marked.tiff"]),
    ("state=any", ["alone.png", "read.png", "marked.tiff"]),
    ("state=read", ["read.png"]),
    ("matched=no", ["alone.png"]),
    ("marked=ivory", ["marked.tiff"]),
    ("marked=bird", []),
    ("says=abstained", ["alone.png"]),
    ("says=nothing&state=any", ["read.png"]),
    ("says=marked", ["marked.tiff"]),
    ("q=CSQU3054383", ["marked.tiff"]),
    ("q=alone", ["alone.png"]),
    ("office=nonsense", []),
    ("received=1&sort=latest", ["alone.png", "marked.tiff"]),
    ("from=x&says=nonsense", ["alone.png", "marked.tiff"]),
]


def test_the_worklist_is_narrowed_by_its_address(client, ada, rows):
    client.force_login(ada)
    for query, found in NARROWED:
        assert listed(client, query) == found, query


def test_the_worklist_says_what_the_machine_said(client, ada, rows):
    client.force_login(ada)
    page = client.get("/inspection/scans/").content.decode()
    assert "ivory <bdi>91 %</bdi>" in page
    assert "unlike any that it learned from" in page
    assert "that nothing is there of what it knows" not in page


def test_what_someone_read_first_is_not_theirs_to_read_again(cast, client, ada, rows):
    Scan.objects.filter(pk=rows[0].pk).update(state="second")
    Reading.objects.create(scan=rows[0], reader=ada, verdict="clear")
    client.force_login(ada)
    assert listed(client) == ["alone.png"]


def test_the_second_reader_does_not_see_what_the_first_one_said(cast, client, ada, rows):
    people.assign(by="system", person=cast.bo, organisation=cast.northport, role=Role.OFFICER, office=cast.terminal)
    Scan.objects.filter(pk=rows[0].pk).update(state="second")
    first = Reading.objects.create(scan=rows[0], reader=ada, verdict="suspect", note="two tusks, surely")
    Decision.objects.create(reading=first, mark=rows[0].views.get().marks.first(), answer="accepted")
    client.force_login(cast.bo)
    page = client.get(address(rows[0])).content.decode()
    assert "Second reading" in page
    assert "two tusks" not in page
    assert 'data-answer="accepted"' not in page
    Scan.objects.filter(pk=rows[0].pk).update(state="read")
    page = client.get(address(rows[0])).content.decode()
    assert "two tusks" in page
    assert 'data-answer="accepted"' in page


def test_a_large_picture_is_drawn_by_the_worker_and_not_while_the_page_is_waited_for(cast, client, ada, monkeypatch):
    data = pictures.image(pictures.parcel()[1])
    made = receive_scan(data, "large.png", office=cast.terminal, by=ada)
    client.force_login(ada)
    monkeypatch.setattr(viewer, "AT_ONCE", 1000)
    waiting = client.get(address(made))
    assert not waiting.context["views"]
    assert "waits for the detector" in waiting.content.decode()
    assert "no longer" not in waiting.content.decode()
    monkeypatch.setattr(viewer, "AT_ONCE", 100_000)
    assert client.get(address(made)).context["views"]


def test_who_comes_second_is_told_and_loses_nothing(cast, client, ada, rows):
    people.assign(by="system", person=cast.bo, organisation=cast.northport, role=Role.OFFICER, office=cast.terminal)
    client.force_login(cast.bo)
    client.post(address(rows[0], "draw/"), {"view": 0, "left": 5, "top": 5, "width": 20, "height": 20, "goods": "bird"})
    client.force_login(ada)
    client.post(address(rows[0], "finish/"), {"verdict": "clear", "why": "agrees"})
    client.force_login(cast.bo)
    late = client.post(address(rows[0], "finish/"), {"verdict": "suspect", "why": "agrees", "note": "a parrot"})
    assert late.status_code == 422
    assert "A colleague has read this picture meanwhile." in late.content.decode()
    assert "a parrot" in late.content.decode()
    assert 'data-answer="own"' in client.get(address(rows[0])).content.decode()


def test_where_two_differ_an_officer_settles_it(cast, client, ada, rows, consignment):
    Scan.objects.filter(pk=rows[0].pk).update(state="differ")
    client.force_login(ada)
    given = {"verdict": "suspect", "why": "agrees", "opening": "on"}
    refused = client.post(address(rows[0], "settle/"), given)
    assert refused.status_code == 422
    assert client.post(address(rows[0], "settle/"), given | {"note": "tusks"}).headers["Location"]
    assert Scan.objects.get(pk=rows[0].pk).settled == "suspect"
    opening = Inspection.objects.get(kind="open")
    assert opening.because == "tusks"
    assert f"/inspections/{opening.pk}/examination/" in client.get(address(rows[0])).content.decode()


def test_a_picture_is_read_without_a_script(client, ada, rows):
    client.force_login(ada)
    mark = rows[0].views.get().marks.order_by("-confidence").first()
    client.post(address(rows[0], "begin/"))
    client.post(address(rows[0], f"marks/{mark.pk}/"), {"answer": "accepted"})
    drawn = {"view": 0, "left": 5, "top": 5, "width": 20, "height": 20, "goods": "bird"}
    client.post(address(rows[0], "draw/"), drawn)
    client.post(address(rows[0], "draw/"), drawn | {"mark": mark.pk, "goods": ""})
    client.post(address(rows[0], "take-back/"))
    assert [d.answer for d in Decision.objects.all()] == []
    assert client.post(address(rows[0], "draw/"), drawn | {"left": "x"}, follow=True).status_code == 200
    again = client.post(address(rows[0], "finish/"), {"verdict": "clear", "why": "explained"})
    assert again.status_code == 422
    assert "Write a sentence" in again.content.decode()
    done = client.post(address(rows[0], "finish/?marked=ivory"), {"verdict": "clear", "why": "agrees"})
    assert done.headers["Location"] == "/inspection/scans/?marked=ivory"
    second = client.post(address(rows[0], "finish/"), {"verdict": "suspect", "why": "agrees"})
    assert second.status_code == 422
    assert Reading.objects.get().verdict == "clear"


def test_the_script_gets_the_panel_with_what_was_refused(client, ada, rows):
    client.force_login(ada)
    answer = client.post(address(rows[0], "take-back/"), headers={"HX-Request": "true"})
    assert "There is nothing to take back." in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_pixels(cast, client, ada, rows):
    made = pictured(rows[0], dual(700, 300), grey(640, 320))
    client.force_login(ada)
    tile = client.get(address(made, "views/0/index/0/2-1.png"))
    image = Image.open(io.BytesIO(b"".join(tile.streaming_content)))
    assert (image.size, image.mode) == ((700 - 512, 300 - 256), "RGB")
    assert "private" in tile.headers["Cache-Control"]
    for rest in ("small.png", "views/0.png", "views/1.png"):
        assert Image.open(io.BytesIO(client.get(address(made, rest)).content)).size[0] > 100
    for rest in ("views/7.png", "views/0/index/9/0-0.png", "views/0/secret/0/0-0.png", "views/0/painted/0/0-0.png"):
        assert client.get(address(made, rest)).status_code == 404
    original = client.get(address(made, "original/"))
    assert b"".join(original.streaming_content) == b"marked.tiff"
    assert original.headers["Content-Disposition"] == 'attachment; filename="marked.tiff"'
    assert original.headers["Content-Type"] == "application/octet-stream"


def test_an_abstaining_detector_never_looks_like_one_that_found_nothing(client, ada, rows):
    client.force_login(ada)
    page = client.get(address(rows[1])).content.decode()
    assert "gives no opinion" in page
    assert "marks nothing" not in page


def test_who_may_not_decide_is_told_who_does(cast, client, rows):
    people.assign(by="system", person=cast.bo, organisation=cast.northport, role=Role.OFFICER, office=cast.airport)
    client.force_login(cast.bo)
    page = client.get(address(rows[0])).content.decode()
    assert f"Officers of <bdi>{cast.terminal}</bdi> read this picture." in page
    assert ">Accept" not in page


def test_where_numbers_lead_to_several_consignments_they_are_named(client, ada, rows, consignment, monkeypatch):
    monkeypatch.setattr(viewer.scans, "candidates", lambda scan, who: [consignment])
    client.force_login(ada)
    assert f'href="{consignment.get_absolute_url()}"' in client.get(address(rows[1])).content.decode()


def test_a_picture_is_matched_by_a_number(client, ada, rows, consignment):
    client.force_login(ada)
    wrong = client.post(address(rows[1], "match/"), {"number": "NOWHERE-1", "because": "label"})
    assert wrong.status_code == 422
    client.post(address(rows[1], "match/"), {"number": "csqu3054383", "because": "the label on the bag"})
    rows[1].refresh_from_db()
    assert (rows[1].consignment, rows[1].matched_by) == (consignment, "hand")
    page = client.get(consignment.get_absolute_url()).content.decode()
    assert "alone.png" in page


def a_png():
    """A small grey PNG, by hand."""
    rows = b"".join(b"\0" + bytes((x * 3) % 256 for x in range(64)) for _ in range(32))
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))  # noqa: E731
    head = struct.pack(">IIBBBBB", 64, 32, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def send(client, cast, name, data):
    return client.post(
        "/inspection/scans/send/", {"office": cast.terminal.pk, "number": "", "file": SimpleUploadedFile(name, data)}
    )


def test_a_picture_is_sent_and_what_is_none_waits_with_its_reason(cast, client, ada):
    client.force_login(ada)
    answer = send(client, cast, "sent.png", a_png())
    assert answer.headers["Location"] == Scan.objects.get().get_absolute_url()
    assert send(client, cast, "note.txt", b"no picture at all").headers["Location"] == "/inspection/scans/unread/"
    row = UnreadScan.objects.get()
    page = client.get("/inspection/scans/unread/").content.decode()
    assert "note.txt" in page
    assert row.reason in page
    client.post(f"/inspection/scans/unread/{row.pk}/again/")
    assert UnreadScan.objects.get().state == "waiting"
    client.post(f"/inspection/scans/unread/{row.pk}/drop/")
    assert UnreadScan.objects.get().state == "dropped"
    assert send(client, cast, "empty.png", b"").status_code == 422


def test_a_file_that_an_office_unseen_sent_before_is_said_to_be_that(cast, client, ada, monkeypatch):
    client.force_login(ada)
    send(client, cast, "sent.png", a_png())
    monkeypatch.setattr(type(Scan.objects.all()), "visible_to", lambda rows, who: rows.none())
    answer = send(client, cast, "again.png", a_png())
    assert answer.headers["Location"] == "/inspection/scans/"
    assert "sent before by another office" in str(list(get_messages(answer.wsgi_request)))


def test_the_card_of_the_detector_says_what_it_cannot_do(client, ada):
    client.force_login(ada)
    page = client.get("/inspection/detector/").content.decode()
    assert "not validated on the scanners of any administration" in page
    assert "greenlane detector evaluate" in page


def test_a_figure_of_the_card_stands_with_its_interval_in_one_row():
    part = {"ap50": {"ivory": {"value": 0.51234, "low": 0.4, "high": 0.6, "count": 36}}, "pictures": 300, "on": []}
    assert list(card.rows(part)) == [("ap50 ivory", "0.5123 (0.4 – 0.6, n = 36)"), ("pictures", "300")]


def test_who_may_look_and_not_decide_is_offered_nothing(cast, client, rows):
    client.force_login(cast.bo)
    page = client.get(address(rows[0])).content.decode()
    assert "ivory" in page
    assert 'value="accepted"' not in page
    assert 'id="verdict"' not in page
    assert client.post(address(rows[0], "finish/"), {"verdict": "clear", "why": "agrees"}).status_code == 403


def test_who_waits_for_the_detector_sees_its_marks_once_it_looked(client, ada, rows):
    client.force_login(ada)
    Scan.objects.filter(pk=rows[0].pk).update(looked_at=None)
    asked = {"path": address(rows[0]) + "?looked", "headers": {"hx-request": "true"}}
    assert "HX-Refresh" not in client.get(**asked).headers
    Scan.objects.filter(pk=rows[0].pk).update(looked_at=timezone.now())
    answer = client.get(**asked)
    assert (answer.status_code, answer.headers["HX-Refresh"], answer.content) == (204, "true", b"")


def test_what_a_file_says_of_itself_is_kept_with_the_names(cast, client, ada, rows):
    Scan.objects.filter(pk=rows[0].pk).update(said={"Operator": "Invented Person"})
    client.force_login(ada)
    assert "Invented Person" in client.get(address(rows[0])).content.decode()
    Scan.objects.filter(pk=rows[0].pk).update(office=cast.airport)
    assert "Invented Person" not in client.get(address(rows[0])).content.decode()


def test_what_a_stranger_must_not_see(cast, client, rows):
    made = pictured(rows[0], grey())
    mark = made.views.get().marks.first()
    hidden = UnreadScan.objects.create(
        owner=cast.northport, office=cast.terminal, file_name="secret.txt", sha256="0" * 64, size=1, reason="no"
    )
    seen = ["", "small.png", "views/0.png", "views/0/index/0/0-0.png", "original/"]
    done = ["begin/", f"marks/{mark.pk}/", "draw/", "take-back/", "finish/", "settle/", "match/"]
    files = [f"/inspection/scans/unread/{hidden.pk}/{rest}/" for rest in ("again", "drop")]
    for who in ("chi", "dee", "eli", "fay"):
        client.force_login(getattr(cast, who))
        assert listed(client, "state=any") == []
        assert "secret.txt" not in client.get("/inspection/scans/unread/").content.decode()
        assert {client.get(address(made, rest)).status_code for rest in seen} == {404}
        assert {client.post(address(made, rest)).status_code for rest in done} == {404}
        assert {client.post(rest).status_code for rest in files} == {404}
        assert client.get("/inspection/scans/send/").status_code == (403 if who != "chi" else 200)
    assert not Reading.objects.exists()
