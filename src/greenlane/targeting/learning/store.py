"""A model as bytes: a header in JSON, arrays as plain numbers, trees as text. No code in it, no pickle.

    GREENLANE-MODEL 1\\n · length of the header (8 bytes) · header · blocks

The header names each block with its kind, its shape, its length and its SHA-256, and everything is checked before it
is used. Equal models give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import numpy.typing as npt

MAGIC = b"GREENLANE-MODEL 1\n"
KINDS = {"<f8": np.dtype("<f8"), "<u8": np.dtype("<u8"), "<i8": np.dtype("<i8")}
MOST_HEADER = 16 * 1024 * 1024

Array = npt.NDArray[Any]


class UnknownModel(Exception):
    """These bytes are no model, were changed, or are of a version that this release does not read."""


def packed(head: dict[str, Any], arrays: dict[str, Array], texts: dict[str, str]) -> bytes:
    """Return a model as bytes. ``head`` holds JSON values alone."""
    blocks: list[bytes] = []
    index: list[dict[str, Any]] = []
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        kind = array.dtype.newbyteorder("<").str
        if kind not in KINDS:
            raise ValueError(f"no kind of array a model holds: {kind}")
        _add(blocks, index, name, kind, list(array.shape), array.astype(kind).tobytes())
    for name in sorted(texts):
        _add(blocks, index, name, "text", [], texts[name].encode())
    header = json.dumps(
        {"head": head, "blocks": index}, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
    return b"".join([MAGIC, len(header).to_bytes(8, "little"), header, *blocks])


def _add(blocks: list[bytes], index: list[dict[str, Any]], name: str, kind: str, shape: list[int], data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    index.append({"name": name, "kind": kind, "shape": shape, "bytes": len(data), "sha256": digest})
    blocks.append(data)


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, Array], dict[str, str]]:
    """Return what ``packed`` was given; raise UnknownModel for anything else."""
    if not data.startswith(MAGIC):
        raise UnknownModel("These bytes do not begin as a model of this version does.")
    start = len(MAGIC) + 8
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    if length > MOST_HEADER or start + length > len(data):
        raise UnknownModel("The header of this model is cut off.")
    try:
        header = json.loads(data[start : start + length])
        head, index = dict(header["head"]), list(header["blocks"])
        arrays, texts, end = _blocks(data, start + length, index)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnknownModel("The header of this model cannot be read.") from error
    if end != len(data):
        raise UnknownModel("There is more in these bytes than their header says.")
    return head, arrays, texts


def _blocks(data: bytes, at: int, index: list[Any]) -> tuple[dict[str, Array], dict[str, str], int]:
    arrays: dict[str, Array] = {}
    texts: dict[str, str] = {}
    for entry in index:
        name, kind, size = str(entry["name"]), str(entry["kind"]), int(entry["bytes"])
        block = data[at : at + size]
        if size < 0 or len(block) != size or hashlib.sha256(block).hexdigest() != entry["sha256"]:
            raise UnknownModel(f"{name} was changed or is cut off.")
        if kind == "text":
            texts[name] = block.decode()
        elif kind in KINDS:
            arrays[name] = np.frombuffer(block, dtype=KINDS[kind]).reshape([int(one) for one in entry["shape"]]).copy()
        else:
            raise UnknownModel(f"{name} is of an unknown kind.")
        at += size
    return arrays, texts, at
