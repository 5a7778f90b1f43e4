"""A second officer reads what the first could not tell, and a share drawn at random of what looked clear. Pure.

The draw is keyed: nobody who does not hold the key knows beforehand which picture is read again, and the same picture
is drawn or not however often one asks. The second reader does not see what the first one said: see
``views.told.shown``.
"""

from __future__ import annotations

from collections.abc import Sequence

from greenlane.targeting.lane import draw

SUSPECT, CLEAR, UNCLEAR = "suspect", "clear", "unclear"
RANDOM = "random"
TO_BE_READ = ("waiting", "to_read", "second")


def drawn(key: bytes, scan: str, share: float) -> bool:
    """Whether a picture is read again: HMAC-SHA-256 of its name under the key, below the share (0 to 1)."""
    return draw(f"second reading {scan}", key) < share


def because(verdict: str, key: bytes, scan: str, share: float) -> str:
    """Return why a picture just read for the first time is read again: ``unclear``, ``random``, or empty for not."""
    if verdict == UNCLEAR:
        return UNCLEAR
    return RANDOM if verdict == CLEAR and drawn(key, scan, share) else ""


def agree(verdicts: Sequence[str]) -> bool:
    """Whether all readers said the same."""
    return len(set(verdicts)) <= 1
