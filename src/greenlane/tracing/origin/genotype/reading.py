"""Genotypes, sampling places and a range from text: the plain layout of the field's tools, or CSV. Pure.

Plain layout (that of SCAT and VORONOI): two lines a sample, each with its name, then perhaps the number of its place,
then one allele for each locus; parted by blanks. Lines that begin with # are left out; one that says "simulated" makes
the whole set say so. A first line of locus names may stand above.

- ``-999`` is a missing allele; so are -99, -9, NA, ? and a dot. 0 is one where the alleles are lengths (any over 30).
- Where one allele of a locus is missing, the whole locus is: half a genotype says nothing that can be relied on.
- A homozygote has the same allele in both lines.
- Place -1 (or -999, NA) is "unknown": such samples are left out of a reference set, and it is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from greenlane.tracing.origin.genotype import columns, ground
from greenlane.tracing.origin.genotype.samples import MISSING, Fault, Faults, Place, Reference, Samples

Line = tuple[int, list[str]]
Country = Callable[[float, float], str]
"""Gives the ISO2 code of the country at (latitude, longitude) in degrees, empty at sea."""

UNKNOWN = "-1"
MOST_LOCI = 1000
MOST_SIGNS = 100_000_000
ABSENT = frozenset({"-999", "-99", "-9", "na", "nan", "?", ".", "none", "-"})
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_LENGTHS = 30
"""Alleles over this are lengths in base pairs, among which 0 is no allele."""


def read(samples_text: str, places_text: str = "", grid_text: str = "", country: Country | None = None) -> Reference:
    """Read a reference set: genotypes, sampling places, range. Raises Faults; nothing is read half.

    ``places_text`` may be empty where a CSV of samples has columns lat and lon. Without ``grid_text`` the range is
    every cell within 300 km of a place. ``country`` names the country of a cell; without it none is named.
    See ``ground`` for the forms of both files.
    """
    places, notes = ground.places(places_text) if places_text.strip() else ((), ())
    if columns.is_table(samples_text):
        samples, own = columns.read(samples_text)
        places = places or own
    else:
        samples = _plain(samples_text, None, placed=True)
    if not places:
        raise Faults([Fault("places", 0, "is missing: where were the samples taken?")])
    samples, where, left_out = _placed(samples, places, samples_text)
    samples, renamed = _told_apart(samples)
    used = np.unique(where)
    kept = tuple(places[i] for i in used)
    kept, grid, said = ground.laid(kept, grid_text, country)
    notes = (*notes, *said, *left_out, *renamed)
    return Reference(samples, kept, np.searchsorted(used, where).astype(np.int64), grid, notes)


def read_samples(text: str, loci: int | None = None) -> Samples:
    """Read genotypes of specimens of unknown (or known) place. Raises Faults; nothing is read half.

    ``loci``: how many the reference set has; it settles whether a plain layout has a column of places.
    """
    samples = columns.read(text)[0] if columns.is_table(text) else _plain(text, loci)
    twice = [name for name in set(samples.names) if samples.names.count(name) > 1] if _repeats(samples) else []
    if twice:
        raise Faults(
            [Fault("samples", _line(text, name, 1), "stands twice in the file", name) for name in sorted(twice)]
        )
    return samples


def format_samples(samples: Samples, places: bool = True) -> str:
    """Return specimens in the plain layout; ``read_samples`` gives them back. A name is one word there."""
    lines = ["# simulated: these genotypes were made up"] if samples.simulated else []
    if samples.named:
        lines.append(" ".join(["#", "loci:", *(re.sub(r"\s+", "_", locus) for locus in samples.loci)]))
    written = np.where(samples.alleles == MISSING, -999, samples.alleles)
    for i, name in enumerate(samples.names):
        head = [re.sub(r"\s+", "_", name), *([samples.places[i] or UNKNOWN] if places else [])]
        lines += [" ".join([*head, *map(str, written[i, :, strand].tolist())]) for strand in (0, 1)]
    return "\n".join(lines) + "\n"


def _repeats(samples: Samples) -> bool:
    return len(set(samples.names)) < len(samples.names)


def _line(text: str, name: str, after: int = 0) -> int:
    """The line on which a sample begins, by its name, 0 if none does; ``after``: samples of its name to pass."""
    found = 0
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        cells = re.split(r"[,;\t]", line) if re.search(r"[,;\t]", line) else []
        if not line.startswith("#") and name in (*line.split()[:1], *(cell.strip('" ') for cell in cells)):
            found += 1
            if found > 2 * after or (cells and found > after):
                return number
    return 0


def _told_apart(samples: Samples) -> tuple[Samples, tuple[str, ...]]:
    """A name that stands twice in a reference set is made two: both were found at a known place."""
    if not _repeats(samples):
        return samples, ()
    seen: dict[str, int] = {}
    names = []
    for name in samples.names:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    twice = sum(count > 1 for count in seen.values())
    return replace(samples, names=tuple(names)), (f"{twice} names stand more than once; each was taken as a sample",)


def _lines(text: str) -> tuple[list[Line], list[str], bool]:
    """The lines with their numbers, in words; the names of loci if a comment tells; and whether it says simulated."""
    if len(text) > MOST_SIGNS:
        raise Faults([Fault("samples", 0, "is too large")])
    lines: list[Line] = []
    loci: list[str] = []
    simulated = False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.split()
        if words and words[0].startswith("#"):
            simulated = simulated or "simulated" in line.casefold()
            loci = words[2:] if words[1:2] == ["loci:"] else loci
        elif words:
            lines.append((number, words))
    return lines, loci, simulated


def _is_allele(word: str) -> bool:
    return bool(_WHOLE.fullmatch(word)) or word.casefold() in ABSENT


def _plain(text: str, loci: int | None, placed: bool = False) -> Samples:
    lines, names, simulated = _lines(text)
    if len(lines) > 1 and len(lines) % 2 and not any(_is_allele(word) for word in lines[0][1][1:]):
        names, lines = lines[0][1], lines[1:]
    if not lines:
        raise Faults([Fault("samples", 0, "is empty")])
    pairs = _pairs(lines)
    placed = placed or _has_places(pairs, loci or (len(names) if names else None))
    first = 2 if placed else 1
    count = len(pairs[0][0][1]) - first
    if not 1 <= count <= MOST_LOCI:
        raise Faults([Fault("samples", pairs[0][0][0], f"has {count} loci; from 1 to {MOST_LOCI} can be read")])
    named = len(names) >= count and len(set(names[-count:])) == count
    called = tuple(names[-count:]) if named else tuple(str(i + 1) for i in range(count))
    faults: list[Fault] = []
    rows = [[_alleles(n, words[0], words[first:], called, faults) for n, words in pair] for pair in pairs]
    faults += [Fault("samples", n, f"says place {b[1]}, the line above {a[1]}", a[0])
               for (_, a), (n, b) in pairs if placed and a[1] != b[1]]  # fmt: skip
    if faults:
        raise Faults(sorted(faults, key=lambda fault: fault.line))
    unknown = ABSENT | {UNKNOWN}
    places = tuple("" if not placed or a[1].casefold() in unknown else a[1] for (_, a), _ in pairs)
    alleles = whole(np.asarray(rows, dtype=np.int64).transpose(0, 2, 1))
    return Samples(tuple(a[0] for (_, a), _ in pairs), called, alleles, places, named, simulated)


def _pairs(lines: list[Line]) -> list[tuple[Line, Line]]:
    """Every two lines that belong together. Raises Faults where a line stands alone or is too long or short."""
    faults, i, length = [], 0, len(lines[0][1])
    found = []
    while i < len(lines):
        number, words = lines[i]
        if i + 1 == len(lines) or lines[i + 1][1][0] != words[0]:
            faults.append(Fault("samples", number, "stands alone: a sample has two lines with its name", words[0]))
            i += 1
            continue
        for at, one in lines[i : i + 2]:
            if len(one) != length:
                said = f"has {len(one)} columns, the first sample {length}"
                faults.append(Fault("samples", at, said, words[0]))
        found.append((lines[i], lines[i + 1]))
        i += 2
    if faults:
        raise Faults(faults)
    return found


def _has_places(pairs: list[tuple[Line, Line]], loci: int | None) -> bool:
    """Whether the second column is the place of a sample, not its first allele.

    It is where the number of loci leaves one column over; where it holds anything but alleles; else where both lines
    agree in every one of at least three samples. A reference set always has one.
    """
    width = len(pairs[0][0][1])
    if loci is not None and width in (loci + 1, loci + 2):
        return width == loci + 2
    values = [(a[1], b[1]) for (_, a), (_, b) in pairs if len(a) > 2]
    if not values:
        return False
    if any(a == UNKNOWN or not _is_allele(a) for a, _b in values):
        return True
    return len(values) >= 3 and all(a == b for a, b in values)


def _alleles(number: int, name: str, words: list[str], loci: tuple[str, ...], faults: list[Fault]) -> list[int]:
    found = []
    for locus, word in zip(loci, words, strict=True):
        if word.casefold() in ABSENT:
            found.append(MISSING)
        elif _WHOLE.fullmatch(word):
            found.append(int(word))
        else:
            found.append(MISSING)
            said = "an allele is a whole number, and -999 where it is missing"
            faults.append(Fault("samples", number, f"“{word[:40]}” is no allele: {said}", name, locus))
    return found


def whole(alleles: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return alleles, shape (n, loci, 2), with every half-read locus missing, and 0 missing among lengths."""
    found = alleles.copy()
    if found.size and found.max() > _LENGTHS:
        found[found == 0] = MISSING
    found[(found == MISSING).any(axis=2)] = MISSING
    return np.asarray(np.sort(found, axis=2))


def _placed(
    samples: Samples, places: tuple[Place, ...], text: str
) -> tuple[Samples, np.ndarray[tuple[int, ...], np.dtype[np.int64]], tuple[str, ...]]:
    """The samples whose place is known, and which place it is. Raises Faults where a place is not in the list."""
    at = {place.name.casefold(): i for i, place in enumerate(places)}
    at |= {place.key.casefold(): i for i, place in enumerate(places)}
    unknown = [i for i, place in enumerate(samples.places) if not place]
    stray = [
        (samples.names[i], place) for i, place in enumerate(samples.places) if place and place.casefold() not in at
    ]
    if stray:
        lines = [_line(text, name) if i < Faults.SHOWN else 0 for i, (name, _place) in enumerate(stray)]
        raise Faults([Fault("samples", line, f"place {place} is not in the file of places", name)
                      for line, (name, place) in zip(lines, stray, strict=True)])  # fmt: skip
    kept = [i for i, place in enumerate(samples.places) if place]
    if not kept:
        raise Faults([Fault("samples", 0, "no sample says where it is from: a reference set needs the places")])
    where = np.asarray([at[samples.places[i].casefold()] for i in kept], dtype=np.int64)
    said = (f"{len(unknown)} samples of unknown place were left out",) if unknown else ()
    return (samples.of(kept) if unknown else samples), where, said
