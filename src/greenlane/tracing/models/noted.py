"""What was noted of a case or a consignment: identifiers, stops of the route, mentions of parties.

All of it is worked out from the record and written anew when the record changes (``actions.noting``); nothing of it is
typed. It is seen by whoever sees the record, and what may give a person away only by those who see its names.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from greenlane.consignments.models import Consignment
from greenlane.people.models import Person, SystemAccount
from greenlane.people.need_to_know import Actor
from greenlane.seizures.models import Seizure
from greenlane.seizures.models.cases import OfSeizure

Who = Person | SystemAccount | Actor


class Noted(models.Model):
    """That a case was noted: ``digest`` is that of its record then, ``version`` that of the rules of noting."""

    seizure = models.OneToOneField("seizures.Seizure", models.CASCADE, primary_key=True, related_name="noted")
    digest = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.seizure_id)


class Unnoted(models.Model):
    """A record that is not noted: a consignment that waits for its turn, or what could not be noted, to be tried again.

    ``tries`` is how often that failed, and ``after`` when it is tried next. ``why`` names the kind of error and the
    place in the program, and nothing that the record says. ``digest`` is that of the case when it failed: amended, it
    is tried at once. A case that merely waits has no row: its digest tells.
    """

    seizure = models.OneToOneField("seizures.Seizure", models.CASCADE, null=True, blank=True, related_name="unnoted")
    consignment = models.OneToOneField(
        "consignments.Consignment", models.CASCADE, null=True, blank=True, related_name="unnoted"
    )
    since = models.DateTimeField(default=timezone.now)
    after = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seizure=None, consignment__isnull=False) | Q(seizure__isnull=False, consignment=None),
                name="what_is_not_noted_is_one_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seizure_id or self.consignment_id} · {self.tries}"


class CaseSelectorQuerySet(OfSeizure):
    """Identifiers of cases."""

    def shown_to(self, who: Who) -> CaseSelectorQuerySet:
        """Keep those of cases that ``who`` may see; those that may give a person away, only with the names."""
        here = {"pk": OuterRef("seizure")}
        seen, named = Seizure.objects.visible_to(who), Seizure.objects.named_to(who)
        return self.filter(Exists(seen.filter(**here)), Q(nominal=False) | Exists(named.filter(**here)))


class CaseSelector(models.Model):
    """A normalised identifier in a case: container, paper, vessel, phone, party, genotype, photo …

    The kinds and forms are those of ``consignments.Selector``, so that both are found by one question, and those of
    ``tracing.selector`` beside. ``where`` says at which field of the record it stands (``papers[0].number``).
    """

    seizure = models.ForeignKey("seizures.Seizure", models.CASCADE, related_name="selectors")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200, db_index=True)
    nominal = models.BooleanField(default=True)
    where = models.CharField(max_length=80, blank=True)

    objects = CaseSelectorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seizure", "kind", "value"], name="one_case_selector_per_value")]
        indexes = [models.Index(fields=["kind", "value"], name="case_selector_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class CaseStop(models.Model):
    """A stop on the route of a case, with where it lies; ``exact`` False is the middle of its country.

    ``role`` is that of ``record.Stop``, or ``seized`` for the place of the seizure. Without a position it was not
    found in any table. ``number`` counts from 0 in the order of the journey.
    """

    seizure = models.ForeignKey("seizures.Seizure", models.CASCADE, related_name="noted_stops")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12)
    country = models.CharField(max_length=2, blank=True, db_index=True)
    place = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    exact = models.BooleanField(default=False)
    established = models.BooleanField(default=False)
    day = models.DateField(null=True, blank=True)

    objects = OfSeizure.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["seizure", "number"], name="one_case_stop_per_number")]

    def __str__(self) -> str:
        return f"{self.seizure_id} · {self.role} {self.country}"


class MentionQuerySet(models.QuerySet["Mention"]):
    """Sets of mentions."""

    def standing(self) -> MentionQuerySet:
        """Leave out those that their record no longer says."""
        return self.filter(gone=False)

    def named_to(self, who: Who) -> MentionQuerySet:
        """Keep those of records whose names ``who`` may see: a mention is nothing but a name."""
        cases = Seizure.objects.named_to(who).filter(pk=OuterRef("seizure"))
        declared = Consignment.objects.named_to(who).filter(pk=OuterRef("consignment"))
        return self.filter(Exists(cases) | Exists(declared))


class Mention(models.Model):
    """A person or a company as one record names it. All of it is nominal.

    ``person`` None where nobody said. The keys are those of ``facts.normalise`` and of ``same_party``; ``latin`` is the
    name in Latin letters. ``digest`` is that of what is said, so that an amended record keeps the mentions it repeats;
    ``gone``: the record no longer says it, and a judgement may still hold on to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seizure = models.ForeignKey("seizures.Seizure", models.CASCADE, null=True, blank=True, related_name="mentions")
    consignment = models.ForeignKey(
        "consignments.Consignment", models.CASCADE, null=True, blank=True, related_name="mentions"
    )
    role = models.CharField(max_length=20)
    person = models.BooleanField(null=True, blank=True)
    name = models.CharField(max_length=500)
    name_key = models.CharField(max_length=300, db_index=True)
    latin = models.CharField(max_length=300)
    country = models.CharField(max_length=2, blank=True)
    address = models.CharField(max_length=500, blank=True)
    address_key = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=200, blank=True)
    registration = models.CharField(max_length=80, blank=True)
    paper = models.CharField(max_length=80, blank=True)
    born = models.DateField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    gone = models.BooleanField(default=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seizure=None, consignment__isnull=False) | Q(seizure__isnull=False, consignment=None),
                name="a_mention_is_of_one_record",
            ),
            models.UniqueConstraint(fields=["seizure", "digest"], name="one_mention_per_case"),
            models.UniqueConstraint(fields=["consignment", "digest"], name="one_mention_per_consignment"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def record(self) -> Any:
        """The case or the consignment that names it."""
        return self.seizure or self.consignment


class MentionKey(models.Model):
    """A key under which mentions are looked up that may be the same party (``same_party.blocking``)."""

    mention = models.ForeignKey(Mention, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=120, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "key"], name="one_mention_key_per_value")]

    def __str__(self) -> str:
        return self.key
