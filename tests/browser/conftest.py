"""The pages in a real browser: Chromium driven by Playwright, axe-core for what shuts people out.

`open_page` gives a page, signed in as a person of the cast, in a theme, a language and a size. Whatever a page asks
from another machine, and whatever it complains about on the console (our content security policy among it), fails the
test that opened it. Under that policy `page.wait_for_function` cannot work: wait for selectors.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

# Playwright's synchronous driver runs an event loop in this thread, which makes Django refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--no-first-run", "--font-render-hinting=none"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

expect.set_options(timeout=30_000)  # as long as a page itself has: the machine may be small and shared

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("GREENLANE_CHROMIUM") or shutil.which("chromium")
    assert program, "no chromium on PATH: run scripts/browser_for_tests"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
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
def axe() -> Callable[[Page], list[str]]:
    """Return what axe-core finds on a page: one line per rule and place, empty if the page shuts nobody out."""
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
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
def picture() -> Callable[[Page, str], Path]:
    """Keep a picture of a page under var/pictures/, to be looked at."""

    def taken(page: Page, name: str) -> Path:
        path = ROOT / "var" / "pictures" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        return path

    return taken
