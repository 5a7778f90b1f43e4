"""A file with outcomes, named as a person names it: its format or profile, and what is to be left out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from greenlane.consignments.facts.columns import COLUMNS
from greenlane.consignments.format_shelf import resolve
from greenlane.consignments.reading import Draft
from greenlane.consignments.tables import outcomes, profile, tabular
from greenlane.consignments.tables.outcomes import Outcome
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
    encoding: str = "",
    tell: Tell = lambda lines: None,
) -> Labelled:
    """Read a table by the profile ``name``, with outcomes. ``leave_out`` names columns of the table, or facts.

    ``work_out`` is asked once, with whether the format lists every paper. ``tell`` hears how many lines were read.
    Raises UnknownFormat, ProfileMismatch, and NoPast where the format tells no outcomes or a name is none.
    """
    reader, options = resolve(name, encoding=encoding)
    if options.profile is None:
        raise NoPast(f"format {name} tells no outcomes: name a mapping profile that does, one of {_with_outcomes()}")
    plan = profile.load(options.profile)
    columns = {column for column in leave_out if column in plan.columns}
    if unknown := sorted(set(leave_out) - columns - set(COLUMNS)):
        raise NoPast(f"{', '.join(unknown)}: neither a column of profile {name} nor a fact")
    plan = plan.without(columns)
    drafts = outcomes.beside(tabular.table(stream, plan, options), plan)
    past = read(_counted(drafts, tell), work_out(reader.lists_papers))
    assert plan.result is not None
    return Labelled(past, plan.result.means, frozenset(leave_out) & frozenset(COLUMNS))


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
