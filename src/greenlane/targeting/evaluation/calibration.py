"""Whether a chance of one in ten means one find in ten: reliability by tenths of the rows, and the Brier score."""

from __future__ import annotations

import numpy as np

from greenlane.targeting.learning.examples import Floats, Mask

GROUPS = 10


def calibration(found: Mask, chance: Floats, base: float) -> dict[str, object]:
    """Return the reliability table and the Brier score, beside that of always saying ``base``.

    The table has up to ten groups of equally many rows, in order of chance: rows, mean chance, share of finds.
    """
    order = np.argsort(chance, kind="stable")
    groups = [part for part in np.array_split(order, GROUPS) if len(part)]
    brier, plain = float(np.mean((chance - found) ** 2)), float(np.mean((base - found) ** 2))
    table = [
        {
            "rows": len(part),
            "chance": round(float(chance[part].mean()), 6),
            "found": round(float(found[part].mean()), 6),
        }
        for part in groups
    ]
    return {
        "brier": round(brier, 6),
        "brier_of_base_rate": round(plain, 6),
        "skill": round(1 - brier / plain, 6) if plain else None,
        "expected_finds": round(float(chance.sum()), 3),
        "finds": int(found.sum()),
        "table": table,
    }
