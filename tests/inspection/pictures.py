"""Scanners' files, made for the tests: the same small parcel in every form."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import RLELossless

Plane = npt.NDArray[np.uint16]
EXPLICIT = "1.2.840.10008.1.2.1"


def parcel(height: int = 96, width: int = 128, seed: int = 0) -> tuple[Plane, Plane]:
    """Return low and high energy of a parcel with something dense in it, air around."""
    rng = np.random.default_rng(seed)
    thick = np.zeros((height, width))
    thick[height // 6 : -height // 6, width // 6 : -width // 6] = 0.4
    thick[height // 3 : height // 2, width // 3 : -width // 4] += 1.8
    counts = [np.exp(-share * thick) * rng.normal(1, 0.002, thick.shape) for share in (1.4, 1.0)]
    low, high = (np.rint(np.minimum(plane, 1) * 65535).astype(np.uint16) for plane in counts)
    return low, high


def colour(height: int = 96, width: int = 128) -> npt.NDArray[np.uint8]:
    """Return the parcel as a maker would paint it, orange on white."""
    low, high = parcel(height, width)
    return np.stack([high >> 8, (high.astype(np.uint32) + low) // 2 >> 8, low >> 8], axis=-1).astype(np.uint8)


def tiff(pixels: Any, **given: Any) -> bytes:
    """Return a TIFF, as ``tifffile`` writes it."""
    written = io.BytesIO()
    tifffile.imwrite(written, pixels, **({"photometric": "minisblack"} | given))
    return written.getvalue()


def image(pixels: Any, form: str = "PNG", **given: Any) -> bytes:
    """Return a picture in a form that Pillow writes."""
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, form, **given)
    return written.getvalue()


def png(height: int, width: int, depth: int, kind: int, packed: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG made by hand: ``packed`` is what stands in its IDAT."""
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", packed), (b"IEND", b"")]
    framed = (struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def two_channels(low: Plane, high: Plane, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG of 16 bits, grey with a second channel."""
    rows = np.stack([low, high], axis=-1).astype(">u2")
    return png(*low.shape, 16, 4, zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows)), *chunks)


def dicom(frames: Any, shown: str = "MONOCHROME2", syntax: str = EXPLICIT, **given: Any) -> bytes:
    """Return a DICOM file of frames (count, H, W) or (count, H, W, 3)."""
    pixels, stored = np.asarray(frames), Dataset()
    stored.file_meta = FileMetaDataset()
    stored.file_meta.TransferSyntaxUID = syntax
    stored.file_meta.MediaStorageSOPClassUID = stored.SOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    stored.file_meta.MediaStorageSOPInstanceUID = stored.SOPInstanceUID = "1.2.3"
    stored.NumberOfFrames, stored.Rows, stored.Columns = pixels.shape[:3]
    stored.SamplesPerPixel = 1 if pixels.ndim == 3 else 3
    if pixels.ndim == 4:
        stored.PlanarConfiguration = 0
    stored.PhotometricInterpretation, stored.PixelRepresentation = shown, 0
    stored.BitsAllocated = stored.BitsStored = 8 * pixels.itemsize
    stored.HighBit = stored.BitsStored - 1
    stored.PixelData = pixels.tobytes()
    for name, value in given.items():
        setattr(stored, name, value)
    written = io.BytesIO()
    stored.save_as(written, enforce_file_format=True)
    return written.getvalue()


def run_lengths(plain: bytes) -> bytes:
    """Return a DICOM file with its pixels packed as run lengths."""
    stored, written = dcmread(io.BytesIO(plain)), io.BytesIO()
    stored.compress(RLELossless, encoding_plugin="pydicom")
    stored.save_as(written)
    return written.getvalue()


def zipped(files: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packed) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()
