"""What was done when goods were opened: the checklist, point by point, and photographs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from greenlane.inspection.models.orders import Inspection


class Examination(models.Model):
    """The checklist of one inspection: ``answers`` by the code of each point, see ``inspection.checklist``."""

    inspection = models.OneToOneField(Inspection, models.CASCADE, related_name="examination")
    answers: Any = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.inspection_id}"


class Photo(models.Model):
    """A photograph taken at an inspection: the original bytes are kept under their hash, shown without what else they
    hold (place, camera). One that was removed is shown no more, and says who removed it and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=300, blank=True)
    taken_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    removed_because = models.TextField(blank=True)

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "sha256"], condition=Q(removed_at__isnull=True), name="no_photo_shown_twice"
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.file_name
