"""The browser tests' own tools can say no: else every page would pass."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

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
@pytest.mark.parametrize("again", range(3))
def test_what_a_page_still_asks_as_its_test_ends_is_answered_before_tables_are_emptied(open_page, ada, again) -> None:
    page = open_page("/queue/", ada, complaints=False)
    page.evaluate("() => { for (let n = 0; n < 30; n++) fetch(`/queue/?${n}`) }")
    page.wait_for_timeout(20 * again)
