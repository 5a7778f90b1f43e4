"""Writing a case up by hand, from an inspection, and amending it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenlane.front.said import language
from greenlane.inspection.models import Inspection
from greenlane.people.actions import require
from greenlane.people.models import Office
from greenlane.people.need_to_know import Actor, may
from greenlane.reference import commodity, countries, substances, taxa, waste
from greenlane.seizures import overtaken, typed, words
from greenlane.seizures.actions import cases, drafts
from greenlane.seizures.forms import columns
from greenlane.seizures.forms.case import CaseForm
from greenlane.seizures.models import Revision, Seizure
from greenlane.seizures.record import Place, Record, from_json, parties_from_json
from greenlane.seizures.sentences import FIELDS

KINDS = ("CITES", "BASEL", "MONTREAL", "OTHER", "negative")


def new(request: HttpRequest) -> HttpResponse:
    """Ask what kind of goods it is; then, on one page, what that kind needs."""
    offices = writable(request.user.actor)
    if not offices:
        raise PermissionDenied(_("Your role does not include writing up seizures."))
    kind, goods_class = request.GET.get("kind", ""), request.GET.get("class", "")
    if kind not in KINDS:
        return render(request, "seizures/choose.html", {"kinds": _kinds()})
    more = request.POST.get("more", "")
    asked: dict[str, Any] = {"kind": kind, "goods_class": goods_class, "offices": _as_set(offices), "more": more}
    if request.method != "POST" or more:
        form = CaseForm(**asked, shown=_as_sent(request) if more else None)
        return _page(request, form, kind, goods_class)
    form = CaseForm(request.POST, **asked)
    if form.is_valid():
        office = form.cleaned_data["office"]
        record = _placed(form.record, office)
        try:
            seizure = cases.write_up(record, office=office, parties=form.parties, by=request.user)
        except cases.Faulty as error:
            form.refuse(error.faults)
        except cases.Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Written up as %(number)s.") % {"number": seizure.number})
            return redirect(seizure)
    return _page(request, form, kind, goods_class)


def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Amend a case, with the reason; the names in it only for those who may see them."""
    seizure = get_object_or_404(Seizure.objects.visible_to(request.user).select_related("owner", "office"), pk=pk)
    marking = Seizure.objects.all().marking(seizure)
    require(request.user, "edit", marking)
    names = may(request.user.actor, "see_nominal", marking)
    base, kind = seizure.as_recorded, _kind(seizure)
    more = request.POST.get("more", "")
    asked: dict[str, Any] = {
        "kind": kind, "base": base, "parties": seizure.parties if names else None, "more": more,
    }  # fmt: skip
    if request.method != "POST" or more:
        form = CaseForm(**asked, shown=_as_sent(request) if more else None)
        form.initial.setdefault("version", seizure.version)
        return _page(request, form, kind, "", seizure)
    if request.POST.get("version", "") not in ("", str(seizure.version)):
        return _overtaken(request, seizure, names)
    form = CaseForm(request.POST, **asked)
    if form.is_valid():
        try:
            because, parties = form.cleaned_data["because"], form.parties if names else None
            cases.amend(seizure, form.record, parties, because=because, version=form.version, by=request.user)
        except cases.Overtaken:
            seizure.refresh_from_db()
            return _overtaken(request, seizure, names)
        except cases.Faulty as error:
            form.refuse(error.faults)
        except cases.Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("Amended. What it said before is kept."))
            return redirect(seizure)
    return _page(request, form, kind, "", seizure)


def _overtaken(request: HttpRequest, seizure: Seizure, names: bool) -> HttpResponse:
    """Show what somebody else changed meanwhile, and the form with both changes in it, to be kept again."""
    sent = request.POST.get("version", "")
    base = get_object_or_404(Revision, seizure=seizure, version=int(sent) if sent.isdecimal() and len(sent) < 9 else 0)
    before, parties = from_json(base.record), parties_from_json(base.names) if names else None
    kind, now = _kind(seizure), seizure.parties if names else None
    form = CaseForm(request.POST, kind=kind, base=before, parties=parties)
    stood, changed, posted = typed.fields(before, parties or ()), set(form.changed_data), _as_sent(request)
    mine = {name: (posted.get(name, "") if name in changed else stood.get(name, "")) for name in form.fields}
    met = overtaken.met(stood, typed.fields(seizure.as_recorded, now or ()), mine)
    shown = met.shown | {"version": seizure.version, "because": posted.get("because", "")}
    form = CaseForm(kind=kind, base=seizure.as_recorded, parties=now, shown=shown)
    others = seizure.revisions.filter(version__gt=base.version).order_by("version").values_list("by", flat=True)
    more = {"overtaken": [_told(form, change) for change in met.changes], "others": list(dict.fromkeys(others))}
    return render(request, "seizures/write.html", _context(form, kind, "", seizure) | more, status=409)


def _told(form: CaseForm, change: overtaken.Change) -> dict[str, Any]:
    """A change by what its field is called, its values in the words of the page."""
    field = form.fields.get(change.field)
    part, _hyphen, rest = change.field.partition("-")
    number = rest.partition("-")[0]
    choices = {str(code): str(said) for code, said in getattr(field, "choices", ()) or ()}
    values = (", ".join(choices.get(one, one) for one in (text.split(", ") if choices else [text]))
              for text in (change.before, change.theirs, change.typed))  # fmt: skip
    before, theirs, typed_ = values
    return {
        "label": field.label if field and field.label else columns.field(change.field.replace("-", ".")),
        "line": int(number) + 1 if part in typed.ROWS and number.isdecimal() else 0,
        "part": FIELDS.get(part, ""), "before": before, "theirs": theirs, "stands": change.stands,
        "typed": "" if change.stands == "theirs" else typed_,
    }  # fmt: skip


@require_POST
def from_inspection(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make a case of what an inspection found, or a negative control of one that found nothing."""
    inspection = get_object_or_404(Inspection.objects.visible_to(request.user).select_related("consignment"), pk=pk)
    known = Seizure.objects.visible_to(request.user).filter(inspection=inspection).first()
    try:
        seizure = known or drafts.from_inspection(inspection, by=request.user)
    except cases.Refused as error:
        messages.error(request, str(error))
        return redirect(inspection.consignment)
    if not known:
        said = _("Written up as %(number)s from what was declared and found. Look through it, and complete it.")
        messages.success(request, said % {"number": seizure.number})
    return redirect(seizure)


def writable(actor: Actor) -> list[Office]:
    """The offices in which someone may write a case up, the own one first."""
    own = {post.office for post in actor.posts}
    found = [office for office in Office.objects.of(actor) if may(actor, "write_up", office.marking)]
    return sorted(found, key=lambda office: office.pk not in own)


def _as_set(offices: Sequence[Office]) -> Any:
    return Office.objects.filter(pk__in=[office.pk for office in offices]).select_related("organisation")


def _kind(seizure: Seizure) -> str:
    if seizure.kind == Seizure.Kind.NEGATIVE:
        return "negative"
    return next(iter(seizure.as_recorded.regimes), "OTHER")


def _placed(record: Record, office: Office) -> Record:
    """The record with the place and the organisation of the office where nothing else was typed."""
    home = office.organisation
    place = record.place or Place(code=office.place or None, name=office.name)
    return replace(
        record, place=replace(place, country=place.country or home.country), agency=record.agency or home.name
    )


def _as_sent(request: HttpRequest) -> dict[str, Any]:
    """What stands in a form that is only to grow by some rows: nothing of it is judged yet."""
    return {name: values if name == "measures" else values[-1] for name, values in request.POST.lists()}


def _page(
    request: HttpRequest, form: CaseForm, kind: str, goods_class: str, seizure: Seizure | None = None
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "seizures/write.html", _context(form, kind, goods_class, seizure), status=status)


def _context(form: CaseForm, kind: str, goods_class: str, seizure: Seizure | None) -> dict[str, Any]:
    known = commodity.get(goods_class) if goods_class else None
    return {
        "form": form,
        "kind": kind,
        "title": words.KINDS["negative"] if kind == "negative" else words.REGIMES[kind],
        "goods_class": goods_class if known else "",
        "seizure": seizure,
        "lists": _lists(kind, known),
    }


def _lists(kind: str, known: commodity.Commodity | None) -> dict[str, list[tuple[str, str]]]:
    """What fields suggest while one types: the names of the class first chosen, else those of the shelf."""
    classes = [known] if known else [one for one in commodity.all() if kind in (one.regime, "OTHER")]
    said = language()
    found: dict[str, list[tuple[str, str]]] = {
        "countries": [(one.iso2, countries.name(one.iso2, said)) for one in countries.all()]
    }
    if kind == "CITES":
        names = dict.fromkeys(name for one in classes for name in one.taxa)
        found["taxa"] = [(name, _common(name, said) if known else "") for name in names]
    elif kind == "BASEL":
        codes = dict.fromkeys(code for one in classes for code in one.waste_codes)
        found["waste"] = [(code, row.title[:80] if (row := waste.get(code)) else "") for code in codes]
    elif kind == "MONTREAL":
        found["substances"] = [(one.name, "") for one in substances.all()]
    return found


def _common(name: str, said: str) -> str:
    known = taxa.find(name)
    common = known.common.get(said, ()) if known else ()
    return common[0] if common else ""


def _kinds() -> list[dict[str, Any]]:
    said = language()
    found = []
    for kind in KINDS[:4]:
        classes = sorted(
            ((one.code, one.title.said_in(said)) for one in commodity.all() if one.regime == kind),
            key=lambda pair: pair[1].casefold(),
        )
        found.append({"kind": kind, "title": words.REGIMES[kind], "classes": classes})
    return found
