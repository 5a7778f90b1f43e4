"""Where the goods of one case may come from, below the routes of the map: by its laboratory, and as estimated."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from greenlane.consignments.templatetags.trade import country
from greenlane.front.narrowing import key
from greenlane.front.templatetags.house import share
from greenlane.people.models import Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import past
from greenlane.tracing.models import ForensicResult, ReferenceSet
from greenlane.tracing.origin.posterior import Posterior
from greenlane.tracing.routes import geojson, ground
from greenlane.tracing.routes.asked import Asked
from greenlane.tracing.views.origins import named, outlines

TOP = 6
"""So many countries stand in the table beside the map."""


@dataclass(frozen=True)
class Origin:
    """The origin of the goods of one case that its reader may see, of one of its lines."""

    seizure: Seizure
    lines: tuple[past.OfLine, ...]
    line: past.OfLine | None
    result: ForensicResult | None
    reference: str

    @cached_property
    def ground(self) -> ground.Ground:
        """What is drawn below the routes."""
        cells = Posterior.from_json(self.result.posterior) if self.result else None
        countries = dict(self.line.estimate.top(len(outlines()))) if self.line else {}
        return ground.Ground(cells, countries, outlines())

    @property
    def simulated(self) -> bool:
        """Whether what the laboratory's map rests on was made up."""
        return bool(self.result and (self.result.about.get("simulated") or self.result.reference.simulated))

    @property
    def name(self) -> str:
        """What the goods are called."""
        return named(self.line) if self.line else ""

    @cached_property
    def rows(self) -> list[tuple[str, float | None, float | None]]:
        """The likeliest countries: (code, probability by the laboratory, as estimated), each None where none is."""
        by_cells = self.ground.cells.by_country() if self.ground.cells is not None else {}
        estimated = self.ground.countries
        best = {code: max(by_cells.get(code, 0.0), estimated.get(code, 0.0)) for code in {*by_cells, *estimated}}
        codes = sorted(best, key=lambda code: (-best[code], code))[:TOP]
        return [
            (code, by_cells.get(code, 0.0) if by_cells else None, estimated.get(code, 0.0) if estimated else None)
            for code in codes
            if best[code] >= ground.LEAST
        ]

    def said(self) -> list[str]:
        """Say in words what the layer shows, for files."""
        lines = []
        if self.result:
            countries = [pair for pair in self.result.countries.items() if pair[0]]
            listed = ", ".join(f"{country(code)} {share(p)}" for code, p in countries[:3])
            simulated = _("SIMULATED") + ": " if self.simulated else ""
            lines.append(simulated + _("Origin of %(case)s by %(set)s, cells of one degree: %(countries)s.") % {
                "case": self.seizure.number, "set": self.reference, "countries": listed})  # fmt: skip
        if self.line:
            listed = ", ".join(f"{country(code)} {share(p)}" for code, p in self.line.estimate.top(3))
            lines.append(_("Origin of %(case)s as estimated, a suggestion: %(countries)s.") % {
                "case": self.seizure.number, "countries": listed})  # fmt: skip
        return lines


def origin(person: Person, asked: Asked) -> Origin | None:
    """Return the origin that the address asks for; None where it asks for none, or for a case that is not shown."""
    pk = key(asked.origin)
    seizure = Seizure.objects.visible_to(person).filter(pk=pk).first() if pk else None
    if seizure is None:
        return None
    lines = past.origins(seizure, person).lines
    wanted = int(asked.line) if asked.line.isdecimal() and len(asked.line) < 6 else 0
    line = next((one for one in lines if one.number == wanted), lines[0] if lines else None)
    of = {0, line.number} if line else {0}
    results = ForensicResult.objects.visible_to(person).filter(seizure=seizure, line__in=of)
    result = results.select_related("reference").defer("each").first()
    seen = result and ReferenceSet.objects.visible_to(person).filter(pk=result.reference_id).exists()
    reference = str(result.about["reference"]) if result and seen else _("a reference set that is not shown to you")
    return Origin(seizure, lines, line, result, reference)


def data(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Give where the goods of one case may come from as GeoJSON: countries, cells and the outlines of their regions."""
    person: Person = request.user  # type: ignore[assignment]
    get_object_or_404(Seizure.objects.visible_to(person), pk=pk)
    found = origin(person, Asked(origin=str(pk), line=request.GET.get("line", "")))
    if found is None:
        raise Http404
    answer = JsonResponse(collection(found))
    answer["Cache-Control"] = "private, no-store"
    return answer


def collection(found: Origin) -> dict[str, Any]:
    """The layer as a FeatureCollection that says what it is."""
    about = {
        "case": found.seizure.number, "said": found.said(), "simulated": found.simulated,
        "page": reverse("tracing:origin", args=[found.seizure.pk]),
    }  # fmt: skip
    return geojson.collection(ground.features(found.ground, country), about)
