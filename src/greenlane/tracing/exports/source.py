"""Where an export comes from: who made it, when, of what, and how it may be handled. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Source:
    """What every export says of itself.

    ``at`` has a time zone. ``tlp`` is the strictest marking of the records in it, ``asked`` what was asked for, in
    words. ``notes`` are sentences in the reader's language: what is simulated, what the network is worth, what was
    cut off.
    """

    title: str
    by: str
    at: dt.datetime
    tlp: str
    asked: str
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """All of it in one line: title, moment in UTC, who, what was asked for, the marking."""
        moment = self.at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
        return " · ".join((f"TLP:{self.tlp}", self.title, moment, self.by, self.asked))

    @property
    def lines(self) -> tuple[str, ...]:
        """The line, and the notes after it."""
        return (self.line, *self.notes)
