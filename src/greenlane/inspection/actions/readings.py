"""What an officer does with a picture: begin to read, decide of marks, draw, take back, say what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.inspection.actions import orders, second
from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.detector.classes import CLASSES
from greenlane.inspection.models import Decision, Inspection, Mark, Reading, Scan, ScanView
from greenlane.inspection.outcome import Outcome
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import enter, require
from greenlane.people.models import Person
from greenlane.people.need_to_know import may

OTHER = "other"
"""What an officer calls a mark that is of no class the detector knows."""
MARKABLE = (*CLASSES, OTHER)
SMALLEST = 2
"""Pixels of a side of a mark, at least."""
Verdict, Answer = Reading.Verdict, Decision.Answer


@dataclass(frozen=True)
class Said:
    """What a reader says of a picture. ``why``: of a clear one, as ``outcome.WHYS``; ``opening``: order it."""

    verdict: str
    note: str = ""
    why: str = "agrees"
    opening: bool = False


@dataclass(frozen=True)
class Finished:
    """A reading that is done, and what came of it: an opening ordered, an inspection recorded, neither."""

    reading: Reading
    opening: Inspection | None = None
    recorded: Inspection | None = None


def begin(scan: Scan, *, by: Person) -> Reading:
    """Begin to read, or go on; from here on the time counts. Raises Refused where it was read already."""
    with transaction.atomic():
        return _open(scan, by)


def decide(mark: Mark, answer: str, *, seconds: int | None = None, by: Person) -> Decision:
    """Accept or reject a mark of the detector; a later answer replaces the one before."""
    if answer not in (Answer.ACCEPTED, Answer.REJECTED):
        raise Refused(_("Accept the mark or reject it."))
    with transaction.atomic():
        reading = _open(mark.view.scan, by)
        return _decided(reading, mark, answer, seconds, None, by)


def redraw(mark: Mark, box: Sequence[int], goods: str, *, seconds: int | None = None, by: Person) -> Decision:
    """Put one's own mark in the place of one of the detector's."""
    with transaction.atomic():
        reading = _open(mark.view.scan, by)
        drawn = _drawn(reading, mark.view, box, goods or mark.goods)
        return _decided(reading, mark, Answer.REDRAWN, seconds, drawn, by)


def draw(view: ScanView, box: Sequence[int], goods: str, *, by: Person) -> Mark:
    """Add a mark where the detector made none."""
    with transaction.atomic():
        reading = _open(view.scan, by)
        drawn = _drawn(reading, view, box, goods)
        _note(reading, "reading.drawn", by, goods=drawn.goods)
    return drawn


def take_back(scan: Scan, mark: Mark | None = None, *, by: Person) -> None:
    """Take back what was decided of a mark, or one's own mark; without one, what was done last."""
    with transaction.atomic():
        reading = _open(scan, by)
        found = _last(reading) if mark is None else _of(reading, mark)
        if found is None:
            raise Refused(_("There is nothing to take back."))
        if isinstance(found, Decision):
            goods, drawn = found.mark.goods, found.instead
            found.delete()
            if drawn:
                drawn.delete()
        else:
            goods = found.goods
            found.delete()
        _note(reading, "reading.taken_back", by, goods=goods)


def finish(scan: Scan, said: Said, *, seconds: int | None = None, by: Person) -> Finished:
    """Say what the picture comes to, and do what follows from it.

    *Open it* may order the opening, which then takes the place of the scan that was ordered. *Nothing to be seen*
    records the scan as any inspection is recorded, once every picture of the consignment is read so. ``seconds`` is
    what the browser counted; more than went by since the reading began is not believed.
    """
    if said.verdict not in Verdict.values:
        raise Refused(_("Say what the picture comes to."))
    outcome = Outcome(why=said.why)
    if said.verdict == Verdict.CLEAR and not (said.note.strip() or outcome.speaks_for_itself):
        raise Refused(_("Write a sentence on what was done and seen."))
    if said.verdict == Verdict.UNCLEAR and not said.note.strip():
        raise Refused(_("Write why it cannot be told."))
    with transaction.atomic():
        reading = _open(scan, by)
        scan = reading.scan
        reading.number = 1 + scan.readings.exclude(verdict="").count()
        reading.verdict, reading.note, reading.done_at = said.verdict, said.note.strip(), timezone.now()
        reading.seconds = _span(reading, seconds)
        reading.save()
        scan.state = second.after(reading)
        scan.save(update_fields=["state", "again"])
        _note(reading, "reading.done", by, reading_verdict=said.verdict)
        return follow(reading, said, by)


def _open(scan: Scan, by: Person) -> Reading:
    """Return the open reading of this officer, made where there is none; its scan is locked."""
    require(by, "decide", Scan.objects.all().marking(scan))
    hold(scan.owner.chain)
    scan = Scan.objects.select_for_update(of=("self",)).select_related("owner").get(pk=scan.pk)
    reading, made = Reading.objects.get_or_create(
        scan=scan, reader=by, defaults={"number": 2 if scan.state == Scan.State.SECOND else 1}
    )
    if reading.verdict:
        raise Refused(_("You have read this picture."))
    if scan.state not in (Scan.State.WAITING, Scan.State.TO_READ, Scan.State.SECOND):
        raise Refused(_("A colleague has read this picture meanwhile."))
    reading.scan = scan
    if made:
        _note(reading, "reading.begun", by)
    return reading


def _decided(
    reading: Reading, mark: Mark, answer: str, seconds: int | None, drawn: Mark | None, by: Person
) -> Decision:
    if mark.reading_id is not None:
        raise Refused(_("Only marks of the detector are decided."))
    before = Decision.objects.filter(reading=reading, mark=mark).select_related("instead").first()
    if before and before.instead:
        before.instead.delete()
    decision, _made = Decision.objects.update_or_create(
        reading=reading,
        mark=mark,
        defaults={"answer": answer, "instead": drawn, "seconds": None if seconds is None else _span(reading, seconds)},
    )
    _note(reading, "reading.decided", by, goods=mark.goods, answer=answer)
    return decision


def _drawn(reading: Reading, view: ScanView, box: Sequence[int], goods: str) -> Mark:
    if goods not in MARKABLE:
        raise Refused(_("Choose what it is."))
    left, top, width, height = box
    right, bottom = min(left + width, view.width), min(top + height, view.height)
    left, top = max(left, 0), max(top, 0)
    if right - left < SMALLEST or bottom - top < SMALLEST:
        raise Refused(_("Draw the mark on the picture."))
    kept = [left, top, right - left, bottom - top]
    return Mark.objects.create(view=view, reading=reading, goods=goods, box=kept)


def _last(reading: Reading) -> Decision | Mark | None:
    decision = reading.decisions.select_related("mark", "instead").order_by("-at").first()
    drawn = reading.drawn.filter(redraws__isnull=True).order_by("-made_at").first()
    if decision and drawn:
        return decision if decision.at >= drawn.made_at else drawn
    return decision or drawn


def _of(reading: Reading, mark: Mark) -> Decision | Mark | None:
    if mark.reading_id is None:
        return reading.decisions.select_related("mark", "instead").filter(mark=mark).first()
    return reading.drawn.filter(pk=mark.pk, redraws__isnull=True).first()


def _span(reading: Reading, seconds: int | None) -> int:
    """Return the seconds that count: those that the browser counted, and no more than went by."""
    gone = max(0, int((timezone.now() - reading.began_at).total_seconds()))
    return gone if seconds is None else min(max(0, seconds), gone)


def follow(reading: Reading, said: Said, by: Person) -> Finished:
    """Order the opening, or record that nothing was seen, where the consignment and the officer's role allow it."""
    consignment = _consignment(reading.scan)
    if consignment is None or not may(by.actor, "decide", Consignment.objects.all().marking(consignment)):
        return Finished(reading)
    if said.opening and said.verdict != Verdict.CLEAR:
        return Finished(reading, opening=_opened(reading, consignment, by))
    if said.verdict == Verdict.CLEAR and _all_clear(reading.scan):
        return Finished(reading, recorded=_recorded(reading, consignment, said, by))
    return Finished(reading)


def _consignment(scan: Scan) -> Consignment | None:
    """The consignment of a scan in the version that is in force."""
    if scan.consignment is None:
        return None
    same = {"owner": scan.consignment.owner_id, "reference": scan.consignment.reference}
    return Consignment.objects.current().filter(**same).select_related("owner").first()


def _ordered(consignment: Consignment, kind: str) -> Inspection | None:
    return consignment.inspections.filter(kind=kind, state=Inspection.State.ORDERED).first()


def _opened(reading: Reading, consignment: Consignment, by: Person) -> Inspection:
    """Order the opening, unless it is ordered, and withdraw the scan: only what the opening finds is an outcome."""
    opening = _ordered(consignment, Inspection.Kind.OPEN)
    if opening is None:
        because = reading.note or _("The X-ray picture: %(verdict)s") % {"verdict": reading.get_verdict_display()}
        opening = orders.order([consignment], Inspection.Kind.OPEN, because=because, by=by)[0]
    if scan := _ordered(consignment, Inspection.Kind.SCAN):
        orders.cancel(scan, because=_("The picture was read, and an opening takes its place."), by=by)
    return opening


def _all_clear(scan: Scan) -> bool:
    """Whether all pictures of the consignment are read, and nobody saw anything in any of them."""
    assert scan.consignment is not None
    pictures = Scan.objects.of(scan.consignment)
    seen = Reading.objects.filter(scan__in=pictures).exclude(verdict__in=("", Verdict.CLEAR))
    settled = pictures.exclude(settled__in=("", Verdict.CLEAR))
    unread = pictures.exclude(state=Scan.State.READ)
    return not (unread.exists() or settled.exists() or seen.exclude(scan__settled=Verdict.CLEAR).exists())


def _recorded(reading: Reading, consignment: Consignment, said: Said, by: Person) -> Inspection | None:
    """Record that nothing was seen, in the scan that was ordered; one that nobody ordered is entered as ordered now."""
    ordered = _ordered(consignment, Inspection.Kind.SCAN)
    if ordered is None:
        if Inspection.objects.of([consignment]).filter(kind=Inspection.Kind.SCAN, state=Inspection.State.DONE).exists():
            return None
        because = _("An X-ray picture of it was received.")
        ordered = orders.order([consignment], Inspection.Kind.SCAN, because=because, by=by)[0]
    minutes = -(-(reading.seconds or 0) // 60)
    recorded = orders.record(ordered, Outcome(why=said.why), note=said.note, minutes=minutes, by=by)
    Scan.objects.filter(pk=reading.scan_id).update(inspection=recorded)
    return recorded


def _note(reading: Reading, verb: str, by: Person, **detail: str) -> None:
    scan = reading.scan
    enter(scan.owner, [Deed(verb, "scan", str(scan.pk), {"scan": str(scan), **detail})], by)
