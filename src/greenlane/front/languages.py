"""Which languages of the interface are complete. tests/front/test_catalogues.py holds this against the catalogues."""

from __future__ import annotations

COMPLETE = frozenset({"en", "fr", "ar"})
PARTLY = frozenset({"es", "zh-hans", "ru"})
