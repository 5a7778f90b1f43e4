"""Where the goods of one case come from: the estimate of each line, taken apart."""

from __future__ import annotations

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import pycountry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from greenlane import front
from greenlane.consignments.templatetags.trade import country, goods_class
from greenlane.front.chart import Chart, Point, Row, Series
from greenlane.front.map import WORLD, Stop, picture
from greenlane.front.templatetags.house import share
from greenlane.people.models import Person
from greenlane.reference import countries
from greenlane.seizures.models import Seizure
from greenlane.tracing import past
from greenlane.tracing.models import ForensicResult
from greenlane.tracing.origin import pictured
from greenlane.tracing.origin.estimate import Estimate
from greenlane.tracing.origin.posterior import Posterior
from greenlane.tracing.origin.validate import Validation
from greenlane.tracing.past import OfLine
from greenlane.tracing.templatetags.origins import probability

TOP, BARS, DRAWN = 5, 8, 12
LEAST = 0.01
"""A country less likely than this is neither shaded nor drawn in the bars."""
LABELLED = 0.05
PALE, DARK = 0.15, 0.75
"""How opaque a country is: of no probability, and what certainty adds."""
CELLS = 0.7
"""How opaque the likeliest cell of a laboratory is."""
AROUND = 25.0
"""Degrees that are shown on either side of the likeliest country."""
PATHS = Path(front.__file__).parent / "static" / "front" / "built" / "countries.json"


def origin(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the estimate of each line of goods, with all that it was put together from."""
    person: Person = request.user  # type: ignore[assignment]
    seizure = get_object_or_404(Seizure.objects.visible_to(person), pk=pk)
    found = past.origins(seizure, person)
    context = {
        "seizure": seizure,
        "lines": [_line(line, _laboratory(line, person)) for line in found.lines],
        "taught": [(regime, one, _calibration(one.validation)) for regime, one in found.taught.items()],
        "until": found.until,
        "years": past.YEARS,
        "most": past.MOST,
    }
    return render(request, "tracing/origin.html", context)


def named(line: OfLine) -> str:
    """What a line of goods is called: its name, else its class."""
    return line.facts.what or goods_class(line.facts.goods_class) or _("Goods")


def _laboratory(line: OfLine, person: Person) -> ForensicResult | None:
    """The latest result that counts for a line, with its map."""
    results = ForensicResult.objects.visible_to(person).filter(pk__in=line.results)
    return results.select_related("reference").defer("each", "reference__samples", "reference__places",
                                                     "reference__grid").first()  # fmt: skip


def _line(line: OfLine, laboratory: ForensicResult | None = None) -> dict[str, Any]:
    made = line.estimate
    top = made.top(TOP)
    speaking = [term for term in made.terms if not term.flat]
    rows = [
        {
            "term": term,
            "bits": [term.weights.get(code, 0.0) for code, _p in top],
            "without": made.without(term.kind).top(1)[0],
        }
        for term in speaking
    ]
    return {
        "number": line.number,
        "name": named(line),
        "claims": line.claims,
        "established": any(claim.established for claim in line.claims),
        "alleged": any(not claim.established for claim in line.claims),
        "top": top,
        "prior": [made.prior[code] for code, _p in top],
        "rows": rows,
        "silent": [term for term in made.terms if term.flat],
        "validation": made.validation,
        "made": made,
        "chart": _chart(made),
        "laboratory": laboratory,
        "simulated": bool(laboratory and past.made_up(laboratory)),
        **_map(made, line, Posterior.from_json(laboratory.posterior) if laboratory else None),
    }


def _chart(made: Estimate) -> Chart:
    shown = [(code, p) for code, p in made.top(BARS) if p >= LEAST]
    rest = 1 - sum(p for _code, p in shown)
    rows = [Row(country(code), (Point(p),)) for code, p in shown] + [Row(_("all others"), (Point(rest),))]
    return Chart(_("Likely countries of origin"), _("Country"), (Series(_("Probability")),), tuple(rows), reach=1.0)


def _calibration(validation: Validation | None) -> Chart | None:
    """How often the first country was right, against how likely it was said to be."""
    if validation is None:
        return None
    rows = tuple(Row(share(one.said), (Point(one.right, of=one.of),), at=one.said) for one in validation.bins)
    title, across = _("The first country: said against true"), _("Said of the first country")
    return Chart(title, across, (Series(_("Was right")),), rows, kind="calibration", along="share")


def _map(made: Estimate, line: OfLine, cells: Posterior | None) -> dict[str, Any]:
    likely = [(code, p) for code, p in made.top(DRAWN) if p >= LEAST]
    place, stops = line.facts.place, []
    for code, p in likely:
        if (p >= LABELLED or code == place) and (one := countries.get(code)):
            role = f"{probability(p)} · {_('seized')}" if code == place else probability(p)
            stops.append(Stop(one.lat, one.lon, country(code), role, "end" if code == place else "origin"))
    if place not in dict(likely) and (here := countries.get(place)):
        stops.append(Stop(here.lat, here.lon, country(place), _("seized"), "end"))
    shades = [(outlines()[code], f"{PALE + DARK * p:.2f}") for code, p in likely if code in outlines()]
    words = "; ".join(f"{country(code)}: {probability(p)}" for code, p in likely)
    if cells is not None:
        found = [(code, p) for code, p in cells.by_country().items() if code and p >= LABELLED]
        listed = "; ".join(f"{country(code)}: {probability(p)}" for code, p in found)
        words = _("%(estimate)s. By the laboratory: %(cells)s") % {"estimate": words, "cells": listed}
    drawn = picture([*stops, *_around(likely), *_corners(cells)], [])
    return {"map": drawn, "map_words": words, "shades": shades, "cells": _cells(cells)}


def _cells(cells: Posterior | None) -> list[tuple[str, str, str, str]]:
    """Cells side by side that are equally shaded: x, y and width in map units, and how opaque they are."""
    if cells is None:
        return []
    return [
        (f"{run.x % WORLD:.0f}", f"{run.y:.0f}", f"{run.width:.0f}", f"{CELLS * run.level / pictured.LEVELS:.2f}")
        for run in pictured.picture(cells).runs
    ]


def _corners(cells: Posterior | None) -> list[Stop]:
    """Stops without a label at the ends of where nine in ten of the cells lie, so that they are seen."""
    if cells is None:
        return []
    here = cells.region(0.9)
    lat, lon = cells.lat[here], cells.lon[here]
    ends = {int(at) for at in (lat.argmin(), lat.argmax(), lon.argmin(), lon.argmax())}
    return [Stop(float(lat[at]), float(lon[at]), "") for at in sorted(ends)]


def _around(likely: list[tuple[str, float]]) -> list[Stop]:
    """Stops without a label, so that a country is seen among its neighbours. They are not drawn."""
    found = [one for code, _p in likely if (one := countries.get(code))]
    corners = [
        (one.lat + up * AROUND / 2, one.lon + right * AROUND)
        for one in found[:1]
        for up in (-1, 1)
        for right in (-1, 1)
    ]
    corners += [(one.lat, one.lon) for one in found]
    return [Stop(max(-60.0, min(lat, 80.0)), (lon + 180) % 360 - 180, "") for lat, lon in corners]


@cache
def outlines() -> dict[str, str]:
    """Return the outline of each country on the built map, as an SVG path; none where the map is not built."""
    if not PATHS.is_file():
        return {}
    by_number = json.loads(PATHS.read_text(encoding="utf-8"))["countries"]
    known = ((one.alpha_2, by_number.get(one.numeric)) for one in pycountry.countries)
    return {code: path for code, path in known if path}
