"""Training the network on packed scenes within a budget of time: it can be stopped, continued and used at any moment.

Needs PyTorch (extra ``train``). Weights in use are a running mean of those trained (Polyak & Juditsky 1992), which are
better and steadier than the last ones. A state on disk holds all that it takes to go on.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
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

Tell = Callable[[str], None]
Stage = tuple[int, float, float]
"""Size of tiles, scale of pictures, share that begins with a thing alone."""


@dataclass(frozen=True)
class Plan:
    """How to train. ``minutes`` of this machine's time in all; ``tiles``: from which part of the time on tiles have
    which size, pictures which scale, and which share begins with a thing alone (small and simple ones first, because
    they teach most in a minute); ``batch``: tiles of 128 pixels to a step, fewer where they are larger; ``bfloat16``:
    half as wide numbers, where the processor has them.
    """

    minutes: float
    batch: int = 40
    rate: float = 2.5e-3
    decay: float = 0.05
    tiles: tuple[tuple[float, int, float, float], ...] = (
        (0.0, 128, 0.6, 0.8), (0.35, 128, 0.6, 0.4), (0.7, 160, 0.7, 0.25),
    )  # fmt: skip
    threads: int = 1
    bfloat16: bool = True
    seed: int = 0
    warm: int = 150
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


def begun(plan: Plan, weights: dict[str, Any] | None = None) -> State:
    """Return a state before the first step, from given weights where there are some."""
    torch.manual_seed(plan.seed)
    network = Network()
    if weights is not None:
        network.load_state_dict(weights)
    network = network.to(memory_format=torch.channels_last)
    plain = [each for each in network.parameters() if each.ndim > 1]
    bent = [each for each in network.parameters() if each.ndim <= 1]
    groups = [{"params": plain, "weight_decay": plan.decay}, {"params": bent, "weight_decay": 0.0}]
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    return State(network, mean, torch.optim.AdamW(groups, lr=plan.rate))


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
    state = begun(plan, said["network"])
    state.mean = said["mean"]
    state.optimizer.load_state_dict(said["optimizer"])
    counts = said["counts"]
    state.step, state.seconds, state.pictures = counts["step"], counts["seconds"], counts["pictures"]
    return state


def train(state: State, source: Source, plan: Plan, out: Path, tell: Tell) -> State:
    """Train until the plan's minutes are used up. Writes the state to ``out``, also where it is interrupted."""
    torch.set_num_threads(plan.threads)
    state.network.train()
    try:
        while (part := state.seconds / (60 * plan.minutes)) < 1.0:
            _train_stage(state, source, plan, _stage(plan, part), (out, tell))
    finally:
        saved(state, out)
    return state


def _train_stage(
    state: State, source: Source, plan: Plan, stage: Stage, to: tuple[Path, Tell]
) -> None:  # fmt: skip
    """Train with tiles of one size until the plan says another, or is at its end."""
    begun_at, before, written = time.monotonic(), state.seconds, time.monotonic()
    running: dict[str, float] = {}
    for wanted in _batches(source, plan, stage, seed=(plan.seed, state.step)):
        _rate(state, plan)
        _follow(running, _step(state, wanted, plan))
        state.seconds = before + time.monotonic() - begun_at
        if state.step % 50 == 0:
            to[1](_line(state, running, stage[0]))
        if time.monotonic() - written > 60 * plan.each:
            saved(state, to[0])
            written = time.monotonic()
        part = state.seconds / (60 * plan.minutes)
        if part >= 1.0 or stage != _stage(plan, part):
            return


def _stage(plan: Plan, part: float) -> Stage:
    """Return what tiles are like at a part of the time."""
    return next((size, scale, alone) for start, size, scale, alone in reversed(plan.tiles) if part >= start)


def _rate(state: State, plan: Plan) -> None:
    """Set the rate of learning: a short rise, then down over the budget of time, most of it towards the end."""
    part = min(1.0, state.seconds / (60 * plan.minutes))
    rate = plan.rate * min(1.0, (state.step + 1) / plan.warm) * (0.02 + 0.98 * (1.0 - part**3))
    for group in state.optimizer.param_groups:
        group["lr"] = float(rate)


def _step(state: State, wanted: dict[str, Any], plan: Plan) -> dict[str, float]:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.bfloat16):
        answer = state.network(wanted["planes"])
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


def _line(state: State, running: dict[str, float], size: int) -> str:
    costs = " ".join(f"{name} {cost:.3f}" for name, cost in running.items())
    return f"step {state.step} tile {size} pictures {state.pictures:,} minutes {state.seconds / 60:.1f} {costs}"


def _batches(source: Source, plan: Plan, stage: Stage, seed: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield batches for ever, made beside the training in a thread of its own."""
    made: queue.Queue[dict[str, Any]] = queue.Queue(maxsize=3)
    stop = threading.Event()

    def make() -> None:
        rng = np.random.default_rng([*seed, stage[0]])
        while not stop.is_set():
            one = batch(source, plan, stage, rng)
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


def batch(source: Source, plan: Plan, stage: Stage, rng: np.random.Generator) -> dict[str, Any]:
    """Return tiles with what should be answered, stacked."""
    size, scale, share = stage
    low, high = plan.recipe.scale
    recipe = replace(plan.recipe, scale=(low * scale, high * scale))
    tiles, targets = [], []
    for _ in range(max(4, round(plan.batch * (128 / size) ** 2))):
        first, second = _drawn(source, recipe, share, rng)
        made = tile(first, second, size, recipe, rng)
        tiles.append(made.planes)
        targets.append(target(made.things, size, size))
    stacked: dict[str, Any] = {
        name: torch.from_numpy(np.stack([getattr(each, name) for each in targets]))
        for name in ("middle", "kind", "sides", "near", "mask", "asked")
    }
    stacked["whole"] = torch.tensor([each.whole for each in targets], dtype=torch.float32)
    planes = torch.from_numpy(np.stack(tiles))
    stacked["planes"] = planes.contiguous(memory_format=torch.channels_last)
    return stacked


def _drawn(source: Source, recipe: Recipe, share: float, rng: np.random.Generator) -> tuple[Scene, Scene | None]:
    """Draw a scene, and what is laid over it if anything."""
    pack = source.packs[int(rng.integers(len(source.packs)))]
    chance = recipe.over
    if source.alone is not None:
        pack = source.alone if rng.random() < share else pack
        chance = recipe.alone
    over = source.alone or pack
    second = over.scene(int(rng.integers(len(over)))) if rng.random() < chance else None
    return pack.scene(int(rng.integers(len(pack)))), second


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
