"""Whether the traffic, or what is found in it, is still what the model was trained on.

Two things are watched. What is declared: each feature and the score, training span against the last weeks, by the
population stability index and the Jensen-Shannon divergence. What is found: finds beyond or below what the model
expected, one result after another. Both give an alarm and, from 0 to 1, how much of the capacity should explore.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Level = Literal["calm", "watch", "alarm"]
LEVELS: tuple[Level, ...] = ("calm", "watch", "alarm")


@dataclass(frozen=True)
class Limits:
    """From which values on there is something to watch, and an alarm. Starting values until an office sets its own.

    ``psi``: 0.1 and 0.25 are the customary ones of credit scoring (no theory behind them). ``beyond_chance``: a shift
    also has to exceed this multiple of what sampling alone would give. ``odds``: finds are watched for odds this many
    times what the model expected (and as many times fewer). ``cusum``: from which height of the chart there is an
    alarm; half of it is worth watching.
    """

    psi_watch: float = 0.1
    psi_alarm: float = 0.25
    beyond_chance: float = 2.0
    odds: float = 2.0
    cusum: float = 4.5


@dataclass(frozen=True)
class Sketch:
    """How one feature was spread in the training span: a few shares that add up to 1, kept with the model.

    Numbers: ``edges`` are the inner borders of the bins, each bin up to and with its border. Texts: ``values`` are the
    most frequent, and all others share a bin. The last share is that of what is blank.
    """

    name: str
    edges: tuple[float, ...] = ()
    values: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    n: int = 0

    @property
    def as_json(self) -> dict[str, Any]:
        """The sketch as JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Sketch:
        """The sketch as it was kept."""
        lists = {name: tuple(kept[name]) for name in ("edges", "values", "shares")}
        return cls(name=kept["name"], n=kept["n"], **lists)


@dataclass(frozen=True)
class Moved:
    """How far one feature has moved: ``psi`` less what chance alone would give is what ``level`` rests on."""

    name: str
    psi: float
    by_chance: float
    jensen_shannon: float
    level: Level

    @property
    def excess(self) -> float:
        """What of it is not chance."""
        return max(0.0, self.psi - self.by_chance)


@dataclass(frozen=True)
class Chart:
    """Finds against what was expected, one result after another; ``more`` and ``fewer`` are where the charts stand.

    ``highest``: the highest that either was. ``since``: how many results ago the one that is higher last stood at zero.
    """

    results: int
    finds: int
    expected: float
    more: float
    fewer: float
    highest: float
    since: int
    level: Level


@dataclass(frozen=True)
class Drift:
    """What was measured: features (most moved first), finds in the random sample and among the explored.

    ``measure``: from 0 to 1, what ``exploration.split`` takes.
    """

    level: Level
    measure: float
    features: tuple[Moved, ...]
    sample: Chart
    explored: Chart

    @property
    def as_json(self) -> dict[str, Any]:
        """The measurement as JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Drift:
        """The measurement as it was kept."""
        return cls(
            level=kept["level"],
            measure=kept["measure"],
            features=tuple(Moved(**moved) for moved in kept["features"]),
            sample=Chart(**kept["sample"]),
            explored=Chart(**kept["explored"]),
        )


def sketch(name: str, values: Sequence[object], *, bins: int = 10, most: int = 20) -> Sketch:
    """Return how the values of a feature are spread; None and NaN are blank.

    Numbers fall into ``bins`` of about equal size, texts and truths into the ``most`` frequent and the rest.
    """
    given = [value for value in values if not _blank(value)]
    if given and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in given):
        borders = np.quantile(np.asarray(given, dtype=np.float64), np.linspace(0, 1, bins + 1)[1:-1], method="lower")
        begun = Sketch(name, edges=tuple(sorted({float(border) for border in borders})))
    else:
        counts: dict[str, int] = {}
        for value in given:
            counts[str(value)] = counts.get(str(value), 0) + 1
        begun = Sketch(name, values=tuple(sorted(counts, key=lambda text: (-counts[text], text))[:most]))
    counted = _counted(begun, values)
    shares = counted / max(1, len(values))
    return Sketch(name, begun.edges, begun.values, tuple(float(share) for share in shares), len(values))


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, float) and value != value)


def _counted(of: Sketch, values: Sequence[object]) -> npt.NDArray[np.float64]:
    bins = (len(of.values) if of.values else len(of.edges)) + 1
    places = {text: n for n, text in enumerate(of.values)}
    counts = np.zeros(bins + 1)
    numbers = [value for value in values if isinstance(value, (int, float)) and not _blank(value)] if of.edges else []
    if of.edges:
        np.add.at(counts, np.searchsorted(np.asarray(of.edges), np.asarray(numbers, dtype=np.float64)), 1)
        counts[bins] = len(values) - len(numbers)
        return counts
    for value in values:
        counts[bins if _blank(value) else places.get(str(value), bins - 1)] += 1
    return counts


def moved(before: Sketch, values: Sequence[object], limits: Limits = Limits()) -> Moved:
    """Return how far ``values``, of the last weeks, have moved from the training span.

    Population stability index: the sum over bins of (now − before) · ln(now / before), with half a case added to each
    bin. By chance alone about (bins − 1) · (1 / n before + 1 / n now) would come out: Yurdakul (2018), Statistical
    properties of the population stability index. Jensen-Shannon divergence in bits, from 0 to 1.
    """
    counts = _counted(before, values)
    bins, n = len(counts), len(values)
    if not n or not before.n:
        return Moved(before.name, 0.0, 0.0, 0.0, "calm")
    then = (np.asarray(before.shares) * before.n + 0.5) / (before.n + 0.5 * bins)
    now = (counts + 0.5) / (n + 0.5 * bins)
    psi = float(np.sum((now - then) * np.log(now / then)))
    middle = (now + then) / 2
    shannon = float(np.sum(then * np.log2(then / middle) + now * np.log2(now / middle)) / 2)
    chance = (bins - 1) * (1 / before.n + 1 / n)
    level: Level = "calm"
    if psi > limits.beyond_chance * chance:
        level = _level(psi - chance, limits.psi_watch, limits.psi_alarm)
    return Moved(before.name, psi, chance, max(0.0, shannon), level)


def _level(value: float, watch: float, alarm: float) -> Level:
    return "alarm" if value >= alarm else "watch" if value >= watch else "calm"


def chart(results: Iterable[tuple[bool, float]], limits: Limits = Limits()) -> Chart:
    """Return the chart of results in order of time, each (found, chance of a find that the model gave).

    Risk-adjusted cumulative sum of log-likelihood ratios: Steiner, Cook, Farewell & Treasure (2000), Biostatistics
    1:441. Against odds ``r`` times as high a result of chance p adds ln(r) for a find and takes ln(1 − p + r·p) always;
    below zero the chart starts again.
    """
    many = few = expected = highest = 0.0
    number = finds = zero_many = zero_few = 0
    for found, p in results:
        p = min(1 - 1e-6, max(1e-6, p))
        number, finds, expected = number + 1, finds + found, expected + p
        many = max(0.0, many + _added(found, p, limits.odds))
        few = max(0.0, few + _added(found, p, 1 / limits.odds))
        zero_many, zero_few = (number if not many else zero_many), (number if not few else zero_few)
        highest = max(highest, many, few)
    last = zero_many if many >= few else zero_few
    level = _level(max(many, few), limits.cusum / 2, limits.cusum)
    return Chart(number, finds, expected, many, few, highest, number - last, level)


def _added(found: bool, p: float, odds: float) -> float:
    return (log(odds) if found else 0.0) - log(1 - p + odds * p)


def measured(
    training: Iterable[Sketch],
    recent: Mapping[str, Sequence[object]],
    *,
    sample: Iterable[tuple[bool, float]] = (),
    explored: Iterable[tuple[bool, float]] = (),
    limits: Limits = Limits(),
) -> Drift:
    """Return the drift of the last weeks (``recent``: feature → values) from the training span.

    ``sample`` and ``explored``: results of the random sample, and of what was explored, as ``chart`` takes them. More
    finds than expected mean that there is more to learn; fewer are an alarm too, but no reason to explore.
    """
    features = [moved(one, recent[one.name], limits) for one in training if one.name in recent]
    features.sort(key=lambda one: (-one.excess, one.name))
    charts = chart(sample, limits), chart(explored, limits)
    levels = [shift.level for shift in features] + [done.level for done in charts]
    parts = [shift.excess / limits.psi_alarm for shift in features if shift.level != "calm"]
    parts += [done.more / limits.cusum for done in charts if done.level != "calm"]
    level = max(levels, key=LEVELS.index)
    return Drift(level, min(1.0, max(parts, default=0.0)), tuple(features), *charts)
