"""What every action of the desk needs: to hold a paper, to refuse in words, to name it in the ledger."""

from __future__ import annotations

from typing import Any

from greenlane.ledger import actions as ledger
from greenlane.ledger.actions import Deed
from greenlane.people.actions import By
from greenlane.people.models import Person
from greenlane.people.need_to_know import Marking
from greenlane.permits.models import Paper


class Refused(ValueError):
    """The action does not fit the state of the paper; the message says why, and ``field`` what was filled in wrong."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def hold(paper: Paper) -> Paper:
    """Lock every version of a paper until the transaction ends, and return this one read anew."""
    ledger.hold(paper.owner.chain)
    held = Paper.objects.versions_of(paper).select_for_update().order_by("version")
    list(held.values_list("pk", flat=True))
    found: Paper = Paper.objects.select_related("owner", "office").get(pk=paper.pk)
    return found


def marking(paper: Paper) -> Marking:
    """What the decision needs to know of a paper."""
    return Paper.objects.all().marking(paper)


def person(by: By) -> Person | None:
    """The person who acts; None for a system."""
    return by if isinstance(by, Person) else None


def deed(verb: str, paper: Paper, **detail: Any) -> Deed:
    """A deed done to a paper, named by its number as written."""
    return Deed(verb, "permit", str(paper.pk), {"reference": paper.number, **detail})
