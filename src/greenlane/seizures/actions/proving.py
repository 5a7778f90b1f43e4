"""Proof of a case as its rows, its files and its chain now stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from greenlane.ledger.chain import Checkpoint, moment, plain
from greenlane.ledger.models import Entry
from greenlane.people.actions import By, require
from greenlane.people.need_to_know import may
from greenlane.seizures import custody as pure
from greenlane.seizures import record as records
from greenlane.seizures.actions.custody import about, facts_of
from greenlane.seizures.evidence import vault
from greenlane.seizures.models import Custody, HandOver, Seizure
from greenlane.seizures.proof import Case, Report, verify

ALTERED, MISSING, REMOVED = "was altered, or no key here opens it", "is missing", "withheld"
ANSWERS = {
    "accept": "accepted", "decline": "declined", "withdraw": "withdrawn", "confirm": "accepted", "deny": "declined",
}  # fmt: skip


def prove(seizure: Seizure, *, by: By) -> Report:
    """Hold rows, files, hand-overs, the case's chain and its witnesses in the organisation's against each other.

    Changes nothing. Raises PermissionDenied.
    """
    require(by, "see_history", Seizure.objects.all().marking(seizure))
    entries = list(Entry.objects.filter(chain=pure.chain_of(seizure.pk)).order_by("seq"))
    report = verify(case_of(seizure, entries, names=True, found=kept(seizure)))
    _mirrors(seizure, entries, report)
    _hand_overs(seizure, report)
    _record(seizure, report)
    return report


def case_of(seizure: Seizure, entries: list[Entry], *, names: bool, found: Callable[[str], str]) -> Case:
    """What is to be proved of a case; ``found`` says what became of the bytes of a hash."""
    shown = {event.seq: event.names for event in seizure.custody.all() if event.names} if names else None
    return Case(
        chain=pure.chain_of(seizure.pk),
        lines=[entry.line for entry in entries],
        exhibits=exhibit_rows(seizure),
        files=[file_row(file) for file in seizure.files.all()],
        names=shown,
        found=found,
        witnessed=_witnessed(seizure),
    )


def exhibit_rows(seizure: Seizure) -> list[dict[str, Any]]:
    """The rows of the exhibits, each with the numbers of its events."""
    events: dict[Any, list[int]] = {}
    for exhibit, seq in Custody.objects.filter(seizure=seizure).order_by("seq").values_list("exhibit", "seq"):
        events.setdefault(exhibit, []).append(seq)
    return [asdict(facts_of(exhibit)) | {"events": events.get(exhibit.pk, [])} for exhibit in seizure.exhibits.all()]


def file_row(file: Any) -> dict[str, Any]:
    """What the chain knows of a file, as its row says it."""
    return {
        "id": str(file.pk), "exhibit": str(file.exhibit_id or ""), "sha256": file.sha256, "size": file.size,
        "kind": file.kind, "removed": file.removed_at is not None, "about": about(file),
    }  # fmt: skip


def kept(seizure: Seizure) -> Callable[[str], str]:
    """A function that reads the bytes of a hash to their end and says what is wrong with them, or nothing."""

    def found(sha256: str) -> str:
        try:
            vault.verify(seizure.owner_id, sha256)
        except FileNotFoundError:
            return MISSING
        except (vault.Changed, ValueError):
            return ALTERED
        return ""

    return found


def names_for(seizure: Seizure, by: By) -> bool:
    """Whether who asks may see people's names in the custody of a case, and files that may show some."""
    marking = replace(Seizure.objects.all().marking(seizure), nominal=True)
    return isinstance(by, str) or may(by.actor, "see_nominal", marking)


def _witnessed(seizure: Seizure) -> list[Checkpoint]:
    """What the organisation's chain saw of the case's own."""
    chain = pure.chain_of(seizure.pk)
    seen = Entry.objects.about("custody", chain).filter(chain=seizure.owner.chain)
    return [
        Checkpoint(chain, int(entry.detail["seq"]), str(entry.detail["hash"])) for entry in seen if not entry.erased
    ]


def _mirrors(seizure: Seizure, entries: list[Entry], report: Report) -> None:
    """Each event as pages show it, beside its entry."""
    rows = {event.seq: event for event in seizure.custody.select_related("exhibit")}
    for entry in entries:
        event = rows.pop(entry.seq, None)
        number = str(entry.detail.get("number", "")) if entry.subject_kind == "exhibit" else ""
        if event is None:
            report.add(f"The row of event {entry.seq} is missing.", number, entry.seq)
        elif not entry.erased and not _mirrored(event, entry):
            report.add(f"The row of event {entry.seq} does not say what the chain says.", number, entry.seq)
    for seq, event in rows.items():
        report.add(f"Event {seq} is in no chain.", event.exhibit.number if event.exhibit else "", seq)


def _mirrored(event: Custody, entry: Entry) -> bool:
    return (
        event.said == entry.detail
        and plain(event.by_name) == entry.actor_name
        and str(event.by_id or entry.actor) == entry.actor
        and event.kind == pure.VERBS.get(entry.verb)
        and str(event.exhibit_id or "") == str(entry.detail.get("exhibit"))
        and moment(event.at) == entry.detail.get("at")
    )


def _record(seizure: Seizure, report: Report) -> None:
    """The record of the case and each way it stood before, beside what the organisation's chain has of them."""
    verbs = ("seizure.written_up", "seizure.amended")
    deeds = Entry.objects.about("seizure", seizure.pk).filter(chain=seizure.owner.chain, verb__in=verbs)
    told = [None if deed.erased else deed.detail.get("digest") for deed in deeds.order_by("seq")]
    rows = list(seizure.revisions.order_by("version"))
    stood = [_digest(row.record, row.names) for row in rows]
    if len(told) != len(stood) or any(one not in (None, other) for one, other in zip(told, stood, strict=False)):
        report.add("A version of the record is not what was entered when it was written.")
    if {deed.detail.get("number") for deed in deeds if not deed.erased} - {plain(seizure.number)}:
        report.add("The number of the case was changed.")
    now = _digest(seizure.record, seizure.names)
    if now != seizure.digest or [now] != stood[-1:]:
        report.add("The record of the case was changed without an amendment.")


def _digest(record: object, names: object) -> str:
    try:
        return records.digest(records.from_json(record), records.parties_from_json(names))
    except ValueError:  # what stands there is no record any more
        return ""


def _hand_overs(seizure: Seizure, report: Report) -> None:
    """Each offer, and each naming of a witness, beside the events that made and answered it."""
    told: dict[str, tuple[str, ...]] = {}
    for event in seizure.custody.filter(kind__in=["offer", "destroy", *ANSWERS]).order_by("seq"):
        key = str(event.said.get("hand_over"))
        because = str(event.said.get("because", ""))
        if event.kind == "offer":
            told[key] = (str(event.by_id), str(event.said.get("to")), because, HandOver.Answer.OPEN, "")
        elif event.kind == "destroy" and "hand_over" in event.said:
            how = str(event.said.get("how"))
            told[key] = (str(event.by_id), str(event.said.get("witness")), how, HandOver.Answer.OPEN, "")
        elif key in told:
            told[key] = (*told[key][:3], ANSWERS[event.kind], because)
    for row in HandOver.objects.filter(exhibit__seizure=seizure).select_related("exhibit"):
        stands = (str(row.giver_id), str(row.taker_id), plain(row.because), row.answer, plain(row.note))
        if told.pop(str(row.pk), None) != stands:
            report.add("A hand-over is not what its events say.", row.exhibit.number)
    if told:
        report.add(f"{len(told)} hand-overs are missing.")
