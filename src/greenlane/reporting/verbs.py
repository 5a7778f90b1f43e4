"""What is done with returns, as the ledger says it."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "return.prepared": _("{actor} prepared the return {name} for {since} to {until}"),
    "return.signed": _("{actor} signed the return {name} for {since} to {until}"),
    "return.rejected": _("{actor} rejected the return {name} for {since} to {until}: {because}"),
    "return.sent": _("{actor} recorded that the return {name} for {since} to {until} was sent to {to}"),
    "return.mapped": _("{actor} changed the columns of the return {name}"),
    "return.exported": _("{actor} wrote out the return {name} for {since} to {until}"),
}
