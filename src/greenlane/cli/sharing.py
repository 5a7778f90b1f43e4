"""Outcome profiles: released to another administration, looked at, and learned with."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation

DAY = click.DateTime(["%Y-%m-%d"])
OFFICE = click.option("--office", required=True, help="Code of an office: the results are its administration's.")
UNTIL = click.option("--until", type=DAY, required=True, help="Nothing known after this day is counted.")
KEY = click.option("--key", "key_file", type=installation.FILE, required=True, help="The key that both sides hold.")


@click.group()
def profiles() -> None:
    """What another administration has counted, without a declaration: given, looked at, and learned with."""
    installation.set_up()


@profiles.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A file that is not there.")
def key(out: Path) -> None:
    """Make a key. Both sides hold it; bring it on another way than the profiles."""
    from greenlane.targeting.learning.sharing import SECRET, named

    secret = secrets.token_bytes(SECRET)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{out.name} is there already, and a key is not written over") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
    click.echo(f"key {named(secret)}")


@profiles.command()
@OFFICE
@UNTIL
@KEY
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--with-parties", "parties", is_flag=True, help="Profiles of consignees, consignors and brokers too.")
@click.option("--least", default=5, show_default=True, help="What was inspected less often stays at home.")
@click.option("--as", "username", required=True, help="Sign-in name of the analyst who asks for it.")
@click.option("--released-by", required=True, help="Sign-in name of the releasing officer, who is another person.")
@click.option("--because", required=True, help="To whom it goes, and why.")
def release(
    office: str, until: dt.datetime, key_file: Path, out: Path, username: str, released_by: str, **given: Any
) -> None:
    """Write what an administration has counted to a file for another one: counts under hashes, closed with a key."""
    from greenlane.engine.whole import Whole
    from greenlane.targeting import actions

    with _refusals():
        asked_by, by = installation.person(username), installation.person(released_by)
        owner = installation.office(office, by=asked_by).organisation
        secret = _secret(key_file)
        # Where nothing can be written, nothing is released: the ledger would say that it was.
        with Whole(out) as whole:
            data, about = actions.release_profiles(
                owner, until=until.date(), secret=secret, asked_by=asked_by, by=by, **given
            )
            whole.partial.write_bytes(data)
    _show(out.name, about)


@profiles.command()
@click.argument("file", type=installation.FILE)
@click.option("--key", "key_file", type=installation.FILE, help="Check the file with the key that both sides hold.")
def show(file: Path, key_file: Path | None) -> None:
    """Say whose counts a file holds."""
    from greenlane.targeting.learning import sharing

    with _refusals():
        data = file.read_bytes()
        about = sharing.opened(data, _secret(key_file)).about if key_file else sharing.said(data)
    _show(file.name, about)
    click.echo("the seal holds" if key_file else "as the file says of itself: check it with --key")


@profiles.command()
@click.argument("files", nargs=-1, required=True, type=installation.FILE)
@OFFICE
@UNTIL
@KEY
@click.option("--as", "username", required=True, help="Sign-in name of the analyst who proposes the model.")
@click.option("--note", required=True, help="Why it is proposed: the second person reads it.")
def learn(files: tuple[Path, ...], office: str, until: dt.datetime, key_file: Path, username: str, note: str) -> None:
    """Train a model on one's own results whose profiles hold the counts in FILES too, and propose it."""
    from greenlane.targeting import actions
    from greenlane.targeting.learning.sharing import opened

    with _refusals():
        by, secret = installation.person(username), _secret(key_file)
        owner = installation.office(office, by=by).organisation
        others = [opened(file.read_bytes(), secret) for file in files]
        proposed = actions.train(owner, until=until.date(), note=note, by=by, others=others)
    click.echo(f"proposed as {proposed.label}: another person decides")


def _secret(file: Path) -> bytes:
    from greenlane.targeting.learning.sharing import SECRET

    try:
        found = bytes.fromhex(file.read_text(encoding="ascii"))
    except ValueError:
        found = b""
    if len(found) != SECRET:
        raise click.ClickException(f"{file.name} is no key: greenlane profiles key makes one")
    return found


def _refusals() -> Any:
    from greenlane.targeting.learning.sharing import NotShared

    return installation.refusals(NotShared)


def _show(name: str, about: Any) -> None:
    parties = "with parties" if about.parties else "without parties"
    click.echo(f"{name}: {about.name} ({about.country}), results until {about.until}, {parties}")
    click.echo(f"{about.inspected:,} inspected lines, {about.finds:,} with finds")
    click.echo(
        f"{about.profiles:,} profiles of {about.least} inspected lines and more, {about.left_out:,} rarer left out"
    )
    click.echo(f"key {about.key}; digest {about.digest}")
