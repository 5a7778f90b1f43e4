"""What permits that are held here say of where the goods of a case come from, as their reader may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from greenlane.consignments.facts.normalise import code_key
from greenlane.consignments.models import Consignment
from greenlane.people.models import Person, SystemAccount
from greenlane.permits.models import ForeignQuestion, Paper, PaperLine
from greenlane.reference.folding import fold
from greenlane.seizures.models import Seizure
from greenlane.tracing.models import Mention
from greenlane.tracing.origin.earlier import Facts
from greenlane.tracing.origin.estimate import Permit

Who = Person | SystemAccount
MOST = 200
"""So many of the latest papers of a trader are read."""
DENIED = frozenset({ForeignQuestion.Answer.FORGED, ForeignQuestion.Answer.CHANGED})


@dataclass(frozen=True)
class Held:
    """A line of a permit: the folded name of its goods (empty: not told), and what it says."""

    goods: str
    permit: Permit


def held(seizure: Seizure, who: Who | None) -> tuple[Held, ...]:
    """Return what permits say that the case names, that were presented for its consignment, or that its traders hold.

    Nothing is read that ``who`` may not see (None: whoever has the machine); by a trader's name a paper is found only
    for those who may see the names of the case and of the paper. Of a trader's papers those issued by its day count.
    """
    seen = Paper.objects.all() if who is None else Paper.objects.visible_to(who)
    own = _named(seizure, seen.current(), who)
    traders = [pk for pk in _of_traders(seizure, who) if pk not in own]
    standing = _standings([*own, *traders], who)
    found = []
    lines = PaperLine.objects.filter(paper__in=[*own, *traders]).select_related("paper").order_by("paper", "number")
    for line in lines:
        country, paper = line.origin or line.paper.export_country, line.paper_id
        if country:
            by = own.get(paper, "trader")
            found.append(Held(fold(line.goods), Permit(country, standing[paper], by, sent=not line.origin)))
    return tuple(found)


def of_goods(found: Iterable[Held], facts: Facts, written: str) -> Sequence[Permit]:
    """Return what permits say of one line of goods: those for goods of its name; of a trader those by country.

    A paper of a trader that was refused or refuted says nothing of these goods.
    """
    names = {fold(facts.what), fold(written)}
    here = [one.permit for one in found if not one.goods or one.goods in names]
    own = list(dict.fromkeys(one for one in here if one.by != "trader"))
    others = Counter(one for one in here if one.by == "trader" and one.standing in ("open", "confirmed"))
    by_country = Counter((one.country, one.sent) for one in others.elements())
    return [*own, *(Permit(country, "open", "trader", sent, of) for (country, sent), of in by_country.most_common())]


def _named(seizure: Seizure, seen: Any, who: Who | None) -> dict[Any, str]:
    """The papers that the case names by number and issuer, or that were presented for its consignment."""
    found: dict[Any, str] = {}
    consignments = Consignment.objects.all() if who is None else Consignment.objects.visible_to(who)
    if seizure.consignment_id and consignments.filter(pk=seizure.consignment_id).exists():
        there = seen.filter(presented__consignment=seizure.consignment_id)
        found |= dict.fromkeys(there.values_list("pk", flat=True), "presented")
    numbers = {(code_key(paper.number), paper.country) for paper in seizure.as_recorded.papers if paper.number}
    for pk, key, country in seen.filter(key__in={key for key, _by in numbers if key}).values_list(
        "pk", "key", "country"
    ):
        if (key, country) in numbers or (key, None) in numbers:
            found[pk] = "number"
    return found


def _of_traders(seizure: Seizure, who: Who | None) -> list[Any]:
    mentions = Mention.objects.standing().filter(seizure=seizure)
    papers = Paper.objects.current()
    if who is not None:
        mentions, papers = mentions.named_to(who), papers.named_to(who)
    keys = set(mentions.exclude(name_key="").values_list("name_key", flat=True))
    of_them = papers.filter(trader__in=keys)
    if seizure.day:
        of_them = of_them.filter(issued__lte=seizure.day)
    return list(of_them.order_by("-issued", "pk").values_list("pk", flat=True)[:MOST]) if keys else []


def _standings(papers: Sequence[Any], who: Who | None) -> dict[Any, str]:
    """How each paper stands: by what the authority that should know said of any version, then by the desk."""
    rows = list(Paper.objects.filter(pk__in=papers).values_list("pk", "state", "owner", "country", "kind", "key"))
    asked = ForeignQuestion.objects.all() if who is None else ForeignQuestion.objects.visible_to(who)
    said: dict[tuple[Any, ...], set[str]] = {}
    fields = ("paper__owner", "paper__country", "paper__kind", "paper__key", "answer")
    for *paper, answer in asked.filter(paper__key__in={row[5] for row in rows}).values_list(*fields):
        said.setdefault(tuple(paper), set()).add(answer)
    return {pk: _standing(state, said.get(tuple(which), set())) for pk, state, *which in rows}


def _standing(state: str, answers: set[str]) -> str:
    if answers & DENIED:
        return "refuted"
    if state == Paper.State.REFUSED or ForeignQuestion.Answer.WITHDRAWN in answers:
        return "refused"
    return "confirmed" if ForeignQuestion.Answer.GENUINE in answers else "open"
