"""What the tables of the desk refuse whatever the program does, and whom they show a paper to."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, models, transaction
from tests.permits.made import paper, sent
from tests.permits.test_actions import shipped

from greenlane.people.actions import grant
from greenlane.people.handling import TLP
from greenlane.people.models import Grant
from greenlane.people.need_to_know import may
from greenlane.permits import actions, checking, permit
from greenlane.permits.models import (
    KIND_NAMES,
    Endorsement,
    FastLane,
    ForeignQuestion,
    Overall,
    Paper,
    Presented,
    Shipped,
    Verdict,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast):
    return actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper


def refused(deed):
    with pytest.raises(IntegrityError), transaction.atomic():
        deed()


def copy(row, **changes):
    kept = {
        f.attname: getattr(row, f.attname)
        for f in Paper._meta.concrete_fields
        if f.attname not in ("id", "supersedes_id")
    }
    return lambda: Paper.objects.create(**kept | changes)


def test_the_tables_know_every_kind_and_every_word_of_the_checks():
    assert set(KIND_NAMES) == set(permit.KINDS)
    assert set(Overall.values) == set(checking.OVERALL)


def test_a_paper_stands_once_in_force_and_each_version_once(row):
    refused(copy(row, version=2, digest="x"))
    refused(copy(row, version=1, digest="x", current=False))
    refused(copy(row, version=2, current=False))
    copy(row, version=2, digest="x", current=False)()


def test_nothing_is_taken_back_twice_nor_without_a_reason(row, cast):
    made = actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada)
    given = {"paper": row, "office": cast.terminal, "day": made.day, "direction": "import", "takes_back": made}
    refused(lambda: Endorsement.objects.create(**given, note=""))
    Endorsement.objects.create(**given, note="wrong")
    refused(lambda: Endorsement.objects.create(**given, note="again"))
    assert not Endorsement.objects.standing().exists()


def test_nothing_shipped_is_not_endorsed_and_no_line_twice(row, cast):
    made = actions.endorse(row, shipped(1), office=cast.terminal, by=cast.ada)
    line = row.lines.get()
    refused(lambda: Shipped.objects.create(endorsement=made, line=line, amount=1, unit="NO"))
    other = Endorsement.objects.create(paper=row, office=cast.terminal, day=made.day, direction="import")
    refused(lambda: Shipped.objects.create(endorsement=other, line=line, amount=0, unit="NO"))


def test_an_answer_without_who_recorded_it_is_refused(row, cast):
    asked = actions.ask_foreign_authority(row, question="?", authority="Somebody", by=cast.ada)
    refused(lambda: ForeignQuestion.objects.filter(pk=asked.pk).update(answer="genuine"))


@pytest.mark.parametrize("model", [Endorsement, Verdict, ForeignQuestion, FastLane, Presented])
def test_what_hangs_on_a_paper_keeps_it_from_being_deleted(row, cast, model):
    field = model._meta.get_field("paper")
    assert field.remote_field.on_delete is models.PROTECT
    with pytest.raises(models.ProtectedError):
        Paper.objects.all().delete()


def test_the_list_shows_what_the_decision_allows(row, cast):
    everybody = (cast.ada, cast.bo, cast.chi, cast.dee, cast.eli, cast.fay, cast.gil)
    organisations = (cast.cites, cast.southmere)
    for tlp, shown, nominal in itertools.product(TLP, (None, *organisations), (False, True)):
        Grant.objects.filter(kind="permit").delete()
        Paper.objects.update(tlp=tlp.value)
        row.refresh_from_db()
        if shown:
            grant([row], shown, nominal=nominal)
        for who, verb in itertools.product(
            everybody, ("see", "see_nominal", "decide", "edit", "endorse", "add_result")
        ):
            decided = may(who.actor, verb, Paper.objects.all().marking(row))
            assert Paper.objects.allowed_to(who, verb).exists() is decided, (tlp, shown, who, verb)
