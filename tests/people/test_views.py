"""Signing in and out, being locked out, one's own page; and what none of them tells a stranger."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from greenlane.ledger.models import Entry
from greenlane.people import actions
from greenlane.people.need_to_know import Reason
from greenlane.people.words import REASONS

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-harbour-42"


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    """A password costs a tenth of a second to check, by intent; test_actions checks that it is argon2."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def hal(cast):
    person = actions.create_person(
        by="system", organisation=cast.northport, username="hal", name="Hal", password=PASSWORD, language="fr"
    )
    actions.assign(by="system", person=person, organisation=cast.northport, role="officer", office=cast.terminal)
    Entry.objects.update(body=None)  # what follows is easier to read alone
    return person


def sign_in(client, username="hal", password=PASSWORD, **extra):
    return client.post(reverse("people:sign-in"), {"username": username, "password": password, **extra})


def noted() -> list[str]:
    return list(Entry.objects.filter(verb__startswith="session.").order_by("id").values_list("verb", flat=True))


def test_signing_in_and_out_is_noted(client, hal, cast):
    assert client.get(reverse("people:sign-in")).status_code == 200
    answer = sign_in(client, next=reverse("people:me"))
    assert answer.status_code == 302 and answer.url == reverse("people:me")
    session = answer.cookies["sessionid"]
    assert session["httponly"] and session["samesite"] == "Lax"
    assert answer.cookies["django_language"].value == "fr"
    client.post(reverse("people:sign-out"))
    assert noted() == ["session.opened", "session.closed"]
    assert {e.chain for e in Entry.objects.filter(verb="session.opened")} == {str(cast.northport.id)}
    assert client.get(reverse("people:me")).status_code == 302, "signed out, the own page is closed"


def test_a_case_of_letters_does_not_matter_in_a_name(client, hal):
    assert sign_in(client, username=" HAL ").status_code == 302


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, hal):
    wrong = sign_in(client, password="not-it-at-all")
    unknown = sign_in(client, username="nobody-here", password="my-secret-typed-here")
    assert wrong.status_code == unknown.status_code == 200
    alert = "do not belong together"
    assert alert in wrong.content.decode() and alert in unknown.content.decode()
    assert noted() == ["session.refused"] * 2
    written = "".join(Entry.objects.all().lines())
    assert "not-it-at-all" not in written and "my-secret" not in written
    assert "nobody-here" not in written, "people type their password into the wrong field"


def test_five_wrong_tries_lock_the_name_from_this_address(client, hal):
    for attempt in range(5):
        answer = sign_in(client, username="hal" if attempt % 2 else "HAL", password="wrong")
    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    right = sign_in(client)
    assert right.status_code == 429 and "sessionid" not in right.cookies
    assert client.get(reverse("people:me")).status_code == 302, "locked out, nothing opens"
    assert noted() == ["session.refused"] * 4 + ["session.locked_out"] * 2, "the fifth try locks, the sixth is locked"
    elsewhere = client.post(
        reverse("people:sign-in"), {"username": "hal", "password": PASSWORD}, REMOTE_ADDR="203.0.113.9"
    )
    assert elsewhere.status_code == 302, "nobody can lock a colleague out from afar"


def test_the_lock_opens_after_a_quarter_of_an_hour(client, hal, monkeypatch):
    for _ in range(5):
        sign_in(client, password="wrong")
    from axes.models import AccessAttempt

    AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(minutes=16))
    assert sign_in(client).status_code == 302


def test_who_is_switched_off_does_not_get_in(client, hal):
    hal.is_active = False
    hal.save()
    assert sign_in(client).status_code == 200
    assert noted() == ["session.refused"]


def test_signing_in_leads_to_no_other_site(client, hal):
    assert sign_in(client, next="https://elsewhere.example/").url == "/"


def test_signing_out_takes_a_post(client, hal):
    client.force_login(hal, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("people:sign-out")).status_code == 405
    assert client.get(reverse("people:me")).status_code == 200


def test_ones_own_page_says_what_one_may_and_why(client, cast):
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("people:me")).content.decode()
    assert "Northport Container Terminal" in page and "override a lane" in page and "the own office" in page
    included = page.partition("What this role does not include")[0]
    assert "manage people" not in included and "manage people" in page
    for other in ("Southmere", "Eli", "Fay"):
        assert other not in page


def test_who_holds_no_role_is_told_so(client, cast):
    person = actions.create_person(by="system", organisation=cast.northport, username="hal", name="Hal")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert "You hold no role at present" in client.get(reverse("people:me")).content.decode()


def test_preferences_are_kept_and_brought_to_the_device(client, ada):
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("people:me"), {"language": "ar", "theme": "dark"})
    assert answer.status_code == 302
    assert (answer.cookies["django_language"].value, answer.cookies["theme"].value) == ("ar", "dark")
    ada.refresh_from_db()
    assert (ada.language, ada.theme, ada.keys_on) == ("ar", "dark", False)
    assert client.post(reverse("people:me"), {"language": "xx", "theme": "dark"}).status_code == 422
    ada.refresh_from_db()
    assert ada.language == "ar"


def test_the_own_page_is_closed_to_a_stranger(client, cast):
    answer = client.get(reverse("people:me"))
    assert answer.status_code == 302 and answer.url.startswith(reverse("people:sign-in"))
    assert "Ada" not in answer.content.decode()


def test_why_not_is_said_in_the_readers_language(client, cast):
    from tests.shipments import draft, shipment

    from greenlane.consignments.actions import begin, receive

    run = begin(office=cast.airport, format="json", profile="", file_name="x", sha256="", by=cast.gil)
    (made,) = receive([draft(shipment())], run=run, by=cast.gil)
    client.force_login(cast.ada)
    client.cookies["django_language"] = "fr"
    answer = client.post(f"/consignments/{made.pk}/order/", {"kind": "scan", "because": "x"})
    assert answer.status_code == 403
    with translation.override("fr"):
        said = str(REASONS[Reason.OTHER_UNIT])
    assert said in answer.content.decode() and said != "The record belongs to another office."
    assert set(REASONS) == set(Reason)
