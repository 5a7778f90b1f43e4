"""The page of an opening: its checklist, answered as the work goes, and its photographs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.consignments.models import Consignment
from greenlane.front.forms import as_typed, done_or_refused
from greenlane.front.said import language
from greenlane.inspection import checklist
from greenlane.inspection.actions import Refused, examinations
from greenlane.inspection.checklist import Item, Section
from greenlane.inspection.models import Examination, Inspection
from greenlane.inspection.views import photos
from greenlane.people.need_to_know import Reason, may, reason
from greenlane.people.words import REASONS
from greenlane.reference import commodity

EXAMINE = "examine_%s"
YES_NO = [("", "–"), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
UNUSABLE = {
    "yes or no": gettext_lazy("Answer with yes or no."),
    "number": gettext_lazy("Write a number, with a point before decimals."),
    "share": gettext_lazy("A share is at most 100 %."),
    "long": gettext_lazy("Write at most 1000 characters."),
    "unknown": gettext_lazy("This is not asked any more."),
}
TRUST = {
    "sourced": gettext_lazy("read in the source named"),
    "checked": gettext_lazy("agrees with an independent list"),
    "single source": gettext_lazy("read in one list only"),
    "memory": gettext_lazy("general knowledge, not yet checked"),
    "derived": gettext_lazy("worked out from other facts"),
    "unverified": gettext_lazy("doubtful: confirm before relying on it"),
}
HEADINGS = {"safety": gettext_lazy("Safety first"), "always": gettext_lazy("Of all goods")}


class ChecklistForm(forms.Form):
    """Every item of a checklist as a field under its key. Where a script runs, each is kept as it is changed."""

    def __init__(self, *args: Any, asked: Mapping[str, Item], address: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=EXAMINE, **kwargs)
        self.fields = {key: _field(item, key, address) for key, item in asked.items()}
        self.asked = asked

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for key, item in self.asked.items():
            try:
                data[key] = checklist.understood(item.point, data.get(key, ""))
            except checklist.Unusable as error:
                self.add_error(key, UNUSABLE[str(error)])
        return {key: value for key, value in data.items() if key in self.data}


def examination(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show what is asked at an opening and what was answered; answers sent here are kept."""
    inspection = photos.opening(request, pk)
    sections = checklist.sections(examinations.goods_of(inspection))
    asked, page = checklist.items(sections), reverse("inspection:examination", args=[pk])
    if request.method == "POST" and not hasattr(request, "refused"):
        form = ChecklistForm(request.POST, asked=asked, address=page)
        return _kept(request, inspection, form) if request.htmx else _answered(request, inspection, form)
    context = _page(request, inspection, sections, page) | {"photos": photos.told(request, inspection)}
    return render(request, "inspection/examination.html", context)


def told(inspection: Inspection, names: bool) -> dict[str, Any]:
    """What was answered so far, each with its sentence, for a page; words are withheld where ``names`` are."""
    kept = Examination.objects.filter(inspection=inspection).first()
    answers = kept.answers if kept else {}
    asked = checklist.items(checklist.sections(examinations.goods_of(inspection)))
    rows = [_told(asked[key], answers[key], names) for key in asked if key in answers]
    return {"rows": rows, "answered": len(rows), "of": len(asked)}


def _told(item: Item, row: Mapping[str, str], names: bool) -> dict[str, Any]:
    yes_no = item.point.kind == "yes_no"
    return {
        "sentence": item.point.title.said_in(language()),
        "goods": item.goods,
        "said": dict(YES_NO).get(row["said"], row["said"]) if yes_no else row["said"],
        "unit": item.point.unit or "",
        "withheld": item.point.kind == "text" and not names,
    }


def _answered(request: HttpRequest, inspection: Inspection, form: ChecklistForm) -> HttpResponse:
    def deed(data: dict[str, Any]) -> str:
        kept = examinations.answer(inspection, data, by=request.user)
        return _said(form.asked, kept.answers)

    return done_or_refused(request, form, deed, reverse("inspection:examination", args=[inspection.pk]), Refused)


def _kept(request: HttpRequest, inspection: Inspection, form: ChecklistForm) -> HttpResponse:
    """Keep what one field says, and answer with the line that says so, or why not."""
    form.is_valid()
    sent = [key for key in form.fields if key in request.POST]
    wrong = [(form.fields[key].label, form.errors[key]) for key in sent if key in form.errors]
    refused = " ".join(f"{label} {' '.join(errors)}" for label, errors in wrong)
    said = ""
    if not refused:
        try:
            kept = examinations.answer(inspection, form.cleaned_data, by=request.user)
            said = _said(form.asked, kept.answers)
        except Refused as error:
            refused = str(error)
    return render(request, "inspection/_kept.html", {"said": said, "refused": refused})


def _said(asked: Mapping[str, Item], answers: Mapping[str, object]) -> str:
    time = timezone.localtime().strftime("%H:%M")
    n, of = checklist.answered(asked, answers), len(asked)
    return _("Kept at %(time)s. %(n)s of %(of)s are answered.") % {"time": time, "n": n, "of": of}


def _page(request: HttpRequest, inspection: Inspection, sections: tuple[Section, ...], page: str) -> dict[str, Any]:
    marking = Consignment.objects.all().marking(inspection.consignment)
    names = may(request.user.actor, "see_nominal", marking)
    why_not, ordered = reason(request.user.actor, "decide", marking), inspection.state == Inspection.State.ORDERED
    works = ordered and why_not is Reason.ALLOWED
    asked = checklist.items(sections)
    kept = Examination.objects.filter(inspection=inspection).first()
    initial = {key: row["said"] for key, row in (kept.answers if kept else {}).items()}
    form = as_typed(request, EXAMINE, ChecklistForm(initial=initial, asked=asked, address=page) if works else None)
    so_far = told(inspection, names)
    return {
        "inspection": inspection,
        "consignment": inspection.consignment,
        "progress": _("%(n)s of %(of)s are answered.") % {"n": so_far["answered"], "of": so_far["of"]},
        "names": names,
        "works": works,
        "not_yours": REASONS[why_not] if ordered and not works else "",
        "form": form,
        "sections": [(_heading(section), [form[item.key] for item in section.items]) for section in sections]
        if form
        else [],
        "told": so_far,
        "sources": _sources(asked),
    }


def _sources(asked: Mapping[str, Item]) -> list[dict[str, str]]:
    points = {item.point.code: item.point for item in asked.values()}
    return [
        {"sentence": point.title.said_in(language()), "source": point.source, "trust": str(TRUST[point.trust])}
        for point in points.values()
    ]


def _heading(section: Section) -> str:
    goods = commodity.get(section.name)
    return goods.title.said_in(language()) if goods else str(HEADINGS[section.name])


def _field(item: Item, key: str, address: str) -> forms.Field:
    point = item.point
    label = point.title.said_in(language())
    unit = point.unit.replace("m3", "m³") if point.unit and point.unit != "no." else ""
    live = {"hx-post": address, "hx-trigger": "change", "hx-params": f"{key},csrfmiddlewaretoken"}
    live |= {"hx-target": "#kept", "hx-swap": "outerHTML"}
    if point.kind == "yes_no":
        widget = forms.RadioSelect(attrs=live)
        return forms.ChoiceField(label=label, choices=YES_NO, required=False, widget=widget)
    if point.kind == "number":
        widget = forms.TextInput(attrs={**live, "inputmode": "decimal", "dir": "ltr"})
        return forms.CharField(
            label=f"{label} ({unit})" if unit else label, required=False, max_length=30, widget=widget
        )
    area = forms.Textarea(attrs={**live, "rows": 2})
    return forms.CharField(label=label, required=False, max_length=checklist.LONGEST, widget=area)
