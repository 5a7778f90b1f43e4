"""Export of a case: a signed file that proves itself, without names for whoever may not see them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from greenlane.ledger import chain as chains
from greenlane.ledger import signature, signing
from greenlane.ledger.actions import Deed, hold
from greenlane.ledger.models import Entry
from greenlane.people.actions import By, enter, require, signed
from greenlane.seizures import case_file
from greenlane.seizures import custody as pure
from greenlane.seizures.actions.proving import exhibit_rows, file_row, kept, names_for
from greenlane.seizures.evidence import vault
from greenlane.seizures.models import EvidenceFile, Seizure


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What is handed out: the small parts in memory, and the rows of the files whose bytes come from the vault."""

    seizure: Seizure
    at: Any
    names: bool
    parts: dict[str, bytes]
    files: list[EvidenceFile]
    fingerprint: str
    head: chains.Checkpoint

    @property
    def size(self) -> int:
        """The bytes of all parts, about the size of the file."""
        return sum(map(len, self.parts.values())) + sum(file.size for file in self.files)

    def write(self, out: case_file.Written) -> None:
        """Write the file. Raises vault.Changed where bytes were altered since they were looked at."""
        small = ((name, len(data), [data]) for name, data in self.parts.items())
        case_file.pack(_chained(small, self._evidence()), out)

    def _evidence(self) -> Iterator[case_file.Part]:
        for file in self.files:
            yield f"{case_file.FOLDER}{file.sha256}", file.size, vault.read(self.seizure.owner_id, file.sha256)


def export(seizure: Seizure, *, names: bool = True, by: By) -> Exported:
    """Make what is handed out of a case, and enter that it was. For the people of the organisation that owns it.

    ``names``: people's names go with it, where ``by`` may see them. What cannot be read any more is listed as lost.
    Raises PermissionDenied.
    """
    require(by, "see_history", Seizure.objects.all().marking(seizure))
    names = names and names_for(seizure, by)
    found, state = kept(seizure), {}
    for sha256 in included(seizure, names).values_list("sha256", flat=True):
        state[sha256] = found(sha256)  # before the chain is held: bytes may be many
    with transaction.atomic():
        hold(seizure.owner.chain)
        seizure = Seizure.objects.select_related("owner", "office").get(pk=seizure.pk)
        files = {file.sha256: file for file in included(seizure, names)}
        lost = {sha256: why for sha256 in files if (why := state.get(sha256) or found(sha256))}
        at = timezone.now()
        parts, head = _parts(seizure, names)
        sound = [file for sha256, file in sorted(files.items()) if sha256 not in lost]
        manifest = _manifest(seizure, at, names, parts, sound, lost, head, by)
        digest = hashlib.sha256(manifest).hexdigest()
        detail = {"number": seizure.number, "manifest": digest, "names": names, "files": len(sound)}
        enter(seizure.owner, [Deed("custody.exported", "seizure", str(seizure.pk), detail)], by)
    key = signing.public()
    proof = {case_file.MANIFEST: manifest, case_file.SIGNATURE: signing.sign(manifest), case_file.KEY: key}
    return Exported(seizure=seizure, at=at, names=names, parts=proof | parts, files=sound, head=head,
                    fingerprint=signature.fingerprint(key))  # fmt: skip


def included(seizure: Seizure, names: bool) -> Any:
    """The files whose bytes go with an export, with names or without."""
    rows = seizure.files.filter(removed_at=None)
    return rows if names else rows.filter(nominal=False)


def _manifest(
    seizure: Seizure, at: Any, names: bool, parts: dict[str, bytes], files: list[EvidenceFile], lost: dict[str, str],
    head: chains.Checkpoint, by: By,
) -> bytes:  # fmt: skip
    here = {file.sha256 for file in files}
    bytes_of = {f"{case_file.FOLDER}{file.sha256}": {"sha256": file.sha256, "size": str(file.size)} for file in files}
    case = {"id": seizure.pk, "number": seizure.number, "organisation": seizure.owner.name,
            "office": seizure.office.name, "country": seizure.owner.country}  # fmt: skip
    return chains.canonical(chains.plain({
        "what": case_file.WHAT, "v": case_file.VERSION, "case": case, "chain": head.chain,
        "head": {"seq": head.seq, "hash": head.hash}, "made": at, "made_by": signed(by)["actor_name"], "names": names,
        "parts": {name: case_file.part(data) for name, data in parts.items()} | bytes_of, "lost": lost,
        "withheld": sorted({file.sha256 for file in seizure.files.all()} - here - set(lost)),
        "key": signing.fingerprint(),
    }))  # fmt: skip


def _parts(seizure: Seizure, names: bool) -> tuple[dict[str, bytes], chains.Checkpoint]:
    entries = list(Entry.objects.filter(chain=pure.chain_of(seizure.pk)).order_by("seq"))
    head = chains.Checkpoint(pure.chain_of(seizure.pk), len(entries), entries[-1].hash if entries else chains.GENESIS)
    record = dict(seizure.record)
    if not names:
        record.pop("as_written", None)  # a row of a file may name people in any field
    case = {"number": seizure.number, "version": seizure.version, "digest": seizure.digest, "state": seizure.state,
            "record": record, **({"parties": seizure.names} if names else {})}  # fmt: skip
    parts = {
        case_file.README: case_file.readme(seizure.number).encode(),
        case_file.RECORD: case_file.rows([case]),
        case_file.EXHIBITS: case_file.rows(exhibit_rows(seizure)),
        case_file.FILES: case_file.rows(_file_row(file, names) for file in seizure.files.all()),
        case_file.CUSTODY: "".join(f"{entry.line}\n" for entry in entries).encode(),
    }
    if names:
        told = seizure.custody.exclude(names={}).order_by("seq")
        parts[case_file.NAMES] = case_file.rows({"seq": event.seq, "names": event.names} for event in told)
    return parts, head


def _file_row(file: EvidenceFile, names: bool) -> dict[str, Any]:
    told = {"name": file.file_name, "caption": file.caption, "aside": file.aside} if names or not file.nominal else {}
    return file_row(file) | {"added": file.added_at, **told}


def _chained(*parts: Iterable[case_file.Part]) -> Iterator[case_file.Part]:
    for some in parts:
        yield from some
