"""What can go wrong at the door, in words that whoever runs the machine can act on."""

from __future__ import annotations


class NoEngine(Exception):
    """The engine that was asked for cannot be had; the message says why, and what to install or to set."""


class QueryFailed(Exception):
    """The engine could not work it out; the message is the engine's own."""


class Unspeakable(QueryFailed):
    """Spark would not give the very rows that DuckDB gives; the message names the part and what to write instead."""
