"""Screening consignments, and another lane by an officer's decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.ledger.actions import Deed
from greenlane.people.actions import By, require
from greenlane.people.models import Office, Person
from greenlane.targeting import standing
from greenlane.targeting.actions.versions import Outdated, enter
from greenlane.targeting.compiled import Compiled
from greenlane.targeting.lane import PRECEDENCE, Policy, decide, draw
from greenlane.targeting.models import Lane, LanePolicy, Override, Screening, Version
from greenlane.targeting.score import score


def screen(consignments: Sequence[Consignment], *, by: By) -> list[Screening]:
    """Screen consignments of one administration by its active indicators and each office's lane policy."""
    if not consignments:
        return []
    owner = consignments[0].owner
    indicator_set = standing.active_set(owner)
    judge = standing.judge(indicator_set)
    rows = [[standing.typed(facts) for facts in consignment.facts] for consignment in consignments]
    answers = iter(judge.answers([row for group in rows for row in group]))
    policies = {policy.office_id: policy for policy in LanePolicy.objects.filter(owner=owner, state="active")}
    by_hand = _lanes_by_hand(consignments)
    screenings = []
    for consignment, group in zip(consignments, rows, strict=True):
        found = score(judge.compiled, group, [next(answers) for _row in group])
        policy = policies.get(consignment.office_id)
        drawn = draw(f"{owner.pk}/{consignment.reference}", settings.SECRET_KEY.encode())
        rules = policy.as_policy if policy else Policy()
        decision = decide(found.value, found.hard, drawn, rules)
        screenings.append(
            Screening(
                consignment=consignment,
                indicator_set=indicator_set,
                policy=policy,
                lane=decision.lane,
                lane_now=_stricter(decision.lane, by_hand.get(consignment.supersedes_id)),
                rests_on=decision.rests_on,
                sampled=drawn < rules.random_rate,
                score=found.value,
                points=found.points,
                hard=found.hard,
                reasons=[asdict(reason) for reason in found.reasons],
                unknown=_unknown(found.unknown, judge.compiled),
            )
        )
    with transaction.atomic():
        Screening.objects.filter(consignment__in=consignments, current=True).update(current=False)
        Screening.objects.bulk_create(screenings)
        enter(owner, [_deed(screening) for screening in screenings], by)
    return screenings


def _unknown(codes: Sequence[str], compiled: Compiled) -> list[str | dict[str, Any]]:
    """Return the codes of what cannot tell; one that cannot be judged by any more says what it is, and why not."""
    unusable = {one.code: one for one in compiled.unusable}
    return [
        {"code": code, "title": one.title, "hard": one.hard, "because": one.because}
        if (one := unusable.get(code))
        else code
        for code in codes
    ]


def _lanes_by_hand(consignments: Sequence[Consignment]) -> dict[Any, str]:
    """Return the lanes that officers gave the versions which these consignments replace, by the versions' keys."""
    earlier = [consignment.supersedes_id for consignment in consignments if consignment.supersedes_id]
    found = Screening.objects.filter(consignment__in=earlier, current=True).exclude(lane=F("lane_now"))
    return dict(found.values_list("consignment", "lane_now"))


def _stricter(lane: str, by_hand: str | None) -> str:
    """An amendment shakes off no officer's decision for a closer look; one for less is made again on what is new."""
    return min((lane, by_hand or lane), key=PRECEDENCE.index)


def _deed(screening: Screening) -> Deed:
    detail = {
        "reference": screening.consignment.reference,
        "lane": screening.lane,
        "score": screening.score,
        "rests_on": screening.rests_on,
        "set": screening.indicator_set.label,
        "reasons": [reason["code"] for reason in screening.reasons],
    }
    if screening.not_judged:
        detail["not_judged"] = [one["code"] for one in screening.not_judged]
    return Deed("screening.made", "consignment", str(screening.consignment_id), detail)


def in_force(office: Office | None) -> tuple[Compiled, str, Policy]:
    """Return the indicators, their name and the lane policy of an office; without one, those that ship."""
    if office is None:
        shipped = standing.shelf()
        return shipped, f"shipped · {shipped.digest[:8]}", Policy()
    indicator_set = standing.active_set(office.organisation)
    policy = LanePolicy.objects.filter(office=office, state=Version.State.ACTIVE).first()
    return standing.compiled(indicator_set), indicator_set.label, policy.as_policy if policy else Policy()


def override(screening: Screening, lane: str, *, reason: str, by: Person) -> Override:
    """Move a consignment to another lane, with the reason. What was worked out stays as it was."""
    consignment = screening.consignment
    require(by, "override", Consignment.objects.all().marking(consignment))
    if not reason.strip():
        raise ValueError(_("Say why the lane is changed."))
    if screening.hard and lane not in ("red", "amber"):
        raise ValueError(
            _("A legal check fired: the consignment needs documents or an inspection, whatever its score.")
        )
    with transaction.atomic():
        screening = Screening.objects.select_for_update(of=("self",)).get(pk=screening.pk)
        if not (screening.current and screening.consignment.current):
            raise Outdated(_("The consignment was amended or screened again meanwhile. Look at it as it is now."))
        if lane not in Lane.values or lane == screening.lane_now:
            raise ValueError(_("Choose another lane."))
        moved = Override.objects.create(
            screening=screening, lane_before=screening.lane_now, lane_after=lane, reason=reason.strip(), by=by
        )
        screening.lane_now = lane
        screening.save(update_fields=["lane_now"])
        detail = {
            "reference": consignment.reference,
            "lane_before": moved.lane_before,
            "lane_after": lane,
            "reason": moved.reason,
        }
        enter(consignment.owner, [Deed("screening.overridden", "consignment", str(consignment.pk), detail)], by)
    return moved
