"""Letters of a take-back: drafted, edited, previewed, printed, sent, answered."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenlane.front.forms import as_typed, refusal_said
from greenlane.people.need_to_know import may
from greenlane.seizures import letter_facts, pdf
from greenlane.seizures.actions import evidence
from greenlane.seizures.actions import letters as deeds
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.forms.takeback import ANSWER, LETTER, SENT, AnswerForm, ChooseLetterForm, LetterForm, SentForm
from greenlane.seizures.models import Letter, Seizure, TakeBack
from greenlane.seizures.takeback import path
from greenlane.seizures.takeback.letter import KINDS, languages
from greenlane.seizures.views.takeback import done_here, take_back_of

RIGHT_TO_LEFT = ("ar",)

TEMPLATE = """
#set page(numbering: "1 / 1")
#set text(size: 10.5pt)
#set par(leading: .75em, spacing: 1.1em)
#let lines(it) = it.split("\\n").map(line => [#line]).join(linebreak())
#lines(data.to)
#v(1.5em)
#for piece in data.pieces [#par(lines(piece))]
"""


@never_cache
def write(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID) -> HttpResponse:
    """Show a draft in the language asked for; keep it as it was edited."""
    row = take_back_of(request, pk, take_back)
    if not may(request.user.actor, "edit", Seizure.objects.all().marking(row.seizure)):
        raise Http404
    if request.method == "POST":
        form = LetterForm(request.POST, auto_id=LETTER)
        if form.is_valid():
            data = form.cleaned_data
            try:
                kept = deeds.write_letter(
                    row, data["kind"], data["language"], to=data["to"], text=data["text"], by=request.user
                )
                return redirect(_address(kept))
            except Refused as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
    else:
        form = _draft(request, row)
    kind = form["kind"].value()
    context = {
        "row": row, "seizure": row.seizure, "form": form, "language": form["language"].value(),
        "kind": dict(Letter.Kind.choices).get(kind, kind), "choose": ChooseLetterForm(
            auto_id="choose_%s", initial={"kind": kind, "language": form["language"].value()}
        ), "way": path.get(row.path), "wording": languages().get(form["language"].value()),
    }  # fmt: skip
    return render(request, "seizures/write_letter.html", context, status=422 if form.errors else 200)


@never_cache
def letter(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Show a letter as it will be printed, and what may be done with it."""
    found = _letter(request, pk, take_back, letter)
    row = found.take_back
    marking = Seizure.objects.all().marking(row.seizure)
    kept = row.seizure.files.filter(file_name=_file_name(found), removed_at=None).exists()
    edits = may(request.user.actor, "edit", marking) and not row.closed_at
    first = {"kind": found.kind, "language": found.language, "to": found.to, "text": found.text}
    context = {
        "row": row,
        "seizure": row.seizure,
        "letter": found,
        "kept": kept,
        "notifying": deeds.notifying(found),
        "may_keep": found.sent_on and not kept and may(request.user.actor, "custody", marking),
        "dir": "rtl" if found.language in RIGHT_TO_LEFT else "ltr",
        "edit_form": as_typed(request, LETTER, LetterForm(initial=first, auto_id=LETTER))
        if edits and not found.sent_on
        else None,
        "sent_form": as_typed(request, SENT, SentForm(auto_id=SENT)) if edits and not found.sent_on else None,
        "answer_form": as_typed(request, ANSWER, AnswerForm(auto_id=ANSWER)) if edits and found.sent_on else None,
    }
    return render(request, "seizures/letter.html", context)


@never_cache
@require_safe
def letter_pdf(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Give a letter as PDF/A."""
    found = _letter(request, pk, take_back, letter)
    try:
        content = _drawn(found)
    except pdf.CannotBeDrawn:
        return HttpResponse(_("This letter cannot be drawn as PDF. Print its page instead."), status=422)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(found)}"'
    return response


@require_POST
def keep(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Keep a letter that was sent among the files of the case, as PDF/A."""
    found = _letter(request, pk, take_back, letter)
    if found.sent_on is None:
        raise Http404
    with refusal_said(request, Refused, pdf.CannotBeDrawn):
        evidence.add_file(
            found.take_back.seizure, io.BytesIO(_drawn(found)), _file_name(found), found.get_kind_display(),
            nominal=found.nominal, by=request.user,
        )  # fmt: skip
        messages.success(request, _("Kept among the files of the case."))
    return redirect(_address(found))


@require_POST
def rewrite(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Change a letter that was not sent."""
    found = _letter(request, pk, take_back, letter)
    form = LetterForm(request.POST, auto_id=LETTER)

    def deed(data: dict[str, Any]) -> str:
        deeds.rewrite_letter(found, to=data["to"], text=data["text"], by=request.user)
        return _("Saved.")

    return done_here(request, form, deed, _address(found))


@require_POST
def sent(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Write down that a letter went out."""
    found = _letter(request, pk, take_back, letter)
    form = SentForm(request.POST, auto_id=SENT)

    def deed(data: dict[str, Any]) -> str:
        deeds.send_letter(found, sent_on=data["sent_on"], by=request.user)
        return _("Recorded.")

    return done_here(request, form, deed, _address(found))


@require_POST
def answer(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> HttpResponse:
    """Write down what came back."""
    found = _letter(request, pk, take_back, letter)
    form = AnswerForm(request.POST, auto_id=ANSWER)

    def deed(data: dict[str, Any]) -> str:
        deeds.record_answer(
            found, data["answer"], text=data["text"], on=data["on"], until=data["until"], by=request.user
        )
        return _("Recorded.")

    return done_here(request, form, deed, _address(found))


def _draft(request: HttpRequest, row: TakeBack) -> LetterForm:
    asked = ChooseLetterForm(request.GET)
    chosen = asked.cleaned_data if asked.is_valid() else {"kind": KINDS[0], "language": "en"}
    today: dt.date = timezone.localdate()
    to, text = letter_facts.drafted(row, chosen["kind"], chosen["language"], by=request.user, today=today)
    return LetterForm(initial={**chosen, "to": to, "text": text}, auto_id=LETTER)


def _letter(request: HttpRequest, pk: uuid.UUID, take_back: uuid.UUID, letter: uuid.UUID) -> Letter:
    """The letter of an address; none for who may not read the names that stand in it."""
    row = take_back_of(request, pk, take_back)
    found: Letter = get_object_or_404(Letter, pk=letter, take_back=row)
    if found.nominal and not may(request.user.actor, "see_nominal", Seizure.objects.all().marking(row.seizure)):
        raise Http404
    found.take_back = row
    return found


def _drawn(found: Letter) -> bytes:
    # Typst drops what a line begins with; items of a list stand in.
    text = "\n".join(re.sub("^ +", lambda gap: "\u00a0" * len(gap[0]), line) for line in found.text.splitlines())
    data = {"to": found.to, "pieces": [piece for piece in text.split("\n\n") if piece.strip()]}
    return pdf.pdf(TEMPLATE, data, at=found.written_at, language=found.language)


def _file_name(found: Letter) -> str:
    return f"{found.take_back.seizure.number}-{found.kind}-{found.language}-{found.digest[:8]}.pdf"


def _address(found: Letter) -> str:
    return reverse("seizures:letter", args=[found.take_back.seizure_id, found.take_back_id, found.pk])
