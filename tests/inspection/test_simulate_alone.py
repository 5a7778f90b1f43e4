"""Single things of the catalogue, alone in air."""

from __future__ import annotations

import numpy as np

from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.picture import AIR
from greenlane.inspection.simulate.alone import LEAST, MOST, alone
from greenlane.inspection.simulate.catalogue import TARGETS


def test_a_target_alone_is_labelled_where_it_stands() -> None:
    seen = [alone(np.random.default_rng(seed)) for seed in range(16)]
    labelled = [(frame, labels[0]) for frame, labels in seen if labels]
    assert 4 <= len(labelled) <= 15
    for frame, label in labelled:
        assert label.cls in CLASSES
        assert not TARGETS[label.kind].held_out
        assert LEAST <= frame.width <= MOST
        assert label.runs is not None
        mask = label.runs.mask()
        left, top, width, height = (int(side) for side in label.box)
        assert mask[top : top + height, left : left + width].sum() == mask.sum()
        through = frame.pixels.mean(0) / AIR
        assert through[mask].mean() < through[~mask].mean()


def test_the_same_number_makes_the_same_picture() -> None:
    one, other = (alone(np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(one[0].pixels, other[0].pixels)
    assert one[1] == other[1]
