"""What tracing knows of one case, in the terminal."""

from __future__ import annotations

import json
from typing import Any

import click

from greenlane.cli import installation

TOP, LINKS = 5, 20
WIDE = 42
"""How wide the names of terms are written."""


@click.command()
@click.argument("case")
@click.option("--office", help="Code of an office, where several organisations have a case of this number.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
def trace(case: str, office: str | None, as_json: bool) -> None:
    """Say where the goods of a CASE come from, how they travelled, and what it is linked to.

    CASE is its number. All cases of this installation count, whoever may see them.
    """
    installation.set_up()
    from greenlane.tracing import past
    from greenlane.tracing.actions import catching_up

    seizure = _case(case, office)
    catching_up.before_a_page()
    found = past.origins(seizure, None)
    told = {
        "case": seizure.number,
        "day": seizure.day and seizure.day.isoformat(),
        "lines": [_line(line) for line in found.lines],
        "worth": {regime: _worth(one) for regime, one in found.taught.items()},
        "route": [_stop(stop) for stop in seizure.as_recorded.route],
        "links": _links(seizure),
    }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    _print(told)


def _case(number: str, office: str | None) -> Any:
    from greenlane.seizures.models import Seizure

    cases = Seizure.objects.filter(number=number)
    if office:
        cases = cases.filter(owner=installation.office(office).organisation)
    found = list(cases[:2])
    if len(found) != 1:
        why = f"There is no case {number!r}." if not found else f"Several have a case {number!r}: name an --office."
        raise click.ClickException(why)
    return found[0]


def _line(line: Any) -> dict[str, Any]:
    from greenlane.tracing.templatetags.origins import claim_words, kept_words, rests_on, term_name, trust_words

    made = line.estimate
    codes = [code for code, _p in made.top(TOP)]
    return {
        "line": line.number,
        "goods": line.facts.what or line.facts.goods_class,
        "established": [claim_words(one) for one in line.claims if one.established],
        "alleged": [claim_words(one) for one in line.claims if not one.established],
        "countries": {code: round(p, 4) for code, p in made.top(TOP)},
        "kept_for_elsewhere": round(made.floor, 4),
        "assumed": kept_words(made),
        "prior": {code: round(made.prior[code], 4) for code in codes},
        "terms": [
            {
                "term": term.kind,
                "name": term_name(term.kind),
                "bits": {code: round(term.weights.get(code, 0.0), 2) for code in codes},
                "rests_on": rests_on(term),
                "trust": trust_words(term),
                "without": dict([made.without(term.kind).top(1)[0]]),
            }
            for term in made.terms
            if not term.flat
        ],
        "silent": [term.kind for term in made.terms if term.flat],
        "method": made.method,
    }


def _worth(found: Any) -> dict[str, Any]:
    from greenlane.tracing.templatetags.origins import worth

    validation = found.validation
    scores = (
        {name: vars(getattr(validation, name)) for name in ("estimate", "by_class", "overall")} if validation else {}
    )
    return {"cases": found.cases, "established": found.established, "said": worth(validation), **scores}


def _stop(stop: Any) -> dict[str, Any]:
    said = {
        "role": stop.role,
        "country": stop.country,
        "place": stop.place,
        "code": stop.code,
        "standing": stop.standing,
    }
    return said | ({"day": stop.day.isoformat()} if stop.day else {})


def _links(seizure: Any) -> list[dict[str, Any]]:
    """Identifiers of the case that stand in other cases too, the rarest first; not what its owner leaves out."""
    from greenlane.seizures.models import Seizure
    from greenlane.tracing import past
    from greenlane.tracing.models import CaseSelector

    found: dict[tuple[str, str], list[str]] = {}
    own = set(CaseSelector.objects.filter(seizure=seizure).values_list("kind", "value")) - past.left_out(seizure, None)
    standing = CaseSelector.objects.filter(
        value__in={value for _kind, value in own}, seizure__in=Seizure.objects.standing().order_by().values("pk")
    )
    for kind, value, number in standing.exclude(seizure=seizure).values_list("kind", "value", "seizure__number"):
        if (kind, value) in own:
            found.setdefault((kind, value), []).append(number)
    rarest = sorted(found.items(), key=lambda one: (len(one[1]), one[0]))
    return [{"kind": kind, "value": value, "cases": sorted(cases)} for (kind, value), cases in rarest[:LINKS]]


def _print(told: dict[str, Any]) -> None:
    from greenlane.tracing.templatetags.origins import probability, short

    click.echo(f"{told['case']}  {told['day'] or 'day not known'}")
    for line in told["lines"]:
        click.echo(f"\n{line['line']}. {line['goods']}")
        for standing in ("established", "alleged"):
            click.echo(f"   {standing + ':':<13}{'; '.join(line[standing]) or 'nothing'}")
        codes = list(line["countries"])
        click.echo("   " + " " * WIDE + "".join(f"{code:>8}" for code in codes))
        click.echo(
            f"   {'frequency of such goods':<{WIDE}}" + "".join(f"{short(line['prior'][code]):>8}" for code in codes)
        )
        for term in line["terms"]:
            bits = "".join(f"{round(term['bits'][code], 1) + 0.0:>+8.1f}" for code in codes)
            ((first, p),) = term["without"].items()
            click.echo(f"   {term['name']:<{WIDE}}{bits}  without it {first} {probability(p)}")
            click.echo(f"      {term['rests_on']} [{term['trust']}]")
        click.echo(f"   {'estimate':<{WIDE}}" + "".join(f"{short(p):>8}" for p in line["countries"].values()))
        for sentence in line["assumed"]:
            click.echo(f"      {sentence}")
    click.echo("\nThe estimate is a suggestion, not a finding. Figures of terms are bits for (+) or against (-).")
    for regime, one in told["worth"].items():
        click.echo(f"{regime}: {one['cases']} earlier cases. " + " ".join(one["said"]))
    click.echo("\nRoute")
    for stop in told["route"]:
        click.echo(f"   {stop['role']:<12}{stop['country'] or '–':<4}{stop['place']}  [{stop['standing']}]")
    click.echo("\nLinked by")
    for link in told["links"]:
        click.echo(f"   {link['kind']:<14}{link['value']:<30} {', '.join(link['cases'])}")
    if not told["links"]:
        click.echo("   no identifier of this case is noted in another")
