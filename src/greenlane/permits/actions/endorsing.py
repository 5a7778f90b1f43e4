"""The ledger of box 14: what was really shipped under a paper, so that none is used twice over."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.people.actions import By, enter, require
from greenlane.people.models import Office
from greenlane.permits import endorse as ledger
from greenlane.permits import permit
from greenlane.permits.actions.desk import Refused, deed, hold, marking
from greenlane.permits.actions.judging import judge
from greenlane.permits.actions.known import as_declared, standing
from greenlane.permits.models import Endorsement, Paper, Shipped


def endorse(
    paper: Paper, new: permit.Endorsement, *, office: Office, consignment: Consignment | None = None, by: By
) -> Endorsement:
    """Endorse a paper at an office with what was really shipped.

    Every version of the paper is held while it is looked at what is left: of two who endorse at once, the second
    sees what the first wrote. Raises Refused where less is left, the same consignment was endorsed already, or the day
    cannot be. Goods that moved outside the paper's validity moved all the same: the note says how, and the paper is
    checked again.
    """
    require(by, "endorse", replace(marking(paper), office=office.pk))
    with transaction.atomic():
        paper = hold(paper)
        if not paper.current:
            raise Refused(_("This version has been replaced by a later one."))
        if paper.state == Paper.State.REFUSED:
            raise Refused(_("This paper is refused: it cannot be used."))
        new = replace(new, consignment=consignment.reference) if consignment else new
        _fits(paper, new)
        row = _keep(paper, new, office, consignment, by)
        recount(paper)
        if ledger.outside(paper.as_declared, new.day):
            judge(paper, by=by)
        enter(paper.owner, [deed("permit.endorsed", paper, shipped=_said(new), direction=new.direction)], by)
    return row


def take_back_endorsement(endorsement: Endorsement, *, because: str, by: By) -> Endorsement:
    """Take an endorsement back that was made by mistake: a row of its own says so, and what was used is left again."""
    office = endorsement.office
    require(by, "endorse", replace(marking(endorsement.paper), office=office.pk))
    if not because.strip():
        raise Refused(_("Say why the endorsement is taken back."))
    with transaction.atomic():
        hold(endorsement.paper)
        if not Endorsement.objects.standing().filter(pk=endorsement.pk).exists():
            raise Refused(_("This endorsement was taken back already."))
        row = Endorsement.objects.create(
            paper=endorsement.paper, office=office, day=endorsement.day, direction=endorsement.direction,
            note=because.strip(), takes_back=endorsement, by=str(by),
        )  # fmt: skip
        current = Paper.objects.versions_of(endorsement.paper).current().select_related("owner").get()
        recount(current)
        shipped = _said(as_declared(endorsement))
        told = deed("permit.endorsement_taken_back", current, shipped=shipped, because=because.strip())
        enter(current.owner, [told], by)
    return row


def direction_of(paper: Paper) -> permit.Direction:
    """In which direction goods cross our border under a paper: out of the owner's country, or into it."""
    return "export" if paper.export_country == paper.owner.country else "import"


def balances(paper: Paper, direction: permit.Direction | None = None) -> tuple[ledger.Balance, ...]:
    """What each line granted, used and leaves in one direction, by default that of our border."""
    declared = paper.as_declared
    known = [*declared.endorsements, *(as_declared(row) for row in standing(paper))]
    return ledger.balance(declared, known, direction or direction_of(paper))


def recount(paper: Paper) -> None:
    """Say on the paper whether anything is left of it. Called inside the action that changed it."""
    found = balances(paper)
    paper.left = any(line.left is None or line.left > 0 for line in found)
    paper.save(update_fields=["left"])


def _fits(paper: Paper, new: permit.Endorsement) -> None:
    """Raise Refused unless the endorsement fits what is left and names nothing a second time."""
    declared = paper.as_declared
    numbers = {line.line for line in declared.lines}
    if strange := [one.line for one in new.shipped if one.line not in numbers]:
        raise Refused(_("The paper has no line %(n)s.") % {"n": strange[0]})
    if len({one.line for one in new.shipped}) != len(new.shipped):
        raise Refused(_("Each line is endorsed once."))
    if any(round(one.quantity.amount, 6) <= 0 for one in new.shipped):
        raise Refused(_("A quantity is more than nothing."))
    _in_time(declared, new)
    before = [*declared.endorsements, *(as_declared(row) for row in standing(paper))]
    if any(ledger.twice((old, new)) for old in before):
        raise Refused(_("This consignment or its transport document is endorsed on the paper already."))
    left = {line.line: line for line in ledger.balance(declared, before, new.direction)}
    for line in ledger.fit(declared, before, new).after:
        if line.line in {one.line for one in new.shipped}:
            _fits_line(line, left[line.line])


def _in_time(declared: permit.Paper, new: permit.Endorsement) -> None:
    """Raise Refused for a day that cannot be, and for one outside the validity that the note does not explain."""
    if new.day > timezone.localdate():
        raise Refused(_("That day is yet to come."), "day")
    day = ledger.outside(declared, new.day)
    if day == "unissued":
        said = _("The paper was issued on %(day)s: nothing was shipped under it before.")
        raise Refused(said % {"day": date_format(declared.issued)}, "day")
    if day and not (new.note or "").strip():
        raise Refused(_("That day is outside the validity of the paper: say in the note how it was used."), "note")


def _fits_line(after: ledger.Balance, before: ledger.Balance) -> None:
    if after.over:
        told = {"n": after.line, "left": f"{before.left:f}" if before.left is not None else "?", "unit": after.unit}
        raise Refused(_("Line %(n)s: only %(left)s %(unit)s are left.") % told)
    if after.granted is not None and after.strange:
        told = {"n": after.line, "strange": ", ".join(after.strange), "unit": after.unit}
        raise Refused(_("Line %(n)s: %(strange)s cannot be set against %(unit)s.") % told)


def _keep(
    paper: Paper, new: permit.Endorsement, office: Office, consignment: Consignment | None, by: By
) -> Endorsement:
    row = Endorsement.objects.create(
        paper=paper,
        office=office,
        day=new.day,
        direction=new.direction,
        port=((new.port.name or new.port.code or "") if new.port else "")[:200],
        transport_document=new.transport_document or "",
        consignment=consignment,
        stamp=new.stamp or "",
        note=new.note or "",
        by=str(by),
    )
    lines = {line.number: line for line in paper.lines.all()}
    Shipped.objects.bulk_create(
        Shipped(endorsement=row, line=lines[one.line], amount=round(one.quantity.amount, 6), unit=one.quantity.unit)
        for one in new.shipped
    )
    return row


def _said(endorsement: permit.Endorsement) -> str:
    parts = (f"{one.line}: {one.quantity.amount.normalize():f} {one.quantity.unit}" for one in endorsement.shipped)
    return "; ".join(parts)
