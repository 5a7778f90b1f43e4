"""The cast as fixtures: Ada and Bo of Northport, Chi of Southmere, Dee who coordinates, Eli of CITES, Fay who
administers, Gil who approves, Kai who writes cases up, Lea who signs for CITES. Each test that asks for one of them has
the whole cast in its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from greenlane.people.cast import Cast
    from greenlane.people.models import Person

PASSWORD = "northport-demo-password"


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied():
    """Tests that commit empty every table afterwards, with the ledger's own guard aside."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import TransactionTestCase

    from greenlane.ledger import triggers

    def emptied(self):
        triggers.remove(connection)
        try:
            # What Django would write anew into the tables, the names of models and permissions, nobody here reads.
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


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
