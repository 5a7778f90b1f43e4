"""Evidence: exhibits made and described anew, files kept and removed. The chain of custody has an entry of each."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import hold
from greenlane.people.actions import By, require
from greenlane.people.models import Person
from greenlane.seizures.actions import custody
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.evidence import kinds, names, shown, vault
from greenlane.seizures.models import Custody, EvidenceFile, Exhibit, Seizure

OWN_NUMBER = re.compile(r"[A-Za-z0-9._-]{1,20}")
MOST_FILES = 2_000
"""How many files one case holds at most."""
ORPHANS = timedelta(days=1)
"""How old bytes are that no row names before they are swept away."""


def add_exhibit(
    seizure: Seizure,
    description: str,
    line: int | None = None,
    quantity: str = "",
    seal: str = "",
    number: str = "",
    *,
    at: datetime | None = None,
    place: str = "",
    by: By,
) -> Exhibit:
    """Make an exhibit of a case: it is collected with it, by whoever makes it.

    ``number`` is its own part of the number, the next one (E1, E2 …) where none is given; ``line`` a line of the goods.
    Raises Refused, PermissionDenied.
    """
    require(by, "custody", Seizure.objects.all().marking(seizure))
    if not description.strip():
        raise Refused(_("Say what it is."), "description")
    if number and not OWN_NUMBER.fullmatch(number):
        raise Refused(_("A number has at most 20 letters, digits, points, dashes or low lines."), "number")
    with _open_case(seizure) as seizure:
        if line is not None and not seizure.lines.filter(number=line).exists():
            raise Refused(_("There is no such line of goods."), "line")
        whole = f"{seizure.number}/{number or _next(seizure)}"
        if seizure.exhibits.filter(number=whole).exists():
            raise Refused(_("Another exhibit has this number."), "number")
        exhibit = Exhibit.objects.create(
            seizure=seizure, number=whole, description=description.strip(), line=line, quantity=quantity.strip()[:80],
            created_by=by if isinstance(by, Person) else None,
        )  # fmt: skip
        custody.collect(exhibit, at=at or timezone.now(), place=place.strip() or seizure.place, seal=seal, by=by)
    return exhibit


def describe_exhibit(exhibit: Exhibit, description: str, *, because: str, by: By) -> Custody:
    """Describe an exhibit anew, with the reason; what was said before stays in its chain."""
    if not description.strip():
        raise Refused(_("Say what it is."), "description")
    return custody.correct(exhibit, changes={"description": description.strip()}, because=because, by=by)


def add_file(
    seizure: Seizure,
    stream: BinaryIO,
    file_name: str,
    caption: str = "",
    exhibit: Exhibit | None = None,
    *,
    nominal: bool = True,
    by: By,
) -> EvidenceFile:
    """Keep a file with a case, or with one of its exhibits: any file, and its bytes as they came.

    What it really is is told from its bytes; what may not be opened is kept sealed. ``stream`` can be sought in.
    ``nominal``: it may show a person or a name, and is for those who may see names. Raises Refused, PermissionDenied.
    """
    require(by, "custody", Seizure.objects.all().marking(seizure))
    if exhibit and exhibit.seizure_id != seizure.pk:
        raise Refused(_("This exhibit belongs to another case."), "exhibit")
    if not stream.read(1):
        raise Refused(_("%(name)s is empty: there is nothing to keep.") % {"name": names.clean(file_name)}, "files")
    found = kinds.recognise(stream, file_name)
    drawn = shown.of(stream, found)
    kept = _keep(seizure, stream, drawn)
    aside = {
        "name": names.written(file_name), "marks": sorted({*found.marks, *drawn.marks}), "facts": dict(found.facts),
        "said": dict(drawn.said), "shown": sorted(drawn.pieces), "_salt": secrets.token_hex(16),
    }  # fmt: skip
    with _open_case(seizure) as seizure:
        _room_for(seizure, kept.sha256, file_name)
        file = EvidenceFile.objects.create(
            seizure=seizure, exhibit=exhibit, file_name=names.clean(file_name), kind=found.kind, sha256=kept.sha256,
            size=kept.size, caption=caption.strip()[:300], aside=aside, nominal=nominal,
            added_by=by if isinstance(by, Person) else None,
        )  # fmt: skip
        custody.file_added(exhibit, file, by=by)
    return file


def remove_file(file: EvidenceFile, *, because: str, by: Person) -> EvidenceFile:
    """Show a file no more, with the reason. Its row, its hash and its bytes stay."""
    require(by, "custody", Seizure.objects.all().marking(file.seizure))
    if not because.strip():
        raise Refused(_("Say why it is removed."), "because")
    with _open_case(file.seizure):
        file = EvidenceFile.objects.select_for_update(of=("self",)).select_related("exhibit").get(pk=file.pk)
        if file.removed_at:
            raise Refused(_("This file is removed already."))
        file.removed_at, file.removed_by, file.removed_because = timezone.now(), by, because.strip()
        file.save(update_fields=["removed_at", "removed_by", "removed_because"])
        custody.file_removed(file.exhibit, file, because=because.strip(), by=by)
    return file


def sweep(older_than: timedelta = ORPHANS) -> int:
    """Delete bytes that no row names, left by a process that was killed between the two; return how many."""
    return vault.sweep(_named, older_than)


def _named(owner: UUID, hashes: set[str]) -> set[str]:
    rows = EvidenceFile.objects.filter(seizure__owner=owner, sha256__in=hashes)
    return set(rows.values_list("sha256", flat=True))


def _keep(seizure: Seizure, stream: BinaryIO, drawn: shown.Shown) -> vault.Kept:
    """The bytes and what is drawn of them, sealed, before any row names them."""
    stream.seek(0)
    try:
        kept = vault.keep(seizure.owner_id, stream, getattr(stream, "sha256", ""))
    except vault.TooLarge as error:
        most = f"{settings.UPLOAD_LIMIT / (1 << 20):g}"
        raise Refused(_("A file may be at most %(most)s MB large.") % {"most": most}, "files") from error
    except vault.Changed as error:
        raise Refused(_("The bytes are no longer those that came in. Tell whoever runs Greenlane."), "files") from error
    except vault.NoKey as error:
        raise Refused(str(error), "files") from error
    for name, piece in drawn.pieces.items():
        vault.keep_beside(seizure.owner_id, kept.sha256, name, piece)
    return kept


@contextmanager
def _open_case(seizure: Seizure) -> Iterator[Seizure]:
    """The case, locked, its chain first; closed and withdrawn ones take no more evidence."""
    with transaction.atomic():
        hold(seizure.owner.chain)
        rows = Seizure.objects.select_for_update(of=("self",)).select_related("owner", "office")
        seizure = rows.get(pk=seizure.pk)
        if seizure.state not in (Seizure.State.OPEN, Seizure.State.CLOSING):
            raise Refused(_("The case is %(state)s.") % {"state": seizure.get_state_display()})
        yield seizure


def _next(seizure: Seizure) -> str:
    begins = f"{seizure.number}/E"
    taken = seizure.exhibits.filter(number__startswith=begins).values_list("number", flat=True)
    given = [int(own) for own in (number.removeprefix(begins) for number in taken) if own.isdecimal()]
    return f"E{max(given, default=0) + 1}"


def _room_for(seizure: Seizure, sha256: str, file_name: str) -> None:
    there = seizure.files.filter(removed_at=None)
    if there.filter(sha256=sha256).exists():  # under which name is for those who may see it
        raise Refused(_("%(name)s is there already.") % {"name": names.clean(file_name)}, "files")
    if there.count() >= MOST_FILES:
        raise Refused(_("A case holds at most %(most)s files.") % {"most": MOST_FILES}, "files")
