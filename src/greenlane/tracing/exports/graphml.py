"""GraphML: what Gephi, yEd, Cytoscape, NetworkX and most programs for networks read. Pure.

The layout is that of graphml.graphdrawing.org: keys, then one undirected graph of nodes and edges. Ids are the keys of
the nodes. What an edge rests on stands in one text: one line for each place in a record.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from greenlane.tracing.exports.rests import places
from greenlane.tracing.exports.signs import shown
from greenlane.tracing.exports.source import Source
from greenlane.tracing.network.graph import Edge, Graph, Node

SPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("label", "kind", "subkind", "nominal", "about")
_EDGE = ("kind", "bits", "said", "evidence")
_TYPES = {"nominal": "boolean", "bits": "double"}


def write(graph: Graph, source: Source) -> bytes:
    """Return the network as GraphML in UTF-8. The source's lines are data of the graph itself."""
    root = ET.Element("graphml", {"xmlns": SPACE})
    for part, names in (("graph", ("source", "tlp")), ("node", _NODE), ("edge", _EDGE)):
        for name in names:
            kind = _TYPES.get(name, "string")
            said = {"id": f"{part}_{name}", "for": part, "attr.name": name, "attr.type": kind}
            ET.SubElement(root, "key", said)
    drawn = ET.SubElement(root, "graph", {"id": "network", "edgedefault": "undirected"})
    _data(drawn, "graph", {"source": "\n".join(source.lines), "tlp": source.tlp})
    for node in graph.nodes.values():
        _data(ET.SubElement(drawn, "node", {"id": shown(node.key)}), "node", _of_node(node))
    for number, edge in enumerate(graph.edges):
        ends = {"id": f"e{number}", "source": shown(edge.start), "target": shown(edge.end)}
        _data(ET.SubElement(drawn, "edge", ends), "edge", _of_edge(graph, edge))
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _of_node(node: Node) -> dict[str, str]:
    about = "\n".join(f"{name}: {value}" for name, value in node.about.items())
    said = {"label": node.said, "kind": node.kind, "subkind": node.subkind, "about": about}
    return said | {"nominal": "true" if node.nominal else "false"}


def _of_edge(graph: Graph, edge: Edge) -> dict[str, str]:
    evidence = "\n".join(places(graph, edge))
    return {"kind": edge.kind, "bits": f"{edge.weight:.4f}", "said": edge.said, "evidence": evidence}


def _data(element: ET.Element, part: str, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        if value:
            ET.SubElement(element, "data", {"key": f"{part}_{name}"}).text = shown(value)
