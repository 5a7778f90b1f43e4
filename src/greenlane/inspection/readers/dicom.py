"""DICOM, and what follows it as DICOS does: one frame or several, grey or in colour, energies as frames."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames
from pydicom.filereader import read_dataset
from pydicom.uid import UID

from greenlane.inspection import said
from greenlane.inspection.picture import Frame, Picture, Unreadable
from greenlane.inspection.readers import jpeg
from greenlane.inspection.readers.tiff import PACKBITS, by_libtiff
from greenlane.inspection.reading_pictures import Reader, inflated, room, views
from greenlane.inspection.transmission import Told, frames, painted, planes

IMPLICIT, EXPLICIT, DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"
BIG_ENDIAN, JPEG_BASELINE, RLE = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.5"
PACKED = (JPEG_BASELINE, RLE)
MOST_SEGMENTS = 15
PREAMBLE, MARK = 128, b"DICM"
MOST_READS = 300_000
"""How often a file may be read from: three times or so for each element, so that none goes on without end."""
MOST_INFLATED = 256 << 20
GREY = {"MONOCHROME1": False, "MONOCHROME2": True}
"""Whether high numbers are shown bright; scanners of goods show air bright."""
Pixels = npt.NDArray[np.generic]


def sniff(head: bytes, name: str) -> bool:
    """Know a DICOM file by the mark behind its preamble."""
    return head[PREAMBLE : PREAMBLE + 4] == MARK


class _Counted(io.BytesIO):
    """Bytes that may be read from only so often."""

    left = MOST_READS

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise Unreadable("file", "has more elements, or deeper ones, than any picture")
        return super().read(size)


def read(data: bytes) -> Picture:
    """Read the frames of a DICOM file. Raises Unreadable, also for compressed ones that cannot be unpacked here."""
    stored, syntax = _dataset(data)
    width, height, samples = _whole(stored, "Columns"), _whole(stored, "Rows"), _whole(stored, "SamplesPerPixel", 1)
    count = _whole(stored, "NumberOfFrames", 1)
    if samples not in (1, 3):
        raise Unreadable("SamplesPerPixel", f"is {samples}; 1 and 3 are read")
    views(count)
    room(width, height, count * samples, len(data))
    shown = str(stored.get("PhotometricInterpretation", "")).strip()
    shape = (count, height, width, samples)
    pixels = _packed(stored, shape, syntax) if syntax in PACKED else _plain(stored, shape)
    if pixels.shape[1:3] != (height, width):
        raise Unreadable("pixels", "are not of the size that the file says")
    told, texts, pixel_mm = Told(), _texts(stored), _spacing(stored)
    name = str(stored.get("ViewPosition") or "")[:40]
    if samples == 1:
        if shown not in GREY:
            raise Unreadable("PhotometricInterpretation", f"is {shown or 'missing'}; grey and RGB are read")
        found = _grey(stored, pixels[..., 0], name, told, likely=GREY[shown], pixel_mm=pixel_mm)
    else:
        found = [painted(_rgb(frame, shown, syntax), name, told, pixel_mm) for frame in pixels]
    return Picture(tuple(found), READER.name, texts | told.said)


def _dataset(data: bytes) -> tuple[Dataset, str]:
    """Return the elements up to the pixels, and the transfer syntax."""
    stream = _Counted(data)
    stream.seek(PREAMBLE + 4)
    meta = read_dataset(stream, False, True, stop_when=lambda tag, vr, length: tag.group != 2)
    syntax = str(meta.get("TransferSyntaxUID", IMPLICIT)).strip("\0 ")
    if syntax not in (IMPLICIT, EXPLICIT, DEFLATED, BIG_ENDIAN, *PACKED):
        raise Unreadable("compression", f"is {UID(syntax).name[:80]}, for which there is no decoder here")
    rest = data[stream.tell() :]
    if syntax == DEFLATED:
        rest = inflated(rest, min(MOST_INFLATED, 100 * len(rest) + (1 << 20)), raw=True)
    body = _Counted(rest)
    stored = read_dataset(body, syntax == IMPLICIT, syntax != BIG_ENDIAN, stop_when=_beyond_pixels)
    return stored, syntax


def _beyond_pixels(tag: Any, vr: str | None, length: int) -> bool:
    return bool(tag > 0x7FE00010)


def _whole(stored: Dataset, name: str, default: int = 0) -> int:
    value = stored.get(name)
    try:
        return default if value is None or value == "" else int(value)
    except (TypeError, ValueError):
        raise Unreadable(name, "is no number") from None


def _plain(stored: Dataset, shape: tuple[int, int, int, int]) -> Pixels:
    """Return unpacked pixels, (frames, H, W, samples)."""
    bits, signed = _whole(stored, "BitsAllocated"), _whole(stored, "PixelRepresentation")
    if bits not in (8, 16):
        raise Unreadable("BitsAllocated", f"is {bits}; 8 and 16 are read")
    data = stored.get("PixelData")
    order = "<" if stored.original_encoding[1] else ">"
    dtype = np.dtype(f"{order}{'i' if signed else 'u'}{bits // 8}")
    size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
    if not isinstance(data, bytes) or len(data) < size:
        raise Unreadable("file", "is cut off: pixels are missing")
    count, height, width, samples = shape
    pixels = np.frombuffer(data[:size], dtype)
    if samples > 1 and _whole(stored, "PlanarConfiguration"):
        return pixels.reshape(count, samples, height, width).transpose(0, 2, 3, 1)
    return pixels.reshape(shape)


def _packed(stored: Dataset, shape: tuple[int, int, int, int], syntax: str) -> Pixels:
    """Return the pixels of packed frames, (frames, H, W, samples or 3)."""
    count, height, width, samples = shape
    data = stored.get("PixelData")
    if not isinstance(data, bytes):
        raise Unreadable("file", "holds no pixels")
    unpacked: list[Pixels] = []
    for frame in generate_frames(data, number_of_frames=count):
        views(len(unpacked) + 1)
        if syntax == RLE:
            size = _whole(stored, "BitsAllocated") // 8
            unpacked.append(_runs(frame, height, width, samples, size, bool(_whole(stored, "PixelRepresentation"))))
        else:
            unpacked.append(jpeg.rgb(frame)[0])
    if len(unpacked) != count or len({frame.shape for frame in unpacked}) != 1:
        raise Unreadable("pixels", "are not as many frames, all of one size, as the file says")
    return np.stack(unpacked)


def _runs(frame: bytes, height: int, width: int, samples: int, size: int, signed: bool) -> Pixels:
    """Undo the run lengths of a frame: one segment for each byte of each sample, the highest byte first.

    Source: DICOM PS3.5, annex G. Raises Unreadable.
    """
    if size not in (1, 2) or len(frame) < 64:
        raise Unreadable("pixels", "are packed in a way that is not read")
    count, *starts = struct.unpack("<16I", frame[:64])
    if count != samples * size or count > MOST_SEGMENTS:
        raise Unreadable("pixels", "are not as many segments as the file says")
    ends = [*starts[1:count], len(frame)]
    planes_of_bytes = []
    for start, end in zip(starts[:count], ends, strict=True):
        if not 64 <= start < end <= len(frame):
            raise Unreadable("file", "is cut off, or damaged: it points to what is not there")
        row = by_libtiff(frame[start:end], PACKBITS, width, height)
        planes_of_bytes.append(np.frombuffer(row, np.uint8).reshape(height, width))
    parts = np.stack(planes_of_bytes, axis=-1).reshape(height, width, samples, size)
    return np.ascontiguousarray(parts).view(f">{'i' if signed else 'u'}{size}")[..., 0]


def _grey(
    stored: Dataset,
    pixels: Pixels,
    name: str,
    told: Told,
    *,
    likely: bool,
    pixel_mm: tuple[float, float] | None,
) -> list[Frame]:
    """Return grey frames (count, H, W), by the file's own scale and sense where it says them."""
    sign = {1: True, -1: False}.get(_whole(stored, "PixelIntensityRelationshipSign"))
    slope, intercept = float(stored.get("RescaleSlope") or 1), float(stored.get("RescaleIntercept") or 0)
    bits: int | None = _whole(stored, "BitsStored") or None
    if (slope, intercept) != (1.0, 0.0):
        pixels, bits = pixels.astype(np.float64) * slope + intercept, None
    if bits is not None and not 1 <= bits <= 16:
        raise Unreadable("BitsStored", f"is {bits}; 1 to 16 are read")
    got = planes(list(pixels), told, bright_air=sign, likely=likely, bits=bits)
    return frames(got, [name] * len(got), told, pixel_mm)


def _rgb(frame: Pixels, shown: str, syntax: str) -> npt.NDArray[np.uint8]:
    if frame.dtype not in (np.uint8, np.uint16):
        raise Unreadable("pixels", "are said to be painted, but are not red, green and blue")
    eight = (frame.astype(np.uint16) >> 8 * (frame.dtype.itemsize - 1)).astype(np.uint8)
    if syntax == JPEG_BASELINE or shown == "RGB":
        return eight
    if shown == "YBR_FULL":
        return np.asarray(Image.fromarray(np.ascontiguousarray(eight), "YCbCr").convert("RGB"))
    raise Unreadable("PhotometricInterpretation", f"is {shown or 'missing'}; grey and RGB are read")


def _texts(stored: Dataset) -> dict[str, str]:
    """Return what is said of scanner, goods and time; no names of people, for which the format has fields too."""
    maker, model = stored.get("Manufacturer"), stored.get("ManufacturerModelName")
    when = stored.get("AcquisitionDateTime")
    if not when and stored.get("ContentDate"):
        when = f"{stored.get('ContentDate')}{str(stored.get('ContentTime') or '000000')[:6]}"
    return said.of_values({
        "scanner": " ".join(str(part) for part in (maker, model) if part),
        "station": str(stored.get("StationName") or ""),
        "taken_at": str(when or ""),
        "object": str(stored.get("PatientID") or ""),
        "number": str(stored.get("AccessionNumber") or ""),
        "kv": str(stored.get("KVP") or ""),
        "note": str(stored.get("ImageComments") or ""),
    })  # fmt: skip


def _spacing(stored: Dataset) -> tuple[float, float] | None:
    spacing = stored.get("ImagerPixelSpacing") or stored.get("PixelSpacing") or ()
    return said.pixel_mm({"pixel_mm": " ".join(str(part) for part in list(spacing)[:2])}) if len(spacing) == 2 else None


READER = Reader("dicom", sniff, read)
