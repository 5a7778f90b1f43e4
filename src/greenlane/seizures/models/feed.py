"""The address under which a person's calendar program reads what is due."""

from __future__ import annotations

from django.db import models


class Feed(models.Model):
    """One person's feed of dates. The key in its address is kept only as a digest; a new one ends the old.

    It says numbers of cases and dates, and nothing of goods or people: whoever has the address reads it.
    """

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"
