"""The lexicon: what a description of goods names: taxa, goods, wastes, substances, and phrases that say nothing.

Words come from the tables of taxa and substances and from table ``words``, in all their languages. Exact words are
found in one pass; a word that is no known word is tried as a misspelling. Innocent phrases ("Ivory Coast", "tiger
prawns", "x-ray") take their words out of the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, cast

import ahocorasick
from rapidfuzz.distance import OSA

from greenlane.reference import substances, tables, taxa
from greenlane.reference.folding import Folded, fold, folded, unmasked, unparted
from greenlane.reference.spelling import SHORTEST, Speller

Kind = Literal["commodity", "taxon", "vague", "waste", "substance", "innocent"]
Strength = Literal["strong", "ambiguous"]

_LANGUAGES = ("la", "en", "fr", "es", "ar", "zh", "ru", "pt", "vi", "id", "de")
_LONG = 9
"""Words that stand alone are forgiven two edits only from this length; shorter ones are too near to other words."""
_ALTERNATIVES = 4
_ABBREVIATED = 5
_HIGHER_RANKS = ("idae", "inae", "aceae", "ales", "formes")
NO_NAMES = frozenset({"other mixture", "other mixtures", "oil", "lubricant", "free zone", "chill it", "hot shot"})
"""Names in the table of substances that in a description mean something else."""
_CODE = re.compile(r"(?:r|f|hfc|hcfc|cfc|hfo|halon)? ?\d[\d ]*[a-z]{0,2}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A known term in a text. ``subject``: code of a commodity, scientific name, name of a substance, or empty.

    ``start`` and ``end`` are the span in the text; ``exact`` is False for a misspelling; an ambiguous term has other
    meanings as well.
    """

    term: str
    kind: Kind
    subject: str
    language: str
    exact: bool
    strength: Strength
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    kind: Kind
    subject: str
    language: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class _Hit:
    """A term found among words: the word it begins in and the letters skipped there; likewise where it ends."""

    start: tuple[int, int]
    end: tuple[int, int]
    terms: tuple[_Term, ...]
    exact: bool

    @property
    def reach(self) -> tuple[int, int]:
        """How far it reaches: words, then letters saved at the edges."""
        return self.end[0] - self.start[0], -self.start[1] - self.end[1]

    def holds(self, other: _Hit) -> bool:
        """Say whether another hit lies within this one."""
        ends_later = (self.end[0], -self.end[1]) >= (other.end[0], -other.end[1])
        return self.start <= other.start and ends_later


def find(text: str, folder: Path | None = None) -> tuple[Mention, ...]:
    """Return what a description names, in order of place; longer terms take the place of shorter ones within them."""
    return _lexicon(folder).find(text)


def vague(text: str, folder: Path | None = None) -> bool:
    """Say whether a description says nothing about the goods: it is a vague phrase, or has no word of three letters."""
    mentions = find(text, folder)
    if any(mention.kind != "vague" for mention in mentions):
        return False
    said = [mention for mention in mentions if mention.strength == "strong"]
    covered = sum(mention.end - mention.start for mention in said)
    letters = sum(letter.isalpha() for letter in text)
    return letters < 3 or covered * 3 >= len(text.strip()) * 2


class _Lexicon:
    def __init__(self, terms: Iterable[_Term], ordinary: frozenset[str]) -> None:
        patterns: dict[str, list[_Term]] = {}
        for term in terms:
            for form in _forms(term):
                patterns.setdefault(form, []).append(term)
        self._search = ahocorasick.Automaton()
        for form, meant in patterns.items():
            self._search.add_word(_framed(form), (len(_framed(form)), _distinct(meant)))
        self._search.make_automaton()
        innocent = {word for form, meant in patterns.items() if _innocent(meant) for word in form.split()}
        self._words = frozenset(word for form in patterns for word in form.split() if not word.isascii())
        self._speller = Speller(_spelling_words(patterns), ordinary | innocent)

    def find(self, text: str) -> tuple[Mention, ...]:
        line = folded(text)
        words = line.words if line.offsets is None else [self._bare(word) for word in line.words]
        hits = self._hits(words, True)
        known = {(hit.start, hit.end) for hit in hits}
        for meant in self._meant(words):
            for hit in self._misspelt(words, meant):
                if (hit.start, hit.end) not in known:
                    known.add((hit.start, hit.end))
                    hits.append(hit)
        if not hits:
            return ()
        return tuple(mention for hit in _longest(hits) for mention in _mentions(hit, line, text))

    def _bare(self, word: str) -> str:
        """Return an Arabic word without a particle written together with it, if what is left is a known word."""
        return word[1:] if word[0] in "وفبلك" and word not in self._words and word[1:] in self._words else word

    def _hits(self, words: list[str], exact: bool) -> list[_Hit]:
        text = f" {' '.join(words)} "
        hits = []
        for end, (length, terms) in self._search.iter(text):
            start = end - length + 1
            inner, outer = start + (text[start] == " "), end + (text[end] != " ")
            hits.append(_Hit(_place(words, inner, False), _place(words, outer, True), terms, exact))
        return hits

    def _misspelt(self, words: list[str], meant: list[str]) -> list[_Hit]:
        """Return the forgiving terms that appear only once the words are put right."""
        changed = {at for at, word in enumerate(words) if meant[at] != word}
        found = []
        for hit in self._hits(meant, False):
            if hit.start[1] or hit.end[1] or not changed.intersection(range(hit.start[0], hit.end[0] + 1)):
                continue
            away = sum(OSA.distance(unmasked(words[at]), meant[at]) for at in range(hit.start[0], hit.end[0] + 1))
            terms = tuple(term for term in hit.terms if _forgiving(term) and away <= _forgiven(term))
            if terms:
                found.append(_Hit(hit.start, hit.end, terms, False))
        return found

    def _meant(self, words: list[str]) -> list[list[str]]:
        """Return the words with misspellings put right, in the likeliest ways; nothing if there are none."""
        near: dict[int, tuple[str, ...]] = {}
        for at, word in enumerate(words):
            if len(word) < SHORTEST:
                continue
            plain = unmasked(word)
            found = self._speller.nearest(plain)
            if found or plain is not word:
                near[at] = found or (plain,)
        if not near:
            return []
        first = [near[at][0] if at in near else word for at, word in enumerate(words)]
        others = [
            [*first[:at], other, *first[at + 1 :]] for at, found in near.items() for other in found[1:_ALTERNATIVES]
        ]
        return [first, *others]


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Drop innocent phrases with all that lies within them, and terms within a longer term of the same kind."""
    if len(hits) == 1:
        return [] if _innocent(hits[0].terms) else hits
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.reach[0], -hit.reach[1], not hit.exact)):
        within = [wide for wide in kept if wide.holds(hit)]
        wider = {term.kind for wide in within for term in wide.terms}
        if "innocent" in wider:
            continue
        terms = tuple(term for term in hit.terms if term.kind not in wider)
        if terms:
            kept.append(_Hit(hit.start, hit.end, terms, hit.exact))
    return sorted(
        (hit for hit in kept if not _innocent(hit.terms)), key=lambda hit: (hit.start, -hit.reach[0], -hit.reach[1])
    )


def _mentions(hit: _Hit, line: Folded, text: str) -> Iterator[Mention]:
    (first, skipped), (last, left_over) = hit.start, hit.end
    start, end = line.original(line.spans[first][0] + skipped, line.spans[last][1] - left_over)
    whole = (skipped, left_over, first, last) == (0, 0, 0, len(line.words) - 1)
    for term in hit.terms:
        strength = term.strength
        if term.language == "vi" and text[start:end].isascii() and not term.term.isascii():
            if " " not in term.term:
                continue
            strength = "ambiguous"
        if term.kind == "vague" and whole:
            strength = "strong"
        elif term.kind == "substance" and " " in text[start:end] and _CODE.fullmatch(fold(text[start:end])):
            strength = "ambiguous"
        yield Mention(term.term, term.kind, term.subject, term.language, hit.exact, strength, start, end)


def _place(words: list[str], at: int, as_end: bool) -> tuple[int, int]:
    """Return the word that a place in the framed text is in, and how many letters it lies from that word's edge."""
    left = 1
    for number, word in enumerate(words):
        right = left + len(word)
        if at < right or (as_end and at == right):
            return number, right - at if as_end else at - left
        left = right + 1
    raise AssertionError("a hit lies within the words")


def _forgiving(term: _Term) -> bool:
    """Say whether a term may be recognised in a misspelling: not if it is ambiguous, an abbreviation or too common."""
    if term.strength != "strong" or term.kind == "innocent":
        return False
    if " " in term.term:
        return True
    if term.language == "la":
        return len(term.term) >= _LONG and not term.term.endswith(_HIGHER_RANKS)
    foreign = term.language != "en"
    return term.kind != "vague" and not term.term.isupper() and len(fold(term.term)) >= SHORTEST + foreign


def _forgiven(term: _Term) -> int:
    """How many edits a term is forgiven in all: one for a lone word of up to eight letters or a genus, else two."""
    lone = " " not in term.term
    return 1 if lone and (term.language == "la" or len(term.term) < _LONG) else 2


def _innocent(terms: Iterable[_Term]) -> bool:
    return any(term.kind == "innocent" for term in terms)


def _distinct(terms: list[_Term]) -> tuple[_Term, ...]:
    """Keep one term for each kind and subject, in the first of our languages."""
    found: dict[tuple[str, str], _Term] = {}
    for term in sorted(terms, key=lambda term: _LANGUAGES.index(term.language) if term.language in _LANGUAGES else 99):
        found.setdefault((term.kind, term.subject), term)
    return tuple(found.values())


def _framed(form: str) -> str:
    """Put blanks where a term must begin or end with a word; one Chinese character must stand alone."""
    alone = len(form) == 1
    before = "" if unparted(form[0]) and not alone else " "
    after = "" if unparted(form[-1]) and not alone else " "
    return f"{before}{form}{after}"


def _forms(term: _Term) -> set[str]:
    """Return the folded forms under which a term is looked for: singular and plural, joined and parted numbers."""
    form = fold(term.term)
    if not form:
        return set()
    forms = {form}
    words = form.split()
    if term.kind == "substance":
        forms.add(re.sub(r"^([a-z]{1,5}) (?=\d)", r"\1", form))
    elif term.language in ("en", "fr", "es", "pt") and form.isascii():
        forms.add(" ".join([*words[:-1], _plural(words[-1], term.language)]))
        if term.language != "en":
            forms.add(" ".join([_plural(words[0], term.language), *words[1:]]))
            forms.add(" ".join(_plural(word, term.language) if len(word) > 3 else word for word in words))
    if term.language == "la" and " " not in form and len(form) < 5:
        forms = {f"{form} spp", f"{form} sp"}
    return forms


def _plural(word: str, language: str) -> str:
    if len(word) < 4 or word[-1] in "sxz0123456789":
        return word
    if language == "en":
        if word.endswith("y") and word[-2] not in "aeiou":
            return f"{word[:-1]}ies"
        return f"{word}es" if word.endswith(("ch", "sh")) else f"{word}s"
    return f"{word}s" if language == "fr" or word[-1] in "aeiou" else f"{word}es"


def _spelling_words(patterns: dict[str, list[_Term]]) -> Iterator[str]:
    for form, terms in patterns.items():
        if any(_forgiving(term) for term in terms):
            yield from (word for word in form.split() if not unparted(word[0]) and not word.isdigit())


def _terms(folder: Path | None) -> Iterator[_Term]:
    for row in tables.read("words", folder):
        kind, strength = cast(Kind, row["kind"]), cast(Strength, row["strength"])
        yield _Term(row["term"], kind, row["subject"], row["language"], strength)
    for name in taxa.names(folder):
        yield _Term(name.name, "taxon", name.taxon, name.language, "strong" if name.strong else "ambiguous")
    for substance in substances.all(folder):
        for spelling in substances.spellings(substance):
            form = fold(spelling)
            if form in NO_NAMES:
                continue
            unsure = substance.kind == "uncontrolled" or (
                form.isascii() and form.isalpha() and len(form) < _ABBREVIATED
            )
            sure: Strength = "ambiguous" if unsure else "strong"
            yield _Term(spelling, "substance", substance.name, "en" if spelling.isascii() else "", sure)


@cache
def _lexicon(folder: Path | None) -> _Lexicon:
    ordinary = frozenset(word for row in tables.read("ordinary_words", folder) for word in fold(row["words"]).split())
    return _Lexicon((_weighed(term, ordinary) for term in _terms(folder)), ordinary)


def _weighed(term: _Term, ordinary: frozenset[str]) -> _Term:
    """Return a term, ambiguous if it is a scientific name that is an ordinary word too (Circus, Castor, Manta)."""
    return replace(term, strength="ambiguous") if term.language == "la" and fold(term.term) in ordinary else term
