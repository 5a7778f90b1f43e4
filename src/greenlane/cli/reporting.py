"""Statutory returns, written out: what is in them, what is left out with the reason, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation

DAY = click.DateTime(["%Y-%m-%d"])
MOST = 40


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="Say which returns there are, to whom and due when.")
@click.option("--year", type=click.IntRange(1900, 2200), help="The year that it is for.")
@click.option("--month", type=click.IntRange(1, 12), help="With --year: that month of it.")
@click.option("--since", type=DAY, help="Or from this day …")
@click.option("--until", type=DAY, help="… to this one.")
@click.option("--case", "number", help="Number of the case, for returns made for one case.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; its ending says which kind.")
@click.option("--as", "username", help="Sign-in name of the officer for whom; else whoever runs the machine.")
@click.option("--organisation", help="Without --as: whose return it is, where there are several that have cases.")
def report(
    name: str | None, listed: bool, year: int | None, month: int | None, since: dt.datetime | None,
    until: dt.datetime | None, number: str | None, out: Path | None, username: str | None, organisation: str | None,
) -> None:  # fmt: skip
    """Write the return NAME out for a period, or for a case. Keeps nothing, and signs nothing."""
    if listed:
        _list()
        return
    if not name or not out:
        raise click.UsageError("name a return (--list says which there are) and the file (--out)")
    installation.set_up()
    from greenlane.people.actions import SYSTEM
    from greenlane.reporting.actions.gathering import NeedsCase, gather
    from greenlane.reporting.actions.submissions import record_export
    from greenlane.reporting.period import BadPeriod
    from greenlane.reporting.return_shelf import UnknownReturn
    from greenlane.reporting.writing import NotOffered, write

    by: Any = installation.person(username) if username else SYSTEM
    owner = None if username else owner_of(organisation)
    with installation.refusals(UnknownReturn, NotOffered, NeedsCase, BadPeriod):
        period = _period(year, month, since, until, number)
        subject = _case(number, owner or by.organisation) if number else None
        made = gather(by, name, *period, subject, owner=owner)
        content = write(made, _kind(out))
        record_export(made, by=by, owner=owner)
        out.write_bytes(content)
    _say(made, out)
    if not made.adds_up:
        raise click.ClickException("lines were lost: what was read is not what is reported and listed")


def _list() -> None:
    from greenlane.reporting.period import Period
    from greenlane.reporting.return_shelf import all_returns

    last = Period.of_year(dt.datetime.now(dt.UTC).year - 1)
    for one in all_returns():
        names = "  NAMES PEOPLE" if one.nominal else ""
        click.echo(f"{one.name:<16}{one.title}  [{', '.join(one.kinds)}]{names}")
        click.echo(f"{'':<16}to {one.authority}; {one.cycle}; for {last.words} due {one.due(last).words}")
        click.echo(f"{'':<16}{one.form.words}")


def _period(
    year: int | None, month: int | None, since: dt.datetime | None, until: dt.datetime | None, number: str | None
) -> tuple[dt.date, dt.date]:
    from greenlane.reporting.period import Period

    if since and until and not year:
        return since.date(), until.date()
    if year and not (since or until):
        period = Period.of_month(year, month) if month else Period.of_year(year)
        return period.since, period.until
    if number and not (since or until):
        today = dt.datetime.now(dt.UTC).date()
        return today, today
    raise click.UsageError("say --year (and --month), or --since and --until")


def _kind(out: Path) -> str:
    ending = out.suffix.lower().removeprefix(".")
    return {"txt": "text"}.get(ending, ending)


def owner_of(name: str | None) -> Any:
    """The organisation that is named, else the only one that has cases."""
    from greenlane.people.models import Organisation
    from greenlane.seizures.models import Seizure

    if name:
        return installation.organisation(name)
    found = list(Organisation.objects.filter(pk__in=Seizure.objects.values("owner"))[:2])
    if len(found) != 1:
        raise click.ClickException("say whose return it is: --organisation, or --as")
    return found[0]


def _case(number: str, owner: Any) -> Any:
    """The key of a case. Whether it may be seen is decided where the return is gathered."""
    from greenlane.seizures.models import Seizure

    found = Seizure.objects.filter(number=number, owner__country=owner.country).values_list("pk", flat=True).first()
    if found is None:
        raise click.ClickException(f"there is no case {number!r}")
    return found


def _say(made: Any, out: Path) -> None:
    click.echo(f"{out}: {len(made.read):,} read, {made.reported:,} reported in {len(made.rows):,} rows, "
               f"{len(made.left_out):,} left out")  # fmt: skip
    for reason, count in Counter(one.reason for one in made.left_out).most_common():
        cases = list(dict.fromkeys(one.number for one in made.left_out if one.reason == reason))
        more = f" and {len(cases) - 5} more" if len(cases) > 5 else ""
        click.echo(f"  left out {count:>6,}  {reason}: {', '.join(cases[:5])}{more}")
    for column, count in Counter(one.column for one in made.missing).most_common(MOST):
        cases = list(dict.fromkeys(one.number for one in made.missing if one.column == column))
        more = f" and {len(cases) - 5} more" if len(cases) > 5 else ""
        click.echo(f"  missing  {count:>6,}  {column}: {', '.join(cases[:5])}{more}")
