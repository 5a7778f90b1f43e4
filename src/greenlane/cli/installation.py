"""The installation that a command works on: set up, its offices and people by name, its refusals in one line.

Django is imported within, so that ``greenlane --help`` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ENCODING = click.option("--encoding", default="", help="What the text of a table is in: cp1251, gb18030, utf-16-le …")


def set_up() -> None:
    """Set Django up, by our settings where nobody has named others."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenlane.settings")
    gc.disable()  # nothing that is imported is garbage: to look for some took a seventh of the start
    try:
        django.setup()
    finally:
        gc.enable()


@contextmanager
def refusals(*more: type[Exception]) -> Iterator[None]:
    """Say in one line what a person can mend, and what else is named; everything else stays a traceback."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            raise
        # A file that is written under another name first stands last: the one that was asked for.
        raise click.ClickException(f"{error.filename2 or error.filename}: {error.strerror}") from None
    except Exception as error:
        if isinstance(error, (*_mendable(), *more)):
            raise click.ClickException("; ".join(getattr(error, "messages", [str(error)]))) from None
        raise


def _mendable() -> tuple[type[Exception], ...]:
    from django.core.exceptions import PermissionDenied, ValidationError

    from greenlane.consignments.format_shelf import UnknownFormat
    from greenlane.consignments.tables.profile import ProfileMismatch
    from greenlane.engine.door import NoEngine, QueryFailed
    from greenlane.reference.species_plus import MissingColumn
    from greenlane.seizures.evidence.vault import NoKey
    from greenlane.targeting.actions.learning import Refused
    from greenlane.targeting.backtest import AskedError
    from greenlane.targeting.evaluation.past import NoPast
    from greenlane.targeting.indicator import IndicatorError
    from greenlane.targeting.learning.model import TooFew, UnknownModel

    return (
        PermissionDenied, ValidationError, UnknownFormat, ProfileMismatch, NoEngine, QueryFailed, MissingColumn,
        Refused, AskedError, NoPast, IndicatorError, TooFew, UnknownModel, NoKey,
    )  # fmt: skip


@contextmanager
def reading(file: Path) -> Iterator[tuple[BinaryIO, Callable[[object], None]]]:
    """Give a file, and what to call on the way, so that a bar shows how far it is read."""
    with file.open("rb") as stream, click.progressbar(
        length=file.stat().st_size, label=file.name, file=sys.stderr
    ) as bar:  # fmt: skip

        def tell(_so_far: object) -> None:
            try:
                bar.update(max(0, stream.tell() - bar.pos))
            except (OSError, ValueError):
                return

        yield stream, tell


def office(code: str, *, by: Any = None, owner: Any = None) -> Any:
    """Return the office of that code: of an administration, or among those of an officer's own, where one is named."""
    from greenlane.people.models import Office

    offices = owner.offices.all() if owner else Office.objects.of(by.actor) if by else Office.objects.all()
    found = list(offices.filter(code=code)[:2])
    if len(found) != 1:
        raise click.ClickException(f"there {'are several offices' if found else 'is no office'} {code!r}")
    return found[0]


def person(username: str) -> Any:
    """Return who signs in under that name."""
    from greenlane.people.models import Person, login_name

    return _one(Person.objects.filter(username=login_name(username)), f"nobody signs in as {username!r}")


def organisation(name: str) -> Any:
    """Return the organisation of that name."""
    from greenlane.people.models import Organisation

    return _one(Organisation.objects.filter(name=name), f"there is no organisation {name!r}")


def _one(found: Any, missing: str) -> Any:
    row = found.first()
    if row is None:
        raise click.ClickException(missing)
    return row
