"""Names of people and companies in Latin letters, word by word, and how the words sound. Pure.

It is for finding, not for reading: what it makes of a name is one of several usual spellings. It cannot tell how an
Arabic name is vowelled, how a Chinese name is read in Cantonese, or what a company's name means in another language;
letters of scripts without a table stay as they are (``letters``, ``hanzi``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from greenlane.consignments.facts.normalise import party_key, tokens
from greenlane.tracing.same_party import hanzi
from greenlane.tracing.same_party.letters import is_arabic, is_chinese, romanised
from greenlane.tracing.same_party.trade_words import CHINESE, TRADE_WORDS, TRADES

_TITLES = frozenset(
    "mr mrs ms miss mme mlle dr prof eng capt sir sheikh shaikh cheikh haji hajji hajj hadj al el ul ibn bin ben bint "
    "ould de del la las los da do dos das der den van von le du di".split()
)
"""Words of a person's name that some papers leave out."""
_ABD = re.compile(r"abd[aeiou]?([lrsnzdt]?)(.{3,})")
_ABD_ALLAH = re.compile(r"abd[aeiou]?l{0,2}a?l{0,2}[ae]h?")
_ALLAH = frozenset({"allah", "ullah", "llah", "allh", "alla"})
_SOUNDS = (
    ("shch", "x"), ("tsch", "x"), ("sch", "x"), ("tch", "x"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("sh", "x"),
    ("ch", "x"), ("kh", "h"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("tz", "s"),
    ("ts", "s"), ("qu", "k"), ("q", "k"), ("c", "k"), ("ks", "x"),
)  # fmt: skip
_ENDS = (("off", "v"), ("eff", "v"), ("ow", "v"), ("ew", "v"))
_DOUBLES = re.compile(r"(.)\1+")
_LIKE = str.maketrans("yow", "iuu")
_VOWELS = re.compile(r"[aeiouyw]+")


def latin(name: str) -> str:
    """Return a name in Latin letters: lower case, one blank between words, in its own order, forms of companies kept.

    Letters that have no table stay as they are; Chinese is cut into known words, places, and family and given name.
    """
    return " ".join(word for token in tokens(name) for word in _latin_words(token))


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, in its order: Latin letters, without legal form and titles.

    Usual words of companies stand as one English word each; عبد الرحمن, Abdul Rahman and Abderrahmane are one word.
    A name that is nothing but titles keeps them.
    """
    found = [word for token in party_key(name).split() for word in _latin_words(token)]
    found = _with_servants(found)
    kept = [word for word in found if word not in _TITLES and word != "and"]
    return tuple(kept or found)


@lru_cache(maxsize=65536)
def is_company(name: str) -> bool:
    """Tell whether a name reads as that of a company: a legal form, a word of trade, or a digit stands in it."""
    found = words(name)
    forms = len(party_key(name).split()) < len(tokens(name))
    return forms or any(word in TRADES for word in found) or any(sign.isdigit() for sign in name)


@lru_cache(maxsize=131072)
def sound(word: str) -> str:
    """Return how a Latin word sounds, roughly: its consonants, like ones as one, a vowel only where it begins.

    Petrov and Petroff are ``ptrv``; Mohammed, Muhamad and mhmd are ``mhmd``. A word of fewer than three keeps
    its vowels.
    """
    text = word
    for end, said in _ENDS:
        if text.endswith(end) and len(text) > len(end) + 1:
            text = text[: -len(end)] + said
    for spelt, said in _SOUNDS:
        if spelt in text:
            text = text.replace(spelt, said)
    text = _DOUBLES.sub(r"\1", text[:1] + text[1:].removesuffix("h").replace("ng", "q").replace("ee", "i"))
    first = "v" if text[:1] == "w" else "a" if _VOWELS.match(text[:1]) else text[:1]
    bones = first + _VOWELS.sub("", text[1:])
    return bones if len(bones) > 2 else _DOUBLES.sub(r"\1", (first + text[1:]).translate(_LIKE))


@lru_cache(maxsize=131072)
def _latin_words(token: str) -> tuple[str, ...]:
    known = TRADE_WORDS.get(token)
    if known is not None:
        return known
    if token.isascii():
        return (token,)
    if any(is_chinese(sign) for sign in token):
        return tuple(map(romanised, _from_chinese(token)))
    if is_arabic(token) and token.startswith("ال") and len(token) > 4:
        token = token[2:]
    word = romanised(token)
    return TRADE_WORDS.get(token) or TRADE_WORDS.get(word) or ((word,) if word else ())


def _from_chinese(token: str) -> tuple[str, ...]:
    """Cut what is written without blanks: places and trades that are known, and what is left between them."""
    found: list[tuple[tuple[str, ...], bool]] = []
    rest = ""
    at = 0
    while at < len(token):
        known = _known_at(token, at)
        if known is None or (len(token) <= 4 and known[0] == 1):
            rest += token[at]
            at += 1
            continue
        length, cut = known
        if rest:
            found.append(((rest,), False))
        found.append((cut, True))
        rest = ""
        at += length
    if rest:
        found.append(((rest,), False))
    if len(found) == 1 and len(token) <= 4 and not found[0][1]:
        return hanzi.person(token)
    return tuple(word if known else hanzi.pinyin(word) for cut, known in found for word in cut)


def _known_at(token: str, at: int) -> tuple[int, tuple[str, ...]] | None:
    if (place := hanzi.PLACES.get(token[at : at + 2])) is not None:
        return (3 if token[at + 2 : at + 3] in ("市", "省") else 2), (place,)
    for word in CHINESE:
        if token.startswith(word, at):
            return len(word), TRADE_WORDS[word]
    return None


def _with_servants(found: list[str]) -> list[str]:
    """Write ``abd`` with what follows as one word: it means the servant of, and stands nowhere alone."""
    made: list[str] = []
    skip = False
    for number, word in enumerate(found):
        if skip:
            skip = False
            continue
        if word in ("abd", "abdul", "abdel", "abdal", "abdu", "abdur", "abder", "abdus", "abdol"):
            rest = [other for other in found[number + 1 :] if other not in ("al", "el", "ul")]
            if rest:
                made.append("abdallah" if rest[0] in _ALLAH else "abd" + rest[0])
                gap = found.index(rest[0], number + 1)
                return made + _with_servants(found[gap + 1 :])
        elif word.startswith("abd") and len(word) > 6:
            word = _servant(word)
        made.append(word)
    return made


def _servant(word: str) -> str:
    if _ABD_ALLAH.fullmatch(word):
        return "abdallah"
    match = _ABD.fullmatch(word)
    if match is None:
        return word
    letter, rest = match.groups()
    return "abd" + (rest if letter == "l" or rest.startswith(letter) else letter + rest)
