"""A screening's reasons set out so that they add up: the law apart, the sum, what cannot be told. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenlane.targeting.score import MAX_SCORE


@dataclass(frozen=True)
class Explained:
    """``law``: hard checks, which no score outweighs; ``scored``: the others. All points add up to ``points``.

    ``unknown``: what a missing fact leaves open; ``not_judged``: what could not be judged by at all, and why not.
    """

    law: tuple[Mapping[str, Any], ...]
    scored: tuple[Mapping[str, Any], ...]
    points: int
    score: int
    unknown: tuple[tuple[str, str], ...]
    not_judged: tuple[Mapping[str, Any], ...] = ()

    @property
    def unchecked(self) -> bool:
        """Whether a legal check is among what could not be judged by."""
        return any(one["hard"] for one in self.not_judged)

    @property
    def capped(self) -> bool:
        """Whether the points come to more than the highest score."""
        return self.points > MAX_SCORE

    @property
    def most(self) -> int:
        """The most points of one reason: the length of the longest bar."""
        return max([1, *(int(reason["points"]) for reason in (*self.law, *self.scored))])


def explained(
    reasons: Sequence[Mapping[str, Any]],
    points: int,
    score: int,
    unknown: Sequence[str | Mapping[str, Any]],
    titles: Mapping[str, str],
) -> Explained:
    """Set out the reasons of a screening; ``titles`` names the indicators that could not tell.

    ``unknown`` holds their codes; what could not be judged by at all stands there with its title and why not.
    """
    law = tuple(reason for reason in reasons if reason["hard"])
    scored = tuple(reason for reason in reasons if not reason["hard"])
    open_ = tuple((one, titles.get(one, one)) for one in unknown if isinstance(one, str))
    return Explained(law, scored, points, score, open_, tuple(one for one in unknown if not isinstance(one, str)))


@dataclass(frozen=True)
class Altered:
    """One value of an indicator that differs between two versions of a set."""

    code: str
    title: str
    what: str
    before: str
    after: str


def altered(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[Altered, ...]:
    """Return what differs between two versions of a set, in order of code."""
    old, new = {fields["code"]: fields for fields in before}, {fields["code"]: fields for fields in after}
    found: list[Altered] = []
    for code in sorted(old.keys() | new.keys()):
        was, now = _flat(old.get(code)), _flat(new.get(code))
        title = str((new.get(code) or old[code])["title"])
        found += [
            Altered(code, title, name, was.get(name, ""), now.get(name, ""))
            for name in [*was, *(n for n in now if n not in was)]
            if was.get(name) != now.get(name)
        ]
    return tuple(found)


def _flat(fields: Mapping[str, Any] | None) -> dict[str, str]:
    if fields is None:
        return {}
    flat = {name: str(value) for name, value in fields.items() if name not in ("thresholds", "code")}
    for name, threshold in fields.get("thresholds", {}).items():
        flat[name] = f"{threshold['value']:g} {threshold.get('unit', '')}".strip()
    return flat
