"""Take-backs: opened on a legal path, led step by step, given more time, escalated, closed.

What may follow what, and what is due when, says the law in ``takeback``; here it is kept, and entered into the ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, hold
from greenlane.people.actions import By, enter, require, signed
from greenlane.people.models import Person
from greenlane.seizures import record as pure
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Seizure, Step, TakeBack
from greenlane.seizures.takeback import clocks, payers, proposing, workflow
from greenlane.seizures.takeback import path as paths
from greenlane.seizures.takeback.states import FAULTS, State
from greenlane.seizures.takeback_words import in_words, reason_in_words

WORKED_ON = (Seizure.State.OPEN, Seizure.State.CLOSING)
PAID_IN = (*WORKED_ON, Seizure.State.CLOSED)
"""In cases of which state costs are still added, paid and passed on."""


class Unlawful(Refused):
    """A rule refuses the path: ``refusal`` is that rule, ``instead`` the code of the path to take."""

    def __init__(self, refusal: paths.Rule) -> None:
        rule = in_words(refusal.rule)
        super().__init__(_("The goods may not be sent back: %(rule)s (%(source)s)")
                         % {"rule": rule, "source": refusal.source}, "path")  # fmt: skip
        self.refusal = refusal


def facts(
    seizure: Seizure, goods: pure.Goods, *, law_on: dt.date, state_of_export: str = "", fault: str = "",
    abandoned: bool = False,
) -> proposing.Facts:  # fmt: skip
    """Return what a path hangs on, of one line of goods of a case."""
    alive = bool(goods.live) or goods.term == "LIV"
    return proposing.Facts(
        regime=goods.regime, day=law_on, ours=seizure.owner.country, theirs=state_of_export, fault=fault,
        live=alive if alive or goods.regime == "CITES" else None,
        refillable=goods.refillable, not_completed=fault == "none", abandoned=abandoned,
    )  # fmt: skip


def proposals(
    seizure: Seizure, goods: pure.Goods, *, law_on: dt.date, state_of_export: str = "", fault: str = ""
) -> list[proposing.Proposal]:
    """Return the legal paths that the facts of a line lead to, those that a rule refuses last."""
    return proposing.propose(facts(seizure, goods, law_on=law_on, state_of_export=state_of_export, fault=fault))


def open_take_back(
    seizure: Seizure,
    path: str,
    *,
    lines: Iterable[int] = (),
    fault: str = "",
    state_of_export: str = "",
    law_on: dt.date | None = None,
    because: str = "",
    by: By,
) -> TakeBack:
    """Open a take-back of some lines of a case (none named: of all) on a legal path, by the law of ``law_on``.

    Raises Unlawful where a rule refuses the path for one of the lines, Refused, PermissionDenied.
    """
    require(by, "edit", Seizure.objects.all().marking(seizure))
    law_on = law_on or seizure.day or timezone.localdate()
    if fault and fault not in FAULTS:
        raise Refused(_("No such fault."), "fault")
    with transaction.atomic():
        seizure = _held(seizure)
        chosen = _chosen(seizure, set(lines))
        way = paths.get(path)
        if way is None or not way.holds(law_on):
            raise Refused(_("This was not law on that day."), "path")
        for goods in chosen.values():
            _lawful(way, facts(seizure, goods, law_on=law_on, state_of_export=state_of_export, fault=fault))
        row = TakeBack(
            seizure=seizure, path=path, lines=sorted(set(lines)), fault=fault, state_of_export=state_of_export.upper(),
            law_on=law_on, opened_by=by if isinstance(by, Person) else None,
        )  # fmt: skip
        detected = min(seizure.day or law_on, timezone.localdate())
        first = _allowed(way, [], State.DETECTED, detected, because=because.strip(), document=seizure.number)
        row.state = first.state
        row.save(force_insert=True)
        _append(row, first, by)
        _reckon(row)
        row.save()
        _note(row, "take_back.opened", by, path=path)
    return row


def take_step(
    take_back: TakeBack,
    state: str,
    *,
    on: dt.date,
    because: str = "",
    document: str = "",
    said: Mapping[str, object] | None = None,
    by: By,
) -> TakeBack:
    """Take one step that the law of the path allows now. Raises Refused with the field at fault, PermissionDenied."""
    require(by, "edit", Seizure.objects.all().marking(take_back.seizure))
    with transaction.atomic():
        row = held(take_back)
        step(row, state, on=on, because=because, document=document, said=said, by=by)
        _note(row, "take_back.stepped", by, state=str(state), on=on.isoformat(), because=because.strip())
    return row


def agree_longer(take_back: TakeBack, *, until: dt.date, because: str, by: By) -> TakeBack:
    """Write down that the States agreed on another day than the law's. Raises Refused, PermissionDenied."""
    require(by, "edit", Seizure.objects.all().marking(take_back.seizure))
    if not because.strip():
        raise Refused(_("Say what was agreed, and with whom."), "because")
    with transaction.atomic():
        row = held(take_back)
        if not any(limit.agreeable for limit in way_of(row).clocks):
            raise Refused(_("No clock of this path can be set by agreement."), "until")
        if until < row.law_on:
            raise Refused(_("This lies before the seizure."), "until")
        row.agreed_until = until
        _reckon(row)
        row.save()
        _note(row, "take_back.longer", by, until=until.isoformat(), because=because.strip())
    return row


def way_of(row: TakeBack) -> paths.Path:
    """The legal path of a take-back. Raises Refused where it is no longer on the shelf."""
    if way := paths.get(row.path):
        return way
    raise Refused(_("The rules of this path are not installed: %(path)s") % {"path": row.path})


def steps_of(row: TakeBack) -> list[workflow.Step]:
    """The steps that were taken, as the rules read them."""
    return [
        workflow.Step(state=State(one.state), on=one.on, because=one.because, document=one.document, said=one.said)
        for one in row.steps.all()
    ]


def clocks_of(row: TakeBack, *, today: dt.date | None = None) -> list[clocks.Clock]:
    """The clocks of a take-back, those that are not met first and soonest."""
    return clocks.due(
        way_of(row), steps_of(row), row.agreed_until, row.law_on, today=today, ours=row.seizure.owner.country,
        theirs=row.state_of_export,
    )  # fmt: skip


def entries(row: TakeBack) -> list[payers.Entry]:
    """The costs of a take-back, as the rules read them."""
    return [
        payers.Entry(
            kind=one.kind, amount=one.amount, currency=one.currency, payer=one.payer, paid=one.paid_on is not None,
            guarantee=one.guarantee,
        )
        for one in row.costs.all()
    ]  # fmt: skip


def held(take_back: TakeBack, *, closed: bool = False) -> TakeBack:
    """Return an open take-back locked until the transaction ends, its chain first, then its case. Raises Refused.

    ``closed``: one that is closed too, in a case that may be; what was withdrawn stays as it is.
    """
    seizure = _held(take_back.seizure, PAID_IN if closed else WORKED_ON)
    row: TakeBack = TakeBack.objects.select_for_update(of=("self",)).get(pk=take_back.pk)
    row.seizure = seizure
    if row.closed_at and not closed:
        raise Refused(_("This take-back is closed."))
    return row


def step(
    row: TakeBack,
    state: str,
    *,
    on: dt.date,
    because: str = "",
    document: str = "",
    said: Mapping[str, object] | None = None,
    by: By,
) -> None:
    """Append a step to a take-back that is held, in the caller's transaction, which writes the entry."""
    way, taken = way_of(row), steps_of(row)
    unpaid = payers.outstanding(entries(row))
    new = _allowed(way, taken, State(state), on, because=because.strip(), document=document.strip(), said=said,
                   outstanding=unpaid)  # fmt: skip
    _append(row, new, by)
    taken.append(new)
    row.state = new.state
    row.fault = str(new.said.get("fault") or row.fault)
    if new.state == State.NOTIFIED:
        row.state_of_export = str(new.said.get("country") or row.state_of_export)
    row.agreed_until = workflow.agreed_until([new]) or row.agreed_until  # not an older step again
    row.closed_at = timezone.now() if workflow.closed(taken) else None
    _reckon(row)
    row.save()


def past(day: dt.date, row: TakeBack, field: str) -> None:
    """Raise Refused for a day that has not come yet, or lies before the seizure."""
    if day > timezone.localdate():
        raise Refused(_("This day has not come yet."), field)
    if row.seizure.day and day < row.seizure.day:
        raise Refused(_("This lies before the seizure."), field)


def note(row: TakeBack, verb: str, by: By, **detail: Any) -> None:
    """Enter a deed on a take-back into the ledger, as one on its case."""
    _note(row, verb, by, **detail)


def _held(seizure: Seizure, states: Collection[str] = WORKED_ON) -> Seizure:
    hold(seizure.owner.chain)
    found = Seizure.objects.select_for_update(of=("self",)).select_related("owner", "office").get(pk=seizure.pk)
    if found.state not in states:
        raise Refused(_("The case is %(state)s.") % {"state": found.get_state_display()})
    return found


def _chosen(seizure: Seizure, lines: set[int]) -> dict[int, pure.Goods]:
    """The goods that are meant, by their numbers, none of which is in another open take-back."""
    goods = dict(enumerate(seizure.as_recorded.goods, start=1))
    if not goods or lines - set(goods):
        raise Refused(_("The case has no such line of goods."), "lines")
    chosen = {n: goods[n] for n in sorted(lines or goods)}
    for other in seizure.take_backs.filter(closed_at=None):
        if taken := set(chosen) & set(other.lines or goods):
            numbers = ", ".join(map(str, sorted(taken)))
            raise Refused(_("Line %(lines)s is in an open take-back already.") % {"lines": numbers}, "lines")
    return chosen


def _lawful(way: paths.Path, of: proposing.Facts) -> None:
    """Raise unless the facts of a line lead to this path and no rule refuses it."""
    found = next((one for one in proposing.propose(of) if one.path.code == way.code), None)
    if found is None:
        raise Refused(_("The facts of the goods do not lead to this path."), "path")
    if found.refused is not None and way.sends_back:
        raise Unlawful(found.refused)


def _allowed(way: paths.Path, taken: list[workflow.Step], state: State, on: dt.date, **more: Any) -> workflow.Step:
    try:
        return workflow.take(way, taken, state, on, today=timezone.localdate(), **more)
    except workflow.NotAllowed as error:
        raise Refused(reason_in_words(error.said), error.field) from error


def _append(row: TakeBack, new: workflow.Step, by: By) -> None:
    Step.objects.create(
        take_back=row, number=row.steps.count() + 1, state=new.state, on=new.on, because=new.because,
        document=new.document[:200], said=dict(new.said), by=signed(by)["actor_name"],
    )  # fmt: skip


def _reckon(row: TakeBack) -> None:
    """Keep with the row what is due next."""
    row.next_due, row.next_what = None, ""
    if row.closed_at:
        return
    waiting = [clock for clock in clocks_of(row) if clock.met_on is None]
    dated = sorted((clock for clock in waiting if clock.due), key=lambda clock: (clock.due, clock.code))
    if found := next(iter(dated or waiting), None):
        row.next_due, row.next_what = found.due, found.code[:60]


def _note(row: TakeBack, verb: str, by: By, **detail: Any) -> None:
    said = {"number": row.seizure.number, "take_back": str(row.pk), **detail}
    enter(row.seizure.owner, [Deed(verb, "seizure", str(row.seizure_id), said)], by)
