"""An installation of its own for one benchmark: an empty SQLite database with the cast and the shipped indicators."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any


def opened() -> None:
    """Start Django on the data folder that the environment names, and bring its tables up to date."""
    import django
    from django.core.management import call_command

    os.environ["DJANGO_SETTINGS_MODULE"] = "greenlane.settings"
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def peopled() -> Any:
    """Make the cast, and put the indicators that ship in force."""
    from greenlane.people.actions import SYSTEM
    from greenlane.people.cast import make
    from greenlane.targeting.actions import install

    cast = make(by=SYSTEM)
    install(cast.northport)
    return cast


def token(cast: Any) -> str:
    """Return the token of a system account that may send consignments for the container terminal."""
    from django.utils import timezone

    from greenlane.people.actions import SYSTEM, issue_token
    from greenlane.people.roles import Capability

    _account, made = issue_token(
        by=SYSTEM, organisation=cast.northport, office=cast.terminal, name="benchmark",
        expires=timezone.now() + timedelta(days=1), capabilities=[Capability.RECEIVE, Capability.READ],
    )  # fmt: skip
    return made


class Statements:
    """What went to the database: how many statements, and for how long."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0
        self.texts: list[tuple[float, str, Any]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        from time import perf_counter

        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = perf_counter() - begun
            self.count, self.seconds = self.count + 1, self.seconds + took
            self.texts.append((took, sql, params))


@contextmanager
def statements() -> Iterator[Statements]:
    """Count what goes to the database in the block."""
    from django.db import connection

    found = Statements()
    with connection.execute_wrapper(found):
        yield found
