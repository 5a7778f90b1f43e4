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
from greenlane.tracing.links.rarity import CAP

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
    "plate": _("number plate"), "bank": _("bank account"), "genotype": _("genotype"),
    "genotype_simulated": _("genotype (simulated)"), "operation": _("operation"),
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
ABOUT: Mapping[str, Promise] = {
    "day": _("day"), "country": _("country"), "goods": _("goods"), "place": _("place"), "summary": _("goods"),
    "number": _("number"), "role": _("part"), "roles": _("parts"), "shown": _("how many records show it"),
    "address": _("address"), "name": _("name"), "latin": _("in Latin letters"), "names": _("names"),
}  # fmt: skip
EVENTS: Mapping[str, Promise] = {
    "declared": _("declared"), "arrival": _("arrival and stops"), "screened": _("screened"),
    "inspected": _("inspected"), "seized": _("seized"), "written": _("written up"), "exhibit": _("exhibits taken"),
    "custody": _("custody"), "specimen": _("specimens"), "laboratory": _("laboratory"), "letter": _("letters"),
    "closed": _("closed"),
}  # fmt: skip
SIMULATED = ", simulated"
"""So ends what is said of a link that rests on simulated specimens."""
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


def link(kind: str, said: str) -> str:
    """Say what a link is: its kind, and the kind of identifier or the part of a party that it is about."""
    if kind == "relative" and said.endswith(SIMULATED):
        return gettext("one animal or close relatives (suggested, of simulated specimens)")
    more = {**IDENTIFIERS, **PARTS}.get(said) if kind in ("shows", "of", "names") else None
    return f"{EDGES.get(kind, kind)}: {more}" if more else str(EDGES.get(kind, kind))


def about(name: str) -> str:
    """What a further value of a node is called."""
    return str(ABOUT.get(name, name))


def bits(weight: float, kind: str = "shows") -> str:
    """Say in words what a weight in bits is worth: of what is alike odds, of specimens a likelihood ratio.

    Of both no more than CAP bits are counted, and then it is said to be at least so much.
    """
    if kind == "same":
        return gettext("judged by an analyst")
    if weight < 1:
        return gettext("says hardly anything")
    times = f"{_rounded(2**weight):,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if weight < 40 else "10¹²"
    if kind in ("alike", "relative") and weight >= CAP:
        times = "≥ 65\N{NARROW NO-BREAK SPACE}000"
    if kind == "relative":  # a likelihood ratio is no odds
        return gettext("%(times)s times likelier if of one animal or of relatives than if unrelated") % {"times": times}
    if kind == "alike":
        return gettext("odds of about %(times)s to 1 that they are the same") % {"times": times}
    return gettext("by chance about once in %(times)s pairs of records") % {"times": times}


def _rounded(value: float) -> int:
    """A number with two digits that say something."""
    digits = max(0, len(str(int(value))) - 2)
    return int(round(value / 10**digits) * 10**digits)
