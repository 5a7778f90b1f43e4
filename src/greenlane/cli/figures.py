"""Seizures in numbers, over any period: the table of the page, on the command line."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

import click

from greenlane.cli import installation

DAY = click.DateTime(["%Y-%m-%d"])
BY = ("regime", "class", "goods", "route", "office", "detection", "month")


@click.command()
@click.option("--since", type=DAY, help="From this day; else from the first of this year …")
@click.option("--until", type=DAY, help="… to this one; else to today.")
@click.option("--by", type=click.Choice(BY), default="regime", show_default=True, help="By what they are divided.")
@click.option("--regime", type=click.Choice(["CITES", "BASEL", "MONTREAL", "OTHER"]), help="Only goods of this regime.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the table as CSV and nothing else.")
@click.option("--as", "username", help="Sign-in name of whoever it is counted for; else whoever runs the machine.")
@click.option("--organisation", help="Without --as: whose cases, where there are several that have some.")
def statistics(
    since: dt.datetime | None, until: dt.datetime | None, by: str, regime: str | None, as_csv: bool,
    username: str | None, organisation: str | None,
) -> None:  # fmt: skip
    """Count what was seized in a period. Changes no record."""
    installation.set_up()
    from django.utils import timezone, translation

    from greenlane.cli.reporting import owner_of
    from greenlane.reporting.statistics import Asked
    from greenlane.reporting.views.tabled import table

    whose: Any = installation.person(username) if username else owner_of(organisation)
    today = timezone.localdate()
    first, last = since.date() if since else today.replace(month=1, day=1), until.date() if until else today
    if last < first:
        raise click.UsageError("the period ends before it begins")
    asked = Asked(first, last, regime=regime or "")
    with translation.override("en"):
        made = table(whose, asked, by, iso=True)
        if as_csv:
            sys.stdout.write(made.csv(asked).removeprefix("\ufeff").replace("\r\n", "\n"))
        else:
            _print(whose, asked, made)


def _print(whose: Any, asked: Any, made: Any) -> None:
    from greenlane.front.templatetags.house import amount
    from greenlane.reporting.figures import endangered_species, solid_waste
    from greenlane.reporting.statistics import Asked, by_regime_and_day

    click.echo(f"{asked.since} to {asked.until}; source: what {whose} may see. Reported seizures are not trafficking.")
    days = by_regime_and_day(whose, Asked(asked.since, asked.until))
    for name, found in (("endangered species", endangered_species(days)), ("solid waste", solid_waste(days))):
        weight = "weight not known" if found.tonnes is None else f"{found.tonnes:,.3f} tonnes"
        click.echo(f"{name}: {found.cases:,} cases, {weight} ({found.weighed:,} cases have a weight)")
    for row in (*made.rows, made.total):
        numbers = zip(made.numbers, row.numbers, strict=True)
        said = [f"{name} {amount(number)}" for name, number in numbers if number is not None]
        click.echo(f"{' to '.join(filter(None, row.names)):<32} {', '.join(said)}")
