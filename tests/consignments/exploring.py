"""How many examples a fuzzed test tries: few on each run of the suite, many on a search for new findings."""

from __future__ import annotations

from hypothesis import settings


def examples(usual: int) -> int:
    """Return ``usual``, or, under ``pytest --hypothesis-profile explore``, what that profile says."""
    exploring = settings.get_current_profile_name() == "explore"
    return settings.get_profile("explore").max_examples if exploring else usual
