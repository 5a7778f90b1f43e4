"""Rows as both engines hand them out: the same Arrow types, whichever worked them out."""

from __future__ import annotations

import pyarrow as pa


def plain(table: pa.Table) -> pa.Table:
    """Return the table in plain types. Raises pyarrow.ArrowInvalid where a whole number needs more than 64 bits."""
    schema = plain_schema(table.schema)
    return table if table.schema.equals(schema, check_metadata=True) else table.cast(schema)


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """Return the schema in plain types: every column may be NULL, nothing is written beside the types."""
    return pa.schema([pa.field(field.name, _plain(field.type)) for field in schema])


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(pa.field("item", _plain(kind.value_type)))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_dictionary(kind):
        return pa.string()
    if pa.types.is_large_binary(kind) or pa.types.is_binary_view(kind):
        return pa.binary()
    if pa.types.is_timestamp(kind):
        return pa.timestamp("us")
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return pa.int64()
    if pa.types.is_floating(kind):
        return pa.float64()
    return kind
