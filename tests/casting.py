"""The cast, made once by its actions and then copied: a copy is 6 statements, to make it takes 320.

A copy has keys and a ledger of its own, as if it had been made anew: what a test leaves in the data folder, or a
process remembers by key, is never taken for another test's.
"""

from __future__ import annotations

import uuid
from dataclasses import fields
from typing import Any

from greenlane.ledger import chain as chains
from greenlane.ledger.models import Entry, Head
from greenlane.people.cast import Cast, make
from greenlane.people.models import Assignment, Office, Organisation, Person

MODELS = (Organisation, Office, Person, Assignment)
_kept: dict[type, list[dict[str, Any]]] = {}
_names: dict[str, uuid.UUID] = {}


def anew() -> Cast:
    """Make the cast, or a copy of one that was made before."""
    if Organisation.objects.exists():
        return make(by="system")
    if not _kept:
        return _keep(make(by="system"))
    keys = {row["id"]: uuid.uuid4() for model in MODELS for row in _kept[model]}
    texts = {str(old): str(new) for old, new in keys.items()}
    made = {}
    for model in MODELS:
        rows = [model(**{name: _instead(value, keys, texts) for name, value in row.items()}) for row in _kept[model]]
        made |= {row.pk: row for row in model.objects.bulk_create(rows)}
    _entries(keys, texts)
    for office in Office.objects.select_related("organisation"):
        made[office.pk] = office
    return Cast(**{name: made[keys[key]] for name, key in _names.items()})


def _keep(cast: Cast) -> Cast:
    for model in (*MODELS, Entry):
        _kept[model] = list(model.objects.order_by("pk").values())
    _names.update({field.name: getattr(cast, field.name).pk for field in fields(Cast)})
    return cast


def _entries(keys: dict[uuid.UUID, uuid.UUID], texts: dict[str, str]) -> None:
    """Write the ledger of the copy: the same deeds, linked anew because they name other keys."""
    heads: dict[str, Head] = {}
    entries = []
    for row in _kept[Entry]:
        said = {name: _instead(value, keys, texts) for name, value in row.items() if name != "id"}
        entry = Entry(**said)
        head = heads.setdefault(entry.chain, Head(chain=entry.chain))
        entry.prev, entry.digest = head.hash, chains.digest(entry.body)
        entry.hash = chains.link(entry.header)
        head.seq, head.hash = entry.seq, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    Head.objects.bulk_create(heads.values())


def _instead(value: Any, keys: dict[uuid.UUID, uuid.UUID], texts: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _instead(item, keys, texts) for name, item in value.items()}
    if isinstance(value, list):
        return [_instead(item, keys, texts) for item in value]
    if isinstance(value, str):
        return texts.get(value, value)
    return keys.get(value, value) if isinstance(value, uuid.UUID) else value
