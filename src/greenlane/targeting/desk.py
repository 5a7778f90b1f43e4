"""What the permit desk says of the papers of consignments, as their screening hears it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from greenlane.consignments.models import Consignment, Selector
from greenlane.permits.actions.meeting import FAMILIES
from greenlane.permits.models import Overall, Paper, Presented
from greenlane.targeting.score import Reason

CODE = "PERMIT-DESK"
"""The code under which a screening says that the desk objects. No file on the shelf bears it."""
TITLE = "The permit desk objects to a paper"


@dataclass
class Papers:
    """The papers of one consignment: the numbers of those objected to, and how many of the rest took the fast lane.

    ``others`` counts those that did not, and those that the declaration names and the desk does not know.
    """

    against: list[str] = field(default_factory=list)
    fast: int = 0
    others: int = 0

    @property
    def let_by(self) -> bool:
        """Whether every paper was accepted, by the fast lane: nobody needs to see them again."""
        return bool(self.fast) and not self.others and not self.against

    @property
    def reasons(self) -> list[Reason]:
        """Why the papers have to be looked at, as a check of the law that no score outweighs; none: nothing against."""
        because = f"refused or found wrong at the permit desk: {', '.join(self.against)}"
        return [Reason(CODE, TITLE, 0, because, "papers_missing", ())] if self.against else []


def says(consignments: Sequence[Consignment]) -> Mapping[uuid.UUID, Papers]:
    """Return what is known of the papers of each consignment that has any."""
    found: dict[uuid.UUID, Papers] = {}
    known: dict[uuid.UUID, set[str]] = {}
    rows = Presented.objects.filter(consignment__in=consignments, paper__current=True).select_related("paper")
    for row in rows.order_by("pk"):
        papers, paper = found.setdefault(row.consignment_id, Papers()), row.paper
        known.setdefault(row.consignment_id, set()).add(paper.key)
        objected = paper.state == Paper.State.REFUSED or (
            paper.overall == Overall.REFUSE and paper.state != Paper.State.ACCEPTED
        )
        if objected:
            papers.against.append(paper.number)
        elif paper.fast and paper.state == Paper.State.ACCEPTED:
            papers.fast += 1
        else:
            papers.others += 1
    if known:
        named = Selector.objects.filter(consignment__in=list(known), kind__in=FAMILIES)
        for consignment, number in named.values_list("consignment", "value"):
            found[consignment].others += number not in known[consignment]
    return found
