"""The card of the detector: what it learned from, what it cannot do, how it was judged, how to validate it here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.inspection import installed
from greenlane.inspection.detector.run import NoDetector, read

UNTOLD = ("form", "classes", "limits", "calibration", "ordinary", "name", "sha256", "bytes", "longest", "looks")
"""Parts of the card that have their own place on the page, or say nothing to a reader."""
MEASURED = "measured"
"""The part that comes first: how good it is matters more than how it was trained."""


def card(request: HttpRequest) -> HttpResponse:
    """Show the card of the detector that is installed, or that there is none."""
    try:
        _weights, found = read(installed.folder())
        missing = ""
    except NoDetector as error:
        found, missing = {}, str(error)
    context = {"card": found, "missing": missing, "parts": list(_parts(found))}
    return render(request, "inspection/detector.html", context)


def _parts(found: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each other part of the card as rows (name, value)."""
    plain = [(name, _text(value)) for name, value in found.items() if name not in UNTOLD and _short(value)]
    if plain:
        yield "", plain
    parts = [name for name, value in found.items() if name not in UNTOLD and not _short(value)]
    for name in sorted(parts, key=lambda name: name != MEASURED):
        yield name, list(rows(found[name]))


def rows(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what a part says, row by row: a figure with its interval in one, and nothing of what is empty."""
    if isinstance(value, Mapping) and value.keys() >= {"value", "low", "high"}:
        of = f", n = {_text(value['count'])}" if "count" in value else ""
        interval = f"{_text(value['low'])} – {_text(value['high'])}"
        yield path.replace("_", " "), f"{_text(value['value'])} ({interval}{of})"
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from rows(inner, f"{path} {name}".strip())
    elif isinstance(value, list | tuple) and not all(_short(one) for one in value):
        for n, inner in enumerate(value, start=1):
            yield from rows(inner, f"{path} {n}".strip())
    elif value not in ([], (), ""):
        yield path.replace("_", " "), _text(value)


def _short(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | tuple):
        return ", ".join(_text(one) for one in value)
    return "–" if value is None else str(value)
