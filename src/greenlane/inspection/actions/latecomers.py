"""Pictures that came before their declaration: matched when it comes in."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _noop

from greenlane.consignments.models import Consignment
from greenlane.inspection.actions.scans import match, numbers_of
from greenlane.inspection.models import Scan
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import SYSTEM, enter

LOOKED_BACK = timedelta(days=30)
MOST = 200
CAME_LATER = _noop("its declaration came in later")


def match_latecomers() -> int:
    """Match what has waited for its declaration, the latest first; return how many were.

    Only among the consignments of the office that took the picture in, and never what an officer took from one.
    """
    since = timezone.now() - LOOKED_BACK
    waiting = Scan.objects.filter(consignment=None, matched_by="", received_at__gte=since).exclude(numbers=[])
    return sum(_matched(scan) for scan in waiting.select_related("owner").order_by("-received_at")[:MOST])


def _matched(scan: Scan) -> bool:
    # What came in since the picture did: all else was there to be found when it came.
    among = Consignment.objects.filter(owner=scan.owner_id, office=scan.office_id, current=True)
    if not among.filter(received_at__gte=scan.received_at).exists():
        return False
    with transaction.atomic():
        hold(scan.owner.chain)
        scan = Scan.objects.select_for_update(of=("self",)).get(pk=scan.pk)
        if scan.consignment_id or scan.matched_by:
            return False
        match(scan, among, numbers_of(scan))
        if scan.consignment is None:
            return False
        scan.save(update_fields=["consignment", "inspection", "matched_by", "risk"])
        detail = {"scan": str(scan), "reference": scan.consignment.reference, "because": CAME_LATER}
        enter(scan.owner, [Deed("scan.matched", "scan", str(scan.pk), detail)], SYSTEM)
    return True
