"""Files of seizures: looked at, taken in row by row, what could not be taken in put right or dropped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from greenlane.consignments.received_text import storable
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import By, enter, require, signed
from greenlane.people.models import Office
from greenlane.people.need_to_know import may
from greenlane.seizures import checking
from greenlane.seizures import record as pure
from greenlane.seizures.actions import cases
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.incoming import merging
from greenlane.seizures.incoming.draft import Believed, Doubted, Draft, Fault, Row, believe
from greenlane.seizures.incoming.formats import by_name
from greenlane.seizures.incoming.merging import Change
from greenlane.seizures.models import Aside, Incoming, Seizure

NEW, CHANGED, SAME, ASIDE = "new", "changed", "same", "aside"
NO_NAMES = gettext_noop("The names of this case are not shown to you.")
KEPT = "en"  # What is wrong with a row is kept in one language, and said in that of whoever reads it.


@dataclass(frozen=True)
class Weighed:
    """What would become of one draft: new, changed (which case, and what in it), same as before, or aside and why."""

    draft: Draft
    state: str
    seizure: Seizure | None = None
    record: pure.Record | None = None
    parties: pure.Parties | None = None
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Known:
    """What was set aside before, by what stood in the rows, and under which origin keys of a file no case is yet."""

    asides: Mapping[str, Aside]
    new: frozenset[str]


@dataclass(frozen=True)
class Preview:
    """What would become of a file, and nothing of it written."""

    entries: tuple[Weighed, ...]

    @property
    def rows(self) -> int:
        return sum(entry.draft.counts for entry in self.entries)

    def count(self, state: str) -> int:
        """How many rows would become that."""
        return sum(entry.draft.counts for entry in self.of(state))

    def of(self, state: str) -> tuple[Weighed, ...]:
        """The entries that would become that."""
        return tuple(entry for entry in self.entries if entry.state == state)


def look(stream: BinaryIO, format: str, *, file_name: str = "", office: Office, by: By) -> Preview:
    """Say what taking a file in would do. Changes nothing. Raises Unreadable, PermissionDenied."""
    require(by, "write_up", office.marking)
    form = by_name(format)
    drafts = tuple(form.drafts(form.rows(stream, file_name)))
    known = _known(office, format, drafts)
    return Preview(tuple(_weigh(draft, office, by, known) for draft in drafts))


def take_in(
    stream: BinaryIO,
    format: str,
    *,
    file_name: str = "",
    office: Office,
    by: By,
    tell: Callable[[int], None] = lambda _rows: None,
) -> Incoming:
    """Make cases of the rows of a file, or bring cases up to it; what cannot be taken in is set aside with the reason.

    Each case is one transaction, and its rows are counted in it: rows = made + changed + repeated + aside, whenever
    it is broken off. The same file again repeats and doubles nothing. ``tell`` hears the rows so far. Raises
    Unreadable, PermissionDenied, before anything is written.
    """
    require(by, "write_up", office.marking)
    form = by_name(format)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    stream.seek(0)
    drafts = tuple(form.drafts(form.rows(stream, file_name)))
    known = _known(office, format, drafts)
    incoming = Incoming.objects.create(
        owner=office.organisation, office=office, format=format, sha256=digest, by=signed(by)["actor_name"],
        file_name=storable(PurePath(file_name.replace("\\", "/")).name)[:255],
    )  # fmt: skip
    told = 0
    for draft in drafts:
        _take(draft, incoming, by, known)
        told += draft.counts
        tell(told)
    incoming.refresh_from_db()
    counts = {name: getattr(incoming, name) for name in ("rows", *_COUNTS.values())}
    with transaction.atomic():
        _note(incoming, "seizure.file_taken_in", by, **counts)
    return incoming


def try_again(aside: Aside, cells: Mapping[tuple[int, str], str], *, by: By) -> Aside:
    """Put cells of a row right, each under its place among the rows and its column, and take it in if it holds now.

    What it said in the file stays with it. Where it still does not hold, what is wrong now stands there. Raises
    Refused, PermissionDenied.
    """
    incoming = aside.incoming
    require(by, "write_up", incoming.office.marking)
    with transaction.atomic():
        aside = _held(aside)
        rows = tuple(_mended(n, row, cells) for n, row in enumerate(rows_of(aside)))
        drafts = list(islice(by_name(incoming.format).drafts(rows), 2))
        if len(drafts) != 1:
            raise Refused(_("This must be one case."))
        weighed = _weighed(drafts[0], incoming.office, by)
        because = _because(incoming)
        aside.as_written = {**aside.as_written, "mended": _plain(rows)}
        try:
            with translation.override(KEPT), transaction.atomic():
                seizure = _written(weighed, incoming, because, by)
        except (Refused, PermissionDenied) as error:
            seizure, weighed = None, _refused(weighed, error)
        aside.faults = _told(weighed.faults)
        if seizure:
            aside.seizure = seizure
            _settle(aside, Aside.State.MENDED, by)
            _note(incoming, "seizure.row_mended", by, row=aside.number, number=seizure.number)
        aside.save()
    return aside


def drop(aside: Aside, *, because: str, by: By) -> Aside:
    """Leave a row out for good, with the reason. It stays on record. Raises Refused, PermissionDenied."""
    incoming = aside.incoming
    require(by, "write_up", incoming.office.marking)
    if not because.strip():
        raise Refused(_("Say why."), "because")
    with transaction.atomic():
        aside = _held(aside)
        aside.because = because.strip()
        _settle(aside, Aside.State.DROPPED, by)
        aside.save()
        _note(incoming, "seizure.row_dropped", by, row=aside.number, because=aside.because)
    return aside


def rows_of(aside: Aside, *, mended: bool = True) -> tuple[Row, ...]:
    """The rows as they stood in the file, or as they were last put right."""
    kept = aside.as_written.get("mended") if mended else None
    return tuple(
        Row(row["number"], row["cells"], frozenset(row["formulas"]), row["people"])
        for row in kept or aside.as_written["rows"]
    )


# ---- what would become of a draft


def _weigh(draft: Draft, office: Office, by: By, known: Known) -> Weighed:
    """What would become of a draft. A row that was set aside before, and settled or still wrong, is not so again."""
    before = known.asides.get(draft.digest)
    if before and before.state != Aside.State.WAITING:
        return Weighed(draft, SAME, before.seizure)
    weighed = _weighed(draft, office, by, known.new)
    return Weighed(draft, SAME) if before and weighed.state == ASIDE else weighed


def _weighed(draft: Draft, office: Office, by: By, new: frozenset[str] = frozenset()) -> Weighed:
    try:
        seizure = None if draft.origin_key in new and not draft.number else _standing(draft, office, by)
    except Refused as error:
        return Weighed(draft, ASIDE, faults=(*draft.faults, Fault(error.field, str(error), draft.number)))
    if seizure and not draft.amends:
        return _compared(draft, seizure)
    if seizure:
        return _amended(draft, seizure, by)
    found = believe(draft)
    if isinstance(found, Doubted):
        return Weighed(draft, ASIDE, faults=found.faults)
    return _checked(draft, NEW, None, found.record, found.parties, ())


def _standing(draft: Draft, office: Office, by: By) -> Seizure | None:
    """The case that a draft is about; None where there is none yet. Raises Refused."""
    cases_ = Seizure.objects.filter(owner=office.organisation).select_related("owner", "office")
    if draft.number:
        named = {"number": draft.number}
    elif draft.origin_key:
        named = {"origin_key": draft.origin_key}
    else:
        return None
    seizure = cases_.filter(**named).first()
    if seizure is None and draft.number:
        raise Refused(gettext_noop("No case has this number."), "Case number")
    if seizure and not _shown(seizure, by, "see"):
        raise Refused(gettext_noop("No case that is shown to you has this number or reference."), "Case number")
    return seizure


def _shown(seizure: Seizure, by: By, verb: str) -> bool:
    return isinstance(by, str) or may(by.actor, verb, Seizure.objects.all().marking(seizure))


def _compared(draft: Draft, seizure: Seizure) -> Weighed:
    """A row that became a case before: the same as then, or another one under its name."""
    found = believe(draft)
    before = seizure.record.get("as_written", {})
    if isinstance(found, Believed) and dict(found.record.as_written) == before:
        return Weighed(draft, SAME, seizure)
    said = gettext_noop("This became case %(number)s before, and says something else now.")
    return Weighed(draft, ASIDE, seizure, faults=(Fault("", said, values={"number": seizure.number}),))


def _amended(draft: Draft, seizure: Seizure, by: By) -> Weighed:
    """A case that is there, with what the file says of it laid over it."""
    if draft.parties is not None and not _shown(seizure, by, "see_nominal"):
        return Weighed(draft, ASIDE, faults=(Fault("People", NO_NAMES),))
    over = draft if draft.parties is None else _with_people(draft, seizure)
    found = believe(over, merging.laid_over(seizure.record, draft.fields))
    if isinstance(found, Doubted):
        return Weighed(draft, ASIDE, seizure, faults=found.faults)
    kept = seizure.parties if found.parties is None else found.parties
    if pure.digest(found.record, kept) == seizure.digest:
        return Weighed(draft, SAME, seizure)
    changes = tuple(merging.changes(seizure.record, pure.to_json(found.record)))
    if found.parties is not None and pure.parties_to_json(found.parties) != seizure.names:
        changes += (Change("people", str(len(seizure.names)), str(len(found.parties))),)
    return _checked(draft, CHANGED, seizure, found.record, found.parties, changes)


def _with_people(draft: Draft, seizure: Seizure) -> Draft:
    said = merging.people(seizure.names, draft.parties or ())
    return Draft(draft.rows, draft.fields, said, draft.faults, draft.origin_key, draft.number, draft.amends)


def _checked(
    draft: Draft,
    state: str,
    seizure: Seizure | None,
    record: pure.Record,
    parties: pure.Parties | None,
    changes: tuple[Change, ...],
) -> Weighed:
    wrong = tuple(checking.faults(record, parties or (), today=timezone.localdate()))
    if wrong:
        told = tuple(Fault(fault.field, fault.reason, fault.value) for fault in wrong)
        return Weighed(draft, ASIDE, seizure, faults=told)
    return Weighed(draft, state, seizure, record, parties, changes)


# ---- and what becomes of it


def _take(draft: Draft, incoming: Incoming, by: By, known: Known) -> None:
    try:
        _once(draft, incoming, by, known)
    except cases.TakenInAlready:
        # Somebody took it in between the look and the deed: now it is there to be compared with.
        _once(draft, incoming, by, replace(known, new=frozenset()))


def _once(draft: Draft, incoming: Incoming, by: By, known: Known) -> None:
    weighed = _weigh(draft, incoming.office, by, known)
    try:
        because = _because(incoming)
        with translation.override(KEPT), transaction.atomic():
            seizure = _written(weighed, incoming, because, by)
            if weighed.state != ASIDE:
                _count(incoming, weighed)
            if seizure and (before := known.asides.get(draft.digest)) and before.state == Aside.State.WAITING:
                # What was wrong before no longer is: the row that waits is settled by this one.
                before.seizure = seizure
                _settle(before, Aside.State.MENDED, by)
                before.save()
    except cases.TakenInAlready:
        raise
    except (Refused, PermissionDenied) as error:
        weighed = _refused(weighed, error)
    if weighed.state == ASIDE:
        with transaction.atomic():
            _set_aside(weighed, incoming)
            _count(incoming, weighed)


def _because(incoming: Incoming) -> str:
    return _("spreadsheet %(file)s") % {"file": incoming.file_name or incoming.format}


def _written(weighed: Weighed, incoming: Incoming, because: str, by: By) -> Seizure | None:
    """Write what was weighed; None where it is set aside. Raises Refused, PermissionDenied."""
    if weighed.state == NEW and weighed.record:
        return cases.write_up(
            weighed.record, parties=weighed.parties or (), office=incoming.office, source=Seizure.Source.FILE,
            origin_key=weighed.draft.origin_key, incoming=incoming, by=by,
        )  # fmt: skip
    if weighed.state == CHANGED and weighed.record and weighed.seizure:
        return cases.amend(
            weighed.seizure, weighed.record, weighed.parties, because=because, version=weighed.seizure.version, by=by
        )
    return weighed.seizure if weighed.state == SAME else None


def _refused(weighed: Weighed, error: Exception) -> Weighed:
    with translation.override(KEPT):
        found = getattr(error, "faults", None) or (Fault(getattr(error, "field", ""), str(error)),)
    told = tuple(Fault(fault.field, fault.reason, fault.value) for fault in found)
    return Weighed(weighed.draft, ASIDE, weighed.seizure, faults=told)


_COUNTS = {NEW: "made", CHANGED: "changed", SAME: "repeated", ASIDE: "aside"}


def _count(incoming: Incoming, weighed: Weighed) -> None:
    rows, column = weighed.draft.counts, _COUNTS[weighed.state]
    Incoming.objects.filter(pk=incoming.pk).update(**{"rows": F("rows") + rows, column: F(column) + rows})


def _set_aside(weighed: Weighed, incoming: Incoming) -> None:
    draft = weighed.draft
    Aside.objects.create(
        incoming=incoming, number=_free(incoming, draft), faults=_told(weighed.faults),
        as_written={"digest": draft.digest, "rows": _plain(draft.rows)},
    )  # fmt: skip


def _free(incoming: Incoming, draft: Draft) -> int:
    """The number of a draft's first row; rows of people, which are another sheet's, are numbered beyond the others."""
    number = draft.rows[0].number
    return number if not draft.rows[0].people else 1_000_000 + number


def _known(office: Office, format: str, drafts: tuple[Draft, ...]) -> Known:
    """What this administration knows of a file before it is taken in, asked once for all its rows."""
    found = Aside.objects.filter(incoming__owner=office.organisation, incoming__format=format)
    asides = {aside.as_written.get("digest", ""): aside for aside in found.select_related("seizure")}
    keys = {draft.origin_key for draft in drafts}
    cases_ = Seizure.objects.filter(owner=office.organisation, origin_key__in=keys)
    return Known(asides, frozenset(keys.difference(cases_.values_list("origin_key", flat=True))))


def _held(aside: Aside) -> Aside:
    """Return a row that waits, locked until the transaction ends. Raises Refused."""
    hold(aside.incoming.owner.chain)
    found = Aside.objects.select_for_update(of=("self",)).select_related("incoming").get(pk=aside.pk)
    if found.state != Aside.State.WAITING:
        raise Refused(_("This row is settled."))
    return found


def _settle(aside: Aside, state: str, by: By) -> None:
    aside.state, aside.settled_by, aside.settled_at = state, signed(by)["actor_name"], timezone.now()


def _mended(place: int, row: Row, cells: Mapping[tuple[int, str], str]) -> Row:
    said = {column: text for (n, column), text in cells.items() if n == place}
    merged = {**row.cells, **said}
    return Row(row.number, {k: v.strip() for k, v in merged.items() if v.strip()}, row.formulas - {*said}, row.people)


def _plain(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    return list(storable([
        {"number": row.number, "people": row.people, "cells": dict(row.cells), "formulas": sorted(row.formulas)}
        for row in rows
    ]))  # fmt: skip


def _told(faults: tuple[Fault, ...]) -> list[dict[str, Any]]:
    return list(storable([
        {"field": fault.field, "reason": fault.reason, "value": fault.value[:400]}
        | ({"values": dict(fault.values)} if fault.values else {})
        for fault in faults
    ]))  # fmt: skip


def _note(incoming: Incoming, verb: str, by: By, **detail: Any) -> None:
    detail = {"file": incoming.file_name or incoming.format, **detail}
    enter(incoming.owner, [Deed(verb, "seizure-file", str(incoming.pk), detail)], by)
