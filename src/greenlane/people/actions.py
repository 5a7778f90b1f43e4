from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, record, record_all
from greenlane.people import tokens
from greenlane.people.models import Assignment, Grant, Office, Organisation, Person, SystemAccount, login_name
from greenlane.people.need_to_know import Marking, Reason, Verb, reason
from greenlane.people.roles import FOR_SYSTEMS, Capability, Role
from greenlane.people.words import REASONS

SYSTEM = "system"  # who acts where nobody has signed in: the command that installs, the demo
LONGEST_TOKEN = timedelta(days=366)

By = Person | SystemAccount | str


def signed(by: By) -> dict[str, str]:
    """The two fields by which the ledger knows who acted: ``record(**signed(by), ...)``. The only text is SYSTEM."""
    if isinstance(by, str):
        if by != SYSTEM:
            raise ValueError(f"{by!r} cannot act: a Person, a SystemAccount, or SYSTEM")
        return {"actor": SYSTEM, "actor_name": SYSTEM}
    return {"actor": str(by.id), "actor_name": by.name}


def enter(owner: Organisation, deeds: Sequence[Deed], by: By) -> None:
    """Write deeds into the ledger's chain of an organisation, in the caller's transaction; nothing where none is."""
    if deeds:
        record_all(deeds, chain=owner.chain, **signed(by))


def require(by: By, verb: Verb | str, marking: Marking) -> None:
    """Raise PermissionDenied, with the reason in the reader's language, unless ``may``.

    SYSTEM, who owns the machine, may.
    """
    if not isinstance(by, str):
        found = reason(by.actor, verb, marking)
        if found is not Reason.ALLOWED:
            raise PermissionDenied(REASONS[found])
    signed(by)


def grant(
    objects: Iterable[Any], organisation: Organisation, *, person: Person | None = None, nominal: bool = False
) -> None:
    """Show records of one model to an organisation, or to one person named in it; with ``nominal``, names too.

    Called inside the action that shares them, which writes the entry. An owner needs no grant, and none is written;
    to name a person of the owner's takes one.
    """
    found = [row for row in objects if person or row.owner_id != organisation.pk]
    if not found:
        return
    kind = type(found[0])._default_manager.all().grant_kind
    rows = [
        Grant(organisation=organisation, person=person, kind=kind, object_id=row.pk, nominal=nominal) for row in found
    ]
    Grant.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    if nominal:  # also what was shown before without names
        keys = [row.pk for row in found]
        Grant.objects.filter(organisation=organisation, person=person, kind=kind, object_id__in=keys).update(
            nominal=True
        )


@transaction.atomic
def create_organisation(
    *,
    by: By,
    name: str,
    country: str,
    type: str,
    competent_authority: bool = False,
    names: dict[str, str] | None = None,
    parent: Organisation | None = None,
    demo: bool = False,
) -> Organisation:
    """Create an organisation. An administrator does so below the own one. Raises ValidationError."""
    if not isinstance(by, str) and parent is None:
        raise PermissionDenied(_("An administrator creates organisations below the own one."))
    if parent is not None:
        require(by, Verb.ADMINISTER, parent.marking)
    organisation = Organisation(
        name=name, country=country, type=type, competent_authority=competent_authority,
        names=names or {}, parent=parent, demo=demo,
    )  # fmt: skip
    _store(organisation)
    _note(by, organisation, "organisation.created", organisation, name=name, country=country, type=type)
    return organisation


@transaction.atomic
def create_office(
    *, by: By, organisation: Organisation, code: str, name: str, place: str = "", time_zone: str = "UTC"
) -> Office:
    require(by, Verb.ADMINISTER, organisation.marking)
    office = Office(organisation=organisation, code=code, name=name, place=place, time_zone=time_zone)
    _store(office)
    _note(by, organisation, "office.created", office, name=name, code=code, place=place)
    return office


@transaction.atomic
def create_person(
    *,
    by: By,
    organisation: Organisation,
    username: str,
    name: str,
    password: str | None = None,
    email: str = "",
    language: str = "en",
) -> Person:
    """Create a person, recorded in an organisation's chain. Without a password nobody can sign in as them yet.

    Raises ValidationError: a name that is taken, a password that the validators refuse.
    """
    require(by, Verb.ADMINISTER, organisation.marking)
    person = Person(username=login_name(username), name=name, email=email, language=language)
    if password is None:
        person.set_unusable_password()
    else:
        validate_password(password, person)
        person.set_password(password)
    _store(person)
    _note(by, organisation, "person.created", person, name=name)
    return person


@transaction.atomic
def assign(
    *,
    by: By,
    person: Person,
    organisation: Organisation,
    role: Role | str,
    office: Office | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
) -> Assignment:
    """Give a person a role. Nobody assigns to oneself; an administrator holds no other role, in any organisation.

    Raises PermissionDenied, ValueError.
    """
    require(by, Verb.ADMINISTER, organisation.marking)
    if by == person:
        raise PermissionDenied(_("Nobody gives a role to oneself."))
    role, now = Role(role), timezone.now()
    if office is not None and office.organisation_id != organisation.pk:
        raise ValueError(f"{office} is no office of {organisation}")
    Person.objects.select_for_update().get(pk=person.pk)  # two assignments at once see each other
    held = {held.role for held in person.assignments.exclude(valid_to__lte=now)}
    if held and (role is Role.ADMINISTRATOR) != (Role.ADMINISTRATOR in held):
        raise ValueError("an administrator holds no other role")
    assignment = Assignment(
        person=person, organisation=organisation, office=office, role=role.value,
        valid_from=valid_from or now, valid_to=valid_to,
    )  # fmt: skip
    _store(assignment)
    _note(by, organisation, "role.assigned", person, person=person.name, role=role, office=office and office.pk)
    return assignment


@transaction.atomic
def end_assignment(*, by: By, assignment: Assignment) -> Assignment:
    """End a role now; one that has ended already stays as it is, without an entry."""
    require(by, Verb.ADMINISTER, assignment.organisation.marking)
    now = timezone.now()
    if assignment.valid_to is None or assignment.valid_to > now:
        assignment.valid_to = max(now, assignment.valid_from)
        assignment.save(update_fields=["valid_to"])
        person = assignment.person
        _note(by, assignment.organisation, "role.ended", person, person=person.name, role=assignment.role)
    return assignment


@transaction.atomic
def issue_token(
    *,
    by: By,
    organisation: Organisation,
    name: str,
    expires: datetime,
    capabilities: Sequence[Capability | str] = (Capability.RECEIVE,),
    office: Office | None = None,
) -> tuple[SystemAccount, str]:
    """Create a system account and return it with its token, which is shown this once and kept nowhere.

    ``capabilities`` are of FOR_SYSTEMS; ``expires`` is within LONGEST_TOKEN. Raises PermissionDenied, ValueError.
    """
    require(by, Verb.ADMINISTER, organisation.marking)
    wanted, now = {Capability(name) for name in capabilities}, timezone.now()
    if not wanted or not wanted <= FOR_SYSTEMS:
        raise ValueError(f"a system account may only: {', '.join(sorted(FOR_SYSTEMS))}")
    if Capability.ENDORSE in wanted and not organisation.at_border:
        raise ValueError("only customs and border guards endorse papers")
    if not now < expires <= now + LONGEST_TOKEN:
        raise ValueError(f"a token expires within {LONGEST_TOKEN.days} days")
    if office is not None and office.organisation_id != organisation.pk:
        raise ValueError(f"{office} is no office of {organisation}")
    account = SystemAccount(
        organisation=organisation, office=office, name=name, expires=expires, capabilities=sorted(wanted)
    )
    token, account.token_digest = tokens.make(account.id)
    _store(account)
    _note(by, organisation, "token.issued", account, name=name, capabilities=sorted(wanted), expires=expires)
    return account, token


@transaction.atomic
def revoke_token(*, by: By, account: SystemAccount) -> SystemAccount:
    """Revoke a token now; one that is revoked already stays as it is, without an entry."""
    require(by, Verb.ADMINISTER, account.organisation.marking)
    if account.revoked is None:
        account.revoked = timezone.now()
        account.save(update_fields=["revoked"])
        _note(by, account.organisation, "token.revoked", account, name=account.name)
    return account


@transaction.atomic
def change_preferences(*, by: Person, language: str, theme: str, keys_on: bool) -> Person:
    """Change one's own language, theme and single keys. Raises ValidationError."""
    by.language, by.theme, by.keys_on = language, theme, keys_on
    by.full_clean(exclude=["password"])
    by.save(update_fields=["language", "theme", "keys_on"])
    detail = {"language": language, "theme": theme, "keys_on": keys_on}
    record(
        chain=by.chain, **signed(by), verb="person.preferences_changed",
        subject_kind="person", subject_id=str(by.pk), detail=detail,
    )  # fmt: skip
    return by


def _store(row: models.Model) -> None:
    row.full_clean()
    row.save(force_insert=True)


def _note(by: By, organisation: Organisation, verb: str, subject: models.Model, **detail: Any) -> None:
    enter(organisation, [Deed(verb, str(subject._meta.model_name), str(subject.pk), detail)], by)
