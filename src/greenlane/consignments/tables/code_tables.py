"""The code tables of the reference room that a mapping profile may name instead of writing a table out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from greenlane.reference import codes, units


def named(name: str) -> Mapping[str, str]:
    """Return the code table of that name. Raises LookupError, naming those there are."""
    if name not in _TABLES:
        raise LookupError(f"no code table {name!r}; there are {', '.join(_TABLES)}")
    return _TABLES[name]()


def _lemis_to_cites(field: str) -> dict[str, str]:
    """A code that answers to several CITES codes, or to none, is *not declared*: a guess would look like a fact."""
    found = {c.code: c.cites for c in codes.lemis_codes().values() if c.field == field}
    return {code: cites[0] if len(cites) == 1 else "" for code, cites in found.items()}


def _lemis_names(field: str) -> dict[str, str]:
    return {c.code: c.name for c in codes.lemis_codes().values() if c.field == field}


def _units(system: str) -> dict[str, str]:
    """From a system's codes to symbols that mean the same unit in plain words."""
    every = units.all_units()
    plain = {(u.base, u.factor): u.code for u in reversed(every) if u.system == "plain"}
    return {u.code: plain.get((u.base, u.factor), u.name) for u in every if u.system == system}


_TABLES: dict[str, Callable[[], dict[str, str]]] = {
    "cites.term": lambda: {code: code for code in codes.terms()},
    "cites.purpose": lambda: {code: code for code in codes.purposes()},
    "cites.source": lambda: {code: code for code in codes.source_codes()},
    "cites.unit": lambda: _units("cites"),
    "rec20.unit": lambda: _units("rec20"),
    "lemis.term": lambda: _lemis_to_cites("term"),
    "lemis.term name": lambda: _lemis_names("term"),
    "lemis.purpose": lambda: _lemis_to_cites("purpose"),
    "lemis.source": lambda: _lemis_to_cites("source"),
    "lemis.unit": lambda: _units("lemis"),
}
