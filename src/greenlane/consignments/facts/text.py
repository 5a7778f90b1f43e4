"""What the words of a goods line say: classes, taxa and substances named, and the words that give goods away.

The word list is ``reference.lexicon``; words that name no class are in ``cues``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from greenlane.consignments.consignment import Consignment, GoodsLine
from greenlane.consignments.facts import cues
from greenlane.consignments.facts.books import Books, Mention
from greenlane.consignments.facts.normalise import plain, tokens

_PART = " ; "
_GOODS = ("commodity", "waste")


@dataclass(frozen=True)
class Reading:
    """What one text says. Codes of classes, names of taxa and substances, each once, in the order of the text."""

    mentions: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    taxa: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    scientific: bool = False
    misspelt: bool = False
    second_language: bool = False
    slang: bool = False
    waste: bool = False
    used: bool = False
    reclaimed: bool = False
    exempt: bool = False


@dataclass(frozen=True)
class Wording:
    """How much a description tells: its informative words, and whether it is little but a vague phrase."""

    words: int
    vague_phrase: bool


def full_text(declared: Consignment, line: GoodsLine) -> str:
    """Return all words that speak of a line: description, common name, marks, and the consignment's free text."""
    if not (line.common_name or line.marks or declared.free_text):
        return line.description
    parts = (line.description, line.common_name, line.marks, declared.free_text)
    return _PART.join(part for part in parts if part)


@lru_cache(maxsize=16384)
def read(text: str, books: Books) -> Reading:
    """Read a text with the word list."""
    words, found = tokens(text), books.mentions(text)
    used = cues.USED.given(words)
    cued = Reading(
        slang=slang(words, found),
        waste=used or any(mention.kind == "waste" for mention in found) or cues.WASTE.given(words),
        used=used,
        reclaimed=cues.RECLAIMED.given(words),
        exempt=cues.EXEMPT.given(words),
    )
    return _with_mentions(cued, text, found, books) if found else cued


def _with_mentions(cued: Reading, text: str, found: tuple[Mention, ...], books: Books) -> Reading:
    exact = [mention for mention in found if mention.exact]
    sure = [mention for mention in exact if mention.strength == "strong"]
    goods = [mention.subject for mention in found if mention.kind in _GOODS]
    substances = _once(mention.subject for mention in sure if mention.kind == "substance")
    named = (mention.subject for mention in sure if mention.kind in _GOODS)
    strong = _once((*named, *books.classes_of_substances(substances)))
    return replace(
        cued,
        mentions=_once(mention.term for mention in found if mention.kind != "vague"),
        strong=strong,
        weak=_once(code for code in goods if code not in strong),
        taxa=_once(mention.subject for mention in sure if mention.kind == "taxon"),
        substances=substances,
        scientific=any(mention.kind == "taxon" and mention.language == "la" for mention in found),
        misspelt=len(exact) < len(found) and not {m.subject for m in found} <= {m.subject for m in exact},
        second_language=second_language(text, exact),
    )


@lru_cache(maxsize=16384)
def wording(description: str, books: Books) -> Wording:
    """Count a description's informative words: neither packing, units, numbers nor small words.

    Chinese writes no blanks: two characters count as a word there.
    """
    count = sum(_weight(word) for word in tokens(description))
    phrase = any(mention.kind == "vague" for mention in books.mentions(description))
    return Wording(count, phrase and books.vague(description))


def second_language(text: str, mentions: list[Mention]) -> bool:
    """Say whether a listed word stands in another language than the rest.

    Two signs, both simple: the word is in another script than most letters of the text; or, in one script, the
    words found are in several languages and most of them in one. Scientific names and numbers of substances are of
    no language, and a word that two languages share counts for the one the word list gives.
    """
    spoken = [word for word in mentions if word.language not in ("", "la") and word.kind not in ("vague", "substance")]
    if not spoken:
        return False
    rest = script(text)
    if not text.isascii() and any(script(text[mention.start : mention.end]) not in (rest, "") for mention in spoken):
        return True
    counts = Counter(mention.language for mention in spoken).most_common(2)
    return len(counts) == 2 and counts[0][1] > counts[1][1]


def script(text: str) -> str:
    """Return the script of most letters: latin, cyrillic, arabic, eastern, other; empty where there is no letter."""
    if text.isascii():
        return "latin" if any(map(str.isalpha, text)) else ""
    counts = Counter(_script(sign) for sign in text if sign.isalpha())
    return counts.most_common(1)[0][0] if counts else ""


def _script(sign: str) -> str:
    if sign <= "\u024f":
        return "latin"
    if "\u0400" <= sign <= "\u052f":
        return "cyrillic"
    if "\u0600" <= sign <= "\u077f":
        return "arabic"
    return "eastern" if sign >= "\u2e80" else "other"


@lru_cache(maxsize=65536)
def _weight(word: str) -> int:
    if word.isascii():
        return int(len(word) > 1 and word not in cues.STOP_WORDS and not any(map(str.isdigit, word)))
    if word >= "\u2e80":
        signs = sum(sign not in cues.STOP_SIGNS and sign.isalpha() for sign in word)
        return (signs + 1) // 2
    return int(len(word) > 1 and word not in cues.STOP_WORDS)


def slang(words: tuple[str, ...], mentions: tuple[Mention, ...]) -> bool:
    """Say whether a text holds a trade or slang name for wildlife goods; white gold among jewels is the metal."""
    found = {plain(mention.term) for mention in mentions} & cues.SLANG_TERMS
    if found and cues.JEWELS.given(words):
        found -= cues.METALS
    return bool(found) or cues.SLANG.given(words)


def _once(items: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))  # type: ignore[call-overload]
