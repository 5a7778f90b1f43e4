"""The model in force beside its challenger: what both said of the same consignments before these were inspected."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from greenlane.front.chart import Chart, Row, Series
from greenlane.front.templatetags.house import share
from greenlane.inspection.models import Inspection
from greenlane.inspection.views.how_good import in_force, results
from greenlane.people.need_to_know import Actor
from greenlane.targeting.models import LearnedModel, Screening, Version
from greenlane.targeting.rates import Rate, wilson
from greenlane.targeting.views.compared import point

SHARES = (0.05, 0.10, 0.20)
MOST = 5_000
FEW = 20
"""With fewer results than this nothing is compared."""

Told = tuple[dict[str, Any], bool]


def side_by_side(actor: Actor, model: LearnedModel) -> dict[str, Any] | None:
    """Compare the models in force and proposed last, if ``model`` is one of them; None where there are not both."""
    seen = LearnedModel.objects.visible_to(actor).filter(owner=model.owner_id).defer("content", "card")
    champion = seen.filter(state=Version.State.ACTIVE).first()
    challenger = seen.filter(state=Version.State.PROPOSED).order_by("-version").first()
    if not (champion and challenger) or model.pk not in (champion.pk, challenger.pk):
        return None
    told = _told(actor, champion, challenger)
    names = tuple(Series(one.label) for one in (champion, challenger))
    rows = tuple(
        Row(share(at), (point(_top(told, at)), point(_top([(one["challenger"], hit) for one, hit in told], at))))
        for at in SHARES
    )
    title = _("Finds among what each ranks highest")
    chart = Chart(title, _("Share ranked highest"), names, rows) if len(told) >= FEW else None
    finds = sum(hit for _one, hit in told)
    return {"champion": champion, "challenger": challenger, "n": len(told), "finds": finds, "chart": chart}


def _told(actor: Actor, champion: LearnedModel, challenger: LearnedModel) -> list[Told]:
    """What both said of the last consignments that were inspected since, and whether something was found."""
    both = {"model": champion, "learned__challenger__model": challenger.label}
    # What was screened again after its inspection, such as an amendment, was scored by models that had learned of it.
    same = {f"consignment__{name}": OuterRef(f"consignment__{name}") for name in ("owner", "reference")}
    done = results(actor).filter(done_at__gte=OuterRef("at"), **same)
    # Few were inspected of all that were screened: these are gathered first.
    seen = Screening.objects.current().visible_to(actor).filter(consignment__in=in_force(results(actor)), **both)
    seen = seen.filter(Exists(done))
    hits = seen.annotate(hit=Exists(done.filter(result=Inspection.Result.FOUND)))
    return list(hits.order_by("-at").values_list("learned", "hit")[:MOST])


def _top(told: Sequence[Told], share: float) -> Rate:
    """The rate of finds among the share that one ranks highest."""
    ranked = sorted(told, key=lambda one: -one[0]["rank"])[: ceil(share * len(told))]
    return wilson(sum(hit for _one, hit in ranked), len(ranked))
