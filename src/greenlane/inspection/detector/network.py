"""The network that looks at a picture: a compact detector of centre points, with masks and one answer for the whole.

On a ``trunk`` stands what it answers with. It is fully convolutional: any height and width that are multiples of 32.
Needs PyTorch (extra ``train``); what looks at pictures in service is its ONNX form (``export``, ``run``).

At every eighth pixel it says how sure it is that the middle of something listed stands there (whatever its class),
which class that would be, and how far the sides of its box are. At every fourth pixel it says whether something listed
covers it. Something that could be two classes is thus still something.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.detector.trunk import WIDTHS, Trunk, folded

STRIDE = 8
"""Pixels between two places at which a middle can stand."""
MASK_STRIDE = 4
MULTIPLE = 32
"""Height and width of what the network is given are multiples of this."""
EMBEDDING = 160
"""Numbers that describe a whole picture, by which it is told apart from what was never seen."""
OUTPUTS = ("middle", "kind", "sides", "mask", "whole", "embedding")
_RARE = -4.0
"""Log-odds of a middle or a mask before anything is learned: nearly nowhere."""


def _layer(inside: int, outside: int, size: int = 3) -> Any:
    return nn.Sequential(
        nn.Conv2d(inside, outside, size, 1, size // 2, bias=False), nn.BatchNorm2d(outside), nn.ReLU(inplace=True)
    )


class Answers(nn.Module):  # type: ignore[misc]
    """What the network says of what its trunk found."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        fourth, eighth, sixteenth, coarse = WIDTHS
        self.coarse = _layer(coarse, EMBEDDING, 1)
        self.from_coarse = nn.Conv2d(EMBEDDING, 96, 1)
        self.to_sixteenth = nn.Conv2d(sixteenth, 96, 1)
        self.at_sixteenth = _layer(96, 96)
        self.from_sixteenth = nn.Conv2d(96, 80, 1)
        self.to_eighth = nn.Conv2d(eighth, 80, 1)
        self.at_eighth = nn.Sequential(_layer(80, 80), _layer(80, 80))
        self.head = nn.Sequential(_layer(80, 96), _layer(96, 96))
        self.edges = nn.Sequential(_layer(80, 96), _layer(96, 96))
        self.middle = nn.Conv2d(96, 1, 1)
        self.kind = nn.Conv2d(96, classes, 1)
        self.sides = nn.Conv2d(96, 4, 1)
        self.from_eighth = nn.Conv2d(80, 32, 1)
        self.to_fourth = nn.Conv2d(fourth, 32, 1)
        self.at_fourth = _layer(32, 32)
        self.mask = nn.Conv2d(32, 1, 1)
        self.whole = nn.Linear(EMBEDDING + 80 + 1, 1)
        for rare in (self.middle, self.kind, self.mask):
            nn.init.constant_(rare.bias, _RARE)
        nn.init.constant_(self.sides.bias, 1.0)

    def forward(self, found: list[Any]) -> tuple[Any, ...]:
        fourth, eighth, sixteenth, coarse = found
        coarse = self.coarse(coarse)
        sixteenth = self.at_sixteenth(self.to_sixteenth(sixteenth) + _twice(self.from_coarse(coarse)))
        eighth = self.at_eighth(self.to_eighth(eighth) + _twice(self.from_sixteenth(sixteenth)))
        head = self.head(eighth)
        middle = self.middle(head)
        fourth = self.at_fourth(self.to_fourth(fourth) + _twice(self.from_eighth(eighth)))
        embedding = coarse.mean((2, 3))
        most = torch.cat([embedding, eighth.amax((2, 3)), middle.amax((2, 3))], 1)
        sides = functional.softplus(self.sides(self.edges(eighth)))
        return middle, self.kind(head), sides, self.mask(fourth), self.whole(most), embedding


class Network(nn.Module):  # type: ignore[misc]
    """From planes (N, 3, H, W) to, in the order of OUTPUTS, log-odds and numbers.

    ``middle`` (N, 1, H/8, W/8) log-odds; ``kind`` (N, classes, H/8, W/8) log-odds up to a constant; ``sides``
    (N, 4, H/8, W/8) distances to left, top, right, bottom in steps of eight pixels; ``mask`` (N, 1, H/4, W/4) log-odds;
    ``whole`` (N, 1) log-odds that something listed is in the picture; ``embedding`` (N, EMBEDDING).

    ``trunk``: one that knows something already, its norms folded; else one that knows nothing.
    """

    def __init__(self, trunk: Trunk | None = None, classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.trunk = folded(Trunk()) if trunk is None else trunk
        self.answers = Answers(classes)

    def forward(self, x: Any) -> tuple[Any, ...]:
        answers: tuple[Any, ...] = self.answers(self.trunk(x))
        return answers


def _twice(x: Any) -> Any:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def weights_of(network: Any) -> int:
    """Return how many numbers a network has learned."""
    return sum(int(each.numel()) for each in network.parameters())
