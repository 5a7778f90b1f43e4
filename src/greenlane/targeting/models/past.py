"""What screening knows of the past without asking the long history, and what has yet to be kept there."""

from __future__ import annotations

from django.db import models


class HistoryKey(models.Model):
    """What is known of one key (a consignee, a heading from a country, a route …) of an administration, day by day.

    ``key`` is the hash of owner, kind and value (see ``history.keys``): no name stands here. ``days`` are the packed
    counts of each day on which something happened, older ones dropped (see ``history.state``).
    """

    key = models.BigIntegerField(primary_key=True)
    days = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.key:x}"


class ToHistory(models.Model):
    """Something that has yet to be written to the long history: put here in the transaction that made it.

    ``part`` is the part of the history it was given to; it leaves when that part lies on the disk whole.
    """

    class Dataset(models.TextChoices):
        ROWS = "rows"
        SCREENINGS = "screenings"
        OUTCOMES = "outcomes"

    owner = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    dataset = models.CharField(max_length=20, choices=Dataset.choices)
    subject = models.UUIDField()
    part = models.CharField(max_length=40, blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.dataset} {self.subject}"
