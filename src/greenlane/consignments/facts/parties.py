"""The people and companies named: whether they are named at all, can be found, and are who the goods are for."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from greenlane.consignments.consignment import Party
from greenlane.consignments.facts import checks
from greenlane.consignments.facts.normalise import address_key, code_key, party_key, phone_key
from greenlane.consignments.facts.view import Row, View

_ALWAYS_NAMES_PARTIES = ("manifest", "postal")
"""Kinds of input in which a blank party or address is an omission; a declaration may simply not carry the field."""


def of_consignment(view: View) -> Row:
    """Return the facts that every line shares. Never the nationality of a person: countries are of addresses."""
    consignor, consignee = view.consignor, view.consignee
    return {
        "consignor": _key(consignor),
        "consignee": _key(consignee),
        "notify": _key(view.consignment.party("notify")),
        "broker": _key(view.consignment.party("broker") or view.consignment.party("declarant")),
        "consignor_address_key": address(consignor),
        "consignee_address_key": address(consignee),
        "consignor_phone_key": phone(consignor),
        "consignee_phone_key": phone(consignee),
        "consignor_country": consignor.country if consignor else None,
        "consignee_country": consignee.country if consignee else None,
        "party_missing": party_missing(view),
        "to_order": to_order(view),
        "consignee_intermediary": _intermediary(consignee),
        "consignor_intermediary": _intermediary(consignor),
        "natural_consignee": consignee.natural_person if consignee else None,
        "post_box": post_box(view),
        "address_missing": address_missing(view),
        "same_party": same_party(consignor, consignee),
        "payer_third": payer_third(view),
    }


def party_missing(view: View) -> bool | None:
    """Say whether consignor or consignee is not named; None for a declaration that names no party at all."""
    if not any(party.name for party in view.consignment.parties):
        return True if view.consignment.kind in _ALWAYS_NAMES_PARTIES else None
    return not (_key(view.consignor) and _key(view.consignee))


def to_order(view: View) -> bool | None:
    """Say whether the consignee is only 'to order' and nobody is to be notified; None where no consignee is named."""
    consignee, notify = view.consignee, view.consignment.party("notify")
    if consignee is None or not consignee.name:
        return None
    return checks.only_to_order(consignee.name) and not (notify and notify.name)


def _intermediary(party: Party | None) -> bool | None:
    return checks.intermediary(party.name) if party and party.name else None


def post_box(view: View) -> bool | None:
    """Say whether the address of consignor or consignee is a post box; False only where each of them has an address."""
    ends = [party for party in (view.consignor, view.consignee) if party is not None]
    if any(checks.post_box(party.address) for party in ends if party.address):
        return True
    return False if ends and all(party.address for party in ends) else None


def address_missing(view: View) -> bool | None:
    """Say whether consignor or consignee, where named, has neither address nor city.

    None where neither is named, and for a declaration that gives no address at all.
    """
    named = [party for party in (view.consignor, view.consignee) if party is not None and party.name]
    if not named:
        return None
    placed = [party for party in named if party.address or party.city]
    if not placed and view.consignment.kind not in _ALWAYS_NAMES_PARTIES:
        return None
    return len(placed) < len(named)


def same_party(consignor: Party | None, consignee: Party | None) -> bool | None:
    """Say whether consignor and consignee bear the same name or the same identifier; None where one is not named."""
    ours, theirs = _key(consignor), _key(consignee)
    if consignor is None or consignee is None or not ours or not theirs:
        return None
    identifier = code_key(consignor.identifier or "")
    return ours == theirs or (identifier != "" and identifier == code_key(consignee.identifier or ""))


def address(party: Party | None) -> str | None:
    """Return what stands for a party's address: the same for two that differ in spelling. None without a street."""
    if party is None or not party.address:
        return None
    return hashed(address_key(party.address, party.city or "", party.country or ""))


def phone(party: Party | None) -> str | None:
    """Return what stands for a party's telephone number; None without one."""
    return hashed(phone_key(party.phone)) if party and party.phone else None


@lru_cache(maxsize=65536)
def hashed(key: str) -> str | None:
    """Return a short hash of a key (BLAKE2b, 64 bits): it is compared and counted, and not read. None for no key."""
    return blake2b(key.encode(), digest_size=8).hexdigest() if key else None


def payer_third(view: View) -> bool | None:
    """Say whether the payer of the freight is neither consignor nor consignee (exporter, importer); None unnamed."""
    payer = _key(view.consignment.party("payer"))
    ends = ("consignor", "exporter", "consignee", "importer")
    known = {_key(party) for party in view.consignment.parties if party.role in ends} - {None}
    return payer not in known if payer and known else None


def _key(party: Party | None) -> str | None:
    """Return the normalised name, or None where there is none."""
    return (party_key(party.name) or None) if party and party.name else None
