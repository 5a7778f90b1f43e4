"""Where rooms put their parts of the house: entries in the masthead, and panels on the page of a lower room's record.

A consignment's page belongs to `consignments`, which may not know `targeting`. So `targeting` registers a panel for
the place "consignment", and the page draws whatever panels there are, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Part = Callable[[HttpRequest, Any], "tuple[str, dict[str, Any]] | None"]


@dataclass(frozen=True)
class Room:
    """An entry in the masthead: ``url`` is a URL name, ``begins`` the paths on which it is marked as current."""

    order: int
    title: Any
    url: str
    begins: tuple[str, ...]


_rooms: list[Room] = []
_panels: dict[str, list[tuple[int, str, Part]]] = {}


def room(title: Any, url: str, begins: tuple[str, ...], order: int) -> None:
    """Put an entry into the masthead. Called once from AppConfig.ready."""
    entry = Room(order, title, url, begins)
    if entry not in _rooms:
        _rooms.append(entry)
        _rooms.sort(key=lambda room: room.order)


def rooms() -> tuple[Room, ...]:
    """Return the entries of the masthead in order."""
    return tuple(_rooms)


def panel(place: str, order: int) -> Callable[[Part], Part]:
    """Register a part of the page ``place``: it gets (request, record) and returns (template, context) or None."""

    def register(part: Part) -> Part:
        entry = (order, f"{part.__module__}.{part.__qualname__}", part)
        found = _panels.setdefault(place, [])
        if all(name != entry[1] for _, name, _ in found):
            found.append(entry)
            found.sort(key=lambda entry: entry[:2])
        return part

    return register


def drawn(place: str, request: HttpRequest, record: Any) -> list[SafeString]:
    """Return the panels of ``place`` for one record as HTML, in order, without those that have nothing to say."""
    pieces = []
    for _, _, part in _panels.get(place, []):
        if answer := part(request, record):
            template, context = answer
            pieces.append(render_to_string(template, context, request=request))
    return pieces
