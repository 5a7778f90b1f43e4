"""The chart of a network for a court: what is put on paper, and how. Pure.

A picture whose nodes carry numbers; a list of the nodes; a list of the links, each with the records and fields in which
it stands; what each kind of link means. Typst draws the picture itself, so that names are set in the same faces as all
other text. Nothing of the data is read as a command (``seizures.pdf``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from greenlane.tracing.exports.layout import most_linked, place
from greenlane.tracing.exports.source import Source
from greenlane.tracing.exports.svg import DASHED
from greenlane.tracing.network.graph import Edge, Graph

DRAWN, LABELLED, LISTED = 90, 60, 400
"""So many nodes are drawn, up to so many with their names, and so many links are listed: the rest is counted."""
WIDE, HIGH = 250.0, 118.0
"""Millimetres of the picture."""
SHORT = 26  # letters of a name in the picture


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
    return {
        "words": dict(said.parts),
        "title": source.title, "asked": source.asked, "by": source.by, "tlp": source.tlp, "line": source.line,
        "notes": list(source.notes), "methods": list(said.methods),
        "lines": _lines(drawn), "dots": _dots(drawn, number),
        "kinds": [[kind, said.nodes[kind]] for kind in dict.fromkeys(drawn.nodes[key].kind for key in order)],
        "nodes": [_node(drawn, key, number[key], said) for key in order],
        "edges": [_edge(edge, number, said) for edge in edges[:LISTED]],
        "nodes_of": _of(said, len(order), len(graph.nodes)),
        "edges_of": _of(said, min(LISTED, len(edges)), len(graph.edges)),
    }  # fmt: skip


def _of(said: Said, shown: int, all_of: int) -> str:
    return said.of(shown, all_of) if shown < all_of else ""


def _lines(graph: Graph) -> list[dict[str, object]]:
    at = _places(graph)
    return [
        {"from": at[edge.start], "to": at[edge.end], "dashed": edge.kind in DASHED,
         "wide": round(min(2.2, 0.4 + max(0.0, edge.weight) / 10), 2)}
        for edge in graph.edges
    ]  # fmt: skip


def _dots(graph: Graph, number: Mapping[str, int]) -> list[dict[str, object]]:
    named = len(graph.nodes) <= LABELLED
    return [
        {"at": at, "kind": graph.nodes[key].kind, "number": str(number[key]),
         "name": _short(graph.nodes[key].said) if named else "", "left": at[0] > WIDE * 0.8}
        for key, at in _places(graph).items()
    ]  # fmt: skip


def _places(graph: Graph) -> dict[str, tuple[float, float]]:
    inner = (WIDE - 30, HIGH - 12)
    placed = place(graph, wide=WIDE / HIGH)
    return {
        key: (round(8 + x / (WIDE / HIGH) * inner[0], 2), round(6 + y * inner[1], 2)) for key, (x, y) in placed.items()
    }


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


def _node(graph: Graph, key: str, number: int, said: Said) -> list[str]:
    node = graph.nodes[key]
    links = sum(key in (edge.start, edge.end) for edge in graph.edges)
    about = " · ".join(value for value in node.about.values() if value)
    return [str(number), said.nodes[node.kind], node.said, about, str(links)]


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
#let shape(kind) = {
  if kind == "case" { rect(width: 3.2mm, height: 3.2mm, fill: ink, stroke: 0.8pt + ink)
  } else if kind == "consignment" { rect(width: 3.4mm, height: 2.4mm, fill: white, stroke: 0.8pt + ink)
  } else if kind == "company" { circle(radius: 1.6mm, fill: link, stroke: 0.8pt + link)
  } else if kind == "person" { circle(radius: 1.6mm, fill: white, stroke: 0.8pt + link)
  } else if kind == "specimen" { polygon(fill: ink, (0mm, 3mm), (3.4mm, 3mm), (1.7mm, 0mm))
  } else if kind == "place" { polygon(fill: white, stroke: 0.8pt + quiet, (0mm, 0mm), (3.4mm, 0mm), (1.7mm, 3mm))
  } else { polygon(fill: quiet, (1.7mm, 0mm), (3.4mm, 1.7mm), (1.7mm, 3.4mm), (0mm, 1.7mm)) }
}
#let listed(columns, heads, rows) = table(columns: columns, stroke: (x: none, y: hair), inset: (x: 1.4mm, y: 1.4mm),
  align: start, table.header(..heads.map(head => text(size: 8pt, fill: quiet, weight: "bold", head))), ..rows.flatten())
#let small(it) = text(size: 8pt, own(it))

#text(size: 17pt, weight: "bold", own(data.title)) #h(4mm) #text(fill: quiet, own(data.asked))
#v(1mm)
#text(size: 9pt)[#strong(data.notes.first())]
#v(1mm)
#block(width: 250mm, height: 118mm, stroke: hair, {
  for one in data.lines {
    place(top + left, line(start: one.from.map(n => n * 1mm), end: one.to.map(n => n * 1mm),
      stroke: (paint: rgb("#9aa79f"), thickness: one.wide * 1pt, dash: if one.dashed { "dashed" } else { none })))
  }
  for one in data.dots {
    let (x, y) = one.at.map(n => n * 1mm)
    place(top + left, dx: x - 1.6mm, dy: y - 1.6mm, shape(one.kind))
    let name = text(size: 6.5pt)[#strong(ltr(one.number)) #own(one.name)]
    if one.left { place(top + left, dx: x - 52.4mm, dy: y - 1.2mm, box(width: 50mm, align(right, name))) }
    else { place(top + left, dx: x + 2.3mm, dy: y - 1.2mm, box(width: 50mm, align(left, name))) }
  }
})
#v(1mm)
#grid(columns: data.kinds.len() * 2 + 1, column-gutter: 2mm, align: horizon,
  ..data.kinds.map(one => (shape(one.at(0)), text(size: 8pt)[#one.at(1) #h(4mm)])).flatten(),
  text(size: 8pt, fill: quiet, w.dashed))
#if data.nodes_of != "" [#text(size: 8pt, fill: quiet, data.nodes_of)]
#pagebreak()

= #w.nodes
#listed((auto, auto, 1fr, 1.3fr, auto), (w.number, w.kind, w.name, w.about, w.links),
  data.nodes.map(row => row.map(small)))

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
