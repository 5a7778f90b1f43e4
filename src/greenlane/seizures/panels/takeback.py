"""On a case's page: the ways back of its goods, and what is due."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from greenlane.front.panels import panel
from greenlane.people.need_to_know import may
from greenlane.seizures.actions.takeback import WORKED_ON
from greenlane.seizures.models import Seizure
from greenlane.seizures.views.takeback import per_line


@panel("seizure.main", order=30)
def take_backs(request: HttpRequest, seizure: Seizure) -> tuple[str, dict[str, Any]] | None:
    """The take-backs of a case with what is due next, and which paths the law opens or refuses for each line."""
    if seizure.kind != Seizure.Kind.SEIZURE:
        return None
    rows = list(seizure.take_backs.all())
    opens = seizure.state in WORKED_ON and may(request.user.actor, "edit", Seizure.objects.all().marking(seizure))
    if not rows and not opens:
        return None
    export = next(iter(seizure.as_recorded.countries("export")), "")
    taken = {n for row in rows if not row.closed_at for n in row.lines or range(1, 10_000)}
    law_on = seizure.day or timezone.localdate()
    found = [
        (goods, proposals)
        for n, goods, proposals in (per_line(seizure, law_on=law_on, state_of_export=export) if opens else ())
        if n not in taken
    ]
    context = {"seizure": seizure, "rows": rows, "found": found[:10], "opens": opens, "today": timezone.localdate()}
    return "seizures/_take_backs_panel.html", context
