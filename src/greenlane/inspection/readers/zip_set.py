"""A ZIP of the pictures of one scan: its views, and low and high energy in files of their own.

What a file shows is told by its name: ``side_low.png`` with ``side_high.png``, ``top.tiff``. A JSON or text file among
them says what is known of the scan.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np

from greenlane.inspection import said
from greenlane.inspection.picture import Frame, Kind, Picture, Unreadable
from greenlane.inspection.reading_pictures import MOST_FRAMES, MOST_PIXELS, Reader, all_readers, read_by
from greenlane.inspection.transmission import darker_first, energy, view_name

MOST_FILES, MOST_LISTED, MOST_UNPACKED, MOST_TEXT = 64, 1 << 18, 256 << 20, 64 << 10
END, END_SIZE, ELSEWHERE = b"PK\x05\x06", 22, b"PK\x06\x07"
TEXTS = {".json", ".txt"}
SKIPPED = {".html", ".xml", ".csv", ".ini", ".db"}


def sniff(head: bytes, name: str) -> bool:
    """Know a ZIP by its first bytes."""
    return head.startswith(b"PK\x03\x04")


def read(data: bytes) -> Picture:
    """Read all pictures in a ZIP as the views of one scan. Raises Unreadable."""
    _listed(data)
    found: list[tuple[str, Frame]] = []
    texts: dict[str, str] = {}
    left = min(MOST_UNPACKED, 200 * len(data) + (1 << 20))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for path, info in _members(packed):
            if path.suffix.casefold() in SKIPPED:
                continue
            unpacked = _unpacked(packed, info, left)
            left -= len(unpacked)
            if path.suffix.casefold() in TEXTS:
                texts = said.of_text(unpacked[:MOST_TEXT].decode("utf-8-sig", "replace")) | texts
                continue
            picture = _picture(unpacked, path.name)
            texts |= {name: value for name, value in picture.said.items() if name not in texts}
            found += [(path.stem, frame) for frame in _alone(picture.frames)]
            if len(found) > 2 * MOST_FRAMES or sum(frame.pixels.size for _, frame in found) > 3 * MOST_PIXELS:
                raise Unreadable("views", "are more, or larger, than those of one scan")
    return Picture(tuple(_named(_paired(found))), READER.name, texts)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one set, unpacked and without the time, so that the same files always make the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name])
    return written.getvalue()


def partners(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return names of files in groups: low and high energy of one view together, low first; others alone."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        stem, _point, ending = name.rpartition(".")
        of = energy(stem)
        groups.setdefault((view_name(stem), ending.casefold()) if of else (name,), []).append(name)
    found: list[tuple[str, ...]] = []
    for group in groups.values():
        both = {energy(name.rpartition(".")[0]) for name in group}
        pair = len(group) == 2 and both == {"low", "high"}
        found += (
            [tuple(sorted(group, key=lambda name: energy(name.rpartition(".")[0]) != "low"))]
            if pair
            else [(name,) for name in group]
        )
    return found


def _listed(data: bytes) -> None:
    """Refuse a list of contents that is longer than any set's, before it is read."""
    at = data.rfind(END, max(0, len(data) - END_SIZE - (1 << 16)))
    if at < 0 or at + END_SIZE > len(data):
        raise Unreadable("file", "is cut off: the list of its contents is missing")
    count, size = struct.unpack("<HI", data[at + 10 : at + 16])
    if count > MOST_FILES or size > MOST_LISTED or data[max(0, at - 20) : at].startswith(ELSEWHERE):
        raise Unreadable("file", f"holds more files than one scan; at most {MOST_FILES} are read")


def _members(packed: zipfile.ZipFile) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Return the files, in order of name; names are never used as places on a disk."""
    files = [(PurePosixPath(info.filename.replace("\\", "/")), info) for info in packed.infolist() if not info.is_dir()]
    kept = [(path, info) for path, info in files if path.name[:1] not in {".", ""} and "__MACOSX" not in path.parts]
    if len(kept) > MOST_FILES:
        raise Unreadable("file", f"holds {len(kept)} files; at most {MOST_FILES} are read")
    return sorted(kept, key=lambda one: (str(one[0].parent), view_name(one[0].stem), energy(one[0].stem) != "low"))


def _unpacked(packed: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("compression", "in the ZIP is neither none nor deflate")
    if info.flag_bits & 1:
        raise Unreadable("file", "is locked by a password")
    if info.file_size > left:
        raise Unreadable("file", "unpacks to more than is read of one scan")
    with packed.open(info) as stream:
        return stream.read(left)


def _picture(data: bytes, name: str) -> Picture:
    try:
        return read_by([reader for reader in all_readers() if reader.name != READER.name], data, name)
    except Unreadable as error:
        raise Unreadable(f"{name[:60]}, {error.field}", error.reason) from None


def _alone(frames: tuple[Frame, ...]) -> list[Frame]:
    """Leave out the number of a view that is the only one in its file: it says nothing."""
    alone = len(frames) == 1 and frames[0].name.isdecimal()
    return [replace(frame, name="") if alone else frame for frame in frames]


def _paired(found: list[tuple[str, Frame]]) -> list[Frame]:
    """Join what names say is low and high energy of one view; name every other frame by its file."""
    frames: list[Frame] = []
    waiting: dict[str, Frame] = {}
    for stem, frame in found:
        name, of = view_name(stem), energy(stem)
        if not of or frame.kind is not Kind.GREY:
            frames.append(replace(frame, name=" ".join([name, frame.name]).strip()[:40]))
        elif name not in waiting:
            waiting[name] = frame
        else:
            low, high = waiting.pop(name), frame
            if low.pixels.shape != high.pixels.shape:
                raise Unreadable("energies", f"of {name or 'the view'} are not of one size")
            both = np.stack([low.pixels, high.pixels]).astype(np.uint16)
            if darker_first(both[0], both[1]) is None:
                raise Unreadable("energies", f"of {name or 'the view'} do not show the same goods")
            frames.append(Frame(name, Kind.DUAL, both, low.pixel_mm or high.pixel_mm))
    if waiting:
        raise Unreadable("energies", f"of {next(iter(waiting)) or 'a view'} are not both there")
    return frames


def _named(frames: list[Frame]) -> list[Frame]:
    """Leave out of the names of views the words that all of them begin with."""
    words = [frame.name.split() for frame in frames]
    while len(words) > 1 and all(words) and len({one[0] for one in words}) == 1:
        words = [one[1:] for one in words]
    return [replace(frame, name=" ".join(one)) for frame, one in zip(frames, words, strict=True)]


READER = Reader("zip_set", sniff, read)
