"""Keys under which mentions are looked up that may be the same party: two that share none are never compared. Pure.

The same keys serve one new record and millions at once. In bulk, a key that more than ``MOST`` mentions share is left
out: so many share a forwarder's phone, or the most common names, that it says nothing, and it would cost the square of
their number. Such mentions are still found by their other keys; two that share nothing but such keys are missed.
"""

from __future__ import annotations

from itertools import combinations

from greenlane.tracing.same_party import hanzi
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.names import sound
from greenlane.tracing.same_party.traits import MAYBE_PERSON, PERSON, Traits, traits

MOST = 150
"""How many mentions may share a key in bulk."""
LONGEST = 60
_PLACES = frozenset(hanzi.PLACES.values())


def keys(named: Named) -> frozenset[str]:
    """Return the keys of a mention, at most sixteen, each of at most 64 letters."""
    return keys_of(traits(named))


def keys_of(one: Traits) -> frozenset[str]:
    """Return the keys of a mention whose traits are worked out.

    ``n`` how the whole name sounds, ``w`` two of its words, ``c`` how the longest sounds, ``f`` and ``l`` its first and
    last six letters, ``g`` all letters of the name, ``i`` a word and an initial, ``p`` phone, ``e`` e-mail,
    ``r`` registration, ``d`` paper, ``a`` address, ``b`` date of birth with a word.
    """
    # The longest say most: three of them give three pairs.
    heard = sorted(one.heard, key=lambda said: (-len(said), said))
    found = {f"n:{one.sounds if len(one.sounds) > 3 else one.name}"}
    found |= {f"w:{' '.join(sorted(pair))}" for pair in combinations([said for said in heard if len(said) > 1][:3], 2)}
    if len(one.core) > 4:
        found.add(f"c:{one.core}")
    if len(one.letters) > 6:
        found.add(f"g:{one.letters}")
    longest = max(one.words, key=lambda word: (word not in _PLACES, len(word), word), default="")
    if len(longest) > 6:
        found |= {f"f:{longest[:6]}", f"l:{longest[-6:]}"}
    if one.kind in (PERSON, MAYBE_PERSON) and len(one.plain) > 1:
        first, last = one.plain[0], one.plain[-1]
        found |= {
            f"i:{sound(word)} {other[:1]} {one.country}"
            for word, other in ((last, first), (first, last))
            if len(word) > 1
        }
    found |= {
        f"{letter}:{value}"
        for letter, value in (
            ("p", one.phone), ("e", one.email), ("r", one.registration), ("d", one.paper), ("a", one.spot or one.place),
            ("b", f"{one.born} {heard[0]}" if one.born and heard else ""),
        )
        if value
    }  # fmt: skip
    return frozenset(key[:LONGEST] for key in found if len(key) > 3)
