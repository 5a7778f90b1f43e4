"""What is done in targeting: screening, another lane, proposing and deciding indicators and lane policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.consignments.models import Consignment
from greenlane.ledger.actions import Deed, record_all
from greenlane.people.actions import SYSTEM, By, require, signed
from greenlane.people.models import Office, Organisation, Person
from greenlane.targeting import standing
from greenlane.targeting.compiled import Compiled, compile_stored
from greenlane.targeting.indicator import IndicatorError, from_json
from greenlane.targeting.lane import PRECEDENCE, Policy, decide, draw
from greenlane.targeting.models import IndicatorSet, Lane, LanePolicy, Override, Screening, Version
from greenlane.targeting.score import score


class Outdated(ValueError):
    """What was decided on is no longer what stands: another version, an amendment or a new screening came between."""


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
        _note(owner, [_deed(screening) for screening in screenings], by)
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
        _note(consignment.owner, [Deed("screening.overridden", "consignment", str(consignment.pk), detail)], by)
    return moved


def install(owner: Organisation) -> IndicatorSet:
    """Put the indicators as they ship in force as the administration's first version."""
    shipped = Compiled(standing.shelf().usable)
    with transaction.atomic():
        first = IndicatorSet.objects.create(
            owner=owner,
            version=_next(IndicatorSet, owner=owner),
            state=Version.State.ACTIVE,
            digest=shipped.digest,
            content=[indicator.as_json() for indicator in shipped.indicators],
            note=_("As shipped"),
            decided_at=timezone.now(),
        )
        detail = {"version": first.version, "digest": first.digest}
        _note(owner, [Deed("indicators.approved", "indicators", str(first.pk), detail)], SYSTEM)
    return first


def propose_set(
    owner: Organisation, changes: Mapping[str, Mapping[str, Any]], *, note: str, by: Person
) -> IndicatorSet:
    """Propose a new version in which some indicators have other points, thresholds or are switched off.

    ``changes``: code → {"points": …, "active": …, "thresholds": {name: number}}, each optional. Raises IndicatorError.
    """
    require(by, "propose", owner.marking)
    active = standing.active_set(owner)
    content = [
        _changed(fields, changes[fields["code"]]) if fields["code"] in changes else fields for fields in active.content
    ]
    return _propose_set(active, content, sorted(changes), note, by)


def propose_shipped(owner: Organisation, *, note: str, by: Person) -> IndicatorSet:
    """Propose a new version with what stands on the shelf now; the administration's own numbers stay as they are."""
    require(by, "propose", owner.marking)
    active = standing.active_set(owner)
    return _propose_set(active, standing.with_shelf(active), standing.news(active), note, by)


def _propose_set(
    active: IndicatorSet, content: Sequence[Mapping[str, Any]], changed: Sequence[str], note: str, by: Person
) -> IndicatorSet:
    if not note.strip():
        raise ValueError(_("Say why the indicators should change."))
    if content == active.content:
        raise ValueError(_("Nothing was changed."))
    compiled = compile_stored(content)
    for one in compiled.unusable:
        if one.code in changed:
            raise IndicatorError(one.because)
    owner = active.owner
    with transaction.atomic():
        proposed = IndicatorSet.objects.create(
            owner=owner,
            version=_next(IndicatorSet, owner=owner),
            based_on=active.version,
            digest=compiled.digest,
            content=content,
            note=note.strip(),
            proposed_by=by,
        )
        detail = {"version": proposed.version, "note": proposed.note, "changed": list(changed)}
        _note(owner, [Deed("indicators.proposed", "indicators", str(proposed.pk), detail)], by)
    return proposed


def _changed(fields: Mapping[str, Any], change: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of an indicator with a change; switching off is all that one no longer admitted allows."""
    if change == {"active": False}:
        return {**fields, "active": False}
    indicator = from_json(fields)
    settled = indicator.changed(
        points=change.get("points", indicator.points),
        active=change.get("active", indicator.active),
        thresholds=change.get("thresholds", {}),
    )
    return settled.as_json()


def decide_set(proposed: IndicatorSet, *, approve: bool, by: Person) -> IndicatorSet:
    """Approve or refuse a proposed version; only a second person may. An approved one is in force at once."""
    with transaction.atomic():
        _decide(proposed, approve, IndicatorSet.objects.filter(owner=proposed.owner), by)
        verb = "indicators.approved" if approve else "indicators.refused"
        detail = {"version": proposed.version, "digest": proposed.digest}
        _note(proposed.owner, [Deed(verb, "indicators", str(proposed.pk), detail)], by)
    return proposed


def propose_policy(office: Office, policy: Policy, *, note: str, by: By) -> LanePolicy:
    """Propose a new version of an office's lane policy."""
    require(by, "propose", office.marking)
    if not note.strip():
        raise ValueError(_("Say why the lane policy should change."))
    active = LanePolicy.objects.filter(office=office, state=Version.State.ACTIVE).first()
    with transaction.atomic():
        proposed = LanePolicy.objects.create(
            owner=office.organisation,
            office=office,
            version=_next(LanePolicy, office=office),
            based_on=active.version if active else None,
            note=note.strip(),
            proposed_by=by if isinstance(by, Person) else None,
            **asdict(policy),
        )
        detail = {"version": proposed.version, "office": office.name, "note": proposed.note} | {"policy": _text(policy)}
        _note(office.organisation, [Deed("lane_policy.proposed", "lane_policy", str(proposed.pk), detail)], by)
    return proposed


def decide_policy(proposed: LanePolicy, *, approve: bool, by: By) -> LanePolicy:
    """Approve or refuse a proposed lane policy; only a second person may. An approved one is in force at once."""
    with transaction.atomic():
        _decide(proposed, approve, LanePolicy.objects.filter(office=proposed.office), by)
        verb = "lane_policy.approved" if approve else "lane_policy.refused"
        detail = {"version": proposed.version, "office": proposed.office.name}
        _note(proposed.owner, [Deed(verb, "lane_policy", str(proposed.pk), detail)], by)
    return proposed


def _text(policy: Policy) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(policy).items()}


def _decide(proposed: Version, approve: bool, versions: Any, by: By) -> None:
    # Locked and read again: of two decisions at the same moment one must find it decided.
    state = versions.select_for_update().get(pk=proposed.pk).state
    require(by, "approve", type(proposed).objects.all().marking(proposed))
    if state != Version.State.PROPOSED:
        raise PermissionDenied(_("This version has already been decided."))
    active = versions.filter(state=Version.State.ACTIVE).first()
    if approve and active and active.version != proposed.based_on:
        raise Outdated(
            _("Version %(version)d has come into force since this was proposed. Propose it again on top of that.")
            % {"version": active.version}
        )
    if approve:
        versions.filter(state=Version.State.ACTIVE).update(state=Version.State.RETIRED)
    proposed.state = Version.State.ACTIVE if approve else Version.State.REFUSED
    proposed.decided_by, proposed.decided_at = by if isinstance(by, Person) else None, timezone.now()
    proposed.save(update_fields=["state", "decided_by", "decided_at"])


def _next(model: type[Version], **of: Any) -> int:
    return int(model.objects.filter(**of).aggregate(last=Max("version"))["last"] or 0) + 1


def _note(owner: Organisation, deeds: Sequence[Deed], by: By) -> None:
    record_all(deeds, chain=owner.chain, **signed(by))
