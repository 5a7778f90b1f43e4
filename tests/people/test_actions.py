"""What administrators do: each deed one entry, and no way around them to more rights."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from greenlane.ledger import export
from greenlane.ledger.models import Entry
from greenlane.people import actions
from greenlane.people.models import Assignment, Organisation, Person, SystemAccount
from greenlane.people.need_to_know import may
from greenlane.people.roles import Capability, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_entries(cast):
    """How many entries were written since the cast was made."""
    before = Entry.objects.count()
    return lambda: list(Entry.objects.order_by("id").values_list("verb", flat=True))[before:]


def test_the_administrator_runs_the_own_organisation(cast, fay, new_entries):
    office = actions.create_office(by=fay, organisation=cast.northport, code="NRY", name="Northport Rail Yard")
    hal = actions.create_person(by=fay, organisation=cast.northport, username="Hal", name="Hal")
    role = actions.assign(by=fay, person=hal, organisation=cast.northport, role="officer", office=office)
    assert hal.username == "hal" and not hal.has_usable_password()
    assert {post.office for post in hal.actor.posts} == {office.pk}
    actions.end_assignment(by=fay, assignment=role)
    actions.end_assignment(by=fay, assignment=role)
    assert not hal.actor.posts
    assert new_entries() == ["office.created", "person.created", "role.assigned", "role.ended"]
    said = [entry.sentence for entry in Entry.objects.order_by("id")][-2:]
    assert said == ["Fay made Hal officer", "Fay ended the role of Hal as officer"]
    assert {entry.chain for entry in Entry.objects.filter(actor=str(fay.id))} == {str(cast.northport.id)}
    assert export.verify_database().sound


@pytest.mark.parametrize("name", ["ada", "bo", "chi", "dee", "eli", "gil"])
def test_who_is_no_administrator_changes_nobody(cast, name, new_entries):
    by = getattr(cast, name)
    expires = timezone.now() + timedelta(days=1)
    attempts = [
        lambda: actions.create_organisation(by=by, name="X", country="XN", type="police", parent=cast.northport),
        lambda: actions.create_organisation(by=by, name="X", country="XN", type="police"),
        lambda: actions.create_office(by=by, organisation=cast.northport, code="X", name="X"),
        lambda: actions.create_person(by=by, organisation=cast.northport, username="x", name="X"),
        lambda: actions.assign(by=by, person=cast.bo, organisation=cast.northport, role=Role.AUDITOR),
        lambda: actions.end_assignment(by=by, assignment=cast.ada.assignments.get()),
        lambda: actions.issue_token(by=by, organisation=cast.northport, name="x", expires=expires),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert new_entries() == []
    assert Organisation.objects.count() == 4 and Person.objects.count() == 9 and not SystemAccount.objects.exists()


def test_the_administrator_has_no_hand_in_another_organisation(cast, fay, new_entries):
    with pytest.raises(PermissionDenied):
        actions.create_person(by=fay, organisation=cast.southmere, username="x", name="X")
    with pytest.raises(PermissionDenied):
        actions.assign(by=fay, person=cast.ada, organisation=cast.southmere, role=Role.ANALYST)
    with pytest.raises(PermissionDenied):
        actions.end_assignment(by=fay, assignment=cast.chi.assignments.get())
    assert new_entries() == []


def test_the_administrator_gets_no_record_by_any_role(cast, fay, new_entries):
    with pytest.raises(PermissionDenied):
        actions.assign(by=fay, person=fay, organisation=cast.northport, role=Role.OFFICER)
    with pytest.raises(ValueError, match="no other role"):
        actions.assign(by="system", person=fay, organisation=cast.northport, role=Role.OFFICER)
    with pytest.raises(ValueError, match="no other role"):
        actions.assign(by=fay, person=cast.ada, organisation=cast.northport, role=Role.ADMINISTRATOR)
    later = timezone.now() + timedelta(days=30)
    with pytest.raises(ValueError, match="no other role"):
        actions.assign(by="system", person=fay, organisation=cast.southmere, role=Role.OFFICER, valid_from=later)
    assert new_entries() == [] and Assignment.objects.filter(person=fay).count() == 1


def test_an_office_belongs_to_the_organisation_of_the_role(cast, fay):
    with pytest.raises(ValueError, match="no office of"):
        actions.assign(
            by=fay, person=cast.ada, organisation=cast.northport, role=Role.OFFICER, office=cast.southmere_port
        )


def test_an_organisation_is_created_below_the_own_one(cast, fay, new_entries):
    actions.create_organisation(
        by=fay, name="Northport Patrol", country="XN", type="customs_unit", parent=cast.northport
    )
    with pytest.raises(ValidationError):
        actions.create_organisation(by="system", name="Northport Customs", country="XN", type="customs_hq")
    with pytest.raises(ValidationError):
        actions.create_organisation(by="system", name="Club", country="XN", type="ngo", competent_authority=True)
    with pytest.raises(ValidationError):
        actions.create_organisation(by="system", name="Nowhere", country="xn", type="customs_hq")
    assert new_entries() == ["organisation.created"]


def test_passwords_are_weighed_and_kept_as_argon2(cast, fay):
    with pytest.raises(ValidationError):
        actions.create_person(by=fay, organisation=cast.northport, username="hal", name="Hal", password="hal")
    hal = actions.create_person(
        by=fay, organisation=cast.northport, username="hal", name="Hal", password="quiet-harbour-42"
    )
    assert hal.password.startswith("argon2") and hal.check_password("quiet-harbour-42")
    assert "quiet-harbour" not in "".join(Entry.objects.all().lines())
    with pytest.raises(ValidationError):
        actions.create_person(by=fay, organisation=cast.northport, username="HAL", name="Another Hal")


def test_a_token_is_shown_once_and_opens_its_account_until_it_is_revoked(cast, fay, new_entries):
    now = timezone.now()
    account, token = actions.issue_token(
        by=fay,
        organisation=cast.northport,
        office=cast.terminal,
        name="manifest feed",
        expires=now + timedelta(days=90),
    )
    assert SystemAccount.objects.bearing(token, now) == account
    assert may(account.actor, "receive", cast.terminal.marking)
    for forbidden in (cast.airport.marking, cast.southmere_port.marking, cast.southmere.marking):
        assert not may(account.actor, "receive", forbidden)
    assert not any(may(account.actor, verb, cast.terminal.marking) for verb in ("override", "decide", "administer"))
    assert SystemAccount.objects.bearing(token, now + timedelta(days=91)) is None
    assert SystemAccount.objects.bearing(token[:-1] + "!", now) is None
    assert SystemAccount.objects.bearing("", now) is None
    actions.revoke_token(by=fay, account=account)
    actions.revoke_token(by=fay, account=account)
    assert SystemAccount.objects.bearing(token, timezone.now()) is None and not account.actor.posts
    assert new_entries() == ["token.issued", "token.revoked"]
    kept = "".join(Entry.objects.all().lines()) + str(SystemAccount.objects.values())
    assert token not in kept and token.split("_", 2)[2] not in kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"capabilities": [Capability.OVERRIDE]},
        {"capabilities": [Capability.RECEIVE, Capability.READ_NOMINAL]},
        {"capabilities": []},
        {"capabilities": ["everything"]},
        {"expires": timedelta(days=-1)},
        {"expires": timedelta(days=800)},
    ],
)
def test_a_token_is_narrow_and_expires(cast, fay, wrong, new_entries):
    given = {"capabilities": ["receive"], "expires": timedelta(days=30), **wrong}
    given["expires"] += timezone.now()
    with pytest.raises(ValueError):
        actions.issue_token(by=fay, organisation=cast.northport, name="feed", **given)
    assert new_entries() == []


def test_nobody_acts_under_a_made_up_name(cast):
    with pytest.raises(ValueError, match="cannot act"):
        actions.create_office(by="root", organisation=cast.northport, code="X", name="X")
    with pytest.raises(ValueError, match="cannot act"):
        actions.signed("root")


def test_preferences_are_ones_own(ada, new_entries):
    actions.change_preferences(by=ada, language="ar", theme="dark", keys_on=False)
    ada.refresh_from_db()
    assert (ada.language, ada.theme, ada.keys_on) == ("ar", "dark", False)
    with pytest.raises(ValidationError):
        actions.change_preferences(by=ada, language="ar", theme="pink", keys_on=False)
    assert new_entries() == ["person.preferences_changed"]
