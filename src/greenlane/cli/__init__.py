"""The command ``greenlane``: the same actions as the pages, for whoever has the machine.

It parses, calls one action or one part of the story, and prints; nothing is decided here.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation
from greenlane.cli.backtesting import backtest
from greenlane.cli.counting import history
from greenlane.cli.detecting import detector, fine_tune, train
from greenlane.cli.due import due
from greenlane.cli.figures import statistics
from greenlane.cli.learning import evaluate, learn
from greenlane.cli.linking import link
from greenlane.cli.origin import origin
from greenlane.cli.people import people
from greenlane.cli.proving import case, verify_custody
from greenlane.cli.reporting import report
from greenlane.cli.routes import routes
from greenlane.cli.scanning import scan
from greenlane.cli.seizing import seize
from greenlane.cli.serving import serve, work
from greenlane.cli.sharing import profiles
from greenlane.cli.simulating import simulate
from greenlane.cli.trace import trace


class _Commands(click.Group):
    """All commands; a database that is not up to date is said in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            said = str(error)
            # SQLite and PostgreSQL, each in its own words.
            if type(error).__module__ == "django.db.utils" and ("no such" in said or "does not exist" in said):
                raise click.ClickException("the database has not all its tables yet: greenlane migrate") from None
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="greenlane")
def main() -> None:
    """Greenlane: screen consignments, work the queue, keep the ledger."""


@main.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    installation.set_up()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


@main.command()
@click.option("--days", default=21, show_default=True, help="Days of traffic to make.")
@click.option("--per-day", default=240, show_default=True, help="Consignments a day.")
@click.option("--year-before", default=15, show_default=True, help="Consignments a day of the year before.")
def demo(days: int, per_day: int, year_before: int) -> None:
    """Make the invented country Northport, with weeks of traffic. Everything in it says that it is demo data."""
    migrate.callback()  # type: ignore[misc]
    from greenlane.demo import country

    with click.progressbar(length=days * per_day, label="Northport") as bar:
        made = country.make(days=days, per_day=per_day, year_before=year_before, tell=lambda n: bar.update(n))
    click.echo(made)


@main.command()
@click.argument("file", type=installation.FILE)
@click.option("--format", "format_", required=True, help="Name of a format or of a mapping profile.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Parquet, one row for each line.")
@click.option("--quarantine", type=click.Path(path_type=Path), help="CSV, one row for each refused line.")
@click.option("--office", help="Code of an office: use its indicators and lane policy, not those shipped.")
@click.option("--engine", help="What judges: duckdb, spark, local[N] or spark://host:port; else as it is configured.")
@installation.ENCODING
def screen(
    file: Path, format_: str, out: Path, quarantine: Path | None, office: str | None, engine: str | None, encoding: str
) -> None:
    """Give every line of FILE a lane with reasons, or a row in the quarantine. Changes no record."""
    if quarantine and quarantine.resolve() == out.resolve():
        raise click.UsageError("--out and --quarantine name the same file")
    installation.set_up()
    from django.conf import settings

    from greenlane import flow

    begun = time.monotonic()
    with installation.refusals(), installation.reading(file) as (stream, tell):
        counts, label = flow.screen_file(
            stream,
            format=format_,
            out=out,
            quarantine=quarantine,
            office=installation.office(office) if office else None,
            encoding=encoding,
            engine=engine or settings.ENGINE,
            tell=tell,
        )
    seconds = time.monotonic() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for lane in ("red", "amber", "blue", "green"):
        click.echo(f"{lane:<12}{counts.lanes[lane]:>12,}")
    click.echo(f"{'quarantined':<12}{counts.quarantined:>12,}")
    click.echo(
        f"{counts.lines_in:,} lines in, {counts.lines_out:,} out, {counts.consignments:,} consignments; "
        f"{counts.lines_in / seconds:,.0f} rows/s; peak memory {peak:,} MB; indicator set {label}"
    )
    for because in counts.not_judged:
        click.echo(f"cannot tell any more, whatever the goods: {because}", err=True)
    if not counts.adds_up:
        raise click.ClickException("lines were lost: lines in is not lines out plus quarantined")


@main.command()
@click.argument("file", type=installation.FILE)
@click.option("--format", "format_", required=True, help="Name of a format or of a mapping profile.")
@click.option("--office", required=True, help="Code of the office that takes it in.")
@click.option("--as", "username", required=True, help="Sign-in name of the officer who takes it in.")
@installation.ENCODING
def receive(file: Path, format_: str, office: str, username: str, encoding: str) -> None:
    """Take the consignments of FILE in and screen them. Safe to repeat: nothing is received twice."""
    installation.set_up()
    from greenlane import flow

    by = installation.person(username)
    with installation.refusals(), installation.reading(file) as (stream, tell):
        run = flow.take_in(
            stream,
            format=format_,
            file_name=file.name,
            office=installation.office(office, by=by),
            by=by,
            encoding=encoding,
            tell=tell,
        )
    click.echo(
        f"{run.lines_in:,} lines in: {run.lines_received:,} received, {run.lines_repeated:,} received before, "
        f"{run.lines_quarantined:,} quarantined"
    )
    if not run.adds_up:
        raise click.ClickException("lines were lost")


@main.command("verify-ledger")
@click.argument("file", required=False, type=installation.FILE)
@click.option("--export", "out", type=click.Path(dir_okay=False, path_type=Path), help="Also write it to this file.")
@click.option("--checkpoints", is_flag=True, help="Also print the end of every chain, to be kept elsewhere.")
def verify_ledger(file: Path | None, out: Path | None, checkpoints: bool) -> None:
    """Check that nobody rewrote the ledger: an exported FILE without any database, or the database's own."""
    if file:
        from greenlane.ledger.chain import verify_file

        report = verify_file(file)
    else:
        installation.set_up()
        from greenlane.ledger import export

        report = export.verify_database()
        if out:
            with out.open("w", encoding="utf-8") as stream:
                export.export(None, stream)
    click.echo(str(report))
    if checkpoints:
        for head in report.heads.values():
            click.echo(str(head))
    if not report.sound:
        sys.exit(1)


@main.group()
def reference() -> None:
    """The reference tables."""


@reference.command("import")
@click.argument("file", type=installation.FILE)
@click.option("--as", "username", required=True, help="Sign-in name of the administrator who imports it.")
def reference_import(file: Path, username: str) -> None:
    """Import your own download of the Species+ list; it then takes precedence over what ships."""
    installation.set_up()
    from greenlane.consignments.actions import import_species

    by = installation.person(username)
    with installation.refusals(), file.open("rb") as stream:
        taken, faults = import_species(stream, by=by)
    for fault in faults:
        click.echo(str(fault), err=True)
    left_out = sum(fault.refused for fault in faults)
    click.echo(f"{taken:,} taxa imported, {left_out:,} rows refused; restart what is running so that it reads them")
    if left_out:
        sys.exit(1)


X_RAY = (simulate, detector, fine_tune, train)
PROOF = (case, verify_custody)
REPORTS = (report, statistics, due)
TRACING = (trace, link, origin, routes)
for command in (
    serve,
    work,
    scan,
    seize,
    *REPORTS,
    people,
    evaluate,
    learn,
    backtest,
    history,
    profiles,
    *PROOF,
    *X_RAY,
    *TRACING,
):
    main.add_command(command)
