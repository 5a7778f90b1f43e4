"""What links nothing: identifiers that so many share that they say nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Sets of exclusions."""

    def values_of(self, owners: Iterable[Any]) -> frozenset[tuple[str, str]]:
        """The identifiers (kind, value) that organisations, by their keys, leave out at present."""
        return frozenset(self.filter(owner__in=list(owners), ended_at=None).values_list("kind", "value"))


class Exclusion(models.Model):
    """An identifier that an organisation's analysts leave out of every link, with the reason: an airline's phone …

    Ended, it stays on record and no longer counts.
    """

    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    because = models.TextField()
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "value"], condition=Q(ended_at=None), name="one_exclusion_that_counts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
