"""Trying on a past period what is not in force yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import tempfile
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation
from greenlane.cli.installation import ENCODING, FILE
from greenlane.cli.learning import DAY, FORMAT, HISTORY, OUTCOMES, _table

MEMORY = 2048
"""Megabytes that the engine may take."""


@click.command()
@click.option("--indicator", metavar="CODE|FILE", help="One in force or on the shelf, by its code; or a TOML file.")
@click.option("--set", "set_", type=FILE, help="All indicators, as JSON.")
@click.option("--model", type=FILE, help="A model that `learn --out` wrote.")
@click.option("--policy", type=FILE, help="A lane policy, as TOML or JSON: only what differs from the one shipped.")
@click.option("--from", "start", type=DAY, required=True, help="First day of declaration.")
@click.option("--to", "end", type=DAY, required=True, help="Last day of declaration.")
@click.option("--office", help="Code of an office: beside what is active there. Without one: beside what ships.")
@HISTORY
@FORMAT
@OUTCOMES
@ENCODING
@click.option("--engine", help="duckdb, spark, local[N] or spark://host:port; else as it is configured.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def backtest(
    start: dt.datetime, end: dt.datetime, office: str | None, engine: str | None, as_json: bool, **given: Any
) -> None:
    """Say what an indicator, a set, a model or a policy would have done over a past period, beside what is active."""
    if end < start:
        raise click.UsageError(f"the period ends ({end:%Y-%m-%d}) before it begins ({start:%Y-%m-%d})")
    installation.set_up()
    from django.conf import settings

    from greenlane.engine import door
    from greenlane.targeting import backtest as trying

    engine = engine or str(settings.ENGINE)
    with installation.refusals():
        active, indicators, notes = _active(office)
        kind, what, model = _what(given, indicators)
        asked = trying.Asked(kind, {kind: what}, start.date(), end.date(), _only(office, given), engine)
        candidate, alone = trying.proposed(asked, active, model)
        begun = time.monotonic()
        with (
            _rows(given, office) as (path, work),
            door.open(engine, memory_mb=MEMORY, overflow=work / "more") as opened,
        ):
            result = trying.run(
                asked, engine=opened, history=[path], active=active, candidate=candidate, alone=alone, work=work
            )
    short = dataclasses.replace(asked, what={kind: _name(given)})
    notes, seconds = (*result.notes, *notes), round(time.monotonic() - begun, 1)
    result = dataclasses.replace(result, asked=short, notes=notes, seconds=seconds)
    click.echo(json.dumps(result.as_json, ensure_ascii=False) if as_json else text(result))


def _only(office: str | None, given: dict[str, Any]) -> str:
    """The office whose consignments are tried: a table of somebody else's is tried whole."""
    return "" if given["history"] else office or ""


def _name(given: dict[str, Any]) -> str:
    return next(Path(str(given[name])).name for name in ("indicator", "set_", "model", "policy") if given[name])


def _active(office: str | None) -> tuple[Any, dict[str, dict[str, Any]], tuple[str, ...]]:
    """What is active, the indicators that can be named by their code (in force, or on the shelf), and what to note."""
    from greenlane.targeting import past, standing
    from greenlane.targeting.backtest import Means
    from greenlane.targeting.lane import Policy
    from greenlane.targeting.models import IndicatorSet

    shelf = {one.code: one.as_json() for one in standing.shelf().usable}
    if office is None:
        return Means(standing.shelf(), {"": Policy()}), shelf, ()
    place = installation.office(office)
    try:
        means, whole = past.means(place.organisation)
        content = standing.active_set(place.organisation).content
    except IndicatorSet.DoesNotExist:
        raise click.ClickException("the administration of this office has no indicators in force") from None
    policies = {**means.policies, "": means.policy(place.code)}
    named = shelf | {fields["code"]: fields for fields in content}
    return dataclasses.replace(means, policies=policies), named, () if whole else ("model-damaged",)


def _what(given: dict[str, Any], indicators: dict[str, dict[str, Any]]) -> tuple[Any, Any, Any]:
    """Return the kind, the content and the model of what is tried."""
    from greenlane.targeting.indicator import from_toml
    from greenlane.targeting.learning.model import load

    if sum(given[name] is not None for name in ("indicator", "set_", "model", "policy")) != 1:
        raise click.UsageError("name one of --indicator, --set, --model and --policy")
    if named := given["indicator"]:
        if named in indicators:
            return "indicator", indicators[named], None
        if not Path(named).is_file():
            raise click.ClickException(f"there is no indicator {named!r}, and no such file")
        return "indicator", from_toml(_written(Path(named)), Path(named).name).as_json(), None
    if file := given["model"]:
        return "model", file.name, load(file.read_bytes())
    kind = "set" if given["set_"] else "policy"
    file = given["set_"] or given["policy"]
    written = _written(file)
    try:
        content = tomllib.loads(written) if file.suffix == ".toml" else json.loads(written)
    except ValueError as error:
        raise click.ClickException(f"{file.name}: {error}") from None
    if fault := _misshapen(kind, content):
        raise click.ClickException(f"{file.name}: {fault}")
    return kind, content, None


def _misshapen(kind: str, content: Any) -> str:
    """Return what keeps a file from being a set or a policy at all, or nothing."""
    from greenlane.targeting.lane import Policy

    if kind == "set":
        good = isinstance(content, list) and all(isinstance(one, dict) for one in content)
        return "" if good else "a set is a list of indicators"
    if not isinstance(content, dict):
        return "a policy is a table of names and numbers"
    known = {field.name for field in dataclasses.fields(Policy)}
    if unknown := sorted(set(content) - known):
        return f"a policy has no {', '.join(unknown)}; it has {', '.join(sorted(known))}"
    words = sorted(name for name, value in content.items() if isinstance(value, str))
    return f"no number: {', '.join(words)}" if words else ""


def _written(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file.name} is no text in UTF-8") from None


@contextmanager
def _rows(given: dict[str, Any], office: str | None) -> Iterator[tuple[str, Path]]:
    """Give a Parquet file with history rows, and a folder to work in."""
    import pyarrow.parquet as pq

    from greenlane.targeting import past

    if given["history"]:
        table, _source = _table(given["history"], given["format_"], given["outcomes"], (), given["encoding"])
        with tempfile.TemporaryDirectory(prefix="greenlane-") as name:
            pq.write_table(table, Path(name) / "rows.parquet")
            yield str(Path(name) / "rows.parquet"), Path(name)
    elif office is None:
        raise click.UsageError("name a table with --history, or an office with --office whose history is meant")
    else:
        with past.opened(installation.office(office).organisation, dt.date(9999, 12, 31)) as known:
            yield str(known.file), known.work


def text(result: Any) -> str:
    """Return the result as a table: a column for each side, and below it what must be known beside it."""
    from greenlane.targeting.backtest import NOTES

    asked = result.asked
    sides = [("candidate", result.candidate), ("active", result.active)]
    sides = [*([("alone", result.alone)] if result.alone else []), *sides]
    said = [
        f"{asked.kind} {asked.what[asked.kind]}, {asked.since} to {asked.until}, on {result.engine}",
        f"{result.traffic:,} consignments, {result.inspected:,} inspected, {result.finds:,} finds: "
        f"base rate {_rate(result.base)}; in the random sample {_rate(result.base_sample)}",
        f"{'':<28}" + "".join(f"{name:>28}" for name, _side in sides),
    ]
    for label, of in (
        ("hits", lambda side: f"{side.hits:,}"),
        ("of them inspected", lambda side: f"{side.inspected:,}"),
        ("finds", lambda side: f"{side.finds:,}"),
        ("precision", lambda side: _rate(side.precision)),
        ("finds in the random sample", lambda side: _rate(side.sample)),
        ("recall, random sample", lambda side: _rate(side.recall_sample)),
        (f"recall at {result.capacity} a day", lambda side: _rate(side.recall_at_capacity)),
        ("red a day", lambda side: f"{side.red_per_day:.1f}"),
        ("amber a day", lambda side: f"{side.amber_per_day:.1f}"),
    ):
        said.append(f"{label:<28}" + "".join(f"{of(side):>28}" for _name_, side in sides))
    for what in ("by_regime", "by_month"):
        for parts in zip(*(getattr(side, what) for _name_, side in sides), strict=True):
            shown = "".join(f"{f'{part.finds:,} of {part.inspected:,}, {part.hits:,} hits':>28}" for part in parts)
            said.append(f"  {parts[0].name or 'no regime':<26}{shown}")
    both = result.overlap
    said.append(
        f"{result.extra_red:+.1f} red and {result.extra_amber:+.1f} amber a day; "
        f"{both.both:,} hits in common ({both.finds_both:,} finds), {both.only_candidate:,} only here "
        f"({both.finds_only_candidate:,}), {both.only_active:,} only there ({both.finds_only_active:,})"
    )
    return "\n".join([*said, *(NOTES.get(code, code) for code in result.notes)])


def _rate(rate: Any) -> str:
    if rate.value is None:
        return "–"
    return f"{rate.value:.1%} ({rate.low:.1%}–{rate.high:.1%})"
