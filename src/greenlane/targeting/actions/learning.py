"""Learned models: trained, proposed, decided by a second person, rolled back; and what is tried on the past."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.engine.door import NoEngine, QueryFailed
from greenlane.ledger.actions import Deed
from greenlane.people.actions import By, enter, require
from greenlane.people.models import Organisation, Person
from greenlane.targeting import at_work, learned, past
from greenlane.targeting.actions.versions import Outdated, next_version, settle
from greenlane.targeting.backtest import AskedError
from greenlane.targeting.learning.sharing import Shared
from greenlane.targeting.models import LearnedModel, Trial, Version

log = logging.getLogger(__name__)


class Refused(ValueError):
    """What was asked does not fit; the message says why."""


TEST, TRAIN = "test", "train"
"""What a trial does: a back-test, or the training of a model, which then waits for a second person."""


def propose_model(
    owner: Organisation, content: bytes, card: Mapping[str, Any], *, until: dt.date, note: str, by: By
) -> LearnedModel:
    """Propose a trained model; until a second person decides it is a challenger: it scores and moves no lane.

    Raises Refused for no reason given, a day to come (what is found until then would never be learned) or the model in
    force, learned.Damaged for bytes that are no model.
    """
    require(by, "propose", owner.marking)
    if not note.strip():
        raise Refused(_("Say why the model should change."))
    if until > timezone.localdate():
        raise Refused(_("That day is yet to come."))
    learned.read(content)
    digest = hashlib.sha256(content).hexdigest()
    active = _in_force(owner)
    if active and active.digest == digest:
        raise Refused(_("This model is in force already."))
    with transaction.atomic():
        proposed = LearnedModel.objects.create(
            owner=owner,
            version=next_version(LearnedModel, owner=owner),
            based_on=active.version if active else None,
            digest=digest,
            content=content,
            card=dict(card),
            until=until,
            note=note.strip(),
            proposed_by=by if isinstance(by, Person) else None,
        )
        detail = {"version": proposed.version, "digest": digest, "until": until.isoformat(), "note": proposed.note}
        if others := (card.get("about") or {}).get("others"):
            detail["others"] = [one["digest"] for one in others]
        enter(owner, [Deed("model.proposed", "model", str(proposed.pk), detail)], by)
    return proposed


def decide_model(proposed: LearnedModel, *, approve: bool, by: By) -> LearnedModel:
    """Approve or refuse a proposed model; only a second person may. An approved one moves lanes at once.

    Raises PermissionDenied, Outdated, and learned.Damaged for a model that cannot be read any more.
    """
    if approve:
        learned.fresh(proposed)
    with transaction.atomic():
        settle(proposed, approve, LearnedModel.objects.filter(owner=proposed.owner).defer("content"), by)
        verb = "model.approved" if approve else "model.refused"
        detail = {"version": proposed.version, "digest": proposed.digest}
        enter(proposed.owner, [Deed(verb, "model", str(proposed.pk), detail)], by)
    return proposed


def roll_back(owner: Organisation, to: LearnedModel, *, note: str, by: By) -> LearnedModel:
    """Propose a model again that was in force before; a second person decides. Raises as ``propose_model`` does."""
    if to.owner_id != owner.pk or to.state != Version.State.RETIRED:
        raise Refused(_("Only a model that was in force before can be rolled back to."))
    card = {**to.card, "again": to.version}
    return propose_model(owner, learned.checked(to), card, until=to.until, note=note, by=by)


def train(owner: Organisation, *, until: dt.date, note: str, by: By, others: Sequence[Shared] = ()) -> LearnedModel:
    """Train a model on what the administration knew at the end of the day ``until``, and propose it.

    ``others``: what other administrations have counted, for the model to hold beside what this one has. Raises Refused,
    and learned.TooFew where there is too little to learn from.
    """
    require(by, "propose", owner.marking)
    whose = [(one.about.country, one.about.name) for one in others]
    if (owner.country, owner.name) in whose or len(set(whose)) < len(whose):
        raise Refused(_("What one administration has counted would be counted twice."))
    model, card = past.trained(owner, until, others)
    return propose_model(owner, model.dump(), card, until=until, note=note, by=by)


def measure_drift(model: LearnedModel, today: dt.date) -> LearnedModel:
    """Measure how far traffic and results have moved from what a model was trained on, and keep it with the model.

    A measurement, not a deed: it changes no version, and what it leads to is within what the policy allows.
    """
    moved, grown = past.drifted(model, today)
    model.drift = moved.as_json | {"day": today.isoformat(), "surges": grown.as_json}
    model.save(update_fields=["drift"])
    return model


def ask(
    owner: Organisation, asked: Mapping[str, Any], *, by: Person, later: Callable[[Trial], object]
) -> tuple[Trial, bool]:
    """Ask for something to be tried, by a worker; return the trial, and whether it is new.

    ``asked["do"]`` is TEST or TRAIN. ``later`` lets it wait, in this transaction. What is asked again while it waits or
    runs is the same trial.
    """
    require(by, "propose", owner.marking)
    with transaction.atomic():
        under_way = Trial.objects.filter(owner=owner, state__in=(Trial.State.WAITING, Trial.State.RUNNING))
        for trial in under_way:
            if trial.asked == dict(asked):
                return trial, False
        trial = Trial.objects.create(owner=owner, by=by, asked=dict(asked))
        detail = {
            "what": str(asked.get("label", asked["do"])),
            "since": asked.get("since", ""),
            "until": asked["until"],
        }
        verb = "model.asked" if asked["do"] == TRAIN else "trial.asked"
        enter(owner, [Deed(verb, "trial", str(trial.pk), detail)], by)
        later(trial)
    return trial, True


def ask_again(trial: Trial, *, by: Person, later: Callable[[Trial], object]) -> Trial:
    """Ask again for what has failed; return the new trial. Raises Outdated where it is no longer what failed last."""
    require(by, "propose", trial.owner.marking)
    with transaction.atomic():
        _put_away(trial)
        return ask(trial.owner, trial.asked, by=by, later=later)[0]


def dismiss_trial(trial: Trial, *, by: Person) -> None:
    """Put away what has failed. Raises Outdated."""
    require(by, "propose", trial.owner.marking)
    with transaction.atomic():
        _put_away(trial)
        detail = {"what": str(trial.asked.get("label", trial.asked["do"])), "until": trial.asked["until"]}
        enter(trial.owner, [Deed("trial.dismissed", "trial", str(trial.pk), detail)], by)


def _put_away(trial: Trial) -> None:
    failed = Trial.objects.filter(pk=trial.pk, state=Trial.State.FAILED)
    if not failed.update(state=Trial.State.DISMISSED):
        raise Outdated(_("Somebody has dealt with it meanwhile."))


def run_trial(trial: Trial | str, first: Callable[[], object] = lambda: None) -> None:
    """Do what a trial asks, outside any transaction; what stops it stands in the trial, and in the log.

    ``first``: what must be done before, such as writing what was just found to the long history.
    """
    found = Trial.objects.select_related("owner", "by").get(pk=trial.pk if isinstance(trial, Trial) else trial)
    with at_work.alone(found.pk) as ours:
        if not (ours and _take_up(found)):
            return
        try:
            first()
            result = _done(found)
        except SystemExit:
            _lay_down(found)
            raise
        except Exception as error:
            log.exception("Trial %s failed", found.pk)
            _close(found, Trial.State.FAILED, note=_why(error))
        else:
            _close(found, Trial.State.FINISHED, result=result)


def left_lying() -> list[Trial]:
    """Let trials wait again whose worker was killed over them, and return these."""
    running = Trial.objects.filter(state=Trial.State.RUNNING).defer("result")
    left = [trial for trial in running if not at_work.busy(trial.pk)]
    Trial.objects.filter(pk__in=[trial.pk for trial in left], state=Trial.State.RUNNING).update(
        state=Trial.State.WAITING
    )
    return left


def _done(trial: Trial) -> dict[str, Any]:
    if trial.asked["do"] == TRAIN:
        until = dt.date.fromisoformat(trial.asked["until"])
        proposed = train(trial.owner, until=until, note=trial.asked["note"], by=trial.by)
        return {"model": str(proposed.pk)}
    return past.tested(trial.owner, trial.asked)


def _take_up(trial: Trial) -> bool:
    """Begin with a trial that waits, or whose worker was killed; tell whether there is anything to do."""
    with transaction.atomic():
        state = Trial.objects.select_for_update(of=("self",)).get(pk=trial.pk).state
        if state not in (Trial.State.WAITING, Trial.State.RUNNING):
            return False
        Trial.objects.filter(pk=trial.pk).update(state=Trial.State.RUNNING)
    return True


def _lay_down(trial: Trial) -> None:
    Trial.objects.filter(pk=trial.pk, state=Trial.State.RUNNING).update(state=Trial.State.WAITING)


def _close(trial: Trial, state: str, *, result: Any = None, note: str = "") -> None:
    Trial.objects.filter(pk=trial.pk).update(state=state, result=result, note=note, finished_at=timezone.now())


def _why(error: Exception) -> str:
    """Return why a trial failed, as a reader may be told: what a program's error says of itself may hold names."""
    if isinstance(error, Refused | AskedError | learned.TooFew | learned.Damaged):
        return str(error)
    if isinstance(error, NoEngine | QueryFailed):
        return _("The history could not be read. The log says why.")
    return _("The program failed. The log says why.")


def _in_force(owner: Organisation) -> LearnedModel | None:
    return LearnedModel.objects.filter(owner=owner, state=Version.State.ACTIVE).defer("content").first()
