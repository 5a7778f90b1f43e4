"""The cast as fixtures: Ada and Bo of Northport, Chi of Southmere, Dee who coordinates, Eli of CITES, Fay who
administers, Gil who approves, Kai who writes cases up, Lea who signs for CITES. Each test that asks for one of them has
the whole cast in its database."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from greenlane.people.cast import Cast
    from greenlane.people.models import Person

PASSWORD = "northport-demo-password"


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied():
    """Tests that commit empty every table afterwards: once the server under test has answered what a page still asked,
    and with the ledger's own guard aside."""
    from django.core.signals import request_finished, request_started
    from django.db import connection
    from django.test import TransactionTestCase

    from greenlane.ledger import triggers

    teardown = TransactionTestCase._fixture_teardown
    asking: set[int] = set()  # threads of the server; the tests' own client asks in this one

    def begins(**_said):
        if threading.current_thread() is not threading.main_thread():
            asking.add(threading.get_ident())

    def ends(**_said):
        asking.discard(threading.get_ident())

    def emptied(self):
        quiet, patience = 0, time.monotonic() + 20
        while quiet < 3:  # looked at more than once: a request may have been accepted and not begun
            assert time.monotonic() < patience, "the server under test still answers 20 seconds after the test"
            quiet = 0 if asking else quiet + 1
            time.sleep(0.01)
        triggers.remove(connection)
        try:
            teardown(self)
        finally:
            triggers.install(connection)

    request_started.connect(begins)
    request_finished.connect(ends)
    TransactionTestCase._fixture_teardown = emptied
    yield
    TransactionTestCase._fixture_teardown = teardown
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


@pytest.fixture
def cast(db) -> Cast:
    """The whole cast, with keys of its own in each test."""
    from tests import casting

    return casting.anew()


@pytest.fixture
def ada(cast) -> Person:
    """Officer, Northport Customs, container terminal."""
    return cast.ada


@pytest.fixture
def bo(cast) -> Person:
    """Analyst, Northport Customs, container terminal."""
    return cast.bo


@pytest.fixture
def chi(cast) -> Person:
    """Officer of another country, Southmere."""
    return cast.chi


@pytest.fixture
def dee(cast) -> Person:
    """Coordinator, in the coordination unit."""
    return cast.dee


@pytest.fixture
def eli(cast) -> Person:
    """Case officer of Northport's CITES authority."""
    return cast.eli


@pytest.fixture
def fay(cast) -> Person:
    """Administrator of Northport Customs: runs it, sees no record."""
    return cast.fay


@pytest.fixture
def gil(cast) -> Person:
    """Analyst and releasing officer, Northport Customs: the second person."""
    return cast.gil


@pytest.fixture
def kai(cast) -> Person:
    """Case officer, Northport Customs, all of its offices."""
    return cast.kai


@pytest.fixture
def lea(cast) -> Person:
    """Releasing officer of Northport's CITES authority."""
    return cast.lea
