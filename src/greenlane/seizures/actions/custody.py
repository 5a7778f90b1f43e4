"""Custody: what is done to exhibits, each deed an entry in the case's own chain, witnessed in the organisation's."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenlane.ledger.actions import Deed, hold, record_all
from greenlane.ledger.chain import plain
from greenlane.people.actions import By, enter, require, signed
from greenlane.people.models import Person
from greenlane.people.need_to_know import Marking, may
from greenlane.seizures import custody as pure
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Custody, EvidenceFile, Exhibit, HandOver, Seizure

SLACK = timedelta(minutes=5)  # by which a clock may be ahead
COLUMNS = ("description", "line", "quantity", "seal", "state", "holder_id", "place")


def facts_of(exhibit: Exhibit) -> pure.Facts:
    """How the row of an exhibit stands, as the chain says it."""
    return pure.Facts(
        id=str(exhibit.pk), number=exhibit.number, description=exhibit.description, line=exhibit.line,
        quantity=exhibit.quantity, seal=exhibit.seal, state=exhibit.state, place=exhibit.place,
        holder=str(exhibit.holder_id or ""),
    )  # fmt: skip


def collect(exhibit: Exhibit, *, at: datetime, place: str, seal: str = "", by: By) -> Custody:
    """The first event of an exhibit that was just made: who collected it holds it. In the caller's transaction.

    Raises Refused, PermissionDenied, ledger.OutsideTransaction.
    """
    require(by, "custody", _marking(exhibit))
    hold(exhibit.seizure.owner.chain)
    if exhibit.events.exists():
        raise Refused(_("This exhibit was collected before."))
    said = {"description": exhibit.description, "line": exhibit.line, "quantity": exhibit.quantity,
            "seal": seal.strip(), "place": place.strip(), **_new_holder(by)}  # fmt: skip
    return _event(exhibit, "collect", said, by=by, at=at, stood=pure.Facts(id=str(exhibit.pk), number=exhibit.number))


def file_added(exhibit: Exhibit | None, file: EvidenceFile, *, by: By) -> Custody:
    """A file came to an exhibit, or to the case alone. In the transaction of the deed that judged and kept it."""
    hold(file.seizure.owner.chain)
    said = {"file": file.pk, "sha256": file.sha256, "size": file.size, "type": file.kind, "about": about(file)}
    return _event(_locked(exhibit) if exhibit else None, "file", said, by=by, seizure=file.seizure)


def about(file: EvidenceFile) -> str:
    """The SHA-256 of what is said of a file beside its bytes. The salt is in ``aside``, so that nobody tries names."""
    aside = json.dumps(file.aside, sort_keys=True)
    told = {"name": file.file_name, "caption": file.caption, "nominal": file.nominal, "by": file.added_by_id}
    return pure.digest_of_names({**told, "aside": aside})


def file_removed(exhibit: Exhibit | None, file: EvidenceFile, *, because: str, by: By) -> Custody:
    """A file was taken out of the case; its hash stays on record. In the transaction of the deed that judged it."""
    hold(file.seizure.owner.chain)
    said = {"file": file.pk, "sha256": file.sha256, "because": because}
    return _event(_locked(exhibit) if exhibit else None, "remove", said, by=by, seizure=file.seizure)


def seal(exhibit: Exhibit, *, seal: str, at: datetime | None = None, by: By) -> Custody:
    """Put a seal on, by its number."""
    with _in_hand(exhibit, by) as exhibit:
        return _event(exhibit, "seal", {"seal": _said(seal, "seal")}, by=by, at=at)


def unseal(exhibit: Exhibit, *, because: str, at: datetime | None = None, by: By) -> Custody:
    """Break the seal, with the reason."""
    with _in_hand(exhibit, by) as exhibit:
        return _event(exhibit, "unseal", {"broken": exhibit.seal, "because": _said(because)}, by=by, at=at)


def offer(exhibit: Exhibit, *, to: Person, because: str, by: Person) -> HandOver:
    """Offer an exhibit to another person, who takes it over or not; until then the giver holds it."""
    with _in_hand(exhibit, by) as exhibit:
        if to == by or to.pk == exhibit.holder_id:
            raise Refused(_("%(person)s holds it already.") % {"person": to.name}, "to")
        if not may(to.actor, "take_over", _marking(exhibit, to)):
            raise Refused(_("%(person)s may not take this exhibit over.") % {"person": to.name}, "to")
        _check(exhibit, "offer")
        made = HandOver.objects.create(exhibit=exhibit, giver=by, taker=to, because=_said(because))
        said = {"hand_over": made.pk, "to": to.pk, "to_name": to.name, "because": made.because}
        _event(exhibit, "offer", said, by=by)
    return made


def accept(exhibit: Exhibit, *, place: str, at: datetime | None = None, by: Person) -> HandOver:
    """Take over an exhibit that was offered to oneself: from now on one holds it."""
    with _answered(exhibit, by, HandOver.Answer.ACCEPTED) as (exhibit, open_one):
        said = {"hand_over": open_one.pk, "from": open_one.giver_id, "from_name": open_one.giver.name,
                "place": _said(place, "place"), **_new_holder(by)}  # fmt: skip
        _event(exhibit, "accept", said, by=by, at=at)
    return open_one


def decline(exhibit: Exhibit, *, because: str, by: Person) -> HandOver:
    """Decline an exhibit that was offered to oneself: it stays with who holds it."""
    with _answered(exhibit, by, HandOver.Answer.DECLINED, because) as (exhibit, open_one):
        _event(exhibit, "decline", {"hand_over": open_one.pk, "because": open_one.note}, by=by)
    return open_one


def withdraw_offer(exhibit: Exhibit, *, because: str, by: Person) -> HandOver:
    """Take back an offer that nobody answered yet: who made it may, and who holds the exhibit."""
    with _locked_row(exhibit) as exhibit:
        open_one = _open_offer(exhibit)
        require(by, "take_over" if by.pk == open_one.giver_id else "custody", _marking(exhibit, by))
        _answer(open_one, HandOver.Answer.WITHDRAWN, _said(because))
        _event(exhibit, "withdraw", {"hand_over": open_one.pk, "because": open_one.note}, by=by)
    return open_one


def send_to_laboratory(
    exhibit: Exhibit, *, laboratory: str, purpose: str, at: datetime | None = None, by: By
) -> Custody:
    """Send an exhibit to a laboratory, which may be an outside body without account here."""
    with _in_hand(exhibit, by, own=True) as exhibit:
        said = {"laboratory": _said(laboratory, "laboratory"), "purpose": _said(purpose, "purpose"), "holder": "",
                "place": laboratory.strip()[:200]}  # fmt: skip
        return _event(exhibit, "laboratory", said, by=by, at=at)


def back(exhibit: Exhibit, *, place: str, condition: str = "", at: datetime | None = None, by: By) -> Custody:
    """Receive an exhibit back from the laboratory: who receives it holds it."""
    with _locked_row(exhibit) as exhibit:
        require(by, "custody", _marking(exhibit))
        said = {"from": exhibit.place, "place": _said(place, "place"), "condition": condition.strip(),
                **_new_holder(by)}  # fmt: skip
        return _event(exhibit, "back", said, by=by, at=at)


def add_result(
    exhibit: Exhibit,
    *,
    laboratory: str,
    text: str,
    file: EvidenceFile | None = None,
    at: datetime | None = None,
    by: By,
) -> Custody:
    """Record what a laboratory found; ``file`` is its report, kept with the case before."""
    with _locked_row(exhibit) as exhibit:
        require(by, "add_result", _marking(exhibit))
        if file and file.seizure_id != exhibit.seizure_id:
            raise Refused(_("This file belongs to another case."), "file")
        of_file = {"file": file.pk, "sha256": file.sha256} if file else {}
        said = {"laboratory": _said(laboratory, "laboratory"), "text": _said(text, "text"), **of_file}
        return _event(exhibit, "result", said, by=by, at=at)


def give_back(exhibit: Exhibit, *, to: str, because: str, at: datetime | None = None, by: By) -> Custody:
    """Give an exhibit back to whom it belongs to: the end of its custody. The name is for who may see names."""
    with _in_hand(exhibit, by, own=True) as exhibit:
        said = {"because": _said(because), "holder": "", "place": ""}
        return _event(exhibit, "return", said, by=by, at=at, names={"to": _said(to, "to")})


def destroy(
    exhibit: Exhibit,
    *,
    how: str,
    witness: Person | None = None,
    named: str = "",
    role: str = "",
    at: datetime | None = None,
    by: Person,
) -> Custody:
    """Destroy an exhibit before the eyes of a second person: the end of its custody.

    A ``witness`` with an account then confirms it or not. Of anybody else what is ``named``, and the ``role``, stand as
    they are written; the name is for those who may see names.
    """
    with _in_hand(exhibit, by, own=True) as exhibit:
        said = {"how": _said(how, "how"), "holder": "", "place": ""}
        if witness is None:
            said |= {"witness": "", "witness_name": _said(role, "role")}
            return _event(exhibit, "destroy", said, by=by, at=at, names={"witness": _said(named, "named")})
        if witness == by or not may(witness.actor, "see", _marking(exhibit)):
            raise Refused(_("The witness is a second person who may see this case."), "witness")
        asked = HandOver.objects.create(exhibit=exhibit, giver=by, taker=witness, because=said["how"])
        said |= {"hand_over": asked.pk, "witness": witness.pk, "witness_name": witness.name}
        return _event(exhibit, "destroy", said, by=by, at=at)


def confirm_destroyed(exhibit: Exhibit, *, by: Person) -> HandOver:
    """Confirm as the witness who was named that an exhibit was destroyed."""
    with _answered(exhibit, by, HandOver.Answer.ACCEPTED, verb="see") as (exhibit, open_one):
        _event(exhibit, "confirm", {"hand_over": open_one.pk, "witness": by.pk}, by=by)
    return open_one


def deny_destroyed(exhibit: Exhibit, *, because: str, by: Person) -> HandOver:
    """Say as the witness who was named that one did not see it."""
    with _answered(exhibit, by, HandOver.Answer.DECLINED, because, verb="see") as (exhibit, open_one):
        _event(exhibit, "deny", {"hand_over": open_one.pk, "because": open_one.note}, by=by)
    return open_one


def correct(exhibit: Exhibit, *, changes: Mapping[str, Any], because: str, by: By) -> Custody:
    """Say otherwise what was said of an exhibit: by an event more; none before it changes.

    ``changes``: new values of columns among ``custody.CORRECTABLE``.
    """
    with _locked_row(exhibit) as exhibit:
        require(by, "custody", _marking(exhibit))
        now = {name: value for name, value in changes.items() if getattr(exhibit, name, None) != value}
        if not now or not set(now) <= set(pure.CORRECTABLE):
            raise Refused(_("Nothing is changed."))
        return _event(exhibit, "correct", {"changes": now, "because": _said(because)}, by=by)


def _event(
    exhibit: Exhibit | None,
    kind: str,
    said: Mapping[str, Any],
    *,
    by: By,
    at: datetime | None = None,
    names: Mapping[str, str] | None = None,
    seizure: Seizure | None = None,
    stood: pure.Facts | None = None,
) -> Custody:
    """Write one event: the row as it then stands, the entry in the case's chain, its mirror, and the witness.

    The organisation's chain is held, and the row of the exhibit locked or new.
    """
    case = exhibit.seizure if exhibit else seizure
    assert case is not None
    when = _moment(exhibit, at)
    body: dict[str, Any] = {"kind": kind, "exhibit": exhibit.pk if exhibit else "", "at": when, **said}
    body["number"] = exhibit.number if exhibit else case.number
    kept = {"_salt": secrets.token_hex(16), **names} if names else {}
    if kept:
        body["names"] = pure.digest_of_names(kept)
    body = {name: plain(value) for name, value in body.items()}  # the row says it letter by letter as the chain does
    if exhibit:
        body["row"] = pure.digest(_stand(exhibit, kind, body, stood))
    deed = Deed(pure.DEEDS[kind], "exhibit" if exhibit else "seizure", str((exhibit or case).pk), body)
    entry = record_all([deed], chain=pure.chain_of(case.pk), **signed(by))[0]
    event = Custody.objects.create(
        seizure=case, exhibit=exhibit, seq=entry.seq, kind=kind, at=when, by=by if isinstance(by, Person) else None,
        by_name=signed(by)["actor_name"], said=entry.detail, names=kept,
    )  # fmt: skip
    witness = {"number": case.number, "seq": entry.seq, "hash": entry.hash}
    enter(case.owner, [Deed("custody.witnessed", "custody", pure.chain_of(case.pk), witness)], by)
    return event


def _stand(exhibit: Exhibit, kind: str, body: Mapping[str, Any], stood: pure.Facts | None) -> pure.Facts:
    """Write the row as it stands after the event, and return that."""
    try:
        facts = pure.after(stood or facts_of(exhibit), body)
    except pure.NotPossible as error:
        raise _refused(exhibit) from error
    exhibit.description, exhibit.line, exhibit.quantity = facts.description, facts.line, facts.quantity
    exhibit.seal, exhibit.state, exhibit.place = facts.seal[:80], facts.state, facts.place[:200]
    exhibit.holder_id = facts.holder or None
    exhibit.save(update_fields=COLUMNS)
    return facts_of(exhibit)


def _moment(exhibit: Exhibit | None, at: datetime | None) -> datetime:
    now = timezone.now()
    if at is None:
        return now
    if at > now + SLACK:
        raise Refused(_("This moment lies in the future."), "at")
    last = exhibit.events.order_by("-seq").first() if exhibit else None
    if last and at < last.at:
        raise Refused(_("Something was done to this exhibit after that moment."), "at")
    return at


def _check(exhibit: Exhibit, kind: str) -> None:
    if kind not in pure.possible(facts_of(exhibit)):
        raise _refused(exhibit)


def _refused(exhibit: Exhibit) -> Refused:
    return Refused(_("This cannot be done now: the exhibit is %(state)s.") % {"state": exhibit.get_state_display()})


def _said(text: str, field: str = "because") -> str:
    if not text.strip():
        raise Refused(_("Say this too."), field)
    return text.strip()


def _new_holder(by: By) -> dict[str, Any]:
    return {"holder": by.pk, "holder_name": by.name} if isinstance(by, Person) else {"holder": "", "holder_name": ""}


def _marking(exhibit: Exhibit, holder: Person | None = None) -> Marking:
    """The marking of the case; with ``holder`` as of something that this person holds or is offered."""
    marking = Seizure.objects.all().marking(exhibit.seizure)
    return replace(marking, assigned_to=frozenset({holder.pk})) if holder else marking


def _locked(exhibit: Exhibit) -> Exhibit:
    rows = Exhibit.objects.select_for_update(of=("self",)).select_related("seizure__owner", "seizure__office", "holder")
    return rows.get(pk=exhibit.pk)


@contextmanager
def _locked_row(exhibit: Exhibit) -> Iterator[Exhibit]:
    """A transaction with the organisation's chain held and the exhibit locked."""
    with transaction.atomic():
        hold(exhibit.seizure.owner.chain)
        yield _locked(exhibit)


@contextmanager
def _in_hand(exhibit: Exhibit, by: By, *, own: bool = False) -> Iterator[Exhibit]:
    """The exhibit, locked, for whoever has it in hand. ``own``: only for people of the organisation that owns it."""
    with _locked_row(exhibit) as exhibit:
        holds = isinstance(by, Person) and by.pk == exhibit.holder_id
        if holds and not own:
            require(by, "take_over", _marking(exhibit, exhibit.holder))
        else:
            require(by, "custody", _marking(exhibit))
        if not holds and exhibit.holder and exhibit.holder.is_active:
            raise Refused(_("%(person)s holds it: it must be handed over first.") % {"person": exhibit.holder.name})
        yield exhibit


@contextmanager
def _answered(
    exhibit: Exhibit, by: Person, answer: str, note: str = "", *, verb: str = "take_over"
) -> Iterator[tuple[Exhibit, HandOver]]:
    """The exhibit, locked, with the offer of it, or the naming of a witness, that its taker answers."""
    with _locked_row(exhibit) as exhibit:
        require(by, "see", _marking(exhibit))
        open_one = _open_offer(exhibit)
        require(by, verb, _marking(exhibit, open_one.taker))
        if open_one.taker_id != by.pk:
            raise PermissionDenied(_("Another person answers this."))
        _answer(open_one, answer, _said(note) if answer == HandOver.Answer.DECLINED else note)
        yield exhibit, open_one


def _open_offer(exhibit: Exhibit) -> HandOver:
    rows = HandOver.objects.filter(exhibit=exhibit, answer=HandOver.Answer.OPEN).select_related("giver", "taker")
    if not (found := rows.first()):
        raise Refused(_("Nobody offers this exhibit now."))
    return found


def _answer(offer: HandOver, answer: str, note: str) -> None:
    offer.answer, offer.note, offer.answered_at = answer, note, timezone.now()
    offer.save(update_fields=["answer", "note", "answered_at"])
