"""Returns: prepared by one person, signed or refused by a second, sent; and the columns of those that have some."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import By, enter, require
from greenlane.people.models import Organisation, Person
from greenlane.reporting import mapping
from greenlane.reporting.actions.gathering import gather
from greenlane.reporting.difference import Difference, Table, between
from greenlane.reporting.models import Mapping, Submission
from greenlane.reporting.return_shelf import by_name
from greenlane.reporting.statutory import Made
from greenlane.reporting.writing import file_name, write

State = Submission.State


class Refused(ValueError):
    """The deed does not fit the return; the message says why, ``field`` at which field of a form."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def prepare(
    name: str,
    since: dt.date,
    until: dt.date,
    subject: UUID | None = None,
    *,
    kind: str = "",
    note: str = "",
    by: Person,
) -> Submission:
    """Make a return and keep it as it is now, for a second person to sign. What is missing is kept with it.

    ``kind`` is that of the file (the first that the return is offered in). Raises UnknownReturn, NotOffered,
    PermissionDenied, and Refused where there is nothing in it.
    """
    made = gather(by, name, since, until, subject)
    owner = by.organisation
    if owner is None:
        raise PermissionDenied
    if not made.adds_up:
        raise ArithmeticError(f"{name}: what was read is not what is reported and listed")
    content = write(made, kind)
    with transaction.atomic():
        hold(owner.chain)
        submission = Submission.objects.create(
            owner=owner, name=name, since=since, until=until, subject=subject, nominal=made.what.nominal,
            header=list(made.header), rows=made.texts, missing=[asdict(one) for one in made.missing],
            left_out=[{"case": out.key[0], "line": out.key[1], "number": out.number, "reason": out.reason}
                      for out in made.left_out],
            sources=_sources(made), file_name=file_name(made, kind), content=content,
            sha256=hashlib.sha256(content).hexdigest(), note=note.strip(), author=by, assignee=by,
        )  # fmt: skip
        _enter(submission, "return.prepared", by, rows=len(made.rows), left_out=len(made.left_out))
    return submission


def sign(submission: Submission, *, by: Person) -> Submission:
    """Sign a return that another person prepared: it may be sent now. Raises Refused, PermissionDenied."""
    with transaction.atomic():
        submission = _second(submission, by)
        submission.state, submission.signed_by, submission.signed_at = State.SIGNED, by, timezone.now()
        submission.save(update_fields=["state", "signed_by", "signed_at"])
        _enter(submission, "return.signed", by)
    return submission


def reject(submission: Submission, *, because: str, by: Person) -> Submission:
    """Refuse to sign a return that another person prepared, with the reason. Raises Refused, PermissionDenied."""
    if not because.strip():
        raise Refused(_("Say why."), "because")
    with transaction.atomic():
        submission = _second(submission, by)
        submission.state, submission.because = State.REJECTED, because.strip()
        submission.save(update_fields=["state", "because"])
        _enter(submission, "return.rejected", by, because=because.strip())
    return submission


def mark_sent(submission: Submission, *, to: str, on: dt.date, by: Person) -> Submission:
    """Record to whom a signed return was sent, and on which day. Raises Refused, PermissionDenied."""
    require(by, "prepare_return", Submission.objects.all().marking(submission))
    if not to.strip():
        raise Refused(_("Say to whom it was sent."), "to")
    if on > timezone.localdate():
        raise Refused(_("This day is still to come."), "on")
    with transaction.atomic():
        submission = _held(submission)
        if submission.state != State.SIGNED:
            raise Refused(_("Only what was signed is sent."))
        if submission.signed_at and on < timezone.localdate(submission.signed_at):
            raise Refused(_("This lies before it was signed."), "on")
        submission.state, submission.sent_to, submission.sent_on = State.SENT, to.strip()[:200], on
        submission.sent_by = by.name
        submission.save(update_fields=["state", "sent_to", "sent_on", "sent_by"])
        _enter(submission, "return.sent", by, to=to.strip())
    return submission


def change_mapping(name: str, columns: Sequence[dict[str, Any]], *, by: Person) -> Mapping:
    """Give a return that has a mapping the columns of one's own administration. Raises Refused, PermissionDenied."""
    owner = by.organisation
    if owner is None:
        raise PermissionDenied
    require(by, "prepare_return", owner.marking)
    if by_name(name).columns_of is None:
        raise Refused(_("The columns of this return cannot be changed."))
    try:
        kept = mapping.to_json(mapping.read(columns))
    except mapping.BadMapping as error:
        raise Refused(str(error), "columns") from error
    with transaction.atomic():
        hold(owner.chain)
        row, _new = Mapping.objects.update_or_create(
            owner=owner, name=name, defaults={"columns": kept, "changed_by": by}
        )
        enter(owner, [Deed("return.mapped", "mapping", str(row.pk), {"name": name, "columns": len(kept)})], by)
    return row


def record_export(made: Made, *, by: By, owner: Organisation | None = None) -> None:
    """Write into the ledger that a return was written out without being prepared to be sent.

    ``owner``: whose it is, where the machine's owner (SYSTEM) wrote it out.
    """
    owner = owner or (by.organisation if isinstance(by, Person) else None)
    if owner is None:
        raise PermissionDenied
    period = made.asked.period
    with transaction.atomic():
        said = {"name": made.what.name, "since": period.since.isoformat(), "until": period.until.isoformat()}
        enter(owner, [Deed("return.exported", "return", made.what.name, {**said, "rows": len(made.rows)})], by)


def last_signed(submission: Submission) -> Submission | None:
    """Return the last signed or sent submission of the same return, owner and subject that came before this one.

    That of the same period where there is one, since it is what this one corrects; else one of a period that overlaps.
    """
    before = Submission.objects.filter(
        owner=submission.owner_id,
        name=submission.name,
        subject=submission.subject,
        state__in=(State.SIGNED, State.SENT),
    )
    before = before.filter(prepared_at__lt=submission.prepared_at).exclude(pk=submission.pk).order_by("-prepared_at")
    same = before.filter(since=submission.since, until=submission.until).first()
    return same or before.filter(since__lte=submission.until, until__gte=submission.since).first()


def difference(submission: Submission) -> Difference | None:
    """Return what differs from the last signed submission; None where there is none."""
    before = last_signed(submission)
    return between(_table(before), _table(submission)) if before else None


def _table(submission: Submission) -> Table:
    header, rows = tuple(submission.header), tuple(tuple(row) for row in submission.rows)
    what = by_name(submission.name)
    places = [n for n, column in enumerate(what.columns) if column.key in what.key]
    if places:
        keys = tuple(tuple(row[n] for n in places) for row in rows)
    else:
        keys = tuple(tuple(source) for source in submission.sources)
    return Table(header, rows, keys)


def _sources(made: Made) -> list[list[str]]:
    """For each row, the record, line and shipment that it is of (the first, where it is a sum)."""
    return [[str(part) for part in row.covers[0]] if row.covers else ["", "0", ""] for row in made.rows]


def _second(submission: Submission, by: Person) -> Submission:
    """Return a prepared return, held, once it is sure that ``by`` may sign it and did not prepare it."""
    marking = Submission.objects.all().marking(submission)
    require(by, "sign_return", marking)
    if submission.nominal:
        require(by, "see_nominal", marking)
    submission = _held(submission)
    if submission.state != State.PREPARED:
        raise Refused(_("The return is %(state)s.") % {"state": submission.get_state_display()})
    return submission


def _held(submission: Submission) -> Submission:
    hold(submission.owner.chain)
    return Submission.objects.select_for_update(of=("self",)).select_related("owner").get(pk=submission.pk)


def _enter(submission: Submission, verb: str, by: Person, **detail: Any) -> None:
    said = {
        "name": submission.name, "since": submission.since.isoformat(), "until": submission.until.isoformat(),
        "sha256": submission.sha256, **detail,
    }  # fmt: skip
    enter(submission.owner, [Deed(verb, "submission", str(submission.pk), said)], by)
