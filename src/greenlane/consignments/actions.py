"""What is done to consignments: taking in, mending, dismissing, showing to a partner. One verb, one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments import reading
from greenlane.consignments.consignment import Consignment as Declared
from greenlane.consignments.consignment import digest, to_json
from greenlane.consignments.facts.identifiers import identifiers, nominal
from greenlane.consignments.facts.work_out import work_out
from greenlane.consignments.format_shelf import by_name
from greenlane.consignments.library import FOLDER, books
from greenlane.consignments.mending import read_again
from greenlane.consignments.models import Consignment, GoodsLine, IntakeRun, Quarantined, Selector, Unbelieved
from greenlane.consignments.reading import Draft, Fault, Refused
from greenlane.consignments.received_text import storable
from greenlane.ledger import actions as ledger
from greenlane.ledger.actions import Deed
from greenlane.people.actions import By, enter, grant, require
from greenlane.people.handling import TLP
from greenlane.people.models import Grant, Office, Organisation, Person
from greenlane.reference import species_plus

REUSABLE = ("permit", "bl")
"""Kinds of papers that belong to one consignment: the same number on another one is a sign."""


def begin(
    *,
    office: Office,
    format: str,
    profile: str,
    file_name: str,
    sha256: str,
    by: By,
    encoding: str = "",
    lines_expected: int | None = None,
    waits: bool = False,
) -> IntakeRun:
    """Open an intake run for one file or call. A run of the same file that was cut short is closed as failed.

    With ``waits``, it is the upload of a person, for a worker to take up.
    """
    require(by, "receive", office.marking)
    owner = office.organisation
    with transaction.atomic():
        if sha256:
            same = IntakeRun.objects.filter(owner=owner, sha256=sha256, state=IntakeRun.State.RUNNING)
            cut_short = same.filter(uploaded_by=None)
            cut_short.update(state=IntakeRun.State.FAILED, finished_at=timezone.now())
        run = IntakeRun.objects.create(
            owner=owner,
            office=office,
            format=format,
            profile=profile,
            encoding=encoding,
            file_name=file_name[:255],
            sha256=sha256,
            by=str(by),
            uploaded_by=by if waits else None,
            state=IntakeRun.State.WAITING if waits else IntakeRun.State.RUNNING,
            lines_expected=lines_expected,
        )
        enter(owner, [Deed("intake.begun", "intake", str(run.pk), {"file": run.file_name})], by)
    return run


def run_of_the_day(*, office: Office, format: str, by: By) -> IntakeRun:
    """Return the run that collects what a system account sends to an office on one day, locked for this transaction."""
    require(by, "receive", office.marking)
    name = f"API {timezone.now():%Y-%m-%d} {office.code}"
    same = IntakeRun.objects.filter(owner=office.organisation, office=office, by=str(by), file_name=name)
    run = same.select_for_update().first()
    return run or begin(office=office, format=format, profile="", file_name=name, sha256="", by=by)


def finish(run: IntakeRun, *, by: By, failure: str = "", note: str = "") -> None:
    """Close an intake run. ``failure`` is one of IntakeRun.Failure; ``note`` names what does not fit."""
    with transaction.atomic():
        run.state = IntakeRun.State.FAILED if failure else IntakeRun.State.FINISHED
        run.finished_at, run.failure, run.note = timezone.now(), failure, note
        if run.uploaded_by_id:
            _count_whole(run)
        run.save()
        detail = {
            "file": run.file_name,
            "lines": run.lines_in,
            "received": run.lines_received,
            "repeated": run.lines_repeated,
            "quarantined": run.lines_quarantined,
        }
        verb = "intake.failed" if failure else "intake.finished"
        enter(run.owner, [Deed(verb, "intake", str(run.pk), detail)], by)


def _count_whole(run: IntakeRun) -> None:
    """Count as received what an earlier attempt of the same run received: the last one met it as known."""
    mended = Quarantined.objects.filter(run=run, consignment__isnull=False).values("consignment")
    received = GoodsLine.objects.filter(consignment__run=run).exclude(consignment__in=mended).count()
    run.lines_received = min(received, run.lines_in - run.lines_quarantined)
    run.lines_repeated = run.lines_in - run.lines_quarantined - run.lines_received


def receive(drafts: Sequence[Draft], *, run: IntakeRun, by: By) -> list[Consignment]:
    """Take in a handful of drafts in one transaction; return the consignments that are new or amended.

    A declaration received before, word for word, is counted as repeated; one with the same reference and other
    content is a new version. What cannot be believed goes into quarantine whole.
    """
    checked = [reading.check(draft) for draft in drafts]
    with transaction.atomic():
        run.lines_in += sum(len(draft.lines) for draft in drafts)
        run.lines_quarantined += sum(len(item.lines) for item in checked if isinstance(item, Refused))
        _quarantine([item for item in checked if isinstance(item, Refused)], run, by)
        declared = [item for item in checked if not isinstance(item, Refused)]
        received = _keep(declared, run, by)
        run.lines_received += sum(len(consignment.facts) for consignment in received)
        run.lines_repeated = run.lines_in - run.lines_received - run.lines_quarantined
        run.moved_at = timezone.now()
        counts = ["lines_in", "lines_received", "lines_repeated", "lines_quarantined"]
        run.save(update_fields=[*counts, "lines_expected", "moved_at"])
    return received


def _keep(declared: Sequence[Declared], run: IntakeRun, by: By) -> list[Consignment]:
    references = {item.reference for item in declared}
    versions = Consignment.objects.filter(owner=run.owner, reference__in=references)
    known = set(versions.values_list("reference", "digest"))
    latest = {row.reference: row for row in versions.filter(current=True)}
    used = _used_papers(declared, run.owner)
    kept: list[Consignment] = []
    replaced: list[Consignment] = []
    for item in declared:
        sign = digest(item)
        if (item.reference, sign) in known:
            continue
        known.add((item.reference, sign))
        earlier = latest.get(item.reference)
        row = _row(item, sign, earlier, used, run)
        if earlier:
            earlier.current = False
            replaced.append(earlier)
        latest[item.reference] = row
        kept.append(row)
    _write(kept, replaced, run.owner, by)
    return kept


def _row(
    item: Declared, sign: str, earlier: Consignment | None, used: Mapping[str, set[str]], run: IntakeRun
) -> Consignment:
    reused = frozenset(number for number, references in used.items() if references - {item.reference})
    before, listed = earlier.as_declared if earlier else None, by_name(run.format).lists_papers
    facts = work_out(item, books(), before, reused, papers_listed=listed)
    return Consignment(
        owner=run.owner,
        office=run.office,
        run=run,
        reference=item.reference,
        version=earlier.version + 1 if earlier else 1,
        supersedes=earlier,
        kind=item.kind,
        direction=item.direction,
        mode=str(facts[0]["mode"] or ""),
        arrival=facts[0]["arrival"],
        export_country=item.export_country or "",
        destination_country=item.destination_country or "",
        tlp=earlier.tlp if earlier else TLP.AMBER_STRICT,
        assignee_id=earlier.assignee_id if earlier else None,
        summary=(item.goods[0].description or item.goods[0].taxon or "")[:300],
        declared=to_json(item),
        facts=[_plain(row) for row in facts],
        digest=sign,
    )


def _plain(facts: Mapping[str, object]) -> dict[str, Any]:
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in facts.items() if v is not None}


def _used_papers(declared: Sequence[Declared], owner: Organisation) -> dict[str, set[str]]:
    """Return, for each paper number, the references that use it: in the register and in this batch."""
    used: dict[str, set[str]] = {}
    for item in declared:
        for kind, value in identifiers(item):
            if kind in REUSABLE:
                used.setdefault(value, set()).add(item.reference)
    found = Selector.objects.filter(kind__in=REUSABLE, value__in=list(used), consignment__owner=owner)
    for value, reference in found.values_list("value", "consignment__reference"):
        used[value].add(reference)
    return used


def _write(kept: Sequence[Consignment], replaced: Sequence[Consignment], owner: Organisation, by: By) -> None:
    # A consignment may be amended within one batch: only the last version is current, and rows go in in order.
    stored = [row for row in replaced if not row._state.adding]
    Consignment.objects.bulk_update(stored, ["current"])
    Consignment.objects.bulk_create(kept)
    GoodsLine.objects.bulk_create([line for row in kept for line in _lines(row)], batch_size=1000)
    Selector.objects.bulk_create([selector for row in kept for selector in _selectors(row)], batch_size=2000)
    _show_on([row for row in kept if row.supersedes_id])
    enter(owner, [_deed(row) for row in kept], by)


def _show_on(amended: Sequence[Consignment]) -> None:
    """Show a new version to whom the version before it was shown."""
    earlier = {row.supersedes_id: row for row in amended}
    for shown in Grant.objects.filter(kind="consignment", object_id__in=list(earlier)).select_related("organisation"):
        grant([earlier[shown.object_id]], shown.organisation, person=shown.person, nominal=shown.nominal)


def _selectors(row: Consignment) -> Iterable[Selector]:
    declared = row.as_declared
    withheld = {(kind, value[:200]) for kind, value in nominal(declared)}
    for pair in dict.fromkeys((kind, value[:200]) for kind, value in identifiers(declared)):
        yield Selector(consignment=row, kind=pair[0], value=pair[1], nominal=pair in withheld)


def _deed(row: Consignment) -> Deed:
    verb = "consignment.amended" if row.version > 1 else "consignment.received"
    detail = {"reference": row.reference, "version": row.version, "digest": row.digest, "lines": len(row.facts)}
    return Deed(verb, "consignment", str(row.pk), detail)


def _lines(row: Consignment) -> Iterable[GoodsLine]:
    for number, (declared, facts) in enumerate(zip(row.declared["goods"], row.facts, strict=True), start=1):
        yield GoodsLine(
            consignment=row,
            number=number,
            hs6=str(facts.get("hs6", "")),
            description=declared.get("description", ""),
            origin=declared.get("origin", ""),
            net_kg=_decimal(facts.get("net_kg")),
            value_usd=_decimal(facts.get("value_usd")),
            taxon=str(facts.get("taxon", ""))[:120],
            appendix=str(facts.get("appendix", "")),
            waste_code=str(facts.get("waste_code", ""))[:20],
            substance=str(facts.get("substance", ""))[:80],
            classes=sorted({*facts.get("hs_classes", []), *facts.get("text_classes", [])}),
        )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None or value >= 10**13 else round(Decimal(repr(value)), 4)


def _quarantine(refused: Sequence[Refused], run: IntakeRun, by: By) -> None:
    rows = {row.digest: row for row in (_refused_row(item, run) for item in refused)}
    for known in Quarantined.objects.filter(owner=run.owner, digest__in=list(rows)).values_list("digest", flat=True):
        del rows[known]
    Quarantined.objects.bulk_create(rows.values())
    deeds = [done_to(row, "consignment.quarantined", faults=len(row.faults)) for row in rows.values()]
    enter(run.owner, deeds, by)


def _refused_row(item: Refused, run: IntakeRun) -> Quarantined:
    written = json.dumps([run.format, run.profile, item.raw, item.fields], sort_keys=True)
    return Quarantined(
        owner=run.owner,
        office=run.office,
        run=run,
        format=run.format,
        profile=run.profile,
        reference=item.reference,
        lines=list(item.lines),
        line_count=len(item.lines),
        fields=item.fields,
        raw=item.raw,
        faults=[_fault(fault) for fault in item.faults],
        digest=hashlib.sha256(written.encode()).hexdigest(),
    )


def _fault(fault: Fault) -> dict[str, Any]:
    return {"line": fault.line, "field": fault.field, "reason": fault.reason, "as_written": fault.as_written}


class Closed(PermissionDenied):
    """The entry was taken in or dismissed meanwhile."""


def mend(
    quarantined: Quarantined, changes: Mapping[str, str], *, raw: str | None = None, by: Person
) -> Consignment | None:
    """Read a quarantined declaration again, with what officers put right in it, and take it in if it can be believed.

    The kept text is read by today's format and tables. ``changes`` maps paths to what should stand there; a fault at a
    changed path is settled by the change. ``raw`` is the whole text, mended; what was received stays on the row all
    the same. Returns the consignment; None where faults are left (they stand on the row) or where the same declaration
    was already received (the row's state tells). Raises PathError, Closed, PermissionDenied.
    """
    require(by, "edit", Quarantined.objects.all().marking(quarantined))
    with transaction.atomic():
        hold(quarantined)
        found = read_again(quarantined.kept, changes, raw)
        checked = reading.check(found.draft)
        before = [quarantined.mended_text, quarantined.mended, quarantined.fields, quarantined.faults]
        if raw is not None:
            quarantined.mended_text = storable(raw) if raw != quarantined.raw else None
        quarantined.mended, quarantined.tried_at = storable(found.mended), timezone.now()
        if isinstance(checked, Refused):
            quarantined.fields = checked.fields
            quarantined.faults = [_fault(fault) for fault in checked.faults]
            quarantined.save(update_fields=["mended_text", "mended", "fields", "faults", "tried_at"])
            after = [quarantined.mended_text, quarantined.mended, quarantined.fields, quarantined.faults]
            deed = done_to(quarantined, "quarantine.mended", faults=len(checked.faults))
            enter(quarantined.owner, [deed] if after != before else [], by)
            return None
        kept = _keep([checked], quarantined.run, by)
        quarantined.reference, quarantined.consignment = checked.reference, kept[0] if kept else None
        close(quarantined, Quarantined.State.TAKEN_IN, by=by)
        enter(quarantined.owner, [done_to(quarantined, "quarantine.taken_in")], by)
    return kept[0] if kept else None


def hold(entry: Unbelieved) -> None:
    """Hold an entry and read it again: what another officer mended meanwhile stays mended. Raises Closed."""
    ledger.hold(entry.owner.chain)
    type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)
    entry.refresh_from_db()
    if entry.state != Unbelieved.State.WAITING:
        raise Closed(_("This entry is closed."))


def close(entry: Unbelieved, state: str, *, by: Person) -> None:
    """Close an entry that is held: nothing is wrong with it any more, or it is dismissed with its faults."""
    entry.state, entry.decided_at, entry.decided_by = state, timezone.now(), by
    if state == Unbelieved.State.TAKEN_IN:
        entry.faults = []
    entry.save()


def done_to(entry: Unbelieved, verb: str, **detail: Any) -> Deed:
    """A deed done to what could not be believed."""
    return Deed(verb, entry._meta.model_name or "", str(entry.pk), {"reference": str(entry), **detail})


def dismiss(entry: Unbelieved, *, because: str, by: Person) -> None:
    """Close an entry without taking it in, with the reason. Raises Closed."""
    require(by, "edit", type(entry)._default_manager.all().marking(entry))
    if not because.strip():
        raise ValueError(_("Say why it is dismissed."))
    with transaction.atomic():
        hold(entry)
        entry.because = because.strip()
        close(entry, Unbelieved.State.DISMISSED, by=by)
        enter(entry.owner, [done_to(entry, f"{entry.verbs}.dismissed", because=entry.because)], by)


def refer(consignment: Consignment, organisation: Organisation, *, because: str, by: Person) -> None:
    """Show a consignment to a partner organisation, without the names of persons, with the reason."""
    require(by, "propose_release", Consignment.objects.all().marking(consignment))
    if not because.strip():
        raise ValueError(_("Say why the partner needs to know."))
    with transaction.atomic():
        if consignment.tlp == TLP.AMBER_STRICT:
            consignment.tlp = TLP.AMBER
            consignment.save(update_fields=["tlp"])
        grant([consignment], organisation)
        detail = {"reference": consignment.reference, "organisation": organisation.name, "because": because.strip()}
        enter(consignment.owner, [Deed("consignment.referred", "consignment", str(consignment.pk), detail)], by)


def hand_to(consignments: Sequence[Consignment], person: Person) -> None:
    """Say who holds consignments: whose role reaches what is one's own, sees their names.

    Called inside the action that assigns them, which asks whether it may and writes the entry.
    """
    Consignment.objects.filter(pk__in=[consignment.pk for consignment in consignments]).update(assignee=person)
    for consignment in consignments:
        consignment.assignee = person


def import_species(stream: BinaryIO, *, by: Person) -> tuple[int, list[species_plus.Fault]]:
    """Import an administration's own download of the Species+ list; running processes read it when they start again.

    Returns the number of taxa and what was wrong with rows. Raises species_plus.MissingColumn, PermissionDenied.
    """
    home = by.organisation
    if home is None:
        raise PermissionDenied(_("You hold no role in any organisation."))
    require(by, "administer", home.marking)
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = list(species_plus.read(TextIOWrapper(stream, encoding="utf-8", errors="replace", newline="")))
    faults = [row for row in found if isinstance(row, species_plus.Fault)]
    with transaction.atomic():
        taxa = species_plus.write(found, FOLDER)
        detail = {"list": "Species+", "taxa": taxa, "faults": len(faults)}
        enter(home, [Deed("reference.imported", "reference", "species-plus", detail)], by)
    books.cache_clear()
    return taxa, faults
