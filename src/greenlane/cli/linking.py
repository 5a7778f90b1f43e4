"""Linking of parties: a table of mentions in a file, or all mentions of this installation."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation

FIELDS = (
    "key", "name", "person", "country", "address", "phone", "email", "registration", "paper", "born",
)  # fmt: skip
"""The columns of a table of mentions: ``person`` yes, no or empty; ``born`` YYYY-MM-DD; all but ``name`` may miss."""
_YES, _NO = frozenset({"1", "true", "yes", "y"}), frozenset({"0", "false", "no", "n"})


@click.command()
@click.argument("file", required=False, type=installation.FILE)
@click.option("--engine", help="What works it out: duckdb, spark, local[N] or spark://host:port; else as configured.")
@click.option(
    "--train", is_flag=True, help="Learn the weights from these mentions, without labels, before they are used."
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="Least probability of a pair of FILE.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Pairs, as CSV or Parquet by its ending.")
@click.option(
    "--model", "weights", type=click.Path(dir_okay=False, path_type=Path), help="Weights as JSON; --train writes them."
)
@click.option("--as", "username", help="Without FILE: sign-in name of the analyst who links.")
def link(
    file: Path | None, engine: str | None, train: bool, threshold: float, out: Path | None, weights: Path | None,
    username: str | None,
) -> None:  # fmt: skip
    """Find mentions that may be the same party: those of FILE (CSV or Parquet), else all of this installation.

    A pair is a suggestion that an analyst judges; nothing is merged.
    """
    if file is None and (out or weights or not username):
        raise click.UsageError("without FILE, say who links (--as); --out and --model are for the mentions of a FILE")
    installation.set_up()
    from django.conf import settings

    with installation.refusals():
        if file is None:
            kept = _all(engine or settings.ENGINE, train, str(username))
            click.echo(f"{kept:,} pairs are kept to be judged")
        else:
            _file(file, engine or settings.ENGINE, train, threshold, out, weights)


def _file(file: Path, engine: str, train: bool, threshold: float, out: Path | None, weights: Path | None) -> None:
    from django.conf import settings

    from greenlane.engine.failure import NoEngine, QueryFailed
    from greenlane.tracing.same_party import bulk, training
    from greenlane.tracing.same_party.weights import Model, shipped

    given = bulk.columns(_mentions(file))
    overflow = Path(settings.DATA) / "overflow" / "linking"
    try:
        model = shipped()
        if train:
            model = training.train_columns(given, engine=engine, seed=1, memory_mb=2048, overflow=overflow)
            if weights:
                weights.write_text(json.dumps(model.to_json()), encoding="utf-8")
        elif weights:
            model = Model.from_json(json.loads(weights.read_text(encoding="utf-8")))
        found = bulk.pairs_of(given, model, engine=engine, threshold=threshold, memory_mb=2048, overflow=overflow)
    except (NoEngine, QueryFailed) as error:
        raise click.ClickException(str(error)) from error
    if out:
        _write(found, out)
    about = (
        "weights learned from these mentions"
        if train
        else str(weights or "the weights that ship, trained on invented mentions")
    )
    click.echo(
        f"{given.table.num_rows:,} mentions, {found.num_rows:,} pairs of probability {threshold:g} or more; {about}"
    )


def _all(engine: str, train: bool, username: str) -> int:
    from greenlane.engine.failure import NoEngine, QueryFailed
    from greenlane.tracing.actions.linking import link_all

    try:
        return link_all(engine, installation.person(username), train=train)
    except (NoEngine, QueryFailed) as error:
        raise click.ClickException(str(error)) from error


def _mentions(file: Path) -> Iterator[Any]:
    """Yield the mentions of a table. Raises ClickException with the row where it cannot be read."""
    from greenlane.tracing.same_party.named import Named

    for number, row in enumerate(_rows(file), start=1):
        if "name" not in row:
            raise click.ClickException(f"{file.name} has no column 'name'; its columns are: {', '.join(row)}")
        said = {name: str(row.get(name) if row.get(name) is not None else "").strip() for name in FIELDS}
        try:
            born = dt.date.fromisoformat(said["born"][:10]) if said["born"] else None
        except ValueError:
            raise click.ClickException(f"row {number}: born {said['born']!r} is no date YYYY-MM-DD") from None
        yield Named(
            said["key"] or str(number), said["name"], _person(said["person"], number), said["country"], said["address"],
            said["phone"], said["email"], said["registration"], said["paper"], born,
        )  # fmt: skip


def _person(said: str, number: int) -> bool | None:
    if said.casefold() in _YES | _NO:
        return said.casefold() in _YES
    if said:
        raise click.ClickException(f"row {number}: person {said!r} is neither yes nor no")
    return None


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq

        with pq.ParquetFile(file) as table:
            for batch in table.iter_batches(50_000):
                yield from batch.to_pylist()
        return
    with file.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _write(found: Any, out: Path) -> None:
    if out.suffix == ".parquet":
        import pyarrow.parquet as pq

        pq.write_table(found, out, compression="zstd")
        return
    import pyarrow.csv

    pyarrow.csv.write_csv(found, out)
