"""What is done in targeting, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

from greenlane.front.templatetags.house import LANES

VERBS = {
    "screening.made": _("{actor} screened consignment {reference}: {lane}, {score} of 100, by indicator set {set}"),
    "screening.overridden": _("{actor} moved consignment {reference} from {lane_before} to {lane_after}: {reason}"),
    "indicators.proposed": _("{actor} proposed version {version} of the indicators: {note}"),
    "indicators.approved": _("{actor} approved version {version} of the indicators"),
    "indicators.refused": _("{actor} refused version {version} of the indicators"),
    "lane_policy.proposed": _("{actor} proposed version {version} of the lane policy of {office}: {note}"),
    "lane_policy.approved": _("{actor} approved version {version} of the lane policy of {office}"),
    "lane_policy.refused": _("{actor} refused version {version} of the lane policy of {office}"),
    "model.asked": _("{actor} asked for a model to be trained on what was known on {until}"),
    "model.proposed": _("{actor} proposed version {version} of the learned model: {note}"),
    "model.approved": _("{actor} approved version {version} of the learned model"),
    "model.refused": _("{actor} refused version {version} of the learned model"),
    "profiles.released": _(
        "{actor} released outcome profiles, counted until {until}, that {asked_by} asked for: {because}"
    ),
    "trial.dismissed": _("{actor} dismissed what had failed: {what}, until {until}"),
    "trial.asked": _("{actor} asked for a test on the past: {what}, {since} to {until}"),
}
WORDS = {"lane": LANES, "lane_before": LANES, "lane_after": LANES}
