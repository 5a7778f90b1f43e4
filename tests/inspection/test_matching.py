from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from tests.inspection import pictures

from greenlane.inspection.matching import Number, checked, codes, given, in_codes, in_name, in_said
from greenlane.inspection.picture import Frame, Kind

CONTAINER = Number("container", "CSQU3054383")
ITEM = Number("item", "RR473124829GB")
AWB = Number("awb", "02012345675")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CSQU3054383", [CONTAINER]),
        ("csqu 305438-3 and RR 4731 2482", [CONTAINER]),
        ("RR473124829GB", [ITEM]),
        ("rr 47312482 9 gb", [ITEM]),
        ("020-1234 5675", [AWB]),
        ("CSQU3054384", []),
        ("RR473124828GB", []),
        ("020-12345676", []),
        ("XCSQU3054383", []),
        ("CSQU30543831", []),
        ("0020123456750", []),
        ("", []),
    ],
)
def test_numbers_are_known_by_their_check_digits(text, expected):
    assert checked(text) == expected


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("CSQU3054383.tiff", {"CSQU3054383"}),
        ("scans/17/NP-1.tiff", {"NP-1"}),
        ("C:\\scans\\NP-1.png", {"NP-1"}),
        ("NP 2026 0001.dcm", {"NP 2026 0001", "NP20260001"}),
        ("INVB0001_top.png", {"INVB0001_top", "INVB0001TOP", "INVB0001"}),
        ("IMG_0001.jpg", {"IMG_0001", "IMG0001"}),
        ("20260504.tiff", set()),
        ("12345678.tiff", set()),
        ("picture.tiff", set()),
        ("", set()),
        (".tiff", set()),
    ],
)
def test_words_in_a_name_that_may_be_numbers(name, values):
    assert {number.value for number in in_name(name)} == values


def test_a_name_gives_no_more_than_a_handful():
    assert len(in_name(" ".join(f"A{n}" for n in range(500)))) <= 20


def test_what_a_sender_gives_may_be_anything():
    assert given(" 4711 ") == [Number("reference", "4711"), Number("any", "4711")]
    assert given("CSQU3054383")[0] == CONTAINER
    assert given(" ") == []


def test_what_a_file_says_under_the_names_of_numbers():
    assert in_said({"container": "CSQU3054383", "note": "see RR473124829GB", "scanner": "X-1000 SN123456"})[:1] == [
        CONTAINER
    ]
    assert ITEM in in_said({"note": "see RR473124829GB"})
    assert in_said({"scanner": "XR1000", "number": "3"}) == []


@pytest.mark.parametrize("form", [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
@pytest.mark.parametrize("kind", [Kind.COLOUR, Kind.GREY])
def test_codes_in_a_picture_are_read(form, kind):
    code = np.asarray(zxingcpp.create_barcode("CSQU3054383", form).to_image(scale=4))
    photo = pictures.colour(300, 900)
    photo[100 : 100 + code.shape[0], 100 : 100 + code.shape[1]] = code[..., None]
    pixels = photo if kind is Kind.COLOUR else photo[..., 0].astype(np.uint16) * 257
    frame = Frame("", kind, pixels)
    assert codes(frame) == ["CSQU3054383"]
    assert in_codes([frame])[0] == CONTAINER


def test_a_detector_draws_no_codes():
    assert codes(Frame("", Kind.DUAL, np.stack(pictures.parcel()))) == []
