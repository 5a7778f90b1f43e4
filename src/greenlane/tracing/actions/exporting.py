"""A network that leaves the house: read as its reader may see it, marked, and entered in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from greenlane.consignments.models import Consignment
from greenlane.ledger.actions import Deed
from greenlane.people.actions import enter
from greenlane.people.handling import TLP
from greenlane.people.models import Organisation, Person
from greenlane.seizures.models import Seizure
from greenlane.tracing import seen_graph, words
from greenlane.tracing.exports.asked import KINDS, Asked, kept
from greenlane.tracing.exports.source import Source
from greenlane.tracing.network.graph import Graph

RECORDS = {"case": Seizure, "consignment": Consignment}
PIECE = 500
"""So many keys are asked for at once."""


def read(asked: Asked, person: Person) -> Graph:
    """Return what is asked for of the network that ``person`` may see; an empty one where there is nothing."""
    if asked.case or asked.key:
        graph = seen_graph.around(person, case=asked.case, key=asked.key, hops=asked.hops, limit=asked.limit)
    else:
        graph = seen_graph.whole(person, limit=asked.limit)
    return kept(graph, asked.kinds, asked.start)


def export(asked: Asked, form: str, *, by: Person) -> tuple[Graph, Source]:
    """Read a network that is to leave the house as a file, and enter that it does: with ``by`` and with each owner.

    The ledger holds how much it was and how it is marked, no name; that of another owner, how many of its own records
    and how those are marked, and nothing of what is not its own. Raises PermissionDenied where ``by`` sees nothing of
    it.
    """
    graph = read(asked, by)
    if not graph.nodes or by.organisation is None:
        raise PermissionDenied(_("Nothing of it is shown to you."))
    markings = marked(graph, by)
    tlp = strictest(tlp for rows in markings.values() for tlp in rows)
    nominal = any(node.nominal for node in graph.nodes.values())
    detail = {"form": form, "nodes": len(graph.nodes), "links": len(graph.edges), "tlp": tlp, "names": nominal}
    own = Deed("network.exported", "network", str(asked.case or ""), detail)
    others = Organisation.objects.filter(pk__in=markings).exclude(pk=by.organisation.pk)
    with transaction.atomic():
        for owner in sorted((by.organisation, *others), key=lambda one: str(one.pk)):
            rows = markings.get(owner.pk, [])
            told = {"form": form, "records": len(rows), "tlp": strictest(rows)}
            theirs = Deed("network.shown_in_export", "network", "", told)
            enter(owner, [own if owner == by.organisation else theirs], by)
    return graph, source(asked, graph, tlp, by)


def marked(graph: Graph, person: Person) -> dict[UUID, list[str]]:
    """Return how the records in a network are marked, one marking for each, by the keys of who owns them."""
    found: dict[UUID, list[str]] = {}
    for kind, model in RECORDS.items():
        keys = [key.partition(":")[2] for key, node in graph.nodes.items() if node.kind == kind]
        for piece in _pieces(keys):
            rows = model.objects.visible_to(person).filter(pk__in=piece)
            for tlp, owner in rows.values_list("tlp", "owner"):
                found.setdefault(owner, []).append(tlp)
    return found


def strictest(tlps: Iterable[str]) -> str:
    """Return the strictest of markings; clear where there is none."""
    return max((TLP(tlp) for tlp in tlps), key=lambda tlp: tlp.rank, default=TLP.CLEAR).value


def source(asked: Asked, graph: Graph, tlp: str, person: Person) -> Source:
    """Say where an export comes from, in the reader's language."""
    organisation = person.organisation
    made = f"{person.name}, {organisation}" if organisation else person.name
    notes = [_("It shows what stands together in records. It says nothing of guilt.")]
    if any(node.nominal for node in graph.nodes.values()):
        notes.append(_("It holds names of persons or companies: whoever hands it on answers for that."))
    if graph.more:
        notes.append(_("It is a part: a limit cut off what else is linked."))
    if organisation and organisation.demo:
        notes.append(_("Demo data: the country, its traffic and its people are invented."))
    return Source(title=_("Network"), by=made, at=timezone.now(), tlp=tlp, asked=said(asked, graph), notes=tuple(notes))


def said(asked: Asked, graph: Graph) -> str:
    """Say in words what was asked for."""
    middle = graph.nodes.get(asked.start)
    parts = [_("the whole network")]
    if middle:
        steps = ngettext("%(n)s step", "%(n)s steps", asked.hops) % {"n": asked.hops}
        parts = [_("around %(what)s") % {"what": middle.said}, steps]
    if asked.kinds < set(KINDS):
        parts.append(_("only: %(kinds)s") % {"kinds": ", ".join(str(words.NODES[kind]) for kind in _in_order(asked))})
    parts.append(_("%(nodes)s nodes, %(links)s links") % {"nodes": len(graph.nodes), "links": len(graph.edges)})
    return ", ".join(parts)


def _in_order(asked: Asked) -> Iterable[str]:
    return (kind for kind in KINDS if kind in asked.kinds)


def _pieces(keys: list[str]) -> Iterable[list[str]]:
    return (keys[at : at + PIECE] for at in range(0, len(keys), PIECE))
