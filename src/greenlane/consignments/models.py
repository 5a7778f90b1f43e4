"""The tables of consignments: what came in, in which run, what was refused, and the keys by which it is found again."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from greenlane.consignments import consignment as declared
from greenlane.consignments import search
from greenlane.consignments.mending import Kept
from greenlane.consignments.reading import Fault
from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet, Person, SystemAccount
from greenlane.people.need_to_know import Actor

HANDFUL = 2000
QUIET = timedelta(minutes=10)
"""After so long without a batch, a file that nobody can take up again counts as cut short."""


class IntakeRunQuerySet(NeedToKnowQuerySet):
    """Sets of intake runs."""

    def open(self) -> IntakeRunQuerySet:
        """Keep the uploads that a worker has yet to do, or to end."""
        return self.filter(state__in=(IntakeRun.State.WAITING, IntakeRun.State.RUNNING), uploaded_by__isnull=False)


class IntakeRun(models.Model):
    """One file, folder drop or API call that brought consignments in, with counts that add up.

    An upload has ``uploaded_by``, for whom a worker takes it in; ``attempts`` counts how often one began.
    ``encoding`` is what a person said a table is in; ``lines_expected`` is an estimate, where there is one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")

    class Failure(models.TextChoices):
        FORMAT = "format", _("The file does not fit its format.")
        GONE = "gone", _("The uploaded file is no longer there. Send it again.")
        DISK = "disk", _("The disk of the server is full. Tell whoever runs it, then take the file in again.")
        DATABASE = "database", _("The database did not answer. Take the file in again in a few minutes.")
        STOPPED = "stopped", _("The work stopped three times before it was done. Tell whoever runs the server.")
        PROGRAM = "program", _("An error in the program stopped the work. Its log says which one.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    format = models.CharField(max_length=40)
    profile = models.CharField(max_length=80, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    by = models.CharField(max_length=200)
    uploaded_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    moved_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    lines_expected = models.PositiveIntegerField(null=True, blank=True)
    lines_in = models.PositiveIntegerField(default=0)
    lines_received = models.PositiveIntegerField(default=0)
    lines_repeated = models.PositiveIntegerField(default=0)
    lines_quarantined = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=10, choices=Failure.choices, blank=True)
    note = models.TextField(blank=True)

    objects = IntakeRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.file_name or str(self.id)

    @property
    def adds_up(self) -> bool:
        """Whether every line that came in was received, repeated or quarantined."""
        return self.lines_in == self.lines_received + self.lines_repeated + self.lines_quarantined

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it by itself. What systems send in the course of a day has no end."""
        if self.state in (self.State.FINISHED, self.State.FAILED):
            return True
        return not self.uploaded_by_id and bool(self.sha256) and timezone.now() - self.moved_at > QUIET

    @property
    def moves(self) -> bool:
        """Whether it is a file that is being taken in, or waits for it."""
        return not self.ended and bool(self.sha256)

    @property
    def share(self) -> int | None:
        """How much of the file is read, in percent; None where that cannot be told."""
        return min(99, 100 * self.lines_in // self.lines_expected) if self.lines_expected else None


class ConsignmentQuerySet(NeedToKnowQuerySet):
    """Sets of consignments."""

    kind = "consignment"

    def current(self) -> ConsignmentQuerySet:
        """Leave out versions that an amendment has replaced."""
        return self.filter(current=True)

    def matching(self, text: str, who: Person | SystemAccount | Actor) -> ConsignmentQuerySet:
        """Find among these by the beginning of the reference, or of any identifier or party shown to ``who``.

        What ``who`` may not see by name is not found by it either, so that pages and counts tell nothing.
        """
        return self.filter(self.found_by(text, who))

    def found_by(self, text: str, who: Person | SystemAccount | Actor, at: str = "") -> Q:
        """The condition of ``matching``; ``at`` leads to a consignment from another table's rows.

        A handful is looked up here and now; of many, whoever reads the list in its own order soon has a page full.
        """
        starting = {"reference__istartswith": text.strip()}
        hits = Selector.objects.finding(text, who).values("consignment")
        some = [self.filter(**starting), self.filter(pk__in=hits)]
        keys = {key for found in some for key in found.order_by().values_list("pk", flat=True)[: HANDFUL + 1]}
        if len(keys) <= HANDFUL:
            return Q(**{f"{at}pk__in": keys})
        return Q(**{f"{at}{field}": value for field, value in starting.items()}) | Q(**{f"{at}pk__in": hits})


class Consignment(models.Model):
    """One version of one consignment as an administration received it.

    ``declared`` is the frozen consignment as JSON; ``facts`` one object per goods line, as worked out at intake.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    run = models.ForeignKey(IntakeRun, models.PROTECT, related_name="consignments")
    reference = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    current = models.BooleanField(default=True)
    kind = models.CharField(max_length=12)
    direction = models.CharField(max_length=8)
    mode = models.CharField(max_length=8, blank=True)
    arrival = models.DateField(null=True, blank=True, db_index=True)
    received_at = models.DateTimeField(auto_now_add=True)
    export_country = models.CharField(max_length=2, blank=True)
    destination_country = models.CharField(max_length=2, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    declared = models.JSONField()
    facts = models.JSONField()
    digest = models.CharField(max_length=64)

    objects = ConsignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "reference", "version"], name="one_consignment_per_version"),
            models.UniqueConstraint(fields=["owner", "reference", "digest"], name="nothing_received_twice"),
            models.UniqueConstraint(
                fields=["owner", "reference"], condition=Q(current=True), name="one_current_version"
            ),
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], condition=Q(current=True), name="consignment_register_order")
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("consignments:one", args=[self.pk])

    @property
    def as_declared(self) -> declared.Consignment:
        """The frozen consignment."""
        return declared.from_json(self.declared)


class GoodsLine(models.Model):
    """One goods line of a consignment, with what lists and later rooms look for."""

    consignment = models.ForeignKey(Consignment, models.CASCADE, related_name="goods")
    number = models.PositiveIntegerField()
    hs6 = models.CharField(max_length=6, blank=True)
    description = models.TextField(blank=True)
    origin = models.CharField(max_length=2, blank=True)
    net_kg = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value_usd = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    taxon = models.CharField(max_length=120, blank=True)
    appendix = models.CharField(max_length=3, blank=True)
    waste_code = models.CharField(max_length=20, blank=True)
    substance = models.CharField(max_length=80, blank=True)
    classes: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["consignment", "number"], name="one_goods_line_per_number")]

    def __str__(self) -> str:
        return f"{self.consignment_id} · {self.number}"


def _beginning(key: str) -> Q:
    """Identifiers that begin with a key, read off the index; a key of one or two signs stands for itself."""
    if len(key) < 3:
        return Q(value=key)
    if connection.vendor == "sqlite":  # whose LIKE reads no index
        return Q(value__gte=key, value__lt=key + "\U0010ffff")
    return Q(value__startswith=key)


class SelectorQuerySet(models.QuerySet["Selector"]):
    """Sets of identifiers."""

    def finding(self, text: str, who: Person | SystemAccount | Actor) -> SelectorQuerySet:
        """Keep those that begin with ``text``, normalised or not, and may be looked for by ``who``."""
        beginning = [_beginning(key) for key in sorted(search.keys(text))]
        return self.filter(reduce(or_, beginning, Q(pk__in=[]))).shown_to(who)

    def shown_to(self, who: Person | SystemAccount | Actor) -> SelectorQuerySet:
        """Keep those of consignments that ``who`` may see; those that may give a person away, only with the names."""
        here = {"pk": OuterRef("consignment")}
        seen, named = Consignment.objects.visible_to(who), Consignment.objects.named_to(who)
        return self.filter(Exists(seen.filter(**here)), Q(nominal=False) | Exists(named.filter(**here)))


class Selector(models.Model):
    """A normalised identifier by which a consignment is found and linked: container, permit, party, address …

    ``nominal``: it is that of a party which may be a person.
    """

    consignment = models.ForeignKey(Consignment, models.CASCADE, related_name="selectors")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200, db_index=True)
    nominal = models.BooleanField(default=True)

    objects = SelectorQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consignment", "kind", "value"], name="one_selector_per_value")]
        indexes = [models.Index(fields=["kind", "value"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Unbelieved(models.Model):
    """What could not be believed, whole, with a reason for each bad field; it can be mended and taken in again.

    ``raw`` is the text as received and is never written again; ``mended_text`` is what an officer put in its place.
    ``verbs`` is what the ledger's words for what is done to it begin with.
    """

    verbs: ClassVar[str]

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN_IN = "taken_in", _("taken in")
        DISMISSED = "dismissed", _("dismissed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    reference = models.CharField(max_length=80, blank=True)
    raw = models.TextField(blank=True)
    mended_text = models.TextField(null=True, blank=True)
    faults: Any = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    received_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    because = models.TextField(blank=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-received_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "digest"], name="%(class)s_once")]

    def __str__(self) -> str:
        return self.reference or str(self.id)

    @property
    def text(self) -> str:
        """The text as it stands now: as an officer mended it, else as received."""
        return self.raw if self.mended_text is None else self.mended_text


class Quarantined(Unbelieved):
    """A declaration that could not be believed. ``mended`` is what officers put at which path of the fields."""

    run = models.ForeignKey(IntakeRun, models.PROTECT, related_name="quarantined")
    format = models.CharField(max_length=40)
    profile = models.CharField(max_length=80, blank=True)
    lines: Any = models.JSONField()
    line_count = models.PositiveIntegerField()
    fields: Any = models.JSONField()
    mended: Any = models.JSONField(default=dict, blank=True)
    consignment = models.ForeignKey(Consignment, models.PROTECT, null=True, blank=True, related_name="+")

    verbs = "quarantine"

    class Meta(Unbelieved.Meta):
        verbose_name_plural = "quarantined"

    def get_absolute_url(self) -> str:
        return reverse("consignments:quarantined", args=[self.pk])

    @property
    def became(self) -> Consignment | None:
        """What it was taken in as; None where that was known already."""
        return self.consignment

    @property
    def kept(self) -> Kept:
        """What is kept of the declaration, to be read again."""
        faults = tuple(Fault(**fault) for fault in self.faults)
        lines = tuple(self.lines)
        return Kept(self.profile or self.format, lines, self.text, self.fields, faults, self.mended)


class AnsweredCall(models.Model):
    """A call of the API that was answered: the same call under the same key gets the same answer."""

    account = models.ForeignKey("people.SystemAccount", models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    body_sha256 = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
