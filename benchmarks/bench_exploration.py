"""Does exploring pay? Finds over time when a new smuggling scheme appears midway, by how one capacity is spent.

Everything is simulated, and simplified where said:

- Traffic is drawn from a pool that the generator of Northport made (``demo.traffic`` and ``demo.stories``), day by day.
  One exporter in twelve is new, so that a new name alone says little.
- What the stories declare is also declared by lawful traders: each story hides something only at a rate of its own.
- Every 13 days a lawful trade of the same kind begins, so that growth alone says little either.
- The new scheme is 0.6 or 1.2 % of the traffic, and half of it hides something. It comes in an ordinary
  ware of an ordinary origin. By turns it shows in new exporters, in a port of transhipment, or in nothing but a low
  price and known names.
- The learner is a stand-in for ``targeting.learning``, which takes too long for some hundred years of trade: outcome
  profiles of single and paired values, learnt on every evening, and a logistic regression on them, refitted weekly.
- An inspection always sees the truth, and its result is known on the same evening.

What splits the capacity and what measures drift is the product's own: ``exploration`` and ``drift``.
"""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks import machine
from greenlane.demo import traffic
from greenlane.demo.stories import STORIES
from greenlane.targeting import drift, exploration, surges
from greenlane.targeting.surges import BEFORE, RECENT

DAYS, NEW_FROM, WARM = 182, 91, 28
PER_DAY, CAPACITY = 400, 12
STORY_SHARE, NEW_RATE, NEW_NAMES = 0.03, 0.5, 1 / 12
NEW_SHARES = (0.006, 0.012)
LAWFUL_SHARE = 0.006
SEEDS = 24
POOL, STORY_POOL = 30_000, 40
SINGLE = ("hs6", "hs4", "origin", "office", "consignor", "consignee", "port", "via", "price", "mass", "package")
PAIRS = (
    ("hs6", "origin"), ("hs4", "port"), ("hs4", "via"), ("origin", "via"), ("consignor", "hs4"), ("consignee", "hs4"),
    ("hs6", "price"), ("consignee", "origin"), ("hs6", "via"),
)  # fmt: skip
SURGING = ("consignor", "hs6×origin", "hs6×via", "hs6×price")
LAWFUL_EVERY = 13
WATCHED = ("hs4", "origin", "via", "price", "office")
FAMILIES = ("new exporters", "transhipment", "low price")
Rows = dict[str, Any]


def declared(fields: traffic.Fields) -> Rows:
    """Return what the learner looks at of one consignment."""
    goods, stops = fields["goods"][0], [leg["start"]["code"] for leg in fields.get("legs", ())]
    roles = {party["role"]: party["name"] for party in fields["parties"]}
    price = float(goods["value"]["usd"]) / float(goods["net_kg"])
    return {
        "hs6": goods["hs"],
        "hs4": goods["hs"][:4],
        "origin": goods["origin"],
        "office": fields["office"],
        "consignor": roles["consignor"],
        "consignee": roles["consignee"] if fields["kind"] != "postal" else "a person",
        "port": stops[0] if stops else "",
        "via": "/".join(stops[1:]),
        "price": str(round(2 * np.log2(price))),
        "mass": str(round(np.log2(float(goods["net_kg"])))),
        "package": goods.get("package_kind", ""),
    }


@lru_cache(maxsize=1)
def pools() -> tuple[list[Rows], list[list[Rows]]]:
    """Return ordinary consignments, and of each story some."""
    clerk, day = traffic.Clerk(7), dt.date(2026, 3, 2)
    ordinary = [declared(fields) for fields, _ in traffic.day(clerk, day, POOL)]
    stories = [[declared(story(clerk, day)[0]) for _ in range(STORY_POOL)] for story in STORIES]
    return ordinary, stories


@dataclass
class World:
    """Half a year of traffic: of each consignment its day, its codes by column, what is hidden, and in what."""

    family: str
    share: float
    day: np.ndarray
    codes: dict[str, np.ndarray]
    found: np.ndarray
    new: np.ndarray
    sizes: dict[str, int] = field(default_factory=dict)


def world(seed: int) -> World:
    """Return the traffic of one seed. The chance that a story hides something is its own, between 5 and 60 %."""
    r = random.Random(seed)
    ordinary, stories = pools()
    chances = [r.uniform(0.05, 0.6) for _ in stories]
    family, share = FAMILIES[seed % len(FAMILIES)], NEW_SHARES[seed // len(FAMILIES) % len(NEW_SHARES)]
    scheme = _scheme(r, family, ordinary, "shell")
    lawful = [_scheme(r, FAMILIES[n % 3], ordinary, f"lawful {n}") for n in range(DAYS // LAWFUL_EVERY)]
    rows, days, found, new = [], [], [], []
    for number in range(DAYS * PER_DAY):
        day, drawn, is_new, hidden = number // PER_DAY, r.random(), False, False
        if drawn < STORY_SHARE:
            which = r.randrange(len(stories))
            row, hidden = r.choice(stories[which]), r.random() < chances[which]
        elif drawn < STORY_SHARE + share and day >= NEW_FROM:
            row, is_new, hidden = scheme(), True, r.random() < NEW_RATE
        elif drawn > 1 - LAWFUL_SHARE * (day // LAWFUL_EVERY):
            row = lawful[r.randrange(day // LAWFUL_EVERY)]()
        else:
            row = r.choice(ordinary)
        if not is_new and r.random() < NEW_NAMES:
            row = row | {"consignor": f"newcomer {number}"}
        rows.append(row)
        days.append(day)
        found.append(hidden)
        new.append(is_new)
    made = World(family, share, np.array(days), {}, np.array(found), np.array(new))
    for name in SINGLE:
        values, made.codes[name] = np.unique([row[name] for row in rows], return_inverse=True)
        made.sizes[name] = len(values)
    for a, b in PAIRS:
        values, made.codes[f"{a}×{b}"] = np.unique(made.codes[a] * made.sizes[b] + made.codes[b], return_inverse=True)
        made.sizes[f"{a}×{b}"] = len(values)
    return made


def _scheme(r: random.Random, family: str, ordinary: Sequence[Rows], mark: str) -> Callable[[], Rows]:
    """Return what makes a consignment of the new scheme: an ordinary ware by sea, and one sign that it is not."""
    model = r.choice([row for row in ordinary if row["port"] and row["office"] == traffic.PORT])
    alike = [row for row in ordinary if (row["hs6"], row["origin"]) == (model["hs6"], model["origin"])]
    names = [f"{mark} {n}" for n in range(4)]
    hub = f"{mark} hub"
    known = sorted({row["consignor"] for row in alike})[:6]

    def make() -> Rows:
        row = dict(r.choice(alike))
        if family == "new exporters":
            row["consignor"] = r.choice(names)
        elif family == "transhipment":
            row["via"] = hub
        else:
            row["consignor"], row["price"] = r.choice(known), str(int(row["price"]) - 2)
        return row

    return make


class Learner:
    """Outcome profiles, each leaning on the base rate as on ten inspections; a logistic regression on them."""

    STRENGTH = 10.0

    def __init__(self, made: World) -> None:
        self.columns = [*SINGLE, *(f"{a}×{b}" for a, b in PAIRS)]
        self.codes = np.column_stack([made.codes[name] for name in self.columns])
        self.counts = [np.zeros((made.sizes[name], 2)) for name in self.columns]
        self.seen = [np.zeros(made.sizes[name]) for name in self.columns]
        self.recent = {name: np.zeros((made.sizes[name], 4)) for name in SURGING}
        self.spells: list[tuple[np.ndarray, np.ndarray]] = []
        self.rows = np.zeros(0, dtype=np.int64)
        self.found = np.zeros(0)
        self.fitted: LogisticRegression | None = None

    @property
    def base(self) -> float:
        return (self.found.sum() + 0.5) / (len(self.found) + 10)

    def add(self, traffic_rows: np.ndarray, rows: np.ndarray, found: np.ndarray) -> None:
        """Learn from one day: what was declared, and what was found in the inspected ``rows``."""
        for column, (counts, seen) in enumerate(zip(self.counts, self.seen, strict=True)):
            np.add.at(seen, self.codes[traffic_rows, column], 1)
            np.add.at(counts, self.codes[rows, column], np.column_stack([np.ones(len(rows)), found]))
        self.rows, self.found = np.r_[self.rows, rows], np.r_[self.found, found]
        self.spells.append((traffic_rows, rows, rows[found > 0]))
        for name, recent in self.recent.items():
            codes = self.codes[:, self.columns.index(name)]
            for place, (listed, first, last) in enumerate(
                ((0, 0, RECENT), (0, RECENT, RECENT + BEFORE), (1, 0, RECENT + BEFORE), (2, 0, RECENT + BEFORE))
            ):
                np.add.at(recent[:, place], codes[self.spells[-1 - first][listed]], 1) if len(
                    self.spells
                ) > first else None
                if len(self.spells) > last:
                    np.add.at(recent[:, place], codes[self.spells[-1 - last][listed]], -1)

    def fresh(self, rows: np.ndarray) -> np.ndarray:
        """Return how far each row stands in what has grown lately and was not looked into since."""
        before = min(BEFORE, len(self.spells) - RECENT)
        if before < RECENT:
            return np.zeros(len(rows))
        counted = [recent[self.codes[rows, self.columns.index(name)]] for name, recent in self.recent.items()]
        now, then, looked, found = np.stack(counted, axis=1).transpose(2, 0, 1)
        return surges.fresh(now, then, looked, found, before)

    def _log_odds(self, rows: np.ndarray, counts: Sequence[np.ndarray]) -> np.ndarray:
        out = np.empty((len(rows), len(counts)))
        for column, counted in enumerate(counts):
            looked, found = counted[self.codes[rows, column]].T
            rate = (found + self.STRENGTH * self.base) / (looked + self.STRENGTH)
            out[:, column] = np.log(rate / (1 - rate))
        return out

    def fit(self, seed: int) -> None:
        """Fit the regression on profiles that have not seen the row's own fold."""
        if self.found.sum() < 5:
            return
        folds = np.random.default_rng(seed).integers(0, 5, len(self.rows))
        features = np.empty((len(self.rows), len(self.columns)))
        for fold in range(5):
            kept, out = folds != fold, folds == fold
            counts = [
                np.column_stack(
                    [
                        np.bincount(self.codes[self.rows[kept], c], weights=weight, minlength=len(self.seen[c]))
                        for weight in (np.ones(kept.sum()), self.found[kept])
                    ]
                )
                for c in range(len(self.columns))
            ]
            features[out] = self._log_odds(self.rows[out], counts)
        self.fitted = LogisticRegression(C=0.3, max_iter=200).fit(features, self.found)

    def score(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return p, its interval, and novelty of each row."""
        odds = self._log_odds(rows, self.counts)
        p = self.fitted.predict_proba(odds)[:, 1] if self.fitted else 1 / (1 + np.exp(-odds.mean(axis=1)))
        looked = np.column_stack([c[self.codes[rows, n], 0] for n, c in enumerate(self.counts)])
        seen = np.column_stack([s[self.codes[rows, n]] for n, s in enumerate(self.seen)])
        evidence = np.mean(looked / (looked + self.STRENGTH), axis=1) * 50
        half = 1.645 * np.sqrt(p * (1 - p) / (evidence + self.STRENGTH))
        return p, np.maximum(0, p - half), np.minimum(1, p + half), np.mean(1 / (1 + seen), axis=1)


@dataclass(frozen=True)
class Way:
    """A way to spend the capacity: shares of traffic, and whether measured drift moves them."""

    name: str
    learned: float
    explored: float
    random: float
    by_drift: bool = False
    by_growth: bool = False


WHOLE = CAPACITY / PER_DAY
FLOOR = "exploit, 0.5 % random"
WAYS = (
    Way("exploit only", WHOLE, 0, 0),
    Way("random only", 0, 0, WHOLE),
    Way(FLOOR, WHOLE - 0.005, 0, 0.005),
    Way("exploit, a tenth random", WHOLE * 0.9, 0, WHOLE * 0.1),
    Way("exploring what the model is unsure of", 0.02, 0.005, 0.005),
    Way("ours, without drift", 0.02, 0.005, 0.005, by_growth=True),
    Way("ours", 0.02, 0.005, 0.005, by_drift=True, by_growth=True),
)
"""``ours`` has the shares of ``lane.Policy`` as it ships. An office that wants to know how good it is needs the random
share, so the fair measure is the third."""


@dataclass
class Past:
    """Results of the last weeks with the chance that the model gave at the time: (day, found, p)."""

    random: list[tuple[int, bool, float]] = field(default_factory=list)
    explored: list[tuple[int, bool, float]] = field(default_factory=list)


def live(made: World, way: Way, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spend the capacity day by day; return finds a day, those of the new scheme, and the share explored."""
    r, learner, past = np.random.default_rng(seed + 1000), Learner(made), Past()
    finds, of_new, exploring = np.zeros(DAYS), np.zeros(DAYS), np.zeros(DAYS)
    measure, owed = 0.0, np.zeros(2)
    for day in range(DAYS):
        today = np.arange(day * PER_DAY, (day + 1) * PER_DAY)
        if day % 7 == 0 and day >= WARM:
            learner.fit(seed)
            measure = _measured(made, past, day) if way.by_drift else 0.0
        if day < WARM:  # the same for all: cold start with indicators, for which the stories stand, and a random part
            chosen = _cold(made, today, np.random.default_rng((seed, day)))
        else:
            shares = exploration.split(way.learned, way.explored, way.random, measure) if way.random >= 0.005 else way
            exploring[day] = shares.explored
            owed += np.array([shares.random, shares.explored]) * PER_DAY
            whole = np.floor(owed + 1e-9).astype(int)
            owed -= whole
            chosen = _chosen(learner, way, today, whole, r, past, day, made.found[today])
        found = made.found[chosen]
        learner.add(today, chosen, found)
        finds[day], of_new[day] = found.sum(), (found & made.new[chosen]).sum()
    return finds, of_new, exploring


def _cold(made: World, today: np.ndarray, r: np.random.Generator) -> np.ndarray:
    stories = set(made.codes["hs6"][today][made.found[today]])
    likely = today[np.isin(made.codes["hs6"][today], list(stories))]
    first = r.permutation(likely)[: CAPACITY // 2]
    return np.r_[first, r.permutation(np.setdiff1d(today, first))[: CAPACITY - len(first)]]


def _chosen(
    learner: Learner,
    way: Way,
    today: np.ndarray,
    whole: np.ndarray,
    r: np.random.Generator,
    past: Past,
    day: int,
    found: np.ndarray,
) -> np.ndarray:
    at_random, explored = min(CAPACITY, whole[0]), whole[1]
    p, low, high, novelty = learner.score(today)
    tie = r.random(len(today)) * 1e-9
    drawn = r.permutation(len(today))[:at_random]
    left = np.setdiff1d(np.arange(len(today)), drawn)
    ranked = left[np.argsort(-(p + tie)[left])]
    learned = ranked[: max(0, CAPACITY - at_random - explored)]
    rest = np.setdiff1d(left, learned)
    fresh = learner.fresh(today) if way.by_growth else None
    worth = exploration.worth(low, high, novelty, fresh)
    rest = rest[worth[rest] > 0]
    looked_into = rest[np.argsort(-(worth + tie)[rest])][:explored]
    left = np.setdiff1d(ranked, looked_into)
    learned = left[np.argsort(-(p + tie)[left])][: CAPACITY - len(drawn) - len(looked_into)]
    past.random += [(day, bool(found[n]), float(p[n])) for n in drawn]
    past.explored += [(day, bool(found[n]), float(p[n])) for n in looked_into]
    return today[np.r_[drawn, learned, looked_into].astype(int)]


def _measured(made: World, past: Past, day: int) -> float:
    """Return the drift of the last two weeks from the eight before, and of eight weeks of results."""
    recent, before = (made.day >= day - 14) & (made.day < day), (made.day >= day - 70) & (made.day < day - 14)
    sketches, now = [], {}
    for name in WATCHED:
        texts = made.codes[name].astype(str)
        sketches.append(drift.sketch(name, texts[before].tolist()))
        now[name] = texts[recent].tolist()
    results = [[(found, p) for at, found, p in listed if at >= day - 56] for listed in (past.random, past.explored)]
    return drift.measured(sketches, now, sample=results[0], explored=results[1]).measure


def one(seed: int) -> list[dict[str, Any]]:
    """Return what each way found in the traffic of one seed, by four-week spell."""
    made = world(seed)
    out = []
    for way in WAYS:
        finds, of_new, exploring = live(made, way, seed)
        spells = [slice(start, start + 7) for start in range(0, DAYS, 7)]
        out.append(
            {
                "way": way.name,
                "family": made.family,
                "share": made.share,
                "before": float(finds[WARM:NEW_FROM].sum()),
                "after": float(finds[NEW_FROM:].sum()),
                "new": float(of_new[NEW_FROM:].sum()),
                "last": float(finds[-28:].sum()),
                "there": float(made.found[(made.day >= NEW_FROM)].sum()),
                "there_new": float((made.found & made.new).sum()),
                "weekly": [float(finds[spell].sum()) for spell in spells],
                "weekly_new": [float(of_new[spell].sum()) for spell in spells],
                "explored": [float(exploring[spell].mean()) for spell in spells],
            }
        )
    return out


def main(seeds: int = SEEDS) -> int:
    """Run every seed in two processes, and report."""
    with machine.spent() as spent, concurrent.futures.ProcessPoolExecutor(2) as workers:
        runs = list(workers.map(one, range(seeds)))
    found: dict[str, Any] = {"seeds": seeds, "seconds": round(spent.wall, 1)}
    table: list[tuple[str, Any]] = []
    for way in WAYS:
        table += _of_way(way.name, runs, found)
    there = np.mean([run[0]["there"] for run in runs]), np.mean([run[0]["there_new"] for run in runs])
    table.append(("there to be found from then on, and of the new scheme", f"{there[0]:.0f}, {there[1]:.0f}"))
    given = (
        f"simulated, {seeds} seeds of {DAYS * PER_DAY:,} consignments in {DAYS // 7} weeks; {CAPACITY} inspections a "
        f"day ({WHOLE:.0%}); 95 % intervals over seeds, differences seed by seed"
    )
    machine.report("exploration", "Exploring beside exploiting", table, given=given, found=found)
    return 0


MEASURED = (
    ("before", "  finds before the new scheme, 9 weeks"),
    ("after", "  finds from then on, 13 weeks"),
    ("last", "    of them in the last 4 weeks"),
    ("new", "  of the new scheme"),
)
AGAINST = {"exploit only": "exploit only", FLOOR: "the same with the random share"}


def _of_way(name: str, runs: Sequence[Sequence[Rows]], found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the rows of the table for one way, and put all that was measured into ``found``."""
    by_name = {way.name: [row for run in runs for row in run if row["way"] == way.name] for way in WAYS}
    own, kept, table = by_name[name], found.setdefault(name, {}), [(name, "")]
    for key in ("weekly", "weekly_new", "explored"):
        kept[key] = np.mean([row[key] for row in own], axis=0).round(4).tolist()
    for key, label in MEASURED:
        values, said = np.array([row[key] for row in own]), []
        kept[key] = _interval(values)
        for other, what in AGAINST.items():
            more = values - np.array([row[key] for row in by_name[other]])
            kept[f"{key} against {other}"] = _interval(more)
            said += [f"against {what}: {_said(more, signed=True)}"] if name not in (other, "exploit only") else []
        table.append((label, "   ".join([_said(values), *said])))
    for part, parts in (("family", FAMILIES), ("share", NEW_SHARES)):
        for one_of in parts:
            values = np.array([row["new"] for row in own if row[part] == one_of])
            if len(values):
                kept[f"new, {one_of}"] = _interval(values)
                table.append((f"    {one_of if part == 'family' else f'{one_of:.1%} of traffic'}", _said(values)))
    return table


def _interval(values: np.ndarray) -> list[float]:
    half = 1.96 * values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return [round(float(x), 1) for x in (values.mean(), values.mean() - half, values.mean() + half)]


def _said(values: np.ndarray, signed: bool = False) -> str:
    middle, low, high = _interval(values)
    return f"{middle:+.0f} ({low:+.0f} to {high:+.0f})" if signed else f"{middle:.0f} ({low:.0f}–{high:.0f})"


if __name__ == "__main__":
    import sys

    sys.exit(main(*map(int, sys.argv[1:])))
