"""Who works on what, what was ordered, what was found, and an officer's saved views."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.models import Consignment, Selector
from greenlane.people.models import NeedToKnowQuerySet, Organisation
from greenlane.permits.fast_lane import TraderRecord


class OfConsignment(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees their consignment."""

    def visible_to(self, person: Any) -> OfConsignment:
        """Keep the rows of consignments that ``person`` may see."""
        return self.filter(Exists(Consignment.objects.visible_to(person).filter(pk=OuterRef("consignment"))))


class InspectionQuerySet(OfConsignment):
    """Sets of inspections."""

    def of(self, consignments: Iterable[Consignment]) -> InspectionQuerySet:
        """The inspections of these declarations, whichever version of them was inspected."""
        same = Consignment.objects.filter(pk__in=[consignment.pk for consignment in consignments])
        same = same.filter(owner=OuterRef("consignment__owner"), reference=OuterRef("consignment__reference"))
        return self.filter(Exists(same))

    def looked(self) -> InspectionQuerySet:
        """Those in which somebody looked. What was not examined says nothing, least of all that nothing was found."""
        return self.filter(state=Inspection.State.DONE).exclude(result=Inspection.Result.UNEXAMINED)


YEARS_LOOKED_AT = 3


def trader_records(owner: Organisation | uuid.UUID, keys: Collection[str]) -> dict[str, TraderRecord]:
    """What an administration knows of traders, by the keys of their names: of the last three years, and the last find.

    A check of papers alone that found nothing is no look at the goods: it says nothing of a trader's honesty. Three
    queries, however many there are.
    """
    since = timezone.now() - timedelta(days=YEARS_LOOKED_AT * 365)
    named = Selector.objects.filter(kind="party", value__in=set(keys) - {""}, consignment__owner=owner).order_by()
    recent = Q(consignment__received_at__gte=since, consignment__current=True)
    here = "consignment__inspections__"
    papers_alone = Q(kind=Inspection.Kind.DOCUMENTS, result=Inspection.Result.NOTHING)
    done = Inspection.objects.looked().filter(consignment=OuterRef("consignment"))
    looked = Exists(done.filter(done_at__gte=since).exclude(papers_alone))
    found = {f"{here}state": Inspection.State.DONE, f"{here}result": Inspection.Result.FOUND}
    each = Count("consignment", distinct=True)
    declared = dict(named.filter(recent).values_list("value").annotate(each))
    inspected = dict(named.filter(looked).values_list("value").annotate(each))
    finds = dict(named.filter(**found).values_list("value").annotate(Max(f"{here}done_at")))
    return {
        key: TraderRecord(
            consignments=declared.get(key, 0),
            inspected=inspected.get(key, 0),
            last_find=timezone.localdate(finds[key]) if finds.get(key) else None,
        )
        for key in keys
    }


class Work(models.Model):
    """Where a consignment stands in the queue; whose it is, the consignment itself says."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ORDERED = "ordered", _("inspection ordered")
        INSPECTED = "inspected", _("inspected")
        RELEASED = "released", _("released")

    consignment = models.OneToOneField(Consignment, models.CASCADE, related_name="work")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    since = models.DateTimeField(auto_now=True)

    objects = OfConsignment.as_manager()

    class Meta:
        verbose_name_plural = "work"

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.state}"


class Inspection(models.Model):
    """One look at a consignment: ordered with a reason, done with a result. Nothing found is a result.

    Not examined closes the order and is no result of the goods: whatever counts or learns asks for ``looked``.

    ``screening`` is the one in force when it was ordered. ``found`` is an ``outcome.Outcome``; ``under`` says how the
    version that was inspected stood at that moment: see ``actions.record``.
    """

    class Kind(models.TextChoices):
        DOCUMENTS = "documents", _("check of documents")
        SCAN = "scan", _("X-ray scan")
        OPEN = "open", _("opening")

    class State(models.TextChoices):
        ORDERED = "ordered", _("ordered")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    class Result(models.TextChoices):
        FOUND = "found", _("found")
        NOTHING = "nothing", _("nothing found")
        UNEXAMINED = "unexamined", _("not examined")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="inspections")
    screening = models.ForeignKey("targeting.Screening", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    because = models.TextField()
    ordered_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ORDERED)
    done_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, blank=True)
    found: Any = models.JSONField(default=dict, blank=True)
    under: Any = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-ordered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["consignment", "kind"], condition=Q(state="ordered"), name="one_open_order_per_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(result="") & Q(done_by__isnull=False) & Q(done_at__isnull=False)),
                name="a_done_inspection_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.kind} {self.state}"

    @property
    def looked(self) -> bool:
        """Whether it is done and somebody looked."""
        return self.state == self.State.DONE and self.result != self.Result.UNEXAMINED


class SavedView(models.Model):
    """Filters of the queue that an officer keeps under a name: ``query`` is the part of the URL after the ``?``."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_saved_view_per_name")]

    def __str__(self) -> str:
        return self.name
