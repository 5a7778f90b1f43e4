"""The learned models of an administration, and past periods tried against them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet
from greenlane.targeting.models.versions import Version


class LearnedModel(Version):
    """One trained model. The active one scores and moves lanes; one proposed is a challenger that only watches.

    ``content`` is the model as ``learning`` writes it (no code in it), ``digest`` its SHA-256, ``card`` what a person
    must know before approving it: data span, features, metrics, limits. ``until``: nothing later was learned from.
    ``drift``: a ``drift.Drift`` and the day on which a worker measured it last; None before that.
    """

    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    card: Any = models.JSONField(default=dict)
    until = models.DateField()
    drift: Any = models.JSONField(null=True, blank=True)

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["owner", "version"], name="one_learned_model_per_version"),
            models.UniqueConstraint(fields=["owner"], condition=Q(state="active"), name="one_active_learned_model"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How a screening names the model: its version and the first signs of its digest."""
        return f"m{self.version} · {self.digest[:8]}"


class Trial(models.Model):
    """A back-test that a person asked for: what over which past period (``asked``), and what came out (``result``)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")
        DISMISSED = "dismissed", _("dismissed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked: Any = models.JSONField()
    result: Any = models.JSONField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.state}"
