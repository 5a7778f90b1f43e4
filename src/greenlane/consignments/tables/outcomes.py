"""What inspections found, read beside the drafts of a table and never into them: intake does not come by here.

An outcome is taken from the text a draft was read from, by the columns that the profile's ``[result]`` names.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from greenlane.consignments import convert
from greenlane.consignments.convert import Unconvertible
from greenlane.consignments.reading import Draft, Options
from greenlane.consignments.tables import separators
from greenlane.consignments.tables.csv_records import CsvRecords
from greenlane.consignments.tables.profile import Profile, ProfileMismatch, Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an inspection of one line found: True a find, False nothing, None not inspected.

    ``known``: the day it became known; None where the table does not say.
    """

    found: bool | None = None
    known: dt.date | None = None


UNKNOWN = Outcome()


def beside(drafts: Iterator[Draft], profile: Profile) -> Iterator[tuple[Draft, tuple[Outcome, ...]]]:
    """Yield each draft of a table with one outcome for each of its lines; the drafts are handed on as they are.

    Raises ProfileMismatch where the profile does not say where outcomes stand, or the table lacks that column.
    """
    result = profile.result
    if result is None:
        raise ProfileMismatch(f"profile {profile.name} does not say in which column the outcome stands")
    return ((draft, _of(draft, profile, result)) for draft in drafts)


def _of(draft: Draft, profile: Profile, result: Result) -> tuple[Outcome, ...]:
    blank = (UNKNOWN,) * len(draft.lines)
    try:
        records = CsvRecords(io.BytesIO(draft.raw.encode()), profile, Options(encoding="utf-8"))
    except ProfileMismatch:
        return blank  # text of which nothing was kept
    place = _places(records.header, profile, result)
    found = tuple(UNKNOWN if record.trouble else _outcome(record.values, *place, profile) for record in records)
    return found if len(found) == len(blank) else blank


def _places(header: Sequence[str], profile: Profile, result: Result) -> tuple[int, int | None]:
    if result.column not in header:
        raise ProfileMismatch(
            f"the table has no column {result.column!r}, in which by profile {profile.name} the outcome stands; "
            f"{separators.found(header)}",
            (result.column,),
            tuple(header),
        )
    return header.index(result.column), header.index(result.known) if result.known in header else None


def _outcome(values: Sequence[str], at: int, known: int | None, profile: Profile) -> Outcome:
    assert profile.result is not None
    found = _means(values[at].strip(), profile.result)
    if found is None:
        return UNKNOWN
    return Outcome(found, _day(values[known].strip(), profile) if known is not None else None)


def _means(word: str, result: Result) -> bool | None:
    """Return whether a word means a find; a code in small letters means the same."""
    for said in (word, word.upper()):
        if said in result.found or said in result.nothing:
            return said in result.found
    return None


def _day(text: str, profile: Profile) -> dt.date | None:
    if not text or text in profile.missing:
        return None
    try:
        return dt.date.fromisoformat(convert.day(text, profile.dates))
    except Unconvertible:
        return None
