"""The quarantine of papers: those that could not be believed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from greenlane.consignments.views.quarantine import Quarantine
from greenlane.people.models import Person
from greenlane.permits import actions
from greenlane.permits.forms import MendForm
from greenlane.permits.models import Paper, Unread


def _mended(entry: Unread, form: MendForm | None, by: Person) -> Paper | None:
    became = actions.mend(entry, form.text if form else None, by=by)
    return None if became.state == "repeated" else became.paper


UNREAD = Quarantine(
    rows=Unread,
    show=("paper",),
    home="permits:quarantine",
    templates=("permits/unread_list.html", "permits/unread.html"),
    form=MendForm,
    mend=_mended,
    taken=_("Taken in, and checked."),
    known=_("This paper was received before, word for word."),
)
