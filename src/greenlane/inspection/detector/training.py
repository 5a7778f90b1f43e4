"""Training the network on packed scenes within a budget of time: it can be stopped, continued and used at any moment.

Needs PyTorch (extra ``train``). Weights in use are a running mean of those trained (Polyak & Juditsky 1992), which are
better and steadier than the last ones. A state on disk holds all that it takes to go on.
"""

from __future__ import annotations

import ctypes
import platform
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from greenlane.engine.whole import Whole
from greenlane.inspection.detector.augment import Recipe, tile
from greenlane.inspection.detector.losses import losses, total
from greenlane.inspection.detector.network import Network
from greenlane.inspection.detector.packing import Pack, Scene
from greenlane.inspection.detector.targets import target
from greenlane.inspection.detector.trunk import measured, of_photographs

Tell = Callable[[str], None]
MEASURED = 24
"""Batches of pictures by which the trunk's norms are measured."""
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4
"""Options of mallopt(3)."""


@dataclass(frozen=True)
class Plan:
    """How to train. ``minutes`` of this machine's time in all; ``batch``: tiles to a step; ``size``: of a tile, in
    pixels; ``rate`` of learning, and ``slower`` the trunk's part of it; ``alone``: the share of tiles that begin with a
    thing alone; ``bfloat16``: half as wide numbers, where the processor has them.
    """

    minutes: float
    batch: int = 16
    size: int = 192
    rate: float = 1e-3
    slower: float = 0.4
    decay: float = 0.02
    alone: float = 0.05
    threads: int = 1
    bfloat16: bool = True
    seed: int = 0
    warm: int = 200
    keep: float = 0.9985
    recipe: Recipe = field(default_factory=Recipe)
    each: int = 2
    """Minutes between two states on disk."""


@dataclass(frozen=True, eq=False)
class Source:
    """What is learned from: ``packs`` of scenes, drawn from evenly, and things ``alone``, also laid over scenes."""

    packs: Sequence[Pack]
    alone: Pack | None = None


@dataclass
class State:
    """Training under way: the network, its running mean, and how far it has come."""

    network: Any
    mean: dict[str, Any]
    optimizer: Any
    step: int = 0
    seconds: float = 0.0
    pictures: int = 0


def begun(plan: Plan, network: Network) -> State:
    """Return a state before the first step of training a network."""
    torch.manual_seed(plan.seed)
    network = network.to(memory_format=torch.channels_last)
    for each in network.trunk.still():
        each.requires_grad_(False)
    groups: dict[tuple[bool, bool], list[Any]] = {}
    for name, each in network.named_parameters():
        if each.requires_grad:
            groups.setdefault((name.startswith("trunk."), each.ndim > 1), []).append(each)
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    optimizer = torch.optim.AdamW(
        [
            {"params": each, "weight_decay": plan.decay if wide else 0.0, "part": plan.slower if trunk else 1.0}
            for (trunk, wide), each in groups.items()
        ]
    )
    return State(network, mean, optimizer)


def first(plan: Plan, source: Source) -> State:
    """Return a state before the first step, the trunk as photographs taught it, measured on the pictures to come."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(plan.threads)
    trunk = of_photographs()
    rng = np.random.default_rng([plan.seed, 1])
    measured(trunk, (batch(source, plan, rng)["planes"] for _ in range(MEASURED)))
    return begun(plan, Network(trunk))


def saved(state: State, path: Path) -> None:
    """Write a state, whole or not at all."""
    said = {
        "network": state.network.state_dict(),
        "mean": state.mean,
        "optimizer": state.optimizer.state_dict(),
        "counts": {"step": state.step, "seconds": state.seconds, "pictures": state.pictures},
    }
    with Whole(path) as whole:
        torch.save(said, whole.partial)


def continued(plan: Plan, path: Path) -> State:
    """Return a state from disk; only numbers are read from the file, never code."""
    said = torch.load(path, map_location="cpu", weights_only=True)
    network = Network()
    network.load_state_dict(said["network"])
    state = begun(plan, network)
    state.mean = said["mean"]
    state.optimizer.load_state_dict(said["optimizer"])
    counts = said["counts"]
    state.step, state.seconds, state.pictures = counts["step"], counts["seconds"], counts["pictures"]
    return state


def train(state: State, source: Source, plan: Plan, out: Path, tell: Tell) -> State:
    """Train until the plan's minutes are used up. Writes the state to ``out``, also where it is interrupted."""
    torch.set_num_threads(plan.threads)
    _keep_memory()
    state.network.train()
    begun_at, before, written = time.monotonic(), state.seconds, time.monotonic()
    running: dict[str, float] = {}
    try:
        for wanted in _batches(source, plan, seed=(plan.seed, state.step)):
            if state.seconds >= 60 * plan.minutes:
                break
            _rate(state, plan)
            _follow(running, _step(state, wanted, plan))
            state.seconds = before + time.monotonic() - begun_at
            if state.step % 50 == 0:
                tell(_line(state, running))
            if time.monotonic() - written > 60 * plan.each:
                saved(state, out)
                written = time.monotonic()
    finally:
        saved(state, out)
    return state


def _keep_memory() -> None:
    """Keep memory that a step frees for the next one: to give it back and ask again takes a fifth of the time."""
    if platform.libc_ver()[0] == "glibc":
        libc = ctypes.CDLL(None)
        for option, value in ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, 1 << 28)):
            libc.mallopt(option, value)


def _rate(state: State, plan: Plan) -> None:
    """Set the rate of learning: a short rise, then down over the budget of time, most of it towards the end."""
    part = min(1.0, state.seconds / (60 * plan.minutes))
    rate = plan.rate * min(1.0, (state.step + 1) / plan.warm) * (0.02 + 0.98 * (1.0 - part**3))
    for group in state.optimizer.param_groups:
        group["lr"] = float(rate) * group["part"]


def _step(state: State, wanted: dict[str, Any], plan: Plan) -> dict[str, float]:
    found = state.network.trunk(wanted["planes"])
    # Narrow numbers make wide convolutions faster, and the trunk's slower, which go across each channel by itself.
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.bfloat16):
        answer = state.network.answers(found)
    costs = losses(answer, wanted)
    state.optimizer.zero_grad(set_to_none=True)
    total(costs).backward()
    torch.nn.utils.clip_grad_norm_(state.network.parameters(), 5.0)
    state.optimizer.step()
    state.step += 1
    state.pictures += len(wanted["planes"])
    keep = min(plan.keep, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        for name, value in state.network.state_dict().items():
            if value.dtype.is_floating_point:
                state.mean[name].mul_(keep).add_(value, alpha=1 - keep)
            else:
                state.mean[name].copy_(value)
    return {name: float(cost.detach()) for name, cost in costs.items()}


def _follow(running: dict[str, float], costs: dict[str, float]) -> None:
    for name, cost in costs.items():
        running[name] = 0.98 * running.get(name, cost) + 0.02 * cost


def _line(state: State, running: dict[str, float]) -> str:
    costs = " ".join(f"{name} {cost:.3f}" for name, cost in running.items())
    return f"step {state.step} pictures {state.pictures:,} minutes {state.seconds / 60:.1f} {costs}"


def _batches(source: Source, plan: Plan, seed: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield batches for ever, made beside the training in a thread of its own."""
    made: queue.Queue[dict[str, Any]] = queue.Queue(maxsize=3)
    stop = threading.Event()

    def make() -> None:
        rng = np.random.default_rng([*seed, 2])
        while not stop.is_set():
            one = batch(source, plan, rng)
            while not stop.is_set():
                try:
                    made.put(one, timeout=0.5)
                    break
                except queue.Full:
                    continue

    maker = threading.Thread(target=make, daemon=True)
    maker.start()
    try:
        while True:
            yield made.get(timeout=600)
    finally:
        stop.set()
        maker.join()


def batch(source: Source, plan: Plan, rng: np.random.Generator) -> dict[str, Any]:
    """Return tiles with what should be answered, stacked."""
    tiles, targets = [], []
    for _ in range(plan.batch):
        made = tile(*_drawn(source, plan, rng), plan.size, plan.recipe, rng)
        tiles.append(made.planes)
        targets.append(target(made.things, plan.size, plan.size))
    stacked: dict[str, Any] = {
        name: torch.from_numpy(np.stack([getattr(each, name) for each in targets]))
        for name in ("middle", "kind", "sides", "near", "mask", "asked")
    }
    stacked["whole"] = torch.tensor([each.whole for each in targets], dtype=torch.float32)
    planes = torch.from_numpy(np.stack(tiles))
    stacked["planes"] = planes.contiguous(memory_format=torch.channels_last)
    return stacked


def _drawn(source: Source, plan: Plan, rng: np.random.Generator) -> tuple[Scene, Scene | None]:
    """Draw a scene, and what is laid over it if anything."""
    pack = source.packs[int(rng.integers(len(source.packs)))]
    chance = plan.recipe.over
    if source.alone is not None:
        pack = source.alone if rng.random() < plan.alone else pack
        chance = plan.recipe.alone
    one, over = pack.scene(int(rng.integers(len(pack)))), source.alone or pack
    # Bags lie over bags: containers, of whose goods no material is told, are seen at other energies and from afar.
    laid = one.looks[0][1][::16, ::16, 2].any() and rng.random() < chance
    return one, over.scene(int(rng.integers(len(over)))) if laid else None


def facts(state: State, plan: Plan) -> dict[str, Any]:
    """Return what the card says of the training."""
    said: dict[str, Any] = {
        "steps": state.step,
        "pictures_seen": state.pictures,
        "minutes": round(state.seconds / 60, 1),
        "device": "cpu",
        "torch": str(torch.__version__),
    }
    if plan.minutes:
        said["plan"] = {name: value for name, value in asdict(plan).items() if name not in {"each", "warm", "keep"}}
    return said
