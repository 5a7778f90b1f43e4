"""What laboratories say of origin: reference sets, specimens of a case, and what they come to."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet
from greenlane.seizures.models import Seizure
from greenlane.seizures.models.cases import OfSeizure
from greenlane.tracing.models.noted import Who


class ReferenceSet(models.Model):
    """Specimens of known places, or a map of isotopes, that a laboratory compares with.

    The texts are kept as they were taken in, so that a result can be worked out again. ``simulated``: it was made up.
    ``validation`` is what leaving its own places out gave (``origin.genotype.validate``), for the page.
    """

    class Method(models.TextChoices):
        GENOTYPE = "genotype", _("genotype")
        ISOTOPE = "isotope", _("stable isotopes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    nominal = models.BooleanField(default=False)
    name = models.CharField(max_length=120)
    species = models.CharField(max_length=120)
    method = models.CharField(max_length=8, choices=Method.choices)
    simulated = models.BooleanField(default=False)
    samples = models.TextField()
    places = models.TextField(blank=True)
    grid = models.TextField(blank=True)
    counts: Any = models.JSONField(default=dict)
    validation: Any = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    retired = models.BooleanField(default=False)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="one_reference_set_per_content")]

    def __str__(self) -> str:
        return self.name


class Specimen(models.Model):
    """What a laboratory measured of one specimen of a case: genotype (two alleles a locus) or isotopes (per mil).

    ``measured``: ``{"locus": [160, 164]}`` with null where missing, or ``{"d2H": -48.1}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seizure = models.ForeignKey("seizures.Seizure", models.PROTECT, related_name="specimens")
    exhibit = models.ForeignKey("seizures.Exhibit", models.PROTECT, null=True, blank=True, related_name="+")
    line = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=80)
    method = models.CharField(max_length=8, choices=ReferenceSet.Method.choices)
    measured: Any = models.JSONField()
    laboratory = models.CharField(max_length=200, blank=True)
    simulated = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["seizure", "method", "name"], name="one_specimen_per_name")]

    def __str__(self) -> str:
        return self.name


class ForensicResult(models.Model):
    """Where the specimens of a case come from by a reference set: one map for each, and one for all together.

    ``posterior`` is ``origin.posterior.Posterior`` as JSON; ``each`` the same for every specimen by name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seizure = models.ForeignKey("seizures.Seizure", models.PROTECT, related_name="forensic_results")
    reference = models.ForeignKey(ReferenceSet, models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(default=0)
    posterior: Any = models.JSONField()
    each: Any = models.JSONField(default=dict)
    countries: Any = models.JSONField(default=dict)
    about: Any = models.JSONField(default=dict)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.seizure_id} · {self.reference_id}"


class SpecimenMatchQuerySet(models.QuerySet["SpecimenMatch"]):
    """Sets of matches."""

    def visible_to(self, who: Who) -> SpecimenMatchQuerySet:
        """Keep those whose two cases ``who`` may see."""
        seen = Seizure.objects.visible_to(who)
        one, other = seen.filter(pk=OuterRef("first__seizure")), seen.filter(pk=OuterRef("second__seizure"))
        return self.filter(Exists(one), Exists(other))

    def standing(self) -> SpecimenMatchQuerySet:
        """Leave out those with a case that was withdrawn."""
        withdrawn = Seizure.State.WITHDRAWN
        return self.exclude(first__seizure__state=withdrawn).exclude(second__seizure__state=withdrawn)


class SpecimenMatch(models.Model):
    """Two specimens that are of one animal, or of close relatives. ``log10_lr`` against unrelated animals.

    ``false_rate`` is the share of unrelated pairs that reach so much, measured on simulated pairs of the reference set.
    """

    class Relation(models.TextChoices):
        SAME = "same", _("the same animal")
        PARENT = "parent", _("parent and young")
        SIBLINGS = "siblings", _("full siblings")

    first = models.ForeignKey(Specimen, models.CASCADE, related_name="+")
    second = models.ForeignKey(Specimen, models.CASCADE, related_name="+")
    reference = models.ForeignKey(ReferenceSet, models.PROTECT, related_name="+")
    relation = models.CharField(max_length=8, choices=Relation.choices)
    log10_lr = models.FloatField()
    false_rate = models.FloatField(null=True, blank=True)
    loci = models.PositiveSmallIntegerField()
    about: Any = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    objects = SpecimenMatchQuerySet.as_manager()

    class Meta:
        ordering = ["-log10_lr"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "reference"], name="one_specimen_match_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_specimen_match_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
