"""Evidence: exhibits, files kept under their hash, and the chain of custody."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from greenlane.people.models import NeedToKnowQuerySet
from greenlane.seizures.models.cases import OfSeizure, Seizure


class Exhibit(models.Model):
    """A thing kept as evidence. ``holder`` (or ``place``, in words) has it now; ``seal`` is the number it bears."""

    class State(models.TextChoices):
        HELD = "held", _("held")
        OFFERED = "offered", _("being handed over")
        LABORATORY = "laboratory", _("at a laboratory")
        RETURNED = "returned", _("given back")
        DESTROYED = "destroyed", _("destroyed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="exhibits")
    number = models.CharField(max_length=60)
    description = models.TextField()
    line = models.PositiveIntegerField(null=True, blank=True)
    quantity = models.CharField(max_length=80, blank=True)
    seal = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    holder = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["seizure", "number"], name="one_exhibit_per_number")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("seizures:exhibit", args=[self.seizure_id, self.pk])


class OfExhibit(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees the seizure of their exhibit."""

    def visible_to(self, person: Any) -> OfExhibit:
        """Keep the rows of exhibits that ``person`` may see."""
        return self.filter(Exists(Seizure.objects.visible_to(person).filter(pk=OuterRef("exhibit__seizure"))))


class EvidenceFile(models.Model):
    """A file of a case. Its bytes are kept encrypted under the SHA-256 of what came in; they never change.

    ``kind`` is what the file was found to be (``evidence.kinds``), not what it says; ``aside`` holds what was in it
    beside its content (EXIF …), for the case alone: copies that are shown do not carry it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="files")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, blank=True, related_name="files")
    file_name = models.CharField(max_length=255, blank=True)
    kind = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    caption = models.CharField(max_length=300, blank=True)
    aside: Any = models.JSONField(default=dict, blank=True)
    nominal = models.BooleanField(default=True)
    added_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    removed_because = models.TextField(blank=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seizure", "sha256"], condition=Q(removed_at__isnull=True), name="no_evidence_file_twice"
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.file_name


class Custody(models.Model):
    """One event in the life of an exhibit, or of a file that belongs to the case alone. Appended, never changed.

    ``seq`` counts within the case: the events of a case are the entries of its own chain in the ledger
    (``custody.chain_of``), and ``said`` is exactly what that entry's body says. ``names`` holds whom it names, for
    those alone who may see names; ``said`` has its digest.
    """

    class Kind(models.TextChoices):
        COLLECT = "collect", _("collected")
        SEAL = "seal", _("sealed")
        UNSEAL = "unseal", _("seal broken")
        OFFER = "offer", _("offered for hand-over")
        ACCEPT = "accept", _("taken over")
        DECLINE = "decline", _("hand-over declined")
        LABORATORY = "laboratory", _("sent to a laboratory")
        BACK = "back", _("back from the laboratory")
        RESULT = "result", _("result of a laboratory")
        RETURN = "return", _("given back")
        DESTROY = "destroy", _("destroyed")
        FILE = "file", _("file added")
        REMOVE = "remove", _("file taken out")
        WITHDRAW = "withdraw", _("offer withdrawn")
        CORRECT = "correct", _("corrected")
        CONFIRM = "confirm", _("destruction confirmed")
        DENY = "deny", _("destruction denied")

    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="custody")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, null=True, blank=True, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200)
    said: Any = models.JSONField(default=dict)
    names: Any = models.JSONField(default=dict, blank=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["seq"]
        verbose_name_plural = "custody"
        indexes = [models.Index(fields=["exhibit", "seq"], name="custody_of_exhibit")]
        constraints = [models.UniqueConstraint(fields=["seizure", "seq"], name="one_custody_event_per_seq")]

    def __str__(self) -> str:
        return f"{self.seizure_id} {self.seq} {self.kind}"

    @property
    def whom(self) -> str:
        """Whom it names, for those who may see names."""
        return ", ".join(text for name, text in self.names.items() if name != "_salt")


class HandOver(models.Model):
    """What takes both sides: an exhibit offered to another person, or its destruction, to be confirmed by its witness.

    ``taker`` answers, by a sign-in of their own. One that is open at most.
    """

    class Answer(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ACCEPTED = "accepted", _("taken over")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    taker = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    because = models.TextField()
    offered_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=9, choices=Answer.choices, default=Answer.OPEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = OfExhibit.as_manager()

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.UniqueConstraint(fields=["exhibit"], condition=Q(answer="open"), name="one_open_hand_over")
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id} {self.answer}"
