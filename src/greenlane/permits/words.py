"""What the codes of the desk are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STATES = {
    "open": _("still to be decided"), "waiting": _("waiting"), "asked": _("asked abroad"), "accepted": _("accepted"),
    "refused": _("refused"), "any": _("any state"),
}  # fmt: skip
LEFT = {"yes": _("something is left"), "no": _("used up")}
FAST = {"1": _("gone by the fast lane"), "may": _("may take the fast lane")}
SORTS = {"waits": _("what waits first"), "latest": _("last received first")}
FILTERS = {
    "state": _("State"), "overall": _("The checks say"), "regime": _("Regime"), "left": _("What is left"),
    "fast": _("Fast lane"), "asked": _("Question"), "received": _("Received"), "q": _("Matches"),
}  # fmt: skip
ANSWERS = {
    "fails": pgettext_lazy("answer of a check", "Does not hold"),
    "cannot_tell": pgettext_lazy("answer of a check", "Cannot tell"),
    "passes": pgettext_lazy("answer of a check", "Holds"),
    "not_applicable": pgettext_lazy("answer of a check", "Does not concern it"),
}
"""The answers of checks, in the order in which a page shows them."""
TRUST = {
    "sourced": pgettext_lazy("trust in a check", "sourced"), "derived": pgettext_lazy("trust in a check", "derived"),
    "single source": pgettext_lazy("trust in a check", "a single source"),
    "unverified": pgettext_lazy("trust in a check", "unverified"),
    "memory": pgettext_lazy("trust in a check", "from memory"),
}  # fmt: skip
"""What the rule, and the rows of law, behind a finding rest on."""
SEVERITIES = {"refuse": _("to refuse"), "ask": _("to ask"), "note": _("to note")}
ROLES = {
    "permittee": _("permittee"), "consignor": _("consignor"), "consignee": _("consignee"),
    "generator": _("generator"), "carrier": _("carrier"), "facility": _("facility"), "exporter": _("exporter"),
    "importer": _("importer"), "other": _("other party"),
}  # fmt: skip
