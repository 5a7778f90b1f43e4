"""The past of an administration, worked out anew from its record."""

from __future__ import annotations

import click

from greenlane.cli import installation


@click.group()
def history() -> None:
    """What this installation knows of the past."""


@history.command()
@click.option("--office", required=True, help="Code of an office: the history is that of its administration.")
def rebuild(office: str) -> None:
    """Give the long history what it lacks of the record, and count the past of every key anew.

    For an installation that was brought up to date from before there was a history, or whose data folder was lost.
    Stop `serve` and `work` first: nothing may be taken in meanwhile.
    """
    installation.set_up()
    from greenlane import jobs

    with installation.refusals():
        filled, keys = jobs.rebuild_history(installation.office(office).organisation)
    click.echo(f"{filled:,} consignments added to the history; {keys:,} keys counted")
