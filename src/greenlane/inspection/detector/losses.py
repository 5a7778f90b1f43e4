"""What a wrong answer costs the network in training. Needs PyTorch.

Middles: the penalty-reduced focal loss of Zhou et al. 2019 ("Objects as Points"); sides: generalised IoU (Rezatofighi
et al. 2019); masks: cross-entropy and Dice (Milletari et al. 2016); class and the whole picture: cross-entropy.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

WEIGHTS = {"middle": 1.0, "kind": 1.0, "sides": 2.0, "mask": 1.0, "whole": 0.5}


def losses(answer: tuple[Any, ...], wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the cost of each part of an answer of ``Network`` against stacked ``targets.Target``."""
    middle, kind, sides, mask, whole, _ = (each.float() for each in answer)
    return {
        "middle": _middle(middle[:, 0], wanted["middle"], wanted["asked"]),
        "kind": _kind(kind, wanted["kind"], wanted["near"]),
        "sides": _sides(sides, wanted["sides"], wanted["near"]),
        "mask": _mask(mask[:, 0], wanted["mask"]),
        "whole": _whole(whole[:, 0], wanted["whole"]),
    }


def total(costs: dict[str, Any]) -> Any:
    """Return the weighted sum."""
    return sum(WEIGHTS[name] * cost for name, cost in costs.items())


def _middle(said: Any, wanted: Any, asked: Any) -> Any:
    sure = said.sigmoid()
    there = (wanted == 1).float()
    hit = there * (1 - sure) ** 2 * functional.logsigmoid(said)
    miss = (1 - there) * (1 - wanted) ** 4 * sure**2 * functional.logsigmoid(-said) * asked
    # A batch with few things still counts its false hills.
    return -(hit + miss).sum() / (there.sum() + 0.25 * len(said))


def _kind(said: Any, wanted: Any, near: Any) -> Any:
    weight = (wanted >= 0).float() * (0.3 + near)
    cost = functional.cross_entropy(said, wanted.clamp(min=0), reduction="none", label_smoothing=0.03)
    # Each picture counts alike, however large its things are.
    each = (cost * weight).sum((1, 2)) / weight.sum((1, 2)).clamp(min=0.3)
    some = (weight.sum((1, 2)) > 0).float()
    return (each * some).sum() / some.sum().clamp(min=1.0) + _everywhere(said, wanted)


def _everywhere(said: Any, wanted: Any) -> Any:
    """Each class is also asked at every place, also where nothing is: all that is not listed tells it apart."""
    there = functional.one_hot(wanted.clamp(min=0), said.shape[1]).permute(0, 3, 1, 2) * (wanted >= 0)[:, None]
    sure = said.sigmoid()
    hit = there * (1 - sure) ** 2 * functional.logsigmoid(said)
    miss = (1 - there) * sure**2 * functional.logsigmoid(-said)
    return -(hit + 0.5 * miss).sum() / (wanted >= 0).sum().clamp(min=20)


def _sides(said: Any, wanted: Any, near: Any) -> Any:
    least, most = torch.minimum(said, wanted), torch.maximum(said, wanted)
    both = (least[:, 0] + least[:, 2]) * (least[:, 1] + least[:, 3])
    one = (said[:, 0] + said[:, 2]) * (said[:, 1] + said[:, 3])
    other = (wanted[:, 0] + wanted[:, 2]) * (wanted[:, 1] + wanted[:, 3])
    either = one + other - both + 1e-6
    around = (most[:, 0] + most[:, 2]) * (most[:, 1] + most[:, 3]) + 1e-6
    cost = 1 - both / either + (around - either) / around
    return (cost * near).sum() / near.sum().clamp(min=1.0)


def _mask(said: Any, wanted: Any) -> Any:
    heavy = torch.tensor(3.0)
    cross = functional.binary_cross_entropy_with_logits(said, wanted, pos_weight=heavy)
    sure = said.sigmoid()
    dice = 1 - (2 * (sure * wanted).sum() + 1) / (sure.sum() + wanted.sum() + 1)
    return 3 * cross + dice


def _whole(said: Any, wanted: Any) -> Any:
    known = (wanted >= 0).float()
    cost = functional.binary_cross_entropy_with_logits(said, wanted.clamp(min=0), reduction="none")
    return (cost * known).sum() / known.sum().clamp(min=1.0)
