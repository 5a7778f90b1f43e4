"""What the base page needs: language, direction, theme, the rooms, the person, whether the data is a demo's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from greenlane.front import languages, panels

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Return ``page``: a dictionary that the base template reads."""
    person = getattr(request, "user", None)
    signed_in = bool(person is not None and person.is_authenticated)
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "page": {
            "language": language,
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "theme": theme(request),
            "languages": [(code, name, code in languages.PARTLY) for code, name in settings.LANGUAGES],
            "language_name": dict(settings.LANGUAGES).get(language, language),
            "rooms": _rooms(request) if signed_in else [],
            "person": person if signed_in else None,
            "demo": signed_in and _demo(person),
            "keys_on": getattr(person, "keys_on", True) if signed_in else True,
        }
    }


def theme(request: HttpRequest) -> str:
    """Return "light" or "dark" as chosen on this device, else by the person; an empty string: as the device has it."""
    person = getattr(request, "user", None)
    for chosen in (request.COOKIES.get("theme", ""), getattr(person, "theme", "")):
        if chosen in THEMES:
            return chosen
    return ""


def _demo(person: Any) -> bool:
    return bool(getattr(getattr(person, "organisation", None), "demo", False))


def _rooms(request: HttpRequest) -> list[dict[str, Any]]:
    here = request.path
    return [{"title": r.title, "url": r.url, "current": here.startswith(r.begins)} for r in panels.rooms()]
