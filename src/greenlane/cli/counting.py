"""The past of an administration: worked out anew from its record, and screened again."""

from __future__ import annotations

from pathlib import Path

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


@history.command()
@click.option("--office", required=True, help="Code of the office: what it took in, by its indicators and lane policy.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Parquet, one row for each consignment.")
def screen(office: str, out: Path) -> None:
    """Give all that an office ever took in the lane that it would be given now. Changes no record."""
    installation.set_up()
    from greenlane import flow

    with installation.refusals():
        counts, label = flow.screen_history(installation.office(office), out=out)
    if not counts.lines_in:
        said = f"the history holds nothing of {office}: if its record does, greenlane history rebuild --office {office}"
        click.echo(said, err=True)
    for lane in ("red", "amber", "blue", "green"):
        click.echo(f"{lane:<12}{counts.lanes[lane]:>12,}")
    click.echo(f"{counts.lines_in:,} lines in, {counts.lines_out:,} out, {counts.consignments:,} consignments; {label}")
