"""Seizures as a customs seizure message has them: one row for each line of goods, in columns that can be changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from greenlane.reporting import due, mapping
from greenlane.reporting.facts import CaseFacts
from greenlane.reporting.statutory import Asked, Column, Form, LeftOut, Return, Row


@cache
def default() -> tuple[mapping.MappedColumn, ...]:
    """Return the columns that come with Greenlane."""
    return mapping.from_toml((files(__package__) / "cen_like.toml").read_text(encoding="utf-8"))


def mapped(asked: Asked) -> tuple[mapping.MappedColumn, ...]:
    """Return the columns of the administration, or those that come with Greenlane."""
    return mapping.read(asked.mapping) if asked.mapping else default()


def columns(asked: Asked) -> tuple[Column, ...]:
    return as_columns(mapped(asked))


def as_columns(chosen: Iterable[mapping.MappedColumn]) -> tuple[Column, ...]:
    """Return chosen columns as those of a return."""
    return tuple(
        Column(f"c{number}", one.title, mapping.FIELDS.get(one.value, ""), one.required)
        for number, one in enumerate(chosen, start=1)
    )


def rows(cases: Iterable[CaseFacts], asked: Asked) -> Iterator[Row | LeftOut]:
    """Yield one row for each line of goods."""
    chosen = mapped(asked)
    for case in cases:
        for line, goods in case.goods:
            yield Row(((case.id, line.number, ""),), case.number, tuple(one.cell(case, line, goods) for one in chosen))


RETURN = Return(
    name="cen_like",
    title="Seizures in the manner of a customs seizure message",
    authority="whoever it is agreed with",
    basis="an agreement between administrations; WCO Recommendation on customs enforcement networks, not read",
    form=Form(
        seen=False,
        words="NOT compatible with the WCO's CEN or CENcomm, and not checked against them: their labels are not public."
        " The columns are this administration's own and can be changed.",
        trust="blocks sourced, labels inferred, unverified",
    ),
    cycle="any",
    due=due.as_it_arises("as agreed", source="general knowledge", trust="unverified"),
    columns=as_columns(default()),
    columns_of=columns,
    rows=rows,
    kinds=("csv", "xlsx", "json"),
    notices=("No names of people, no narrative.",),
)
