"""Screening consignments, and another lane by an officer's decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import By, enter, require
from greenlane.people.models import Office, Organisation, Person
from greenlane.reference import commodity
from greenlane.targeting import desk, learned, standing
from greenlane.targeting.actions import past as counts
from greenlane.targeting.actions.keeping import let_wait
from greenlane.targeting.actions.versions import Outdated
from greenlane.targeting.compiled import Compiled
from greenlane.targeting.lane import PRECEDENCE, Policy, decide, draw
from greenlane.targeting.learning.model import Model
from greenlane.targeting.models import (
    IndicatorSet,
    Lane,
    LanePolicy,
    LearnedModel,
    Override,
    Screening,
    ToHistory,
    Version,
)
from greenlane.targeting.placing import place
from greenlane.targeting.said import Said, by_consignment
from greenlane.targeting.score import score


def screen(consignments: Sequence[Consignment], *, by: By, on: dt.date | None = None) -> list[Screening]:
    """Screen consignments of one administration by its indicators, its learned model and each office's lane policy.

    What is known of the past is read before these are added to it, each once however often it is screened. ``on``: the
    day that they count for, today unless traffic of the past is taken in.
    """
    if not consignments:
        return []
    owner, day = consignments[0].owner, on or timezone.localdate()
    indicator_set = standing.active_set(owner)
    policies = {policy.office_id: policy for policy in LanePolicy.objects.filter(owner=owner, state="active")}
    with transaction.atomic():
        past = counts.history_of(owner, consignments, day)
        scored = _scored(owner, consignments, past, day)
        screenings = _made(consignments, past, scored, indicator_set, policies, day)
        by_hand = _lanes_by_hand(consignments)
        for screening in screenings:
            screening.lane_now = _stricter(screening.lane, by_hand.get(screening.consignment.supersedes_id))
        before = Screening.objects.filter(consignment__in=consignments)
        known = set(before.values_list("consignment", flat=True))
        before.filter(current=True).update(current=False)
        Screening.objects.bulk_create(screenings)
        new = [screening for screening in screenings if screening.consignment_id not in known]
        counts.remember(owner, [screening.consignment for screening in new], day)
        let_wait(owner, ToHistory.Dataset.ROWS, [screening.pk for screening in new])
        let_wait(owner, ToHistory.Dataset.SCREENINGS, [screening.pk for screening in screenings])
        enter(owner, [_deed(screening) for screening in screenings], by)
    return screenings


def _made(
    consignments: Sequence[Consignment],
    past: Sequence[Sequence[Mapping[str, Any]]],
    scored: Scores,
    indicator_set: IndicatorSet,
    policies: Mapping[Any, LanePolicy],
    day: dt.date,
) -> list[Screening]:
    judge = standing.judge(indicator_set)
    rows = [
        [{**standing.typed(facts), **known} for facts, known in zip(consignment.facts, of_lines, strict=True)]
        for consignment, of_lines in zip(consignments, past, strict=True)
    ]
    answers = iter(judge.answers([row for group in rows for row in group]))
    papers = desk.says(consignments)
    made = []
    for n, (consignment, group) in enumerate(zip(consignments, rows, strict=True)):
        held = papers.get(consignment.pk, desk.Papers())
        found = score(judge.compiled, group, [next(answers) for _row in group]).beside(held.reasons)
        policy = policies.get(consignment.office_id)
        rules = policy.as_policy if policy else Policy()
        drawn = _drawn(consignment)
        placed = scored.place(n, rules, _drawn(consignment, "tie"))
        decision = decide(found.value, found.hard, drawn, rules, let_by=held.let_by, **placed)
        made.append(
            Screening(
                consignment=consignment,
                indicator_set=indicator_set,
                policy=policy,
                lane=decision.lane,
                rests_on=decision.rests_on,
                sampled=drawn < rules.random_rate,
                score=found.value,
                points=found.points,
                hard=found.hard,
                reasons=[asdict(reason) for reason in found.reasons],
                unknown=_unknown(found.unknown, judge.compiled),
                model=scored.row,
                learned=scored.kept(n),
                day=day,
                regimes=" ".join(_regimes(consignment)),
                history=[{name: value for name, value in known.items() if value is not None} for known in past[n]],
            )
        )
    return made


def _regimes(consignment: Consignment) -> tuple[str, ...]:
    classes = (facts.get(name, ()) for facts in consignment.facts for name in ("hs_classes", "text_classes"))
    return commodity.regimes(code for named in classes for code in named)


def _drawn(consignment: Consignment, what: str = "") -> float:
    """The random draw of a consignment; ``what`` for another one than that of the random sample."""
    return draw(f"{what and what + '/'}{consignment.owner_id}/{consignment.reference}", settings.SECRET_KEY.encode())


@dataclass(frozen=True)
class Scores:
    """What the model in force and its challenger said of each of the consignments; empty where there is none."""

    row: LearnedModel | None = None
    said: Sequence[Said] = ()
    challenger: Sequence[Said] = ()

    def place(self, n: int, policy: Policy, tie: float) -> dict[str, Any]:
        """What ``lane.decide`` is told of the n-th."""
        return vars(place(self.row, self.said[n], policy, tie)) if self.row else {}

    def kept(self, n: int) -> dict[str, Any] | None:
        """What the n-th screening keeps."""
        challenger = {"challenger": self.challenger[n].as_json} if self.challenger else {}
        return {**(self.said[n].as_json if self.row else {}), **challenger} or None


def _scored(
    owner: Organisation, consignments: Sequence[Consignment], past: Sequence[Sequence[Mapping[str, Any]]], day: dt.date
) -> Scores:
    in_force, challenger = learned.model_of(owner), learned.challenger_of(owner)
    if not (in_force or challenger):
        return Scores()
    facts = [row for consignment in consignments for row in consignment.facts]
    table = learned.lines(facts, [known for of_lines in past for known in of_lines], id="", day=day)
    lines = [len(consignment.facts) for consignment in consignments]

    def ask(held: tuple[LearnedModel, Model] | None) -> list[Said]:
        if not held:
            return []
        grown = learned.surges_of(held[0])
        fresh = [grown.of(row) for row in facts] if grown else None
        return by_consignment(held[1].score(table, np.datetime64(day, "D")), lines, held[0].label, fresh)

    return Scores(in_force[0] if in_force else None, ask(in_force), ask(challenger))


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
        hold(consignment.owner.chain)
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
