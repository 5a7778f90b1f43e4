"""The tables of tracing: what was noted of each case, which parties are alike, what laboratories say of origin."""

from greenlane.tracing.models.forensic import ForensicResult, ReferenceSet, Specimen, SpecimenMatch
from greenlane.tracing.models.lists import Exclusion
from greenlane.tracing.models.noted import CaseSelector, CaseStop, Mention, MentionKey, Noted, Unnoted
from greenlane.tracing.models.parties import Judgement, LinkModel, Resemblance, Training
from greenlane.tracing.models.rates import RateTable

__all__ = [
    "CaseSelector", "CaseStop", "Exclusion", "ForensicResult", "Judgement", "LinkModel", "Mention", "MentionKey",
    "Noted", "RateTable", "ReferenceSet", "Resemblance", "Specimen", "SpecimenMatch",
    "Training", "Unnoted",
]  # fmt: skip
