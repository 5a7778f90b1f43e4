"""Papers meet the consignments they stand for: by the number that a declaration names, or as an officer says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.models import Consignment, Selector
from greenlane.people.actions import By, enter, require
from greenlane.people.models import Person
from greenlane.permits import permit
from greenlane.permits.actions.desk import Refused, deed, hold, marking
from greenlane.permits.actions.judging import judge
from greenlane.permits.models import Paper, PaperQuerySet, Presented

FAMILIES = {"permit": permit.CITES, "notification": permit.BASEL, "licence": permit.OZONE}
"""Which kinds of papers an identifier of a declaration may be the number of."""
MOST = 50
"""To how many consignments, at most, a paper is linked when it comes in."""


def permits_of(consignment: Consignment) -> PaperQuerySet:
    """The papers that stand for a consignment."""
    return Paper.objects.current().filter(presented__consignment=consignment)


def link(paper: Paper, consignment: Consignment, *, by: By) -> Presented:
    """Say that a paper stands for a consignment, and check it against what is declared."""
    require(by, "edit", marking(paper))
    if isinstance(by, Person):
        require(by, "see", Consignment.objects.all().marking(consignment))
    with transaction.atomic():
        paper = hold(paper)
        if not (paper.current and consignment.current) or paper.owner_id != consignment.owner_id:
            raise Refused(_("The paper and the consignment must be in force, and of one administration."))
        if paper.presented.filter(consignment=consignment).exists():
            raise Refused(_("They are linked already."))
        row = Presented.objects.create(paper=paper, consignment=consignment, by_number=False, by=str(by))
        judge(paper, [consignment], by=by)
        enter(paper.owner, [deed("permit.presented", paper, consignment=consignment.reference)], by)
    return row


def meet(consignments: Sequence[Consignment], *, by: By) -> list[Presented]:
    """Link the papers that consignments just received name, and check each against what is declared.

    Called inside the transaction that takes the consignments in. Where none names a paper it costs one look-up.
    """
    if not consignments:
        return []
    owners = {consignment.owner_id for consignment in consignments}
    rows = {consignment.pk: consignment for consignment in consignments}
    named = Selector.objects.filter(consignment__in=list(rows), kind__in=FAMILIES)
    wanted = [(rows[key], kind, value) for key, kind, value in named.values_list("consignment", "kind", "value")]
    papers: dict[str, list[Paper]] = {}
    keys = {value for _consignment, _kind, value in wanted}
    if keys:
        for paper in Paper.objects.current().filter(owner__in=owners, key__in=keys).select_related("owner"):
            papers.setdefault(paper.key, []).append(paper)
    pairs = {
        (paper, consignment): True
        for consignment, kind, value in wanted
        for paper in papers.get(value, ())
        if _names(consignment, kind, paper)
    }
    for paper, consignment in _carried(rows):
        pairs.setdefault((paper, consignment), False)
    return _present(pairs, by)


def find_consignments(paper: Paper) -> list[tuple[Paper, Consignment]]:
    """The consignments in force that name a paper just received, the last received first."""
    kinds = [kind for kind, family in FAMILIES.items() if paper.kind in family]
    named = Selector.objects.filter(kind__in=kinds, value=paper.key)
    found = Consignment.objects.current().filter(owner=paper.owner_id, pk__in=named.values("consignment"))
    rows = found.select_related("owner").order_by("-received_at")[:MOST]
    return [(paper, row) for row in rows for kind in kinds if _names(row, kind, paper)]


def present(pairs: Iterable[tuple[Paper, Consignment]], by: By) -> list[Presented]:
    """Link papers to the consignments that name them. Called inside the action that received the papers."""
    return _present(dict.fromkeys(pairs, True), by)


def _names(consignment: Consignment, kind: str, paper: Paper) -> bool:
    """Whether a declaration names this paper: its number, a kind of its family, and no other issuing country."""
    if paper.owner_id != consignment.owner_id or paper.kind not in FAMILIES[kind]:
        return False
    declared = consignment.as_declared
    documents = (*declared.documents, *(document for line in declared.goods for document in line.documents))
    issuers = {d.country for d in documents if code_key(d.number or "") == paper.key}
    return not issuers or bool(issuers & {None, paper.country})


def _carried(rows: dict[object, Consignment]) -> Iterable[tuple[Paper, Consignment]]:
    """What an officer linked to the version before stands for the new one too: an amendment shakes nothing off."""
    earlier = {row.supersedes_id: row for row in rows.values() if row.supersedes_id}
    if not earlier:
        return
    held = Presented.objects.filter(consignment__in=list(earlier), by_number=False, paper__current=True)
    for row in held.select_related("paper__owner"):
        yield row.paper, earlier[row.consignment_id]


def _present(pairs: dict[tuple[Paper, Consignment], bool], by: By) -> list[Presented]:
    if not pairs:
        return []
    known = set(
        Presented.objects.filter(
            paper__in={paper.pk for paper, _ in pairs}, consignment__in={row.pk for _, row in pairs}
        ).values_list("paper", "consignment")
    )
    made = []
    for (paper, consignment), by_number in pairs.items():
        if (paper.pk, consignment.pk) in known:
            continue
        made.append(Presented.objects.create(paper=paper, consignment=consignment, by_number=by_number, by=str(by)))
        judge(paper, [consignment], by=by)
        enter(paper.owner, [deed("permit.presented", paper, consignment=consignment.reference)], by)
    return made
