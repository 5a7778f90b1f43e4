"""What is done to a case, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "seizure.written_up": _("{actor} wrote up seizure {number}"),
    "seizure.amended": _("{actor} amended seizure {number}: {because}"),
    "seizure.assigned": _("{actor} assigned seizure {number} to {person}"),
    "seizure.referred": _("{actor} showed seizure {number} to {organisation}: {because}"),
    "seizure.withdrawn": _("{actor} withdrew seizure {number}: {because}"),
    "seizure.closing": _("{actor} proposed to close seizure {number}: {because}"),
    "seizure.closed": _("{actor} closed seizure {number}"),
    "seizure.reopened": _("{actor} opened seizure {number} again: {because}"),
    "seizure.same": _("{actor} judged seizure {number} to be the same as {other}"),
    "seizure.not_same": _("{actor} judged seizure {number} to be another than {other}"),
}
