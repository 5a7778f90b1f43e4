"""The base page: language, theme, the demo's banner, and the pages that say what went wrong."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils import translation

from greenlane.front import panels, views
from greenlane.front.templatetags import house
from greenlane.people.models import Organisation


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("fr", "ltr")])
def test_the_page_says_its_language_and_direction(client, ada, language, direction):
    client.force_login(ada)
    client.cookies["django_language"] = language
    assert f'<html lang="{language}" dir="{direction}"' in client.get("/lanes/").content.decode()


def test_the_language_menu_marks_what_is_partly_translated(client, ada):
    client.force_login(ada)
    page = client.get("/lanes/").content.decode()
    assert page.count("partly translated") == 3
    assert client.post("/language/", {"language": "fr", "next": "/lanes/"}).headers["Location"] == "/lanes/"
    assert "Voies" in client.get("/lanes/").content.decode()


def test_light_and_dark_are_remembered_and_forgotten(client):
    assert client.post("/theme/", {"theme": "dark", "next": "/sign-in"}).headers["Location"] == "/sign-in"
    assert 'data-theme="dark"' in client.get("/sign-in").content.decode()
    client.post("/theme/", {"theme": "as it likes"})
    assert "data-theme=" not in client.get("/sign-in").content.decode().split(">")[1]


def test_a_theme_leads_to_no_other_site(client):
    response = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"


def test_demo_data_is_said_on_every_page_and_not_where_it_is_none(client, ada):
    client.force_login(ada)
    assert "Demo data" in client.get("/queue/").content.decode()
    Organisation.objects.update(demo=False)
    assert "Demo data" not in client.get("/queue/").content.decode()


def test_no_page_has_a_script_or_a_style_in_it(client, ada):
    client.force_login(ada)
    for address in ("/queue/", "/consignments/", "/receive/", "/quarantine/", "/indicators/", "/lanes/", "/me"):
        page = client.get(address).content.decode()
        assert " style=" not in page and "<style" not in page and "onclick" not in page
        assert page.count("<script") == page.count("<script src=")


def test_single_keys_can_be_switched_off(client, ada):
    client.force_login(ada)
    assert '<body data-keys="on">' in client.get("/lanes/").content.decode()
    type(ada).objects.update(keys_on=False)
    assert '<body data-keys="off">' in client.get("/lanes/").content.decode()


@pytest.mark.parametrize(
    ("handler", "status"), [(views.bad_request, 400), (views.forbidden, 403), (views.not_found, 404)]
)
def test_what_went_wrong_is_said_in_words(handler, status, ada):
    request = RequestFactory().get("/nothing/")
    request.user = ada
    response = handler(request, PermissionError("No: no role held includes it."))
    assert response.status_code == status
    assert "<h1>" in response.content.decode()
    assert ("no role held" in response.content.decode()) is (status == 403)


def test_a_breakdown_asks_nothing_of_the_database():
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "This is our fault" in response.content.decode()


def test_panels_stand_in_order_and_may_have_nothing_to_say(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})

    @panels.panel("test", order=2)
    def second(request, record):
        return "front/_messages.html", {"messages": [record]}

    @panels.panel("test", order=1)
    def first(request, record):
        return None

    drawn = panels.drawn("test", RequestFactory().get("/"), "<b>")
    assert len(drawn) == 1
    assert "&lt;b&gt;" in drawn[0]


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (None, "–"),
        ("", "–"),
        (0, "0"),
        ("1234567.50", "1\u202f234\u202f567.5"),
        (0.1234567, "0.123"),
        (1e6, "1\u202f000\u202f000"),
    ],
)
def test_amounts_are_written_so_that_they_can_be_read(number, written):
    with translation.override("en"):
        assert house.amount(number) == written


def test_a_lane_is_a_shape_and_a_word_and_its_text_is_escaped():
    badge = house.lane("red", "<b>")
    assert 'class="lane red"' in badge and "Red" in badge and "&lt;b&gt;" in badge


def test_a_minus_sign_is_as_long_as_a_plus_sign():
    assert house.minus("-2,4") == "\N{MINUS SIGN}2,4"
    assert house.minus(7.5) == "7.5"
