"""Photographs of an opening: shown to who sees names, since a photograph may show a person or a paper."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from greenlane.consignments import incoming
from greenlane.consignments.models import Consignment
from greenlane.front.forms import BecauseForm, as_typed, done_or_refused
from greenlane.inspection.actions import Refused, photos
from greenlane.inspection.models import Inspection, Photo
from greenlane.inspection.photograph import MOST_BYTES
from greenlane.people.need_to_know import may

ADD = "photo_%s"


class PhotoForm(forms.Form):
    """A photograph, and what it shows."""

    file = forms.FileField(
        label=gettext_lazy("Photograph"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    caption = forms.CharField(label=gettext_lazy("What it shows"), required=False, max_length=300)


def opening(request: HttpRequest, pk: uuid.UUID) -> Inspection:
    """An opening of a consignment that whoever asks may see."""
    seen = Inspection.objects.visible_to(request.user).filter(kind=Inspection.Kind.OPEN)
    found: Inspection = get_object_or_404(seen.select_related("consignment__owner"), pk=pk)
    return found


def told(request: HttpRequest, inspection: Inspection) -> dict[str, Any] | None:
    """The photographs of an inspection for a page, and the forms to add or remove some; None where names are kept."""
    marking = Consignment.objects.all().marking(inspection.consignment)
    actor = request.user.actor
    if not may(actor, "see_nominal", marking):
        return None
    going_on = inspection.state in (Inspection.State.ORDERED, Inspection.State.DONE)
    works = going_on and may(actor, "decide", marking)
    found = inspection.photos.select_related("taken_by", "removed_by")
    return {
        "shown": [(photo, _remove_form(request, photo) if works else None) for photo in found if not photo.removed_at],
        "removed": [photo for photo in found if photo.removed_at],
        "form": as_typed(request, ADD, PhotoForm(auto_id=ADD) if works else None),
    }


@incoming.takes_files(lambda request: request.user.is_authenticated and _adds(request))
@require_POST
def add(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Add a photograph."""
    inspection = opening(request, pk)
    form = PhotoForm(request.POST, request.FILES, auto_id=ADD)
    if refused := incoming.refusal(request):
        form.errors["file"] = form.error_class([refused])

    def deed(data: dict[str, Any]) -> str:
        file = data["file"]
        photos.add(inspection, file.read(MOST_BYTES + 1), file.name, caption=data["caption"], by=request.user)
        return _("The photograph is kept.")

    return done_or_refused(request, form, deed, _page(inspection), Refused)


@require_POST
def remove(request: HttpRequest, pk: uuid.UUID, photo: uuid.UUID) -> HttpResponse:
    """Remove a photograph, saying why."""
    inspection = opening(request, pk)
    row = _photo(request, inspection, photo)
    form = BecauseForm(request.POST, auto_id=_removing(row))

    def deed(data: dict[str, Any]) -> str:
        photos.remove(row, because=data["because"], by=request.user)
        return _("The photograph is removed.")

    return done_or_refused(request, form, deed, _page(inspection), Refused)


def picture(request: HttpRequest, pk: uuid.UUID, photo: uuid.UUID, size: str) -> HttpResponse:
    """Show a photograph: drawn anew, never the bytes that were sent."""
    if size not in photos.SHOWN:
        raise Http404
    row = _photo(request, opening(request, pk), photo)
    try:
        drawn = photos.shown(row, size)
    except OSError as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})


def _photo(request: HttpRequest, inspection: Inspection, pk: uuid.UUID) -> Photo:
    if not may(request.user.actor, "see_nominal", Consignment.objects.all().marking(inspection.consignment)):
        raise PermissionDenied(_("Photographs are shown to those who see names."))
    found: Photo = get_object_or_404(inspection.photos.filter(removed_at=None), pk=pk)
    return found


def _adds(request: HttpRequest) -> bool:
    match = request.resolver_match
    found = Inspection.objects.visible_to(request.user).filter(pk=match.kwargs["pk"]).select_related("consignment")
    return any(may(request.user.actor, "decide", Consignment.objects.all().marking(one.consignment)) for one in found)


def _remove_form(request: HttpRequest, photo: Photo) -> Any:
    return as_typed(request, _removing(photo), BecauseForm(auto_id=_removing(photo)))


def _removing(photo: Photo) -> str:
    return f"remove_{photo.pk}_%s"


def _page(inspection: Inspection) -> str:
    return f"{reverse('inspection:examination', args=[inspection.pk])}#photographs"
