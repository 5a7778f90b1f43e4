"""Training with projected threats: tasks apart from the day's work, and seen by nobody but who trains."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from greenlane.inspection.models.scans import ScanView


class Practice(models.Model):
    """One task of training: a picture of the day, perhaps with a threat projected into it, and how it was answered.

    ``kind`` and ``box`` say what was projected where; both are empty where nothing was. The picture with the threat is
    made anew from ``seed``, and never kept among scans. ``answer`` is [x, y] where the trainee pointed, or "nothing".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="practice")
    view = models.ForeignKey(ScanView, models.CASCADE, related_name="+")
    seed = models.PositiveIntegerField()
    kind = models.CharField(max_length=40, blank=True)
    box: Any = models.JSONField(null=True, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    answer: Any = models.JSONField(null=True, blank=True)
    right = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
