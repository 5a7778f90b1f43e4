"""What is done at the permit desk, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

from greenlane.permits.models import Endorsement, ForeignQuestion, Overall, Paper

VERBS = {
    "permit.received": _("{actor} received paper {reference}: {overall}"),
    "permit.amended": _("{actor} received version {version} of paper {reference}: {overall}"),
    "permit.unread": _("{actor} received paper {reference}, which cannot be believed: {faults} faults"),
    "permit.mended": _("{actor} mended paper {reference}; {faults} faults are left"),
    "permit.dismissed": _("{actor} dismissed paper {reference}: {because}"),
    "permit.endorsed_elsewhere": _("{actor} received paper {reference} again, with {endorsements} new endorsements"),
    "permit.checked": _("{actor} checked paper {reference}: {overall}"),
    "permit.taken": _("{actor} took paper {reference} on"),
    "permit.presented": _("{actor} linked paper {reference} to consignment {consignment}"),
    "permit.endorsed": _("{actor} endorsed paper {reference} {direction}: {shipped}"),
    "permit.endorsement_taken_back": _("{actor} took back an endorsement of paper {reference} ({shipped}): {because}"),
    "permit.decided": _("{actor} decided on paper {reference}: {decided}. {because}"),
    "permit.asked_abroad": _("{actor} asked {authority} about paper {reference}: {question}"),
    "permit.answered_abroad": _("{actor} recorded the answer of {authority} about paper {reference}: {answered}"),
    "permit.fast_lane_granted": _("{actor} let paper {reference} go by the fast lane. {because}"),
    "permit.fast_lane_denied": _("{actor} did not let paper {reference} go by the fast lane. {because}"),
}
WORDS = {
    "overall": dict(Overall.choices),
    "direction": dict(Endorsement.Direction.choices),
    "decided": dict(Paper.State.choices),
    "answered": dict(ForeignQuestion.Answer.choices),
}
