"""The tables of the permit desk: papers and their versions, what was used, what was judged, asked and decided."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.models import Unbelieved
from greenlane.people.handling import TLP
from greenlane.people.models import NeedToKnowQuerySet
from greenlane.permits import permit

KIND_NAMES = {
    "cites_export": _("CITES export permit"),
    "cites_reexport": _("CITES re-export certificate"),
    "cites_import": _("CITES import permit"),
    "cites_origin": _("CITES certificate of origin"),
    "cites_preconvention": _("CITES pre-Convention certificate"),
    "cites_captive": _("CITES certificate of captive breeding or propagation"),
    "cites_sea": _("CITES certificate of introduction from the sea"),
    "cites_travelling": _("CITES travelling certificate"),
    "cites_other": _("other CITES document"),
    "basel_notification": _("Basel notification"),
    "basel_movement": _("Basel movement document"),
    "ods_licence": _("licence for ozone-depleting substances"),
    "hfc_licence": _("licence for HFCs"),
}
"""What each kind of ``permit.Kind`` is called."""


class Source(models.TextChoices):
    XML_1 = "xml1", _("eCITES XML, version 1")
    XML_2 = "xml2", _("eCITES XML, version 2")
    JSON = "json", _("JSON")
    TYPED = "typed", _("typed in")


class Overall(models.TextChoices):
    """What a check of the whole paper comes to; in the order in which the desk looks at papers."""

    REFUSE = "refuse", _("to be refused")
    ASK = "ask", _("to be asked about")
    CANNOT_TELL = "cannot_tell", _("cannot be told")
    NO_OBJECTION = "no_objection", _("no objection")


class PaperQuerySet(NeedToKnowQuerySet):
    """Sets of papers."""

    kind = "permit"

    def current(self) -> PaperQuerySet:
        """Leave out versions that an amendment has replaced."""
        return self.filter(current=True)

    def versions_of(self, paper: Paper) -> PaperQuerySet:
        """Every version of the same paper."""
        same = {"owner": paper.owner_id, "country": paper.country, "kind": paper.kind, "key": paper.key}
        return self.filter(**same)


class Paper(models.Model):
    """One version of one paper as an administration received it.

    ``number`` is as written, ``key`` its letters and digits; ``declared`` the frozen ``permit.Paper`` as JSON, and
    ``raw`` the text it was read from. What it comes to stands here for lists: ``overall`` of the last check, whether
    every check ``passes`` that the fast lane asks for, whether anything is ``left`` to be used, and what was decided.
    ``trader`` is the key of the name of the trader here whom it is for: no page shows it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ASKED = "asked", _("asked abroad")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    tlp = models.CharField(max_length=12, default=TLP.AMBER_STRICT)
    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=list(KIND_NAMES.items()))
    number = models.CharField(max_length=80)
    key = models.CharField(max_length=80, db_index=True)
    country = models.CharField(max_length=2)
    issued = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    export_country = models.CharField(max_length=2, blank=True)
    import_country = models.CharField(max_length=2, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    declared = models.JSONField()
    source = models.CharField(max_length=6, choices=Source.choices)
    raw = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    current = models.BooleanField(default=True)
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    received_by = models.CharField(max_length=200)
    overall = models.CharField(max_length=12, choices=Overall.choices, blank=True)
    passes = models.BooleanField(default=False)
    trader = models.CharField(max_length=200, blank=True)
    left = models.BooleanField(default=True)
    fast = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    because = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["owner", "state", "passes"], name="permits_paper_waits")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "country", "kind", "key", "version"], name="one_paper_per_version"
            ),
            models.UniqueConstraint(fields=["owner", "country", "kind", "key", "digest"], name="no_paper_twice"),
            models.UniqueConstraint(
                fields=["owner", "country", "kind", "key"], condition=Q(current=True), name="one_current_paper"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("permits:one", args=[self.pk])

    @property
    def as_declared(self) -> permit.Paper:
        """The frozen paper, with the endorsements that stood on it when it came."""
        return permit.from_json(self.declared)


class OfPaper(NeedToKnowQuerySet):
    """Rows that are seen by whoever sees their paper."""

    def visible_to(self, person: Any) -> OfPaper:
        """Keep the rows of papers that ``person`` may see."""
        return self.filter(Exists(Paper.objects.visible_to(person).filter(pk=OuterRef("paper"))))


class PaperLine(models.Model):
    """One line of a paper, with what lists and look-ups need; the rest stands in the paper's ``declared``."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    goods = models.CharField(max_length=200, blank=True)
    term = models.CharField(max_length=80, blank=True)
    appendix = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=2, blank=True)
    amount = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="one_paper_line_per_number")]

    def __str__(self) -> str:
        return f"{self.paper_id} · {self.number}"


class EndorsementQuerySet(OfPaper):
    """Sets of endorsements."""

    def standing(self) -> EndorsementQuerySet:
        """Leave out what was taken back, and the rows that take back."""
        return self.filter(takes_back=None, taken_back_by=None)

    def of_every_version(self, paper: Paper) -> EndorsementQuerySet:
        """The endorsements of a paper, whichever version of it was endorsed."""
        same = {"owner": paper.owner_id, "country": paper.country, "kind": paper.kind, "key": paper.key}
        return self.filter(**{f"paper__{field}": value for field, value in same.items()})


class Endorsement(models.Model):
    """One endorsement (boxes 14 and 15): goods seen at a border under a paper. Appended, never changed or deleted.

    What was endorsed by mistake is taken back by a row of its own, with the reason in ``note`` and nothing shipped.
    """

    class Direction(models.TextChoices):
        EXPORT = "export", _("on leaving")
        IMPORT = "import", _("on arriving")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="endorsements")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    day = models.DateField()
    direction = models.CharField(max_length=6, choices=Direction.choices)
    port = models.CharField(max_length=200, blank=True)
    transport_document = models.CharField(max_length=80, blank=True)
    consignment = models.ForeignKey(
        "consignments.Consignment", models.PROTECT, null=True, blank=True, related_name="endorsements"
    )
    stamp = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_back=None) | ~Q(note=""), name="what_is_taken_back_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.day}"


class Shipped(models.Model):
    """What was really shipped under one line of a paper, in the unit as written."""

    endorsement = models.ForeignKey(Endorsement, models.PROTECT, related_name="shipped")
    line = models.ForeignKey(PaperLine, models.PROTECT, related_name="shipped")
    amount = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=80)

    class Meta:
        ordering = ["line__number"]
        constraints = [
            models.UniqueConstraint(fields=["endorsement", "line"], name="one_quantity_per_endorsed_line"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="nothing_shipped_is_not_endorsed"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.amount} {self.unit}"


class Presented(models.Model):
    """A paper that stands for a consignment: by its number, which the declaration names, or as an officer says."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="presented")
    consignment = models.ForeignKey("consignments.Consignment", models.PROTECT, related_name="presented")
    by_number = models.BooleanField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = OfPaper.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "presented"
        constraints = [models.UniqueConstraint(fields=["paper", "consignment"], name="presented_once")]

    def __str__(self) -> str:
        return f"{self.paper_id} for {self.consignment_id}"


class Verdict(models.Model):
    """What one check of a paper found, by the law of which day, alone or against a consignment. Never changed.

    ``overall`` and ``findings`` are those of ``checking.to_json``; ``passes``: no check stands in the way of the fast
    lane; ``by`` is whoever brought the paper in or asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="verdicts")
    consignment = models.ForeignKey(
        "consignments.Consignment", models.PROTECT, null=True, blank=True, related_name="paper_verdicts"
    )
    overall = models.CharField(max_length=12, choices=Overall.choices)
    passes = models.BooleanField(default=False)
    findings: Any = models.JSONField()
    law_as_of = models.DateField(null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = OfPaper.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.paper_id} {self.overall}"


class ForeignQuestionQuerySet(OfPaper):
    """Sets of questions."""

    def put_to(self, organisations: Iterable[uuid.UUID]) -> ForeignQuestionQuerySet:
        """Keep those that were put to one of these organisations."""
        return self.filter(organisation__in=list(organisations))


class ForeignQuestion(models.Model):
    """What the authority that should know was asked about a paper, and what it said.

    ``organisation`` where it has accounts here: it then sees the paper and answers itself; else ``authority`` names it
    and ``recorded_by`` wrote down what came back.
    """

    class Answer(models.TextChoices):
        GENUINE = "genuine", _("genuine and in force")
        CHANGED = "changed", _("genuine, but what it says was changed")
        FORGED = "forged", _("not issued by the authority")
        WITHDRAWN = "withdrawn", _("issued, and withdrawn or replaced since")
        UNKNOWN = "unknown", _("the authority cannot say")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="questions")
    authority = models.CharField(max_length=200)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField()
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answer_text = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = ForeignQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | (Q(recorded_by__isnull=False) & Q(recorded_at__isnull=False)),
                name="who_recorded_an_answer_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} to {self.authority}"


class FastLane(models.Model):
    """That a paper went, or could not go, through the fast lane, with every reason. The last row counts.

    ``reasons``: parts of ``front.telling``; earlier releases kept plain sentences.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="fast_lanes")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="+")
    granted = models.BooleanField()
    reasons: Any = models.JSONField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = OfPaper.as_manager()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.paper_id} {'granted' if self.granted else 'not granted'}"


class Unread(Unbelieved):
    """A paper that could not be believed; ``reference`` is its number, as far as it was read."""

    assignee = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    received_by = models.CharField(max_length=200)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")

    verbs = "permit"

    class Meta(Unbelieved.Meta):
        verbose_name_plural = "unread"

    def __str__(self) -> str:
        return self.reference or self.file_name or str(self.id)

    def get_absolute_url(self) -> str:
        return reverse("permits:quarantined", args=[self.pk])

    @property
    def became(self) -> Paper | None:
        """What it was taken in as, or was known as already."""
        return self.paper
