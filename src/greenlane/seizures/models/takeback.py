"""What becomes of goods: sent back, or disposed of instead, step by step, with letters, answers and costs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from greenlane.people.models import NeedToKnowQuerySet
from greenlane.seizures.models.cases import OfSeizure, Seizure


class TakeBack(models.Model):
    """The way of some goods of a case back to where they came from, or to what is done instead.

    ``path``, ``state`` and ``fault`` are codes of the pure rules in ``takeback``; ``lines`` are numbers of goods lines
    (none: all of them). ``law_on`` is the day whose law holds. ``began`` etc. are kept by the steps.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="take_backs")
    path = models.CharField(max_length=40)
    lines: Any = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=40)
    fault = models.CharField(max_length=20, blank=True)
    state_of_export = models.CharField(max_length=2, blank=True)
    law_on = models.DateField()
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_until = models.DateField(null=True, blank=True)
    next_due = models.DateField(null=True, blank=True, db_index=True)
    next_what = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return f"{self.seizure_id} {self.path} {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("seizures:take-back", args=[self.seizure_id, self.pk])


class OfTakeBack(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees the seizure of their take-back."""

    def visible_to(self, person: Any) -> OfTakeBack:
        """Keep the rows of take-backs that ``person`` may see."""
        return self.filter(Exists(Seizure.objects.visible_to(person).filter(pk=OuterRef("take_back__seizure"))))


class Step(models.Model):
    """One step that was taken. Appended, never changed. ``on`` is the day it happened, ``at`` when it was recorded."""

    take_back = models.ForeignKey(TakeBack, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=40)
    on = models.DateField()
    because = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    said: Any = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = OfTakeBack.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["take_back", "number"], name="one_step_per_number")]

    def __str__(self) -> str:
        return f"{self.take_back_id} {self.number} {self.state}"


class Letter(models.Model):
    """A letter as it was written and sent, and what came back."""

    class Kind(models.TextChoices):
        REQUEST = "request", _("request to take back")
        REMINDER = "reminder", _("reminder")
        ESCALATION = "escalation", _("escalation")
        NOTICE = "notice", _("notice to carrier or person concerned")
        CLOSING = "closing", _("closing letter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    take_back = models.ForeignKey(TakeBack, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=10)
    to = models.TextField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    nominal = models.BooleanField(default=True)
    written_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    sent_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=20, blank=True)
    answer_text = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)

    objects = OfTakeBack.as_manager()

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return f"{self.take_back_id} {self.kind} {self.language}"


class Cost(models.Model):
    """One line of the costs. ``payer`` is a code of the order in which the law names payers."""

    take_back = models.ForeignKey(TakeBack, models.PROTECT, related_name="costs")
    kind = models.CharField(max_length=20)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    payer = models.CharField(max_length=30)
    invoice = models.CharField(max_length=80, blank=True)
    guarantee = models.BooleanField(default=False)
    on = models.DateField()
    paid_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)

    objects = OfTakeBack.as_manager()

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.take_back_id} {self.kind} {self.amount} {self.currency}"
