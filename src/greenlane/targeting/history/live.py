"""History features of a few goods lines from the packed counts of their keys, and those counts with the lines added.

What it gives for a day is, bit for bit, what ``batch`` gives for the same day from the same history.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from greenlane.targeting.history import formulas, state
from greenlane.targeting.history.features import FEATURES
from greenlane.targeting.history.keys import ENDS, KINDS, MEASURES, SHARED, YEAR, Kind, key, values

Row = Mapping[str, object]
EPOCH = dt.date(1970, 1, 1)
_PLACE, _NAME = ("more",), ("lines",)


@dataclass(frozen=True)
class Key:
    """One key of a goods line: its number, what is counted under it, and whether its first and last days are asked."""

    number: int
    counts: tuple[str, ...]
    lasting: bool = False

    def read(self, states: Mapping[int, bytes]) -> state.Days:
        """Return what is known of it."""
        return state.load(states.get(self.number), self.counts, lasting=self.lasting)


def day_number(day: dt.date) -> int:
    """Return a day as days since 1970."""
    return day.toordinal() - EPOCH.toordinal()


def keys(owner: object, row: Row) -> dict[str, Key]:
    """Return the keys of one goods line by name: kinds, and ``consignee_address``, ``consignee_address_name`` …"""
    found = {
        name: Key(key(owner, name, parts), kind.counts, kind.seen)
        for name, kind in KINDS.items()
        if (parts := values(row, kind.columns)) is not None
    }
    for end in ENDS:
        for what, column in SHARED.items():
            place, name = row.get(f"{end}_{column}"), row.get(end)
            if place is not None and name is not None:
                found[f"{end}_{what}"] = Key(key(owner, what, (place,)), _PLACE)
                found[f"{end}_{what}_name"] = Key(key(owner, f"{what}_name", (place, name)), _NAME)
    return found


def numbers(owner: object, rows: Sequence[Row]) -> list[int]:
    """Return the numbers of all keys of some goods lines, in order: what has to be read before anything is asked."""
    return sorted({one.number for row in rows for one in keys(owner, row).values()})


def features(owner: object, rows: Sequence[Row], states: Mapping[int, bytes]) -> list[dict[str, object]]:
    """Return every feature of each goods line; ``states``: the packed counts of their keys, by number.

    A line of a day that lies too far back for the counts that are kept has no feature: all of it is None.
    """
    read: dict[int, state.Days] = {}
    asked: dict[tuple[int, int], formulas.Sums] = {}
    return [_of_line(row, keys(owner, row), states, read, asked) for row in rows]


def _of_line(
    row: Row,
    held: Mapping[str, Key],
    states: Mapping[int, bytes],
    read: dict[int, state.Days],
    asked: dict[tuple[int, int], formulas.Sums],
) -> dict[str, object]:
    day = _day(row["day"])
    for one in held.values():
        if one.number not in read:
            read[one.number] = one.read(states)
    through = read[held["all"].number].through
    if through is not None and day - YEAR <= through:
        return dict.fromkeys(FEATURES)
    sums: dict[str, formulas.Sums] = {}
    for name, one in held.items():
        if name in KINDS:
            if (one.number, day) not in asked:
                asked[one.number, day] = _sums(KINDS[name], read[one.number], day)
            sums[name] = asked[one.number, day]
        elif not name.endswith("_name"):
            own = read[held[f"{name}_name"].number].sum("lines", day, YEAR) > 0
            sums[name] = {"others": read[one.number].up_to(day) - own}
    return formulas.worked_out(day, {f"ln_{m}": _whole(row[f"ln_{m}"]) for m in MEASURES}, sums)


def _sums(kind: Kind, days: state.Days, day: int) -> formulas.Sums:
    found: dict[str, int | None] = {
        formulas.sum_name(count, span): days.sum(count, day, span) for count, span in kind.sums
    }
    if kind.seen:
        found["first"], found["last"] = days.seen(day)
    return found


@dataclass
class Increments:
    """What some goods lines or outcomes add: for each key, by day, how much of each count.

    ``used``: names at places (addresses, telephones) by day; what that adds depends on what is counted already.
    """

    counted: dict[Key, dict[int, dict[str, int]]] = field(default_factory=dict)
    used: set[tuple[Key, Key, int]] = field(default_factory=set)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the keys concerned, in order."""
        found = {one.number for one in self.counted} | {one.number for two in self.used for one in two[:2]}
        return sorted(found)

    def join(self, more: Increments) -> None:
        """Add those of another."""
        for one, days in more.counted.items():
            for day, counts in days.items():
                self.add(one, day, counts)
        self.used |= more.used

    def add(self, one: Key, day: int, counts: Mapping[str, int]) -> None:
        """Add counts of a day to those of a key."""
        held = self.counted.setdefault(one, {}).setdefault(day, {})
        for name, n in counts.items():
            held[name] = held.get(name, 0) + n


def declared(owner: object, rows: Sequence[Row]) -> Increments:
    """Return what goods lines add on the day of their declaration. Of a consignment only its first version counts."""
    found = Increments()
    for row in rows:
        if row["version"] != 1:
            continue
        day, held, counts = _day(row["day"]), keys(owner, row), _counts(row)
        for name, one in held.items():
            if name in KINDS:
                if wanted := {count: counts[count] for count in one.counts if counts.get(count)}:
                    found.add(one, day, wanted)
            elif not name.endswith("_name"):
                found.used.add((one, held[f"{name}_name"], day))
    return found


def _counts(row: Row) -> dict[str, int]:
    counts = {"lines": 1, "consignments": int(row["nth"] == 0), "grams": _whole(row["grams"]) or 0}
    for measure in MEASURES:
        scaled = _whole(row[f"ln_{measure}"])
        if scaled is not None:
            counts |= {f"n_{measure}": 1, f"s_{measure}": scaled, f"q_{measure}": scaled * scaled}
    return counts


def learned(owner: object, rows: Sequence[Row], sign: int = 1) -> Increments:
    """Return what the outcome on the rows of **one** consignment adds, on the day it was recorded (``known``).

    With ``sign`` -1 it is taken away again: where a later inspection of it gave another outcome. For each key the
    consignment counts once, and something was found where it was found on any line with that key.
    """
    hits: dict[Key, tuple[int, bool]] = {}
    for row in rows:
        if row["found"] is None or row["known"] is None:
            continue
        day = max(_day(row["known"]), _day(row["day"]))
        for name, one in keys(owner, row).items():
            if name in KINDS and "inspected" in one.counts:
                latest, hit = hits.get(one, (day, False))
                hits[one] = max(day, latest), hit or bool(row["found"])
    found = Increments()
    for one, (day, hit) in hits.items():
        found.add(one, day, {"inspected": sign, "found": sign * hit})
    return found


def after(increments: Increments, states: Mapping[int, bytes], today: dt.date) -> dict[int, bytes]:
    """Return the packed counts of every key concerned, with the increments added and what is too old folded away."""
    changed: dict[int, state.Days] = {}

    def now(one: Key) -> state.Days:
        if one.number not in changed:
            changed[one.number] = one.read(states)
        return changed[one.number]

    for one, days in increments.counted.items():
        changed[one.number] = now(one).plus(days)
    for place, name, day in sorted(increments.used, key=lambda use: (use[1].number, use[2])):
        if more := fresh(now(name), day):
            changed[place.number] = now(place).plus({at: {"more": n} for at, n in more.items()})
        changed[name.number] = (
            now(name).plus({day: {"lines": 1}}) if not now(name).sum("lines", day + 1, 1) else now(name)
        )
    return {number: days.pruned(day_number(today)).dump() for number, days in changed.items()}


def fresh(uses: state.Days, day: int) -> dict[int, int]:
    """Return on which days one more, and one less, name is at a place, once a name was used there on ``day`` as well.

    A use counts from the day after it for a year; days that an earlier or a later use covers are counted already.
    """
    if uses.sum("lines", day + 1, 1):
        return {}
    before, later = uses.seen(day)[1], uses.after(day)
    start = day + 1 if before is None else max(day, before + YEAR) + 1
    end = day + YEAR if later is None else min(day + YEAR, later)
    if start > end:
        return {}
    more: dict[int, int] = defaultdict(int)
    more[start] += 1
    more[end + 1] -= 1
    return dict(more)


def _day(value: object) -> int:
    if not isinstance(value, dt.date):
        raise TypeError(f"{value!r} is no day")
    return day_number(value)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
