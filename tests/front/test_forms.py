"""A refused form comes back on its page; drawn once more, it says what is wrong and takes the focus once."""

from __future__ import annotations

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from greenlane.front.forms import as_typed, first_wrong, refused


class Order(forms.Form):
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    reason = forms.CharField(help_text="why")
    note = forms.CharField()


PAGE = Template("{% load house %}{% faults form %}{% field form.kind %}{% field form.reason %}{% field form.note %}")


def drawn(form):
    return PAGE.render(Context({"form": form}))


def test_the_refused_form_takes_the_place_of_the_fresh_one_and_of_no_other():
    request = RequestFactory().post("/deed/")
    fresh = Order(auto_id="order_%s")
    assert as_typed(request, "order_%s", fresh) is fresh
    request.refused = Order({}, auto_id="order_%s")
    assert as_typed(request, "order_%s", fresh) is request.refused
    assert as_typed(request, "order_%s", None) is request.refused
    assert as_typed(request, "other_%s", None) is None


def test_the_page_is_drawn_as_if_it_had_been_asked_for(monkeypatch, settings):
    seen = {}

    def page(request, pk):
        seen.update(path=request.get_full_path(), pk=pk, refused=request.refused)
        return HttpResponse("page")

    from django.urls import path

    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": [path("things/<int:pk>/", page)]})
    form = Order({"kind": "a"})
    answer = refused(RequestFactory().post("/deed/"), form, "/things/7/")
    assert (answer.status_code, answer.content) == (422, b"page")
    assert seen == {"path": "/things/7/", "pk": 7, "refused": form}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ({"kind": "a", "reason": "x", "note": ""}, "note"),
        ({"kind": "a"}, "reason"),
        ({}, "kind"),
        ({"kind": "a", "reason": "x", "note": "x"}, ""),
    ],
)
def test_the_first_wrong_field_takes_the_focus(typed, first):
    form = Order(typed)
    assert first_wrong(form) == first
    page = drawn(form)
    assert page.count("autofocus") == (1 if first else 0)
    if first:
        assert "autofocus" in page[page.index(f'name="{first}"') :].split(">")[0]


def test_a_fresh_form_takes_no_focus():
    assert "autofocus" not in drawn(Order())


def test_each_reason_is_tied_to_its_field():
    page = drawn(Order({"note": "x"}))
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in page
    assert 'id="id_reason_error"' in page and 'id="id_kind_error"' in page
    group = page[page.index("<fieldset") :].split(">")[0]
    assert 'aria-describedby="id_kind_error"' in group and "data-wrong" in group
    assert 'aria-invalid="true"' in page[page.index('name="reason"') :].split(">")[0]


def test_what_is_wrong_with_the_whole_takes_the_focus_where_no_field_is():
    form = Order({"kind": "a", "reason": "x", "note": "x"})
    form.add_error(None, "Somebody was quicker.")
    page = drawn(form)
    assert "Somebody was quicker." in page and page.count("autofocus") == 1
    assert 'role="alert"' in page
