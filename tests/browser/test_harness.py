"""The browser tests' own tools can say no: else every page would pass."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.core.signals import request_started
from playwright.sync_api import Browser, Page, expect

GOOD = """<!doctype html><html lang="en"><head><title>Good</title></head>
<body><main><h1>Good</h1><label>Name <input></label></main></body></html>"""
BAD = """<!doctype html><html><head><title></title></head>
<body><input><p style="color:#ccc;background:#fff">faint</p></body></html>"""


def test_axe_finds_what_shuts_people_out(browser: Browser, axe: Callable[[Page], list[str]]) -> None:
    page = browser.new_page()
    page.set_content(BAD)
    rules = {line.split(":")[0] for line in axe(page)}
    page.set_content(GOOD)
    assert {"html-has-lang", "document-title", "label", "color-contrast"} <= rules
    assert axe(page) == []
    page.close()


def test_the_machine_has_letters_for_arabic_and_chinese(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content('<p style="font:40px sans-serif"><span>م</span><span>中</span><span>\U000f0000</span></p>')
    widths = page.evaluate("[...document.querySelectorAll('span')].map(s => s.getBoundingClientRect().width)")
    page.close()
    arabic, chinese, missing = widths
    assert chinese == 40
    assert missing not in (arabic, chinese), "letters are drawn as empty boxes: install Noto fonts"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", range(2))
def test_the_server_answers_while_the_test_waits_and_at_no_other_time(open_page, ada, again) -> None:
    """Nor is the second one hurt by what the first one's page still asks as it ends."""
    page = open_page("/queue/", ada, complaints=False)
    asked = "Promise.all(Array.from({length: 8}, (_, n) => fetch(`/queue/?${n}`).then((answer) => answer.ok)))"
    done: list[str] = []

    def note(environ: dict[str, str], **_said: object) -> None:
        done.append(environ["QUERY_STRING"])

    request_started.connect(note)
    try:
        page.evaluate(f"() => {{ {asked}.then((all) => {{ document.title = `answered: ${{all.every(Boolean)}}` }}) }}")
        before = len(done)
        time.sleep(0.2)  # in which a server that does not wait would answer
        assert [one for one in done[before:] if one] == []
        expect(page).to_have_title("answered: true")
        assert len([one for one in done if one]) == 8
    finally:
        request_started.disconnect(note)
    page.evaluate(f"() => {{ {asked} }}")
