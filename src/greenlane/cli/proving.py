"""Cases that leave the house: exported, set as a bundle for a court, and proved, here or where there is no database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation

AS = click.option("--as", "username", help="Sign-in name of who exports; else whoever has the machine.")
OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
WITHOUT = click.option("--without-names", is_flag=True, help="Leave people's names out, and files that may show some.")


@click.group()
def case() -> None:
    """Hand a case out, so that whoever gets it can prove it."""


@case.command()
@click.argument("number")
@OUT
@AS
@WITHOUT
def export(number: str, out: Path, username: str | None, without_names: bool) -> None:
    """Export the case NUMBER: a zip with its record, exhibits, custody, files and proof."""
    installation.set_up()
    from greenlane.engine.whole import Whole
    from greenlane.seizures.actions import exporting

    by = _who(username)
    with installation.refusals():
        made = exporting.export(_case(number, by), names=not without_names, by=by)
        with Whole(out.resolve()) as whole, whole.partial.open("wb") as stream:
            made.write(stream)
    click.echo(f"{out}: {len(made.files)} files, names {'included' if made.names else 'left out'}")
    _tell(made)


@case.command()
@click.argument("number")
@OUT
@AS
@WITHOUT
def bundle(number: str, out: Path, username: str | None, without_names: bool) -> None:
    """Set the case NUMBER as a bundle for a court: one PDF/A with the exported case inside."""
    installation.set_up()
    from greenlane.engine.whole import Whole
    from greenlane.seizures.actions import bundling, exporting

    by = _who(username)
    with installation.refusals():
        made = exporting.export(_case(number, by), names=not without_names, by=by)
        with Whole(out.resolve()) as whole:
            whole.partial.write_bytes(bundling.bundle(made))
    click.echo(f"{out}: names {'included' if made.names else 'left out'}")
    _tell(made)


@case.command()
def key() -> None:
    """Print the fingerprint of this installation's key, for those who are to prove what it signed."""
    installation.set_up()
    from greenlane.ledger import signature, signing

    click.echo(signature.grouped(signing.fingerprint()))


@click.command("verify-custody")
@click.argument("what", metavar="FILE|CASE")
@click.option("--key", default="", help="Fingerprint of the key, as the exporting office told it by another way.")
def verify_custody(what: str, key: str) -> None:
    """Prove the custody of an exported case FILE, without any database; or of the CASE of that number, here.

    Ends with 1 where anything does not hold, and names it.
    """
    if Path(what).is_file():
        from greenlane.seizures.verifying import told

        with installation.refusals():
            said, sound = told(what, key)
    else:
        installation.set_up()
        from greenlane.people.actions import SYSTEM
        from greenlane.seizures.actions.proving import prove

        with installation.refusals():
            report = prove(_case(what, SYSTEM), by=SYSTEM)
        said, sound = str(report), report.sound
    click.echo(said)
    if not sound:
        sys.exit(1)


def _who(username: str | None) -> Any:
    from greenlane.people.actions import SYSTEM

    return installation.person(username) if username else SYSTEM


def _case(number: str, by: Any) -> Any:
    from greenlane.people.actions import SYSTEM
    from greenlane.seizures.models import Seizure

    seen = Seizure.objects.all() if by == SYSTEM else Seizure.objects.visible_to(by)
    found = list(seen.filter(number=number).select_related("owner", "office")[:2])
    if len(found) != 1:
        raise click.ClickException(
            f"there {'are several cases' if found else 'is no case, and no file,'} {number!r} to be seen"
        )
    return found[0]


def _tell(made: Any) -> None:
    from greenlane.ledger import signature

    click.echo(f"end of its chain: {made.head}")
    click.echo(f"signed with the key {signature.grouped(made.fingerprint)}: tell it by another way than the file")
