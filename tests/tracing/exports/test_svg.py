"""The picture: a shape and a label for each node, dashes for what is only suggested, and no red."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from tests.tracing.exports.networks import SOURCE, networks, node, ring

from greenlane.tracing.exports import svg
from greenlane.tracing.network.graph import Graph

NS = {"s": svg.SPACE}


def test_every_node_and_edge_is_drawn() -> None:
    root = ET.fromstring(svg.write(ring(), SOURCE, words={"case": "Case"}))
    lines = root.findall(".//s:line", NS)
    assert len(lines) == len(ring().edges)
    assert len([line for line in lines if line.get("stroke-dasharray")]) == 1
    texts = [(text.text or "").strip("⁨⁩") for text in root.iter(f"{{{svg.SPACE}}}text")]
    assert {"NP-1", "想像聚合物 <&>", "Case", SOURCE.line} <= set(texts)


def test_no_colour_is_a_red() -> None:
    for colour in re.findall(r"#[0-9a-f]{6}", svg.write(ring(), SOURCE).decode()):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (red > 1.5 * green and red > 1.5 * blue), colour


def test_a_large_network_is_cut_and_says_so() -> None:
    nodes = {f"n{n}": node(f"n{n}", "selector", str(n)) for n in range(svg.MOST + 7)}
    root = ET.fromstring(svg.write(Graph(nodes, ()), SOURCE))
    assert f"{svg.MOST} / {svg.MOST + 7}" in (root.findtext("s:desc", None, NS) or "")


@given(networks())
@settings(max_examples=20)
def test_any_network_is_a_picture(graph: Graph) -> None:
    root = ET.fromstring(svg.write(graph, SOURCE))
    assert len(root.findall(".//s:line", NS)) == len(graph.edges)
