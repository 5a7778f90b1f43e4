"""What is done to consignments, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "intake.begun": _("{actor} began to take in {file}"),
    "intake.finished": _(
        "{actor} took in {file}: {lines} lines, {received} received, {repeated} repeated, {quarantined} quarantined"
    ),
    "intake.failed": _(
        "{actor} could not take in all of {file}: {lines} lines, {received} received, {repeated} repeated, "
        "{quarantined} quarantined"
    ),
    "intake.again": _("{actor} had {file} taken in again"),
    "consignment.received": _("{actor} received consignment {reference}"),
    "consignment.amended": _("{actor} received version {version} of consignment {reference}"),
    "consignment.referred": _("{actor} showed consignment {reference} to {organisation}: {because}"),
    "consignment.quarantined": _("{actor} put consignment {reference} into quarantine: {faults} faults"),
    "reference.imported": _("{actor} imported the list {list}: {taxa} taxa, {faults} faults"),
    "quarantine.taken_in": _("{actor} mended consignment {reference} and took it in"),
    "quarantine.mended": _("{actor} mended consignment {reference}; {faults} faults are left"),
    "quarantine.dismissed": _("{actor} dismissed consignment {reference} from quarantine: {because}"),
}
