"""What is read of a declared line: values that profiles are kept for, as hashes, and plain numbers.

A column is hashed once for each different value, so that a batch costs little more than its different values. A
hash is eight bytes of BLAKE2b: equal at every office, so that profiles add up; no value can be read back from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import floor, log2, log10

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from greenlane.targeting.learning.examples import Floats, Whole

Keys = npt.NDArray[np.uint64]

BLANK = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """One value of each line: ``codes`` point into ``values`` (as text; "" where blank) and their ``hashes``."""

    codes: Whole
    values: list[str]
    hashes: Keys

    @property
    def blank(self) -> npt.NDArray[np.bool_]:
        """Which lines are blank."""
        return np.asarray([value == BLANK for value in self.values], dtype=np.bool_)[self.codes]

    def of_line(self, at: int) -> str:
        """Return the value of one line."""
        return self.values[int(self.codes[at])]


@lru_cache(maxsize=65_536)
def hashed(text: str) -> int:
    """Return eight bytes of a text's BLAKE2b hash as a number."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


BLANK_HASH = hashed(BLANK)


def _as_written(text: str) -> str:
    return text


def _genus(text: str) -> str:
    return text.split(" ", 1)[0]


def _first(signs: int) -> Callable[[str], str]:
    def cut(text: str) -> str:
        return text[:signs] if len(text) >= signs else BLANK

    return cut


def _size(text: str) -> str:
    """Half a decade: 1 to 3.2, 3.2 to 10 …"""
    number = float(text)
    return str(floor(2 * log10(number))) if number > 0 else "0"


def _lines(text: str) -> str:
    """1, 2 to 3, 4 to 7, … 32 and more."""
    return str(min(int(log2(max(1.0, float(text)))), 5))


def _form(text: str) -> str:
    """How round a number is: tens, fives, whole or broken."""
    number = float(text)
    if number != floor(number):
        return "broken"
    if number >= 10 and number % 10 == 0:
        return "tens"
    return "fives" if number >= 5 and number % 5 == 0 else "whole"


_READ: dict[str, tuple[str, Callable[[str], str]]] = {
    "heading 2": ("hs", _first(2)),
    "heading 4": ("hs", _first(4)),
    "heading 6": ("hs", _first(6)),
    "taxon": ("taxon", _as_written),
    "genus": ("taxon", _genus),
    "amount": ("quantity", _size),
    "roundness": ("quantity", _form),
    "lines": ("lines_in_consignment", _lines),
    "wording": ("description", str.casefold),
    "class": ("taxon_group", _as_written),
    "rank": ("taxon_rank", _as_written),
    "unit": ("quantity_unit", _as_written),
    "from": ("export_country", _as_written),
    "regimes": ("hs_regimes", _as_written),
    "loaded": ("loading_place", _as_written),
    "waste": ("waste_code", _as_written),
}
"""Fields of a profile that are read from a fact of another name or not as they stand; all others are facts."""

NUMBERS: dict[str, bool] = {
    "quantity": True,
    "lines_in_consignment": True,
    "value_usd": True,
    "net_kg": True,
    "gross_kg": True,
    "unit_value": True,
    "packages": True,
    "kg_per_package": True,
    "words": False,
    "transhipments": False,
    "detour": False,
    "days_under_way": False,
    "load_density": False,
    "freight_share": False,
    "permit_days": False,
    "weight_gap": False,
}
"""Plain numbers that trees may use, and whether they are read as logarithms."""


class Lines:
    """A table of declared lines, each value read and hashed at most once."""

    def __init__(self, rows: pa.Table) -> None:
        self.rows = rows
        self._read: dict[str, Reading] = {}
        self._texts: dict[str, tuple[Whole, list[str]]] = {}
        self._plain: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return int(self.rows.num_rows)

    def reading(self, field: str) -> Reading:
        """Return the values of a profile's field; all blank where the table has no such column."""
        if field not in self._read:
            column, read = _READ.get(field, (field, _as_written))
            codes, texts = self._text(column)
            made = [read(text) if text else BLANK for text in texts]
            hashes = np.asarray([hashed(value) for value in made], dtype=np.uint64)
            self._read[field] = Reading(codes, made, hashes)
        return self._read[field]

    def hashed_value(self, field: str, at: int) -> int:
        """Return the hash of one line's value of a field."""
        return hashed(self.value(field, at))

    def value(self, field: str, at: int) -> str:
        """Return one line's value of a field, "" where it is blank: the same as ``reading``, for a line or two."""
        column, read = _READ.get(field, (field, _as_written))
        if column not in self._plain:
            self._plain[column] = _texts(self.rows, column)
        text = self._plain[column][at]
        return read(text) if text else BLANK

    def number(self, name: str) -> Floats:
        """Return a plain number of each line; NaN where it is missing."""
        if name not in self.rows.column_names:
            return np.full(len(self), np.nan)
        column = pc.cast(self.rows[name], pa.float64())
        found = column.to_numpy(zero_copy_only=False).astype(np.float64)
        return np.asarray(np.log(np.maximum(found, 1e-9)) if NUMBERS.get(name) else found, dtype=np.float64)

    def _text(self, column: str) -> tuple[Whole, list[str]]:
        if column not in self._texts:
            self._texts[column] = _dictionary(self.rows, column)
        return self._texts[column]


def _texts(rows: pa.Table, column: str) -> list[str]:
    """Return a column as texts, "" where it is blank, written as ``_dictionary`` writes them."""
    if column not in rows.column_names:
        return [BLANK] * int(rows.num_rows)
    return [BLANK if one is None else _text(one) for one in rows[column].to_pylist()]


def _text(one: object) -> str:
    """Return a value as text. Amounts are written as Python writes them, but no profile reads one as it is written."""
    if isinstance(one, str):
        return one
    if isinstance(one, list):
        return " ".join(sorted(part for part in one if part is not None))
    return str(one).lower()


def _dictionary(rows: pa.Table, column: str) -> tuple[Whole, list[str]]:
    """Return a column as codes and different texts; the last text is blank."""
    if column not in rows.column_names:
        return np.zeros(rows.num_rows, dtype=np.int64), [BLANK]
    values = rows[column]
    if pa.types.is_list(values.type):
        texts = [None if one is None else _text(one) for one in values.to_pylist()]
        values = pa.chunked_array([texts], type=pa.string())
    elif not pa.types.is_string(values.type):
        values = pc.cast(values, pa.string())
    encoded = pc.dictionary_encode(values.combine_chunks(), null_encoding="mask")
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    different = [str(text) for text in encoded.dictionary.to_pylist()]
    codes = pc.fill_null(encoded.indices, len(different)).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, [*different, BLANK]


def mixed(salt: int, parts: list[Keys]) -> Keys:
    """Return one hash of several, in order (the finaliser of SplitMix64, Steele, Lea and Flood 2014)."""
    key = np.full(len(parts[0]), salt, dtype=np.uint64)
    for part in parts:
        key = key ^ part
        key = (key + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
        key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        key = key ^ (key >> np.uint64(31))
    return key


_ALL = (1 << 64) - 1


def mixed_one(salt: int, parts: list[int]) -> int:
    """Return the same hash for one line, as a plain number."""
    key = salt
    for part in parts:
        key = ((key ^ part) + 0x9E3779B97F4A7C15) & _ALL
        key = ((key ^ (key >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
        key = ((key ^ (key >> 27)) * 0x94D049BB133111EB) & _ALL
        key ^= key >> 31
    return key
