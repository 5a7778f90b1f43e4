"""The tables of targeting: which indicators were in force, each office's lane policy, and what each screening gave."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet
from greenlane.targeting.lane import Policy


class Lane(models.TextChoices):
    """The lanes, in order of precedence."""

    RED = "red", _("Red")
    AMBER = "amber", _("Amber")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")


class Version(models.Model):
    """What one person proposes and a second person decides; only one version is active at a time.

    ``based_on`` is the version that was in force when it was proposed: approved after another, it would undo that one.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        ACTIVE = "active", _("active")
        RETIRED = "retired", _("retired")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    based_on = models.PositiveIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-version"]

    @property
    def author_id(self) -> uuid.UUID | None:
        """Who may not decide: the one who proposed."""
        return self.proposed_by_id


class IndicatorSet(Version):
    """All indicators of an administration as they stood in one version. Version 1 is the shelf as shipped."""

    digest = models.CharField(max_length=64)
    content: Any = models.JSONField()

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owner", "version"], name="one_indicator_set_per_version"),
            models.UniqueConstraint(fields=["owner"], condition=Q(state="active"), name="one_active_indicator_set"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How a screening names the set: its version and the first signs of its digest."""
        return f"v{self.version} · {self.digest[:8]}"


class LanePolicy(Version):
    """One version of an office's lane policy; see ``lane.Policy`` for what each number means."""

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="lane_policies")
    red_from = models.PositiveSmallIntegerField(default=Policy.red_from)
    amber_from = models.PositiveSmallIntegerField(default=Policy.amber_from)
    blue_from = models.PositiveSmallIntegerField(default=Policy.blue_from)
    red_rate = models.FloatField(default=Policy.red_rate)
    amber_rate = models.FloatField(default=Policy.amber_rate)
    blue_rate = models.FloatField(default=Policy.blue_rate)
    random_rate = models.FloatField(default=Policy.random_rate)
    daily_capacity = models.PositiveIntegerField(default=Policy.daily_capacity)
    red_hours = models.PositiveSmallIntegerField(default=Policy.red_hours)
    amber_hours = models.PositiveSmallIntegerField(default=Policy.amber_hours)
    blue_hours = models.PositiveSmallIntegerField(default=Policy.blue_hours)

    FIELDS = tuple(Policy.__dataclass_fields__)

    class Meta(Version.Meta):
        verbose_name_plural = "lane policies"
        constraints = [
            models.UniqueConstraint(fields=["office", "version"], name="one_lane_policy_per_version"),
            models.UniqueConstraint(fields=["office"], condition=Q(state="active"), name="one_active_lane_policy"),
        ]

    def __str__(self) -> str:
        return f"{self.office} v{self.version}"

    @property
    def as_policy(self) -> Policy:
        """The policy as a plain value. Raises lane.PolicyError where the numbers do not fit together."""
        return Policy(**{name: getattr(self, name) for name in self.FIELDS})


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
