"""Parquet through a mapping profile; ``line`` is the number of the row.

What is kept of a row for mending is delimited text, which this format reads as well: the first bytes tell.
"""

from __future__ import annotations

from greenlane.consignments.reading import Format
from greenlane.consignments.tables import tabular

FORMAT = Format("parquet", "Parquet with a mapping profile", tabular.read, (".parquet", ".pq"), "rows")
