"""Returns: what was prepared for whom, who signed it, what was sent; and the mappings of those that have one."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet


class SubmissionQuerySet(NeedToKnowQuerySet):
    """Sets of submissions."""


class Submission(models.Model):
    """One return for one period: its rows as they were when it was prepared, and the file as it was signed.

    ``name`` is that of a file on the shelf ``returns/``; ``rows`` (lists of texts, as in the file) serve the comparison
    with the last one; ``missing`` and ``left_out`` are what was missing and what is not in it, each with its reason;
    ``sources`` says of each row which record, line and shipment it is of. ``nominal``: it holds names; rows, file and
    all else of it are then shown only to those who may see names. ``assignee``: who prepared it, and holds it.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("waits for a second person")
        SIGNED = "signed", _("signed")
        SENT = "sent", _("sent")
        REJECTED = "rejected", _("rejected")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    nominal = models.BooleanField(default=False)
    name = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField()
    subject = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PREPARED)
    header: Any = models.JSONField(default=list)
    rows: Any = models.JSONField(default=list)
    missing: Any = models.JSONField(default=list)
    left_out: Any = models.JSONField(default=list)
    sources: Any = models.JSONField(default=list)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(auto_now_add=True)
    signed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    because = models.TextField(blank=True)
    sent_to = models.CharField(max_length=200, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.CharField(max_length=200, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at"]
        indexes = [models.Index(fields=["owner", "name", "since"], name="submission_of_period")]

    def __str__(self) -> str:
        return f"{self.name} {self.since} {self.until}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:submission", args=[self.pk])


class MappingQuerySet(NeedToKnowQuerySet):
    """Sets of mappings."""

    kind = "return-mapping"


class Mapping(models.Model):
    """An administration's own columns for a return that has an editable mapping: ``columns`` as its file reads them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    nominal = models.BooleanField(default=False)
    name = models.CharField(max_length=60)
    columns: Any = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    objects = MappingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_mapping_per_return")]

    def __str__(self) -> str:
        return self.name
