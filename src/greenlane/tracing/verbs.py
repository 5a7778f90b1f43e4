"""What is done in tracing, as the ledger says it. No entry names a party: it holds the keys of what it is about."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "party.judged": _("{actor} judged two mentions of parties: {party_verdict}"),
    "party.judgement_undone": _("{actor} took back a judgement of two mentions of parties"),
    "party.linked": _("{actor} had all parties compared anew"),
    "link_model.asked": _("{actor} asked for weights for comparing parties to be trained"),
    "link_model.trained": _("{actor} trained weights {number} for comparing parties"),
    "link_model.used": _("{actor} put weights {number} for comparing parties in force"),
    "identifier.excluded": _("{actor} left an identifier out of every link"),
    "identifier.counted": _("{actor} let an identifier that was left out count again"),
    "network.exported": _("{actor} exported a network of {nodes} nodes as {form}"),
    "network.shown_in_export": _("{actor} exported a network with {records} of these records as {form}"),
    "routes.exported": _("{actor} exported the routes of {cases} cases as {form}"),
    "rates.taken_in": _("{actor} took in a table of rates of seizing and reporting"),
    "reference.taken_in": _("{actor} took in a reference set of {reference_method}"),
    "reference.measured": _("{actor} had a reference set measured at its own places"),
    "reference.retired": _("{actor} retired a reference set"),
    "specimens.added": _("{actor} added {specimens} specimens to seizure {number}"),
    "origin.assigned": _("{actor} had the specimens of seizure {number} assigned to their origin"),
    "specimens.compared": _("{actor} had the specimens of seizure {number} compared with those of other cases"),
}

WORDS = {
    "reference_method": {"genotype": _("genotypes"), "isotope": _("stable isotopes")},
    "party_verdict": {
        "same": _("the same party"),
        "not": _("not the same party"),
        "unsure": _("unsure"),
    },
}
