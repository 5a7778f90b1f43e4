"""Delimited text (CSV, TSV) through a mapping profile; ``line`` is the number of the data record."""

from __future__ import annotations

from greenlane.consignments.reading import Format
from greenlane.consignments.tables import tabular

_SUFFIXES = (".csv", ".tsv", ".txt")
FORMAT = Format(
    "csv",
    "Delimited text with a mapping profile",
    tabular.read,
    (*_SUFFIXES, *(f"{suffix}.gz" for suffix in _SUFFIXES)),
    "data records",
)
