from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Self
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from greenlane.people import tokens
from greenlane.people.handling import stored_tlp
from greenlane.people.in_sql import Rows
from greenlane.people.need_to_know import Actor, Marking, Post, Verb
from greenlane.people.roles import Capability, Role

_time_zones = cache(available_timezones)  # which walks the folder of zones each time


def known_time_zone(value: str) -> None:
    if value not in _time_zones():
        raise ValidationError(_("%(zone)s is not a time zone."), params={"zone": value})


class OrganisationType(models.TextChoices):
    CUSTOMS_HQ = "customs_hq", _("customs headquarters")
    CUSTOMS_UNIT = "customs_unit", _("customs unit or port")
    RILO = "rilo", _("regional intelligence liaison office")
    IGO = "igo", _("intergovernmental organisation")
    POLICE = "police", _("police or national central bureau")
    CITES_MANAGEMENT = "cites_management", _("CITES management authority")
    CITES_SCIENTIFIC = "cites_scientific", _("CITES scientific authority or laboratory")
    WASTE_AUTHORITY = "waste_authority", _("Basel or Rotterdam competent authority")
    OZONE_UNIT = "ozone_unit", _("national ozone unit")
    INSPECTORATE = "inspectorate", _("environment inspectorate")
    PROSECUTOR = "prosecutor", _("prosecutor")
    BORDER_GUARD = "border_guard", _("border guard")
    NGO = "ngo", _("non-governmental organisation")
    ASSOCIATION = "association", _("carrier or association")


AT_BORDER = (OrganisationType.CUSTOMS_HQ, OrganisationType.CUSTOMS_UNIT, OrganisationType.BORDER_GUARD)
"""Who sees goods cross a border: takes declarations in, and endorses papers with what was really shipped."""


class Theme(models.TextChoices):
    AUTO = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


ROLE_NAMES = {
    Role.OFFICER: _("officer"),
    Role.ANALYST: _("analyst"),
    Role.CASE_OFFICER: _("case officer"),
    Role.RELEASING_OFFICER: _("releasing officer"),
    Role.COORDINATOR: _("coordinator"),
    Role.EXPERT: _("laboratory or expert"),
    Role.AUDITOR: _("auditor or data protection officer"),
    Role.ADMINISTRATOR: _("administrator"),
}


INSTALLATION = "installation"  # the ledger's chain for what concerns no organisation


class Organisation(models.Model):
    """Who owns records and to whom they are shown. ``competent_authority`` may receive personal data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    type = models.CharField(_("type"), max_length=24, choices=OrganisationType.choices)
    competent_authority = models.BooleanField(_("competent authority"), default=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    demo = models.BooleanField(_("invented, for demonstration"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["country", "name"], name="people_one_organisation_per_name"),
            models.CheckConstraint(
                condition=~Q(type__in=["ngo", "association"], competent_authority=True),
                name="people_private_bodies_are_not_competent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in a language ("fr", "zh-hans"), else the name itself."""
        return self.names.get(language) or self.names.get(language.split("-")[0]) or self.name

    @property
    def at_border(self) -> bool:
        """Whether it sees goods cross a border."""
        return self.type in AT_BORDER

    @property
    def chain(self) -> str:
        """The ledger's chain for what is done to this organisation's records."""
        return str(self.id)

    @property
    def marking(self) -> Marking:
        """For ``administer``, and for making a new record of this organisation at large."""
        return Marking(owner=self.id)


class OfficeQuerySet(models.QuerySet["Office"]):
    def of(self, actor: Actor) -> OfficeQuerySet:
        """The offices of the organisations in which ``actor`` holds a post; none of who administers."""
        held = set() if actor.administers else {post.organisation for post in actor.posts}
        return self.filter(organisation__in=held)

    def at_border(self) -> OfficeQuerySet:
        """Those where goods are seen crossing it: they have a queue, lanes and a capacity, and others have none."""
        return self.filter(organisation__type__in=AT_BORDER)


class Office(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offices")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=200)
    place = models.CharField(
        _("place"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}[A-Z2-9]{3}$")],
        help_text=_("UN/LOCODE, five letters"),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[known_time_zone])

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "code"], name="people_one_office_per_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def marking(self) -> Marking:
        """For ``receive`` and ``receive_paper``: making a new record of this office."""
        return Marking(owner=self.organisation_id, office=self.id)


def login_name(text: str) -> str:
    """The one spelling of a sign-in name: so that ADA and Ada are one person, and one count of failed tries."""
    return AbstractBaseUser.normalize_username(text.strip()).casefold()


class People(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=login_name(username or ""))


class Person(AbstractBaseUser):
    """Someone who signs in. There is no superuser: what a person may do follows from assignments alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    keys_on = models.BooleanField(_("single-key shortcuts"), default=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """The person as the decision sees it, by the assignments valid now. One query."""
        if not self.is_active:
            return Actor(self.id)
        assignments = self.assignments.valid_at(timezone.now()).select_related("organisation")
        return Actor(self.id, frozenset(assignment.post for assignment in assignments))

    @cached_property
    def _home(self) -> Assignment | None:
        held = self.assignments.valid_at(timezone.now()).select_related("organisation", "office")
        return held.order_by("valid_from").first()

    @property
    def organisation(self) -> Organisation | None:
        """That of the longest-standing valid assignment: shown on the page, and whose chain notes the sign-ins.

        Nothing is decided by it: what a person may do follows from all assignments.
        """
        return self._home.organisation if self._home else None

    @property
    def office(self) -> Office | None:
        """The office of the same assignment."""
        return self._home.office if self._home else None

    @property
    def chain(self) -> str:
        """The ledger's chain for what concerns the person alone, such as signing in."""
        return self.organisation.chain if self.organisation else INSTALLATION


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def valid_at(self, at: datetime) -> AssignmentQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=at), valid_from__lte=at)


class Assignment(models.Model):
    """A person holds a role in an organisation, in one office or (with none) in all of it, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="assignments")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, name) for role, name in ROLE_NAMES.items()])
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["person", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="people_assignment_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.office or self.organisation}"

    @property
    def post(self) -> Post:
        return Post(
            organisation=self.organisation_id,
            role=Role(self.role),
            office=self.office_id,
            competent=self.organisation.competent_authority,
            border=self.organisation.at_border,
        )


class SystemAccountQuerySet(models.QuerySet["SystemAccount"]):
    def bearing(self, token: str, at: datetime) -> SystemAccount | None:
        """The account that a token opens at a moment; None for a wrong, expired or revoked one."""
        claimed = tokens.account_of(token)
        account = self.select_related("organisation", "office").filter(id=claimed).first() if claimed else None
        right = tokens.matches(token, account.token_digest if account else tokens.digest(""))
        return account if account and right and account.valid_at(at) else None


class SystemAccount(models.Model):
    """A machine that calls the API: narrow, and it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="system_accounts")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="system_accounts")
    name = models.CharField(_("name"), max_length=200)
    token_digest = models.CharField(max_length=64)
    capabilities = models.JSONField(_("capabilities"), default=list)
    expires = models.DateTimeField(_("expires"))
    revoked = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = SystemAccountQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def valid_at(self, at: datetime) -> bool:
        return self.revoked is None and at < self.expires

    @property
    def actor(self) -> Actor:
        if not self.valid_at(timezone.now()):
            return Actor(self.id)
        known = frozenset(Capability(name) for name in self.capabilities if name in set(Capability))
        home = self.organisation
        post = Post(home.id, None, self.office_id, home.competent_authority, known, home.at_border)
        return Actor(self.id, frozenset({post}))


class Grant(models.Model):
    """One record is shown to one organisation, or (with a person) to one person named in it.

    An organisation sees its own records without one. A record that is RED shows only to persons named.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    nominal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "object_id"], condition=Q(person=None), name="people_one_grant"
            ),
            models.UniqueConstraint(
                fields=["organisation", "person", "kind", "object_id"],
                condition=Q(person__isnull=False),
                name="people_one_named_grant",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "object_id"], name="people_grant_shown"),
            models.Index(fields=["kind", "object_id"], name="people_grant_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} to {self.person_id or self.organisation_id}"


FEW = 2000


class NeedToKnowQuerySet(models.QuerySet[Any]):
    """For every model whose rows are shown by need to know.

    The model has a UUID key, ``owner`` (an Organisation) and ``tlp``, and may have ``office``, ``nominal`` (without it,
    every row counts as nominal), ``assignee`` and ``author``. ``kind`` names it in the grants; "" is the model's name.
    """

    kind = ""

    @property
    def grant_kind(self) -> str:
        return self.kind or str(self.model._meta.model_name)

    def allowed_to(self, who: Person | SystemAccount | Actor, verb: Verb | str) -> Self:
        """The rows for which ``may(actor, verb, marking)`` holds: the same decision, in SQL. Raises UnknownVerb."""
        actor = who if isinstance(who, Actor) else who.actor
        fields = frozenset(field.name for field in self.model._meta.get_fields())
        return self.filter(Rows(fields, Grant.objects.filter(kind=self.grant_kind)).allowed(actor, verb))

    def visible_to(self, who: Person | SystemAccount | Actor) -> Self:
        """The rows that someone may see."""
        return self.allowed_to(who, Verb.SEE)

    def named_to(self, who: Person | SystemAccount | Actor) -> Self:
        """The rows that someone may see with the names of persons: for what is found, counted or linked by names."""
        return self.allowed_to(who, Verb.SEE_NOMINAL)

    def listed_to(self, who: Person | SystemAccount | Actor) -> Self:
        """What ``visible_to`` keeps, for long lists: see ``few``."""
        few = self.few(who)
        return self.visible_to(who) if few is None else self.filter(pk__in=few)

    def few(self, who: Person | SystemAccount | Actor, most: int = FEW) -> list[uuid.UUID] | None:
        """The keys of what someone may see, where the organisation has or was shown no more than ``most``; else None.

        A long list in its own order is read until a page is full, so who sees next to nothing of it would have every
        row looked at: gathered first, theirs is found in milliseconds.
        """
        actor = who if isinstance(who, Actor) else who.actor
        held = {post.organisation for post in actor.posts}
        grants = Grant.objects.filter(organisation__in=held, kind=self.grant_kind)
        own = self.model._default_manager.filter(owner__in=held).order_by()
        if any(rows[: most + 1].count() > most for rows in (grants, own)):
            return None
        near = {*grants.values_list("object_id", flat=True), *own.values_list("pk", flat=True)}
        return list(self.visible_to(actor).filter(pk__in=near).order_by().values_list("pk", flat=True))

    def markings(self, records: Iterable[Any]) -> dict[uuid.UUID, Marking]:
        """The markings of records of this model, by key. One query, however many."""
        found = {record.pk: record for record in records}
        grants: dict[uuid.UUID, list[Grant]] = {key: [] for key in found}
        for grant in Grant.objects.filter(kind=self.grant_kind, object_id__in=list(found)):
            grants[grant.object_id].append(grant)
        return {key: _marking(record, grants[key]) for key, record in found.items()}

    def marking(self, record: Any) -> Marking:
        """The marking of one record: what ``may`` needs to know of it. One query."""
        return self.markings([record])[record.pk]


def _marking(record: Any, grants: list[Grant]) -> Marking:
    assignee = getattr(record, "assignee_id", None)
    return Marking(
        owner=record.owner_id,
        office=getattr(record, "office_id", None),
        tlp=stored_tlp(record.tlp),
        nominal=getattr(record, "nominal", True),
        audience=frozenset({record.owner_id, *(grant.organisation_id for grant in grants if not grant.person_id)}),
        named=frozenset((grant.organisation_id, grant.person_id) for grant in grants if grant.person_id),
        names_released=frozenset(grant.person_id or grant.organisation_id for grant in grants if grant.nominal),
        assigned_to=frozenset({assignee} if assignee else ()),
        author=getattr(record, "author_id", None),
    )
