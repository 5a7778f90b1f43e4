"""Flows, hubs, parts and displacement of the routes of cases, or of a file of seizures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from greenlane.cli import installation

FORMATS = ("routes", "incidents", "sheet")
SHOWN = 15
SOURCE = "Reported seizures are not trafficking: where nobody looks, nothing is seized."


@click.command()
@click.option("--period", required=True, help="2009:2013, 2026-01:2026-06 or 2026-01-15:2026-02-01.")
@click.option("--goods", default="", help="Only this class of goods (ivory, plastic_waste …).")
@click.option("--file", "file", type=installation.FILE, help="A file of seizures; else the cases of this installation.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="routes", show_default=True, help="Of the file."
)
@click.option("--as", "username", help="Sign-in name of whoever asks: only what that person may see.")
@click.option("--organisation", help="Without --as: whose cases, where there are several that have some.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Also the map: a .geojson or an .svg.")
def routes(
    period: str, goods: str, file: Path | None, format_: str, username: str | None, organisation: str | None,
    as_json: bool, out: Path | None,
) -> None:  # fmt: skip
    """Say how goods travelled in a period. Changes no record."""
    from greenlane.tracing.routes import asked, summary

    if out and out.suffix not in (".geojson", ".svg"):
        raise click.UsageError("--out names a .geojson or an .svg")
    try:
        first, last = asked.period(period)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    missed: tuple[tuple[str, str, str], ...] = ()
    aside = 0
    if file:
        source = file.name
        taken = _of_file(file, format_)
        journeys, missed = summary.within(taken.journeys, first, last, goods), taken.missed
        aside = taken.aside
    else:
        whose = _whose(username, organisation)
        source = f"what {whose} may see"
        asking = asked.Asked(since=first.isoformat(), until=last.isoformat(), goods=goods)
        journeys = _of_cases(whose, asking)
    told = summary.summary(journeys, first, last) | {"source": source, "goods": goods, "note": SOURCE}
    told["set_aside"] = aside
    told["not_resolved"] = [{"row": row, "part": part, "written": text} for row, part, text in missed]
    if out:
        with installation.refusals():
            out.write_text(_drawn(journeys, told, out.suffix), encoding="utf-8")
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(_said(told)))


def _of_file(file: Path, format_: str) -> Any:
    from greenlane.seizures.incoming.draft import Unreadable
    from greenlane.seizures.incoming.formats import by_name
    from greenlane.tracing.routes.summary import taken

    chosen = by_name(format_)
    with installation.refusals(Unreadable), file.open("rb") as stream:
        return taken(chosen.drafts(chosen.rows(stream, file.name)))


def _whose(username: str | None, organisation: str | None) -> Any:
    installation.set_up()
    from greenlane.cli.reporting import owner_of

    return installation.person(username) if username else owner_of(organisation)


def _of_cases(whose: Any, asking: Any) -> Any:
    """Return the journeys that a person may see; of an organisation, those that an analyst of it may see."""
    from greenlane.people.models import Organisation
    from greenlane.people.need_to_know import Actor, Post
    from greenlane.people.roles import Role
    from greenlane.tracing.journeys import found

    if isinstance(whose, Organisation):
        whose = Actor(whose.pk, frozenset({Post(whose.pk, Role.ANALYST, None, whose.competent_authority)}))
    return found(whose, asking).journeys


def _drawn(journeys: Any, told: dict[str, Any], suffix: str) -> str:
    from greenlane.reference import countries
    from greenlane.tracing.routes import geojson, picture
    from greenlane.tracing.routes.flows import flows, nodes
    from greenlane.tracing.routes.hubs import hubs

    def named(node: Any) -> str:
        return countries.name(node.country) or node.country

    between, found, placed = flows(journeys), hubs(journeys), nodes(journeys, "country")
    about = {name: told[name] for name in ("source", "period", "goods", "cases", "note")}
    if suffix == ".geojson":
        features = [*geojson.of_flows(between, placed, named), *geojson.of_hubs(found, placed, named)]
        return json.dumps(geojson.collection([*features, *geojson.of_cases(journeys)], about), ensure_ascii=False)
    drawn = picture.draw(between, found, placed, named)
    if drawn is None:
        raise click.ClickException("nothing of it has a position: there is no map to draw")
    world = json.loads((Path(__file__).parents[1] / "front/static/front/built/world.json").read_text(encoding="utf-8"))
    lines = [f"{told['cases']} cases, {' to '.join(told['period'])}, {told['goods'] or 'all goods'}; {told['source']}."]
    return picture.svg(drawn, world["land"], world["borders"], "Routes", [*lines, SOURCE, world["source"]])


def _said(told: dict[str, Any]) -> list[str]:
    head = f"{told['cases']:,} cases, {' to '.join(told['period'])}, {told['goods'] or 'all goods'}; {told['source']}."
    if told["set_aside"]:
        head += f" {told['set_aside']} rows of it are no case and are set aside."
    lines = [f"{head} {told['note']}", "", f"flows ({len(told['flows'])})"]
    lines += [
        f"  {flow['start']} > {flow['end']:<4}{flow['cases']:>6,} cases  {_kg(flow)}" for flow in told["flows"][:SHOWN]
    ]
    lines += ["", f"{'hubs':<8}{'cases':>7}{'out':>6}{'into':>6}{'through':>9}{'seized':>8}"]
    lines += [
        f"  {hub['key']:<6}{hub['cases']:>7,}{hub['out']:>6,}{hub['into']:>6,}{hub['through']:>9,}{hub['seized']:>8,}"
        for hub in told["hubs"][:SHOWN]
    ]
    lines += ["", "parts (share of the cases that name the country, with an interval of 95 %)"]
    lines += [f"  {_parts(one)}" for one in told["roles"][:SHOWN]]
    lines += ["", f"change from {told['second_half_from']} on"]
    for of, found in told["displacement"].items():
        lines += _changed(of, found)
    if told["not_resolved"]:
        lines += ["", "not resolved"]
        lines += [f"  {row['row']}: {row['part']} {row['written']!r}" for row in told["not_resolved"]]
    return lines


def _kg(flow: dict[str, Any]) -> str:
    return "weight not known" if flow["kg"] is None else f"{flow['kg']:,.1f} kg of {flow['weighed']:,} weighed"


def _parts(one: dict[str, Any]) -> str:
    shares = (
        f"{part} {rate['value']:.0%} ({rate['low']:.0%}-{rate['high']:.0%})"
        for part, rate in one["shares"].items()
        if rate["finds"]
    )
    leads = f"; above all {one['leads']}" if one["leads"] else ""
    return f"{one['code']:<4}{one['cases']:>5,}  {', '.join(shares) or 'none named'}{leads}"


def _changed(of: str, found: dict[str, Any]) -> list[str]:
    what = {"way": "whole ways", "start": "first countries", "end": "last countries"}[of]
    counts = f"  {what}: {found['before']:,} journeys before, {found['after']:,} after"
    if found["g"] is None:
        return [f"{counts}: too few to say anything"]
    lines = [f"{counts}; G {found['g']:.1f}, by chance below {found['chance']:.1f} in 95 of 100; p {found['p']:.4f}"]
    lines += [
        f"    {one['name']}: {one['before']} > {one['after']}, share {one['change']:+.1%} "
        f"({one['low']:+.1%} to {one['high']:+.1%}), p {one['p']:.3f}"
        for one in found["changes"][:5]
    ]
    lines += [
        f"    perhaps moved from {pair['away']['name']} to {pair['towards']['name']}" for pair in found["moved"][:5]
    ]
    return lines
