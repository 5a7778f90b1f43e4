"""The tables of targeting."""

from greenlane.targeting.models.learned import LearnedModel, Trial
from greenlane.targeting.models.past import HistoryKey, ToHistory
from greenlane.targeting.models.screening import Override, Screening, ScreeningQuerySet
from greenlane.targeting.models.versions import IndicatorSet, Lane, LanePolicy, Version

__all__ = [
    "HistoryKey",
    "IndicatorSet",
    "Lane",
    "LanePolicy",
    "LearnedModel",
    "Override",
    "Screening",
    "ScreeningQuerySet",
    "ToHistory",
    "Trial",
    "Version",
]
