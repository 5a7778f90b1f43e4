"""The network of what a reader may see: cases, consignments, identifiers and parties, read from the tables.

Nothing comes in but through ``visible_to``, ``shown_to`` and ``named_to``: what is hidden is no node, no edge, and is
counted in no weight.
"""

from __future__ import annotations

import uuid

from greenlane.people.models import Person
from greenlane.tracing.network.graph import Graph

HOPS = 2
NEAR = 2000
WHOLE = 5000


def around(
    person: Person, *, case: uuid.UUID | None = None, key: str = "", hops: int = HOPS, limit: int = NEAR
) -> Graph:
    """Return what lies within ``hops`` edges of a case, or of the node with this key, at most ``limit`` nodes.

    The graph is empty where ``person`` may not see it. Two hops lead from a case over what it shows or names to the
    other records that show or name the same; ``Graph.more`` says that the limit cut something off.
    """
    raise NotImplementedError


def whole(person: Person, *, limit: int = WHOLE) -> Graph:
    """Return the network of all cases that ``person`` may see and of what is linked to them, ``limit`` nodes at most.

    The newest cases go first. Identifiers and consignments that link nothing are left out.
    """
    raise NotImplementedError
