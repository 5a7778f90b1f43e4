"""What shares an identifier, and identifiers that are left out of links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.consignments.models import Consignment
from greenlane.consignments.models import Selector as Declared
from greenlane.front.forms import as_typed, done_or_refused, refusal_said
from greenlane.people.actions import require
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.reference import countries
from greenlane.seizures.models import Seizure
from greenlane.tracing import selector as pure
from greenlane.tracing.actions import excluding, linking
from greenlane.tracing.forms.parties import EXCLUDE, ExcludeForm, FindForm
from greenlane.tracing.links import rarity
from greenlane.tracing.models import CaseSelector, Exclusion
from greenlane.tracing.words import IDENTIFIERS, field

MOST = 200
"""How many cases, and how many consignments, are listed."""


def selector(request: HttpRequest) -> HttpResponse:
    """Show the cases and consignments in which an identifier stands, of those shown to the reader."""
    kind, value = request.GET.get("kind", ""), request.GET.get("value", "").replace("\0", "").strip()[:200]
    choices = [(code, IDENTIFIERS.get(code, code)) for code in excluding.KINDS]
    form = FindForm(initial={"kind": kind or "container", "value": value})
    form.fields["kind"].choices = choices
    context: dict[str, Any] = {"form": form, "kind": kind, "value": value, "kind_word": IDENTIFIERS.get(kind, kind)}
    if value and pure.ALIKE.get(kind, kind) in excluding.KINDS:
        context |= _found(request, kind, value)
    return render(request, "tracing/parties_find.html", context)


def _found(request: HttpRequest, kind: str, value: str) -> dict[str, Any]:
    actor = request.user.actor
    kind, normal = pure.normal(kind, value)
    normal = _with_country(actor, normal) if kind == "address" else normal
    asked = {"kind": kind, "value__in": {normal, value} - {""}}  # as typed, or as a link on a page has it
    cases = CaseSelector.objects.shown_to(actor).filter(**asked, seizure__in=Seizure.objects.standing())
    declared = Declared.objects.shown_to(actor).filter(**asked, consignment__current=True)
    n_cases, n_declared = cases.count(), declared.count()
    n = n_cases + n_declared
    owner = request.user.organisation
    mine = Exclusion.objects.filter(owner=owner, ended_at=None, kind=kind, value__in=asked["value__in"])
    proposes = owner is not None and may(actor, "propose", owner.marking)
    whole = (
        Seizure.objects.visible_to(actor).standing().count() + Consignment.objects.visible_to(actor).current().count()
    )
    known = next((row for row in mine.select_related("by") if _shown(request.user, [row])), None) if proposes else None
    fresh = ExcludeForm(auto_id=EXCLUDE, initial={"kind": kind, "value": normal or value}) if proposes and n else None
    return {
        "asked": True,
        "normal": normal,
        "cases": [(row, field(row.where)) for row in cases.select_related("seizure").order_by("-seizure__day")[:MOST]],
        "declared": declared.select_related("consignment").order_by("-consignment__received_at")[:MOST],
        "n_cases": n_cases,
        "n_declared": n_declared,
        "n": n,
        "whole": whole,
        "bits": rarity.bits(kind, n, whole) if 0 < n <= whole else None,
        "exclusion": known,
        "exclude_form": as_typed(request, EXCLUDE, None if known else fresh),
    }


def _with_country(actor: Any, address: str) -> str:
    """An address as it is kept, with its country at the end, where it was typed without: that of most records seen."""
    counted: Counter[str] = Counter()
    for table in (CaseSelector, Declared):
        rows = table.objects.shown_to(actor).filter(kind="address")
        kept = rows.filter(Q(value=address) | Q(value__in=[f"{address} {one.iso2.lower()}" for one in countries.all()]))
        counted.update(kept.values_list("value", flat=True)[:MOST])
    return address if address in counted or not counted else min(counted, key=lambda one: (-counted[one], one))


def exclusions(request: HttpRequest) -> HttpResponse:
    """Show the identifiers that the analyst's organisation leaves out of links, and those that it did.

    One whose value the reader may not see is told by its kind alone: neither value nor reason, which may hold names.
    """
    owner = linking.organisation_of(request.user)
    require(request.user, "propose", owner.marking)
    rows = list(Exclusion.objects.filter(owner=owner).select_related("by", "ended_by").order_by("-at"))
    shown = _shown(request.user, rows)
    told = [{"row": row, "kind": IDENTIFIERS.get(row.kind, row.kind), "shown": row.pk in shown} for row in rows]
    context = {
        "standing": [one for one in told if one["row"].ended_at is None],
        "hidden": any(not one["shown"] for one in told),
        "refused_form": as_typed(request, EXCLUDE, None),
        "ended": [one for one in told if one["row"].ended_at],
    }
    return render(request, "tracing/exclusions.html", context)


def _shown(person: Person, rows: Iterable[Exclusion]) -> set[int]:
    """The exclusions whose value a person may see: it stands in a record that shows it to them, or they wrote it."""
    given = list(rows)
    values = {row.value for row in given}
    tables = (
        CaseSelector.objects.shown_to(person).filter(value__in=values),
        Declared.objects.shown_to(person).filter(value__in=values),
    )
    seen = {pair for table in tables for pair in table.order_by().values_list("kind", "value").distinct()}
    return {row.pk for row in given if (row.kind, row.value) in seen or row.by_id == person.pk}


@require_POST
def exclude(request: HttpRequest) -> HttpResponse:
    """Leave an identifier out of links."""
    form = ExcludeForm(request.POST, auto_id=EXCLUDE)

    def deed(data: dict[str, Any]) -> str:
        excluding.exclude(data["kind"], data["value"], data["because"], request.user)
        return _("Left out of links. It can be let count again on this page.")

    return done_or_refused(request, form, deed, reverse("tracing:exclusions"), excluding.Refused)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an identifier count again."""
    owner = linking.organisation_of(request.user)
    require(request.user, "propose", owner.marking)
    found = get_object_or_404(Exclusion.objects.filter(owner=owner), pk=pk)
    if not _shown(request.user, [found]):
        raise PermissionDenied(_("You may not see what is left out here, so you cannot judge whether it should count."))
    with refusal_said(request, excluding.Refused):
        excluding.end_exclusion(found, request.user)
        messages.success(request, _("It counts again."))
    return redirect("tracing:exclusions")
