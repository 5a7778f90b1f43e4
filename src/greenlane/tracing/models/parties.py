"""Which parties may be the same: weighed pairs, what analysts judged of them, and the model that weighs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from greenlane.people.models import Person
from greenlane.tracing.models.noted import Mention, Who


class LinkModel(models.Model):
    """The weights by which pairs of mentions are judged, of one organisation; the active one weighs new mentions.

    ``settings`` is what ``same_party`` needs to weigh a pair, as JSON. ``trained`` says on what, by which engine.
    """

    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    settings: Any = models.JSONField()
    trained: Any = models.JSONField(default=dict)
    engine = models.CharField(max_length=40)
    active = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="one_link_model_per_number"),
            models.UniqueConstraint(fields=["owner"], condition=Q(active=True), name="one_active_link_model"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.number}"


class Training(models.Model):
    """That somebody asked for weights to be trained and all parties compared by them; a worker does it, one at a time.

    ``why`` says of one that failed what kind of failure it was; the log has the rest. ``made`` is what came out.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    class Why(models.TextChoices):
        LITTLE = "little", _("There is too little to learn from.")
        MAY_NOT = "may_not", _("Whoever asked may no longer have weights trained.")
        ENGINE = "engine", _("The engine that counts and compares did not answer, or gave up.")
        MEMORY = "memory", _("There was not enough memory or room on the disk.")
        KILLED = "killed", _("The worker was killed over it again and again.")
        PROGRAM = "program", _("The program failed. The log says why.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=8, choices=Why.choices, blank=True)
    made = models.ForeignKey(LinkModel, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(state__in=["waiting", "running"]), name="one_training_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.state}"

    @property
    def moves(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in (self.State.WAITING, self.State.RUNNING)


class OfTwo(models.QuerySet[Any]):
    """Rows about two mentions: seen by whoever sees the names of both."""

    def named_to(self, who: Who) -> OfTwo:
        """Keep those whose two mentions ``who`` may see by name."""
        seen = Mention.objects.named_to(who)
        return self.filter(Exists(seen.filter(pk=OuterRef("first"))), Exists(seen.filter(pk=OuterRef("second"))))


class Resemblance(models.Model):
    """Two mentions that may be the same party. ``first`` has the smaller key.

    ``weight`` is the sum of the weights of ``terms`` and the prior, in bits (log2 of odds); ``probability`` is what it
    comes to. ``terms`` is a list of ``same_party.weights.Term`` as JSON.
    """

    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    first = models.ForeignKey(Mention, models.CASCADE, related_name="+")
    second = models.ForeignKey(Mention, models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField(db_index=True)
    terms: Any = models.JSONField(default=list)
    model = models.ForeignKey(LinkModel, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = OfTwo.as_manager()

    class Meta:
        ordering = ["-weight"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "first", "second"], name="one_resemblance_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_resemblance_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"


class Judgement(models.Model):
    """What an analyst judged of two mentions, with the reason; undone, it stays on record and no longer counts."""

    class Verdict(models.TextChoices):
        SAME = "same", _("the same party")
        NOT = "not", _("not the same party")
        UNSURE = "unsure", _("unsure")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    first = models.ForeignKey(Mention, models.PROTECT, related_name="+")
    second = models.ForeignKey(Mention, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    because = models.TextField(blank=True)
    by: models.ForeignKey[Person, Person] = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = OfTwo.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "first", "second"], condition=Q(undone_at=None), name="one_judgement_that_counts"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_judgement_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.verdict} {self.second_id}"
