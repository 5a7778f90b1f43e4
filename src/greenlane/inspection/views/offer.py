"""The words around the queue: its ready-made views, what each filter offers, and how a filter reads as a chip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from greenlane.consignments.templatetags.trade import REGIMES
from greenlane.front.forms import ANY, RECEIVED
from greenlane.front.templatetags.house import LANES
from greenlane.inspection.filters import Filters
from greenlane.inspection.forms import colleagues, goods_choices
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor

VIEWS: tuple[tuple[str, Any, Filters], ...] = (
    ("todo", _("To do"), Filters(lane=("red", "amber"))),
    ("mine", _("Mine"), Filters(assigned="me")),
    ("red", _("All red"), Filters(lane=("red",))),
    ("ordered", _("Awaiting inspection"), Filters(state="ordered")),
    ("overdue", _("Overdue"), Filters(lane=("red", "amber"), late="1")),
    ("random", _("Random sample"), Filters(lane=("red",), rests="random")),
)
NAMES = {
    "lane": _("Lane"), "goods": _("Goods"), "regime": _("Regime"), "office": _("Office"), "received": _("Received"),
    "state": _("State"), "assigned": _("Assigned to"), "rests": _("Rests on"), "indicator": _("Indicator"),
    "late": _("Waiting"), "q": _("Matches"),
}  # fmt: skip
STATES = {
    "open": _("still to be done"), "waiting": _("waiting"), "ordered": _("inspection ordered"),
    "inspected": _("inspected"), "released": _("released"), "any": _("any state"),
}  # fmt: skip
RESTS = {
    "law": pgettext_lazy("the lane rests on", "a legal check"),
    "score": pgettext_lazy("the lane rests on", "the score"),
    "learned": pgettext_lazy("the lane rests on", "the learned score"),
    "explored": pgettext_lazy("the lane rests on", "what the model knows least about"),
    "random": pgettext_lazy("the lane rests on", "the random sample"),
    "nothing": pgettext_lazy("the lane rests on", "nothing that fired"),
}
SORTS = {"score": _("lane, then score"), "waiting": _("longest waiting first")}


def views(office: Office | None) -> list[tuple[str, Any, Filters]]:
    """The ready-made views, of the person's own office where there is one; what is theirs alone is not narrowed."""
    here = str(office.pk) if office else ""
    return [(code, title, by if code == "mine" else replace(by, office=here)) for code, title, by in VIEWS]


def own_office(actor: Actor, found: Sequence[Office]) -> Office | None:
    """The office of the person's own post, or the only one there is."""
    own = {post.office for post in actor.posts}
    mine = [office for office in found if office.pk in own]
    return mine[0] if len(mine) == 1 else found[0] if len(found) == 1 else None


def choices(actor: Actor, found: Iterable[Office]) -> dict[str, Iterable[tuple[str, Any]]]:
    """What the filter form offers for each field."""
    return {
        "lane": list(LANES.items()),
        "regime": list(REGIMES.items()),
        "goods": [ANY, *goods_choices()],
        "office": [ANY, *((str(office.pk), office.name) for office in found)],
        "received": [("", _("at any time")), *RECEIVED.items()],
        "state": list(STATES.items()),
        "assigned": [
            ("", _("anybody or nobody")), ("me", _("me")), ("nobody", _("nobody")),
            *((str(person.pk), person.name) for person in colleagues(actor)),
        ],
        "rests": [("", _("anything")), *RESTS.items()],
        "sort": list(SORTS.items()),
    }  # fmt: skip


def chips(by: Filters, actor: Actor, found: Iterable[Office]) -> Iterator[dict[str, Any]]:
    """Yield each filter that stands: its name, its values in words, and the address without it."""
    words: dict[str, Mapping[str, Any]] = {
        "lane": LANES, "regime": REGIMES, "goods": dict(goods_choices()), "state": STATES, "rests": RESTS,
        "received": RECEIVED, "office": {str(office.pk): office.name for office in found},
        "late": {"1": _("overdue")},
    }  # fmt: skip
    if by.assigned:
        people = {str(person.pk): person for person in colleagues(actor)}
        words["assigned"] = {"me": _("me"), "nobody": _("nobody"), **people}
    return by.chips(NAMES, words)
