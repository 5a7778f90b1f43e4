"""What is done in inspection, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

from greenlane.inspection.models import Decision, Inspection, Reading
from greenlane.inspection.templatetags.marks import MARKED

VERBS = {
    "work.assigned": _("{actor} assigned consignment {reference} to {person}"),
    "work.carried_over": _("{actor} amended consignment {reference}: what was open goes on with version {version}"),
    "work.released": _("{actor} released consignment {reference}: {because}"),
    "inspection.ordered": _("{actor} ordered an inspection ({kind}) of consignment {reference}: {because}"),
    "inspection.cancelled": _("{actor} cancelled the inspection ({kind}) of consignment {reference}: {because}"),
    "examination.answered": _("{actor} answered points of the checklist of consignment {reference}: {n}"),
    "photo.added": _("{actor} added a photograph to an inspection of consignment {reference}"),
    "photo.removed": _("{actor} removed a photograph from an inspection of consignment {reference}: {because}"),
    "inspection.recorded": _("{actor} recorded the inspection ({kind}) of consignment {reference}: {result}"),
    "scan.received": _("{actor} received the picture {scan}"),
    "scan.unread": _("{actor} sent {scan}, which could not be read as a picture: {field} {reason}"),
    "scan.dropped": _("{actor} set aside {scan}, which could not be read as a picture"),
    "scan.looked_at": _("{actor} had the detector look at the picture {scan}: {marks} marks"),
    "scan.matched": _("{actor} matched the picture {scan} with consignment {reference}: {because}"),
    "scan.unmatched": _("{actor} took the picture {scan} from consignment {reference}: {because}"),
    "labels.exported": _("{actor} wrote out {pictures} pictures with {labels} labels, to learn from"),
    "reading.begun": _("{actor} began to read the picture {scan}"),
    "reading.decided": _("{actor} decided of a mark ({goods}) on the picture {scan}: {answer}"),
    "reading.drawn": _("{actor} drew a mark ({goods}) on the picture {scan}"),
    "reading.taken_back": _("{actor} took back what was said of a mark ({goods}) on the picture {scan}"),
    "reading.settled": _("{actor} settled the picture {scan}, which was read differently: {reading_verdict}"),
    "reading.done": _("{actor} read the picture {scan}: {reading_verdict}"),
}
WORDS = {
    "kind": dict(Inspection.Kind.choices),
    "result": dict(Inspection.Result.choices),
    "goods": MARKED,
    "answer": dict(Decision.Answer.choices),
    "reading_verdict": dict(Reading.Verdict.choices),
}
