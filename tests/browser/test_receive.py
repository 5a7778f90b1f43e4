"""A file is sent in a browser: its page is there at once, shows how far it is, and ends by itself; nobody shut out."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from tests.shipments import shipment

from greenlane import flow, jobs
from greenlane.consignments.models import Consignment, IntakeRun


@pytest.fixture
def ada(transactional_db, cast, in_force, queued):
    """Ada, at an office whose indicators are in force; what she sends waits for a worker."""
    return cast.ada


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "monday.json"
    path.write_text(json.dumps([shipment("NP-1"), shipment("NP-2", arrival="never")]))
    return path


def asked(page):
    """Let the page ask how far it is, once, and at once: at no other time does what it shows change."""
    with page.expect_response(lambda response: response.url.endswith("/progress/") and response.status == 200):
        page.route("**/progress/", lambda route: route.continue_(), times=1)
        page.clock.run_for(2_100)


@pytest.fixture
def sent(open_page, ada, file):
    """Send the file as Ada; return the page on which she lands."""

    def sending(**dress):
        page = open_page("/receive/", ada, **dress)
        page.route("**/progress/", lambda route: route.fulfill(status=204))
        if dress.get("javascript", True):
            page.clock.install()
        page.set_input_files("input[type=file]", file)
        page.locator("form button.primary").click()
        page.wait_for_url("**/receive/*-*/")
        return page

    return sending


def test_sent_it_shows_how_far_it_is_and_ends_by_itself(sent, axe, picture, dress):
    page = sent(**dress)
    name = "-".join(dress.values())
    expect(page.locator("#progress progress")).to_be_visible()
    picture(page, f"receive-waits-{name}")
    assert axe(page) == []
    IntakeRun.objects.update(state="running", lines_expected=4, lines_in=3, lines_received=2, lines_quarantined=1)
    asked(page)
    expect(page.locator("#progress progress[value='75']")).to_be_visible()
    picture(page, f"receive-runs-{name}")
    assert axe(page) == []
    jobs.do_what_waits()
    asked(page)
    expect(page.locator("#progress[hx-get]")).to_have_count(0)
    expect(page.locator("th a.code")).to_have_text("NP-1")
    assert page.locator(".tile b").all_inner_texts() == ["2", "1", "0", "1"]
    picture(page, f"receive-done-{name}")
    assert axe(page) == []


def test_what_failed_says_why_and_a_button_takes_it_in_again(sent, axe, picture, dress, monkeypatch):
    page = sent(**dress)
    with monkeypatch.context() as patched:
        patched.setattr(flow, "arrive", lambda *given, **named: (_ for _ in ()).throw(OSError(28, "full")))
        jobs.do_what_waits()
    asked(page)
    button = page.locator("form[action$='/again/'] button")
    expect(button).to_be_visible()
    picture(page, f"receive-failed-{'-'.join(dress.values())}")
    assert axe(page) == []
    button.click()
    expect(page.locator("#progress progress")).to_be_visible()
    jobs.do_what_waits()
    asked(page)
    expect(page.locator("th a.code")).to_have_text("NP-1")
    assert Consignment.objects.count() == 1


def test_without_a_script_it_is_read_by_loading_it_again(sent):
    page = sent(javascript=False)
    expect(page.locator("#progress progress")).to_be_visible()
    jobs.do_what_waits()
    page.locator("noscript a").click()
    expect(page.locator("th a.code")).to_have_text("NP-1")


def test_a_file_beyond_the_limit_is_refused_on_the_form(open_page, axe, picture, ada, file, settings, dress):
    settings.UPLOAD_LIMIT = 1 << 20
    file.write_bytes(b"x" * (3 << 20))
    page = open_page("/receive/", ada, complaints=False, **dress)
    page.set_input_files("input[type=file]", file)
    page.locator("form button.primary").click()
    expect(page.locator("#id_file_error")).to_be_visible()
    picture(page, f"receive-refused-{'-'.join(dress.values())}")
    assert axe(page) == []
    assert not IntakeRun.objects.exists()
