"""What becomes of a scanner's file: received or put aside, looked at by the detector, matched with its consignment."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment, Selector
from greenlane.inspection import installed, matching, reading_pictures, scan_files, worklist
from greenlane.inspection import said as words
from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.detector.run import Detector, NoDetector
from greenlane.inspection.matching import Number
from greenlane.inspection.models import Inspection, Mark, Scan, ScanView, UnreadScan
from greenlane.inspection.picture import Frame, Picture, Unreadable
from greenlane.inspection.tiles import tiles
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import SYSTEM, By, enter, require
from greenlane.people.models import Office, Organisation, Person
from greenlane.targeting.models import Screening

log = logging.getLogger(__name__)

Later = Callable[[Scan], None]
NO_DETECTOR, FAILED, GONE, UNLIKE = "no detector", "failed", "gone", "unlike"
"""Why the detector gave no opinion: none is installed, it failed, the file is gone, or the picture is unlike any."""
MOST_NUMBERS = 40
Matched = Scan.Matched


@dataclass(frozen=True)
class Told:
    """What a sender says with a file: ``beside`` is what a file beside it says, which counts as if its own said it."""

    numbers: Sequence[str] = ()
    consignment: Consignment | None = None
    simulated: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def as_json(self) -> dict[str, Any]:
        """As it is kept with a file that cannot be read yet."""
        key = str(self.consignment.pk) if self.consignment else None
        said = {"numbers": list(self.numbers), "consignment": key, "simulated": self.simulated, "beside": self.beside}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Opinion:
    """What a detector says of one frame: (class, box, mask, confidence) of each mark."""

    marks: Sequence[tuple[str, Any, Any, float]]
    nothing: float | None
    abstained: str


def receive_scan(
    data: bytes,
    name: str,
    *,
    office: Office,
    by: By,
    numbers: Sequence[str] = (),
    consignment: Consignment | None = None,
    simulated: bool = False,
    beside: Mapping[str, str] | None = None,
    later: Later | None = None,
) -> Scan | UnreadScan:
    """Take in a scanner's file; one that cannot be read is kept, with the reason. Sent before, it is what it was.

    ``numbers`` and ``consignment`` are what the sender says it is of; ``beside`` is what a file beside it says, which
    counts as if the picture's own file said it. ``later`` lets the detector look at it, in this
    transaction; without one the worker finds it by itself. Raises PermissionDenied.
    """
    require(by, "receive", office.marking)
    if consignment is not None:
        require(by, "see", Consignment.objects.all().marking(consignment))
        if consignment.owner_id != office.organisation_id:
            raise Refused(_("The consignment is another administration's."))
    owner, sha256 = office.organisation, hashlib.sha256(data).hexdigest()
    if known := _known(owner, sha256):
        return known
    scan_files.keep(owner.pk, data)
    row = {
        "owner": owner, "office": office, "file_name": words.plain(name, 255), "sha256": sha256, "size": len(data),
        "received_by": str(by)[:200],
    }  # fmt: skip
    told = Told([words.plain(text) for text in numbers], consignment, simulated, words.of_values(beside or {}))
    try:
        picture = reading_pictures.read(data, name)
    except Unreadable as error:
        return _unread(row, told, error, by)
    with transaction.atomic():
        return _received(row, picture, told, by, later)


def try_again(unread: UnreadScan, *, by: Person, later: Later | None = None) -> Scan | None:
    """Read a file again that could not be read, by today's readers; None where it still cannot be.

    Raises PermissionDenied, FileNotFoundError.
    """
    require(by, "receive", unread.office.marking)
    data = scan_files.read(unread.owner_id, unread.sha256)
    row = {field: getattr(unread, field) for field in ("owner", "office", "file_name", "sha256", "size", "received_by")}
    try:
        picture = reading_pictures.read(data, unread.file_name)
    except Unreadable as error:
        with transaction.atomic():
            unread.field, unread.reason = error.field[:60], error.reason
            unread.save(update_fields=["field", "reason"])
        return None
    with transaction.atomic():
        scan = _received(row, picture, _told(unread), by, later)
        UnreadScan.objects.filter(pk=unread.pk).update(state=UnreadScan.State.RECEIVED)
    return scan


def drop(unread: UnreadScan, *, by: Person) -> None:
    """Set aside a file that could not be read; its bytes are kept. Raises PermissionDenied."""
    require(by, "receive", unread.office.marking)
    with transaction.atomic():
        hold(unread.owner.chain)
        if UnreadScan.objects.filter(pk=unread.pk, state=UnreadScan.State.WAITING).update(
            state=UnreadScan.State.DROPPED
        ):
            enter(unread.owner, [Deed("scan.dropped", "scan", str(unread.pk), {"scan": str(unread)})], by)


def match_by_hand(scan: Scan, consignment: Consignment | None, *, because: str, by: Person) -> Scan:
    """Say of which consignment a scan is; None: of none that is known, and none is looked for any more.

    Raises Refused, PermissionDenied.
    """
    require(by, "edit", Scan.objects.all().marking(scan))
    if not because.strip():
        raise Refused(_("Say why."))
    if consignment is not None:
        require(by, "see", Consignment.objects.all().marking(consignment))
    with transaction.atomic():
        hold(scan.owner.chain)
        scan = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
        if consignment is not None and consignment.owner_id != scan.owner_id:
            raise Refused(_("The consignment is another administration's."))
        if scan.inspection and scan.inspection.state == Inspection.State.DONE:
            raise Refused(_("What the picture showed is already recorded."))
        before, target = scan.consignment, consignment or scan.consignment
        if consignment == before:
            return scan
        scan.consignment, scan.inspection = consignment, _open_order(consignment)
        scan.matched_by = Matched.HAND
        scan.risk = _risk(scan)
        scan.save(update_fields=["consignment", "inspection", "matched_by", "risk"])
        detail = {"scan": str(scan), "reference": target.reference if target else "", "because": because.strip()}
        verb = "scan.matched" if consignment else "scan.unmatched"
        enter(scan.owner, [Deed(verb, "scan", str(scan.pk), detail)], by)
    return scan


def candidates(scan: Scan, who: Person) -> list[Consignment]:
    """Return the consignments that a scan may be of by its numbers, of those that ``who`` may see; the latest first."""
    numbers = [number for _how, found in numbers_of(scan) for number in found]
    found = _found(Consignment.objects.visible_to(who).filter(owner=scan.owner_id, current=True), numbers)
    return list(Consignment.objects.filter(pk__in=found).defer("declared", "facts").order_by("-received_at")[:20])


def numbers_of(scan: Scan) -> list[tuple[str, list[Number]]]:
    """Return the numbers that are kept with a scan, by where they come from, in the order in which they count."""
    return [
        (how, [Number(one["kind"], one["value"]) for one in scan.numbers if one["from"] == how])
        for how in (Matched.SENDER, Matched.FILE, Matched.NAME, Matched.CODE)
    ]


def look(scan: Scan) -> Scan:
    """Have the detector look at a scan, and draw its tiles; looked at before, it is left as it is.

    What goes wrong is said in ``abstained``: an officer reads the picture all the same.
    """
    if scan.looked_at:
        return scan
    opinions, detector, numbers = _opinions(scan)
    with transaction.atomic():
        hold(scan.owner.chain)
        scan = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
        if scan.looked_at:
            return scan
        marks = _marks(scan, opinions, detector)
        nothing = [opinion.nothing for opinion in opinions if opinion.nothing is not None]
        scan.looked_at, scan.detector = timezone.now(), detector
        scan.nothing = min(nothing) if nothing else None
        scan.abstained = next((opinion.abstained for opinion in opinions if opinion.abstained), "")
        if scan.state == Scan.State.WAITING:
            scan.state = Scan.State.TO_READ
        scan.numbers = [*scan.numbers, *_as_json([(Matched.CODE, numbers)])][:MOST_NUMBERS]
        if scan.consignment is None and not scan.matched_by:
            here = Consignment.objects.filter(owner=scan.owner_id, office=scan.office_id, current=True)
            match(scan, here, [(Matched.CODE, numbers)])
        scan.risk = _risk(scan)
        scan.save()
        deed = Deed("scan.looked_at", "scan", str(scan.pk), {"scan": str(scan), "marks": len(marks)})
        enter(scan.owner, [deed], SYSTEM)
    return scan


def give_up(scan: Scan) -> None:
    """Leave a scan to an officer's eyes alone: the detector stopped on it again and again."""
    with transaction.atomic():
        hold(scan.owner.chain)
        scan = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
        if scan.looked_at is None:
            scan.looked_at, scan.abstained, scan.state = timezone.now(), FAILED, Scan.State.TO_READ
            scan.save(update_fields=["looked_at", "abstained", "state"])
            enter(scan.owner, [Deed("scan.looked_at", "scan", str(scan.pk), {"scan": str(scan), "marks": 0})], SYSTEM)


def draw(scan: Scan, most: int = reading_pictures.MOST_PIXELS) -> None:
    """Draw the tiles of a scan that are missing. Raises FileNotFoundError, Unreadable, also beyond ``most`` pixels."""
    views = list(scan.views.all())
    if all(scan_files.drawn(scan.owner_id, scan.sha256, view.number) for view in views):
        return
    if sum(view.width * view.height for view in views) > most:
        raise Unreadable("size", "is too large to be drawn while somebody waits")
    picture = reading_pictures.read(scan_files.read(scan.owner_id, scan.sha256), scan.file_name)
    for number, frame in enumerate(picture.frames):
        scan_files.keep_tiles(scan.owner_id, scan.sha256, number, tiles(frame))


# ---- how


def _known(owner: Organisation, sha256: str) -> Scan | UnreadScan | None:
    same = {"owner": owner, "sha256": sha256}
    return Scan.objects.filter(**same).first() or UnreadScan.objects.filter(**same).first()


def _told(unread: UnreadScan) -> Told:
    """Return what was said with a file that could not be read; the consignment in the version now in force."""
    kept = unread.told
    named = Consignment.objects.filter(pk=kept.get("consignment"), owner=unread.owner_id).first()
    if named is not None and not named.current:
        named = Consignment.objects.current().filter(owner=unread.owner_id, reference=named.reference).first()
    return Told(kept.get("numbers", []), named, kept.get("simulated", False), kept.get("beside", {}))


def _unread(row: dict[str, Any], told: Told, error: Unreadable, by: By) -> UnreadScan:
    with transaction.atomic():
        hold(row["owner"].chain)
        unread, made = UnreadScan.objects.get_or_create(
            owner=row["owner"],
            sha256=row["sha256"],
            defaults=row | {"field": error.field[:60], "reason": error.reason, "told": told.as_json},
        )
        detail = {"scan": str(unread), "field": unread.field, "reason": unread.reason, "sha256": unread.sha256}
        enter(unread.owner, [Deed("scan.unread", "scan", str(unread.pk), detail)] if made else [], by)
    return unread


def _received(row: dict[str, Any], picture: Picture, said_with: Told, by: By, later: Later | None) -> Scan:
    """Write a scan that was read, with its views, in the caller's transaction; matched where it can be."""
    hold(row["owner"].chain)
    picture = replace(picture, said={**picture.said, **said_with.beside})
    consignment = said_with.consignment
    asked = [
        (Matched.SENDER, [number for text in said_with.numbers for number in matching.given(text)]),
        (Matched.FILE, matching.in_said(picture.said)),
        (Matched.NAME, matching.in_name(row["file_name"])),
    ]
    told = {
        "reader": picture.reader,
        "said": dict(picture.said),
        "simulated": said_with.simulated or words.simulated(picture.said),
        "taken_at": words.taken_at(picture.said),
        "numbers": _as_json(asked),
    }
    scan, made = Scan.objects.get_or_create(owner=row["owner"], sha256=row["sha256"], defaults=row | told)
    if not made:
        return scan
    ScanView.objects.bulk_create(_view(scan, number, frame) for number, frame in enumerate(picture.frames))
    if consignment is not None:
        scan.consignment, scan.matched_by = consignment, Matched.SENDER
        scan.inspection = _open_order(consignment)
    else:
        seen = Consignment.objects.all() if isinstance(by, str) else Consignment.objects.visible_to(by)
        match(scan, seen.filter(owner=row["owner"], current=True), asked)
    scan.risk = _risk(scan)
    scan.save(update_fields=["consignment", "inspection", "matched_by", "risk"])
    detail = {"scan": str(scan), "sha256": scan.sha256, "reader": scan.reader, "simulated": scan.simulated}
    if scan.consignment:
        detail |= {"reference": scan.consignment.reference, "matched_by": scan.matched_by}
    enter(scan.owner, [Deed("scan.received", "scan", str(scan.pk), detail)], by)
    if later:
        later(scan)
    return scan


def _view(scan: Scan, number: int, frame: Frame) -> ScanView:
    return ScanView(
        scan=scan,
        number=number,
        name=frame.name[:40],
        kind=frame.kind.value,
        width=frame.width,
        height=frame.height,
        pixel_mm=list(frame.pixel_mm) if frame.pixel_mm else None,
    )


def _as_json(asked: Iterable[tuple[str, list[Number]]]) -> list[dict[str, str]]:
    rows = {(number.kind, number.value): str(how) for how, numbers in asked for number in reversed(numbers)}
    return [{"kind": kind, "value": value, "from": how} for (kind, value), how in rows.items()][:MOST_NUMBERS]


def match(scan: Scan, among: Any, asked: Iterable[tuple[str, list[Number]]]) -> None:
    """Match a scan, unsaved, where its numbers lead to one consignment alone; what is said first outweighs the rest."""
    left: set[uuid.UUID] = set()
    for how, numbers in asked:
        found = _found(among, numbers)
        left = (left & found) or left or found
        if len(left) == 1:
            scan.consignment = Consignment.objects.defer("declared", "facts").get(pk=left.pop())
            scan.matched_by, scan.inspection = str(how), _open_order(scan.consignment)
            scan.risk = _risk(scan)
            return


def _found(among: Any, numbers: Sequence[Number]) -> set[uuid.UUID]:
    """Return the keys of the consignments that numbers lead to: by those with a check digit, else by any."""
    sure = [number for number in numbers if number.kind not in (matching.ANY, matching.REFERENCE)]
    selected = Selector.objects.filter(consignment__in=among.order_by())
    found: set[uuid.UUID] = set()
    for kind in {number.kind for number in sure}:
        values = [number.value for number in sure if number.kind == kind]
        found |= set(selected.filter(kind=kind, value__in=values).values_list("consignment", flat=True))
    if found:
        return found
    values = [number.value for number in numbers if number.kind == matching.ANY]
    references = [number.value for number in numbers if number.kind == matching.REFERENCE]
    if references:
        found |= set(among.filter(reference__in=references).values_list("pk", flat=True))
    if values:
        found |= set(selected.filter(kind__in=matching.ANY_OF, value__in=values).values_list("consignment", flat=True))
    return found


def _open_order(consignment: Consignment | None) -> Inspection | None:
    """Return the scan that is ordered of a consignment, if one is."""
    asked = Inspection.objects.filter(consignment=consignment, kind=Inspection.Kind.SCAN)
    return asked.filter(state=Inspection.State.ORDERED).first() if consignment else None


def _opinions(scan: Scan) -> tuple[list[Opinion], str, list[Number]]:
    """Return what the detector says of each view, which detector it is, and the numbers in codes in the picture."""
    try:
        picture = reading_pictures.read(scan_files.read(scan.owner_id, scan.sha256), scan.file_name)
    except (OSError, Unreadable):
        log.exception("Scan %s cannot be read any more", scan.pk)
        return [Opinion((), None, GONE)], "", []
    for number, frame in enumerate(picture.frames):
        scan_files.keep_tiles(scan.owner_id, scan.sha256, number, tiles(frame))
    detector = _detector()
    if detector is None:
        return [Opinion((), None, NO_DETECTOR)], "", matching.in_codes(picture.frames)
    return [_opinion(detector, frame) for frame in picture.frames], detector.name, matching.in_codes(picture.frames)


def _detector() -> Detector | None:
    """Return the detector that is installed; None where there is none."""
    try:
        return installed.detector()
    except NoDetector as error:
        log.warning("No detector: %s", error)
        return None


def _opinion(detector: Detector, frame: Frame) -> Opinion:
    try:
        looked = detector.look(frame)
    except Exception:
        log.exception("The detector failed")
        return Opinion((), None, FAILED)
    marks = [(seen.cls, seen.box, seen.mask and seen.mask.plain(), seen.confidence) for seen in looked.marks]
    return Opinion(marks, looked.nothing, UNLIKE if looked.abstains else "")


def _marks(scan: Scan, opinions: Sequence[Opinion], detector: str) -> list[Mark]:
    views = {view.number: view for view in scan.views.all()}
    marks = [
        Mark(
            view=views[number],
            goods=goods,
            box=[round(float(side), 1) for side in box],
            mask=mask,
            confidence=confidence,
            detector=detector[:64],
        )
        for number, opinion in enumerate(opinions)
        for goods, box, mask, confidence in opinion.marks
        if number in views
    ]
    return Mark.objects.bulk_create(marks)


def _risk(scan: Scan) -> float:
    """Return where a scan stands in the worklist, by the lane of its consignment and by what the detector said."""
    screenings = Screening.objects.filter(consignment=scan.consignment_id, current=True)
    lane, score = (screenings.values_list("lane_now", "score").first() if scan.consignment_id else None) or ("", 0)
    return worklist.risk(lane, score, scan.nothing, abstained=bool(scan.abstained))
