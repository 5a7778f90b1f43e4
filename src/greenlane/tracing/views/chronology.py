"""What happened to a case and to what is linked to it, in the order of time, as far as the reader may see."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.inspection.models import Inspection
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.seizures.models import Custody, Seizure
from greenlane.seizures.models.takeback import Letter, TakeBack
from greenlane.targeting.models import Screening
from greenlane.tracing import seen_graph
from greenlane.tracing.forms.networks import ChronologyForm
from greenlane.tracing.models import ForensicResult, Specimen
from greenlane.tracing.timeline import Event, in_order, line, runs
from greenlane.tracing.views.networks import person

LINKED = 300


def chronology(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show the events of a case and of the records that are linked to it."""
    seizure = get_object_or_404(Seizure.objects.visible_to(request.user), pk=pk)
    reader = person(request)
    form = ChronologyForm(request.GET)
    cases, declared = _linked(seizure, reader) if form.linked else ({seizure.pk}, set())
    if seizure.consignment_id:
        declared.add(seizure.consignment_id)
    found = in_order(_all(cases, declared, reader))
    events = [event for event in found if event.kind in form.kinds]
    own = f"case:{seizure.pk}"
    drawn = line(sorted(events, key=lambda one: one.key != own), mirrored=get_language_bidi())
    context = {
        "seizure": seizure, "form": form, "events": events, "runs": runs(events, own), "line": drawn,
        "own": own, "records": len({event.key for event in found}), "left_out": len(found) - len(events),
    }  # fmt: skip
    return render(request, "tracing/chronology.html", context)


def _linked(seizure: Seizure, reader: Person) -> tuple[set[Any], set[Any]]:
    graph = seen_graph.around(reader, case=seizure.pk, hops=2, limit=LINKED)
    keys: dict[str, set[Any]] = {"case": {seizure.pk}, "consignment": set()}
    for key, node in graph.nodes.items():
        if node.kind in keys:
            keys[node.kind].add(uuid.UUID(key.partition(":")[2]))
    return keys["case"], keys["consignment"]


def _all(cases: set[Any], declared: set[Any], reader: Person) -> Iterator[Event]:
    seen = {row.pk: row for row in Seizure.objects.visible_to(reader).filter(pk__in=cases)}
    goods = {row.pk: row for row in Consignment.objects.visible_to(reader).filter(pk__in=declared)}
    yield from _of_consignments(goods)
    yield from _of_work(goods, reader)
    yield from _of_cases(seen)
    owned = Seizure.objects.all().markings(seen.values())
    whole = {pk: row for pk, row in seen.items() if may(reader.actor, "see_history", owned[pk])}
    yield from _of_custody(whole)
    yield from _of_letters(seen, reader)
    yield from _of_laboratory(seen, reader)


def _of_consignments(rows: dict[Any, Consignment]) -> Iterator[Event]:
    for row in rows.values():
        yield _event(row, row.received_at, "declared", _("Declared"))
        if row.arrival:
            yield _event(row, row.arrival, "arrival", _("Day of arrival, as declared"))


def _of_work(rows: dict[Any, Consignment], reader: Person) -> Iterator[Event]:
    for one in Screening.objects.visible_to(reader).filter(consignment__in=rows):
        yield _event(rows[one.consignment_id], one.at, "screened", _("Screened"), lane=one.lane)
    for look in Inspection.objects.visible_to(reader).filter(consignment__in=rows):
        row = rows[look.consignment_id]
        yield _event(row, look.ordered_at, "inspected", ": ".join((_("Inspection ordered"), look.get_kind_display())))
        if look.done_at:
            said = ": ".join((_("Inspection done"), look.get_result_display() or look.get_kind_display()))
            yield _event(row, look.done_at, "inspected", said)


def _of_cases(rows: dict[Any, Seizure]) -> Iterator[Event]:
    for row in rows.values():
        if row.day:
            yield _event(row, row.day, "seized", f"{row.get_kind_display()}: {row.summary or row.place}".strip(": "))
        yield _event(row, row.created_at, "written", _("Written up"))
        for stop in row.as_recorded.route:
            if stop.day:
                said = _("On its route: %(place)s") % {"place": stop.place or stop.code or stop.country or ""}
                yield _event(row, stop.day, "arrival", said)
        if row.closed_at:
            yield _event(row, row.closed_at, "closed", _("Closed"))


def _of_custody(rows: dict[Any, Seizure]) -> Iterator[Event]:
    """Steps of custody, without the names of those who took them."""
    for one in Custody.objects.filter(seizure__in=rows).select_related("exhibit"):
        number = one.exhibit.number if one.exhibit else ""
        did = one.get_kind_display()
        kind = "exhibit" if one.kind == Custody.Kind.COLLECT else "custody"
        href = one.exhibit.get_absolute_url() if one.exhibit else ""
        said = f"{did} · {number}" if number else did
        yield _event(rows[one.seizure_id], one.at, kind, said, href=href, alike=did)


def _of_letters(rows: dict[Any, Seizure], reader: Person) -> Iterator[Event]:
    open_to = TakeBack.objects.visible_to(reader).filter(seizure__in=rows)
    for letter in Letter.objects.filter(take_back__in=open_to).select_related("take_back"):
        case = rows[letter.take_back.seizure_id]
        href = reverse("seizures:letter", args=[case.pk, letter.take_back_id, letter.pk])
        for at, said in ((letter.written_at, _("Letter written")), (letter.sent_on, _("Letter sent"))):
            if at:
                yield _event(case, at, "letter", f"{said}: {letter.get_kind_display()}", href=href)


def _of_laboratory(rows: dict[Any, Seizure], reader: Person) -> Iterator[Event]:
    for one in Specimen.objects.visible_to(reader).filter(seizure__in=rows):
        # when it was measured nobody recorded
        method = f"{one.get_method_display()}{_made_up(one.simulated)}"
        said = _("Measurement of specimen %(name)s entered: %(method)s") % {"name": one.name, "method": method}
        alike = _("Measurements of specimens entered: %(method)s") % {"method": method}
        yield _event(rows[one.seizure_id], one.at, "specimen", said, alike=alike)
    for result in ForensicResult.objects.visible_to(reader).filter(seizure__in=rows).select_related("reference"):
        method = f"{result.reference.get_method_display()}{_made_up(bool(result.about.get('simulated')))}"
        said = _("Origin worked out from %(method)s") % {"method": method}
        yield _event(rows[result.seizure_id], result.at, "laboratory", said)


def _made_up(simulated: bool) -> str:
    return " · " + _("SIMULATED") if simulated else ""


def _event(row: Any, at: Any, kind: str, said: str, *, href: str = "", lane: str = "", alike: str = "") -> Event:
    case = isinstance(row, Seizure)
    return Event(
        at=at, kind=kind, said=said, record=row.number if case else row.reference,
        key=f"{'case' if case else 'consignment'}:{row.pk}", href=href or row.get_absolute_url(), lane=lane,
        alike=alike,
    )  # fmt: skip
