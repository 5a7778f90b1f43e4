"""A part of a model as Splink's settings, and Splink's answer as a part of a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from greenlane.tracing.same_party.backend import Backend
from greenlane.tracing.same_party.comparison import ELSE, FIELDS, Field
from greenlane.tracing.same_party.traits import hashed
from greenlane.tracing.same_party.weights import Part

Levels = Mapping[str, Mapping[str, tuple[float, float]]]


def linker(backend: Backend, mentions: Any, name: str, part: Part, *, rarity: bool) -> Any:
    """Return Splink's linker of mentions (its frame of ``traits.SCHEMA``) with the weights of a part.

    With ``rarity`` the frequencies that the part knows are handed over as well.
    """
    from splink import Linker, SettingsCreator

    fields = [field for field in FIELDS[name] if field.name in part.levels]
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[_comparison(field, part, backend.dialect, rarity=rarity) for field in fields],
        probability_two_random_records_match=part.prior,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=40,
        em_convergence=0.001,
    )
    made = Linker(mentions, settings, log_level=None)
    if rarity:
        columns = {level.rarity for field in fields for level in field.levels if level.rarity in part.rare}
        for column in sorted(columns):
            made.table_management.register_term_frequency_lookup(_shares(backend, mentions, column, part), column)
    return made


def level_of(field: Field, dialect: str) -> str:
    """Return the SQL of the number of a pair's level: -1 not said, 0 ``ELSE``, the closest the highest."""
    column = field.column
    asked = [f"WHEN {column}_l IS NULL OR {column}_r IS NULL THEN -1"]
    for number, level in enumerate(field.levels):
        asked.append(f"WHEN {level.said_to(dialect)} THEN {len(field.levels) - number}")
    return f"CAST(CASE {' '.join(asked)} ELSE 0 END AS TINYINT)"


def learned(made: Any) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the m and u that a linker has come to, by field and level; a level without either is left out."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for comparison in made.misc.save_model_to_json()["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        found[comparison["output_column_name"]] = {
            level["label_for_charts"]: (level["m_probability"], level["u_probability"])
            for level in levels
            if level.get("m_probability") is not None and level.get("u_probability") is not None
        }
    return found


def _comparison(field: Field, part: Part, dialect: str, *, rarity: bool) -> dict[str, Any]:
    column = field.column
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
            "label_for_charts": "null",
            "is_null_level": True,
        }
    ]
    known = part.levels[field.name]
    for level in field.levels:
        said = {"sql_condition": level.said_to(dialect), "label_for_charts": level.name}
        if rarity and level.rarity in part.rare:
            said |= {"tf_adjustment_column": level.rarity}
        levels.append(said | _odds(known[level.name]))
    levels.append({"sql_condition": "ELSE", "label_for_charts": ELSE} | _odds(known[ELSE]))
    return {"output_column_name": field.name, "comparison_levels": levels}


def _odds(known: tuple[float, float]) -> dict[str, float]:
    return {"m_probability": known[0], "u_probability": known[1]}


def _shares(backend: Backend, mentions: Any, column: str, part: Part) -> Any:
    """Hand over the share of every value of a column, as the part knows it."""
    asked = f"SELECT DISTINCT {column} FROM {mentions.physical_name} WHERE {column} IS NOT NULL"  # noqa: S608 (ours)
    values = backend.rows(asked)
    shares = [part.share(column, value) for value in values.column(column).to_pylist()]
    return backend.table(pa.table({column: values.column(column), f"tf_{column}": pa.array(shares, pa.float64())}))


def frequencies(column: pa.ChunkedArray, *, least: int = 5, most: int = 5000) -> tuple[dict[str, float], float]:
    """Return the shares of the most frequent values of a column by their digest, and that of one of the others.

    A value counts as frequent from ``least`` mentions on, and at most ``most`` values are kept. The share of another is
    the mean of theirs. NULLs do not count.
    """
    counted = pc.value_counts(column.combine_chunks().drop_null())
    values, counts = counted.field("values"), counted.field("counts")
    total = pc.sum(counts).as_py() or 0
    if not total:
        return {}, 0.0
    often = pc.filter(counted, pc.greater_equal(counts, least)).to_pylist()
    often = sorted(often, key=lambda one: (-one["counts"], one["values"]))[:most]
    others = len(values) - len(often)
    left = total - sum(one["counts"] for one in often)
    rare = left / others / total if others else 1 / total
    return {hashed(one["values"]): one["counts"] / total for one in often}, rare
