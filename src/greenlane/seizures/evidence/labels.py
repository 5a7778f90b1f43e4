"""The code on an exhibit's label: no address in it, and enough to know a label that does not belong. Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from uuid import UUID

import zxingcpp

CODE = re.compile(r"GL:([^:\s]{1,40}):([^:\s]{1,40}):([0-9a-f]{8})", re.IGNORECASE)


@dataclass(frozen=True)
class Code:
    """What a code holds: the case's number, the exhibit's own part of its number, and a short hash of its key."""

    case: str
    exhibit: str
    hash: str

    def __str__(self) -> str:
        return f"GL:{self.case}:{self.exhibit}:{self.hash}"

    @property
    def number(self) -> str:
        """The exhibit's whole number."""
        return f"{self.case}/{self.exhibit}"


def code(key: UUID, case: str, number: str) -> Code:
    """The code of the exhibit with this key and number, in the case with this number."""
    own = number.removeprefix(f"{case}/")
    return Code(case, own, hashlib.sha256(f"{key}:{case}:{own}".encode()).hexdigest()[:8])


def read(text: str) -> Code | None:
    """Read a code as a scanner types it, in great letters or small; None for anything else."""
    found = CODE.fullmatch(text.strip())
    return Code(*found.groups()) if found else None


def symbol(code: Code) -> str:
    """The code as a square Data Matrix (ISO/IEC 16022): an SVG image as a data address."""
    made = zxingcpp.create_barcode(str(code), zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    drawn = zxingcpp.write_barcode_to_svg(made, scale=8)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"
