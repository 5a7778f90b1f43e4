"""The pages in a real browser: Chromium driven by Playwright, axe-core for what shuts people out.

`open_page` gives a page, signed in as a person of the cast, in a theme, a language and a size. Whatever a page asks
from another machine, and whatever it complains about on the console (our content security policy among it), fails the
test that opened it. Under that policy `page.wait_for_function` cannot work: wait for selectors.

A test and the server under test share one connection to the database, so they work in turns: see `Turns`. What a click
brings about is there only once something on the page says so: `expect` it, then look at tables and addresses.
"""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from playwright._impl import _sync_base as waiting
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

# Playwright's synchronous driver runs an event loop in this thread, which makes Django refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run", "--font-render-hinting=none"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PATIENCE = 90_000  # milliseconds in which something must have come about: the machine may be small and shared
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


class Turns:
    """The server under test answers while the test waits for the browser, one request after the other, and at no other
    time: what a test writes, reads or empties is never in the middle of a request, nor two requests in one transaction.
    """

    def __init__(self) -> None:
        self.lock, self.at_work = threading.Lock(), True
        self.lock.acquire()

    def waits(self, wait: Callable[..., Any]) -> Callable[..., Any]:
        """Hand the turn over for as long as the test waits for the browser."""

        @functools.wraps(wait)
        def waited(*given: Any) -> Any:
            if not self.at_work:  # a handler of the page asks something while the test waits already
                return wait(*given)
            self.at_work = False
            self.lock.release()
            try:
                return wait(*given)
            finally:
                self.lock.acquire()
                self.at_work = True

        return waited

    def answers(self, answer: Callable[..., Any]) -> Callable[..., list[bytes]]:
        """Let a request wait for its turn; what stands in files needs no table, and no turn."""

        def answered(handler: WSGIHandler, environ: dict[str, Any], start: Any) -> list[bytes]:
            if environ["PATH_INFO"].startswith(settings.STATIC_URL):
                return answer(handler, environ, start)
            with self.lock:
                response = answer(handler, environ, start)
                try:
                    return list(response)
                finally:
                    response.close()

        return answered


@pytest.fixture(scope="session")
def turns() -> Iterator[Turns]:
    made = Turns()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(waiting, "wait_for_future", made.waits(waiting.wait_for_future))
        patch.setattr(WSGIHandler, "__call__", made.answers(WSGIHandler.__call__))
        yield made


@pytest.fixture(scope="session")
def browser(turns: Turns) -> Iterator[Browser]:
    program = os.environ.get("GREENLANE_CHROMIUM") or shutil.which("chromium")
    assert program, "no chromium on PATH: run scripts/browser_for_tests"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS, timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Open an address as a person: `open_page("/queue/", ada, theme="dark", language="ar", width=390)`.

    `complaints=False` opens a page that may complain on the console (an error page, say).
    """
    contexts: list[tuple[BrowserContext, list[str], bool]] = []

    def opened(
        address: str = "/",
        person: Any = None,
        *,
        theme: str = "light",
        language: str = "en",
        width: int = 1280,
        height: int = 900,
        complaints: bool = True,
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            color_scheme="dark" if theme == "dark" else "light",
            locale=language,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        cookies = {"theme": theme, settings.LANGUAGE_COOKIE_NAME: language}
        if person is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_key(person)
        context.set_default_timeout(PATIENCE)
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        heard: list[str] = []
        page = context.new_page()
        page.on("console", lambda message: note_console(message, heard))
        page.on("pageerror", lambda error: heard.append(f"script: {error}"))
        page.on("request", lambda request: note_request(request, live_server.url, heard))
        contexts.append((context, heard, complaints))
        page.goto(address)
        return page

    yield opened
    for context, _, _ in contexts:
        context.close()
    assert not [line for _, heard, minded in contexts if minded for line in heard]


def note_console(message: ConsoleMessage, heard: list[str]) -> None:
    if message.type == "error":
        heard.append(f"console: {message.text}")


def note_request(request: Request, home: str, heard: list[str]) -> None:
    parts = urlsplit(request.url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(home).netloc:
        heard.append(f"asked another machine: {request.url}")


def session_key(person: Any) -> str:
    """Sign a person in and return the key of the session, without the sign-in page."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Return what axe-core finds on a page, or in a part of it: one line per rule and place, empty if it shuts nobody
    out."""
    source = AXE.read_text(encoding="utf-8")
    run = """([tags, within]) => axe.run(within ? {include: within} : document, {
        runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'],
    })"""

    def violations(page: Page, within: str = "") -> list[str]:
        page.evaluate(source)
        found = page.evaluate(run, [TAGS, within])
        return [
            f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node.get('failureSummary') or ''}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return violations


@pytest.fixture(params=["light", "dark", "ar"])
def dress(request: pytest.FixtureRequest) -> dict[str, str]:
    """Each page is looked at in light, dark, and Arabic: `open_page(address, ada, **dress)`."""
    return {"light": {"theme": "light"}, "dark": {"theme": "dark"}, "ar": {"language": "ar"}}[request.param]


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], None]:
    """Keep a picture of a page under var/pictures/, to be looked at, where GREENLANE_PICTURES asks for it."""
    asked = bool(os.environ.get("GREENLANE_PICTURES"))

    def taken(page: Page, name: str) -> None:
        if asked:
            page.screenshot(path=ROOT / "var" / "pictures" / f"{name}.png", full_page=True)

    return taken
