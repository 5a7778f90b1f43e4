"""What is known of how much each country seizes and reports: the user's own table, as it was given."""

from __future__ import annotations

import uuid

from django.db import models

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet


class RateTable(models.Model):
    """A table of covariates (``routes.rates``), of one organisation; the latest is used."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    nominal = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="one_rate_table_per_content")]

    def __str__(self) -> str:
        return self.name
