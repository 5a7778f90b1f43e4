"""Outcome profiles as they leave an administration: counts under hashes, closed with a key that both sides hold.

    GREENLANE-PROFILES 1\\n · length of the header (8 bytes) · header · what is closed

The header says in clear whose counts they are, until when, and how many. The rest is closed with ChaCha20-Poly1305,
which vouches for the header too: whoever has the file and not the key reads no count, tries no guess and changes
nothing unseen. Whoever has both can guess a value, such as a route, and see how often it was counted; so what is
counted less than ``least`` times is left out, and parties too unless they are asked for. No declaration is in it, and
no name but that of the administration.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from greenlane.targeting.learning import store
from greenlane.targeting.learning.definitions import BY_CODE, DEFINITIONS, Definition
from greenlane.targeting.learning.examples import Floats
from greenlane.targeting.learning.index import NOBODY
from greenlane.targeting.learning.profiles import (
    EPOCH,
    FOUND,
    HALF_LIFE,
    INSPECTED,
    RECENT_FOUND,
    RECENT_INSPECTED,
    RECENT_SEEN,
    SEEN,
    WIDTH,
    Profiles,
)
from greenlane.targeting.learning.readings import Keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MAGIC = b"GREENLANE-PROFILES 1\n"
SECRET = 32
"""Bytes of the key that both sides hold."""
NONCE = 12
LEAST = 5
"""Inspected lines below which a profile stays at home."""
DIGITS = 3
"""Digits kept of counts by age: all of them would give the days away on which things were declared."""
MOST_HEADER = 65_536
MOST = 1 << 30


class NotShared(ValueError):
    """These bytes hold no profiles that can be used; the sentence says why."""


@dataclass(frozen=True)
class About:
    """What a file says of itself. ``key``: the name of the key it is closed with; ``digest``: of the whole file.

    ``parties``: whether profiles of parties are in it; ``profiles``: how many there are, ``left_out``: how many were
    too rare to be in it.
    """

    name: str
    country: str
    until: dt.date
    inspected: int
    finds: int
    least: int
    parties: bool
    profiles: int = 0
    left_out: int = 0
    key: str = ""
    digest: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self) | {"until": self.until.isoformat()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> About:
        """As it was kept. Raises KeyError, ValueError or TypeError for anything else."""
        return cls(
            name=str(kept["name"])[:200],
            country=str(kept["country"])[:2],
            until=dt.date.fromisoformat(kept["until"]),
            inspected=int(kept["inspected"]),
            finds=int(kept["finds"]),
            least=int(kept["least"]),
            parties=bool(kept["parties"]),
            profiles=int(kept["profiles"]),
            left_out=int(kept["left_out"]),
            key=str(kept["key"])[:8],
            digest=str(kept["digest"])[:64],
        )


@dataclass(frozen=True, eq=False)
class Shared:
    """What another administration has counted: by definition the keys with their counts, and of all lines together."""

    about: About
    parts: Mapping[str, tuple[Keys, Floats]]
    total: Floats
    as_of: np.datetime64

    def profiles(self, definitions: Sequence[Definition]) -> Profiles:
        """Return the profiles of these definitions."""
        found = Profiles.empty(definitions)
        parts = [self.parts[one.code] for one in definitions if one.code in self.parts]
        if parts:
            keys, counts = zip(*parts, strict=True)
            found.counted.add(np.concatenate(keys), np.concatenate(counts))
            found.counted.settle()
        found.total, found.as_of = self.total, self.as_of
        return found


def named(secret: bytes) -> str:
    """Return the name of a key, which tells nothing of it. Raises NotShared where it is none."""
    if len(secret) != SECRET:
        raise NotShared(f"A key has {SECRET} bytes, and this one {len(secret)}.")
    return blake2b(b"greenlane profiles", key=secret).hexdigest()[:8]


def sharable(parties: bool) -> tuple[Definition, ...]:
    """Return the definitions that may be shared. An administration's own offices say nothing to another."""
    return tuple(one for one in DEFINITIONS if "office" not in one.fields and (parties or not one.party))


def closed(profiles: Profiles, keys: Keys, about: About, *, secret: bytes, nonce: bytes) -> tuple[bytes, About]:
    """Return the file, and what it says of itself. ``keys``: those of the lines counted, lines × definitions.

    ``nonce``: NONCE random bytes, new for each file.
    """
    arrays: dict[str, store.Array] = {"total": _rounded(profiles.total[None, :])}
    codes: list[str] = []
    kept = left_out = 0
    for place, one in enumerate(profiles.definitions):
        mine = np.unique(keys[:, place])
        mine = mine[mine != NOBODY]
        counts = profiles.counted.of(mine)
        often = counts[:, INSPECTED] >= about.least
        kept, left_out = kept + int(often.sum()), left_out + int((~often).sum())
        arrays[f"{len(codes):03d}.keys"], arrays[f"{len(codes):03d}.counts"] = mine[often], _rounded(counts[often])
        codes.append(one.code)
    inner = store.packed({"definitions": codes, "as_of": str(profiles.as_of)}, arrays, {})
    about = replace(about, profiles=kept, left_out=left_out, key=named(secret), digest="")
    header = json.dumps({"about": about.as_json, "nonce": nonce.hex()}).encode()
    shut = _cipher(secret).encrypt(nonce, inner, header)
    data = b"".join([MAGIC, len(header).to_bytes(8, "little"), header, shut])
    return data, replace(about, digest=_digest(data))


def said(data: bytes) -> About:
    """Return what a file says of itself, which nobody has checked. Raises NotShared."""
    about, _nonce, _header, _shut = _apart(data)
    return about


def opened(data: bytes, secret: bytes) -> Shared:
    """Return what a file holds, checked. Raises NotShared."""
    from cryptography.exceptions import InvalidTag

    about, nonce, header, shut = _apart(data)
    if about.key != named(secret):
        raise NotShared(f"This file is closed with the key {about.key}, and the one given is {named(secret)}.")
    try:
        inner = _cipher(secret).decrypt(nonce, shut, header)
    except InvalidTag as error:
        raise NotShared("This file was changed on its way, or closed with another key.") from error
    try:
        head, arrays, _texts = store.unpacked(inner)
        as_of = np.datetime64(head["as_of"], "D")
        total = _checked(arrays["total"], as_of, None)[0]
        parts = {}
        for place, code in enumerate(head["definitions"]):
            keys, counts = arrays[f"{place:03d}.keys"], arrays[f"{place:03d}.counts"]
            _check(keys.dtype == np.uint64 and keys.shape == counts.shape[:1], "has keys that do not fit")
            _check(bool(np.all(keys[1:] > keys[:-1])) and NOBODY not in keys[:1], "counts a profile twice")
            if code in BY_CODE:
                parts[str(code)] = keys, _checked(counts, as_of, total)
    except (store.UnknownModel, KeyError, ValueError, TypeError, IndexError) as error:
        raise error if isinstance(error, NotShared) else NotShared("This file cannot be read.") from error
    _check(bool(as_of <= np.datetime64(about.until, "D")), "counts days after the one that it names")
    return Shared(about, parts, total, as_of)


def _checked(counts: Floats, as_of: np.datetime64, total: Floats | None) -> Floats:
    """Return counts, if they can be such: no less than nothing, no more finds than looks, no more than in all."""
    _check(counts.dtype == np.float64 and counts.ndim == 2 and counts.shape[1] == WIDTH, "has counts that do not fit")
    _check(bool(np.all(np.isfinite(counts)) and np.all(counts >= 0)), "has counts that are none")
    some = 1 + 10.0 ** (1 - DIGITS)
    newest = float(np.exp2(float((as_of - EPOCH).astype(np.int64)) / HALF_LIFE))
    for more, less in ((SEEN, INSPECTED), (INSPECTED, FOUND), (RECENT_SEEN, RECENT_INSPECTED),
                       (RECENT_INSPECTED, RECENT_FOUND)):  # fmt: skip
        _check(bool(np.all(counts[:, less] <= counts[:, more] * some)), "has more finds than inspections")
    _check(bool(np.all(counts[:, RECENT_SEEN] <= counts[:, SEEN] * newest * some)), "has counts of days to come")
    _check(total is None or bool(np.all(counts <= total * some)), "has a profile of more than all lines")
    return counts


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise NotShared(f"This file {what}.")


def _rounded(counts: Floats) -> Floats:
    """Return counts, those by age to DIGITS digits."""
    found = counts.copy()
    recent = found[:, RECENT_SEEN:]
    scale = 10.0 ** (np.floor(np.log10(np.where(recent > 0, recent, 1.0))) - (DIGITS - 1))
    found[:, RECENT_SEEN:] = np.round(recent / scale) * scale
    return np.asarray(found, dtype=np.float64)


def _apart(data: bytes) -> tuple[About, bytes, bytes, bytes]:
    """Return what a file says of itself, its nonce, the header as it is written, and what is closed."""
    start = len(MAGIC) + 8
    length = int.from_bytes(data[len(MAGIC) : start], "little")
    if not data.startswith(MAGIC) or length > MOST_HEADER or not start + length <= len(data) <= MOST:
        raise NotShared("These are no outcome profiles.")
    header = data[start : start + length]
    try:
        said = json.loads(header)
        about, nonce = About.of_json(said["about"]), bytes.fromhex(said["nonce"])
        if len(nonce) != NONCE:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotShared("What this file says of itself cannot be read.") from error
    return replace(about, digest=_digest(data)), nonce, header, data[start + length :]


def _cipher(secret: bytes) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # no other command waits for it

    return ChaCha20Poly1305(secret)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=32).hexdigest()
