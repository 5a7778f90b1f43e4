"""The map of routes: its tables, which need no script, the data of the picture, and the files it is handed out in."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from greenlane import front
from greenlane.consignments.templatetags.trade import MODES
from greenlane.front.forms import ANY
from greenlane.front.inert import inert
from greenlane.people.models import Person
from greenlane.seizures.words import REGIMES
from greenlane.tracing import journeys
from greenlane.tracing.actions import routing
from greenlane.tracing.exports.source import Source
from greenlane.tracing.forms.maps import ALONE, BY, MapForm
from greenlane.tracing.models import CaseStop
from greenlane.tracing.origin.pictured import LEVELS
from greenlane.tracing.routes import geojson, ground, picture
from greenlane.tracing.routes.asked import Asked
from greenlane.tracing.routes.roles import PARTS
from greenlane.tracing.views import grounds, routed
from greenlane.tracing.views.origins import named
from greenlane.tracing.views.routed import Shown

ROWS = 40
"""So many flows, hubs and countries stand in a table; the files have all of them."""
DRAWN = 300
"""So many flows are drawn, the strongest."""
NAMES: Mapping[str, Any] = {
    "since": gettext_lazy("From"), "until": gettext_lazy("To"), "goods": gettext_lazy("Goods"),
    "regime": gettext_lazy("Regime"), "country": gettext_lazy("Country on the way"),
    "mode": gettext_lazy("Mode of transport"), "by": gettext_lazy("On the map"), "pick": gettext_lazy("Picked"),
    "origin": gettext_lazy("Origin of"), "line": gettext_lazy("Line"), "alone": gettext_lazy("Routes of"),
}  # fmt: skip
WORLD = Path(front.__file__).parent / "static" / "front" / "built" / "world.json"


def explorer(request: HttpRequest) -> HttpResponse:
    """Show the map with its tables; for the script, what was picked on it alone."""
    shown = _shown(request)
    asked, found = shown.asked, shown.found
    alone = f"case:{asked.origin}" if asked.alone else ""
    chosen = Shown(found, replace(asked, pick=asked.pick or alone))
    picked = {"picked": routed.picked(chosen), "alone": bool(alone), "query": asked.without("pick").query}
    if request.headers.get("HX-Request") and request.GET.get("part") == "picked":
        return render(request, "tracing/map_picked.html", picked)
    origin = grounds.origin(_person(request), asked)
    flows, hubs = routed.flow_rows(shown, ROWS), routed.hub_rows(shown, ROWS)
    context = picked | {
        "tab": "map", "found": found, "asked": asked, "said": routed.in_words(found, asked),
        "drawn": _drawn(shown, origin, DRAWN), "origin": origin, "lines": _lines(origin, asked),
        "levels": range(1, LEVELS + 1),
        "flows": flows, "more_flows": len(shown.flows) - len(flows), "hubs": hubs,
        "more_hubs": len(shown.hubs) - len(hubs), "roles": routed.role_rows(found.journeys, ROWS),
        "parts": [routed.ROLES[part] for part in PARTS], "change": routed.changed(found.journeys, asked),
        "chart": routed.counted(found.journeys), "chips": list(_chips(asked, origin)),
        "filter_form": _form(request, asked, origin),
        "data": f"{reverse('tracing:map-data')}?{asked.without('pick').query}", "demo": _demo(request),
        "undrawn": max(0, len(shown.flows) - DRAWN),
        "forms": [("png", _("Picture (PNG)")), *((form, form.upper().replace("GEOJSON", "GeoJSON")) for form in FORMS)],
    }  # fmt: skip
    return render(request, "tracing/map.html", context)


def _drawn(shown: Shown, origin: grounds.Origin | None, most: int | None = None) -> picture.Drawn | None:
    also = origin.ground.points() if origin else ()
    return picture.draw(shown.flows[:most], shown.hubs, shown.nodes, routed.named, also)


def _lines(origin: grounds.Origin | None, asked: Asked) -> list[tuple[str, str, bool]]:
    """The goods of the case whose origin is shown, where there are several: what each is called, and its address."""
    if origin is None or len(origin.lines) < 2:
        return []
    return [
        (f"{one.number}. {named(one)}", replace(asked, line=str(one.number)).query, one is origin.line)
        for one in origin.lines
    ]


def data(request: HttpRequest) -> JsonResponse:
    """Give what the picture draws, as GeoJSON: flows, hubs and cases of what the reader may see."""
    shown = _shown(request)
    answer = JsonResponse(_collection(shown, {"said": routed.in_words(shown.found, shown.asked)}, DRAWN))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Hand the routes out as a file, and write down that they were; a picture is only given its lines."""
    if form not in (*FORMS, "png"):
        raise Http404
    person, asked = _person(request), Asked.read(dict(request.GET.lists()))
    words = routed.in_words(journeys.found(person.actor, asked), asked)
    origin = grounds.origin(person, asked)
    if form == "png" and origin and not set(request.POST.getlist("layer")) & {"cells", "countries"}:
        origin = None  # as the map stands, it is not on it
    about = _about_origin(origin, form)
    found, source = routing.export(asked, form, words, by=person, origin=origin and origin.seizure, notes=about)
    name = f"routes-{timezone.localtime(source.at):%Y-%m-%d-%H%M}"
    if form == "png":
        return JsonResponse({"lines": list(source.lines), "name": f"{name}.png"})
    end, kind, write = FORMS[form]
    answer = HttpResponse(write(Shown(found, asked), source, origin), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{end}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _about_origin(origin: grounds.Origin | None, form: str) -> list[str]:
    if origin is None:
        return []
    if form == "csv":
        return [_("This table is of routes: the origin of %(case)s, which is on the map, is not in it.")
                % {"case": origin.seizure.number}]  # fmt: skip
    return origin.said()


def _shown(request: HttpRequest) -> Shown:
    asked = Asked.read(dict(request.GET.lists()))
    return Shown(journeys.found(_person(request).actor, asked), asked)


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]


def _demo(request: HttpRequest) -> bool:
    home = _person(request).organisation
    return bool(home and home.demo)


def _form(request: HttpRequest, asked: Asked, origin: grounds.Origin | None) -> MapForm:
    seen = CaseStop.objects.visible_to(_person(request).actor).exclude(country="").order_by()
    codes = seen.values_list("country", flat=True).distinct()
    titles = routed.goods_names()
    choices: Mapping[str, Any] = {
        "regime": list(REGIMES.items()),
        "goods": [ANY, *((code, title) for code, title in titles.items() if code)],
        "mode": [ANY, *MODES.items()],
        "country": [ANY, *sorted(((code, routed.of_country(code)) for code in codes), key=lambda pair: pair[1])],
        "by": BY,
        "origin": [("", _("no case")), (asked.origin, origin.seizure.number)] if origin else [],
    }
    form = MapForm(initial=asked.__dict__, choices=choices)
    for name in () if origin else ("origin", "alone"):  # a case is chosen on its own pages
        del form.fields[name]
    return form


def _chips(asked: Asked, origin: grounds.Origin | None) -> Any:
    named: dict[str, Mapping[str, Any]] = {
        "regime": REGIMES, "goods": routed.goods_names(), "mode": MODES, "by": dict(BY),
        "country": {asked.country: routed.of_country(asked.country)},
        "origin": {asked.origin: origin.seizure.number if origin else ""}, "alone": dict(ALONE),
    }  # fmt: skip
    usual = [NAMES["pick"], NAMES["line"]]
    usual += [NAMES["by"]] if asked.by == "country" else []
    usual += [] if origin else [NAMES["origin"], NAMES["alone"]]
    return (chip for chip in asked.chips(NAMES, named) if chip["name"] not in usual)


def _collection(shown: Shown, about: Mapping[str, Any], most: int | None = None) -> dict[str, Any]:
    titles = routed.goods_names()
    flows = list(geojson.of_flows(shown.flows[:most], shown.nodes, routed.named))
    features = [*flows, *geojson.of_hubs(shown.hubs, shown.nodes, routed.named), *geojson.of_cases(shown.journeys)]
    used = Counter(code for one in shown.journeys for code in one.goods).most_common()
    return geojson.collection(features, {**about, "goods": {code: str(titles.get(code, code)) for code, _n in used}})


# ---- files


def _geojson(shown: Shown, source: Source, origin: grounds.Origin | None) -> bytes:
    about = {"source": source.title, "by": source.by, "at": source.at.isoformat(), "tlp": source.tlp,
             "asked": source.asked, "notes": list(source.notes)}  # fmt: skip
    made = _collection(shown, about)
    if origin:
        made["features"] += grounds.collection(origin)["features"]
    return json.dumps(made, ensure_ascii=False).encode()


def _svg(shown: Shown, source: Source, origin: grounds.Origin | None) -> bytes:
    drawn = _drawn(shown, origin)
    if drawn is None:
        raise Http404
    world = _world()
    below = ground.markup(origin.ground, drawn.width / picture.PIXELS) if origin else ""
    lines = [*source.lines, world["source"]]
    return picture.svg(drawn, world["land"], world["borders"], source.title, lines, below).encode()


def _csv(shown: Shown, source: Source, _origin: grounds.Origin | None) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([
        _("From"), _("To"), _("Cases"), _("Kilograms"), _("Cases with a weight"), _("Specimens"),
        _("Mode of transport"), _("Kilometres"), _("How the line runs"), _("Goods"),
    ])  # fmt: skip
    for row in routed.flow_rows(shown, len(shown.flows)):
        flow = row["flow"]
        cells = [row["start"], row["end"], flow.cases, flow.kg, flow.weighed, flow.specimens, row["mode"],
                 round(row["km"]), row["how"], "; ".join(row["goods"])]  # fmt: skip
        writer.writerow(["" if cell is None else inert(str(cell)) for cell in cells])
    for line in source.lines:
        writer.writerow([inert(line)])
    return text.getvalue().encode("utf-8-sig")


@cache
def _world() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(WORLD.read_text(encoding="utf-8"))
    return read


Write = Callable[[Shown, Source, grounds.Origin | None], bytes]
FORMS: Mapping[str, tuple[str, str, Write]] = {
    "geojson": ("geojson", "application/geo+json", _geojson),
    "svg": ("svg", "image/svg+xml", _svg),
    "csv": ("csv", "text/csv; charset=utf-8", _csv),
}
"""By form: how the file's name ends, its type, what writes it."""
