"""Photographs of an opening: added, and removed with a reason. The original bytes are kept, and stay."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.inspection import photograph, scan_files
from greenlane.inspection.actions.examinations import note, open_one
from greenlane.inspection.actions.orders import Refused
from greenlane.inspection.models import Inspection, Photo
from greenlane.inspection.picture import Unreadable
from greenlane.ledger.actions import hold
from greenlane.people.actions import require
from greenlane.people.models import Person

MOST = 100
"""How many photographs one inspection shows at most."""
SHOWN = {"large": "shown-large.jpg", "small": "shown-small.jpg"}


class NoPhotograph(Refused):
    """The file is no photograph that can be shown; ``field`` is that of the form."""

    field = "file"


def add(inspection: Inspection, data: bytes, file_name: str, *, caption: str = "", by: Person) -> Photo:
    """Keep a photograph under its hash and show it, drawn anew. Raises Refused, NoPhotograph."""
    require(by, "decide", Consignment.objects.all().marking(inspection.consignment))
    owner = inspection.consignment.owner
    try:
        photo = photograph.read(data)
    except Unreadable as error:
        most = photograph.MOST_BYTES >> 20
        said = _("The file cannot be shown as a photograph. A whole JPEG, PNG or WebP of at most %(most)s MB can.")
        raise NoPhotograph(said % {"most": most}) from error
    sha256 = scan_files.keep(owner.pk, data)
    for size, drawn in (("large", photo.large), ("small", photo.small)):
        scan_files.keep_beside(owner.pk, sha256, SHOWN[size], drawn)
    with transaction.atomic():
        hold(owner.chain)
        inspection = open_one(inspection, done_too=True)
        shown = Photo.objects.filter(inspection=inspection, removed_at=None)
        if shown.filter(sha256=sha256).exists():
            raise NoPhotograph(_("This photograph is there already."))
        if shown.count() >= MOST:
            raise Refused(_("An inspection shows at most %(most)s photographs.") % {"most": MOST})
        made = Photo.objects.create(
            inspection=inspection,
            file_name=file_name[:255],
            sha256=sha256,
            size=len(data),
            width=photo.width,
            height=photo.height,
            caption=caption.strip()[:300],
            taken_by=by,
        )
        note(inspection, "photo.added", by, sha256=sha256)
    return made


def remove(photo: Photo, *, because: str, by: Person) -> Photo:
    """Show a photograph no more, with the reason. What was removed, by whom and why stays on record."""
    require(by, "decide", Consignment.objects.all().marking(photo.inspection.consignment))
    if not because.strip():
        raise Refused(_("Say why it is removed."))
    with transaction.atomic():
        hold(photo.inspection.consignment.owner.chain)
        inspection = open_one(photo.inspection, done_too=True)
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        if photo.removed_at:
            raise Refused(_("This photograph is removed already."))
        photo.removed_at, photo.removed_by, photo.removed_because = timezone.now(), by, because.strip()
        photo.save(update_fields=["removed_at", "removed_by", "removed_because"])
        note(inspection, "photo.removed", by, sha256=photo.sha256, because=because.strip())
    return photo


def shown(photo: Photo, size: str) -> bytes:
    """Return the picture that is shown of a photograph, ``large`` or ``small``; drawn again where it is lost.

    Raises FileNotFoundError where the original is gone too, Changed where it is another.
    """
    owner = photo.inspection.consignment.owner_id
    try:
        return scan_files.original(owner, photo.sha256).with_name(SHOWN[size]).read_bytes()
    except FileNotFoundError:
        drawn = photograph.read(scan_files.read(owner, photo.sha256))
        return drawn.large if size == "large" else drawn.small
