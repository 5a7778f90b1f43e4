"""Weights are trained by a worker for who asked: one at a time, begun again after a kill, and failures say why."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse

from greenlane import jobs
from greenlane.engine.failure import QueryFailed
from greenlane.ledger.models import Entry
from greenlane.targeting import at_work
from greenlane.tracing.actions import linking, training
from greenlane.tracing.models import LinkModel, Training

pytestmark = pytest.mark.usefixtures("queued")

PAGE, TRAIN, PROGRESS = (reverse(f"tracing:{name}") for name in ("weights", "train", "training-progress"))


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def compared(monkeypatch):
    """Stand in for what takes minutes; return who asked, and what to raise instead of an answer."""
    asked, wrong = [], []

    def link_all(engine, by, *, owner, train):
        asked.append((engine, by.name, owner.name, train))
        if wrong:
            raise wrong[0]
        number = LinkModel.objects.filter(owner=owner).count() + 1
        LinkModel.objects.filter(owner=owner).update(active=False)
        LinkModel.objects.create(owner=owner, number=number, settings={}, engine=engine, active=True, by=by.name,
                                 trained={"mentions": 3000, "judged": 2})  # fmt: skip
        return 7

    monkeypatch.setattr(linking, "link_all", link_all)
    return asked, wrong


def text(answer):
    return answer.content.decode()


def test_it_is_asked_for_once_and_done_by_the_worker(cast, signed_in, compared):
    asked, _wrong = compared
    client = signed_in(cast.bo)
    client.post(TRAIN)
    page = text(client.post(TRAIN, follow=True))
    assert "already being done" in page
    assert "It waits for its turn." in page and 'hx-trigger="every 2s"' in page
    assert asked == [], "no page waits for it"
    assert Training.objects.get().state == "waiting"
    assert Entry.objects.filter(verb="link_model.asked").count() == 1
    assert text(client.get(PROGRESS)).count("It waits for its turn.") == 1
    jobs.do_what_waits()
    assert asked == [("duckdb", "Bo", cast.northport.name, True)]
    row = Training.objects.get()
    assert (row.state, row.made.number, row.tries) == ("finished", 1, 1)
    assert client.get(PROGRESS).status_code == 302
    page = text(client.get(PAGE))
    assert "Weights 1 were trained" in page and "0 likely pairs are shown to you" in page, "what the analyst sees"
    assert 'action="/tracing/parties/weights/train/"' in page
    jobs.do_what_waits()
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (linking.TooLittle("few"), "There is too little to learn from."),
        (ValueError("Jan Inventedson"), "The program failed. The log says why."),
        (QueryFailed("Out of Memory Error: of Jan"), "There was not enough memory"),
        (QueryFailed("a broken pipe"), "The engine that counts and compares"),
        (PermissionDenied("no more"), "may no longer have weights trained"),
    ],
)
def test_what_failed_says_why_and_nothing_that_stands_in_a_record(cast, signed_in, compared, error, said):
    _asked, wrong = compared
    wrong.append(error)
    client = signed_in(cast.bo)
    client.post(TRAIN)
    jobs.do_what_waits()
    page = text(client.get(PAGE))
    assert said in page and "The weights stay as they were." in page
    assert "Jan" not in page
    assert Training.objects.get().state == "failed"
    wrong.clear()
    client.post(TRAIN)
    jobs.do_what_waits()
    assert sorted(Training.objects.values_list("state", flat=True)) == ["failed", "finished"]
    assert said not in text(client.get(PAGE))


def test_too_little_is_told_from_another_failure(cast):
    with pytest.raises(linking.TooLittle):
        linking.link_all("duckdb", cast.bo, train=True)
    assert not LinkModel.objects.exists()


def test_a_training_whose_worker_was_killed_is_begun_again_and_given_up_at_last(cast, compared):
    asked, wrong = compared
    row, _new = training.ask(cast.northport, cast.bo)
    wrong.append(SystemExit())
    with pytest.raises(SystemExit):
        training.do_next()
    row.refresh_from_db()
    assert (row.state, row.tries) == ("waiting", 0), "told to stop is no try"
    wrong[0] = OperationalError("database is locked")
    for _time in range(training.MOST):
        with pytest.raises(OperationalError):
            training.do_next()
    assert not training.do_next()
    row.refresh_from_db()
    assert (row.state, row.why) == ("failed", "killed")
    Training.objects.update(state="running", tries=1)
    wrong.clear()
    assert training.do_next(), "it ran when its worker was killed"
    row.refresh_from_db()
    assert row.state == "finished"
    assert len(asked) == 2 + training.MOST


def test_two_workers_do_not_train_at_once(cast, compared):
    asked, _wrong = compared
    row, _new = training.ask(cast.northport, cast.bo)
    with at_work.alone(row.pk) as ours:
        assert ours
        assert not training.do_next()
    assert asked == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Training.objects.create(owner=cast.northport, by=cast.gil)
    Training.objects.create(owner=cast.southmere, by=cast.chi)


def test_strangers_neither_ask_nor_see_how_far_it_is(cast, signed_in, compared):
    training.ask(cast.northport, cast.bo)
    for stranger in (cast.ada, cast.kai, cast.chi, cast.dee, cast.eli, cast.fay):
        client = signed_in(stranger)
        for answer in (client.get(PAGE), client.get(PROGRESS), client.post(TRAIN)):
            assert answer.status_code == 403
            assert "waits for its turn" not in text(answer)
    assert Training.objects.count() == 1
