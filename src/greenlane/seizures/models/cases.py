"""Cases: the record as it stands, each way it stood before, and its goods as lists and statistics count them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet
from greenlane.seizures import record as pure


class SeizureQuerySet(NeedToKnowQuerySet):
    """Sets of seizures and of negative controls."""

    def standing(self) -> SeizureQuerySet:
        """Leave out what was written up in error and withdrawn."""
        return self.exclude(state=Seizure.State.WITHDRAWN)

    def seized(self) -> SeizureQuerySet:
        """Those that count as seizures: no negative control, and not withdrawn."""
        return self.standing().filter(kind=Seizure.Kind.SEIZURE)

    def each_once(self) -> SeizureQuerySet:
        """Of two that were judged to be one case, and that both are here, keep the one that was written up earlier."""
        both = [Exists(self.filter(pk=OuterRef(one))) for one in ("first", "second")]
        later = Case(When(first__created_at__gt=F("second__created_at"), then=F("first_id")), default=F("second_id"))
        return self.exclude(pk__in=Alike.objects.filter(*both, same=True).values_list(later))


class Seizure(models.Model):
    """One case, as its record now stands.

    ``record`` is a ``record.Record`` as JSON, ``names`` a ``record.Parties``: the latter is read only for those who may
    see names. The columns below repeat what lists, counts and maps ask for, and are written with the record.
    ``year`` is that of ``day``, or what alone is known of a day. ``origin_key`` names a row of a file or of a system,
    so that it is never taken in twice. ``closing_by``: who proposed to close it; a second person does.
    """

    class Kind(models.TextChoices):
        SEIZURE = "seizure", _("seizure")
        NEGATIVE = "negative", _("negative control")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSING = "closing", _("to be closed")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Source(models.TextChoices):
        TYPED = "typed", _("typed in")
        INSPECTION = "inspection", _("from an inspection")
        FILE = "file", _("from a file")
        API = "api", _("by a system")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    nominal = models.BooleanField(default=False)
    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SEIZURE)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN, db_index=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.TYPED)
    origin_key = models.CharField(max_length=120, blank=True)
    consignment = models.ForeignKey(
        "consignments.Consignment", models.PROTECT, null=True, blank=True, related_name="seizures"
    )
    inspection = models.OneToOneField(
        "inspection.Inspection", models.PROTECT, null=True, blank=True, related_name="seizure"
    )
    incoming = models.ForeignKey("seizures.Incoming", models.PROTECT, null=True, blank=True, related_name="seizures")
    version = models.PositiveIntegerField(default=1)
    record = models.JSONField()
    names: Any = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64)
    day = models.DateField(null=True, blank=True, db_index=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, db_index=True)
    country = models.CharField(max_length=2, blank=True)
    place = models.CharField(max_length=200, blank=True)
    place_code = models.CharField(max_length=5, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    mode = models.CharField(max_length=10, blank=True)
    detection = models.CharField(max_length=20, blank=True)
    concealment = models.CharField(max_length=20, blank=True)
    from_country = models.CharField(max_length=2, blank=True)
    to_country = models.CharField(max_length=2, blank=True)
    sampled = models.BooleanField(null=True, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField(auto_now=True)
    closing_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    because = models.TextField(blank=True)

    objects = SeizureQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-created_at"]
        indexes = [models.Index(fields=["owner", "kind", "day"], name="seizure_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "number"], name="one_seizure_per_number"),
            models.UniqueConstraint(
                fields=["owner", "origin_key"], condition=~Q(origin_key=""), name="no_seizure_taken_in_twice"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("seizures:one", args=[self.pk])

    @property
    def as_recorded(self) -> pure.Record:
        """The frozen record."""
        return pure.from_json(self.record)

    @property
    def parties(self) -> pure.Parties:
        """People and companies. Only for those who may see names: ask ``may(…, "see_nominal", …)`` first."""
        return pure.parties_from_json(self.names)


class OfSeizure(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees their seizure."""

    def visible_to(self, person: Any) -> OfSeizure:
        """Keep the rows of seizures that ``person`` may see."""
        return self.filter(Exists(Seizure.objects.visible_to(person).filter(pk=OuterRef("seizure"))))


class Revision(models.Model):
    """The record as it stood in one version. Appended, never changed."""

    seizure = models.ForeignKey(Seizure, models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    record = models.JSONField()
    names: Any = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64)
    because = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["seizure", "version"], name="one_revision_per_version")]

    def __str__(self) -> str:
        return f"{self.seizure_id} v{self.version}"


class Line(models.Model):
    """One line of goods as it is counted: what it is by the tables, and its quantities in bases (``measured``).

    ``kind`` is taxon, waste or substance, ``name`` what the tables call it, or empty where they do not know it.
    A quantity that cannot be worked out is empty, never zero. ``factors`` says how each was worked out.
    """

    seizure = models.ForeignKey(Seizure, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    regime = models.CharField(max_length=8)
    goods_class = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=200, blank=True)
    as_written = models.CharField(max_length=300, blank=True)
    term = models.CharField(max_length=8, blank=True)
    appendix = models.CharField(max_length=3, blank=True)
    hs6 = models.CharField(max_length=6, blank=True)
    kg = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    specimens = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    live = models.PositiveBigIntegerField(null=True, blank=True)
    m3 = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    co2e_t = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    odp_t = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    ivory_kg = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    factors: Any = models.JSONField(default=list, blank=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["regime", "goods_class"], name="seizure_line_goods")]
        constraints = [models.UniqueConstraint(fields=["seizure", "number"], name="one_seizure_line_per_number")]

    def __str__(self) -> str:
        return f"{self.seizure_id} · {self.number}"


class Alike(models.Model):
    """What an officer decided of two cases that look like one: the same, or not. ``first`` has the smaller key."""

    first = models.ForeignKey(Seizure, models.PROTECT, related_name="+")
    second = models.ForeignKey(Seizure, models.PROTECT, related_name="+")
    same = models.BooleanField()
    because = models.TextField(blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="two_cases_are_judged_once")]

    def __str__(self) -> str:
        return f"{self.first_id} {'=' if self.same else '≠'} {self.second_id}"
