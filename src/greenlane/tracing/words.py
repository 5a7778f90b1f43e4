"""What the codes of tracing are called, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from greenlane.consignments.templatetags.trade import IDENTIFIERS as OF_CONSIGNMENTS
from greenlane.consignments.templatetags.trade import ROLES as TRADE_ROLES
from greenlane.seizures.words import ROLES as CASE_ROLES

NODES: Mapping[str, Promise] = {
    "case": _("case"), "consignment": _("consignment"), "company": _("company"), "person": _("person"),
    "selector": _("identifier"), "specimen": _("specimen"), "place": _("place"),
}  # fmt: skip
EDGES: Mapping[str, Promise] = {
    "names": _("is named in"), "shows": _("stands in"), "same": _("judged to be one party"),
    "alike": _("may be one party (suggested)"), "relative": _("one animal or close relatives (suggested)"),
    "route": _("on one route"), "of": _("given as its own"), "from": _("written up of it"),
}  # fmt: skip
IDENTIFIERS: Mapping[str, object] = OF_CONSIGNMENTS | {
    "flight": _("flight"), "voyage": _("voyage"), "passport": _("passport"), "photo": _("photograph (hash)"),
    "plate": _("number plate"), "bank": _("bank account"), "genotype": _("genotype"), "operation": _("operation"),
}  # fmt: skip
PARTS: Mapping[str, object] = TRADE_ROLES | CASE_ROLES
FIELDS: Mapping[str, Promise] = {
    "containers": _("container"), "seals": _("seals"), "seals_found": _("seals as found"), "papers": _("paper"),
    "documents": _("paper"), "goods": _("goods"), "parties": _("party"), "names": _("party"), "files": _("file"),
    "conveyance": _("conveyance"), "number": _("number"), "container": _("container"), "imo": _("IMO number"),
    "registration": _("registration"), "voyage": _("voyage or flight"), "phone": _("telephone"),
    "email": _("e-mail address"), "address": _("address"), "name": _("name"), "paper": _("personal paper"),
    "legs": _("leg"), "transport_document": _("transport document"), "reference": _("reference"),
    "specimens": _("specimen"), "exhibits": _("exhibit"), "route": _("route"), "place": _("place"),
    "operation": _("operation"), "permit": _("permit"),
}  # fmt: skip
"""What the fields of records are called, a part of a path each."""
_STEP = re.compile(r"([a-z_]+)(?:\[(\d+)\])?")


def subkind(kind: str, code: str) -> str:
    """What a code beside the kind of a node is called: a kind of identifier, or the part of a party."""
    return str((IDENTIFIERS if kind == "selector" else PARTS).get(code, code))


def field(where: str) -> str:
    """Say a field of a record in words: ``papers[0].number`` is "paper 1, number". What has no word stands as it is."""
    if not where:
        return gettext("the record as a whole")
    if where in FIELDS:
        return str(FIELDS[where])
    parts = []
    for step in where.split("."):
        found = _STEP.fullmatch(step)
        if not found or found[1] not in FIELDS:
            return where
        number = f" {int(found[2]) + 1}" if found[2] else ""
        parts.append(f"{FIELDS[found[1]]}{number}")
    return " · ".join(parts)
