"""Letters of a take-back: written, rewritten until they are sent, sent, answered."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from greenlane.people.actions import By, require
from greenlane.people.models import Person
from greenlane.people.need_to_know import may
from greenlane.seizures.actions import takeback as deeds
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Letter, Seizure, TakeBack
from greenlane.seizures.takeback import workflow
from greenlane.seizures.takeback.letter import LANGUAGES
from greenlane.seizures.takeback.states import State
from greenlane.seizures.takeback_words import ANSWERS

STEP_OF = {
    "acknowledged": (State.ACKNOWLEDGED, ""), "return": (State.AGREED, "return"), "dispose": (State.AGREED, "dispose"),
    "longer": (State.AGREED, "longer"), "disputed": (State.AGREED, "disputed"), "refused": (State.REFUSED, ""),
}  # fmt: skip
"""Which step an answer to the request is, where the law of the path allows that step now."""


def write_letter(take_back: TakeBack, kind: str, language: str, *, to: str, text: str, by: Person) -> Letter:
    """Keep a letter as it is written; until it is sent it may be written anew. Raises Refused, PermissionDenied."""
    require(by, "edit", Seizure.objects.all().marking(take_back.seizure))
    _fit(kind, language, to, text)
    with transaction.atomic():
        row = deeds.held(take_back)
        letter: Letter = Letter.objects.create(
            take_back=row, kind=kind, language=language, to=to.strip(), text=text.strip(), digest=digest(to, text),
            nominal=_may_name(row, by), written_by=by,
        )  # fmt: skip
        deeds.note(row, "letter.written", by, kind=kind, language=language, digest=letter.digest)
    return letter


def rewrite_letter(letter: Letter, *, to: str, text: str, by: Person) -> Letter:
    """Change a letter that was not sent yet. Who may not read the names in it cannot. Raises Refused."""
    with transaction.atomic():
        letter, row = _held(letter, by)
        if letter.sent_on:
            raise Refused(_("This letter was sent. Write another one."))
        _fit(letter.kind, letter.language, to, text)
        letter.to, letter.text, letter.digest = to.strip(), text.strip(), digest(to, text)
        letter.nominal = letter.nominal or _may_name(row, by)  # names may have come to the case meanwhile
        letter.save(update_fields=["to", "text", "digest", "nominal"])
        deeds.note(row, "letter.rewritten", by, kind=letter.kind, language=letter.language, digest=letter.digest)
    return letter


def send_letter(letter: Letter, *, sent_on: dt.date, by: Person) -> Letter:
    """Write down that a letter went out; a request notifies the State of export, so that the clock starts.

    Raises Refused, PermissionDenied.
    """
    with transaction.atomic():
        letter, row = _held(letter, by)
        if letter.sent_on:
            raise Refused(_("This letter was sent already."))
        deeds.past(sent_on, row, "sent_on")
        letter.sent_on = sent_on
        letter.save(update_fields=["sent_on"])
        if letter.kind == Letter.Kind.REQUEST:
            _step_on(row, State.NOTIFIED, sent_on, letter, said={"country": row.state_of_export}, by=by)
        deeds.note(row, "letter.sent", by, kind=letter.kind, on=sent_on.isoformat(), digest=letter.digest)
    return letter


def notifying(letter: Letter) -> bool | None:
    """Whether a letter notifies the State of export when it is sent, which starts the clocks.

    False for a request for which it is too early: steps before that one are missing. None where nothing hangs on it.
    """
    row = letter.take_back
    way, steps = deeds.way_of(row), deeds.steps_of(row)
    known = State.NOTIFIED not in way.states or State.NOTIFIED in {one.state for one in steps}
    if letter.kind != Letter.Kind.REQUEST or known:
        return None
    return State.NOTIFIED in {one.state for one in workflow.next_steps(way, steps)}


def record_answer(
    letter: Letter, answer: str, *, text: str = "", on: dt.date, until: dt.date | None = None, by: Person
) -> Letter:
    """Write down what came back; it becomes the step that it is, where the law of the path allows that step now.

    ``until``: the day to which the State of export asks for time. Raises Refused, PermissionDenied.
    """
    if answer not in ANSWERS:
        raise Refused(_("No such answer."), "answer")
    with transaction.atomic():
        letter, row = _held(letter, by)
        if letter.sent_on is None:
            raise Refused(_("This letter was not sent yet."))
        if on < letter.sent_on:
            raise Refused(_("This lies before the letter was sent."), "on")
        deeds.past(on, row, "on")
        letter.answer, letter.answer_text, letter.answered_on = answer, text.strip(), on
        letter.save(update_fields=["answer", "answer_text", "answered_on"])
        state, outcome = STEP_OF[answer]
        said = ({"outcome": outcome} if outcome else {}) | ({"until": until.isoformat()} if until else {})
        if letter.kind in (Letter.Kind.REQUEST, Letter.Kind.REMINDER):
            _step_on(row, state, on, letter, said=said, because=text, by=by)
        deeds.note(row, "letter.answered", by, kind=letter.kind, answer=answer, on=on.isoformat())
    return letter


def digest(to: str, text: str) -> str:
    """Return the SHA-256 of a letter, by which the ledger knows it."""
    return hashlib.sha256(f"{to.strip()}\n\n{text.strip()}".encode()).hexdigest()


def _fit(kind: str, language: str, to: str, text: str) -> None:
    if kind not in Letter.Kind.values or language not in LANGUAGES:
        raise Refused(_("No such letter."), "kind")
    if not to.strip():
        raise Refused(_("Say to whom it goes."), "to")
    if not text.strip():
        raise Refused(_("The letter is empty."), "text")


def _may_name(row: TakeBack, by: Person) -> bool:
    """Whether what somebody writes may hold names of the case."""
    return row.seizure.nominal and may(by.actor, "see_nominal", Seizure.objects.all().marking(row.seizure))


def _held(letter: Letter, by: By) -> tuple[Letter, TakeBack]:
    require(by, "edit", Seizure.objects.all().marking(letter.take_back.seizure))
    row = deeds.held(letter.take_back)
    found: Letter = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if found.nominal:
        require(by, "see_nominal", Seizure.objects.all().marking(row.seizure))
    found.take_back = row
    return found, row


def _step_on(
    row: TakeBack, state: State, on: dt.date, letter: Letter, *, said: dict[str, str], because: str = "", by: Person
) -> None:
    """Take the step that a letter or its answer is, if it is one of those that may be taken now."""
    offered = {one.state: one for one in workflow.next_steps(deeds.way_of(row), deeds.steps_of(row))}
    if state not in offered:
        return
    # A letter and its answer may hold names, and a step is read by all who see the case.
    because = "" if letter.nominal else because.strip()
    because = because or str(ANSWERS.get(letter.answer, ""))
    document = _("Letter of %(day)s (%(language)s), %(digest)s") % {
        "day": letter.sent_on, "language": letter.language, "digest": letter.digest[:12],
    }  # fmt: skip
    deeds.step(row, state, on=on, because=because, document=document, said=said, by=by)
