"""The network as a picture: SVG that any program of drawing opens, drawn without a script. Pure.

Kinds of nodes differ by shape as well as by shade; links that are only suggested are dashed. There is no red in it: red
is the red lane.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from greenlane.tracing.exports.labels import Place, Spot, placed, width
from greenlane.tracing.exports.layout import Places, apart, degrees, most_linked, place
from greenlane.tracing.exports.signs import shown
from greenlane.tracing.exports.source import Source
from greenlane.tracing.network.graph import Graph, Node

SPACE = "http://www.w3.org/2000/svg"
MOST = 400
WIDTH, HEIGHT, FOOT = 1500, 1000, 22
INK, QUIET, LINE, GROUND, LINK = "#16211b", "#4d5b53", "#aab5ad", "#ffffff", "#0b5a4a"
LONGEST, SIZE = 34, 12  # letters of a name in the picture, and how large they are
SHORT_OF = 150
"""Up to so many nodes are pushed apart until none stands on another: of more, it is tried for a while."""
DASHED = frozenset({"alike", "relative"})
_SHAPES = {
    "case": ("M-8-8h16v16h-16z", INK, INK), "consignment": ("M-8-6h16v12h-16z", GROUND, INK),
    "company": ("M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z", LINK, LINK),
    "person": ("M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z", GROUND, LINK),
    "selector": ("M0-8L8 0L0 8L-8 0z", QUIET, QUIET), "specimen": ("M0-8L8 7H-8z", INK, INK),
    "place": ("M0 8L8-7H-8z", GROUND, QUIET),
}  # fmt: skip
"""By kind of node: the outline, what fills it, what it is drawn with."""


def write(graph: Graph, source: Source, *, words: Mapping[str, str] | None = None) -> bytes:
    """Return the network as SVG, with a key of its shapes and the source below. ``words`` are the kinds' names.

    Of more than ``MOST`` nodes the most linked are drawn; the last line then says so in numbers.
    """
    drawn = most_linked(graph, MOST)
    left_out = () if drawn is graph else (f"{len(drawn.nodes)} / {len(graph.nodes)}",)
    lines = (*source.lines, *left_out)
    kinds = list(dict.fromkeys(node.kind for node in drawn.nodes.values()))
    tall = HEIGHT + 40 + FOOT * len(lines)
    root = ET.Element("svg", {"xmlns": SPACE, "viewBox": f"0 0 {WIDTH} {tall}", "font-family": "Noto Sans, sans-serif"})
    ET.SubElement(root, "title").text = shown(source.title)
    ET.SubElement(root, "desc").text = shown("\n".join(lines))
    ET.SubElement(root, "rect", {"width": str(WIDTH), "height": str(tall), "fill": GROUND})
    _drawn(root, drawn)
    _key(root, kinds, words or {})
    for number, line in enumerate(lines):
        _text(root, line, 20, HEIGHT + 50 + FOOT * number, size=13, fill=INK if number == 0 else QUIET)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _drawn(root: ET.Element, graph: Graph) -> None:
    at = _places(graph)
    names = _names(graph, at)
    lines = ET.SubElement(root, "g", {"stroke": LINE, "fill": "none"})
    for edge in graph.edges:
        (x1, y1), (x2, y2) = at[edge.start], at[edge.end]
        ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
        dash = {"stroke-dasharray": "6 5"} if edge.kind in DASHED else {}
        ET.SubElement(lines, "line", {**ends, **dash, "stroke-width": f"{_wide(edge.weight):.1f}"})
    for node in graph.nodes.values():
        _node(root, node, at[node.key], names.get(node.key))


def _places(graph: Graph) -> Places:
    inner = (WIDTH - 200, HEIGHT - 80)
    rough = {key: (x / 1.5 * inner[0], y * inner[1]) for key, (x, y) in place(graph, wide=1.5).items()}
    pushed = apart(rough, (24, 22), wide=inner[0], high=inner[1], rounds=60 if len(rough) <= SHORT_OF else 15)
    return {key: (60 + x, 40 + y) for key, (x, y) in pushed.items()}


def _names(graph: Graph, at: Places) -> dict[str, Place]:
    """Where names stand: those of the most linked first, and none over another."""
    links = degrees(graph)
    order = sorted(at, key=lambda key: (graph.nodes[key].kind != "case", -links[key], key))
    spots = [Spot(key, *at[key], 9, width(_short(graph.nodes[key].said), SIZE)) for key in order]
    lines = [(*at[edge.start], *at[edge.end]) for edge in graph.edges]
    return placed(spots, lines, wide=WIDTH, high=HEIGHT, size=SIZE)


def _wide(bits: float) -> float:
    return min(4.5, 1.0 + max(0.0, bits) / 6)


def _node(root: ET.Element, node: Node, at: tuple[float, float], name: Place | None) -> None:
    x, y = at
    group = ET.SubElement(root, "g", {"transform": f"translate({x:.1f} {y:.1f})"})
    _shape(group, node.kind)
    if name:
        _text(group, _short(node.said), name.x - x, name.y - y + SIZE / 3, size=SIZE, halo=True, side=name.side)
    ET.SubElement(group, "title").text = shown(f"{node.kind}: {node.said}")


def _short(said: str) -> str:
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def _shape(parent: ET.Element, kind: str) -> None:
    path, fill, stroke = _SHAPES[kind]
    ET.SubElement(parent, "path", {"d": path, "fill": fill, "stroke": stroke, "stroke-width": "2"})


def _key(root: ET.Element, kinds: Sequence[str], words: Mapping[str, str]) -> None:
    for number, kind in enumerate(kinds):
        group = ET.SubElement(root, "g", {"transform": f"translate({30 + number * 200} {HEIGHT + 14})"})
        _shape(group, kind)
        _text(group, words.get(kind, kind), 16, 5, size=13, fill=INK)


def _text(
    parent: ET.Element,
    said: str,
    x: float,
    y: float,
    *,
    size: int,
    fill: str = INK,
    halo: bool = False,
    side: str = "start",
) -> None:
    # Each name keeps the direction of its own script; the side that stands at its node is that of the page.
    under = {"paint-order": "stroke", "stroke": GROUND, "stroke-width": "3", "stroke-linejoin": "round"} if halo else {}
    anchor = {} if side == "start" else {"text-anchor": side}
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(size), "fill": fill, "direction": "ltr"}
    ET.SubElement(parent, "text", {**place, **anchor, **under}).text = shown(
        f"\N{FIRST STRONG ISOLATE}{said}\N{POP DIRECTIONAL ISOLATE}"
    )
