"""What is not in the networks yet: for readers, of the records that they may see; for administrators, why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.people.models import Person
from greenlane.tracing.actions import catching_up

ROWS = 200
"""How many are listed."""


def not_noted(request: HttpRequest) -> HttpResponse:
    """Show which records could not be noted so far, how often that was tried and when it is tried next.

    Who administers sees no record: of those of their organisation they see the key and the place in the program.
    """
    person = request.user
    administers = person.is_authenticated and person.actor.administers
    rows = _of_its_own(person) if administers else _seen(person)
    context = {"rows": rows, "administers": administers, "most": ROWS}
    return render(request, "tracing/part_not_noted_page.html", context)


def _seen(person: Person) -> list[dict[str, Any]]:
    cases = catching_up.behind().visible_to(person).filter(unnoted__tries__gt=0).select_related("unnoted")
    declared = Consignment.objects.visible_to(person).current().filter(unnoted__tries__gt=0).select_related("unnoted")
    return [
        {"record": record, "kind": kind, "row": record.unnoted}
        for kind, found in ((_("case"), cases), (_("consignment"), declared))
        for record in found.order_by("unnoted__since")[:ROWS]
    ]


def _of_its_own(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "key": row.seizure_id or row.consignment_id,
            "kind": _("case") if row.seizure_id else _("consignment"),
            "row": row,
        }
        for row in catching_up.failed_of(person).order_by("since")[:ROWS]
    ]
