"""A route as a picture: stops and great-circle legs on a plate carrée map, zoomed to what matters. Pure.

Map units are tenths of a degree, as in the built world map: x = (longitude + 180) * 10, y = (90 - latitude) * 10.
The map may begin anywhere: its seam is put into the widest stretch of longitude without a stop or a leg, so that a
route across the Pacific is not torn apart; what still crosses the seam is cut there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Box = tuple[float, float, float, float]

WORLD = 3600.0
STEP_DEGREES = 2.0
RATIO = 2.5  # width over height of the picture, unless the route needs more height
PIXELS = 900
LEAST_WIDTH = 160.0  # never closer than 16 degrees: the land is drawn for that


@dataclass(frozen=True)
class Stop:
    """A place on the map. ``lat`` and ``lon`` in degrees; ``role`` says what the place is to the route."""

    lat: float
    lon: float
    label: str
    role: str = ""
    kind: str = "via"


@dataclass(frozen=True)
class Leg:
    """From one stop to another, by index into the stops; ``about`` says it in words."""

    start: int
    end: int
    about: str = ""


@dataclass(frozen=True)
class Dot:
    """A stop as drawn: centre, and where its label begins (``anchor``: start or end)."""

    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str
    label: str
    role: str
    kind: str


@dataclass(frozen=True)
class Picture:
    """All that a template needs to draw the map. ``shifts``: how far each copy of the world is moved to the right.

    ``of_leg``: for each of the ``lines``, which leg it is a piece of.
    """

    x: float
    y: float
    width: float
    height: float
    shifts: tuple[float, ...]
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    of_leg: tuple[int, ...] = ()

    @property
    def view_box(self) -> str:
        """The SVG viewBox."""
        return f"{self.x:.1f} {self.y:.1f} {self.width:.1f} {self.height:.1f}"

    @property
    def unit(self) -> float:
        """One pixel of a picture that is shown as wide as pages show it, in map units."""
        return self.width / PIXELS

    @property
    def sizes(self) -> dict[str, str]:
        """Widths and radii in map units, written for SVG attributes."""
        pixels = {"coast": 0.8, "leg": 2.6, "under": 6.0, "dot": 5.5, "ring": 2.4, "text": 14.0, "halo": 4.0}
        return {name: f"{pixels[name] * self.unit:.2f}" for name in pixels}


def great_circle(start: Stop, end: Stop, step: float = STEP_DEGREES) -> list[tuple[float, float]]:
    """Return (lat, lon) points in degrees along the shortest way, ends included, at most ``step`` degrees apart.

    Spherical interpolation. Between opposite points every great circle is shortest; one through the pole is taken.
    """
    a, b = _vector(start.lat, start.lon), _vector(end.lat, end.lon)
    angle = math.acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(a, b, strict=True)))))
    if angle < 1e-9:
        return [(start.lat, start.lon), (end.lat, end.lon)]
    if math.pi - angle < 1e-6:
        pole = Stop(90.0, start.lon, "")
        return great_circle(start, pole, step) + great_circle(pole, end, step)[1:]
    parts = max(1, math.ceil(math.degrees(angle) / step))
    points = []
    for n in range(parts + 1):
        t = n / parts
        p, q = math.sin((1 - t) * angle) / math.sin(angle), math.sin(t * angle) / math.sin(angle)
        points.append(_degrees(*(p * u + q * v for u, v in zip(a, b, strict=True))))
    return points


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def _degrees(x: float, y: float, z: float) -> tuple[float, float]:
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def seam(longitudes: Sequence[float]) -> float:
    """Return the longitude, −180 to 180, in the middle of the widest stretch without any of ``longitudes``.

    The antimeridian is kept where it lies in that stretch, because the land is cut there already.
    """
    marks = sorted({(lon + 180.0) % 360.0 for lon in longitudes})
    if not marks:
        return -180.0
    gaps = [(b - a, a) for a, b in zip(marks, [*marks[1:], marks[0] + 360.0], strict=True)]
    width, begin = max(gaps)
    if begin + width >= 360.0:
        return -180.0
    return (begin + width / 2) % 360.0 - 180.0


def project(lat: float, lon: float, seam_at: float = -180.0) -> tuple[float, float]:
    """Return map units for a point, on a map that begins at longitude ``seam_at``."""
    return ((lon - seam_at) % 360.0 + seam_at + 180.0) * 10.0, (90.0 - lat) * 10.0


def cut(points: Sequence[tuple[float, float]], seam_at: float = -180.0) -> list[list[tuple[float, float]]]:
    """Return polylines in map units from (lat, lon) points, cut where they cross the seam.

    Both pieces reach the edge of the map at the latitude where the line crosses.
    """
    left = (seam_at + 180.0) * 10.0
    right = left + WORLD
    pieces: list[list[tuple[float, float]]] = [[]]
    for lat, lon in points:
        x, y = project(lat, lon, seam_at)
        if pieces[-1]:
            before_x, before_y = pieces[-1][-1]
            if abs(x - before_x) > WORLD / 2:
                away, near = (right, left) if before_x > x else (left, right)
                run = abs(away - before_x) + abs(x - near)
                share = abs(away - before_x) / run if run else 0.0
                at = before_y + (y - before_y) * share
                pieces[-1].append((away, at))
                pieces.append([(near, at)])
        pieces[-1].append((x, y))
    return [piece for piece in pieces if len(piece) > 1]


def picture(stops: Sequence[Stop], legs: Sequence[Leg]) -> Picture | None:
    """Return the map of a route, zoomed to its bounding box with padding; None where there is no stop to draw."""
    if not stops:
        return None
    ways = [great_circle(stops[leg.start], stops[leg.end]) for leg in legs]
    longitudes = [stop.lon for stop in stops] + [lon for way in ways for _, lon in way]
    seam_at = seam(longitudes)
    pieces = [(piece, n) for n, way in enumerate(ways) for piece in cut(way, seam_at)]
    lines = [piece for piece, _ in pieces]
    dots = [project(stop.lat, stop.lon, seam_at) for stop in stops]
    x, y, width, height = _frame([*dots, *(point for line in lines for point in line)])
    shifts = tuple(s for s in (0.0, WORLD) if x < WORLD + s and x + width > s)
    labelled = _labelled(stops, dots, lines, (x, y, x + width, y + height))
    written, of_leg = tuple(_written(line) for line in lines), tuple(n for _, n in pieces)
    return Picture(x, y, width, height, shifts or (0.0,), tuple(labelled), written, of_leg)


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    tall = (bottom - top) * 1.4
    width = min(max((right - left) * 1.24, tall * RATIO, LEAST_WIDTH), WORLD)
    height = min(max(width / RATIO, tall), WORLD / 2)
    x, y = (left + right - width) / 2, (top + bottom - height) / 2
    return x, max(0.0, min(y, WORLD / 2 - height)), width, height


def _labelled(stops: Sequence[Stop], dots: Sequence[Point], lines: Sequence[Sequence[Point]], frame: Box) -> list[Dot]:
    """Put each label where it covers least, and nearest to its own dot: not on a label, on a leg, or outside."""
    unit = (frame[2] - frame[0]) / PIXELS
    marks = [point for line in lines for point in _dense(line, 10 * unit)]
    taken: list[Box] = [(x - 8 * unit, y - 8 * unit, x + 8 * unit, y + 8 * unit) for x, y in dots]
    placed = []
    for (x, y), stop in zip(dots, stops, strict=True):
        length = (len(stop.label) + len(stop.role) + 1) * 7.6 * unit
        spots = [_spot(x, y, dx, dy, length, unit) for dy in (0, -18, 18, -36, 36) for dx in (1, -1)]
        others = [dot for dot in dots if dot != (x, y)]
        costs = [_covered(box, taken, marks, frame) + _mistaken(box, (x, y), others) for box, _anchor in spots]
        box, anchor = spots[costs.index(min(costs))]
        taken.append(box)
        label_x = box[0] if anchor == "start" else box[2]
        placed.append(Dot(x, y, label_x, box[3] - 4 * unit, anchor, stop.label, stop.role, stop.kind))
    return placed


def _spot(x: float, y: float, side: int, lower: float, length: float, unit: float) -> tuple[Box, str]:
    """Return the box of a label beside (or, where it is moved, above or below) a dot, and its anchor."""
    near = x + side * (12 if abs(lower) < 30 else 0) * unit
    begin, end = (near, near + length) if side > 0 else (near - length, near)
    middle = y + lower * unit
    return (begin, middle - 9 * unit, end, middle + 9 * unit), "start" if side > 0 else "end"


def _covered(box: Box, taken: Sequence[Box], marks: Sequence[Point], frame: Box) -> float:
    left, top, right, bottom = box
    outside = max(0.0, frame[0] - left) + max(0.0, right - frame[2])
    outside += max(0.0, frame[1] - top) + max(0.0, bottom - frame[3])
    labels = sum(left < r and l_ < right and top < b and t < bottom for l_, t, r, b in taken)
    legs = sum(left < x < right and top < y < bottom for x, y in marks)
    return outside * 1000 + labels * 20 + legs


def _mistaken(box: Box, own: Point, others: Sequence[Point]) -> float:
    """Return what it costs that a label stands nearer to another dot than to its own."""
    left, top, right, bottom = box

    def away(dot: Point) -> float:
        return math.hypot(max(left - dot[0], 0.0, dot[0] - right), max(top - dot[1], 0.0, dot[1] - bottom))

    return 15.0 * any(away(other) < away(own) for other in others)


def _dense(line: Sequence[Point], step: float) -> list[Point]:
    """Return the points of a line with others between them, at most ``step`` apart."""
    found = list(line[:1])
    for (x1, y1), (x2, y2) in pairwise(line):
        parts = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / step))
        found += [(x1 + (x2 - x1) * n / parts, y1 + (y2 - y1) * n / parts) for n in range(1, parts + 1)]
    return found


def _written(line: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
