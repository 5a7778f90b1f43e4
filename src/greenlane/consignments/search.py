"""What someone typed into the search field, brought to the normal forms of identifiers. Pure."""

from __future__ import annotations

from greenlane.consignments.facts.normalise import code_key, email_key, party_key, phone_key


def keys(text: str) -> frozenset[str]:
    """Return every normal form that ``text`` may stand for: a number, a party's name, an address, a telephone."""
    forms = {code_key(text), party_key(text), email_key(text), " ".join(text.casefold().split())}
    digits = phone_key(text)
    if len(digits) >= 6:
        forms.add(digits)
    return frozenset(form for form in forms if form)
