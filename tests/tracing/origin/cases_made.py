"""Invented lines of goods, and earlier cases whose origin is known."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from greenlane.tracing.origin.earlier import Earlier, Facts

IVORY = Facts(
    regime="CITES", goods_class="ivory", what="Loxodonta africana", taxon="Loxodonta africana",
    day=dt.date(2012, 5, 1), place="TH", code="BKK", transit=("QA",), destination=("CN",), mode="air",
    carrier="inventair",
)  # fmt: skip
TORTOISES = Facts(
    regime="CITES", goods_class="live_reptiles", what="Geochelone elegans", taxon="Geochelone elegans",
    day=dt.date(2012, 6, 1), place="TH", destination=("TH",), mode="luggage",
)  # fmt: skip


def past(n: int = 120, seed: int = 1) -> list[Earlier]:
    """Ivory from Kenya and Tanzania by way of Qatar, tortoises from India; some of each are found where they begin."""
    rng = random.Random(seed)
    found = []
    for k in range(n):
        facts, origins = rng.choice([(IVORY, ("KE", "KE", "TZ")), (TORTOISES, ("IN",))])
        origin, day = rng.choice(origins), dt.date(2010, 1, 1) + dt.timedelta(days=7 * k)
        place = rng.choice((facts.place, facts.place, origin))
        said = replace(facts, day=day, place=place, code="")
        found.append(Earlier(f"case {k}", said, origin))
    return found
