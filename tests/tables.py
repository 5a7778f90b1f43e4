"""What takes seconds to make and is the same each time is made once from the source as it stands, and then copied: the
tables above all, by every migration. What was made is kept in the data folder of the tests, under a sum of the source.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
GIVEN = "GREENLANE_TEST_DATABASE"
"""Names a server that is not ours alone: nothing is left there."""


@functools.cache
def made_folder() -> Path:
    """The folder of what is made from the source as it stands; what another source made is thrown away, later."""
    said = hashlib.sha256()
    for file in sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("src/**/*.json"), *ROOT.glob("requirements/*.txt")]):
        said.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    kept = Path(os.environ.get("GREENLANE_DATA", "var")).resolve() / "made"
    folder = kept / said.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for other in kept.iterdir():
        if other != folder and time.time() - other.stat().st_mtime > 3600:  # sooner, it may be in use
            shutil.rmtree(other, ignore_errors=True)
    return folder


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of the tests make what has this name, while others wait for it."""
    with (made_folder() / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return the file or folder of this name, made by the first who asks for it. Not to be worked in: copy it."""
    made, half = made_folder() / name, made_folder() / f"{name}.half"
    with one_at_a_time(name):
        if not made.exists():
            if half.is_dir():
                shutil.rmtree(half)
            half.unlink(missing_ok=True)
            make(half)
            half.rename(made)
    return made


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """As pytest-django makes the database of a process: let only the first process migrate, and the others copy."""
    from django.core.management.commands.migrate import Command
    from django.db import connections

    migrate = Command.handle

    def filled(command: Command, *given: Any, **options: Any) -> None:
        patch.undo()  # whoever migrates later does it
        connection = connections[options["database"]]
        take = _from_file if connection.vendor == "sqlite" else _from_database
        take(connection, lambda: migrate(command, *given, **options))

    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get(GIVEN):
            patch.setattr(Command, "handle", filled)
        yield


def _from_file(connection: Any, migrate: Callable[[], None]) -> None:
    def make(file: Path) -> None:
        migrate()
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)

    file = made_once("tables.sqlite3", make)
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as made:
        made.backup(connection.connection)


def _from_database(connection: Any, migrate: Callable[[], None]) -> None:
    """A server of ours is new in each run, so what is made on it is kept there."""
    ours = connection.settings_dict["NAME"]
    with one_at_a_time("tables.postgresql"), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'greenlane_made'")
        made = cursor.fetchone() is not None
        if not made:
            migrate()
        connection.close()  # a database is copied while nobody works in it
        if made:
            cursor.execute(f'DROP DATABASE "{ours}"')
            cursor.execute(f'CREATE DATABASE "{ours}" TEMPLATE greenlane_made')
        else:
            cursor.execute(f'CREATE DATABASE greenlane_made TEMPLATE "{ours}"')
