"""The bundle for a court: one PDF/A to be read by people, with the exported case inside that proves itself."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from greenlane.ledger import signature, verbs
from greenlane.seizures import case_file, pdf, words
from greenlane.seizures import custody as pure
from greenlane.seizures.actions.exporting import Exported
from greenlane.seizures.evidence import shown, vault
from greenlane.seizures.models import Custody, EvidenceFile, Exhibit
from greenlane.seizures.record import Goods, Record, Stop

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "seizures" / "bundle.typ"
LARGEST_INSIDE = 100 * 1024 * 1024  # bytes of a case that travels inside its bundle; a larger one travels beside it
MOST_PICTURES = 80


def bundle(made: Exported) -> bytes:
    """Set an exported case as PDF/A-3b in the reader's language. Raises vault.Changed, pdf.CannotBeDrawn."""
    pictures = _pictures(made)
    return pdf.pdf(
        TEMPLATE.read_text(encoding="utf-8"),
        _data(made, {sha256: name for sha256, (name, _content) in pictures.items()}),
        at=made.at,
        language=get_language() or "en",
        files=dict(pictures.values()),
        attachments=_attached(made),
    )


def _attached(made: Exported) -> list[pdf.Attached]:
    if made.size <= LARGEST_INSIDE:
        out = io.BytesIO()
        made.write(out)
        name = f"{made.seizure.number}.zip"
        return [
            pdf.Attached(name=name, content=out.getvalue(), type="application/zip", description=_("The whole case"))
        ]
    return [pdf.Attached(name=name, content=data, relation="data") for name, data in made.parts.items()]


def _pictures(made: Exported) -> dict[str, tuple[str, bytes]]:
    """By hash of the file: the picture that was drawn of it anew, and the name it has beside the template."""
    found: dict[str, tuple[str, bytes]] = {}
    for file in made.files:
        if shown.LARGE not in file.aside.get("shown", ()) or len(found) == MOST_PICTURES:
            continue
        try:
            drawn = vault.read_beside(made.seizure.owner_id, file.sha256, shown.LARGE)
        except OSError:
            continue  # the file itself travels all the same
        found[file.sha256] = (f"picture{len(found)}.jpg", drawn)
    return found


def _data(made: Exported, pictures: dict[str, str]) -> dict[str, object]:
    seizure = made.seizure
    record = seizure.as_recorded
    here = {file.sha256 for file in made.files}
    events = list(seizure.custody.select_related("exhibit").order_by("seq"))
    return {
        "words": _words(),
        "number": seizure.number,
        "organisation": seizure.owner.name_in(get_language() or "en"),
        "office": seizure.office.name,
        "made": _moment(made.at),
        "head": str(made.head),
        "fingerprint": signature.grouped(made.fingerprint),
        "manifest": hashlib.sha256(made.parts[case_file.MANIFEST]).hexdigest(),
        "inside": made.size <= LARGEST_INSIDE,
        "names": made.names,
        "facts": _facts(record),
        "narrative": record.narrative,
        "goods": [_goods(n, goods) for n, goods in enumerate(record.goods, start=1)],
        "parties": _parties(made) if made.names else [],
        "exhibits": [
            _exhibit(exhibit, [event for event in events if event.exhibit_id == exhibit.pk], made, pictures)
            for exhibit in seizure.exhibits.select_related("holder")
        ],
        "case_pictures": [_picture(file, pictures) for file in made.files
                          if file.exhibit_id is None and file.sha256 in pictures],
        "files": [_file(file, here, made.names) for file in seizure.files.select_related("exhibit")],
    }  # fmt: skip


def _facts(record: Record) -> list[list[str]]:
    place = record.place
    said = [
        (_("Day"), record.day.isoformat() if record.day else str(record.occurred or "")),
        (_("Place"), ", ".join(filter(None, [place.name, place.country])) if place else ""),
        (_("Agency"), record.agency),
        (_("Detected by"), words.DETECTIONS.get(record.detection, record.detection)),
        (_("Concealment"), words.CONCEALMENTS.get(record.concealment, record.concealment)),
        (_("Transport"), words.MODES.get(record.mode or "", record.mode or "")),
        (_("Containers"), ", ".join(container.number for container in record.containers)),
        (_("Route"), " → ".join(_stop(stop) for stop in record.route)),
        (_("Legal grounds"), "; ".join(str(words.GROUNDS.get(ground.code, ground.code)) for ground in record.grounds)),
        (_("Measures"), ", ".join(str(words.MEASURES.get(code, code)) for code in record.measures)),
    ]  # fmt: skip
    return [[label, str(value)] for label, value in said if value]


def _stop(stop: Stop) -> str:
    return f"{words.STOPS[stop.role]} {stop.country or ''} ({words.STANDINGS[stop.standing]})"


def _goods(number: int, goods: Goods) -> dict[str, str]:
    amounts = (f"{one.amount} {one.unit}" for one in goods.quantities)
    what = goods.taxon or goods.waste_code or goods.substance or ""
    return {"line": str(number), "what": what, "description": goods.description, "amounts": ", ".join(amounts),
            "regime": str(words.REGIMES.get(goods.regime, goods.regime))}  # fmt: skip


def _parties(made: Exported) -> list[list[str]]:
    return [
        [str(words.ROLES.get(party.role, party.role)), " ".join(filter(None, [party.first_names, party.name])),
         str(words.STANDINGS[party.standing])]
        for party in made.seizure.parties
    ]  # fmt: skip


def _exhibit(exhibit: Exhibit, events: list[Custody], made: Exported, pictures: dict[str, str]) -> dict[str, Any]:
    own = [file for file in made.files if file.exhibit_id == exhibit.pk and file.sha256 in pictures]
    unconfirmed = pure.unconfirmed({event.kind for event in events})
    facts = [
        (_("Quantity"), exhibit.quantity), (_("Seal"), exhibit.seal), (_("State"), exhibit.get_state_display()),
        (_("Who has it"), exhibit.holder.name if exhibit.holder else ""), (_("Where it is"), exhibit.place),
    ]  # fmt: skip
    return {
        "number": exhibit.number, "description": exhibit.description,
        "facts": [[label, str(value)] for label, value in facts if value],
        "pictures": [_picture(file, pictures) for file in own],
        "events": [_event(event, made.names, unconfirmed) for event in events],
    }  # fmt: skip


def _picture(file: EvidenceFile, pictures: dict[str, str]) -> dict[str, str]:
    return {"file": pictures[file.sha256], "caption": str(file), "sha256": file.sha256}


def _event(event: Custody, names: bool, unconfirmed: bool) -> list[str]:
    said = event.said
    sentence = verbs.sentence(pure.DEEDS[event.kind], {**said, "actor": event.by_name, "subject": ""})
    changes = "; ".join(str(value) for value in (said.get("changes") or {}).values())
    more = (said.get("text"), said.get("condition"), said.get("place"), changes, event.whom if names else "",
            _("Witness named, not confirmed") if unconfirmed and event.kind == "destroy" else "",
            said.get("sha256"))  # fmt: skip
    return [str(event.seq), _moment(event.at), ". ".join([sentence, *(str(part) for part in more if part)])]


def _file(file: EvidenceFile, here: set[str], names: bool) -> dict[str, str]:
    known = names or not file.nominal
    stands = "" if file.sha256 in here else _("not included")
    return {"name": str(file) if known else "–", "exhibit": file.exhibit.number if file.exhibit else "–",
            "sha256": file.sha256, "size": str(file.size), "stands": stands}  # fmt: skip


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _words() -> dict[str, str]:
    return {
        "title": _("Bundle for a court"), "index": _("Contents"), "record": _("Record"), "goods": _("Goods"),
        "parties": _("Persons and companies"), "exhibits": _("Exhibits"), "custody": _("Chain of custody"),
        "files": _("Files"), "proof": _("Proof"), "made": _("Made"), "line": _("Line"), "what": _("What it is"),
        "amounts": _("Quantities"), "regime": _("Regime"), "file": _("File"), "exhibit": _("Exhibit"),
        "size": _("Bytes"), "entry": _("Entry"), "when": _("When"), "deed": _("What was done"),
        "pictures": _("Photographs, drawn anew from the files"),
        "head": _("End of the chain of custody"), "fingerprint": _("Fingerprint of the key"),
        "manifest": _("SHA-256 of the signed manifest"), "no_names": _("Names of persons are left out."),
        "inside": _("The exported case is attached to this file; VERIFY.txt in it says how to prove it anywhere."),
        "beside": _("The exported case is too large to be attached; what proves it is attached."),
        "compare": _("Compare the fingerprint with what the exporting office tells you by another way than this file."),
        "none": _("none"),
    }  # fmt: skip
