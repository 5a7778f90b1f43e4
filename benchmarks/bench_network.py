"""A large network: parts, communities, brokers, key players, cuts and chains, beside networkx and rustworkx.

python -m benchmarks.run network               100,000 nodes, 500,000 edges
GREENLANE_BENCH_NODES=1000000 python -m benchmarks.run network

Every task of every library runs in a process of its own, which builds the network first. All seconds are seconds of
processor, of all threads, so that a busy machine changes little; a process that uses more than GREENLANE_BENCH_LIMIT
of them in all (300) is ended, and the table says so. Answers that ought to be equal are compared: the number of parts,
the cost of the cheapest chain and of those after it.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine

NODES = 100_000
EDGES_PER_NODE = 5
COMMUNITY = 200
HUBS = 20
CHAINS = 5
PIVOTS = 20
LIMIT = 300
LIBRARIES = ("greenlane", "networkx", "rustworkx")
IMPORTED = {"greenlane": tuple(f"greenlane.tracing.network.{name}" for name in ("breaking", "chains", "measures"))}
TASKS = {
    "parts": "parts that hang together",
    "communities": "communities",
    "brokers": "brokers",
    "fragments": "key players: three that cut most pairs apart",
    "reach": "key players: three that reach most within two steps",
    "between": "smallest cut between two nodes",
    "chains": f"{CHAINS} cheapest chains without loops",
    "path": "one cheapest chain",
}
HOW = {
    ("greenlane", "brokers"): "20,000 random pairs, error proven",
    ("networkx", "brokers"): f"{PIVOTS} pivots, no error known",
    ("rustworkx", "brokers"): "all pairs: it has no other way",
    ("networkx", "communities"): "Louvain",
    ("greenlane", "communities"): "Leiden",
}
SAID = "a made-up network: communities of 200 nodes, four edges of five inside them, 20 hubs; weights of 0.5 to 16 bits"
Row = dict[str, Any]


def main(nodes: int, limit: float) -> int:
    """Run every task that a library has, and report."""
    with tempfile.TemporaryDirectory(prefix="greenlane-bench-") as folder:
        path = Path(folder) / "edges.npz"
        edges = made(nodes, path)
        found = {
            task: {library: timed(library, task, path, limit) for library in LIBRARIES if has(library, task)}
            for task in TASKS
        }
    agree = agreement(found)
    table: list[tuple[str, Any]] = [("network", f"{nodes:,} nodes, {edges:,} edges")]
    for task, by_library in found.items():
        for library, one in by_library.items():
            how = HOW.get((library, task), "")
            table.append((f"{TASKS[task]}: {library}{f' ({how})' if how else ''}", in_words(one, by_library, limit)))
    table += agree
    machine.report("network", "A large network", table, given=f"{SAID}; seed 1", found=found)
    return 0 if all(value != "NO" for _, value in agree) else 1


def in_words(one: Row, beside: dict[str, Row], limit: float) -> str:
    """Say how long it took, how often as long as ours, and in how much memory."""
    if "seconds" not in one:
        late = f"did not end within {limit:g} s of processor, building included"
        return late if one["late"] else f"failed: {one['said']}"
    ours = beside["greenlane"].get("seconds")
    ratio = f"; {one['seconds'] / ours:,.1f} times as long" if ours and one is not beside["greenlane"] else ""
    said = "".join(
        f"; {name} {value}" for name, value in one["answer"].items() if name in ("count", "modularity", "error")
    )
    return f"{one['seconds']:.2f} s{ratio}; built in {one['build_seconds']:.1f} s; {one['peak_mb']:,.0f} MB{said}"


def agreement(found: dict[str, dict[str, Row]]) -> list[tuple[str, str]]:
    """Compare answers that ought to be equal, of whatever ended."""
    checks = []
    for task, name in (("parts", "count"), ("chains", "costs"), ("path", "costs"), ("between", "count")):
        answers = {
            library: one["answer"][name] for library, one in found[task].items() if name in one.get("answer", {})
        }
        if len(answers) > 1:
            first, *others = answers.values()
            same = all(np.allclose(first, other, rtol=1e-9) for other in others)
            checks.append((f"the same {name} of {TASKS[task]}: {', '.join(answers)}", "yes" if same else "NO"))
    return checks


def timed(library: str, task: str, path: Path, limit: float) -> Row:
    """Run one task in a process of its own, for no more than ``limit`` seconds of processor."""
    print(f"  {library}: {TASKS[task]} …", flush=True)
    limited = ["prlimit", f"--cpu={limit:.0f}:{limit + 9:.0f}"]
    command = [*limited, sys.executable, "-m", "benchmarks.bench_network", "one", library, task, str(path)]
    done = subprocess.run(
        command, cwd=machine.ROOT, check=False, text=True, capture_output=True, env=machine.environment()
    )
    if done.returncode == -signal.SIGXCPU:
        return {"late": True}
    if done.returncode:
        return {"late": False, "said": (done.stderr.splitlines() or [f"ended with {done.returncode}"])[-1]}
    answer: Row = json.loads(done.stdout.splitlines()[-1])
    return answer


def one(library: str, task: str, path: Path) -> Row:
    """Build the network and do one task; the import of the library counts for neither."""
    _built(library)  # imports what it needs
    with np.load(path) as edges:
        low, high, weight, costs = (edges[name] for name in ("low", "high", "weight", "costs"))
        nodes = int(edges["nodes"])
    begun = time.process_time()
    graph = _built(library)(nodes, low, high, weight, costs)
    built = time.process_time() - begun
    begun = time.process_time()
    answer = WORK[library, task](graph, nodes)
    seconds = time.process_time() - begun
    if (library, task) in AFTER:
        answer |= AFTER[library, task](graph, answer.pop("found"))
    return {
        "seconds": round(seconds, 4), "build_seconds": round(built, 3), "peak_mb": machine.peak_mb(), "answer": answer,
    }  # fmt: skip


def made(nodes: int, path: Path) -> int:
    """Write the edges of a made-up network, each once; return how many there are."""
    from greenlane.tracing.network.chains import costs
    from greenlane.tracing.network.net import arranged

    random, count = np.random.default_rng(1), EDGES_PER_NODE * nodes
    starts = random.integers(0, nodes, count)
    starts[: count // 25] = random.integers(0, HUBS, count // 25)
    near = starts // COMMUNITY * COMMUNITY + random.integers(0, COMMUNITY, count)
    ends = np.where(random.random(count) < 0.8, near, random.integers(0, nodes, count)) % nodes
    net = arranged(range(nodes), starts, ends, random.uniform(0.5, 16, count))  # type: ignore[arg-type]
    np.savez(path, nodes=nodes, low=net.low, high=net.high, weight=net.weight, costs=costs(net.weight))
    return len(net.low)


def ends_of(nodes: int) -> tuple[int, int]:
    """The two nodes that chains and cuts are asked for: no hubs, of different communities."""
    return COMMUNITY + 7, nodes - 5


def has(library: str, task: str) -> bool:
    return (library, task) in WORK


def _built(library: str) -> Callable[..., Any]:
    for module in IMPORTED.get(library, (library,)):
        importlib.import_module(module)
    return {"greenlane": _net, "networkx": _networkx, "rustworkx": _rustworkx}[library]


# ---- greenlane


def _net(nodes: int, low: Any, high: Any, weight: Any, costs: Any) -> Any:
    from greenlane.tracing.network.net import arranged

    net = arranged([str(n) for n in range(nodes)], low, high, weight)
    assert net.matrix.shape == (nodes, nodes) and len(net.numbers) == nodes
    return net


def _our_communities(net: Any, nodes: int) -> Row:
    from greenlane.tracing.network import measures

    return {"found": measures.community_numbers(net)}


def _ranked(name: str) -> Callable[[Any, int], Row]:
    def rank(net: Any, nodes: int) -> Row:
        from greenlane.tracing.network import measures

        found = getattr(measures, name)(net)
        return {"top": found.nodes[:3], "error": round(found.error, 4)}

    return rank


def _our_parts(net: Any, nodes: int) -> Row:
    from greenlane.tracing.network.pieces import parts

    return {"count": int(parts(net).max()) + 1}


def _our_cut(net: Any, nodes: int) -> Row:
    from greenlane.tracing.network import breaking

    start, end = map(str, ends_of(nodes))
    return {"count": len(breaking.between(net, [start], [end]).nodes)}


def _our_chains(count: int) -> Callable[[Any, int], Row]:
    def work(net: Any, nodes: int) -> Row:
        from greenlane.tracing.network.chains import Ways

        start, end = map(str, ends_of(nodes))
        return {"costs": [cost for _, cost in Ways(net, {}).shortest(start, end, count)]}

    return work


def _modularity(net: Any, numbers: Any) -> float:
    """Newman's modularity by weights, of communities given as numbers."""
    total = float(net.weight.sum())
    inside = float(net.weight[numbers[net.low] == numbers[net.high]].sum())
    strength = np.asarray(net.matrix.sum(axis=1)).ravel()
    shares = np.bincount(numbers, weights=strength) / (2 * total)
    return round(inside / total - float((shares**2).sum()), 4)


def _our_quality(net: Any, numbers: Any) -> Row:
    return {"count": int(numbers.max()) + 1, "modularity": _modularity(net, numbers)}


# ---- networkx


def _networkx(nodes: int, low: Any, high: Any, weight: Any, costs: Any) -> Any:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    rows = zip(low.tolist(), high.tolist(), weight.tolist(), costs.tolist(), strict=True)
    graph.add_edges_from((a, b, {"weight": bits, "cost": cost}) for a, b, bits, cost in rows)
    return graph


def _nx_parts(graph: Any, nodes: int) -> Row:
    import networkx as nx

    return {"count": nx.number_connected_components(graph)}


def _nx_communities(graph: Any, nodes: int) -> Row:
    import networkx as nx

    return {"found": nx.community.louvain_communities(graph, seed=1)}


def _nx_quality(graph: Any, groups: Any) -> Row:
    import networkx as nx

    return {"count": len(groups), "modularity": round(nx.community.modularity(graph, groups), 4)}


def _nx_brokers(graph: Any, nodes: int) -> Row:
    import networkx as nx

    found = nx.betweenness_centrality(graph, k=PIVOTS, seed=1)
    return {"top": sorted(found.items(), key=lambda pair: -pair[1])[:3]}


def _nx_chains(graph: Any, nodes: int) -> Row:
    from itertools import islice

    import networkx as nx

    ways = islice(nx.shortest_simple_paths(graph, *ends_of(nodes), weight="cost"), CHAINS)
    return {"costs": [nx.path_weight(graph, way, "cost") for way in ways]}


def _nx_path(graph: Any, nodes: int) -> Row:
    import networkx as nx

    return {"costs": [nx.bidirectional_dijkstra(graph, *ends_of(nodes), weight="cost")[0]]}


def _nx_cut(graph: Any, nodes: int) -> Row:
    import networkx as nx

    return {"count": len(nx.minimum_node_cut(graph, *ends_of(nodes)))}


# ---- rustworkx


def _rustworkx(nodes: int, low: Any, high: Any, weight: Any, costs: Any) -> Any:
    import rustworkx as rx

    graph = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(list(zip(low.tolist(), high.tolist(), costs.tolist(), strict=True)))
    return graph


def _rx_parts(graph: Any, nodes: int) -> Row:
    import rustworkx as rx

    return {"count": rx.number_connected_components(graph)}


def _rx_brokers(graph: Any, nodes: int) -> Row:
    import rustworkx as rx

    found = rx.betweenness_centrality(graph)
    return {"top": sorted(found.items(), key=lambda pair: -pair[1])[:3]}


def _rx_path(graph: Any, nodes: int) -> Row:
    import rustworkx as rx

    start, end = ends_of(nodes)
    return {"costs": [rx.dijkstra_shortest_path_lengths(graph, start, float, goal=end)[end]]}


WORK: dict[tuple[str, str], Callable[[Any, int], Row]] = {
    ("greenlane", "parts"): _our_parts,
    ("greenlane", "communities"): _our_communities,
    ("greenlane", "brokers"): _ranked("brokers"),
    ("greenlane", "fragments"): _ranked("fragmenting"),
    ("greenlane", "reach"): _ranked("reaching"),
    ("greenlane", "between"): _our_cut,
    ("greenlane", "chains"): _our_chains(CHAINS),
    ("greenlane", "path"): _our_chains(1),
    ("networkx", "parts"): _nx_parts,
    ("networkx", "communities"): _nx_communities,
    ("networkx", "brokers"): _nx_brokers,
    ("networkx", "between"): _nx_cut,
    ("networkx", "chains"): _nx_chains,
    ("networkx", "path"): _nx_path,
    ("rustworkx", "parts"): _rx_parts,
    ("rustworkx", "brokers"): _rx_brokers,
    ("rustworkx", "path"): _rx_path,
}
"""What each library has of its own for a task."""
AFTER: dict[tuple[str, str], Callable[[Any, Any], Row]] = {
    ("greenlane", "communities"): _our_quality,
    ("networkx", "communities"): _nx_quality,
}
"""What is worked out of an answer when the clock has stopped."""


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        print(json.dumps(one(sys.argv[2], sys.argv[3], Path(sys.argv[4]))))
        sys.exit(0)
    wanted = int(os.environ.get("GREENLANE_BENCH_NODES") or NODES)
    sys.exit(main(wanted, float(os.environ.get("GREENLANE_BENCH_LIMIT") or LIMIT)))
