"""Flows and hubs as a drawing: widths by number, dashes by kind of way, the names that have room. Pure.

Map units are those of ``front.map``: tenths of a degree, plate carrée, the seam where no route runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from greenlane.front import map as plane
from greenlane.tracing.routes.flows import Flow, Node
from greenlane.tracing.routes.geojson import Named
from greenlane.tracing.routes.hubs import Hub
from greenlane.tracing.routes.legs import way

PIXELS = 1200
RATIO = 2.1
LEAST_WIDTH = 400.0
THIN, THICK = 0.6, 8.0
FAINT, FULL = 0.35, 0.9
SMALL, LARGE = 3.0, 11.0
NAMED = 14
DASH = {"lanes": "", "great_circle": "9 3", "straight": "2 3", "no_lane": "2 3"}


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a flow: points, width and dashes in map units, how opaque (0 to 1), and what it says."""

    points: str
    width: str
    opacity: str
    dash: str
    how: str
    says: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A hub: centre and radius in map units; its name stands at ``label`` where there was room."""

    x: str
    y: str
    r: str
    says: str
    name: str = ""
    label_x: str = ""
    label_y: str = ""
    anchor: str = "start"


@dataclass(frozen=True)
class Drawn:
    """All that a template needs; ``shifts``: how far each copy of the world is moved to the right."""

    x: float
    y: float
    width: float
    height: float
    shifts: tuple[int, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]

    @property
    def view_box(self) -> str:
        """The SVG viewBox."""
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"

    @property
    def sizes(self) -> dict[str, str]:
        """Widths in map units, written for SVG attributes."""
        unit = self.width / PIXELS
        return {
            name: f"{size * unit:.2f}" for name, size in {"coast": 0.7, "text": 13.0, "halo": 3.5, "ring": 1.6}.items()
        }


def draw(
    flows: Sequence[Flow],
    hubs: Sequence[Hub],
    nodes: Mapping[str, Node],
    named: Named,
    also: Sequence[tuple[float, float]] = (),
) -> Drawn | None:
    """Return the drawing, zoomed to what is on it; None where nothing is. ``also``: (latitude, longitude) of what else
    must be seen on it.
    """
    drawn = [hub for hub in hubs if hub.key in nodes]
    if not drawn and not also:
        return None
    ways = [(flow, way(nodes[flow.start].at, nodes[flow.end].at, flow.mode)) for flow in flows]
    points = [(lat, lon) for _, runs in ways for line in runs.lines for lon, lat in line]
    points += [*(nodes[hub.key].at for hub in drawn), *also]
    seam = plane.seam([lon for _, lon in points])
    x, y, width, height = _frame([plane.project(lat, lon, seam) for lat, lon in points])
    unit = width / PIXELS
    most = max((flow.cases for flow in flows), default=1)
    lines = [
        _line(piece, flow.cases / most, unit, runs.how, _says(flow, nodes, named))
        for flow, runs in reversed(ways)
        for line in runs.lines
        for piece in plane.cut([(lat, lon) for lon, lat in line], seam)
    ]
    dots = _dots(drawn, nodes, named, seam, (x, y, x + width, y + height))
    shifts = tuple(int(s) for s in (0.0, plane.WORLD) if x < plane.WORLD + s and x + width > s)
    return Drawn(x, y, width, height, shifts or (0,), tuple(lines), tuple(dots))


def svg(drawn: Drawn, land: str, borders: str, title: str, about: Iterable[str], ground: str = "") -> str:
    """Return the drawing as one file that needs no other; ``land`` and ``borders`` are the paths of the world map.

    ``about``: lines of text below the map (source, filter, time). ``ground``: markup that lies on the land and below
    the routes.
    """
    told, sizes, unit = list(about), drawn.sizes, drawn.width / PIXELS
    foot, below = (len(told) + 1) * 17 * unit, drawn.y + drawn.height
    view = f"{drawn.x:.1f} {drawn.y:.1f} {drawn.width:.1f} {drawn.height + foot:.1f}"
    world = "".join(
        f'<g transform="translate({shift} 0)" stroke="#b9c6cd" stroke-width="{sizes["coast"]}">'
        f'<path d="{land}" fill="#fff"/>{ground}<path d="{borders}" fill="none"/></g>'
        for shift in drawn.shifts
    )
    text = f'font-family="Noto Sans, sans-serif" font-size="{sizes["text"]}"'
    words = "".join(
        f'<text {text} x="{drawn.x + 8 * unit:.1f}" y="{below + (n + 1) * 17 * unit:.1f}" fill="#16211b">'
        f"{escape(line)}</text>"
        for n, line in enumerate(told)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{PIXELS}"><title>{escape(title)}</title>'
        f"<desc>{escape('; '.join(told))}</desc>"
        f'<svg x="{drawn.x:.1f}" y="{drawn.y:.1f}" width="{drawn.width:.1f}" height="{drawn.height:.1f}" '
        f'viewBox="{drawn.view_box}"><rect x="{drawn.x:.1f}" y="{drawn.y:.1f}" width="{drawn.width:.1f}" '
        f'height="{drawn.height:.1f}" fill="#e7eef2"/>{world}{_marks(drawn, text)}</svg>'
        f'<rect x="{drawn.x:.1f}" y="{drawn.y + drawn.height:.1f}" width="{drawn.width:.1f}" height="{foot:.1f}" '
        f'fill="#fff"/>{words}</svg>\n'
    )


def _marks(drawn: Drawn, text: str) -> str:
    sizes = drawn.sizes
    lines = "".join(
        f'<polyline points="{line.points}" fill="none" stroke="#14508c" stroke-linecap="round" '
        f'stroke-opacity="{line.opacity}" stroke-width="{line.width}"{_dashed(line)}>'
        f"<title>{escape(line.says)}</title></polyline>"
        for line in drawn.lines
    )
    dots = "".join(
        f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.r}" fill="#fff" stroke="#16211b" stroke-width="{sizes["ring"]}">'
        f"<title>{escape(dot.says)}</title></circle>"
        for dot in drawn.dots
    )
    names = "".join(
        f'<text {text} x="{dot.label_x}" y="{dot.label_y}" text-anchor="{dot.anchor}" font-weight="600" fill="#16211b" '
        f'stroke="#e7eef2" stroke-width="{sizes["halo"]}" paint-order="stroke">{escape(dot.name)}</text>'
        for dot in drawn.dots
        if dot.name
    )
    return lines + dots + names


def _line(piece: Sequence[tuple[float, float]], share: float, unit: float, how: str, says: str) -> Line:
    return Line(
        " ".join(f"{x:.1f},{y:.1f}" for x, y in piece),
        f"{_scaled(share, THIN, THICK) * unit:.2f}", f"{_scaled(share, FAINT, FULL):.2f}",
        " ".join(f"{float(part) * unit:.2f}" for part in DASH[how].split()), how, says,
    )  # fmt: skip


def _dashed(line: Line) -> str:
    return f' stroke-dasharray="{line.dash}"' if line.dash else ""


def _says(flow: Flow, nodes: Mapping[str, Node], named: Named) -> str:
    return f"{named(nodes[flow.start])} → {named(nodes[flow.end])}: {flow.cases}"


def _scaled(share: float, low: float, high: float) -> float:
    """Return a size between two by the root of a share: areas, not lengths, are compared by eye."""
    return low + (high - low) * math.sqrt(share)


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    width = min(max((right - left) * 1.16, (bottom - top) * 1.2 * RATIO, LEAST_WIDTH), plane.WORLD)
    height = min(width / RATIO, plane.WORLD / 2)
    height = min(max(height, (bottom - top) * 1.1), plane.WORLD / 2)
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    return x, max(0.0, min(y, plane.WORLD / 2 - height)), width, height


def _dots(hubs: Sequence[Hub], nodes: Mapping[str, Node], named: Named, seam: float, frame: plane.Box) -> list[Dot]:
    unit = (frame[2] - frame[0]) / PIXELS
    most = max((hub.cases for hub in hubs), default=1)
    circles = []
    for hub in hubs:
        x, y = plane.project(*nodes[hub.key].at, seam)
        circles.append((hub, x, y, _scaled(hub.cases / most, SMALL, LARGE) * unit))
    taken: list[plane.Box] = [(x - r, y - r, x + r, y + r) for _, x, y, r in circles]
    found = []
    for n, (hub, x, y, r) in enumerate(circles):
        name = named(nodes[hub.key])
        dot = Dot(f"{x:.1f}", f"{y:.1f}", f"{r:.2f}", f"{name}: {hub.cases}")
        if n < NAMED and (spot := _spot(x, y, r, len(name) * 7.4 * unit, unit, taken, frame)):
            box, anchor = spot
            taken.append(box)
            at = box[0] if anchor == "start" else box[2]
            dot = Dot(dot.x, dot.y, dot.r, dot.says, name, f"{at:.1f}", f"{box[3] - 4 * unit:.1f}", anchor)
        found.append(dot)
    return found


def _spot(
    x: float, y: float, r: float, length: float, unit: float, taken: Sequence[plane.Box], frame: plane.Box
) -> tuple[plane.Box, str] | None:
    """Return the first box beside a dot that covers no other and stays inside, with its anchor, or None."""
    for lift in (0.0, -12.0, 12.0):
        for side in (1, -1):
            near = x + side * (r + 4 * unit)
            left, right = (near, near + length) if side > 0 else (near - length, near)
            box = (left, y + (lift - 8) * unit, right, y + (lift + 8) * unit)
            inside = frame[0] < left and right < frame[2] and frame[1] < box[1] and box[3] < frame[3]
            if inside and not any(left < c and a < right and box[1] < d and b < box[3] for a, b, c, d in taken):
                return box, "start" if side > 0 else "end"
    return None
