"""The cast: everyone in their place, all of it marked as invented."""

from __future__ import annotations

import pytest

from greenlane.ledger import export
from greenlane.ledger.models import Entry
from greenlane.people import cast as casting
from greenlane.people.models import Organisation
from greenlane.people.roles import Role

pytestmark = pytest.mark.django_db


def test_everyone_holds_what_the_story_says(cast):
    held = {person.username: {post.role for post in person.actor.posts} for person in cast.people}
    assert held == {
        "ada": {Role.OFFICER},
        "bo": {Role.ANALYST},
        "chi": {Role.OFFICER},
        "dee": {Role.COORDINATOR},
        "eli": {Role.CASE_OFFICER},
        "fay": {Role.ADMINISTRATOR},
        "gil": {Role.ANALYST, Role.RELEASING_OFFICER},
        "kai": {Role.CASE_OFFICER},
        "lea": {Role.RELEASING_OFFICER},
    }
    assert cast.ada.office == cast.bo.office == cast.terminal
    assert cast.ada.organisation == cast.northport and cast.chi.organisation == cast.southmere


def test_all_of_it_says_that_it_is_invented(cast):
    assert Organisation.objects.count() == 4 and not Organisation.objects.filter(demo=False).exists()
    assert {o.country for o in Organisation.objects.all()} == {"XN", "XS"}, "codes that no real country has"


def test_without_a_password_nobody_signs_in(cast):
    assert not any(person.has_usable_password() for person in cast.people)


def test_the_whole_cast_stands_in_the_ledger(cast):
    report = export.verify_database()
    assert report.sound and report.entries == 4 + 5 + 9 + 10
    assert set(Entry.objects.values_list("actor", flat=True)) == {"system"}


@pytest.mark.one_database
def test_the_demo_password_passes_the_validators(db):
    made = casting.make(by="system", password="invented-but-long-enough")
    assert all(person.check_password("invented-but-long-enough") for person in made.people)
