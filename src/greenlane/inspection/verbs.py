"""What is done in inspection, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

from greenlane.inspection.models import Inspection

VERBS = {
    "work.assigned": _("{actor} assigned consignment {reference} to {person}"),
    "work.carried_over": _("{actor} amended consignment {reference}: what was open goes on with version {version}"),
    "work.released": _("{actor} released consignment {reference}: {because}"),
    "inspection.ordered": _("{actor} ordered an inspection ({kind}) of consignment {reference}: {because}"),
    "inspection.cancelled": _("{actor} cancelled the inspection ({kind}) of consignment {reference}: {because}"),
    "inspection.recorded": _("{actor} recorded the inspection ({kind}) of consignment {reference}: {result}"),
}
WORDS = {"kind": dict(Inspection.Kind.choices), "result": dict(Inspection.Result.choices)}
