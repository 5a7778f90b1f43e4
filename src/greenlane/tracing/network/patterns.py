"""Patterns in a group of cases and consignments that analysts know, each with what it is worth. Pure.

A pattern is a reason to look, and honest trade makes each of them: a family has several companies, forwarders share
telephones, a factory ships the same load every week, and a company uses the port that is nearest to it. Where the
chance can be worked out it is; ``Finding.adjusted`` takes into account among how many things was looked, because who
looks at a hundred offices finds one of a hundred. What cannot be worked out has no ``p``, and says so by that.

None of them says that anybody is guilty. A pattern at an office is one of the office's traffic, and of no person who
works there: the same comes of the hours of a ferry, of who lives nearby, or of what was never looked at elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from statistics import fmean, pstdev
from typing import Literal

from scipy.stats import binom, hypergeom

Kind = Literal["shells", "shared", "split", "office", "released", "papers", "spared"]
Result = Literal["", "nothing", "found"]

NEW = 365
"""So many days before the group's first day a company counts as new."""
LITTLE = 3
"""So few records beside the group's are no other trade."""
NEAR = 20
"""Registration numbers that lie so close were given out together."""
SHARED = ("phone", "email", "address", "tax")
"""Kinds of identifiers that companies of one make share."""
DAYS = 7
ALIKE = 0.1
"""Weights that vary by so little (standard deviation by mean) are alike."""
BELOW = 0.8
"""From which share of a round number a value is just below it."""
STEPS = (1.0, 2.0, 5.0)
"""Round numbers are these times a power of ten: limits below which less is asked are mostly of that kind."""
SURE = 0.05
QUESTIONS = 4
"""So many questions are asked of each office."""


@dataclass(frozen=True, slots=True)
class Company:
    """A company as its records show it. ``own`` are its own identifiers (kind, value); ``elsewhere`` is in how many
    records outside the group it is named, ``first`` the first day of any of its records."""

    key: str
    own: frozenset[tuple[str, str]] = frozenset()
    first: dt.date | None = None
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """A consignment: from whom to whom, what (a tariff heading), how much (kg, USD), where it passed, what came of it.

    ``result`` is empty where nobody looked. ``papers``: it went after nothing but a check of its papers.
    """

    key: str
    sender: str = ""
    receiver: str = ""
    goods: str = ""
    day: dt.date | None = None
    kg: float | None = None
    value: float | None = None
    office: str = ""
    result: Result = ""
    papers: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """The traffic of one office, the group's included: how many consignments, in how many something was found, and how
    many went after nothing but a check of their papers."""

    passed: int
    found: int
    papers: int = 0


@dataclass(frozen=True)
class Finding:
    """A pattern, the nodes that show it, and what it is worth.

    ``values`` are what was measured, by name. ``p`` is the chance of as much or more if the group were like the rest,
    None where that cannot be worked out. ``of`` is among how many things was looked. ``signs`` are codes of what
    speaks for it; ``said`` is the code of what the page says.
    """

    kind: Kind
    members: tuple[str, ...]
    values: Mapping[str, float]
    of: int
    p: float | None = None
    signs: tuple[str, ...] = ()
    about: str = ""

    @property
    def adjusted(self) -> float | None:
        """``p`` times the number of things looked at, 1 at most (Bonferroni)."""
        return None if self.p is None else min(1.0, self.p * self.of)

    @property
    def said(self) -> str:
        """The code of the sentence that says what the pattern is worth."""
        return f"{self.kind}-counted" if self.p is None else f"{self.kind}-by-chance"


def shells(companies: Iterable[Company], *, since: dt.date | None = None) -> tuple[Finding, ...]:
    """Return groups of companies with two signs or more of being made for one purpose.

    Companies go together by a shared phone, address, e-mail address, or by registration numbers that lie within
    ``NEAR``. Further signs: all are first seen within ``NEW`` days before ``since`` or after it; each is
    named in ``LITTLE`` records at most beside the group.
    """
    known = {company.key: company for company in companies}
    near: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one, other, sign in (*_sharing(known.values()), *_registered_together(known.values())):
        near[one][other].add(sign)
        near[other][one].add(sign)
    findings = []
    for members in _parts(near):
        inside = {sign for key in members for signs in near[key].values() for sign in signs}
        group = [known[key] for key in members]
        if since and all(one.first and (since - one.first).days <= NEW for one in group):
            inside.add("new")
        if all(one.elsewhere <= LITTLE for one in group):
            inside.add("little-trade")
        if len(inside) > 1:
            values = {"companies": float(len(group)), "signs": float(len(inside))}
            findings.append(Finding("shells", members, values, len(known), signs=tuple(sorted(inside))))
    return tuple(sorted(findings, key=lambda found: (-found.values["signs"], found.members)))


def shared(parties: Iterable[Company], kinds: Sequence[str] = ("phone", "email")) -> tuple[Finding, ...]:
    """Return the parties that give one identifier of these kinds as their own, for each such identifier."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for party in parties:
        for own in party.own:
            if own[0] in kinds:
                holders[own].add(party.key)
    return tuple(
        Finding(
            "shared", tuple(sorted(keys)), {"parties": float(len(keys))}, len(holders), signs=(own[0],), about=own[1]
        )
        for own, keys in sorted(holders.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if len(keys) > 1
    )


def split(
    consignments: Iterable[Passed], *, others: Iterable[Passed] = (), days: int = DAYS, least: int = 3
) -> tuple[Finding, ...]:
    """Return loads that look like one that was split: same sender, receiver and goods, ``least`` within ``days``.

    Signs: ``alike``: the weights hardly vary; ``below-kg``, ``below-value``: each weight, or each value (USD), is just
    below one round number (from ``BELOW`` of it), and together they are over it. At least one is wanted. Nobody says
    which number it is: it is the lowest round one that none of them reaches, so that it is not sought until it fits.
    With a sign of that kind ``p`` is the chance of as many just below it by the share of such among ``others`` (and
    the consignments that are in no such load): a binomial tail, for two measures of each load that was looked at.
    """
    rows = list(consignments)
    groups: dict[tuple[str, str, str], list[Passed]] = defaultdict(list)
    for row in rows:
        if row.day and row.sender and row.receiver:
            groups[row.sender, row.receiver, row.goods].append(row)
    runs = [
        run
        for group in groups.values()
        for run in _runs(sorted(group, key=lambda row: (row.day or dt.date.min, row.key)), days)
        if len(run) >= least
    ]
    inside = {row.key for run in runs for row in run}
    usual = {row.key: row for row in (*rows, *others) if row.key not in inside}
    findings = []
    for run in runs:
        limits = {name: limit for name, measure in MEASURES.items() if (limit := _just_below(run, measure))}
        if signs := ((("alike",) if _alike(run) else ()) + tuple(f"below-{name}" for name in limits)):
            values, p = _split_values(run, list(usual.values()), limits)
            findings.append(Finding("split", tuple(row.key for row in run), values, 2 * len(runs), p, signs))
    return tuple(sorted(findings, key=lambda found: (-len(found.signs), -len(found.members), found.members)))


def at_offices(group: Iterable[Passed], traffic: Mapping[str, Office], *, sure: float = SURE) -> tuple[Finding, ...]:
    """Return the offices that a group passes more often, or passes unfound more often, than the rest of the traffic.

    ``traffic`` is all that the reader sees, the group's included. ``office``: of the group, more pass here than of all
    others. ``released``: of the group's consignments here, more went without a find than of all others here; that
    nobody looked counts as no find. ``papers``: more went after nothing but a check of their papers. ``spared``: of the
    group's consignments here more went without a find than of the group's at all other offices. ``p`` is Fisher's
    exact test, one-sided (a hypergeometric tail); ``QUESTIONS`` are asked of each office that the group passes. Only
    what is below ``sure`` after ``adjusted`` is returned. Where the traffic counts less than the group alone (it is of
    another time), the group's own counts stand.
    """
    at: dict[str, list[Passed]] = defaultdict(list)
    for row in group:
        if row.office in traffic:
            at[row.office].append(row)
    known = {code: _at_least(office, at.get(code, ())) for code, office in traffic.items()}
    size, everything = sum(map(len, at.values())), sum(office.passed for office in known.values())
    findings = []
    for code, rows in at.items():
        here, others, asked = known[code], everything - size, QUESTIONS * len(at)
        members = tuple(sorted(row.key for row in rows))
        p = tail(len(rows), size, here.passed, everything)
        values = {"here": len(rows), "group": size, "others_here": here.passed - len(rows), "others": others}
        findings.append(Finding("office", members, _floats(values), asked, p, about=code))
        free, papers = sum(row.result != "found" for row in rows), sum(row.papers for row in rows)
        spared = _spared(rows, [row for other, some in at.items() if other != code for row in some])
        findings.append(Finding("spared", members, _floats(spared), asked, tail(*_drawn(spared)), about=code))
        kinds: tuple[tuple[Kind, int, int], ...] = (
            ("released", free, here.passed - here.found), ("papers", papers, here.papers)
        )  # fmt: skip
        for kind, hits, marked in kinds:
            p = tail(hits, len(rows), marked, here.passed)
            values = {"hits": hits, "group": len(rows), "others_hits": marked - hits}
            values["others"] = here.passed - len(rows)
            findings.append(Finding(kind, members, _floats(values), asked, p, about=code))
    kept = [found for found in findings if found.adjusted is not None and found.adjusted <= sure]
    return tuple(sorted(kept, key=lambda found: (found.p or 0.0, found.kind, found.about)))


def _spared(here: Sequence[Passed], elsewhere: Sequence[Passed]) -> dict[str, int]:
    free, others = (sum(row.result != "found" for row in rows) for rows in (here, elsewhere))
    return {"hits": free, "group": len(here), "others_hits": others, "others": len(elsewhere)}


def _drawn(said: Mapping[str, int]) -> tuple[int, int, int, int]:
    """What ``tail`` is asked where a group and the others are counted apart."""
    return said["hits"], said["group"], said["hits"] + said["others_hits"], said["group"] + said["others"]


def _at_least(office: Office, rows: Sequence[Passed]) -> Office:
    """Return the traffic of an office with at least what passed there of the group."""
    hits = sum(row.result == "found" for row in rows)
    papers = sum(row.papers for row in rows)
    passed = max(office.passed, len(rows))
    return Office(
        passed,
        min(max(office.found, hits), passed - (len(rows) - hits)),
        min(max(office.papers, papers), passed - (len(rows) - papers)),
    )


def tail(hits: int, drawn: int, marked: int, total: int) -> float:
    """Return the chance that of ``drawn`` out of ``total``, of which ``marked`` are marked, ``hits`` or more are.

    Fisher's exact test, one-sided (Fisher 1922). Raises ValueError where the counts cannot be.
    """
    if not (0 <= hits <= drawn <= total and hits <= marked <= total and drawn - hits <= total - marked):
        raise ValueError(f"{hits} of {drawn} drawn, {marked} of {total} marked cannot be")
    return float(hypergeom.sf(hits - 1, total, marked, drawn)) if hits else 1.0


def _sharing(companies: Iterable[Company]) -> Iterator[tuple[str, str, str]]:
    """Yield the first and each further holder of an identifier, with its kind."""
    first: dict[tuple[str, str], str] = {}
    for company in companies:
        for kind, value in sorted(company.own):
            if kind in SHARED and first.setdefault((kind, value), company.key) != company.key:
                yield first[kind, value], company.key, kind


def _registered_together(companies: Iterable[Company]) -> Iterator[tuple[str, str, str]]:
    """Yield companies whose registration numbers follow each other within ``NEAR``, with the same beginning."""
    numbers = []
    for company in companies:
        for kind, value in company.own:
            stem = value.rstrip("0123456789")
            if kind == "tax" and len(value) - len(stem) >= 4:
                numbers.append(((stem, len(value), int(value[len(stem) :])), company.key))
    for ((stem, length, number), one), ((other_stem, other_length, higher), other) in pairwise(sorted(numbers)):
        if (stem, length) == (other_stem, other_length) and 0 < higher - number <= NEAR and one != other:
            yield one, other, "registered-together"


def _parts(near: Mapping[str, Mapping[str, set[str]]]) -> list[tuple[str, ...]]:
    found, seen = [], set[str]()
    for key in sorted(near):
        if key not in seen:
            members = [key]
            seen.add(key)
            for one in members:
                new = [other for other in near[one] if other not in seen]
                seen.update(new)
                members += new
            found.append(tuple(sorted(members)))
    return found


def _runs(rows: Sequence[Passed], days: int) -> list[list[Passed]]:
    """Return runs in the order of time in which each follows the first within ``days``."""
    runs: list[list[Passed]] = []
    for row in rows:
        first = runs[-1][0].day if runs else None
        if first and row.day and (row.day - first).days <= days:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


MEASURES: Mapping[str, Callable[[Passed], float | None]] = {"kg": lambda row: row.kg, "value": lambda row: row.value}


def _alike(run: Sequence[Passed]) -> bool:
    weights = [row.kg for row in run if row.kg]
    return len(weights) == len(run) and pstdev(weights) <= ALIKE * fmean(weights)


def above(value: float) -> float:
    """Return the lowest round number above a positive value. Raises ValueError where it is not above 0."""
    if value <= 0:
        raise ValueError("no round number is next to what is not above 0")
    tens = 10.0 ** floor(log10(value))
    return next(step * tens for step in (*STEPS, 10.0, 20.0) if step * tens > value)


def _just_below(run: Sequence[Passed], measure: Callable[[Passed], float | None]) -> float | None:
    """The round number just below which all of a load are, and over which they are together."""
    found = [measure(row) or 0.0 for row in run]
    if min(found) <= 0:
        return None
    limit = above(max(found))
    return limit if min(found) >= BELOW * limit and sum(found) >= limit else None


def _split_values(
    run: Sequence[Passed], usual: Sequence[Passed], limits: Mapping[str, float]
) -> tuple[dict[str, float], float | None]:
    first, last = (row.day or dt.date.min for row in (run[0], run[-1]))
    said = {
        "consignments": float(len(run)), "days": float((last - first).days), "kg": sum(row.kg or 0.0 for row in run),
        "value": sum(row.value or 0.0 for row in run),
    }  # fmt: skip
    p = None
    said |= {f"limit_{name}": limit for name, limit in limits.items()}
    for name, limit in limits.items():
        others = [value for row in usual if (value := MEASURES[name](row))]
        if others:
            share = (sum(BELOW * limit <= value < limit for value in others) + 1) / (len(others) + 2)
            chance = float(binom.sf(len(run) - 1, len(run), share))
            p = chance if p is None else min(p, chance)
            said[f"others_below_{name}"] = share
    return said, p


def _floats(values: Mapping[str, int]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}
