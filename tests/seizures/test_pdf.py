"""PDF/A: whatever the data say, they are printed and not obeyed; files travel inside."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from greenlane.seizures import pdf

AT = datetime(2026, 11, 1, tzinfo=UTC)
HOSTILE = [
    '#panic("x")', '"); #panic("y") //', "$ a_1 $ *b* _c_ @d <e> `f` \\ ~ -- [g] ]} {{", '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *', "= heading", "\x00\x07\x1b[31m\ud800\ue000\ufffe\U0001f9a4\u202egnp.exe",
]  # fmt: skip


def test_hostile_text_is_printed_and_not_obeyed():
    made = pdf.pdf("#for one in data.said [#one #parbreak()]", {"said": HOSTILE, "k\u202e": None}, at=AT)
    assert made.startswith(b"%PDF-") and b"pdfaid" in made


def test_scripts_of_every_language_of_the_pages_are_drawn():
    said = "Saisie à Ω, Слоновая кость, عاج خام 2026, 象牙 原料, Straße, ñ"
    made = pdf.pdf("= #data.said\n#strong(data.said)", {"said": said}, at=AT, language="ar")
    assert b"NotoSansArabic" in made and b"NotoSansSC" in made


def test_a_thousand_signs_that_no_face_has_take_a_few_rounds_only():
    rare = "".join(chr(random.Random(7).randrange(0x1F300, 0x1F6FF)) + chr(0x12000 + n) for n in range(500))
    assert pdf.pdf("#data.said", {"said": rare}, at=AT).startswith(b"%PDF-")


def test_a_word_longer_than_any_line_is_broken():
    assert pdf.pdf("#data.said", {"said": "x" * 20_000}, at=AT).startswith(b"%PDF-")


def test_files_travel_inside_and_names_with_paths_are_refused():
    content = b"the proof" * 100
    made = pdf.pdf("#data.a", {"a": "x"}, at=AT, attachments=[pdf.Attached(name="proof.txt", content=content)])
    assert b"proof.txt" in made and b"EmbeddedFile" in made
    assert made == pdf.pdf("#data.a", {"a": "x"}, at=AT, attachments=[pdf.Attached(name="proof.txt", content=content)])
    for name in ("../x.png", "/etc/x", "main.typ", ""):
        with pytest.raises(pdf.CannotBeDrawn):
            pdf.pdf("x", {}, at=AT, files={name: b""})
    with pytest.raises(pdf.CannotBeDrawn):
        pdf.pdf("#nonsense", {}, at=AT)
    with pytest.raises(pdf.CannotBeDrawn):
        pdf.pdf("x", {}, at=AT, language='en"); #panic()')
