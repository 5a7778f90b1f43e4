from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from greenlane.ledger import chain as chains
from greenlane.ledger import verbs


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, subject_kind: str, subject_id: object) -> EntryQuerySet:
        """Everything that was done to one subject, first deed first."""
        return self.filter(subject_kind=subject_kind, subject_id=str(subject_id)).order_by("at", "id")

    def lines(self) -> Iterator[str]:
        """The entries as ``chain.line`` writes them, chain by chain, in constant memory."""
        for entry in self.order_by("chain", "seq").iterator(chunk_size=2000):
            yield entry.line


class Entry(models.Model):
    """One deed. Written once by ``ledger.actions.record``; the database refuses every change but erasing the body."""

    chain = models.CharField(max_length=64)
    seq = models.PositiveBigIntegerField()
    version = models.PositiveSmallIntegerField(default=chains.VERSION)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    body = models.JSONField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="ledger_one_entry_per_seq")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "at"], name="ledger_by_subject"),
            models.Index(fields=["actor", "at"], name="ledger_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.verb}"

    @property
    def header(self) -> dict[str, object]:
        return {
            "v": self.version,
            "chain": self.chain,
            "seq": self.seq,
            "prev": self.prev,
            "at": chains.moment(self.at),
            "actor": self.actor,
            "verb": self.verb,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "digest": self.digest,
        }

    @property
    def line(self) -> str:
        """The entry as it is exported. The hash is the stored one, so that a row altered in the database shows."""
        return chains.line(self.header, self.body, self.hash)

    @property
    def erased(self) -> bool:
        return self.body is None

    @property
    def actor_name(self) -> str:
        """The name the actor had at the time, or "" once erased."""
        return str(self.body.get(chains.NAME, "")) if self.body else ""

    @property
    def detail(self) -> dict[str, Any]:
        """What was recorded beside the header; empty once erased."""
        return {key: value for key, value in (self.body or {}).items() if key not in (chains.SALT, chains.NAME)}

    @property
    def sentence(self) -> str:
        """The deed as a sentence in the reader's language."""
        return self.said()

    def said(self, **instead: str) -> str:
        """The same, with something said in other words than those on record: in the reader's language."""
        actor = {} if self.erased else {"actor": self.actor_name}
        return verbs.sentence(self.verb, {**self.detail, **actor, "subject": self.subject_id, **instead})


class Head(models.Model):
    """The end of a chain. Who appends holds its row's lock until the transaction ends."""

    chain = models.CharField(max_length=64, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=chains.GENESIS)

    def __str__(self) -> str:
        return str(self.checkpoint)

    @property
    def checkpoint(self) -> chains.Checkpoint:
        return chains.Checkpoint(self.chain, self.seq, self.hash)
