"""Every reader on the shelf reads the same parcel; what it says of it, and what it refuses, and why."""

from __future__ import annotations

import json
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps
from pydicom import dcmread
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGBaseline8Bit
from tests.inspection import pictures
from tests.inspection.pictures import colour, dicom, image, parcel, png, run_lengths, tiff, two_channels, zipped

from greenlane.inspection import said
from greenlane.inspection.picture import AIR, Frame, Kind, Unreadable
from greenlane.inspection.readers.zip_set import packed, partners
from greenlane.inspection.reading_pictures import SHELF, Reader, all_readers, read, read_by
from greenlane.inspection.simulate.labelled import saved

LOW, HIGH = parcel()
BOTH = np.stack([LOW, HIGH])
EIGHT = (HIGH >> 8).astype(np.uint8)
PAINTED = colour()
DUAL = {
    "dicom": dicom([LOW, HIGH]),
    "png": two_channels(LOW, HIGH),
    "tiff": tiff(BOTH),
    "zip_set": zipped({"a_low.png": image(LOW), "a_high.png": image(HIGH)}),
}
ONE_OF_EACH = DUAL | {"jpeg": image(PAINTED, "JPEG", quality=90)}


def frames(data, name="x"):
    return read(data, name).frames


def refused(data):
    with pytest.raises(Unreadable) as error:
        read(data, "x")
    return error.value


def test_every_reader_on_the_shelf_knows_its_own_and_no_other():
    assert SHELF == "greenlane.inspection.readers"
    assert sorted(ONE_OF_EACH) == [reader.name for reader in all_readers()]
    for name, data in ONE_OF_EACH.items():
        assert [reader.name for reader in all_readers() if reader.sniff(data[:1024], "")] == [name]
        assert read(data, "x").reader == name


def test_a_reader_that_fails_to_know_a_file_leaves_it_to_the_others():
    name, data = next(iter(ONE_OF_EACH.items()))
    broken = Reader("broken", lambda head, name: bool(1 // 0), lambda data: None)
    assert read_by([broken, *all_readers()], data, "x").reader == name


@pytest.mark.parametrize("form", DUAL)
def test_two_energies_come_out_as_they_were_recorded(form):
    (frame,) = frames(DUAL[form])
    assert frame.kind is Kind.DUAL
    assert (frame.pixels == BOTH).all()


# ---- the sense: air is bright, whatever the file does


@pytest.mark.parametrize(
    "data",
    [
        tiff(AIR - HIGH),
        tiff(AIR - HIGH, photometric="miniswhite"),
        image(AIR - HIGH),
        dicom([AIR - HIGH], "MONOCHROME1"),
        dicom([AIR - HIGH], PixelIntensityRelationshipSign=-1),
    ],
)
def test_where_air_was_dark_it_is_turned_round_and_said(data):
    picture = read(data, "x")
    assert (picture.frames[0].pixels == HIGH).all()
    assert picture.said["sense"].startswith("inverted")


def test_what_fills_the_picture_is_not_turned_round_by_its_edge():
    inside = HIGH[30:50, 20:100]
    assert (frames(tiff(inside, description='{"full_scale": 65535}'))[0].pixels == inside).all()
    assert "sense" not in read(tiff(inside), "x").said


@pytest.mark.parametrize("data", [tiff(HIGH >> 4), image(HIGH >> 4), dicom([HIGH >> 4], BitsStored=12)])
def test_twelve_bits_are_brought_to_the_whole_scale(data):
    (frame,) = frames(data)
    assert np.abs(frame.pixels.astype(int) - HIGH).max() <= 16


@pytest.mark.parametrize("data", [tiff(EIGHT), image(EIGHT), image(np.stack([EIGHT] * 3, axis=-1)), dicom([EIGHT])])
def test_eight_bits_are_too_and_grey_in_three_channels_is_grey(data):
    (frame,) = frames(data)
    assert frame.kind is Kind.GREY
    assert np.abs(frame.pixels.astype(int) - HIGH).max() <= 257


def test_air_that_does_not_fill_the_scale_is_brought_to_its_end():
    picture = read(tiff((HIGH * 0.6).astype(np.uint16)), "x")
    assert picture.said["air"] == "stood at 0.60 of the scale"
    assert np.abs(picture.frames[0].pixels.astype(int) - HIGH).max() < 400


def test_shares_of_one_are_read_and_other_fractions_are_not():
    picture = read(tiff((HIGH / AIR).astype(np.float32)), "x")
    assert np.abs(picture.frames[0].pixels.astype(int) - HIGH).max() <= 1
    assert "not all numbers" in refused(tiff(np.where(HIGH < 9000, np.nan, HIGH / AIR).astype(np.float32))).reason
    assert "below nought" in refused(tiff((HIGH / AIR - 0.9).astype(np.float32))).reason
    assert "16 bits ends" in refused(tiff(HIGH.astype(np.float32) * 9)).reason
    assert "all the same" in refused(tiff(np.full((64, 64), 7, np.uint16))).reason


# ---- what belongs together


@pytest.mark.parametrize(
    "given",
    [
        {"compression": "zlib"},
        {"compression": "zlib", "predictor": 2},
        {"bigtiff": True, "byteorder": ">"},
        {"tile": (32, 48)},
        {"compression": "zlib", "tile": (32, 48), "byteorder": ">"},
        {"rowsperstrip": 7},
    ],
)
def test_a_tiff_in_strips_or_tiles_packed_or_not(given):
    assert (frames(tiff(BOTH, **given))[0].pixels == BOTH).all()


@pytest.mark.parametrize("packing", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_a_tiff_as_other_programs_pack_it(packing):
    assert (frames(image(HIGH, "TIFF", compression=packing))[0].pixels == HIGH).all()


@pytest.mark.parametrize("plan", ["contig", "separate"])
def test_two_samples_are_two_energies(plan):
    stacked = BOTH.transpose(1, 2, 0) if plan == "contig" else BOTH
    (frame,) = frames(tiff(stacked, planarconfig=plan))
    assert (frame.pixels == BOTH).all()


def test_high_before_low_is_put_in_order_and_said():
    picture = read(tiff(BOTH[::-1].copy()), "x")
    assert (picture.frames[0].pixels == BOTH).all()
    assert picture.said["order"] == "stored high before low"


def test_two_pages_of_one_outline_that_show_different_goods_are_views():
    other = HIGH.copy()
    other[32:48, 22:96] = HIGH[20:21, 30:31]
    other[60:80, 30:60] = 20_000
    assert [frame.kind for frame in frames(tiff(np.stack([HIGH, other])))] == [Kind.GREY, Kind.GREY]


def test_a_second_channel_that_shows_no_goods_is_no_energy():
    clear = np.where(np.arange(LOW.size).reshape(LOW.shape) % 128 < 64, 0, AIR).astype(np.uint16)
    for second in (clear, np.full_like(LOW, AIR)):
        (frame,) = frames(two_channels(LOW, second))
        assert (frame.pixels == LOW).all()


def test_what_is_named_by_the_sender_is_printable():
    (frame,) = frames(tiff(PAINTED, photometric="rgb", extratags=[(285, 2, 0, "top\x1b[31m\x07", True)]))
    assert frame.name == "top [31m"
    error = refused(zipped({"a\x1b\n.png": b"nothing"}))
    assert error.field == "a .png, file"


def test_pages_that_show_different_goods_are_views():
    other = np.ascontiguousarray(np.roll(HIGH, 50, axis=1).T)
    found = frames(zipped({"top.tiff": tiff(BOTH), "side.tiff": tiff(other)}))
    assert [(f.name, f.kind) for f in found] == [("side", Kind.GREY), ("top", Kind.DUAL)]


def test_the_number_of_the_only_view_in_a_file_is_no_name():
    page = tiff(LOW, extratags=[(285, "s", 0, "1", True)])
    assert frames(page)[0].name == "1"
    assert [view.name for view in frames(zipped({"side.tiff": page, "top.tiff": page}))] == ["side", "top"]


def test_a_set_names_its_views_and_pairs_its_energies():
    files = {f"S1_{v}_{e}.png": image(p) for v in ("top", "side") for e, p in (("low", LOW), ("high", HIGH))}
    about = {
        "__MACOSX/S1.png": b"x",
        "about.json": json.dumps({"container": "CSQU3054383", "simulated": True}).encode(),
    }
    picture = read(zipped(files | about), "x")
    assert [(f.name, f.kind) for f in picture.frames] == [("side", Kind.DUAL), ("top", Kind.DUAL)]
    assert (picture.frames[0].pixels == BOTH).all()
    assert picture.said == {"container": "CSQU3054383", "simulated": "true"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a_low.png", "a_high.png"], [("a_low.png", "a_high.png")]),
        (["d/a-HE.tiff", "d/a-LE.tiff", "e/a-LE.tiff"], [("d/a-LE.tiff", "d/a-HE.tiff"), ("e/a-LE.tiff",)]),
        (["a_low.png", "a_high.tiff"], [("a_low.png",), ("a_high.tiff",)]),
        (["a_low.png", "a_low .png", "a.png"], [("a_low.png",), ("a_low .png",), ("a.png",)]),
    ],
)
def test_files_that_are_two_energies_of_one_view_are_told_by_their_names(names, expected):
    assert partners(names) == expected


def test_the_same_files_always_make_the_same_set():
    assert packed({"b": b"2", "a": b"1"}) == packed({"a": b"1", "b": b"2"})


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"a_low.png": image(LOW)}, "not both there"),
        ({"a_low.png": image(LOW), "a_high.png": image(HIGH[:80])}, "not of one size"),
        ({"a_low.png": image(LOW), "a_high.png": image(np.roll(HIGH, 60, axis=1))}, "do not show the same goods"),
        ({"a.zip": zipped({"a.png": image(LOW)})}, "none of the formats"),
        ({"a.txt": b"nothing"}, "holds no picture"),
    ],
)
def test_a_set_that_is_none_is_refused(files, reason):
    assert reason in refused(zipped(files)).reason


# ---- as makers paint them


@pytest.mark.parametrize(
    "data",
    [
        image(PAINTED),
        image(PAINTED, "TIFF"),
        tiff(PAINTED, photometric="rgb", compression="zlib"),
        tiff(PAINTED.astype(np.uint16) * 257, photometric="rgb"),
        dicom([PAINTED], "RGB"),
        image(np.dstack([PAINTED, np.full(PAINTED.shape[:2], 255, np.uint8)])),
    ],
)
def test_colour_stays_as_it_was_painted(data):
    (frame,) = frames(data)
    assert frame.kind is Kind.COLOUR
    assert (frame.pixels == PAINTED).all()


def test_a_table_of_colours_is_undone_and_what_is_clear_is_white():
    table = Image.fromarray(PAINTED).quantize(250)
    shown = np.asarray(table.convert("RGB"))
    for form in ("PNG", "TIFF"):
        written = pictures.io.BytesIO()
        table.save(written, form)
        assert (frames(written.getvalue())[0].pixels == shown).all()
    clear = np.dstack([PAINTED, np.zeros(PAINTED.shape[:2], np.uint8)])
    clear[40:60, 40:80, 3] = 255
    (frame,) = frames(image(clear))
    assert (frame.pixels[0, 0] == 255).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_file_says(orientation):
    written = Image.Exif()
    written[0x0112] = orientation
    data = image(PAINTED, "PNG", exif=written)
    shown = np.asarray(ImageOps.exif_transpose(Image.open(pictures.io.BytesIO(data))))
    assert (frames(data)[0].pixels == shown).all()
    tag = [(274, 3, 1, orientation, False)]
    assert frames(tiff(BOTH, extratags=tag))[0].pixels.shape[1:] == shown.shape[:2]
    assert (frames(tiff(PAINTED, photometric="rgb", extratags=tag))[0].pixels == shown).all()


@pytest.mark.parametrize("frames_of", [[LOW, HIGH], [EIGHT], [PAINTED]], ids=["dual", "grey", "colour"])
def test_dicom_in_run_lengths_is_read_as_plain_dicom_is(frames_of):
    plain = dicom(frames_of, "RGB" if frames_of[0] is PAINTED else "MONOCHROME2")
    assert (frames(run_lengths(plain))[0].pixels == frames(plain)[0].pixels).all()


def test_dicom_of_packed_photographs_is_read():
    made = dcmread(pictures.io.BytesIO(dicom([PAINTED], "YBR_FULL_422")))
    made.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    made.PixelData = encapsulate([image(PAINTED, "JPEG", quality=95)])
    made["PixelData"].VR = "OB"
    written = pictures.io.BytesIO()
    made.save_as(written)
    (frame,) = frames(written.getvalue())
    assert (frame.kind, frame.pixels.shape) == (Kind.COLOUR, PAINTED.shape)


# ---- what files say


def test_what_a_file_says_is_short_plain_and_used_where_it_is_known():
    text = json.dumps({"container": "CSQU3054383", "pixel_mm": [1.5, 1.2], "simulated": True, "deep": {"a": 1}, "n": 3})
    picture = read(tiff(BOTH, description=text), "x")
    assert picture.said == {"container": "CSQU3054383", "pixel_mm": "1.5 1.2", "simulated": "true", "n": "3"}
    assert picture.frames[0].pixel_mm == (1.5, 1.2)
    assert said.simulated(picture.said)
    assert read(two_channels(LOW, HIGH, (b"tEXt", b"Container\0CSQU3054383")), "x").said["container"] == "CSQU3054383"


def test_dicom_says_scanner_object_time_and_spacing_but_no_person():
    data = dicom(
        [LOW, HIGH], Manufacturer="Invented", ManufacturerModelName="X1", PatientID="CSQU3054383",
        PatientName="Jan Invented", AcquisitionDateTime="20260504101112", ImagerPixelSpacing=[1.5, 1.2],
    )  # fmt: skip
    picture = read(data, "x")
    assert picture.said["scanner"] == "Invented X1"
    assert picture.said["object"] == "CSQU3054383"
    assert "Jan" not in str(picture.said)
    assert picture.frames[0].pixel_mm == (1.5, 1.2)
    assert said.taken_at(picture.said).isoformat() == "2026-05-04T10:11:12+00:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("container: CSQU3054383\nlane=4", {"container": "CSQU3054383", "lane": "4"}),
        ("two words", {"note": "two words"}),
        ("{broken", {"note": "{broken"}),
        ("[" * 100_000, {"note": "[" * 200}),
        ('{"a": ' * 50_000, {"note": ('{"a": ' * 50).strip()[:200]}),
        ("a\x00\x1b[31mb", {"note": "a [31mb"}),
        ('{"awb": 2012345675, "pixel_mm": 0.8}', {"awb": "2012345675", "pixel_mm": "0.8"}),
        ('{"n": 1' + "0" * 400 + "}", {"n": "1" + "0" * 199}),
        ("shape=(2, 96)", {}),
        ("", {}),
    ],
)
def test_words_are_read_as_far_as_they_are_plain(text, expected):
    assert said.of_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026:05:04 10:11:12", "2026-05-04T10:11:12+00:00"), ("2026-05-04T10:11:12+02:00", "2026-05-04T10:11:12+02:00"),
     ("99999999999999", None), ("0001-01-01", None), ("yesterday", None), ("", None)],
)  # fmt: skip
def test_a_time_is_read_or_unknown(text, expected):
    found = said.taken_at({"taken_at": text})
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize("kind", list(Kind))
def test_what_the_simulator_writes_is_read_as_it_was_and_says_that_no_scanner_made_it(kind, tmp_path):
    pixels = {Kind.DUAL: BOTH, Kind.GREY: HIGH[30:60], Kind.COLOUR: PAINTED}[kind]
    path = saved(tmp_path, "a", Frame("", kind, pixels, (1.5, 1.5)))
    picture = read(path.read_bytes(), path.name)
    assert (picture.frames[0].pixels == pixels).all()
    assert (picture.frames[0].kind, picture.frames[0].pixel_mm) == (kind, (1.5, 1.5))
    assert said.simulated(picture.said)


# ---- refused, with the reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"MZ nothing of ours", "none of the formats"),
        (tiff(BOTH)[:9000], "cut off"),
        (image(HIGH)[:3000], "damaged"),
        (dicom([LOW])[:4000], "cut off"),
        (dicom([LOW]).replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.9\0"), "no decoder here"),
        (dicom([LOW]).replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.2.5\0"), "damaged"),
        (png(96, 128, 8, 2, b""), "damaged"),
        (png(50_000, 50_000, 8, 0, zlib.compress(bytes(1 << 16))), "at most 120,000,000"),
        (png(9_000, 9_000, 8, 0, zlib.compress(bytes(1 << 16))), "that is no scan"),
        (png(4, 4, 8, 0, b""), "no scan is less"),
        (png(8, 4000, 8, 0, b""), "no scan is so long"),
        (tiff(np.stack([LOW] * 40)), "at most 32"),
        (tiff(np.stack([LOW] * 5, axis=-1), planarconfig="contig"), "at most 4"),
        (dicom([LOW], BitsAllocated=32), "8 and 16"),
        (dicom([LOW], "PALETTE COLOR"), "grey and RGB"),
    ],
)
def test_what_is_refused_says_why(data, reason):
    assert reason in refused(data).reason
