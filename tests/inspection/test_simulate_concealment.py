"""What hides a target lies all around it and leaves room for it."""

from __future__ import annotations

import numpy as np
import pytest

from greenlane.inspection.simulate.catalogue import TARGETS, all_things
from greenlane.inspection.simulate.concealment import CONCEALMENTS
from greenlane.inspection.simulate.keeping import in_box, in_cage, in_sock, in_tube
from greenlane.inspection.simulate.material import MATERIALS
from greenlane.inspection.simulate.mesh import Part, extent

all_things()
HIDDEN = ("tusk", "horn", "seahorses")


def target(kind: str, seed: int) -> list[Part]:
    return TARGETS[kind].make(np.random.default_rng(seed))


@pytest.mark.parametrize("name", sorted(CONCEALMENTS))
def test_it_lies_all_around_the_target(name: str) -> None:
    for seed, kind in enumerate(HIDDEN):
        parts = target(kind, seed)
        hiding = CONCEALMENTS[name](np.random.default_rng(seed), parts)
        (low, high), (least, most) = extent(parts), extent(hiding)
        assert (least <= low + 1e-9).all()
        assert (most >= high - 1e-9).all()
        assert np.max(most - least) < 2.5 * np.max(high - low) + 12
        assert sum(part.share * part.mesh.volume for part in hiding) > 0
        assert {part.material for part in hiding} <= set(MATERIALS)
        assert all(part.mesh.volume > 0 for part in hiding)


@pytest.mark.parametrize("name", sorted(CONCEALMENTS))
def test_it_leaves_the_target_out_and_varies(name: str) -> None:
    parts = target("tusk", 4)
    one, other = (CONCEALMENTS[name](np.random.default_rng(seed), parts) for seed in (1, 2))
    assert not {id(part) for part in one} & {id(part) for part in parts}
    assert not {part.material for part in one} & {"ivory"}
    assert [part.mesh.volume for part in one] != [part.mesh.volume for part in other]


@pytest.mark.parametrize("keep", [in_box, in_cage, in_sock, in_tube])
def test_what_an_animal_is_kept_in_holds_it(keep: object) -> None:
    parts = target("lizard", 3)
    kept = keep(np.random.default_rng(2), parts)  # type: ignore[operator]
    assert kept[: len(parts)] == parts
    (low, high), (least, most) = extent(parts), extent(kept[len(parts) :])
    assert (least[1:] <= low[1:] + 1e-9).all()
    assert (most[1:] >= high[1:] - 1e-9).all()
