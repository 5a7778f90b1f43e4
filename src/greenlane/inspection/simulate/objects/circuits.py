"""What electrical things are made of: boards with their parts, cells, coils, cables and plugs. Lengths in cm. Pure."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.simulate.many import strewn
from greenlane.inspection.simulate.mesh import Part, about_y, box, cylinder, moved, tube
from greenlane.inspection.simulate.objects.layouts import Floats, Y, count, loops, row, slack

COMPONENTS = {"chip": 0.5, "copper": 0.15, "steel": 0.12, "aluminium": 0.13, "abs": 0.1}
"""What stands on a board, and how often."""


def board(rng: np.random.Generator, a: float, b: float, parts: int, tall: float = 0.25) -> list[Part]:
    """A printed board, level, a by b, with about so many chips, capacitors, shields and sockets on it."""
    made = [Part(box(a, b, 0.14), "pcb")]
    for material, share in COMPONENTS.items():
        many = rng.poisson(parts * share)
        if not many:
            continue
        places = np.column_stack([rng.uniform(-0.45, 0.45, (many, 2)) * [a, b], np.full(many, 0.07 + tall / 2.0)])
        most = min(a, b)
        sizes = np.column_stack([rng.uniform(0.03, 0.22, (many, 2)) * most, rng.uniform(0.3, 1.0, many) * tall])
        made.append(Part(strewn(box(1.0, 1.0, 1.0), places, sizes=sizes), material))
    return made


def round_cells(many: int, radius: float = 0.9, length: float = 6.5, material: str = "battery") -> list[Part]:
    """Round cells side by side along y, each lying along x, in thin steel jackets."""
    places = row(many, 2.0 * radius + 0.06, Y)
    jacket = cylinder(radius, length, 12).turned(about_y(np.pi / 2.0))
    roll = cylinder(radius - 0.03, length - 0.3, 12).turned(about_y(np.pi / 2.0))
    return [
        Part(strewn(jacket, places), "steel"),
        Part(strewn(roll, places), "steel", -1.0),
        Part(strewn(roll, places), material),
    ]


def pouch_cell(a: float, b: float, c: float) -> Part:
    """A flat lithium cell."""
    return Part(box(a, b, c), "battery")


def winding(radius: float, length: float) -> list[Part]:
    """A wound coil on its iron core, along z: of a motor, a transformer, a loudspeaker."""
    return [
        Part(cylinder(radius, length, 12), "copper", 0.6),
        Part(cylinder(radius * 0.45, length * 1.15, 10), "steel"),
        Part(cylinder(radius * 0.45, length, 10), "copper", -0.6),
    ]


def _line(path: Floats, radius: float, core: float) -> list[Part]:
    along = np.full(len(path), 1.0)
    return [Part(tube(path, along * radius, 6), "pvc"), Part(tube(path, along * core, 4), "copper", 0.8)]


def coiled_cable(rng: np.random.Generator, radius: float = 0.2) -> list[Part]:
    """A cable rolled up in loops, with a plug at its end."""
    path = loops(rng, rng.uniform(1.5, 5.0), rng.uniform(3.0, 6.0), rise=2.2 * radius)
    return _line(path, radius, radius * rng.uniform(0.35, 0.5)) + moved(plug(rng), *(float(x) for x in path[-1]))


def slack_cable(rng: np.random.Generator, length: float, radius: float = 0.2) -> list[Part]:
    """A cable lying as it fell."""
    path = slack(rng, length, steps=max(16, int(length / 1.5)))
    return _line(path, radius, radius * rng.uniform(0.35, 0.5))


def plug(rng: np.random.Generator) -> list[Part]:
    """A plug along x: of a mains cable with pins, or of a data cable."""
    if rng.random() < 0.5:
        pins = strewn(cylinder(0.22, 1.9, 8).turned(about_y(np.pi / 2.0)), row(2, 1.9, Y, (2.6, 0.0, 0.0)))
        return [Part(box(3.4, 2.8, 1.5), "abs", 0.8), Part(pins, "brass")]
    a = rng.uniform(1.6, 2.4)
    return [Part(box(a, 1.3, 0.7), "abs"), Part(box(1.4, 1.1, 0.4).moved(a / 2 + 0.6, 0.0, 0.0), "steel", 0.6)]


def screws(rng: np.random.Generator, a: float, b: float, c: float) -> Part:
    """Screws at about the corners of a case a by b by c."""
    corners = np.array([[x, y, 0.0] for x in (-a, a) for y in (-b, b)]) * 0.46
    places = corners[: count(rng, 2, 4)]
    return Part(strewn(cylinder(0.16, max(0.5, 0.6 * c), 6), places), "steel")
