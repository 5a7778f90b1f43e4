"""People's tables: who is whose, since when, and that SQL and ``may`` show the same records."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenlane.people import actions
from greenlane.people.handling import TLP
from greenlane.people.models import (
    Grant,
    NeedToKnowQuerySet,
    Office,
    Organisation,
    OrganisationType,
    Person,
    login_name,
)
from greenlane.people.need_to_know import RULES, Actor, Post, UnknownVerb, Verb, may
from greenlane.people.roles import Capability, Role


class Paper(models.Model):
    """A record as a later room would have it, with every field the decision knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_constraint=False)
    office = models.ForeignKey(Office, models.CASCADE, null=True, related_name="+", db_constraint=False)
    assignee = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", db_constraint=False)
    tlp = models.CharField(max_length=12, null=True)
    nominal = models.BooleanField(default=True)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        app_label = "tests"


class Note(models.Model):
    """A record with no more than the least: an owner and a marking."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_constraint=False)
    tlp = models.CharField(max_length=12)

    objects = NeedToKnowQuerySet.as_manager()

    class Meta:
        app_label = "tests"


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Paper)
            editor.create_model(Note)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Note)
            editor.delete_model(Paper)


OWN, FOREIGN = 0, 1
TLPS = [*[tlp.value for tlp in TLP], None, "", "amber", "SECRET"]
# To whom a record is granted: (which organisation, named person or not, names too).
GRANTS = [
    [],
    [(OWN, None, False)],
    [(OWN, 0, True)],
    [(FOREIGN, 0, False)],
    [(OWN, None, True), (FOREIGN, None, False)],
    [(FOREIGN, None, True), (FOREIGN, 0, False)],
    [(OWN, None, False), (FOREIGN, 0, True)],
]


@pytest.fixture
def grid(tables, db):
    """Every kind of record there can be between two organisations: owner, office, marking, names, holder, grants."""
    organisations = [Organisation(name=f"O{n}", country="XN", type="customs_hq") for n in (OWN, FOREIGN)]
    offices = [Office(organisation=organisations[OWN], code=str(n), name=str(n)) for n in range(2)]
    people = [Person(username=f"p{n}", name=f"P{n}") for n in range(2)]
    for rows in (organisations, offices, people):
        type(rows[0])._default_manager.bulk_create(rows)
    for owner, tlp, grants in itertools.product(organisations, TLPS, GRANTS):
        papers = [
            Paper(owner=owner, office=office, tlp=tlp, nominal=nominal, assignee=held)
            for office, nominal, held in itertools.product([None, *offices], [True, False], [None, people[0]])
        ]
        notes = [Note(owner=owner, tlp=tlp or "")]
        for rows in (papers, notes):
            type(rows[0])._default_manager.bulk_create(rows)
            for org, person, names in grants:
                named = None if person is None else people[person]
                actions.grant(rows, organisations[org], person=named, nominal=names)
    rows = {model: list(model.objects.all()) for model in (Paper, Note)}
    return organisations, offices, people, {model: (rows[model], model.objects.markings(rows[model])) for model in rows}


def posts_of(organisations, offices) -> list[Post]:
    """Every post there can be in the first organisation."""
    roles = [(role, frozenset()) for role in Role] + [
        (None, frozenset(granted)) for granted in ([], [Capability.READ], [Capability.RECEIVE], Capability)
    ]
    return [
        Post(organisations[OWN].id, role, office, competent, granted, border=competent)
        for (role, granted), office, competent in itertools.product(
            roles, [None, offices[0].id, offices[1].id], [True, False]
        )
    ]


TWINNED = [verb for verb in Verb if RULES[verb].seen and not RULES[verb].second]


def agree(grid, actor: Actor, verbs) -> None:
    for model, (rows, markings) in grid[3].items():
        for verb in verbs:
            by_decision = sorted(row.pk for row in rows if may(actor, verb, markings[row.pk]))
            by_sql = sorted(model.objects.allowed_to(actor, verb).values_list("pk", flat=True))
            assert by_sql == by_decision, (verb, actor)
        assert sorted(model.objects.few(actor, most=10_000)) == sorted(
            model.objects.visible_to(actor).values_list("pk", flat=True)
        )


def test_sql_and_the_decision_show_the_same_to_every_post(grid):
    organisations, offices, people, _ = grid
    for post in posts_of(organisations, offices):
        agree(grid, Actor(people[0].id, frozenset({post})), [Verb.SEE, Verb.SEE_NOMINAL])


@pytest.mark.parametrize("verb", [Verb.APPROVE, Verb.RECEIVE, "delete"])
def test_a_verb_that_sql_cannot_decide_is_an_error(tables, cast, verb):
    with pytest.raises(UnknownVerb):
        Paper.objects.allowed_to(cast.ada, verb)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sql_and_the_decision_show_the_same_to_who_holds_several_posts(grid, data):
    organisations, offices, people, _ = grid
    posts = posts_of(organisations, offices)
    posts += [replace(post, organisation=organisations[FOREIGN].id) for post in posts]
    held = data.draw(st.frozensets(st.sampled_from(posts), max_size=3))
    another = data.draw(st.sampled_from(TWINNED))
    agree(grid, Actor(data.draw(st.sampled_from(people)).id, held), {Verb.SEE, Verb.SEE_NOMINAL, another})


def paper(cast, tlp=TLP.AMBER, **fields) -> Paper:
    return Paper.objects.create(owner=cast.northport, office=cast.terminal, tlp=tlp, **fields)


@pytest.mark.django_db
def test_ones_own_are_seen_and_a_stranger_sees_nothing(tables, cast):
    made = paper(cast)
    for insider in (cast.ada, cast.bo, cast.gil):
        assert list(Paper.objects.visible_to(insider)) == [made]
    for stranger in (cast.chi, cast.dee, cast.eli, cast.fay):
        assert not Paper.objects.visible_to(stranger).exists()
        assert Paper.objects.visible_to(stranger).count() == 0
        assert not may(stranger.actor, "see", Paper.objects.marking(made))


@pytest.mark.django_db
def test_what_is_shared_is_seen_by_the_partner_and_by_no_other(tables, cast):
    made = paper(cast)
    actions.grant([made], cast.cites)
    assert list(Paper.objects.visible_to(cast.eli)) == [made]
    assert not may(cast.eli.actor, "see_nominal", Paper.objects.marking(made)), "names are not released by sharing"
    assert not may(cast.eli.actor, "edit", Paper.objects.marking(made))
    assert not Paper.objects.visible_to(cast.chi) and not Paper.objects.visible_to(cast.fay)


@pytest.mark.django_db
def test_without_a_grant_only_the_owner_sees_whatever_the_colour(tables, cast):
    Paper.objects.create(owner=cast.southmere, tlp=TLP.CLEAR, nominal=False)
    assert [person.name for person in cast.people if Paper.objects.visible_to(person).exists()] == ["Chi"]


@pytest.mark.django_db
def test_red_is_for_the_persons_named(tables, cast):
    made = paper(cast, tlp=TLP.RED)
    actions.grant([made], cast.northport, person=cast.ada)
    assert list(Paper.objects.visible_to(cast.ada)) == [made]
    assert not Paper.objects.visible_to(cast.bo).exists() and not Paper.objects.visible_to(cast.gil).exists()


@pytest.mark.django_db
def test_a_grant_for_one_kind_shows_no_other_kind(tables, cast):
    made = paper(cast)
    actions.grant([made], cast.southmere)
    Note.objects.create(id=made.id, owner=cast.northport, tlp=TLP.AMBER)
    assert Paper.objects.visible_to(cast.chi).exists()
    assert not Note.objects.visible_to(cast.chi).exists()


@pytest.mark.django_db
def test_granting_again_changes_nothing(tables, cast):
    made = [paper(cast), paper(cast)]
    for _ in range(2):
        actions.grant(made, cast.cites)
        actions.grant(made, cast.cites, person=cast.eli)
        actions.grant(made, cast.northport)
    actions.grant([], cast.cites)
    assert Grant.objects.filter(kind="paper", person=None).count() == 2, "an owner needs none"
    assert Grant.objects.filter(kind="paper", person=cast.eli).count() == 2


@pytest.mark.django_db
def test_a_list_of_markings_takes_one_query(tables, cast, django_assert_num_queries):
    made = [paper(cast) for _ in range(5)]
    with django_assert_num_queries(1):
        assert len(Paper.objects.markings(made)) == 5


@pytest.mark.django_db
def test_a_role_counts_from_its_first_to_its_last_moment(cast):
    now = timezone.now()
    person = actions.create_person(by="system", organisation=cast.northport, username="hal", name="Hal")
    assert not person.actor.posts and person.organisation is None
    future = actions.assign(
        by="system", person=person, organisation=cast.northport, role=Role.OFFICER, valid_from=now + timedelta(days=1)
    )
    assert not person.actor.posts
    future.valid_from, future.valid_to = now - timedelta(days=2), now - timedelta(days=1)
    future.save()
    assert not person.actor.posts


@pytest.mark.django_db
def test_who_is_switched_off_holds_nothing(cast):
    assert cast.ada.actor.posts
    cast.ada.is_active = False
    assert not cast.ada.actor.posts


@pytest.mark.django_db
def test_a_private_body_is_never_competent(cast):
    for kind in (OrganisationType.NGO, OrganisationType.ASSOCIATION):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.create(name="Club", country="XN", type=kind, competent_authority=True)


@pytest.mark.parametrize("text", ["ADA", " ada ", "Ada", "ａｄａ"])
def test_a_sign_in_name_has_one_spelling(text):
    assert login_name(text) == "ada"


@pytest.mark.django_db
def test_an_organisation_has_names_by_language(cast):
    assert cast.northport.name_in("fr") == "Douanes de Northport"
    assert cast.northport.name_in("zh-hans") == "Northport Customs"


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("place", "rotterdam"), ("place", "NLR1M")]
)
@pytest.mark.django_db
def test_an_office_has_a_real_time_zone_and_a_code_for_its_place(cast, field, value):
    office = cast.terminal
    setattr(office, field, value)
    with pytest.raises(ValidationError):
        office.full_clean()


def test_offices_are_those_of_ones_own_organisations_and_none_of_who_administers(cast):
    assert {office.organisation for office in Office.objects.of(cast.ada.actor)} == {cast.northport}
    assert not Office.objects.of(cast.fay.actor).exists()
