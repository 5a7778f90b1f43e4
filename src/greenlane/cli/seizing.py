"""Seizures from files: taken in, the spreadsheet to fill in, and the schema of a record."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation


@click.group()
def seize() -> None:
    """Seizures from files."""


@seize.command("import")
@click.argument("file", type=installation.FILE)
@click.option("--format", "format_", required=True, type=click.Choice(["sheet", "routes", "incidents"]))
@click.option("--office", required=True, help="Code of the office whose cases they are.")
@click.option("--as", "username", help="Sign-in name of the officer who takes it in; else whoever runs the machine.")
@click.option("--look", is_flag=True, help="Only say what would become of the file.")
@click.option("--aside", type=click.Path(dir_okay=False, path_type=Path), help="CSV: the rows set aside, with reasons.")
def import_(file: Path, format_: str, office: str, username: str | None, look: bool, aside: Path | None) -> None:
    """Take the seizures of FILE in. Safe to repeat: no row becomes a case twice.

    Every row becomes a case, changes one, repeats one or is set aside with the reason.
    """
    installation.set_up()
    from greenlane.people.actions import SYSTEM
    from greenlane.seizures.actions import incoming
    from greenlane.seizures.incoming.draft import Unreadable

    by: Any = installation.person(username) if username else SYSTEM
    at = installation.office(office, by=by if username else None)
    with installation.refusals(Unreadable), file.open("rb") as stream:
        if look:
            seen = incoming.look(stream, format_, file_name=file.name, office=at, by=by)
            counts = [seen.rows, *(seen.count(state) for state in ("new", "changed", "same", "aside"))]
            left = [(entry.draft.rows, entry.faults) for entry in seen.of("aside")]
        else:
            taken = incoming.take_in(stream, format_, file_name=file.name, office=at, by=by)
            counts = [taken.rows, taken.made, taken.changed, taken.repeated, taken.aside]
            left = [(incoming.rows_of(row), row.faults) for row in taken.set_aside.all()]
    _report(counts, left, aside, would=look)


@seize.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="An xlsx file.")
def template(out: Path) -> None:
    """Write the spreadsheet in which seizures are filled in."""
    from greenlane.seizures.incoming.template import write

    with installation.refusals(), out.open("wb") as stream:
        write(stream)


@seize.command()
def schema() -> None:
    """Print the JSON Schema of the record of a seizure."""
    from greenlane.seizures.record import schema as published

    click.echo(json.dumps(published(), indent=2, ensure_ascii=False))


def _report(counts: list[int], left: list[tuple[Any, Any]], out: Path | None, *, would: bool) -> None:
    names = ("rows in", "would be new" if would else "made", "changed", "repeated", "set aside")
    for name, count in zip(names, counts, strict=True):
        click.echo(f"{name:<14}{count:>8,}")
    from greenlane.front.inert import inert

    told = [(row, *_fault(fault)) for rows, faults in left for row in _of_the_case(rows) for fault in faults]
    for row, field, reason, value in told:
        said = ": ".join(filter(None, (field, reason, value)))
        click.echo(f"row {row.number}: {said}", err=True)
    if out:
        with installation.refusals(), out.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["row", "field", "reason", "value", "as written"])
            for row, *fault in told:
                cells = json.dumps(dict(row.cells), ensure_ascii=False)
                writer.writerow([row.number, *map(inert, fault), cells])
    if counts[0] != sum(counts[1:]):
        raise click.ClickException("rows were lost")


def _of_the_case(rows: Any) -> Any:
    """The rows of a case, without those of its people, which stand in another sheet; those where there is no other."""
    return [row for row in rows if not row.people] or rows


def _fault(fault: Any) -> tuple[str, str, str]:
    """What is wrong in words: the field as the sheet calls it, why, and what stands there."""
    from greenlane.seizures.incoming.sheet import title_of
    from greenlane.seizures.sentences import said

    one = fault if isinstance(fault, dict) else vars(fault)
    return title_of(one["field"]), said(one["reason"], one.get("values")), one["value"]
