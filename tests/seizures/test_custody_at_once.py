"""Two officers at once, on a database that really locks: one wins, the other is told, no event is lost."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from tests.seized import seized

from greenlane.ledger import export
from greenlane.ledger.models import Entry
from greenlane.people.cast import make
from greenlane.seizures.actions import cases, evidence, proving
from greenlane.seizures.actions import custody as deeds
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.custody import chain_of
from greenlane.seizures.models import HandOver


@pytest.fixture
def together(tmp_path, settings, own_connection):
    """A function that does several things at once, each in its thread, and returns what became of each."""
    settings.DATA = tmp_path

    def do(*doings):
        gate = threading.Barrier(len(doings))

        def one(doing):
            own_connection()
            try:
                gate.wait(30)
                doing()
            except Refused:
                return "refused"
            finally:
                connections["default"].close()
            return "done"

        with ThreadPoolExecutor(len(doings)) as pool:
            return [done.result(60) for done in [pool.submit(one, doing) for doing in doings]]

    return do


def test_one_of_two_wins_and_none_is_lost(together):
    cast = make(by="system")
    case = cases.write_up(seized(), office=cast.terminal, by=cast.ada)
    exhibit = evidence.add_exhibit(case, "a raw tusk", place="shed", by=cast.ada)

    offers = [lambda: deeds.offer(exhibit, to=cast.kai, because="the file", by=cast.ada)] * 3
    assert Counter(together(*offers)) == {"done": 1, "refused": 2}
    answers = (
        lambda: deeds.accept(exhibit, place="room 1", by=cast.kai),
        lambda: deeds.accept(exhibit, place="room 2", by=cast.kai),
        lambda: deeds.withdraw_offer(exhibit, because="no", by=cast.ada),
        lambda: deeds.decline(exhibit, because="no", by=cast.kai),
    )
    assert Counter(together(*answers)) == {"done": 1, "refused": 3}
    assert not HandOver.objects.filter(answer="open").exists()
    others = [lambda n=n: evidence.add_exhibit(case, f"tusk {n}", place="shed", by=cast.ada) for n in range(4)]
    assert set(together(*others)) == {"done"}
    assert Entry.objects.filter(chain=chain_of(case.pk)).count() == 3 + 4
    assert proving.prove(case, by=cast.ada).sound and export.verify_database().sound
