"""Files of seizures that were taken in, and their rows that could not be."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet


class IncomingQuerySet(NeedToKnowQuerySet):
    """Sets of files."""

    kind = "seizure-file"


class Incoming(models.Model):
    """One file as it was taken in: how many rows it had, and what became of them. They add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    format = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    rows = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    aside = models.PositiveIntegerField(default=0)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "incoming"

    def __str__(self) -> str:
        return self.file_name or self.format


class OfIncoming(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees their file."""

    def visible_to(self, person: Any) -> OfIncoming:
        """Keep the rows of files that ``person`` may see."""
        return self.filter(Exists(Incoming.objects.visible_to(person).filter(pk=OuterRef("incoming"))))


class Aside(models.Model):
    """A row that was set aside: as it stood, and what is wrong with which field. It can be mended and taken in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MENDED = "mended", _("mended and taken in")
        DROPPED = "dropped", _("dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incoming = models.ForeignKey(Incoming, models.PROTECT, related_name="set_aside")
    number = models.PositiveIntegerField()
    as_written = models.JSONField()
    faults = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    seizure = models.ForeignKey("seizures.Seizure", models.PROTECT, null=True, blank=True, related_name="+")
    because = models.TextField(blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = OfIncoming.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "set aside"
        constraints = [models.UniqueConstraint(fields=["incoming", "number"], name="one_row_aside_per_number")]

    def __str__(self) -> str:
        return f"{self.incoming_id} · {self.number}"
