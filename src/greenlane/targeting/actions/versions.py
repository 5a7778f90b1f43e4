"""Proposing and deciding indicators and lane policies; only a second person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed
from greenlane.people.actions import SYSTEM, By, enter, require
from greenlane.people.models import Office, Organisation, Person
from greenlane.targeting import standing
from greenlane.targeting.compiled import Compiled, compile_stored
from greenlane.targeting.indicator import IndicatorError, from_json
from greenlane.targeting.lane import Policy
from greenlane.targeting.models import IndicatorSet, LanePolicy, Version


class Outdated(ValueError):
    """What was decided on is no longer what stands: another version, an amendment or a new screening came between."""


def install(owner: Organisation) -> IndicatorSet:
    """Put the indicators as they ship in force as the administration's first version."""
    shipped = Compiled(standing.shelf().usable)
    with transaction.atomic():
        first = IndicatorSet.objects.create(
            owner=owner,
            version=next_version(IndicatorSet, owner=owner),
            state=Version.State.ACTIVE,
            digest=shipped.digest,
            content=[indicator.as_json() for indicator in shipped.indicators],
            note=_("As shipped"),
            decided_at=timezone.now(),
        )
        detail = {"version": first.version, "digest": first.digest}
        enter(owner, [Deed("indicators.approved", "indicators", str(first.pk), detail)], SYSTEM)
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
            version=next_version(IndicatorSet, owner=owner),
            based_on=active.version,
            digest=compiled.digest,
            content=content,
            note=note.strip(),
            proposed_by=by,
        )
        detail = {"version": proposed.version, "note": proposed.note, "changed": list(changed)}
        enter(owner, [Deed("indicators.proposed", "indicators", str(proposed.pk), detail)], by)
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
        settle(proposed, approve, IndicatorSet.objects.filter(owner=proposed.owner), by)
        verb = "indicators.approved" if approve else "indicators.refused"
        detail = {"version": proposed.version, "digest": proposed.digest}
        enter(proposed.owner, [Deed(verb, "indicators", str(proposed.pk), detail)], by)
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
            version=next_version(LanePolicy, office=office),
            based_on=active.version if active else None,
            note=note.strip(),
            proposed_by=by if isinstance(by, Person) else None,
            **asdict(policy),
        )
        detail = {"version": proposed.version, "office": office.name, "note": proposed.note} | {"policy": _text(policy)}
        enter(office.organisation, [Deed("lane_policy.proposed", "lane_policy", str(proposed.pk), detail)], by)
    return proposed


def decide_policy(proposed: LanePolicy, *, approve: bool, by: By) -> LanePolicy:
    """Approve or refuse a proposed lane policy; only a second person may. An approved one is in force at once."""
    with transaction.atomic():
        settle(proposed, approve, LanePolicy.objects.filter(office=proposed.office), by)
        verb = "lane_policy.approved" if approve else "lane_policy.refused"
        detail = {"version": proposed.version, "office": proposed.office.name}
        enter(proposed.owner, [Deed(verb, "lane_policy", str(proposed.pk), detail)], by)
    return proposed


def _text(policy: Policy) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(policy).items()}


def settle(proposed: Version, approve: bool, versions: Any, by: By) -> None:
    """Approve or refuse what was proposed, in the caller's transaction; ``versions`` are those it stands among.

    Raises PermissionDenied, and Outdated where it was decided already or another came into force meanwhile.
    """
    # Locked and read again: of two decisions at the same moment one must find it decided.
    state = versions.select_for_update().get(pk=proposed.pk).state
    require(by, "approve", type(proposed).objects.all().marking(proposed))
    if state != Version.State.PROPOSED:
        raise Outdated(_("This version has already been decided."))
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


def next_version(model: type[Version], **of: Any) -> int:
    """Return the number after the last version among those ``of`` one owner or office."""
    return int(model.objects.filter(**of).aggregate(last=Max("version"))["last"] or 0) + 1
