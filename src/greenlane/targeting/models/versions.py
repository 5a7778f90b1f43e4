"""What one person proposes and a second decides: the indicators of an administration, the lane policy of an office."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
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
    learned_rate = models.FloatField(default=Policy.learned_rate)
    explore_rate = models.FloatField(default=Policy.explore_rate)
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
