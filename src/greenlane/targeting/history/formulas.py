"""From sums over windows to features, twice: as SQL for millions of lines, and in Python for one.

Each pair does the same operations in the same order on the same doubles, so that both give the same bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from greenlane.targeting.history.features import (
    BASE_FOUND,
    BASE_INSPECTED,
    BLUR,
    DEEP,
    FEATURES,
    FEW,
    LOW,
    MOST,
    STRENGTH,
)
from greenlane.targeting.history.keys import ENDS, MEASURES, PEERED, RATED, SHARED, YEAR

Sums = Mapping[str, int | None]
"""The sums of one kind of key on a day, by name (``consignments_30``), with ``first`` and ``last`` where asked for."""

_TRAFFIC = ("consignee", "consignor", "route")
_NEW = ("consignee", "consignor", "consignee_hs2", "consignee_hs4", "pair", "consignee_route", "consignor_ports")
_KNOWN = ("consignee", "consignor")


def sum_name(count: str, days: int) -> str:
    """Return the name of a sum."""
    return f"{count}_{days}"


def inner() -> dict[str, str]:
    """Return SQL for what the features are worked out from, by name: over lines ``p`` joined with sums ``w_kind``."""
    overall = f"w_all.found_{YEAR}", f"w_all.inspected_{YEAR}"
    peers = {f"{part}_{measure}": _closest(part, measure) for measure in MEASURES for part in ("n", "s", "q")}
    return {
        "base": f"CASE WHEN {overall[1]} > 0 THEN "
        f"{_double(overall[0], BASE_FOUND)} / {_double(overall[1], BASE_INSPECTED)} END",
        "overall_inspected": overall[1],
        "history_days": "p.d - w_all.first",
        **{f"{kind}_{count}": f"w_{kind}.{count}_{YEAR}" for kind in RATED for count in ("found", "inspected")},
        **peers,
        **{f"ln_{measure}": f"p.ln_{measure}" for measure in MEASURES},
        **_counted(),
    }


def _counted() -> dict[str, str]:
    traffic = {f"{kind}_consignments_{days}": f"w_{kind}.consignments_{days}" for kind in _TRAFFIC
               for days in (30, 90, YEAR)}  # fmt: skip
    return {
        **traffic,
        **{f"{kind}_key": f"p.key_{kind}" for kind in _NEW},
        **{f"{kind}_seen": f"w_{kind}.last" for kind in _NEW},
        **{f"{kind}_known": f"p.d - w_{kind}.first" for kind in _KNOWN},
        **{f"{kind}_idle": f"p.d - w_{kind}.last" for kind in _KNOWN},
        "trade_lines": f"w_trade.lines_{YEAR}",
        "pair_consignments_7": "w_pair.consignments_7",
        "pair_consignments_90": "w_pair.consignments_90",
        "pair_grams": "w_pair.grams_7",
        "repeated_90": "w_repeat.lines_90",
        **{f"{end}_{what}_others": f"w_{end}_{what}.others" for end in ENDS for what in SHARED},
    }


def outer() -> dict[str, str]:
    """Return SQL for each feature, by name, over the names of ``inner``."""
    deep = f"history_days >= {DEEP}"
    given = {
        "overall_rate": "base",
        **{f"{kind}_rate": _rate(kind) for kind in RATED},
        **{f"{kind}_rate_low": _rate_low(kind) for kind in RATED},
        **{f"{kind}_first": f"CASE WHEN {deep} AND {kind}_key IS NOT NULL THEN {kind}_seen IS NULL END"
           for kind in _NEW},
        **{f"{kind}_known_days": f"CASE WHEN {deep} THEN {kind}_known END" for kind in _KNOWN},
        **{f"{kind}_idle_days": f"{kind}_idle" for kind in _KNOWN},
        f"trade_lines_{YEAR}": f"CASE WHEN {deep} THEN trade_lines END",
        "pair_kg_7": "CAST(pair_grams AS DOUBLE) / CAST(1000 AS DOUBLE)",
        **{f"{measure}_z": _distance(measure) for measure in MEASURES},
    }  # fmt: skip
    return {name: f"CAST({given.get(name, name)} AS {column.type})" for name, column in FEATURES.items()}


def _double(count: str, more: float = 0) -> str:
    return f"(CAST({count} AS DOUBLE) + {_number(more)})" if more else f"CAST({count} AS DOUBLE)"


def _number(value: float) -> str:
    return f"CAST({value} AS DOUBLE)"


def _closest(part: str, measure: str) -> str:
    cases = [f"WHEN w_{kind}.n_{measure}_{YEAR} >= {FEW} THEN w_{kind}.{part}_{measure}_{YEAR}" for kind in PEERED]
    return f"CASE {' '.join(cases)} END"


def _rate(kind: str) -> str:
    found = f"(CAST({kind}_found AS DOUBLE) + {_number(STRENGTH)} * base)"
    return f"({found} / {_double(f'{kind}_inspected', STRENGTH)})"


def _rate_low(kind: str) -> str:
    p, n = _rate(kind), _double(f"{kind}_inspected", STRENGTH + 1)
    spread = f"sqrt({p} * ({_number(1)} - {p}) / {n})"
    known = f"base IS NOT NULL AND {kind}_inspected IS NOT NULL"
    return f"CASE WHEN {known} THEN greatest({p} - {_number(LOW)} * {spread}, {_number(0)}) END"


def _distance(measure: str) -> str:
    n, s, q = (_double(f"{part}_{measure}") for part in ("n", "s", "q"))
    mean = f"({s} / {n})"
    variance = f"greatest({q} / {n} - {mean} * {mean}, {_number(0)})"
    z = f"({_double(f'ln_{measure}')} - {mean}) / sqrt({variance} + {_number(BLUR * BLUR)})"
    known = f"ln_{measure} IS NOT NULL AND n_{measure} IS NOT NULL"
    return f"CASE WHEN {known} THEN least(greatest({z}, {_number(-MOST)}), {_number(MOST)}) END"


def worked_out(day: int, scaled: Mapping[str, int | None], sums: Mapping[str, Sums]) -> dict[str, object]:
    """Return every feature of one goods line, as ``outer`` over ``inner`` gives it.

    ``day``: of the declaration, in days since 1970; ``scaled``: the line's ``ln_`` columns; ``sums``: for each kind of
    key that the line has, what is asked of it; ``consignee_address`` and the like hold ``others``.
    """
    overall = sums["all"]
    first, inspected = overall["first"], overall[f"inspected_{YEAR}"]
    base = (_count(overall, "found") + float(BASE_FOUND)) / (inspected + float(BASE_INSPECTED)) if inspected else None
    depth = None if first is None else day - first
    found: dict[str, object] = dict.fromkeys(FEATURES)
    found |= {"history_days": depth, "overall_rate": base, "overall_inspected": inspected}
    for kind in RATED:
        if kind in sums:
            found |= _rated(kind, sums[kind], base)
    found |= _plain(day, sums, depth is not None and depth >= DEEP)
    for measure in MEASURES:
        found[f"{measure}_z"] = distance(scaled.get(f"ln_{measure}"), measure, sums)
    return found


def _count(sums: Sums, count: str) -> float:
    return float(sums[sum_name(count, YEAR)] or 0)


def _rated(kind: str, sums: Sums, base: float | None) -> dict[str, object]:
    found, inspected = _count(sums, "found"), _count(sums, "inspected")
    told: dict[str, object] = {f"{kind}_inspected": int(inspected)}
    if base is not None:
        p = (found + STRENGTH * base) / (inspected + STRENGTH)
        spread = sqrt(p * (1.0 - p) / (inspected + (STRENGTH + 1)))
        told |= {f"{kind}_rate": p, f"{kind}_rate_low": max(p - LOW * spread, 0.0)}
    return told


def _plain(day: int, sums: Mapping[str, Sums], deep: bool) -> dict[str, object]:
    told: dict[str, object] = {}
    for kind in _TRAFFIC:
        told |= {f"{kind}_{name}": n for name, n in sums.get(kind, {}).items() if name.startswith("consignments_")}
    for kind in _NEW:
        if kind in sums and deep:
            told[f"{kind}_first"] = sums[kind]["last"] is None
    for kind in _KNOWN:
        if kind in sums and (last := sums[kind]["last"]) is not None:
            told[f"{kind}_idle_days"] = day - last
            told[f"{kind}_known_days"] = day - (sums[kind]["first"] or 0) if deep else None
    if "pair" in sums:
        told |= {name: sums["pair"][name.removeprefix("pair_")] for name in _PAIR}
        told["pair_kg_7"] = float(sums["pair"]["grams_7"] or 0) / 1000.0
    if "trade" in sums and deep:
        told[f"trade_lines_{YEAR}"] = sums["trade"][f"lines_{YEAR}"]
    if "repeat" in sums:
        told["repeated_90"] = sums["repeat"]["lines_90"]
    shared = {f"{end}_{what}": sums.get(f"{end}_{what}") for end in ENDS for what in SHARED}
    return told | {f"{name}_others": one["others"] for name, one in shared.items() if one}


_PAIR = ("pair_consignments_7", "pair_consignments_90")


def distance(scaled: int | None, measure: str, sums: Mapping[str, Sums]) -> float | None:
    """Return how far a scaled logarithm lies from its peers' mean, in their standard deviations; None with too few."""
    for kind in PEERED:
        n = sums.get(kind, {}).get(f"n_{measure}_{YEAR}") or 0
        if scaled is not None and n >= FEW:
            s, q = (float(sums[kind][f"{part}_{measure}_{YEAR}"] or 0) for part in ("s", "q"))
            mean = s / n
            variance = max(q / n - mean * mean, 0.0)
            return min(max((scaled - mean) / sqrt(variance + BLUR * BLUR), -MOST), MOST)
    return None
