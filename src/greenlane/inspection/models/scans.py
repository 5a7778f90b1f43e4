"""Scans: the pictures that came in, what the detector marked, and how officers read them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.models import Consignment
from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet


class ScanQuerySet(NeedToKnowQuerySet):
    """Sets of scans."""

    def of(self, consignment: Consignment) -> ScanQuerySet:
        """The scans of a declaration, whichever version of it was scanned."""
        same = {"consignment__owner": consignment.owner_id, "consignment__reference": consignment.reference}
        return self.filter(**same)


class OfScan(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees their scan."""

    def visible_to(self, person: Any) -> OfScan:
        """Keep the rows of scans that ``person`` may see."""
        return self.filter(Exists(Scan.objects.visible_to(person).filter(pk=OuterRef("scan"))))


class Verdict(models.TextChoices):
    SUSPECT = "suspect", _("open it")
    CLEAR = "clear", _("nothing to be seen")
    UNCLEAR = "unclear", _("cannot be told from this picture")


class Scan(models.Model):
    """One file of a scanner as an administration received it. The original bytes are kept under their hash.

    ``said`` is what the file says of itself; ``numbers`` by which it is looked for among consignments; ``matched_by``
    how its consignment was found, empty while it has none. ``risk`` orders the worklist: see ``inspection.worklist``.
    The detector has looked when ``looked_at`` is set: ``nothing`` is its probability that nothing listed is there, and
    ``abstained`` says why it gave no opinion. ``simulated``: made by a simulator, and says so wherever it is shown.
    ``again``: why a second officer reads it; ``settled`` what an officer decided where the two differed.
    """

    class Matched(models.TextChoices):
        NAME = "name", _("by the name of the file")
        FILE = "file", _("by what the file says")
        CODE = "code", _("by a bar code")
        SENDER = "sender", _("by what was sent with it")
        HAND = "hand", _("by an officer")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the detector")
        TO_READ = "to_read", _("to be read")
        SECOND = "second", _("to be read a second time")
        DIFFER = "differ", _("read differently")
        READ = "read", _("read")

    class Again(models.TextChoices):
        RANDOM = "random", _("drawn at random")
        UNCLEAR = "unclear", _("the first reader could not tell")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    consignment = models.ForeignKey(Consignment, models.PROTECT, null=True, blank=True, related_name="scans")
    inspection = models.ForeignKey(
        "inspection.Inspection", models.SET_NULL, null=True, blank=True, related_name="scans"
    )
    matched_by = models.CharField(max_length=8, choices=Matched.choices, blank=True)
    numbers: Any = models.JSONField(default=list, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    reader = models.CharField(max_length=40)
    said: Any = models.JSONField(default=dict, blank=True)
    simulated = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    received_by = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_index=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    detector = models.CharField(max_length=64, blank=True)
    nothing = models.FloatField(null=True, blank=True)
    abstained = models.CharField(max_length=40, blank=True)
    again = models.CharField(max_length=8, choices=Again.choices, blank=True)
    settled = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    settled_note = models.TextField(blank=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    risk = models.FloatField(default=0.0, db_index=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        ordering = ["-risk", "received_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="no_scan_received_twice")]

    def __str__(self) -> str:
        return self.file_name or self.sha256[:12]

    def get_absolute_url(self) -> str:
        return reverse("inspection:viewer", args=[self.pk])


class ScanView(models.Model):
    """One view of a scan, as ``picture.Frame`` has it. Its tiles lie in the data folder: see ``inspection.tiles``."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="views")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=6)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    pixel_mm: Any = models.JSONField(null=True, blank=True)

    objects = OfScan.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scan", "number"], name="one_view_per_number")]

    def __str__(self) -> str:
        return f"{self.scan_id} · {self.number}"


class Reading(models.Model):
    """One officer's reading of a scan. A second reader does not see what the first one decided.

    ``seconds`` is how long the picture stood open before it was decided.
    """

    Verdict = Verdict

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scan = models.ForeignKey(Scan, models.CASCADE, related_name="readings")
    number = models.PositiveSmallIntegerField(default=1)
    reader = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    began_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    note = models.TextField(blank=True)

    objects = OfScan.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["scan", "reader"], name="nobody_reads_a_scan_twice"),
            models.UniqueConstraint(
                fields=["scan", "number"], condition=~Q(verdict=""), name="one_done_reading_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} · {self.number}"


class Mark(models.Model):
    """A box and mask on a view: suggested by the detector (no ``reading``) or drawn by an officer. Never changed.

    ``box`` is [left, top, width, height] and ``mask`` COCO's run lengths or a polygon, in pixels of the view.
    """

    view = models.ForeignKey(ScanView, models.CASCADE, related_name="marks")
    reading = models.ForeignKey(Reading, models.CASCADE, null=True, blank=True, related_name="drawn")
    goods = models.CharField(max_length=40)
    box: Any = models.JSONField()
    mask: Any = models.JSONField(null=True, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    detector = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-confidence", "pk"]

    def __str__(self) -> str:
        return f"{self.goods} {self.box}"


class Decision(models.Model):
    """What one reader decided of one mark of the detector; ``instead`` is the officer's own mark that redraws it."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")
        REDRAWN = "redrawn", _("redrawn")

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="decisions")
    mark = models.ForeignKey(Mark, models.CASCADE, related_name="decisions")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    instead = models.OneToOneField(Mark, models.SET_NULL, null=True, blank=True, related_name="redraws")
    seconds = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "mark"], name="one_decision_per_mark")]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.answer}"


class UnreadScan(models.Model):
    """A file that could not be read as a scan: its bytes are kept under their hash, and it can be tried again.

    ``told`` is what its sender said with it, which counts when it can be read: numbers, consignment, simulated, beside.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RECEIVED = "received", _("received since")
        DROPPED = "dropped", _("set aside")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    field = models.CharField(max_length=60, blank=True)
    reason = models.TextField()
    told: Any = models.JSONField(default=dict, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING, db_index=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "sha256"], name="no_unread_scan_kept_twice")]

    def __str__(self) -> str:
        return self.file_name or self.sha256[:12]
