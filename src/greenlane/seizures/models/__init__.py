"""The tables of the room: cases with their goods, evidence with its custody, take-backs, and files taken in."""

from greenlane.seizures.models.cases import Alike, Line, OfSeizure, Revision, Seizure
from greenlane.seizures.models.evidence import Custody, EvidenceFile, Exhibit, HandOver
from greenlane.seizures.models.feed import Feed
from greenlane.seizures.models.incoming import Aside, Incoming
from greenlane.seizures.models.takeback import Cost, Letter, Step, TakeBack

__all__ = [
    "Alike", "Aside", "Cost", "Custody", "EvidenceFile", "Exhibit", "Feed", "HandOver", "Incoming", "Letter", "Line",
    "OfSeizure", "Revision", "Seizure", "Step", "TakeBack",
]  # fmt: skip
