"""The chain of custody: what may be done to an exhibit after what, and how each event says how the exhibit then stood.

Each case has its own chain of entries (``ledger.chain``). The body of an entry *says* what happened; what it says is
enough to work out how the exhibit stood after it (``after``), and ``row`` is the digest of that. So whoever has the
chain can say of every exhibit where it must be and what it must look like, and find the row that says otherwise.

People's names (to whom something was given back) lie beside the entry, and the entry has their salted digest only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from greenlane.ledger import chain as chains

VERBS: Mapping[str, str] = {
    "custody.collected": "collect",
    "custody.sealed": "seal",
    "custody.unsealed": "unseal",
    "custody.offered": "offer",
    "custody.taken_over": "accept",
    "custody.declined": "decline",
    "custody.offer_withdrawn": "withdraw",
    "custody.to_laboratory": "laboratory",
    "custody.back": "back",
    "custody.result": "result",
    "custody.given_back": "return",
    "custody.destroyed": "destroy",
    "custody.destruction_confirmed": "confirm",
    "custody.destruction_denied": "deny",
    "custody.file_added": "file",
    "custody.file_removed": "remove",
    "custody.corrected": "correct",
}
"""Each verb of the ledger with the kind of event that it enters."""
DEEDS: Mapping[str, str] = {kind: verb for verb, kind in VERBS.items()}

HELD, OFFERED, LABORATORY, RETURNED, DESTROYED = "held", "offered", "laboratory", "returned", "destroyed"
ENDS = frozenset({RETURNED, DESTROYED})

# From which states each kind of event may follow, and the state it leaves the exhibit in ("": as it was).
STEPS: Mapping[str, tuple[frozenset[str], str]] = {
    "collect": (frozenset({""}), HELD),
    "seal": (frozenset({HELD}), ""),
    "unseal": (frozenset({HELD, LABORATORY}), ""),
    "offer": (frozenset({HELD}), OFFERED),
    "accept": (frozenset({OFFERED}), HELD),
    "decline": (frozenset({OFFERED}), HELD),
    "withdraw": (frozenset({OFFERED}), HELD),
    "laboratory": (frozenset({HELD}), LABORATORY),
    "back": (frozenset({LABORATORY}), HELD),
    "result": (frozenset({HELD, OFFERED, LABORATORY, RETURNED, DESTROYED}), ""),
    "return": (frozenset({HELD}), RETURNED),
    "destroy": (frozenset({HELD}), DESTROYED),
    "confirm": (frozenset({DESTROYED}), ""),
    "deny": (frozenset({DESTROYED}), ""),
    "file": (frozenset({HELD, OFFERED, LABORATORY, RETURNED, DESTROYED}), ""),
    "remove": (frozenset({HELD, OFFERED, LABORATORY, RETURNED, DESTROYED}), ""),
    "correct": (frozenset({HELD, OFFERED, LABORATORY, RETURNED, DESTROYED}), ""),
}
CORRECTABLE = ("description", "line", "quantity", "place", "seal")
OF_CASE = frozenset({"file", "remove"})  # what may be said of the case as a whole, without an exhibit


class NotPossible(ValueError):
    """This cannot be done to an exhibit as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How an exhibit stands: the columns of its row. ``holder`` is the id of a person, or empty."""

    id: str
    number: str
    description: str = ""
    line: int | None = None
    quantity: str = ""
    seal: str = ""
    state: str = ""
    holder: str = ""
    place: str = ""


def chain_of(seizure: UUID | str) -> str:
    """The name of a case's own chain in the ledger."""
    return f"custody-{seizure}"


def digest(facts: Facts) -> str:
    """The SHA-256 of how an exhibit stands, over canonical JSON."""
    return hashlib.sha256(chains.canonical(chains.plain(asdict(facts)))).hexdigest()


def digest_of_names(names: Mapping[str, object]) -> str:
    """The SHA-256 of names with their salt, which alone the chain knows of them; "" of none."""
    return hashlib.sha256(chains.canonical(chains.plain(dict(names)))).hexdigest() if names else ""


def possible(facts: Facts) -> tuple[str, ...]:
    """The kinds of event that may follow now."""
    kinds = [kind for kind, (states, _) in STEPS.items() if facts.state in states]
    without = {"seal"} if facts.seal else {"unseal"}
    return tuple(kind for kind in kinds if kind not in without)


def unconfirmed(kinds: Collection[str]) -> bool:
    """Whether a witness is named for the end of an exhibit with these kinds of event, and has not confirmed it."""
    return "destroy" in kinds and "confirm" not in kinds


def after(facts: Facts, said: Mapping[str, object]) -> Facts:
    """Return how the exhibit stands after an event that says this. Raises NotPossible.

    ``said["kind"]`` is one of STEPS. What else an event may say: ``seal``, ``holder`` (an id; "" is nobody) and
    ``place`` as they then are; ``description``, ``quantity`` and ``line`` where it is collected; ``changes`` where it
    is corrected.
    """
    kind = str(said.get("kind"))
    if kind not in STEPS:
        raise NotPossible(f"{kind!r} is no event of custody")
    if kind not in possible(facts):
        stands = facts.state or "not yet collected"
        sealed = f", {'sealed' if facts.seal else 'not sealed'}" if kind in ("seal", "unseal") else ""
        raise NotPossible(f"{kind!r} cannot follow: the exhibit is {stands}{sealed}")
    facts = replace(facts, state=STEPS[kind][1] or facts.state)
    if kind == "collect":
        line = said.get("line")
        facts = replace(facts, description=_text(said, "description"), quantity=_text(said, "quantity"),
                        line=line if isinstance(line, int) else None)  # fmt: skip
    if kind == "correct":
        return _corrected(facts, said.get("changes"))
    if kind == "unseal":
        return replace(facts, seal="")
    for name in ("seal", "holder", "place"):
        if name in said:
            facts = Facts(**{**asdict(facts), name: _text(said, name)})
    return facts


def _corrected(facts: Facts, changes: object) -> Facts:
    if not isinstance(changes, Mapping) or not changes or not set(changes) <= set(CORRECTABLE):
        raise NotPossible(f"a correction changes one or more of {', '.join(CORRECTABLE)}")
    return Facts(**{**asdict(facts), **changes})


def _text(said: Mapping[str, object], name: str) -> str:
    return str(said.get(name) or "")
