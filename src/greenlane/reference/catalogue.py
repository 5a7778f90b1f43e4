"""The catalogue of taxa: entries, synonyms, common names and ranges, and how a written name is matched to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from rapidfuzz.distance import OSA

from greenlane.reference import tables
from greenlane.reference.folding import fold
from greenlane.reference.listings import by_taxon

_SPECIES = ("SPECIES", "SUBSPECIES")
_MARKERS = frozenset({"sp", "spp", "ssp", "subsp", "var", "cf", "aff", "nr", "f", "forma", "x", "hybrid", "spec"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One taxon: ``complete`` says that no listed member of it is missing, so that an unlisted one is not listed."""

    name: str
    rank: str
    kingdom: str
    class_: str
    order: str
    family: str
    subfamily: str
    listed_as: tuple[str, ...]
    complete: bool
    source: str
    trust: str

    @property
    def genus(self) -> str:
        """The genus, empty above that rank."""
        return self.name.split()[0] if self.rank in (*_SPECIES, "GENUS") else ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a taxon: ``language`` is ISO 639-1, ``la`` for scientific; ``strong`` names mean little else."""

    taxon: str
    name: str
    language: str
    strong: bool
    source: str
    trust: str


@dataclass(frozen=True, slots=True)
class Match:
    """The entry a written name led to, and how: name, synonym, common name, genus or misspelt."""

    entry: Entry
    how: str


@dataclass(slots=True)
class _Catalogue:
    entries: dict[str, Entry] = field(default_factory=dict)
    spelt: dict[str, str] = field(default_factory=dict)
    synonyms: dict[str, str] = field(default_factory=dict)
    commons: dict[str, str] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    common_of: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    ranges: dict[str, frozenset[str]] = field(default_factory=dict)
    species_of: dict[str, list[str]] = field(default_factory=dict)
    genera_like: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    listed_below: dict[str, list[str]] = field(default_factory=dict)


def match(name: str, folder: Path | None = None) -> Match | None:
    """Return the entry a written name means, or None for a name the tables do not know."""
    known = _load(folder)
    written = scientific_words(name)
    found = _exact(known, _unmarked(name)[:3], 2) or _exact(known, written, 1)
    if found is None and fold(name) in known.commons:
        found = Match(known.entries[known.commons[fold(name)]], "common name")
    return found or _near(known, written)


def _unmarked(name: str) -> list[str]:
    """Return the folded words of a name without marks such as ``var.``; an author's name stays."""
    plain = [fold(word) for word in name.replace("_", " ").split()]
    return [word for word in plain if word and word not in _MARKERS]


def _exact(known: _Catalogue, written: list[str], least: int) -> Match | None:
    """Match the first words of a scientific name; a genus alone only when it is all there is."""
    for length in range(min(3, len(written)), least - 1, -1):
        head = " ".join(written[:length])
        if length == 1 and len(written) > 1:
            return None
        if head in known.spelt:
            return Match(known.entries[known.spelt[head]], "name")
        if head in known.synonyms:
            return Match(known.entries[known.synonyms[head]], "synonym")
    return None


def scientific_words(name: str) -> list[str]:
    """Return the folded words of a scientific name without author, year and marks such as ``spp.`` or ``cf.``.

    An author begins at the first later word with a capital, unless the whole name is written in capitals.
    """
    out: list[str] = []
    for word in re.split(r"[(,]", name, maxsplit=1)[0].replace("×", " ").replace("_", " ").split():
        plain = fold(word)
        if plain in _MARKERS or not plain:
            continue
        author = out and word[:1].isupper() and not name.isupper()
        if author or any(letter.isdigit() for letter in plain):
            break
        out.append(plain)
    return out


def entry(name: str, folder: Path | None = None) -> Entry | None:
    """Return the entry of an accepted scientific name."""
    return _load(folder).entries.get(fold(name))


def chain(entry: Entry, folder: Path | None = None) -> tuple[tuple[str, ...], ...]:
    """Return the folded names under which the Appendices may hold a taxon, rank by rank upwards."""
    known = _load(folder)
    own = fold(entry.name)
    as_law = [fold(name) for name in entry.listed_as]
    levels: list[tuple[str, ...]] = [(own, *as_law)]
    if entry.rank == "SUBSPECIES":
        species = " ".join(own.split()[:2])
        levels.append((species, *_law_names(known, species)))
    if entry.rank in _SPECIES:
        genera = [name.split()[0] for name in (own, *as_law)]
        levels.append(tuple(dict.fromkeys(genera + [law for genus in genera for law in _law_names(known, genus)])))
    levels.extend((fold(name),) for name in (entry.subfamily, entry.family, entry.order) if name)
    return tuple(dict.fromkeys(levels))


def complete(entry: Entry, folder: Path | None = None) -> bool:
    """Say whether the tables hold every listing that could reach a taxon, so that silence means "not listed"."""
    genus = _load(folder).entries.get(fold(entry.genus))
    return entry.complete or (entry.rank in _SPECIES and genus is not None and genus.complete)


def listed_members(entry: Entry, folder: Path | None = None) -> tuple[str, ...]:
    """Return the folded names of the listed taxa below a taxon."""
    return tuple(_load(folder).listed_below.get(fold(entry.name), ()))


def native(entry: Entry, folder: Path | None = None) -> frozenset[str]:
    """Return the ISO2 codes of the countries a taxon is native to; empty when not known."""
    return _load(folder).ranges.get(fold(entry.name), frozenset())


def native_of_members(entry: Entry, folder: Path | None = None) -> frozenset[str]:
    """Return the countries to which some species of a genus is known to be native."""
    known = _load(folder)
    ranges = (known.ranges.get(name, frozenset()) for name in known.species_of.get(fold(entry.name), ()))
    return frozenset().union(*ranges)


def common(entry: Entry, folder: Path | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return a taxon's common names by language."""
    return _load(folder).common_of.get(fold(entry.name), {})


def names(folder: Path | None = None) -> Iterator[Name]:
    """Yield accepted names, synonyms and common names."""
    known = _load(folder)
    for row in known.entries.values():
        yield Name(row.name, row.name, "la", True, row.source, row.trust)
    yield from known.names


def forget() -> None:
    """Drop what was loaded, so that newly imported tables are read."""
    _load.cache_clear()
    by_taxon.cache_clear()


def _law_names(known: _Catalogue, name: str) -> tuple[str, ...]:
    found = known.entries.get(name)
    return tuple(fold(law) for law in found.listed_as) if found else ()


def _near(known: _Catalogue, written: list[str]) -> Match | None:
    """Match a misspelt name, or a species of which only the genus is known."""
    if not written:
        return None
    genus = written[0] if written[0] in known.entries else _nearest(written[0], _genera(known, written[0]))
    if genus is None or known.entries[genus].rank != "GENUS":
        return None
    if len(written) == 1:
        return Match(known.entries[genus], "misspelt")
    epithets = {name.split()[1]: name for name in known.species_of.get(genus, ())}
    epithet = written[1] if written[1] in epithets else _nearest(written[1], list(epithets))
    if epithet is not None:
        name = epithets[epithet]
        return Match(known.entries.get(name) or known.entries[known.synonyms[name]], "misspelt")
    if len(written[1]) < 3 or not written[1].isalpha():
        return None
    above = known.entries[genus]
    species = replace(above, name=f"{above.name} {written[1]}", rank="SPECIES", listed_as=(), complete=False)
    return Match(species, "genus" if genus == written[0] else "misspelt")


def _genera(known: _Catalogue, word: str) -> list[str]:
    return [
        genus
        for length in range(len(word) - 2, len(word) + 3)
        for genus in known.genera_like.get((word[:1], length), ())
    ]


def _nearest(word: str, choices: list[str]) -> str | None:
    """Return the one choice within one edit (from five letters) or two (from nine), None if none or several tie."""
    limit = 0 if len(word) < 5 else 1 if len(word) < 9 else 2
    near: dict[str, int] = {}
    for choice in choices:
        distance = OSA.distance(word, choice, score_cutoff=limit)
        if limit and distance <= limit:
            near[choice] = distance
    if not near:
        return None
    best = min(near.values())
    found = [choice for choice, distance in near.items() if distance == best]
    return found[0] if len(found) == 1 else None


def _layers(name: str, folder: Path | None) -> Iterator[dict[str, str]]:
    """Yield the shipped rows, then the imported ones, which overrule them."""
    yield from tables.read(name)
    if tables.imported(name, folder):
        yield from tables.read(name, folder)


@cache
def _load(folder: Path | None) -> _Catalogue:
    known = _Catalogue()
    for row in _layers("taxa", folder):
        known.entries[fold(row["name"])] = _entry(row)
        known.spelt[" ".join(_unmarked(row["name"]))] = fold(row["name"])
    for row in _layers("taxon_range", folder):
        known.ranges[fold(row["taxon"])] = frozenset(row["countries"].split())
    for row in _layers("taxon_names", folder):
        _add_name(known, row)
    for name, taxon in known.entries.items():
        if taxon.rank == "SPECIES":
            known.species_of.setdefault(name.split()[0], []).append(name)
        elif taxon.rank == "GENUS":
            known.genera_like.setdefault((name[0], len(name)), []).append(name)
    for name in known.synonyms:
        if name.count(" ") == 1:
            known.species_of.setdefault(name.split()[0], []).append(name)
    _index_listed(known, folder)
    return known


def _add_name(known: _Catalogue, row: dict[str, str]) -> None:
    taxon, name = fold(row["taxon"]), fold(row["name"])
    if taxon not in known.entries:
        raise tables.TableFault(f"table taxon_names: {row['name']!r} names {row['taxon']!r}, which table taxa lacks")
    known.names.append(
        Name(row["taxon"], row["name"], row["language"], row["strength"] == "strong", row["source"], row["trust"])
    )
    if row["language"] == "la":
        known.synonyms.setdefault(name, taxon)
        return
    known.commons.setdefault(name, taxon)
    of = known.common_of.setdefault(taxon, {})
    of[row["language"]] = (*of.get(row["language"], ()), row["name"])


def _index_listed(known: _Catalogue, folder: Path | None) -> None:
    for name in by_taxon(folder):
        row = known.entries.get(name)
        if row is None:
            raise tables.TableFault(f"table listings: {name!r} is not in table taxa")
        for level in chain_above(row):
            known.listed_below.setdefault(level, []).append(name)


def chain_above(entry: Entry) -> tuple[str, ...]:
    """Return the folded names of the ranks above a taxon."""
    own = fold(entry.name).split()
    below = [" ".join(own[:length]) for length in range(len(own) - 1, 0, -1)]
    above = [fold(name) for name in (entry.subfamily, entry.family, entry.order) if name]
    return tuple(name for name in dict.fromkeys(below + above) if name != " ".join(own))


def _entry(row: dict[str, str]) -> Entry:
    return Entry(
        name=row["name"],
        rank=row["rank"],
        kingdom=row["kingdom"],
        class_=row["class"],
        order=row["order"],
        family=row["family"],
        subfamily=row["subfamily"],
        listed_as=tables.words(row["listed_as"]),
        complete=row["complete"] == "yes",
        source=row["source"],
        trust=row["trust"],
    )
