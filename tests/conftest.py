"""What holds for every test: a suite that ran nothing has failed, and each run says which database it was on."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.tables", "tests.at_once", "tests.cast", "tests.engines", "tests.houses", "tests.locking", "tests.seized",
    "tests.shipments",
]  # fmt: skip

# Machines that run tests are shared and slow: a slow example is not a finding. The same source runs the same examples,
# so that what passed once passes again; `pytest --hypothesis-profile explore` looks for new ones.
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("greenlane", derandomize=True, **SLOW)
settings.register_profile("explore", max_examples=1000, print_blob=True, **SLOW)
settings.load_profile("greenlane")


DATABASE = {"db", "transactional_db", "django_db_setup", "django_db_blocker", "live_server"}
"""Fixtures of the database, on which whoever names a table rests: without one, pytest-django forbids to open any."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="Leave out what opens no table of this process: on another database it would only run again.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for; put what opens tables first, so that one process migrates while another, which
    begins in the middle, needs no table yet. What runs on Spark stands together, because Java starts in each process.
    """
    opens = {item for item in items if opens_tables(item)}
    if config.getoption("--database-only"):
        again = {item for item in opens if item.get_closest_marker("one_database") is None}
        config.hook.pytest_deselected(items=[item for item in items if item not in again])
        items[:] = [item for item in items if item in again]
    items.sort(key=lambda item: ("spark" not in item.fixturenames, item not in opens))  # type: ignore[attr-defined]


def pytest_configure() -> None:
    """What is imported stays: to look through it again and again for garbage took a twentieth of all time."""
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    gc.unfreeze()  # so that libraries find nothing left behind at the end


def opens_tables(item: pytest.Item) -> bool:
    """Tell whether a test, or any fixture of ours that it rests on, asks for the database."""
    info = item._fixtureinfo  # type: ignore[attr-defined]
    asked = set(info.initialnames)
    for name, definitions in info.name2fixturedefs.items():
        if not definitions[-1].func.__module__.startswith("pytest_django"):  # its own stand beside every test
            asked |= {name, *definitions[-1].argnames}
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & asked)


def pytest_runtest_setup() -> None:
    """Begin no test in the last minute of a day (UTC): what it writes and what it asks would be of two days."""
    left = 86_400 - time.time() % 86_400
    if left < 60:
        time.sleep(left)


@pytest.fixture(autouse=True, scope="session")
def _tokens_spell_nothing() -> Iterator[None]:
    """In the random letters of a form's token "Chi" or "Ada" would stand by chance, where a page must not name them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "jqxz")
        yield


@pytest.fixture(autouse=True, scope="session")
def _widgets_leave_no_trace(django_test_environment: None) -> Iterator[None]:
    """The test client keeps a copy of all that each template was drawn with, also of each of a thousand options of a
    form's lists, which nobody asks for: of those it hears no more."""
    from django.template import Template

    with pytest.MonkeyPatch.context() as patch:
        heard, plain = Template._render, lambda template, context: template.nodelist.render(context)

        def drawn(template: Template, context: Any) -> Any:
            small = (template.name or "").startswith("django/forms/widgets/")
            return (plain if small else heard)(template, context)

        patch.setattr(Template, "_render", drawn)
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page that a test asked for in another language leaves the thread in it: the next test begins in English."""
    yield
    translation.activate("en")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which no test was executed, also where all were skipped."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    ran = reporter and any(reporter.stats.get(outcome) for outcome in ("passed", "failed", "error", "xfailed"))
    if not ran and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from django.conf import settings as django_settings

    if os.environ.get("GREENLANE_DATABASE", "").startswith("postgres"):
        assert "postgresql" in django_settings.DATABASES["default"]["ENGINE"]
    if django_settings.configured:
        engine = django_settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
        terminalreporter.write_line(f"database: {engine}")
