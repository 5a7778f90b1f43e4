"""A file with outcomes, named as a person names it: its format or profile, and what is to be left out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.consignments.format_shelf import resolve
from greenlane.consignments.reading import Draft
from greenlane.consignments.tables import outcomes as profiled
from greenlane.consignments.tables import profile, tabular
from greenlane.consignments.tables.outcomes import Outcome
from greenlane.targeting.evaluation import apart
from greenlane.targeting.evaluation.past import NoPast, Past, WorkOut, read

Tell = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class Labelled:
    """A file taken in: its past, what a find means in it, and the facts still to be left out."""

    past: Past
    means: str
    leave_out: frozenset[str]


def labelled(
    stream: BinaryIO,
    name: str,
    work_out: Callable[[bool | None], WorkOut],
    *,
    leave_out: Collection[str] = (),
    outcomes: TextIO | None = None,
    encoding: str = "",
    tell: Tell = lambda lines: None,
) -> Labelled:
    """Read a file by the format or profile ``name``, with outcomes: its own, or those of a table of their own.

    ``leave_out`` names columns of the table, or facts. ``work_out`` is asked once, with whether the format lists every
    paper. ``tell`` hears how many lines were read. Raises UnknownFormat, ProfileMismatch, and NoPast where the format
    tells no outcomes or a name is none.
    """
    reader, options = resolve(name, encoding=encoding)
    plan = profile.load(options.profile) if options.profile else None
    columns = {column for column in leave_out if plan and column in plan.columns}
    if unknown := sorted(set(leave_out) - columns - set(COLUMNS)):
        raise NoPast(f"{', '.join(unknown)}: neither a column of {name} nor a fact")
    if plan is not None:
        plan = plan.without(columns)
        drafts = tabular.table(stream, plan, options)
    else:
        drafts = reader.read(stream, options)
    if outcomes is not None:
        told, means = apart.beside(drafts, apart.read(outcomes)), ""
    elif plan is not None:
        told, means = profiled.beside(drafts, plan), plan.result.means if plan.result else ""
    else:
        raise NoPast(
            f"format {name} tells no outcomes: give them with --outcomes, or name a profile that has them, one of "
            f"{_with_outcomes()}"
        )
    past = read(_counted(told, tell), work_out(reader.lists_papers))
    return Labelled(past, means, frozenset(leave_out) & frozenset(COLUMNS))


def _counted(
    drafts: Iterator[tuple[Draft, Sequence[Outcome]]], tell: Tell
) -> Iterator[tuple[Draft, Sequence[Outcome]]]:
    lines = 0
    for draft, found in drafts:
        yield draft, found
        lines += len(draft.lines)
        tell(lines)


def _with_outcomes() -> str:
    return ", ".join(name for name, one in profile.profiles().items() if one.result)
