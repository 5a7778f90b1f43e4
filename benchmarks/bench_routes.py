"""Routes of the public list of airport seizures 2009 to 2013: what of them is resolved, flows, hubs, parts, the map.

The list does not ship; each row of it is what the press told:
    python -m benchmarks.bench_routes [FOLDER]        or GREENLANE_BENCH_DATA=FOLDER, else ../shared/data
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import machine
from greenlane.reference import countries, places, tables
from greenlane.seizures.incoming.routes import FORMAT
from greenlane.tracing.routes import geojson, legs, picture, sea
from greenlane.tracing.routes.flows import Flow, Node, flows, nodes
from greenlane.tracing.routes.hubs import Hub, hubs
from greenlane.tracing.routes.journey import Journey
from greenlane.tracing.routes.summary import COLUMNS, Taken, summary, taken

NAME = "routes_airport_seizures_2009_2013.csv"
PERIOD = (dt.date(2009, 1, 1), dt.date(2013, 12, 31))
LEGS = 400
WORLD = machine.ROOT / "src/greenlane/front/static/front/built/world.json"


def main(folder: Path) -> int:
    """Measure in a process of its own, and report."""
    if not (folder / NAME).is_file():
        print(f"  left out: {NAME} not in {folder.name}/; name its folder, or set GREENLANE_BENCH_DATA")
        return 0
    found = machine.fresh("bench_routes", "measure", str(folder / NAME))
    lines: list[tuple[str, Any]] = [("rows", f"{found['rows']:,} in, {found['aside']} set aside")]
    for part in COLUMNS:
        named, resolved = found["named"][part], found["resolved"][part]
        lines.append((f"  {part} named / resolved to ISO countries", f"{named} / {resolved}"))
    lines += [(f"  not resolved: {row}", f"{part} {text!r}: {why}") for row, part, text, why in found["missed"]]
    lines += [(f"  place in another country: {row}", f"{part} {text}") for row, part, text in found["elsewhere"]]
    lines += [("flows, cases on them", f"{found['flows']:,}, {found['on_flows']:,}")]
    lines += [(f"  {flow['start']} > {flow['end']}", f"{flow['cases']} cases") for flow in found["top_flows"]]
    lines += [
        (f"hub {hub['key']}: cases", f"{hub['cases']} (out {hub['out']}, into {hub['into']}, through {hub['through']})")
        for hub in found["top_hubs"]
    ]
    change = found["displacement"]["way"]
    lines += [
        ("ways, first half against second: G (95 % of chance), p",
         f"{change['g']:.1f} ({change['chance']:.1f}), {change['p']:.4f}"),
        ("seconds: rows read; flows, hubs and map drawn", f"{found['read_s']:.2f}; {found['drawn_s']:.2f}"),
        ("seconds: sea network laid out, once", f"{found['network_s']:.2f}"),
        (f"milliseconds a sea leg, {LEGS} pairs of ports: p50 / p99 / kept",
         f"{found['leg_p50_ms']:.2f} / {found['leg_p99_ms']:.2f} / {found['kept_ms']:.4f}"),
        ("  searoute itself, 40 of the same pairs: p50 / p99",
         f"{found['theirs_p50_ms']:.2f} / {found['theirs_p99_ms']:.2f}"),
        ("  greatest difference of length to searoute", f"{found['most_apart']:.2%}"),
        ("written", ", ".join(found["written"])),
    ]  # fmt: skip
    machine.report(
        "routes", "Routes of airport seizures", lines, given="428 seizures from the press (ROUTES)", found=found
    )
    return 0


def measure(path: str) -> dict[str, Any]:
    """Read the list, count, draw, and time the legs."""
    with machine.spent() as reading, Path(path).open("rb") as stream:
        told = taken(FORMAT.drafts(FORMAT.rows(stream, NAME)))
    journeys = told.journeys
    with machine.spent() as drawing:
        between, found, placed = flows(journeys), hubs(journeys), nodes(journeys, "country")
        written = _write(journeys, between, found, placed)
    return {
        "rows": len(journeys) + told.aside, "aside": told.aside, "named": told.named, "resolved": told.resolved,
        "missed": [(*one, _why(one[2])) for one in told.missed], "elsewhere": _elsewhere(told),
        "flows": len(between), "on_flows": sum(flow.cases for flow in between),
        "top_flows": [{"start": f.start, "end": f.end, "cases": f.cases} for f in between[:10]],
        "top_hubs": [{"key": h.key, "cases": h.cases, "out": h.out, "into": h.into, "through": h.through}
                     for h in found[:10]],
        "displacement": summary(journeys, *PERIOD)["displacement"],
        "read_s": reading.wall, "drawn_s": drawing.wall, "written": written, **_legs(),
    }  # fmt: skip


def _why(text: str) -> str:
    return "two countries bear the name" if text.lower().endswith("congo") else "names no country"


def _elsewhere(told: Taken) -> list[tuple[str, str, str]]:
    """What was resolved as it is written, though the place is known in another country alone."""
    found = []
    for journey in told.journeys:
        for stop in journey.stops:
            known = places.find(stop.place) if stop.role in COLUMNS and stop.place and stop.country else None
            if known and known.country != stop.country and places.find(stop.place, stop.country) is None:
                found.append((journey.key, stop.role, f"{stop.place}, {stop.country} (known in {known.country})"))
    return found


def _write(
    journeys: tuple[Journey, ...], between: tuple[Flow, ...], found: tuple[Hub, ...], placed: Any
) -> list[str]:  # fmt: skip
    def named(node: Node) -> str:
        return countries.name(node.country)

    machine.OUT.mkdir(exist_ok=True)
    about = {"source": NAME, "period": [day.isoformat() for day in PERIOD]}
    features = [*geojson.of_flows(between, placed, named), *geojson.of_hubs(found, placed, named)]
    whole = geojson.collection([*features, *geojson.of_cases(journeys)], about)
    (machine.OUT / "routes.geojson").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    drawn, world = picture.draw(between, found, placed, named), json.loads(WORLD.read_text(encoding="utf-8"))
    if drawn:
        told = [f"{len(journeys)} airport seizures, 2009 to 2013 ({NAME})", world["source"]]
        text = picture.svg(drawn, world["land"], world["borders"], "Routes of airport seizures", told)
        (machine.OUT / "routes.svg").write_text(text, encoding="utf-8")
    return ["benchmarks/out/routes.geojson", "benchmarks/out/routes.svg"]


def _legs() -> dict[str, Any]:
    import searoute

    with machine.spent() as laying:
        sea.network()
    ports = [place for row in tables.read("places") if (place := places.get(row["code"])) and place.kind == "port"]
    draw = random.Random(6)
    pairs = [tuple((port.lat, port.lon) for port in draw.sample(ports, 2)) for _ in range(LEGS)]
    ours = [_timed(lambda a=a, b=b: legs.way(a, b, "sea")) for a, b in pairs]
    kept = [_timed(lambda a=a, b=b: legs.way(a, b, "sea")) for a, b in pairs]
    searoute.searoute((0.0, 50.0), (5.0, 55.0), backend="networkx")
    theirs, apart = [], []
    for a, b in pairs[:40]:
        theirs.append(_timed(lambda a=a, b=b: searoute.searoute(a[::-1], b[::-1], backend="networkx")))
        length = searoute.searoute(a[::-1], b[::-1], backend="networkx")["properties"]["length"]
        mine = legs.way(a, b, "sea")
        if length:
            apart.append(abs(mine.km - mine.ashore_km - length) / length)
    return {
        "network_s": laying.wall, "leg_p50_ms": machine.quantile(ours, 0.5), "leg_p99_ms": machine.quantile(ours, 0.99),
        "kept_ms": machine.quantile(kept, 0.5), "theirs_p50_ms": machine.quantile(theirs, 0.5),
        "theirs_p99_ms": machine.quantile(theirs, 0.99), "most_apart": max(apart),
    }  # fmt: skip


def _timed(ask: Any) -> float:
    """Return milliseconds."""
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "measure":
        print(json.dumps(measure(*sys.argv[2:])))
    else:
        sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else machine.data()))
