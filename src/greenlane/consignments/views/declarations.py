"""The quarantine of declarations: what could be read stands beside the faults, and a value can be put at its path."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from greenlane.consignments.changes import flat, personal
from greenlane.consignments.forms import MendForm
from greenlane.consignments.models import Consignment, Quarantined
from greenlane.consignments.views.quarantine import Quarantine
from greenlane.people.models import Person


def declarations(mend: Callable[..., Consignment | None]) -> Quarantine:
    """Return the quarantine of declarations; ``mend`` is that of the story (flow.py)."""

    def mended(entry: Quarantined, form: MendForm | None, by: Person) -> Consignment | None:
        return mend(entry, form.changes if form else {}, raw=form.text if form else None, by=by)

    return Quarantine(
        rows=Quarantined,
        show=("run", "consignment"),
        home="consignments:quarantine",
        templates=("consignments/quarantine.html", "consignments/quarantined.html"),
        form=MendForm,
        mend=mended,
        taken=_("Taken in, and screened."),
        known=_("This declaration was already received, word for word: the entry is closed."),
        more=lambda entry, names: {"declared": _declared(entry, names)[:200]},
        also=("run",),
    )


def _declared(entry: Quarantined, names: bool) -> list[tuple[str, str]]:
    wrong = {fault["field"] for fault in entry.faults}
    return [pair for pair in flat(entry.fields) if names or not (personal(pair[0]) or at_zero(pair[0]) in wrong)]


def at_zero(path: str) -> str:
    """Return a path whose lists count from 1, as people read it, with lists that count from 0, as faults have it."""
    parts = path.split("[")
    return parts[0] + "".join(f"[{int(n) - 1}]{rest}" for n, _, rest in (part.partition("]") for part in parts[1:]))
