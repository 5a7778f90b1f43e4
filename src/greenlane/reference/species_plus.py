"""Reader for an administration's own download of the Species+ list of CITES taxa.

The list may not be passed on, so the product ships none of it. ``read`` turns the file into rows or faults, one by
one; ``write`` lays down the tables that ``taxa`` then prefers to the shipped ones.
"""

from __future__ import annotations

import csv
import datetime
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from greenlane.reference import catalogue, countries, tables
from greenlane.reference.folding import fold

SOURCE = "Species+ download of the administration"

_COLUMNS = {
    "kingdom": ("kingdom",),
    "class": ("class",),
    "order": ("order",),
    "family": ("family",),
    "name": ("fullname", "scientificname", "taxon"),
    "rank": ("rank",),
    "listing": ("currentlisting", "listing", "appendix", "citeslisting"),
    "since": ("effectiveat", "effectivefrom", "listedsince"),
    "party": ("party", "parties"),
    "note": ("fullannotation", "fullnote", "annotation"),
    "annotation": ("hashfullannotation", "hashannotation", "hashfullnote", "hashnote"),
    "names": ("alldistributionfullnames", "distributionfullnames"),
    "codes": ("alldistributionisocodes", "distributionisocodes"),
    "native": ("nativedistributionfullnames", "nativedistribution"),
    "synonyms": ("synonyms", "synonymnames"),
}  # fmt: skip
_REQUIRED = ("kingdom", "name", "rank", "listing")
_RANKS = {"SPECIES", "SUBSPECIES", "GENUS", "SUBFAMILY", "FAMILY", "ORDER"}
_NAME_RANK = {1: "GENUS", 2: "SPECIES", 3: "SUBSPECIES"}
_KINGDOMS = {"animalia": "Animalia", "plantae": "Plantae"}


class MissingColumn(ValueError):
    """The file lacks a column without which it cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with a field of a line; ``refused`` says whether the whole line was left out for it."""

    line: int
    field: str
    value: str
    reason: str
    refused: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One taxon of the list; ``appendices`` holds ``none`` for a taxon outside; ``native`` is empty when not given."""

    line: int
    kingdom: str
    class_: str
    order: str
    family: str
    name: str
    rank: str
    appendices: tuple[str, ...]
    since: datetime.date | None
    parties: tuple[str, ...]
    annotation: str
    note: str
    native: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = field(default=())


def read(stream: Iterable[str]) -> Iterator[Row | Fault]:
    """Yield the rows of a download, or faults, as it is read; values may be parted by comma, semicolon or tab.

    Raises MissingColumn before the first row if kingdom, scientific name, rank or listing is not among the columns.
    """
    lines = iter(stream)
    head = next(lines, "").removeprefix("\ufeff")
    parting = max(",;\t", key=head.count)
    reader = csv.reader(itertools.chain([head], lines), delimiter=parting)
    places = _places(next(reader, []))
    for values in reader:
        if any(value.strip() for value in values):
            yield from _read_line(reader.line_num, {key: _at(values, place) for key, place in places.items()})


def write(rows: Iterable[Row | Fault], folder: Path) -> int:
    """Write rows (faults are passed over) as the tables of an imported list into ``folder``; return how many taxa.

    A taxon that stands twice is written once with all its listings.
    """
    taxa: dict[str, dict[str, str]] = {}
    listings: dict[tuple[str, str, str], dict[str, str]] = {}
    ranges: dict[str, dict[str, str]] = {}
    names: dict[tuple[str, str], dict[str, str]] = {}
    stamp = {"source": SOURCE, "trust": "sourced"}
    for row in rows:
        if isinstance(row, Fault):
            continue
        _add_taxon(taxa, row, stamp)
        for appendix in row.appendices:
            listings[row.name, appendix, " ".join(row.parties)] = _listing(row, appendix) | stamp
        if row.native:
            ranges[row.name] = {"taxon": row.name, "countries": " ".join(row.native)} | stamp
        for synonym in row.synonyms:
            names[row.name, synonym] = _synonym(row.name, synonym) | stamp
    folder.mkdir(parents=True, exist_ok=True)
    _lay(folder, "taxa", taxa.values())
    _lay(folder, "listings", listings.values())
    _lay(folder, "taxon_range", ranges.values())
    _lay(folder, "taxon_names", names.values())
    catalogue.forget()
    return len({name for name, _, _ in listings})


_LAID = {
    "taxa": "name rank kingdom class order family subfamily listed_as complete source trust",
    "listings": "taxon rank appendix valid_from valid_to scope countries scope_note annotation party note source trust",
    "taxon_range": "taxon countries source trust",
    "taxon_names": "taxon name language strength source trust",
}


def _lay(folder: Path, name: str, rows: Iterable[dict[str, str]]) -> None:
    """Write one table beside its place and move it there, so that no reader meets half a table."""
    fresh = folder / f"{name}.csv.new"
    tables.write(fresh, _LAID[name].split(), rows)
    fresh.replace(folder / f"{name}.csv")


def _places(header: list[str]) -> dict[str, int]:
    known = {
        re.sub(r"[^a-z]", "", title.replace("#", "hash").lower()): at for at, title in reversed([*enumerate(header)])
    }
    found = {key: known[title] for key, titles in _COLUMNS.items() for title in reversed(titles) if title in known}
    for key in _REQUIRED:
        if key not in found:
            raise MissingColumn(f"column missing: {key} (looked for {', '.join(_COLUMNS[key])})")
    return found


def _at(values: list[str], place: int) -> str:
    return values[place].strip() if place < len(values) else ""


def _read_line(line: int, cell: dict[str, str]) -> Iterator[Row | Fault]:
    faults: list[Fault] = []
    kingdom = _KINGDOMS.get(cell["kingdom"].lower(), "")
    if not kingdom:
        faults.append(Fault(line, "Kingdom", cell["kingdom"], "neither Animalia nor Plantae"))
    name = " ".join(cell["name"].replace(" spp.", "").split())
    if not re.fullmatch(r"[A-Z][^\W\d_]+( [\w.\-×]+){0,4}", name):
        faults.append(Fault(line, "FullName", cell["name"], "not a scientific name"))
    rank = cell["rank"].upper() or _NAME_RANK.get(len(name.split()), "")
    if rank == "VARIETY":
        rank = "SUBSPECIES"
    if rank not in _RANKS:
        faults.append(Fault(line, "Rank", cell["rank"], "not a rank this list uses"))
    appendices = _appendices(cell["listing"])
    if not appendices:
        faults.append(Fault(line, "CurrentListing", cell["listing"], "not made of I, II, III and NC"))
    since, wrong = _since(line, cell.get("since", ""))
    parties, unknown = _iso2s(_parted(cell.get("party", "")), {})
    faults.extend(wrong)
    faults.extend(Fault(line, "Party", party, "country not known") for party in unknown)
    native, strange = _native(cell)
    yield from faults
    yield from (Fault(line, "NativeDistributionFullNames", place, "country not known", False) for place in strange)
    if not faults:
        yield Row(
            line, kingdom, cell.get("class", "").capitalize(), cell.get("order", "").capitalize(),
            cell.get("family", "").capitalize(), name, rank, appendices, since, parties,
            _hash(cell), _plain(cell.get("note", "")), () if strange else native,
            tuple(_parted(cell.get("synonyms", ""))),
        )  # fmt: skip


def _appendices(text: str) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[/,;+ ]+", text.upper()) if part]
    if not parts or any(part not in ("I", "II", "III", "NC") for part in parts):
        return ()
    return tuple(dict.fromkeys("none" if part == "NC" else part for part in parts))


def _since(line: int, text: str) -> tuple[datetime.date | None, list[Fault]]:
    if not text:
        return None, []
    try:
        if match := re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
            day, month, year = (int(part) for part in match.groups())
            return datetime.date(year, month, day), []
        return datetime.date.fromisoformat(text[:10]), []
    except ValueError:
        return None, [Fault(line, "EffectiveAt", text, "neither YYYY-MM-DD nor DD/MM/YYYY")]


def _native(cell: dict[str, str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the ISO2 codes of the native range, and the names that are no country's."""
    named, codes = _parted(cell.get("names", "")), _parted(cell.get("codes", ""))
    own = {fold(name): code for name, code in zip(named, codes, strict=True)} if len(named) == len(codes) else {}
    return _iso2s(_parted(cell.get("native", "")), own)


def _iso2s(names: list[str], own: dict[str, str]) -> tuple[tuple[str, ...], list[str]]:
    codes, strange = [], []
    for name in names:
        bare = re.sub(r"\s*\((distribution|native|uncertain|extinct|reintroduced|introduced)[^)]*\)", "", name)
        code = own.get(fold(bare)) or (bare if re.fullmatch("[A-Z]{2}", bare) else countries.find(bare))
        if code:
            codes.append(code)
        else:
            strange.append(name)
    return tuple(dict.fromkeys(codes)), strange


def _parted(text: str) -> list[str]:
    """Split a cell that holds a list; a comma inside brackets does not part."""
    return [part.strip() for part in re.split(r"[;|]|,(?![^(]*\))", text) if part.strip()]


def _hash(cell: dict[str, str]) -> str:
    found = re.search(r"#\d+", cell.get("annotation", "") or cell.get("note", ""))
    return found.group() if found else ""


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def _add_taxon(taxa: dict[str, dict[str, str]], row: Row, stamp: dict[str, str]) -> None:
    """Add a taxon, and the ranks above it that no table has yet."""
    above = {"kingdom": row.kingdom, "class": row.class_, "order": row.order, "family": row.family}
    shipped = catalogue.entry(row.name)
    known = {"subfamily": shipped.subfamily, "listed_as": "|".join(shipped.listed_as)} if shipped else {}
    taxa[row.name] = {"name": row.name, "rank": row.rank, "complete": "no"} | above | known | stamp
    genus = row.name.split()[0] if row.rank in ("SPECIES", "SUBSPECIES") else ""
    higher = (("GENUS", genus), ("FAMILY", row.family), ("ORDER", row.order))
    for rank, name in higher:
        if name and name not in taxa and catalogue.entry(name) is None:
            kept = above | ({"family": ""} if rank == "ORDER" else {})
            taxa[name] = {"name": name, "rank": rank, "complete": "no"} | kept | stamp


def _listing(row: Row, appendix: str) -> dict[str, str]:
    return {
        "taxon": row.name,
        "rank": row.rank,
        "appendix": appendix,
        "valid_from": row.since.isoformat() if row.since else "",
        "annotation": row.annotation,
        "party": " ".join(row.parties) if appendix == "III" else "",
        "note": row.note,
    }


def _synonym(taxon: str, name: str) -> dict[str, str]:
    return {"taxon": taxon, "name": name, "language": "la", "strength": "strong"}
