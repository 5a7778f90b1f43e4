"""What a file really is: a hostile set, made here. Whatever it is, nothing is opened, and nothing is raised."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from greenlane.seizures.evidence import kinds, names
from greenlane.seizures.evidence.kinds import Found

PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <<>>\n%%EOF\n"
EXIF_SCRIPT = b"<script>alert(1)</script>"


def picture(form: str = "JPEG", **given) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((48, 32), 60).convert("RGB").save(out, form, **given)
    return out.getvalue()


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def document(**more: bytes | str) -> bytes:
    core = "<cp:coreProperties xmlns:cp='c' xmlns:dc='d'><dc:creator>A. Clerk</dc:creator></cp:coreProperties>"
    plain = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", "docProps/core.xml": core}
    return zipped(plain | {name.replace("__", "/").replace("_xml", ".xml"): data for name, data in more.items()})


def found(data: bytes, name: str = "") -> Found:
    return kinds.recognise(io.BytesIO(data), name)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


GOOD = {
    "jpeg": picture(), "png": picture("PNG"), "webp": picture("WEBP"), "tiff": picture("TIFF"), "pdf": PDF,
    "docx": document(), "xlsx": zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}),
    "odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
    "text": "Two tusks, found behind a wall — 31 kg\n".encode(), "csv": b"what,kg\nivory,31\n",
    "eml": b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 4 May 2026 10:00:00 +0000\r\nSubject: x\r\n\r\nHi",
    "mp4": box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"x" * 40), "mov": box(b"ftyp", b"qt  \0\0\0\0"),
    "heic": box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b""),
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + bytes(40),
    "wav": b"RIFF" + struct.pack("<I", 8) + b"WAVEdata", "mp3": b"ID3\4\0\0" + bytes(50),
    "zip": zipped({"a.txt": "x" * 50}),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_on_the_list_is_named_without_a_mark(kind: str):
    name = f"a.{kinds.ENDINGS[kind][0]}"
    assert found(GOOD[kind], name) == Found(kind, (), found(GOOD[kind], name).facts)
    assert kinds.offered(kind, (), name) == name


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "tiff", "pdf", "heic", "mp4", "wav"])
def test_a_second_file_behind_the_first_is_seen(kind: str):
    for behind in (zipped({"META-INF/MANIFEST.MF": "x", "a.class": "x"}), b"<html><script>alert(1)</script></html>"):
        told = found(GOOD[kind] + behind)
        assert told.kind == kind and {"second", "trailing"} & set(told.marks), (kind, told)
    assert found(GOOD[kind] + zipped({"a": "b"})).sealed


def test_polyglots_are_what_they_begin_as_and_say_so():
    gif = b"GIF89a\1\0\1\0\0\0\0;" + zipped({"META-INF/MANIFEST.MF": "x", "a.class": "x"})
    assert found(gif, "a.gif") == Found("other", ("second",), {})
    assert "second" in found(picture("PNG") + PDF).marks
    assert "second" in found(picture(comment=EXIF_SCRIPT)).marks
    before = found(b"PK\3\4" + bytes(30) + zipped({"a": "b"}))
    assert before.kind == "zip" and {"before", "broken", "lies"} & set(before.marks)
    assert found(b"MZ" + bytes(60) + PDF).kind == "other"
    assert "trailing" in found(picture() + bytes(2000)).marks and not found(picture() + bytes(2000)).sealed


def test_bombs_are_told_by_their_list_and_never_unpacked():
    assert "bomb" in found(zipped({"a": bytes(8 << 20)})).marks
    assert "bomb" in found(zipped({str(n): b"" for n in range(10_001)})).marks
    one = zipped({"a": bytes(300) * 10, "b": b"x"})
    at = one.find(b"PK\1\2", one.find(b"PK\1\2") + 4)
    overlapping = one[: at + 42] + struct.pack("<I", 0) + one[at + 46 :]
    assert "bomb" in found(overlapping).marks
    at = one.rfind(b"PK\5\6")
    claimed = struct.pack("<4sQHHLLQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 2, 2, 1 << 33, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)
    assert "bomb" in found(one[:at] + claimed + locator + one[at:]).marks, "a list of 8 GB is not read"
    assert "nested" in found(zipped({"a.zip": zipped({"b.zip": b"x"})})).marks


def test_an_entry_that_is_larger_than_it_says_is_found_out():
    honest = zipped({"a": b"a long text " * 4000})
    small, large = struct.pack("<I", 48_000), struct.pack("<I", 10)
    assert honest.count(small) == 2
    assert "lies" in found(honest.replace(small, large)).marks
    assert "lies" in found(honest.replace(small, large, 1)).marks, "at its own place another size than in the list"


def test_office_documents_with_what_acts_by_itself_are_marked_and_sealed():
    link = '<Relationship Type="http://x/relationships/{}" Target="http://x/" TargetMode="External"/>'
    assert "macros" in found(document(word__vbaProject="x")).marks
    assert "links" in found(document(**{"word/_rels/d.rels": link.format("attachedTemplate")})).marks
    assert found(document(**{"word/_rels/d.rels": link.format("hyperlink")})).marks == ()
    assert found(document(word__embeddings__a="x")).sealed
    entity = "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a><creator>&e;</creator></a>"
    assert "root" not in str(found(document(**{"docProps/core.xml": entity})).facts)
    assert found(document()).facts["creator"] == "A. Clerk"


@pytest.mark.parametrize(
    ("data", "name", "mark"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg", "markup"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><svg onload='alert(1)'/>", "a.jpg", "markup"),
        (b"<!DOCTYPE html><p>x", "a.txt", "markup"),
        (b"alert(1)", "invoice.pdf.js", "program"),
        (b"MZ\x90\0" + bytes(80), "photo.jpg", "program"),
        (b"\x7fELF" + bytes(80), "a", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(80), "a.doc", "old_office"),
        (b"\0\1\2\3" * 40, "a.bin", "unlisted"),
        (picture()[:200], "a.jpg", "broken"),
        (picture("PNG"), "a.jpg", "ending"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction <</S /J#61vaScript /JS (x)>>"), "a.pdf", "script"),
        (PDF.replace(b"/Catalog", b"/Catalog /S /Launch"), "a.pdf", "launch"),
    ],
)
def test_what_may_not_be_opened_is_kept_sealed_and_says_why(data: bytes, name: str, mark: str):
    told = found(data, name)
    assert mark in told.marks
    if mark not in ("broken", "ending"):
        assert told.sealed and told.offered_as(name).endswith(".sealed")


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\windows\\system32\\a.txt", "a.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\x00\r\n\tb.jpg", "ab.jpg"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ('a"><img src=x>.jpg', "a___img src=x_.jpg"),
        ("  ..  ", "file"),
        ("", "file"),
        ("تقرير.pdf", "تقرير.pdf"),
    ],
)
def test_names_are_cleaned(sent: str, shown: str):
    assert names.clean(sent) == shown
    assert kinds.offered("jpeg", (), "photo\u202egpj.exe") == "photogpj.exe.jpg"


@given(st.text(max_size=300))
def test_a_cleaned_name_is_always_a_plain_one(sent: str):
    name = names.clean(sent)
    assert 0 < len(name) <= names.MOST and name == names.clean(name)
    assert name.isprintable() and not set(name) & set('/\\:*?"<>|') and not name.startswith(".")


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_no_damage_raises_anything(kind: str, data):
    good = bytearray(GOOD[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    assert found(bytes(good[:cut]), f"a.{kind}").kind in {*kinds.ENDINGS, kinds.OTHER}


def test_a_stream_of_any_size_is_read_by_its_edges(tmp_path):
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.write(picture())
        file.truncate(3 << 30)
    with path.open("rb") as file:
        assert kinds.recognise(file, "large.jpg").marks == ("trailing",)
