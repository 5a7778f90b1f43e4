"""Files that are damaged, or made to do harm: each is read, or refused with a reason, in a share of time and memory."""

from __future__ import annotations

import io
import random
import resource
import struct
import threading
import time
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image
from tests.inspection.pictures import colour, dicom, image, parcel, png, run_lengths, tiff, two_channels, zipped

from greenlane.inspection import reading_pictures
from greenlane.inspection.picture import Picture, Unreadable
from greenlane.inspection.reading_pictures import MOST_PIXELS, Reader, read

LOW, HIGH = parcel(40, 56)
BOTH, PAINTED = np.stack([LOW, HIGH]), colour(40, 56)
WHOLE = {
    "tiff": tiff(BOTH, description='{"container": "CSQU3054383"}'),
    "tiff deflate": tiff(BOTH, compression="zlib", predictor=2),
    "tiff lzw": image(HIGH, "TIFF", compression="tiff_lzw"),
    "tiff tiles": tiff(HIGH, tile=(16, 16), compression="zlib", bigtiff=True, byteorder=">"),
    "tiff painted": tiff(PAINTED, photometric="rgb"),
    "png": two_channels(LOW, HIGH, (b"tEXt", b"Container\0CSQU3054383")),
    "png painted": image(PAINTED),
    "png table": image(np.asarray(Image.fromarray(PAINTED).quantize(64))),
    "jpeg": image(PAINTED, "JPEG"),
    "jpeg progressive": image(PAINTED, "JPEG", progressive=True),
    "dicom": dicom([LOW, HIGH], PatientID="CSQU3054383"),
    "dicom deflate": dicom([HIGH], syntax="1.2.840.10008.1.2.1.99"),
    "dicom implicit": dicom([PAINTED], "RGB", syntax="1.2.840.10008.1.2"),
    "dicom in run lengths": run_lengths(dicom([LOW, HIGH])),
    "set": zipped({"a_low.png": image(LOW), "a_high.png": image(HIGH), "a.json": b'{"container": "X"}'}),
}
SLOWEST = 3.0
"""Seconds of one core for one file of a few hundred bytes or kilobytes."""
MOST_MORE = 700 << 20


def tried(data: bytes, name: str = "x") -> str:
    """Read a file; return what became of it, and fail where that is neither a picture nor a reason."""
    began = time.process_time()
    try:
        picture = read(data, name)
    except Unreadable as error:
        assert error.field and error.reason
        assert len(str(error)) < 400
        assert " at 0x" not in error.reason
        became = "refused"
    else:
        assert isinstance(picture, Picture)
        assert 0 < sum(frame.pixels.size for frame in picture.frames) <= 3 * MOST_PIXELS
        assert all(len(k) <= 40 and len(v) <= 200 and v.isprintable() for k, v in picture.said.items())
        became = "read"
    assert time.process_time() - began < SLOWEST
    return became


@pytest.fixture(autouse=True)
def in_its_share_of_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10 < MOST_MORE


@pytest.mark.parametrize("form", WHOLE)
def test_a_file_damaged_in_every_way_is_read_or_refused(form):
    """180 of each: cut off, bits turned, bytes lost, doubled, or put in the place of sizes and counts."""
    whole, chance = WHOLE[form], random.Random(form)
    assert tried(whole) == "read"
    became = []
    for n in range(180):
        data = bytearray(whole)
        early = chance.random() < 0.7
        at = chance.randrange(min(len(data), 400) if early else len(data))
        match n % 6:
            case 0:
                del data[at:]
            case 1:
                for _ in range(chance.choice((1, 3, 30))):
                    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            case 2:
                del data[at : at + chance.choice((1, 2, 7, 500))]
            case 3:
                data[at:at] = data[at : at + 40] * chance.choice((1, 9))
            case 4:
                data[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\0\0\xff\xff"))
            case _:
                data[at : at + 8] = chance.randbytes(8)
        became.append(tried(bytes(data)))
    assert "refused" in became


def test_bytes_that_are_nothing_are_refused():
    chance = random.Random(7)
    marks = (b"", b"II*\0", b"MM\0*", b"II+\0", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04",
             bytes(128) + b"DICM")  # fmt: skip
    for n in range(240):
        data = marks[n % len(marks)] + chance.randbytes(chance.choice((0, 1, 30, 3000)))
        assert tried(data, chance.choice(("a.png", "../../a", "", "\0", "x" * 5000))) == "refused"


def _tags(*tags: tuple[int, int, int, int], start: int = 8, after: int = 0) -> bytes:
    return (
        struct.pack("<IH", start, len(tags))
        + b"".join(struct.pack("<HHII", *tag) for tag in tags)
        + (struct.pack("<I", after))
    )


def _strip(width: int, height: int, packed: bytes, *, compression: int = 8, samples: int = 1, rows: int = 0) -> bytes:
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 16), (259, 3, 1, compression), (262, 3, 1, 1),
            (273, 4, 1, 200), (277, 3, 1, samples), (278, 4, 1, rows or height), (279, 4, 1, len(packed))]  # fmt: skip
    return (b"II*\0" + _tags(*tags)).ljust(200, b"\0") + packed


BOMB = zlib.compress(bytes(64 << 20), 9)
"""64 KB that unpack to 64 MB."""


def _bombs() -> dict[str, bytes]:
    gone = struct.pack("<HHII", 256, 4, 1, 8)
    fields = b"".join(struct.pack("<HH2sH", 0x0009, n, b"UN", 0) + struct.pack("<I", 0) for n in range(2000)) * 160
    nested = b"\x08\x00\x40\x11SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 40_000
    head = dicom([LOW])[: dicom([LOW]).index(b"\x08\x00\x16\x00")]
    packed = dicom([LOW], syntax="1.2.840.10008.1.2.1.99")
    deflated = packed[: 144 + struct.unpack("<I", packed[140:144])[0]]
    bomb = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    raw = bomb.compress(bytes(64 << 20)) + bomb.flush()
    scans = image(np.asarray(Image.fromarray(PAINTED).resize((2000, 2000))), "JPEG", progressive=True)
    last = scans.rindex(b"\xff\xda")
    many = zipped({f"{n}.png": b"" for n in range(3000)}, zipfile.ZIP_STORED)
    overlong = zipped({"a.png": bytes(48 << 20)})
    return {
        "a tiff whose strip unpacks to more": _strip(64, 64, BOMB),
        "a tiff of 7 Mpx out of nothing": _strip(2600, 2600, BOMB),
        "a tiff wider than anything": _strip(2**31 - 1, 2**31 - 1, BOMB),
        "a tiff of no rows": _strip(64, 64, BOMB, rows=2**32 - 1),
        "a tiff of many samples": _strip(64, 64, BOMB, samples=60_000),
        "a tiff whose pages go round": b"II*\0" + _tags((256, 4, 1, 64), after=8),
        "a tiff with more tags than bytes": b"II*\0" + struct.pack("<IH", 8, 65_535) + gone * 65_535,
        "a tiff with a list of 4 billion": b"II*\0" + _tags((273, 4, 2**32 - 1, 8), (256, 4, 1, 64)),
        "a tiff of 100,000 pages": _page_after_page(100_000),
        "a large tiff that points beyond": b"II+\0" + struct.pack("<HHQ", 8, 0, 2**63),
        "a tiff of lzw that is none": _strip(640, 640, b"\x80" * 4000, compression=5),
        "a png whose text unpacks to more": png(
            40, 56, 8, 0, zlib.compress(bytes(57 * 40)), (b"zTXt", b"a\0\0" + BOMB)
        ),
        "a png whose colours unpack to more": png(40, 56, 8, 2, BOMB, (b"iCCP", b"a\0\0" + BOMB)),
        "a png with many texts": png(40, 56, 8, 0, BOMB, *[(b"tEXt", b"k%d\0v" % n) for n in range(50_000)]),
        "a png of nothing": png(0, 0, 8, 0, b""),
        "a png of 2 billion": png(2**31 - 1, 2**31 - 1, 16, 6, BOMB),
        "a png of 7 Mpx out of nothing": png(2800, 2800, 16, 6, zlib.compress(bytes(100))),
        "a jpeg gone over 400 times": scans[:last] + scans[last:-2] * 400 + b"\xff\xd9",
        "a jpeg gone over 60 times": scans[:last] + scans[last:-2] * 55 + b"\xff\xd9",
        "dicom nested 40,000 deep": head + nested,
        "dicom of 320,000 elements": head + fields,
        "dicom of 320,000 elements in a sequence": head + nested[:20] + fields,
        "dicom that unpacks to more": deflated + raw,
        "dicom of a million frames": dicom([LOW], NumberOfFrames=1_000_000),
        "dicom of sizes below nought": dicom([LOW], RescaleSlope=-5),
        "dicom that scales to nothing": dicom([LOW], RescaleSlope=0, RescaleIntercept="1e300"),
        "a zip of 3,000 files": many,
        "a zip of a file of 48 MB out of nothing": overlong,
        "a zip in a zip": zipped({"a.zip": many}),
        "a zip that says too little": overlong.replace(struct.pack("<I", 48 << 20), struct.pack("<I", 900)),
        "a zip with a way out": zipped({"../../../../etc/passwd": image(LOW), "/abs/b.png": image(LOW)}),
        "a zip of files of one name": _twice(),
        "a zip before a png": image(LOW) + zipped({"a.png": image(LOW)}),
        "a png before a zip": zipped({"a.png": image(LOW)}) + image(LOW),
        "a tiff of none": tiff(np.full((40, 56), np.nan, np.float32)),
        "a tiff of infinities": tiff(np.where(HIGH > 9000, np.inf, 0.5).astype(np.float32)),
        "a gif": image(PAINTED, "GIF"),
        "a table of values": b"container,weight\nCSQU3054383,1\n" * 1000,
    }


def _page_after_page(count: int) -> bytes:
    one = 2 + 12 + 4
    pages = (struct.pack("<HHHIII", 1, 256, 4, 1, 64, 8 + (n + 1) * one) for n in range(count))
    return b"II*\0" + struct.pack("<I", 8) + b"".join(pages)


def _twice() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.png", image(LOW))
        archive.writestr("a.png", image(HIGH))
    return written.getvalue()


READABLE = {
    "a png whose text unpacks to more",  # the text is left alone
    "a zip with a way out",  # names are words, not places
    "a zip of files of one name",
    "a zip before a png",
    "a png before a zip",
    "a png with many texts",
    "a jpeg gone over 60 times",
}


def test_what_is_made_to_do_harm_does_none():
    for name, data in _bombs().items():
        became = tried(data)
        assert became == "refused" or name in READABLE, name


def test_few_pictures_are_read_at_once_in_one_process(monkeypatch):
    at_once, most, lock = 0, 0, threading.Lock()
    met = threading.Barrier(reading_pictures.FEW)

    def slowly(data):
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        met.wait(60)  # as many as may be are there at once
        time.sleep(0.02)  # in which one more would come
        with lock:
            at_once -= 1
        raise Unreadable("file", "is large")

    monkeypatch.setattr(reading_pictures, "all_readers", lambda: [Reader("slow", lambda head, name: True, slowly)])
    with ThreadPoolExecutor(3 * reading_pictures.FEW) as all_of_them:
        asked = [all_of_them.submit(reading_pictures.read, b"x", "x") for _ in range(3 * reading_pictures.FEW)]
    assert all(isinstance(one.exception(), Unreadable) for one in asked)
    assert most == reading_pictures.FEW
