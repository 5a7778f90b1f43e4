"""Spelling: which known word a misspelt word was probably meant to be.

One edit (a letter wrong, missing, added, or two exchanged) is forgiven in words of five to seven letters, two in
longer ones. Candidates come from an index of words with letters left out, so that nothing is compared with all words.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import OSA

SHORTEST = 5
_LONG = 8
_PREFIX = 7
_CACHED = 200_000
_LOOKS_LIKE = tuple(
    pair.split(":") for pair in ("0:o", "1:l", "1:i", "3:e", "4:a", "5:s", "8:b", "rn:m", "vv:w", "cl:d", "ii:u")
)
"""What scanners and typists put for a letter, and the letter."""


def limit(word: str) -> int:
    """Return how many edits a word of this length is forgiven."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < _LONG else 2


class Speller:
    """Finds the nearest of the words it was built from, never for a word of ``ordinary``, which is spelt right."""

    def __init__(self, words: Iterable[str], ordinary: frozenset[str]) -> None:
        self._words = frozenset(word for word in words if len(word) >= SHORTEST)
        self._ordinary = ordinary
        self._near: dict[str, list[str]] = {}
        for word in self._words:
            for piece in _shortened(word[:_PREFIX], limit(word)):
                self._near.setdefault(piece, []).append(word)
        self._known: dict[str, tuple[str, ...]] = {}

    def nearest(self, word: str) -> tuple[str, ...]:
        """Return the words that a folded word may have been meant as, all equally near; none if it is spelt right."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _CACHED:
                self._known.clear()
            found = self._known[word] = self._search(word)
        return found

    def _search(self, word: str) -> tuple[str, ...]:
        if word in self._words or word in self._ordinary or _numeric(word) or len(word) < SHORTEST:
            return ()
        for shape, letter in _LOOKS_LIKE:
            if shape in word and (meant := word.replace(shape, letter)) in self._words:
                return (meant,)
        near: dict[str, int] = {}
        for piece in _shortened(word[:_PREFIX], limit(word)):
            for candidate in self._near.get(piece, ()):
                if candidate not in near and abs(len(candidate) - len(word)) <= limit(candidate):
                    near[candidate] = OSA.distance(word, candidate, score_cutoff=limit(candidate))
        near = {known: away for known, away in near.items() if away <= min(limit(known), limit(word))}
        near = {known: away for known, away in near.items() if _same_start(word, known)}
        best = min(near.values(), default=0)
        return tuple(sorted(known for known, away in near.items() if away == best))


def _numeric(word: str) -> bool:
    """Say whether a word is more a number or a code than a word."""
    figures = sum(letter.isdigit() for letter in word)
    return figures * 4 > len(word)


def _same_start(word: str, known: str) -> bool:
    """Say whether two words begin alike, or with the first two letters exchanged: slips seldom fall on the first."""
    return word[0] == known[0] or word[:2] == known[1::-1]


def _shortened(word: str, deletions: int) -> set[str]:
    found = {word}
    for count in range(1, deletions + 1):
        for left_out in combinations(range(len(word)), count):
            found.add("".join(letter for at, letter in enumerate(word) if at not in left_out))
    return found
