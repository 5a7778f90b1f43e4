"""What is due, of all cases of this installation or of one office."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import click

from greenlane.cli import installation


@click.command()
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day; else a year from now.")
@click.option("--office", help="Code of an office: its cases, and what its organisation owes.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
def due(until: dt.datetime | None, office: str | None, as_json: bool) -> None:
    """Say what is due: clocks of take-backs, dates that follow from a case, and the treaties' own."""
    installation.set_up()
    from django.utils import timezone

    from greenlane.people.models import Organisation
    from greenlane.seizures import deadlines
    from greenlane.seizures.models import Seizure
    from greenlane.seizures.templatetags.dues import due_said

    today = timezone.localdate()
    cases = Seizure.objects.all()
    if office:
        at = installation.office(office)
        cases, owners = cases.filter(office=at), [at.organisation]
    else:
        owners = list(Organisation.objects.filter(pk__in=cases.values("owner")))
    last = until.date() if until else today + deadlines.AHEAD
    with installation.refusals():
        items = [(one, due_said(one)) for one in deadlines.of(cases, owners, today, last)]
    if as_json:
        click.echo(json.dumps([_told(one, said, today) for one, said in items], ensure_ascii=False, indent=1))
        return
    for one, said in items:
        when = one.on.isoformat() if one.on else one.period or "as cases arise"
        late = "overdue" if one.standing(today) == "overdue" else ""
        click.echo(f"{when:<14} {late:<8} {one.number:<16} {said}  [{one.source}; {one.trust}]")


def _told(one: Any, said: str, today: dt.date) -> dict[str, Any]:
    return {
        "key": one.key, "on": one.on and one.on.isoformat(), "standing": one.standing(today), "kind": one.kind,
        "what": one.what, "said": said, "regime": one.regime, "number": one.number, "period": one.period,
        "source": one.source, "trust": one.trust,
    }  # fmt: skip
