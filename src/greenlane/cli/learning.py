"""Learning from a past with outcomes, and measuring on it what was learned."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation
from greenlane.cli.installation import ENCODING, FILE

DAY = click.DateTime(["%Y-%m-%d"])
HISTORY = click.option(
    "--history", type=FILE, help="A file of declarations; without one, the history that this installation keeps."
)
FORMAT = click.option("--format", "format_", help="Name of the mapping profile, or of the format, that reads it.")
OUTCOMES = click.option(
    "--outcomes", type=FILE, help="A CSV with reference, found, and if need be line and known: where the file has none."
)
OFFICE = click.option("--office", help="Code of an office: the history is that of its administration.")
LEAVE_OUT = click.option(
    "--leave-out", multiple=True, metavar="FIELD", help="A column of the table, or a fact, that is not looked at."
)
ONLY = click.option("--only", metavar="CONDITION", help="Only lines whose facts meet this, as in an indicator.")


@click.command()
@HISTORY
@FORMAT
@OUTCOMES
@OFFICE
@click.option(
    "--from", "start", type=DAY, required=True, help="First day of the period; learned from is what is before."
)
@click.option("--to", "end", type=DAY, required=True, help="Last day of the period.")
@click.option("--by", type=click.Choice(["line", "shipment"]), default="line", show_default=True)
@LEAVE_OUT
@ONLY
@ENCODING
@click.option("--quick", is_flag=True, help="Without the scarcity curve and the slow baselines: provisional.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def evaluate(start: dt.datetime, end: dt.datetime, by: Any, quick: bool, as_json: bool, **given: Any) -> None:
    """Measure the model on a past it has not seen: learn from all before --from, then score the period."""
    installation.set_up()
    from greenlane.targeting.evaluation import words
    from greenlane.targeting.evaluation.evaluate import Asked
    from greenlane.targeting.evaluation.evaluate import evaluate as evaluated
    from greenlane.targeting.learning.model import fit

    with installation.refusals():
        table, source = _past(**given)
        leave_out = frozenset(source.pop("facts_left_out"))
        asked = Asked(start.date(), end.date(), by, leave_out, quick)
        report = evaluated(_examples(table), asked, fit, lambda what: click.echo(f"{what} …", err=True))
    report["source"] = source
    click.echo(json.dumps(report, ensure_ascii=False, allow_nan=False) if as_json else words.text(report).rstrip())


@click.command()
@HISTORY
@FORMAT
@OUTCOMES
@OFFICE
@click.option("--until", type=DAY, required=True, help="Nothing declared or known after this day is learned from.")
@LEAVE_OUT
@ONLY
@ENCODING
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the model to this file.")
@click.option("--as", "username", help="Sign-in name of the analyst who proposes it to the administration.")
@click.option("--note", default="", help="Why it is proposed.")
def learn(until: dt.datetime, out: Path | None, username: str | None, note: str, **given: Any) -> None:
    """Train a model on what was declared and known by --until, and write it to a file or propose it."""
    if not out and not username:
        raise click.UsageError("say where the model goes: --out FILE, or --as the analyst who proposes it")
    installation.set_up()

    with installation.refusals():
        by = installation.person(username) if username else None
        owner: Any = _owner_of(by, given["office"]) if by or not given["history"] else None
        model, card = _trained(owner, until.date(), **given)
        if out:
            _written(out, model, card)
        if by:
            from greenlane.targeting.actions.learning import propose_model

            note = note or "greenlane learn"
            proposed = propose_model(owner, model.dump(), card, until=until.date(), note=note, by=by)
            click.echo(f"proposed as {proposed.label}: another person decides")
    for name, value in card["about"].items():
        if isinstance(value, str | int | float):
            click.echo(f"{name}: {value}")


def _trained(owner: Any, until: dt.date, history: Path | None, leave_out: tuple[str, ...], only: str | None,
             **given: Any) -> tuple[Any, dict[str, Any]]:  # fmt: skip
    """Return the model of a table, or of an administration's own past, with its card."""
    if not history:
        from greenlane.targeting import past

        if leave_out or only or given["format_"] or given["outcomes"]:
            raise click.UsageError("--format, --outcomes, --leave-out and --only are for a file: --history")
        return past.trained(owner, until)
    from greenlane.targeting.learning.model import fit

    table, source = _past(history=history, leave_out=leave_out, only=only, **given)
    gone = _followed(source["facts_left_out"])
    examples = _examples(table.drop_columns([name for name in table.column_names if name in gone]))
    model = fit(examples.before(_after(until)))
    return model, {"about": model.card()}


def _past(
    history: Path | None, format_: str | None, outcomes: Path | None, office: str | None, leave_out: tuple[str, ...],
    only: str | None, encoding: str,
) -> tuple[Any, dict[str, Any]]:  # fmt: skip
    """Return history rows, and what the report says of where they come from."""
    from greenlane.targeting.evaluation import past

    if history:
        table, source = _table(history, format_, outcomes, leave_out, encoding)
    elif format_ or outcomes:
        raise click.UsageError("--format and --outcomes are for a file: name it with --history")
    else:
        table, source = _own(office, leave_out)
    if only:
        table = past.only(table, only)
        source["only"] = only
    return table, source


def _table(
    file: Path, format_: str | None, outcomes: Path | None, leave_out: tuple[str, ...], encoding: str
) -> tuple[Any, dict[str, Any]]:
    from greenlane.consignments.facts.work_out import work_out
    from greenlane.consignments.library import books
    from greenlane.targeting.evaluation import files

    if not format_:
        raise click.UsageError("name the mapping profile or the format that reads the file: --format")
    with ExitStack() as stack:
        told = stack.enter_context(outcomes.open(encoding="utf-8-sig", newline="")) if outcomes else None
        stream, tell = stack.enter_context(installation.reading(file))
        taken = files.labelled(
            stream,
            format_,
            lambda listed: partial(work_out, books=books(), papers_listed=listed),
            leave_out=leave_out,
            outcomes=told,
            encoding=encoding,
            tell=tell,
        )
    return taken.past.table, {
        "file": file.name,
        "format": format_,
        "means": taken.means,
        "columns_left_out": sorted(set(leave_out) - taken.leave_out),
        "facts_left_out": sorted(taken.leave_out),
        "left_out": taken.past.left_out(),
    }


def _own(office: str | None, leave_out: tuple[str, ...]) -> tuple[Any, dict[str, Any]]:
    from greenlane.targeting import past

    source = {
        "means": "what inspections of this administration found",
        "features": "history features stand as on the day of each declaration: results of the days before it count",
        "lines": "those inspected, as a model is trained on them",
        "facts_left_out": sorted(leave_out),
    }
    with past.opened(_owner_of(None, office), dt.date(9999, 12, 31)) as opened:
        return opened.inspected(), source


def _examples(table: Any) -> Any:
    from greenlane.targeting.history.rows import SCALED
    from greenlane.targeting.learning.examples import Examples

    return Examples.of(table.drop_columns([name for name in ("nth", *SCALED) if name in table.column_names]))


def _after(day: dt.date) -> Any:
    import numpy as np

    return np.datetime64(day + dt.timedelta(days=1), "D")


def _followed(facts: list[str]) -> frozenset[str]:
    from greenlane.targeting.evaluation.audit import with_followers

    return with_followers(facts)


def _written(out: Path, model: Any, card: dict[str, Any]) -> None:
    from greenlane.engine.whole import Whole

    beside = out.with_name(f"{out.name}.card.json")
    with Whole(out) as whole:
        whole.partial.write_bytes(model.dump())
    with Whole(beside) as whole:
        whole.partial.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(f"{out.name}: {out.stat().st_size:,} bytes; what must be known of it: {beside.name}")


def _owner_of(by: Any, office: str | None) -> Any:
    """Return the administration of an office, or the only one in which a person holds a post."""
    from greenlane.people.models import Organisation

    if office:
        return installation.office(office, by=by).organisation
    if by is None:
        raise click.UsageError("name a table with --history, or with --office whose history is meant")
    owners = list(Organisation.objects.filter(pk__in={post.organisation for post in by.actor.posts})[:2])
    if len(owners) != 1:
        raise click.UsageError("name an office of the administration that the model is for: --office")
    return owners[0]
