"""Exhibits and files on the pages of a case: kept whatever they are, shown as far as is safe, and to whom may see."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

import numpy as np
import pytest
import zxingcpp
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.inspection.test_photograph import made as photograph
from tests.inspection.test_photograph import told
from tests.seizures.test_evidence_kinds import PDF, zipped

from greenlane.cli import main
from greenlane.consignments import incoming
from greenlane.people.cast import Cast
from greenlane.seizures.actions import cases, evidence
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.evidence import labels, vault
from greenlane.seizures.models import Custody, EvidenceFile, Seizure

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def case(written_up) -> Seizure:
    return written_up()


def send(client, case: Seizure, *files: tuple[str, bytes], **more):
    sent = {"files": [SimpleUploadedFile(name, data) for name, data in files], "caption": "", **more}
    return client.post(f"/seizures/{case.pk}/files/", sent)


def sealed(folder) -> list:
    return list((folder / "evidence").rglob("sealed"))


def test_an_exhibit_is_collected_numbered_labelled_and_found_by_its_label(client, cast: Cast, case):
    client.force_login(cast.ada)
    given = {"description": "Two tusks <b>x</b>", "line": "1", "quantity": "2", "seal": "A-17", "place": "Store 2"}
    assert client.post(f"/seizures/{case.pk}/exhibits/", given).status_code == 302
    second = evidence.add_exhibit(case, "a saw", number="SAW", by=cast.ada)
    first, third = case.exhibits.get(seal="A-17"), evidence.add_exhibit(case, "beans", by=cast.ada)
    assert [one.number for one in (first, second, third)] == [f"{case.number}/{own}" for own in ("E1", "SAW", "E2")]
    assert (first.holder, first.place, first.line) == (cast.ada, "Store 2", 1)
    assert [event.kind for event in first.events.all()] == ["collect"]
    for wrong in ({"description": " "}, {"description": "x", "number": "a:b"}, {"description": "x", "number": "E1"}):
        answer = client.post(f"/seizures/{case.pk}/exhibits/", wrong)
        assert answer.status_code == 422 and case.exhibits.count() == 3
    sheet = client.get(f"/seizures/{case.pk}/labels/").content.decode()
    code = labels.code(first.pk, case.number, first.number)
    assert str(code) in sheet and "http" not in str(code) and sheet.count("data:image/svg+xml") == 3
    drawn = base64.b64decode(labels.symbol(code).partition(",")[2])
    assert drawn.startswith(b"<?xml") and b"script" not in drawn
    symbol = zxingcpp.create_barcode(str(code), zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    read = zxingcpp.read_barcodes(np.array(zxingcpp.write_barcode_to_image(symbol, scale=4)))[0].text
    assert client.get("/seizures/find/", {"code": read})["Location"] == first.get_absolute_url()
    assert client.get("/seizures/find/", {"code": read.lower()})["Location"] == first.get_absolute_url(), "shift lock"
    assert client.get("/seizures/find/", {"code": case.number})["Location"] == case.get_absolute_url()
    forged = read[:-8] + "00000000"
    answer = client.get("/seizures/find/", {"code": forged})
    assert answer.status_code == 404 and "not its own" in answer.content.decode()
    client.force_login(cast.chi)
    assert client.get("/seizures/find/", {"code": read}).status_code == 404
    for address in (first.get_absolute_url(), f"/seizures/{case.pk}/labels/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/seizures/{case.pk}/exhibits/", given).status_code == 404
    with pytest.raises(PermissionDenied):
        evidence.add_exhibit(case, "x", by=cast.chi)


def test_a_description_is_changed_with_a_reason_and_the_case_page_shows_what_is_kept(client, cast: Cast, case):
    exhibit = evidence.add_exhibit(case, "Two tusks", by=cast.ada)
    evidence.add_file(case, io.BytesIO(photograph()), "a.jpg", "On the floor", exhibit, by=cast.ada)
    client.force_login(cast.ada)
    address = f"{exhibit.get_absolute_url()}describe/"
    assert client.post(address, {"description": "Three tusks", "because": ""}).status_code == 422
    assert client.post(address, {"description": "Three tusks", "because": "counted again"}).status_code == 302
    for page in (exhibit.get_absolute_url(), case.get_absolute_url()):
        text = client.get(page).content.decode()
        assert "Three tusks" in text and "On the floor" in text and 'enctype="multipart/form-data"' in text
    assert Custody.objects.filter(exhibit=exhibit, kind="correct").count() == 1


def test_a_photograph_is_drawn_anew_and_the_original_is_only_downloaded(client, cast: Cast, case):
    data = photograph(exif=told("Latitude 51"))
    client.force_login(cast.ada)
    assert send(client, case, ("../../tusk\u202egpj.jpg", data), ("notes.txt", b"<b>31</b> kg\n")).status_code == 302
    file = case.files.get(kind="jpeg")
    assert b"".join(vault.read(case.owner_id, file.sha256)) == data
    assert Custody.objects.filter(seizure=case, kind="file").count() == 2
    about = client.get(f"/seizures/{case.pk}/files/{file.pk}/about/").content.decode()
    assert "Latitude 51" in about and file.sha256 in about and "\u202e" not in about
    shown = client.get(f"/seizures/{case.pk}/files/{file.pk}/large.jpg")
    assert Image.open(io.BytesIO(shown.content)).format == "JPEG" and b"Latitude" not in shown.content
    answer = client.get(f"/seizures/{case.pk}/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == "application/octet-stream" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment") and "sandbox" in answer["Content-Security-Policy"]
    notes = case.files.get(kind="text")
    assert "&lt;b&gt;31" in client.get(f"/seizures/{case.pk}/files/{notes.pk}/about/").content.decode()
    for size in ("original", "text", "sealed"):
        assert client.get(f"/seizures/{case.pk}/files/{file.pk}/{size}.jpg").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.svg", SVG, "web page or a drawing"),
        ("b.jpg", photograph() + zipped({"META-INF/MANIFEST.MF": "x"}), "second file"),
        ("c.zip", zipped({"a": bytes(4 << 20)}), "would unpack"),
        ("d.pdf", PDF.replace(b"/Catalog", b"/Catalog /S /JavaScript"), "holds a script"),
    ],
)
def test_what_may_not_be_opened_is_kept_sealed_and_the_page_says_why(client, cast: Cast, case, name, data, said):
    client.force_login(cast.ada)
    answer = client.post(
        f"/seizures/{case.pk}/files/", {"files": SimpleUploadedFile(name, data), "caption": ""}, follow=True
    )
    assert said in answer.content.decode()
    file = case.files.get()
    answer = client.get(f"/seizures/{case.pk}/files/{file.pk}/")
    assert b"".join(answer.streaming_content) == data
    assert f'"{name}.sealed"' in answer["Content-Disposition"]
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_flood_an_empty_file_and_a_file_twice_are_refused_at_the_field_and_leave_nothing(
    client, cast: Cast, case, settings, kept
):
    client.force_login(cast.ada)
    assert send(client, case, ("empty.jpg", b"")).status_code == 422
    settings.UPLOAD_LIMIT = 100_000
    answer = send(client, case, ("a.bin", bytes(60_000)), ("b.bin", bytes(60_000)))
    assert answer.status_code == 422 and "larger than" in answer.content.decode()
    assert not EvidenceFile.objects.exists() and not sealed(kept) and not list(incoming._folder().iterdir())
    assert send(client, case, ("a.txt", b"once\n")).status_code == 302
    answer = send(client, case, ("b.txt", b"once\n"))
    assert answer.status_code == 422 and "b.txt is there already." in answer.content.decode()
    answer = client.post(f"/seizures/{case.pk}/files/", {"caption": "none"})
    assert answer.status_code == 422 and case.files.count() == 1


def test_files_that_came_and_went_are_folded_in_what_was_done(client, cast: Cast, case):
    for n in range(3):
        file = evidence.add_file(case, io.BytesIO(bytes([n])), f"{n}.bin", nominal=False, by=cast.ada)
    evidence.remove_file(file, because="another case", by=cast.ada)
    cases.refer(case, cast.cites, because="its law", by=cast.ada)
    client.force_login(cast.ada)
    done = client.get(case.get_absolute_url()).content.decode().partition('id="history-title"')[2]
    shown, _, folded = done.partition("<details")
    assert "wrote up seizure" in shown and "showed seizure" in shown and "a file" not in shown
    assert "4 events" in folded and folded.count("Ada added a file") == 3 and "another case" in folded
    client.force_login(cast.eli)
    assert "Ada added a file" not in client.get(case.get_absolute_url()).content.decode(), "a partner sees no history"


def test_a_removed_file_is_shown_no_more_and_its_bytes_stay(client, cast: Cast, case):
    file = evidence.add_file(case, io.BytesIO(photograph()), "a.jpg", by=cast.ada)
    client.force_login(cast.ada)
    address = f"/seizures/{case.pk}/files/{file.pk}/"
    assert client.post(f"{address}remove/", {"because": ""}).status_code == 422
    assert client.post(f"{address}remove/", {"because": "another case"}).status_code == 302
    assert client.get(f"{address}large.jpg").status_code == 404
    assert "another case" in client.get(f"{address}about/").content.decode()
    with pytest.raises(Refused):
        evidence.remove_file(file, because="x", by=cast.ada)
    assert evidence.sweep(timedelta(0)) == 0
    vault.verify(case.owner_id, file.sha256)
    assert evidence.add_file(case, io.BytesIO(photograph()), "a.jpg", by=cast.ada).pk != file.pk


def test_bytes_that_were_altered_are_not_given_out(client, cast: Cast, case, kept):
    file = evidence.add_file(case, io.BytesIO(b"three tusks\n"), "a.txt", by=cast.ada)
    (path,) = sealed(kept)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    client.force_login(cast.ada)
    answer = client.get(f"/seizures/{case.pk}/files/{file.pk}/", follow=True)
    assert "no longer those that came in" in answer.content.decode()


def test_what_is_sent_lies_sealed_on_its_way_and_comes_as_it_was_sent(client, cast, case, monkeypatch, kept):
    spooled, keep = [], vault.keep

    def watched(owner, stream, sent=""):
        (path,) = incoming._folder().iterdir()
        spooled.append(path.read_bytes())
        if len(spooled) == 2:  # a bit turns on the way
            path.write_bytes(spooled[-1][:-1] + bytes([spooled[-1][-1] ^ 1]))
        return keep(owner, stream, sent)

    monkeypatch.setattr(vault, "keep", watched)
    client.force_login(cast.ada)
    assert send(client, case, ("a.txt", b"31 kg of tusks\n" * 9000)).status_code == 302
    answer = send(client, case, ("b.txt", b"four tusks more\n" * 9000))
    assert answer.status_code == 422 and "no longer those that came in" in answer.content.decode()
    assert [len(data) for data in spooled] == [15 * 9000, 16 * 9000] and not any(b"tusks" in data for data in spooled)
    assert b"".join(vault.read(case.owner_id, case.files.get().sha256)) == b"31 kg of tusks\n" * 9000
    assert len(sealed(kept)) == 1 and not list(incoming._folder().iterdir())


def test_a_damaged_key_is_said_with_what_to_do_and_nothing_is_lost(client, cast: Cast, case, kept):
    file = evidence.add_file(case, io.BytesIO(photograph()), "a.jpg", by=cast.ada)
    own = kept / "evidence_key"
    good = own.read_text()
    own.write_text(good[:-20])
    client.force_login(cast.ada)
    page = f"/seizures/{case.pk}/files/{file.pk}"
    for address in (f"{page}/", f"{page}/small.jpg", f"/seizures/{case.pk}/export/?prove="):
        answer = client.get(address)
        assert answer.status_code == 503 and "evidence_key, is damaged" in answer.content.decode(), address
        assert "keep-evidence.md" in answer.content.decode() and good[20:40] not in answer.content.decode()
    refused = send(client, case, ("b.txt", b"31 kg"), caption="the scales")
    assert refused.status_code == 422 and "evidence_key, is damaged" in refused.content.decode()
    assert "the scales" in refused.content.decode() and case.files.count() == 1
    assert client.get(case.get_absolute_url()).status_code == 200
    told = CliRunner().invoke(main, ["verify-custody", case.number])
    assert told.exit_code == 1 and "evidence_key, is damaged" in told.output and "Traceback" not in told.output
    client.force_login(cast.chi)
    assert client.get(f"{page}/").status_code == 404
    own.write_text(good)
    client.force_login(cast.ada)
    assert b"".join(client.get(f"{page}/").streaming_content) == photograph()


def test_bytes_without_a_row_are_swept_and_a_closed_case_takes_none(cast: Cast, case, kept):
    vault.keep(case.owner_id, io.BytesIO(b"killed before its row was written"))
    file = evidence.add_file(case, io.BytesIO(b"kept"), "a.txt", by=cast.ada)
    assert evidence.sweep() == 0, "what is young may be about to get its row"
    assert evidence.sweep(timedelta(0)) == 1
    assert [path.parent.name for path in sealed(kept)] == [file.sha256]
    Seizure.objects.update(state=Seizure.State.CLOSED)
    with pytest.raises(Refused):
        evidence.add_file(case, io.BytesIO(b"late"), "b.txt", by=cast.ada)


def test_who_sees_no_names_sees_no_file_that_may_show_one_and_a_stranger_none(client, cast: Cast, written_up):
    case = written_up(by=cast.kai, office=cast.airport)
    face = evidence.add_file(case, io.BytesIO(photograph()), "Jan Inventedson.jpg", "Jan", by=cast.kai)
    tusk = evidence.add_file(case, io.BytesIO(b"31 kg\n"), "weight.txt", "tusks", nominal=False, by=cast.kai)
    client.force_login(cast.ada)  # sees the cases of another office, and not their names
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Inventedson" not in page and str(face.pk) not in page and "1 file is withheld" in page
    assert client.get(f"/seizures/{case.pk}/files/{tusk.pk}/about/").status_code == 200
    assert client.get(f"/seizures/{case.pk}/files/{face.pk}/").status_code == 404
    for stranger in (cast.chi, cast.fay, cast.dee):
        client.force_login(stranger)
        for file in (face, tusk):
            for rest in ("", "about/", "small.jpg"):
                assert client.get(f"/seizures/{case.pk}/files/{file.pk}/{rest}").status_code == 404
        assert send(client, case, ("a.txt", b"mine")).status_code == 404
        with pytest.raises(PermissionDenied):
            evidence.add_file(case, io.BytesIO(b"mine"), "a.txt", by=stranger)
        with pytest.raises(PermissionDenied):
            evidence.remove_file(tusk, because="x", by=stranger)
    assert case.files.filter(removed_at=None).count() == 2


def test_a_partner_keeps_no_file_that_was_taken_out(client, cast: Cast, case):
    cases.refer(case, cast.cites, because="its law", by=cast.ada)
    file = evidence.add_file(case, io.BytesIO(b"a name, by mistake"), "mistake.txt", nominal=False, by=cast.ada)
    client.force_login(cast.eli)
    address = f"/seizures/{case.pk}/files/{file.pk}/"
    assert client.get(address).status_code == client.get(f"{address}about/").status_code == 200
    evidence.remove_file(file, because="it names somebody", by=cast.ada)
    assert client.get(address).status_code == client.get(f"{address}about/").status_code == 404
    assert "mistake.txt" not in client.get(case.get_absolute_url()).content.decode()
    client.force_login(cast.ada)
    assert client.get(f"{address}about/").status_code == 200
