"""Which legal paths the facts of a case lead to, and which of them a rule refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from greenlane.seizures.takeback.path import Path, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a path hangs on. None or empty: not known (yet); what is not known excludes nothing.

    ``ours``: the country of the authority that detained the goods; ``theirs``: the State of export. ``fault`` is one
    of ``states.FAULTS``, empty while it is not decided. ``day``: of detection, whose law holds. ``consents``: whether
    the State of export consents to the return. ``party``: whether it is a Party to the treaty.
    """

    regime: str
    day: date
    ours: str
    theirs: str = ""
    fault: str = ""
    live: bool | None = None
    dead: bool | None = None
    refillable: bool | None = None
    not_completed: bool = False
    abandoned: bool = False
    consents: bool | None = None
    party: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A path, why it is proposed (English sentences), and the rule that refuses it (None: it may be taken)."""

    path: Path
    why: tuple[str, ...]
    refused: Refusal | None = None


def propose(facts: Facts) -> list[Proposal]:
    """Return the paths that the facts lead to, the open ones first, those that a rule refuses last, with the rule.

    There is always an open one: disposal here, under national law.
    """
    raise NotImplementedError
