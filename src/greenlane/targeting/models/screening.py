"""What each screening gave, and what officers made of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from greenlane.people.models import NeedToKnowQuerySet
from greenlane.targeting.models.learned import LearnedModel
from greenlane.targeting.models.versions import IndicatorSet, Lane, LanePolicy


class ScreeningQuerySet(NeedToKnowQuerySet):
    """Sets of screenings."""

    def visible_to(self, person: Any) -> ScreeningQuerySet:
        """A screening is seen by whoever sees its consignment."""
        from greenlane.consignments.models import Consignment

        # Asked of each row, not gathered first: a page of a long queue then costs as much as one of a short queue.
        return self.filter(Exists(Consignment.objects.visible_to(person).filter(pk=OuterRef("consignment"))))

    def current(self) -> ScreeningQuerySet:
        """The last screening of each consignment's version in force."""
        return self.filter(current=True, consignment__current=True)


class Screening(models.Model):
    """What one set of indicators and one policy made of a consignment. A score is a score, not a finding.

    ``sampled``: it is in the random sample, whatever else its lane rests on; statistics rest on that sample.
    ``day``: the day that it counts for in every period: that on which it was made, or, of traffic taken in later, the
    day it is of. ``regimes``: those that the goods fall under, with blanks between. ``history``: the history features
    as they stood then, one object for each goods line, without those that were not known. ``learned``: what the model
    in force said (see ``said.Said``), None where none is in force.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consignment = models.ForeignKey("consignments.Consignment", models.CASCADE, related_name="screenings")
    indicator_set = models.ForeignKey(IndicatorSet, models.PROTECT, related_name="+")
    policy = models.ForeignKey(LanePolicy, models.PROTECT, null=True, blank=True, related_name="+")
    lane = models.CharField(max_length=6, choices=Lane.choices)
    lane_now = models.CharField(max_length=6, choices=Lane.choices)
    rests_on = models.CharField(max_length=8)
    sampled = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField()
    hard = models.CharField(max_length=16, blank=True)
    reasons: Any = models.JSONField(default=list)
    unknown: Any = models.JSONField(default=list)
    model = models.ForeignKey(LearnedModel, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    learned: Any = models.JSONField(null=True, blank=True)
    history: Any = models.JSONField(null=True, blank=True)
    day = models.DateField(default=timezone.localdate)
    regimes = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField(default=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["consignment"], condition=Q(current=True), name="one_current_screening")
        ]
        # The queue's own order, of the screenings in force alone: a page is read off it without sorting.
        indexes = [
            models.Index(fields=["lane_now", "-score", "id"], condition=Q(current=True), name="screening_queue_order"),
            # What a period is counted by, whole: no count reads the wide rows.
            models.Index(
                fields=["day", "consignment", "lane", "rests_on", "sampled", "regimes", "current"],
                condition=Q(current=True),
                name="screening_counted_by_day",
            ),
            # Recent traffic of a model is read off it, however much there is: intake asks for it.
            models.Index(fields=["model", "-at"], name="screening_recent_of_model"),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.lane_now} {self.score}"

    @property
    def cannot_tell(self) -> list[str]:
        """The codes of the indicators that could not tell."""
        return [one if isinstance(one, str) else one["code"] for one in self.unknown]

    @property
    def not_judged(self) -> list[dict[str, Any]]:
        """Of those, the ones that could not be judged by at all: code, title, hard, and because, why not."""
        return [one for one in self.unknown if not isinstance(one, str)]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What was judged, one object for each goods line: the declared facts, and the past as it stood then."""
        past = self.history or [{} for _ in self.consignment.facts]
        return [{**facts, **known} for facts, known in zip(self.consignment.facts, past, strict=True)]

    @property
    def capped(self) -> bool:
        """Whether the points come to more than the highest score."""
        return self.points > self.score

    @property
    def overridden(self) -> bool:
        """Whether an officer gave another lane than the one worked out."""
        return self.lane != self.lane_now


class Override(models.Model):
    """An officer's decision for another lane, with the reason; the lane worked out stays as it was."""

    screening = models.ForeignKey(Screening, models.CASCADE, related_name="overrides")
    lane_before = models.CharField(max_length=6, choices=Lane.choices)
    lane_after = models.CharField(max_length=6, choices=Lane.choices)
    reason = models.TextField()
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.lane_before} → {self.lane_after}"
