"""What every page of evidence answers while its key cannot be used: what is wrong, and who mends it how."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from greenlane.seizures.evidence.vault import NoKey


class KeyOfEvidence:
    """Answers with a page of its own, and 503, where a view found the key of evidence unusable."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what is wrong with the key; of any other error, nothing."""
        if not isinstance(error, NoKey):
            return None
        return render(request, "seizures/no_key.html", {"said": str(error)}, status=503)
