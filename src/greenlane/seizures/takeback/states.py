"""The states of a take-back: sixteen on the way, and four exceptions. What each means, and what it asks for.

The sequence was worked out for this product from the treaties, from the EU's waste shipment law and from the practice
of take-backs; no law prescribes it as a whole. What a law does prescribe stands in the files of its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal


class State(StrEnum):
    """A state, in the order of the way; the last four are the exceptions. The values are what tables keep."""

    DETECTED = "detected"
    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    FAULT = "fault"
    NOTIFIED = "notified"
    ACKNOWLEDGED = "acknowledged"
    AGREED = "agreed"
    COST_ORDER = "cost_order"
    DOCUMENTS = "documents"
    BOOKED = "booked"
    DEPARTED = "departed"
    TRANSIT = "transit"
    ARRIVED = "arrived"
    DISPOSED = "disposed"
    SETTLED = "settled"
    CLOSED = "closed"
    REFUSED = "refused"
    UNKNOWN_EXPORTER = "unknown_exporter"
    ABANDONED = "abandoned"
    NOT_RETURNABLE = "not_returnable"


EXCEPTIONS = (State.REFUSED, State.UNKNOWN_EXPORTER, State.ABANDONED, State.NOT_RETURNABLE)
ORDER = tuple(state for state in State if state not in EXCEPTIONS)

FAULTS = ("exporter", "importer", "carrier", "unknown", "none")
"""Whose conduct it was: exporter or generator (notifier), importer or disposer (consignee), carrier, not known; none
where a lawful movement could not be completed."""
FAULT_NAMES: Mapping[str, str] = MappingProxyType({
    "exporter": "exporter or generator", "importer": "importer or disposer", "carrier": "carrier",
    "unknown": "not known", "none": "nobody",
})  # fmt: skip
OUTCOMES_OF_ASSESSMENT = ("illegal", "not_completed", "lawful")
OUTCOMES_OF_ANSWER = ("return", "dispose", "longer", "disputed")
"""What the two authorities agree on: it goes back, it is disposed of where it is, more time; or they do not agree."""
DISPOSALS = (
    "recovered", "disposed", "destroyed", "rescue_centre", "released_wild", "zoo", "donated", "evidence", "stored",
    "died", "other",
)  # fmt: skip
"""What became of the goods at the end: codes of ``seizures.codes.DISPOSALS``."""

Kind = Literal["text", "choice", "day", "country"]


@dataclass(frozen=True, slots=True)
class Need:
    """Something a step says: its code in ``said``, what kind of value, and whether the step is refused without it."""

    code: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a state means, who brings it about, which paper records it, and what the step says."""

    title: str
    meaning: str
    actor: str
    document: str
    needs: tuple[Need, ...] = ()
    document_required: bool = False
    reason_required: bool = False


def _wish(code: str, kind: Kind = "text") -> Need:
    return Need(code, kind, required=False)


MEANINGS: Mapping[State, Meaning] = MappingProxyType({
    State.DETECTED: Meaning(
        "Detected", "The goods are detained under a case number and photographed. No release against a guarantee.",
        "customs", "seizure record",
    ),
    State.IDENTIFIED: Meaning(
        "Identified", "Species, waste code or substance are established by an expert or a laboratory.",
        "laboratory or expert", "identification report", (_wish("method"), _wish("laboratory")),
    ),
    State.ASSESSED: Meaning(
        "Assessed", "The competent authority says whether the movement was illegal, and on which grounds.",
        "competent authority", "statement of legal grounds", (Need("outcome", "choice", OUTCOMES_OF_ASSESSMENT),),
    ),
    State.FAULT: Meaning(
        "Fault determined", "Whose conduct made it illegal: this decides who must act and who pays.",
        "competent authority", "decision on fault", (Need("fault", "choice", FAULTS),),
    ),
    State.NOTIFIED: Meaning(
        "State of export notified", "The formal letter is sent: where the goods are, what they are, why illegal.",
        "competent authority", "take-back request", (Need("country", "country"), _wish("authority")),
        document_required=True,
    ),
    State.ACKNOWLEDGED: Meaning(
        "Acknowledged", "The authority addressed confirms receipt, and names a contact.",
        "authority of the State of export", "acknowledgement", (_wish("contact"),),
    ),
    State.AGREED: Meaning(
        "Agreed or disputed", "The authorities agree on return, on sound disposal where it is, or on more time.",
        "both authorities", "record of agreement",
        (Need("outcome", "choice", OUTCOMES_OF_ANSWER), _wish("until", "day")),
    ),
    State.COST_ORDER: Meaning(
        "Cost order", "It is ordered who bears which costs, and a guarantee is called where there is one.",
        "competent authority", "cost order", (Need("payer"),),
    ),
    State.DOCUMENTS: Meaning(
        "Documents", "Notification or reasoned request, movement document, permits; no objection of transit.",
        "authorities", "set of documents", document_required=True,
    ),
    State.BOOKED: Meaning(
        "Transport booked", "A carrier is booked, the goods are sealed.",
        "carrier", "booking", (Need("carrier"), _wish("seal")),
    ),
    State.DEPARTED: Meaning(
        "Departed", "The goods left; seals, weights and photographs are recorded.",
        "customs", "departure message", (_wish("weight"), _wish("seal")),
    ),
    State.TRANSIT: Meaning(
        "Transit", "The goods passed a State of transit. May be said more than once.",
        "customs of transit", "transit message", (Need("country", "country"),),
    ),
    State.ARRIVED: Meaning(
        "Arrived and received", "The State of export confirms receipt: weight, condition, seal.",
        "State of export", "receipt", (_wish("weight"), _wish("seal")), document_required=True,
    ),
    State.DISPOSED: Meaning(
        "Disposed, recovered or rehomed", "What finally became of the goods, with the certificate of it.",
        "facility or rescue centre", "certificate",
        (Need("disposal", "choice", DISPOSALS), _wish("facility")), document_required=True,
    ),
    State.SETTLED: Meaning(
        "Costs settled", "Every cost is paid, claimed before a court, or written off with a reason.",
        "finance", "closed ledger of costs",
    ),
    State.CLOSED: Meaning(
        "Closed and reported", "The case is closed with its reason, and enters the reports.",
        "national authority", "reports", reason_required=True,
    ),
    State.REFUSED: Meaning(
        "Refused", "The State of export refuses or is silent: escalated through the secretariat or by diplomatic note.",
        "State of export", "record of escalation", reason_required=True,
    ),
    State.UNKNOWN_EXPORTER: Meaning(
        "Exporter unknown", "Nobody can be held to take the goods back; the States concerned co-operate.",
        "competent authority", "decision", reason_required=True,
    ),
    State.ABANDONED: Meaning(
        "Abandoned", "Nobody claims the goods; urgent measures against harm are ordered.",
        "competent authority", "order", reason_required=True,
    ),
    State.NOT_RETURNABLE: Meaning(
        "Not returnable", "A rule forbids that the goods go back; they are disposed of here.",
        "competent authority", "decision", reason_required=True,
    ),
})  # fmt: skip
