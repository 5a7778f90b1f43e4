"""Taking papers in: read, believed whole or kept with every fault, checked at once, linked to what names them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from greenlane.consignments.actions import close, done_to, hold
from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.received_text import storable
from greenlane.ledger import actions as ledger
from greenlane.people.actions import By, enter, grant, require
from greenlane.people.models import Grant, Office, Person
from greenlane.permits import permit
from greenlane.permits.actions.desk import deed, person
from greenlane.permits.actions.endorsing import recount
from greenlane.permits.actions.judging import judge
from greenlane.permits.actions.meeting import find_consignments, present
from greenlane.permits.models import Paper, PaperLine, Presented, Unread
from greenlane.permits.received import Faulty, read, text_of


@dataclass(frozen=True)
class Received:
    """What became of one paper. ``state``: received, amended, repeated (known word for word), or unread."""

    state: str
    paper: Paper | None = None
    unread: Unread | None = None


def receive_paper(raw: bytes, *, office: Office, file_name: str = "", typed: bool = False, by: By) -> Received:
    """Take in one paper: eCITES XML of either version, or our JSON; ``typed`` JSON comes from a form.

    The same paper again changes nothing, but endorsements that it brings along are kept. One with the same number and
    other content is a new version. What cannot be believed is kept with a reason for each field.
    """
    require(by, "receive_paper", office.marking)
    source, found = read(raw)
    try:
        with transaction.atomic():
            return _received(raw, "typed" if typed else source, found, office, file_name, by)
    except IntegrityError:  # somebody took in the same paper meanwhile: now it is known
        with transaction.atomic():
            return _received(raw, "typed" if typed else source, found, office, file_name, by)


def _received(
    raw: bytes, source: str, found: permit.Paper | Faulty, office: Office, file_name: str, by: By
) -> Received:
    if isinstance(found, Faulty):
        return _unread(raw, found, office, file_name, by)
    return _take(found, storable(text_of(raw)), source, office, by)


def _take(found: permit.Paper, text: str, source: str, office: Office, by: By) -> Received:
    row = _row(found, text, source, office, by)
    ledger.hold(row.owner.chain)
    versions = Paper.objects.versions_of(row).select_for_update().order_by("version")
    known = {version.digest: version for version in versions}
    if same := known.get(row.digest):
        return _again(same, found, by)
    earlier = next((version for version in known.values() if version.current), None)
    if earlier:
        _replace(earlier, row, len(known))
    row.save(force_insert=True)
    PaperLine.objects.bulk_create(_lines(row, found))
    if earlier:
        _carry_over(earlier, row)
    recount(row)
    present(find_consignments(row), by)
    if not row.verdicts.exists():
        judge(row, by=by)
    verb = "permit.amended" if earlier else "permit.received"
    enter(row.owner, [deed(verb, row, version=row.version, lines=len(found.lines), overall=row.overall)], by)
    return Received("amended" if earlier else "received", row)


def _row(found: permit.Paper, text: str, source: str, office: Office, by: By) -> Paper:
    first = found.lines[0]
    goods = first.taxon or first.waste_code or first.substance or first.description or ""
    return Paper(
        owner=office.organisation,
        office=office,
        assignee=person(by),
        kind=found.kind,
        number=found.number,
        key=code_key(found.number)[:80] or found.number,
        country=found.country,
        issued=found.issued,
        valid_until=found.valid_until,
        export_country=found.leaves or "",
        import_country=found.import_country or "",
        summary=goods[:300],
        declared=permit.to_json(found),
        source=source,
        raw=text,
        digest=permit.digest(found),
        received_by=str(by),
    )


def _lines(row: Paper, found: permit.Paper) -> list[PaperLine]:
    return [
        PaperLine(
            paper=row,
            number=line.line,
            goods=(line.taxon or line.waste_code or line.substance or line.description or "")[:200],
            term=line.term or "",
            appendix=line.appendix or "",
            source=line.source or "",
            purpose=found.purpose_of(line) or "",
            origin=line.origin or "",
            amount=round(line.quantity.amount, 6) if line.quantity else None,
            unit=line.quantity.unit if line.quantity else "",
        )
        for line in found.lines
    ]


def _again(same: Paper, found: permit.Paper, by: By) -> Received:
    """The same paper once more: what was endorsed on it elsewhere since is added to what stands on it."""
    declared = same.as_declared
    new = [one for one in found.endorsements if one not in declared.endorsements]
    if new and same.current:
        stand = [permit.endorsement_to_json(one) for one in (*declared.endorsements, *new)]
        same.declared = same.declared | {"endorsements": stand}
        same.save(update_fields=["declared"])
        recount(same)
        judge(same, by=by)
        enter(same.owner, [deed("permit.endorsed_elsewhere", same, endorsements=len(new))], by)
    return Received("repeated", same)


def _replace(earlier: Paper, row: Paper, count: int) -> None:
    earlier.current = False
    earlier.save(update_fields=["current"])
    row.version, row.supersedes, row.tlp = count + 1, earlier, earlier.tlp
    row.office, row.assignee = earlier.office, earlier.assignee or row.assignee
    if earlier.state == Paper.State.ASKED:
        row.state = Paper.State.ASKED


def _carry_over(earlier: Paper, row: Paper) -> None:
    """An amendment shakes nothing off: to whom the paper was shown, and what it was linked to by hand."""
    for shown in Grant.objects.filter(kind="permit", object_id=earlier.pk).select_related("organisation", "person"):
        grant([row], shown.organisation, person=shown.person, nominal=shown.nominal)
    by_hand = earlier.presented.filter(by_number=False, consignment__current=True)
    Presented.objects.bulk_create(
        Presented(paper=row, consignment_id=held.consignment_id, by_number=False, by=held.by) for held in by_hand
    )


def _unread(raw: bytes, found: Faulty, office: Office, file_name: str, by: By) -> Received:
    text = storable(text_of(raw))
    signed = hashlib.sha256(text.encode()).hexdigest()
    known = Unread.objects.filter(owner=office.organisation, digest=signed).first()
    if known:
        return Received("unread", unread=known)
    row = Unread.objects.create(
        owner=office.organisation,
        office=office,
        assignee=person(by),
        reference=storable(found.number)[:80],
        file_name=storable(file_name)[:255],
        raw=text,
        faults=_told(found),
        digest=signed,
        received_by=str(by),
    )
    enter(row.owner, [done_to(row, "permit.unread", faults=len(row.faults))], by)
    return Received("unread", unread=row)


def _told(found: Faulty) -> list[dict[str, Any]]:
    return [storable({"field": f.field, "reason": f.reason, "as_written": f.as_written}) for f in found.faults]


def mend(unread: Unread, text: str | None = None, *, by: Person) -> Received:
    """Read a paper's text again, as an officer put it right; what was received stays on record all the same.

    Without ``text`` it is read as it stands, by what is known today. Raises Closed, PermissionDenied.
    """
    require(by, "edit", Unread.objects.all().marking(unread))
    with transaction.atomic():
        hold(unread)
        now = unread.text if text is None else storable(text)
        source, found = read(now.encode())
        before = [unread.mended_text, unread.faults]
        unread.mended_text, unread.tried_at = now if now != unread.raw else None, timezone.now()
        if isinstance(found, Faulty):
            unread.faults, unread.reference = _told(found), storable(found.number)[:80] or unread.reference
            unread.save(update_fields=["mended_text", "faults", "reference", "tried_at"])
            if before != [unread.mended_text, unread.faults]:
                enter(unread.owner, [done_to(unread, "permit.mended", faults=len(unread.faults))], by)
            return Received("unread", unread=unread)
        became = _take(found, now, source, unread.office, by)
        unread.reference, unread.paper = found.number[:80], became.paper
        close(unread, Unread.State.TAKEN_IN, by=by)
    return became
