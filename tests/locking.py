"""A database that locks as the deployed one does, for tests of several at once: the tests' own of SQLite does not,
since it lies in memory. It is a copy of that one: to migrate a new file would take seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture
def own_connection(tmp_path: Path, transactional_db: None) -> Iterator[Callable[[], None]]:
    """Work in a database that locks; each thread calls what this gives before it works, and closes its connection."""
    from django.db import connections

    ours = connections["default"]
    if ours.vendor != "sqlite":
        yield lambda: None
        return
    file = str(tmp_path / "locks.sqlite3")
    ours.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        ours.connection.backup(copy)

    def opened() -> None:
        made = connections.create_connection("default")
        made.settings_dict = {**made.settings_dict, "NAME": file}
        connections["default"] = made

    opened()
    yield opened
    connections["default"].close()
    connections["default"] = ours
