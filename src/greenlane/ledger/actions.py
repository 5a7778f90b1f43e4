from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from greenlane.ledger import chain as chains
from greenlane.ledger import verbs
from greenlane.ledger.models import Entry, Head


class OutsideTransaction(RuntimeError):
    """An entry is written in the transaction of the deed it records, or not at all."""


class AlreadyErased(ValueError):
    """The body of this entry is gone."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What to record of one deed, beside the chain and the actor."""

    verb: str
    subject_kind: str
    subject_id: str
    detail: Mapping[str, object] = field(default_factory=dict)


def record(
    *,
    chain: str,
    actor: str,
    actor_name: str,
    verb: str,
    subject_kind: str,
    subject_id: str,
    detail: Mapping[str, object],
) -> Entry:
    """Append one entry to a chain, inside the caller's transaction.

    ``chain`` is the organisation's id as text; ``detail`` holds what ``chain.plain`` takes. The chain stays locked
    until the transaction ends; an action that writes to several chains takes them in sorted order.
    Raises OutsideTransaction, UnknownVerb, MissingField, NotCanonical.
    """
    deed = Deed(verb, subject_kind, subject_id, detail)
    return record_all([deed], chain=chain, actor=actor, actor_name=actor_name)[0]


def record_all(deeds: Iterable[Deed], *, chain: str, actor: str, actor_name: str) -> list[Entry]:
    """Append one entry for each deed, in order, with one lock and one statement. Raises as ``record`` does."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("record() needs an open transaction: wrap the action in transaction.atomic()")
    bodies = [(deed, _body(deed, actor_name)) for deed in deeds]
    if not bodies:
        return []
    head = _locked_head(chain)
    at = timezone.now()
    entries = []
    for deed, body in bodies:
        entry = Entry(
            chain=chain,
            seq=head.seq + 1,
            prev=head.hash,
            at=at,
            actor=actor,
            verb=deed.verb,
            subject_kind=deed.subject_kind,
            subject_id=str(deed.subject_id),
            digest=chains.digest(body),
            body=body,
        )
        entry.hash = chains.link(entry.header)
        head.seq, head.hash = entry.seq, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    head.save(update_fields=["seq", "hash"])
    return entries


def erase(*, chain: str, seq: int, actor: str, actor_name: str, reason: str) -> Entry:
    """Erase the body of one entry, and record that it was erased and why. The chain stays sound.

    Who may order an erasure is for the caller to decide. Raises Entry.DoesNotExist, AlreadyErased.
    """
    with transaction.atomic():
        _locked_head(chain)
        entry = Entry.objects.get(chain=chain, seq=seq)
        if entry.erased:
            raise AlreadyErased(f"entry {seq} of chain {chain} has no body left")
        Entry.objects.filter(pk=entry.pk).update(body=None)
        return record(
            chain=chain,
            actor=actor,
            actor_name=actor_name,
            verb=chains.ERASED,
            subject_kind=chains.ENTRY,
            subject_id=str(seq),
            detail={"reason": reason},
        )


def hold(chain: str) -> None:
    """Take a chain, locked until the transaction ends, ahead of the rows that an action changes.

    Taking consignments in holds the chain before it touches what hangs on them. An action that locked such a row first
    and then waited for the chain would wait in a circle.
    """
    _locked_head(chain)


def _body(deed: Deed, actor_name: str) -> dict[str, object]:
    verbs.check(deed.verb, deed.detail)
    body = chains.plain(deed.detail)
    if not isinstance(body, dict) or body.keys() & {chains.SALT, chains.NAME}:
        raise chains.NotCanonical(f"a detail must not use {chains.SALT} or {chains.NAME}")
    return {**body, chains.NAME: chains.plain(actor_name), chains.SALT: secrets.token_hex(16)}


def _locked_head(chain: str) -> Head:
    """Take the end of a chain, locked until the transaction ends: a row of PostgreSQL, all of SQLite (IMMEDIATE)."""
    head, _ = Head.objects.select_for_update().get_or_create(chain=chain)
    return head
