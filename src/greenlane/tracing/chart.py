"""The chart of a network for a court: what is put on paper, and how. Pure.

A picture whose nodes carry numbers, and names where there is room; a list of the nodes by number, each with the records
that name it; a list of the links, each with the records and fields in which it stands; what each kind of link means.
Typst draws the picture itself, so that names are set in the same faces as all other text. Nothing of the data is read
as a command (``seizures.pdf``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from greenlane.tracing.exports.labels import Spot, placed, width
from greenlane.tracing.exports.layout import Places, apart, degrees, most_linked, place
from greenlane.tracing.exports.source import Source
from greenlane.tracing.exports.svg import DASHED
from greenlane.tracing.network.graph import Edge, Graph

DRAWN, LISTED = 90, 400
"""So many nodes are drawn, and so many links are listed: the rest is counted."""
WIDE, HIGH = 253.0, 128.0
"""Millimetres of the picture."""
EDGE, HALF, LETTERS = 6.0, 2.5, 2.3
"""Millimetres from a node to the rim of the picture, half a node's size, the size of a name."""
APART = (9.0, 7.0)
"""Millimetres that two nodes stand apart, across or down."""
SHORT = 30  # letters of a name in the picture
SOURCES = 4  # records that name a node, in the list of nodes: the list of links has all
FIRST = ("case", "company", "person", "consignment", "specimen", "selector", "place")
"""Whose names come first where there is no room for all."""


@dataclass(frozen=True)
class Said:
    """The words of a chart: of its parts, of kinds of nodes, and what else stands on it in words.

    ``how`` says what a link is, ``worth`` what it is worth, ``rests`` where it stands: a line for each record and
    field.
    """

    parts: Mapping[str, str]
    nodes: Mapping[str, str]
    methods: Sequence[str]
    how: Callable[[Edge], str]
    worth: Callable[[Edge], str]
    rests: Callable[[Edge], Sequence[str]]
    of: Callable[[int, int], str]


def data(graph: Graph, source: Source, said: Said, *, middle: str = "") -> dict[str, object]:
    """Return what the template is filled with. ``middle`` is the node that the chart is about, drawn in any case."""
    cases = [key for key, node in graph.nodes.items() if node.kind == "case"]
    drawn = most_linked(graph, DRAWN, keep=[middle, *cases])
    order = sorted(drawn.nodes, key=lambda key: (key != middle, drawn.nodes[key].kind, drawn.nodes[key].said))
    number = {key: n for n, key in enumerate(order, start=1)}
    edges = sorted(drawn.edges, key=lambda edge: (-edge.weight, edge.start, edge.end))
    at = _places(drawn)
    return {
        "words": dict(said.parts),
        "title": source.title, "asked": source.asked, "by": source.by, "tlp": source.tlp, "line": source.line,
        "notes": list(source.notes), "methods": list(said.methods),
        "lines": _lines(drawn, at), "dots": _dots(drawn, at, number, middle),
        "kinds": [[kind, said.nodes[kind]] for kind in dict.fromkeys(drawn.nodes[key].kind for key in order)],
        "nodes": [_node(drawn, key, number[key], said) for key in order],
        "edges": [_edge(edge, number, said) for edge in edges[:LISTED]],
        "nodes_of": _of(said, len(order), len(graph.nodes)),
        "edges_of": _of(said, min(LISTED, len(edges)), len(graph.edges)),
    }  # fmt: skip


def _of(said: Said, shown: int, all_of: int) -> str:
    return said.of(shown, all_of) if shown < all_of else ""


def _lines(graph: Graph, at: Places) -> list[dict[str, object]]:
    return [
        {"from": at[edge.start], "to": at[edge.end], "dashed": edge.kind in DASHED,
         "wide": round(min(2.2, 0.4 + max(0.0, edge.weight) / 10), 2)}
        for edge in graph.edges
    ]  # fmt: skip


def _dots(graph: Graph, at: Places, number: Mapping[str, int], middle: str) -> list[dict[str, object]]:
    links = degrees(graph)
    order = sorted(at, key=lambda key: (key != middle, FIRST.index(graph.nodes[key].kind), -links[key], number[key]))
    short = {key: _short(graph.nodes[key].said) for key in order}
    spots = [Spot(key, *at[key], HALF, width(short[key], LETTERS)) for key in order]
    lines = [(*at[edge.start], *at[edge.end]) for edge in graph.edges]
    names = placed(spots, lines, wide=WIDE, high=HIGH, size=LETTERS)
    return [
        {"at": at[key], "kind": graph.nodes[key].kind, "number": str(number[key]), "name": short[key],
         "place": [round(names[key].x, 2), round(names[key].y, 2), names[key].side] if key in names else []}
        for key in order
    ]  # fmt: skip


def _places(graph: Graph) -> Places:
    if not graph.nodes:
        return {}
    inner = (WIDE - 2 * EDGE - 30, HIGH - 2 * EDGE)  # names stand to the right of their nodes
    laid = place(graph, wide=WIDE / HIGH)
    low, high = [[pick(point[axis] for point in laid.values()) for axis in (0, 1)] for pick in (min, max)]
    span = [far - near or 1.0 for near, far in zip(low, high, strict=True)]
    rough = {
        key: ((x - low[0]) / span[0] * inner[0], (y - low[1]) / span[1] * inner[1]) for key, (x, y) in laid.items()
    }
    pushed = apart(rough, APART, wide=inner[0] + 24, high=inner[1])
    return {key: (round(EDGE + x, 2), round(EDGE + y, 2)) for key, (x, y) in pushed.items()}


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _node(graph: Graph, key: str, number: int, said: Said) -> list[str]:
    node = graph.nodes[key]
    mine = [edge for edge in graph.edges if key in (edge.start, edge.end)]
    about = " · ".join(value for value in node.about.values() if value)
    # Keys hold names and are read by nobody: the records go by what they are called.
    records = dict.fromkeys(one.record for edge in mine for one in edge.evidence if one.record != key)
    named = [graph.nodes[record].said for record in records if record in graph.nodes]
    sources = ", ".join(named[:SOURCES]) + (f" … ({len(named)})" if len(named) > SOURCES else "")
    return [str(number), said.nodes[node.kind], node.said, " · ".join(filter(None, (about, sources))), str(len(mine)),
            node.kind]  # fmt: skip


def _edge(edge: Edge, number: Mapping[str, int], said: Said) -> list[object]:
    ends = f"{number[edge.start]} – {number[edge.end]}"
    return [ends, said.how(edge), said.worth(edge), list(said.rests(edge))]


TEMPLATE = """\
#let w = data.words
#set document(title: data.title)
#let quiet = rgb("#4d5b53")
#let ink = rgb("#16211b")
#let link = rgb("#0b5a4a")
#let hair = 0.4pt + rgb("#b9c4bc")
#let own(it) = "\\u{2068}" + it + "\\u{2069}"
#let ltr(it) = "\\u{2066}" + it + "\\u{2069}"
#set page(flipped: true, margin: (x: 22mm, top: 20mm, bottom: 18mm),
  header: text(size: 9pt)[#strong(ltr("TLP:" + data.tlp)) #h(1fr) #own(data.title)],
  footer: context text(size: 7.5pt, fill: quiet)[#own(data.line) #h(1fr) #ltr(str(counter(page).get().first()) + " / "
    + str(counter(page).final().first()))])
#show heading.where(level: 1): it => block(above: 6mm, below: 3mm, text(size: 13pt, it.body))
#let on(kind) = if kind in ("case", "company", "specimen", "selector") { white } else { ink }
#let shape(kind) = {
  if kind == "case" { rect(width: 4.6mm, height: 4.6mm, fill: ink, stroke: 0.8pt + ink)
  } else if kind == "consignment" { rect(width: 5mm, height: 3.6mm, fill: white, stroke: 0.8pt + ink)
  } else if kind == "company" { circle(radius: 2.3mm, fill: link, stroke: 0.8pt + link)
  } else if kind == "person" { circle(radius: 2.3mm, fill: white, stroke: 0.8pt + link)
  } else if kind == "specimen" { polygon(fill: ink, (0mm, 5mm), (5.4mm, 5mm), (2.7mm, 0mm))
  } else if kind == "place" { polygon(fill: white, stroke: 0.8pt + quiet, (0mm, 0mm), (5.4mm, 0mm), (2.7mm, 5mm))
  } else { polygon(fill: quiet, (2.8mm, 0mm), (5.6mm, 2.8mm), (2.8mm, 5.6mm), (0mm, 2.8mm)) }
}
#let signed(kind, it) = box(width: 6mm, height: 6mm, {
  place(center + horizon, shape(kind))
  place(center + horizon, text(size: 6pt, weight: "bold", fill: on(kind), ltr(it)))
})
#let listed(columns, heads, rows) = table(columns: columns, stroke: (x: none, y: hair), inset: (x: 1.4mm, y: 1.4mm),
  align: start + horizon, table.header(..heads.map(head => text(size: 8pt, fill: quiet, weight: "bold", head))),
  ..rows.flatten())
#let small(it) = text(size: 8pt, own(it))

#text(size: 17pt, weight: "bold", own(data.title)) #h(4mm) #text(fill: quiet, own(data.asked))
#v(1mm)
#text(size: 9pt)[#strong(own(data.notes.first()))]
#for note in data.notes.slice(1) [#text(size: 9pt, own(note)) ]
#v(1mm)
#block(width: 253mm, height: 128mm, stroke: hair, {
  for one in data.lines {
    place(top + left, line(start: one.from.map(n => n * 1mm), end: one.to.map(n => n * 1mm),
      stroke: (paint: rgb("#9aa79f"), thickness: one.wide * 1pt, dash: if one.dashed { "dashed" } else { none })))
  }
  for one in data.dots {
    let (x, y) = one.at.map(n => n * 1mm)
    place(top + left, dx: x - 3mm, dy: y - 3mm, signed(one.kind, one.number))
    if one.place.len() == 3 {
      let (x, y, side) = one.place
      let back = if side == "start" { 0mm } else if side == "end" { 60mm } else { 30mm }
      let way = if side == "start" { left } else if side == "end" { right } else { center }
      let name = box(fill: white.transparentize(25%), outset: (y: 0.3mm), text(size: 6.5pt, own(one.name)))
      place(top + left, dx: x * 1mm - back, dy: y * 1mm - 2mm,
        box(width: 60mm, height: 4mm, align(way + horizon, name)))
    }
  }
})
#v(1mm)
#grid(columns: data.kinds.len() * 2 + 1, column-gutter: 2mm, align: horizon,
  ..data.kinds.map(one => (signed(one.at(0), ""), text(size: 8pt)[#one.at(1) #h(4mm)])).flatten(),
  text(size: 8pt, fill: quiet, w.dashed))
#if data.nodes_of != "" [#text(size: 8pt, fill: quiet, data.nodes_of)]
#pagebreak()

= #w.nodes
#listed((auto, auto, 1fr, 1.3fr, auto), (w.number, w.kind, w.name, w.about, w.links),
  data.nodes.map(row => (table.cell(inset: 0mm, align: center + horizon, signed(row.at(5), row.at(0))),
    ..row.slice(1, 5).map(small))))

= #w.edges
#listed((auto, 1fr, 1fr, 2fr), (w.ends, w.how, w.worth, w.source),
  data.edges.map(row => (small(row.at(0)), small(row.at(1)), small(row.at(2)),
    if row.at(3).len() == 0 { small("–") } else { row.at(3).map(small).join(linebreak()) })))
#if data.edges_of != "" [#text(size: 8pt, fill: quiet, data.edges_of)]

= #w.methods
#for line in data.methods [#par(text(size: 9pt, line))]
#for line in data.notes [#par(text(size: 9pt, line))]
#v(2mm)
#text(size: 9pt)[#w.made #own(data.by)]
"""
