"""What the codes of a record are called in returns, which are written in English whatever a reader's language. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from greenlane.seizures.record import Charge, Money, Record

GROUNDS = {
    "basel_9_1_a": "Basel Convention Art. 9(1)(a): without notification",
    "basel_9_1_b": "Basel Convention Art. 9(1)(b): without consent",
    "basel_9_1_c": "Basel Convention Art. 9(1)(c): consent obtained by falsification, misrepresentation or fraud",
    "basel_9_1_d": "Basel Convention Art. 9(1)(d): does not conform with the documents",
    "basel_9_1_e": "Basel Convention Art. 9(1)(e): deliberate disposal in contravention",
    "basel_4": "Basel Convention Art. 4: prohibited import or export",
    "cites_2": "CITES Art. II to V: trade contrary to the Convention",
    "cites_8": "CITES Art. VIII: confiscation",
    "cites_permit": "CITES Art. VI: permit missing or not valid",
    "montreal_4": "Montreal Protocol Art. 4: trade with a non-Party",
    "montreal_4b": "Montreal Protocol Art. 4B: without a licence",
    "national": "national law",
}
MODES = {"post": "mail", "sea": "maritime", "road": "land", "express": "express courier", "luggage": "personal luggage"}
"""Modes of transport as the CITES form groups them; any other is called by its code."""


def words(code: str | None) -> str:
    """Return a code as words: ``cover_load`` is cover load."""
    return (code or "").replace("_", " ")


def mode(code: str | None) -> str:
    return MODES.get(code or "", words(code))


def grounds(record: Record) -> str:
    """Return the legal grounds, each with its own words where it has some."""
    said = (f"{GROUNDS.get(one.code, words(one.code))}{f': {one.text}' if one.text else ''}" for one in record.grounds)
    return "; ".join(said)


def method(code: str, note: str) -> str:
    """Return a coded method with the note beside it."""
    return "; ".join(filter(None, (words(code), note)))


def listed(values: Iterable[str | None]) -> str:
    """Return what there is, each once, in order: ``KE; TZ``."""
    return "; ".join(dict.fromkeys(value for value in values if value))


def place(record: Record) -> str:
    """Return where it was: what kind of place, its name and its code."""
    if record.place is None:
        return words(record.location)
    code = f"({record.place.code})" if record.place.code else ""
    named = " ".join(filter(None, (record.place.name, code)))
    return ", ".join(filter(None, (named, words(record.location))))


def laws(record: Record) -> str:
    return listed(charge.law for charge in record.charges)


def sanctions(record: Record) -> str:
    """Return what a court or an authority decided; nothing where nothing is decided yet."""
    return "; ".join(filter(None, map(_decided, record.charges)))


def proceedings(record: Record) -> str:
    """Return every charge: the law, and what was decided or that it is pending."""
    said = ((charge.law, _decided(charge) or words(charge.result)) for charge in record.charges)
    return "; ".join(": ".join(filter(None, one)) for one in said)


def _decided(charge: Charge) -> str:
    months = f"{charge.months} months in prison" if charge.months else ""
    fine = f"fine {charge.fine.amount} {charge.fine.currency}" if charge.fine else ""
    result = "" if charge.result in ("pending", "unknown") else words(charge.result)
    return ", ".join(filter(None, (result, charge.sanction, months, fine)))


def sums(values: Iterable[Money | None]) -> str:
    """Return amounts of money summed, one sum for each currency."""
    by: defaultdict[str, Decimal] = defaultdict(Decimal)
    for value in values:
        if value:
            by[value.currency] += value.amount
    return "; ".join(f"{by[currency]:f} {currency}" for currency in sorted(by))
