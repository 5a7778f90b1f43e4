"""What two mentions are compared by, worked out once of each: the same columns for one pair and for millions. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from greenlane.consignments.facts.normalise import address_key, code_key, email_key, phone_key
from greenlane.tracing.same_party import hanzi
from greenlane.tracing.same_party.letters import romanised
from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.names import is_company, sound, words
from greenlane.tracing.same_party.trade_words import TRADES

PERSON, COMPANY, MAYBE_PERSON, MAYBE_COMPANY = "P", "C", "p", "c"
"""Said to be a person or a company; or nobody said, and the name reads so."""


@dataclass(frozen=True, slots=True)
class Traits:
    """The columns of one mention; an empty text or tuple is not known. All letters are ASCII, so that counting letters
    is the same for every engine: others are written as the hexadecimal number of the sign.

    ``name``: its telling words, sorted; ``letters``: their letters, sorted; ``sounds``: how they sound, sorted;
    ``heard``: the same, each apart; ``core``: the longest of them that is no place;
    ``shorts``: a word and the initial of another; ``initial``: some word is one letter; ``trade``: what it trades in;
    ``spot``: the numbers of the address and its longest word; ``born``: ISO date; ``plain``: words in their order.
    """

    key: str
    kind: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    name: str
    letters: str
    sounds: str
    heard: tuple[str, ...]
    core: str
    shorts: tuple[str, ...]
    initial: bool
    trade: str
    place: str
    spot: str
    phone: str
    email: str
    registration: str
    paper: str
    country: str
    born: str


def traits(named: Named) -> Traits:
    """Return what a mention is compared by."""
    said = words(named.name)
    kind = kind_of(named)
    plain = tuple(_ascii(word) for word in said if word not in TRADES) or tuple(map(_ascii, said))
    telling = tuple(sorted(set(plain)))
    heard = tuple(sorted({sound(word) for word in telling}))
    place = address_key(named.address, "", "")
    if not place.isascii():
        place = " ".join(_ascii(romanised(word)) for word in place.split())
    return Traits(
        key=named.key,
        kind=kind,
        plain=plain,
        words=telling,
        name=" ".join(telling),
        letters="".join(sorted("".join(plain))),
        sounds=" ".join(heard),
        heard=heard,
        core=_core(heard),
        shorts=_shorts(telling) if kind in (PERSON, MAYBE_PERSON) else (),
        initial=any(len(word) == 1 for word in telling),
        trade=" ".join(sorted({word for word in said if word in TRADES and word not in _SAYS_NOTHING})),
        place=place,
        spot=_spot(place),
        phone=phone_key(named.phone)[-9:],
        email=email_key(named.email),
        registration=_ascii(code_key(named.registration)),
        paper=_ascii(code_key(named.paper)),
        country=named.country.upper(),
        born=named.born.isoformat() if named.born else "",
    )


def kind_of(named: Named) -> str:
    """Return whether it is a person or a company, as said or as the name reads."""
    if named.person is None:
        return MAYBE_COMPANY if is_company(named.name) else MAYBE_PERSON
    return PERSON if named.person else COMPANY


@lru_cache(maxsize=65536)
def hashed(value: str) -> str:
    """Return a short digest of a value: what a model keeps of frequent names and numbers, instead of themselves."""
    return hashlib.blake2b(value.encode(), digest_size=6).hexdigest()


TEXTS = (
    "name", "letters", "sounds", "core", "trade", "place", "spot", "phone", "email", "registration", "paper", "country",
    "born",
)  # fmt: skip
SCHEMA = pa.schema(
    [
        ("id", pa.int64()), ("kind", pa.string()), *((name, pa.string()) for name in TEXTS),
        ("words", pa.list_(pa.string())), ("heard", pa.list_(pa.string())), ("shorts", pa.list_(pa.string())),
        ("initial", pa.bool_()),
    ]
)  # fmt: skip


def table(rows: Iterable[tuple[int, Traits]]) -> pa.Table:
    """Return mentions as an Arrow table of ``SCHEMA``: numbered, an empty text as NULL."""
    found = list(rows)
    columns: list[pa.Array] = [
        pa.array([number for number, _ in found], pa.int64()),
        pa.array([one.kind for _, one in found], pa.string()),
        *(pa.array([getattr(one, name) or None for _, one in found], pa.string()) for name in TEXTS),
        pa.array([one.words for _, one in found], pa.list_(pa.string())),
        pa.array([one.heard for _, one in found], pa.list_(pa.string())),
        pa.array([one.shorts for _, one in found], pa.list_(pa.string())),
        pa.array([one.initial for _, one in found], pa.bool_()),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


LEAST_CORE = 4
"""How many letters of a sound tell one word from others at all."""
_PLACES = frozenset(sound(place) for place in hanzi.PLACES.values())
_SAYS_NOTHING = frozenset({"company", "group", "limited", "and"})


def _ascii(text: str) -> str:
    return text if text.isascii() else "".join(sign if sign.isascii() else f"{ord(sign):x}" for sign in text)


def _core(heard: tuple[str, ...]) -> str:
    found = max((said for said in heard if said not in _PLACES), key=lambda said: (len(said), said), default="")
    return found if len(found) >= LEAST_CORE else ""


def _shorts(telling: tuple[str, ...]) -> tuple[str, ...]:
    found = {
        f"{word} {other[0]}" for word in telling if len(word) > 1 for other in telling if other is not word and other
    }
    return tuple(sorted(found))


def _spot(place: str) -> str:
    found = place.split()
    letters = [word for word in found if word.isalpha()]
    numbers = sorted(word for word in found if not word.isalpha() and any(sign.isdigit() for sign in word))
    longest = max(letters, key=lambda word: (len(word), word), default="")
    return " ".join([*numbers, sound(longest)]) if numbers and longest else ""
