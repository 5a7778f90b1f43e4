"""What the steps of a take-back, its faults, answers, payers and costs are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from greenlane.front import said, telling
from greenlane.reference.title import Title
from greenlane.seizures.takeback.states import FAULT_NAMES, MEANINGS

CONTEXT = "take-back"
"""Under which the catalogues keep what the pure rules say."""

CONTEXT = "take-back"
STATES: Mapping[str, Promise] = {
    str(state): pgettext_lazy(CONTEXT, meaning.title) for state, meaning in MEANINGS.items()
}
FAULTS: Mapping[str, Promise] = {code: pgettext_lazy(CONTEXT, name) for code, name in FAULT_NAMES.items()}
"""States and faults: the words are those of ``takeback.states``, and are extracted from there."""
CHOICES: Mapping[str, Mapping[str, Promise]] = {
    "fault": FAULTS,
    "outcome": {
        "illegal": _("illegal"), "not_completed": _("lawful, and not completed"), "lawful": _("lawful"),
        "return": _("it goes back"), "dispose": _("it is disposed of here"), "longer": _("more time"),
        "disputed": _("they do not agree"),
    },
}  # fmt: skip
"""What may be chosen for a need; for a disposal see ``words.DISPOSALS``."""
NEEDS: Mapping[str, Promise] = {
    "method": _("Method"), "laboratory": _("Laboratory"), "outcome": _("Outcome"), "fault": _("Whose fault"),
    "country": _("Country"), "authority": _("Authority"), "contact": _("Contact"), "until": _("Until"),
    "payer": _("Who pays"), "carrier": _("Carrier"), "seal": _("Seal"), "weight": _("Weight"),
    "disposal": _("What became of the goods"), "facility": _("Facility"),
}  # fmt: skip
ANSWERS: Mapping[str, Promise] = {
    "acknowledged": _("receipt confirmed"), "return": _("takes the goods back"),
    "dispose": _("agrees to disposal here"), "longer": _("asks for more time"), "disputed": _("does not agree"),
    "refused": _("refuses, or is silent"),
}  # fmt: skip
PAYERS: Mapping[str, Promise] = {
    "exporter": _("exporter"), "generator": _("generator of the waste"), "notifier": _("notifier"),
    "deemed_notifier": _("deemed notifier"), "importer": _("importer"), "disposer": _("disposer"),
    "consignee": _("consignee"), "carrier": _("carrier"), "others": _("other persons concerned"),
    "state_of_export": _("State of export"), "state_of_import": _("State of import"),
    "authority_of_dispatch": _("authority of dispatch"), "authority_of_destination": _("authority of destination"),
    "as_agreed": _("as the authorities agree"),
}  # fmt: skip
COSTS: Mapping[str, Promise] = {
    "storage": _("storage"), "demurrage": _("demurrage"), "detention": _("detention of containers"),
    "handling": _("handling"), "laboratory": _("laboratory and identification"), "security": _("security"),
    "disinfection": _("disinfection"), "care": _("care of live animals or plants"), "freight": _("freight"),
    "insurance": _("insurance"), "disposal": _("disposal"), "administration": _("administration"),
    "other": _("other"),
}  # fmt: skip
UNITS: Mapping[str, Promise] = {"calendar": _("calendar days"), "working": _("working days")}


def in_words(title: Title) -> str:
    """Return what a title of the law says in the reader's language."""
    return title.said_in((get_language() or "en").split("-")[0])


def reason_in_words(part: telling.Part) -> str:
    """Return what the rules say, as plain text in the reader's language."""
    return unescape(strip_tags(said.sentence(CONTEXT, part, _value)))


def _value(name: str, value: str, _beside: Mapping[str, object]) -> object:
    return said.day(value) if name == "day" else value
