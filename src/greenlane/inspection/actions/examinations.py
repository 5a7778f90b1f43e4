"""What is written down while goods are opened: answers to the checklist."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment, GoodsLine
from greenlane.inspection import checklist
from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.models import Decision, Examination, Inspection, Mark, Reading, Scan
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Person


class Unfit(Refused):
    """An answer that does not fit; ``field`` is the key of its item, the message one of ``checklist.Unusable``."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(code)
        self.field = field


def goods_of(inspection: Inspection) -> tuple[str, ...]:
    """The classes of goods to look for: as the facts say, by what officers marked on its scans, and as found."""
    consignment = inspection.consignment
    declared = [code for line in GoodsLine.objects.filter(consignment=consignment) for code in line.classes]
    found = [find.get("goods_class", "") for find in inspection.found.get("finds", [])]
    # What a first reader saw is not told, here neither, while a second one reads.
    told = Scan.objects.of(consignment).exclude(state=Scan.State.SECOND)
    done = Reading.objects.filter(scan__in=told).exclude(verdict="")
    taken = Decision.objects.filter(reading__in=done, answer=Decision.Answer.ACCEPTED)
    drawn = Mark.objects.filter(reading__in=done)
    marks = [*taken.values_list("mark__goods", flat=True), *drawn.values_list("goods", flat=True)]
    return checklist.classes([*found, *declared], sorted(set(marks)))


def answer(inspection: Inspection, answers: Mapping[str, str], *, by: Person) -> Examination:
    """Keep answers by the keys of their items, beside those given before; an empty one takes an answer back.

    Raises Refused where the inspection is closed or opens nothing, Unfit where an answer does not fit its point.
    """
    require(by, "decide", Consignment.objects.all().marking(inspection.consignment))
    asked = checklist.items(checklist.sections(goods_of(inspection)))
    given = {key: _fit(asked, key, text) for key, text in answers.items()}
    with transaction.atomic():
        hold(inspection.consignment.owner.chain)
        inspection = open_one(inspection)
        kept, _made = Examination.objects.get_or_create(inspection=inspection, defaults={"changed_by": by})
        changed = {key: text for key, text in given.items() if text != kept.answers.get(key, {}).get("said", "")}
        if not changed:
            return kept
        entry = {"by": str(by.pk), "at": timezone.now().isoformat(timespec="seconds")}
        merged = {**kept.answers, **{key: {"said": text, **entry} for key, text in changed.items()}}
        kept.answers = {key: row for key, row in merged.items() if row["said"]}
        kept.changed_by = by
        kept.save()
        note(inspection, "examination.answered", by, points=", ".join(sorted(changed)), n=len(changed))
    return kept


def open_one(inspection: Inspection, *, done_too: bool = False) -> Inspection:
    """Lock an opening to which something is to be added. Raises Refused unless it is one, and not yet closed.

    ``done_too``: one whose outcome is recorded will do as well.
    """
    found = Inspection.objects.select_for_update(of=("self",)).select_related("consignment__owner")
    inspection = found.get(pk=inspection.pk)
    if inspection.kind != Inspection.Kind.OPEN:
        raise Refused(_("Only an opening has a checklist and photographs."))
    going_on = (Inspection.State.ORDERED, Inspection.State.DONE) if done_too else (Inspection.State.ORDERED,)
    if inspection.state not in going_on:
        raise Refused(_("This inspection is already closed."))
    return inspection


def note(inspection: Inspection, verb: str, by: Person, **detail: str | int) -> None:
    """Write a deed at an inspection into the ledger, under its consignment."""
    consignment = inspection.consignment
    told = {"reference": consignment.reference, **detail}
    enter(consignment.owner, [Deed(verb, "consignment", str(consignment.pk), told)], by)


def _fit(asked: Mapping[str, checklist.Item], key: str, text: str) -> str:
    if key not in asked:
        raise Unfit(key, "unknown")
    try:
        return checklist.understood(asked[key].point, text)
    except checklist.Unusable as error:
        raise Unfit(key, str(error)) from error
