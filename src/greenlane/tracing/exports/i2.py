"""Tables that a link chart imports, i2 Analyst's Notebook among them: entities and links as CSV in one zip. Pure.

Column names are those in which its import wizard thinks: identity, type and label of an entity, two ends, type, label
and strength of a link. Strength says how sure a link is: ``Confirmed`` stands in a record or was judged, ``Tentative``
is only alike. No cell is taken for a formula by a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from greenlane.front.inert import inert
from greenlane.tracing.exports.rests import records
from greenlane.tracing.exports.signs import shown
from greenlane.tracing.exports.source import Source
from greenlane.tracing.network.graph import Edge, Graph, Node

ENTITIES = ("Identity", "Type", "Subtype", "Label", "Date", "Country", "Nominal", "Description")
LINKS = ("From", "To", "Link type", "Label", "Strength", "Weight (bits)", "Source reference", "Source field")
BEGINNING = (1980, 1, 1, 0, 0, 0)
TENTATIVE = frozenset({"alike", "relative"})


def write(graph: Graph, source: Source) -> bytes:
    """Return a zip of ``entities.csv``, ``links.csv`` and ``source.txt``; the tables are UTF-8 with a byte order mark.

    The same network and source give the same bytes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in (
            ("entities.csv", table(ENTITIES, map(_entity, graph.nodes.values()))),
            ("links.csv", table(LINKS, (_link(graph, edge) for edge in graph.edges))),
            ("source.txt", "".join(f"{shown(line)}\n" for line in source.lines).encode()),
        ):
            file.writestr(zipfile.ZipInfo(name, BEGINNING), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV with their head, every cell inert."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([inert(shown(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _entity(node: Node) -> tuple[str, ...]:
    rest = "; ".join(f"{name}: {value}" for name, value in node.about.items() if name not in ("day", "country"))
    return (node.key, node.kind, node.subkind, node.said, node.about.get("day", ""), node.about.get("country", ""),
            "yes" if node.nominal else "no", rest)  # fmt: skip


def _link(graph: Graph, edge: Edge) -> tuple[str, ...]:
    fields = "; ".join(dict.fromkeys(filter(None, (one.where for one in edge.evidence))))
    strength = "Tentative" if edge.kind in TENTATIVE else "Confirmed"
    return (
        edge.start,
        edge.end,
        edge.kind,
        edge.said,
        strength,
        f"{edge.weight:.2f}",
        "; ".join(records(graph, edge)),
        fields,
    )
