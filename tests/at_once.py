"""What waits for a worker is done at once in the tests; `queued` lets it wait.

Each test has its own folder of uploads, and of scans."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

AT_ONCE = "django_tasks.backends.immediate.ImmediateBackend"
QUEUED = "django_tasks_db.DatabaseBackend"


def _use(backend: str) -> None:
    # The handler keeps a backend for each thread: the shared settings count for the threads to come.
    from django_tasks import task_backends

    task_backends.settings["default"]["BACKEND"] = backend
    if hasattr(task_backends._connections, "default"):
        del task_backends["default"]


@pytest.fixture(autouse=True, scope="session")
def _work_is_done_at_once() -> None:
    _use(AT_ONCE)


@pytest.fixture(autouse=True)
def uploads_folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of uploads of this test, made by the first upload."""
    from greenlane.consignments import incoming

    folder = tmp_path_factory.getbasetemp() / f"incoming-{uuid.uuid4()}"
    monkeypatch.setattr(incoming, "_folder", lambda: folder)
    return folder


@pytest.fixture(autouse=True)
def scans_folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of scans of this test, made by the first one."""
    from greenlane.inspection import scan_files

    folder = tmp_path_factory.getbasetemp() / f"scans-{uuid.uuid4()}"
    monkeypatch.setattr(scan_files, "_folder", lambda: folder)
    return folder


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work waits for a worker, as it does outside the tests; `jobs.do_what_waits` is one."""
    from django_tasks_db.management.commands import db_worker

    # A worker closes its connection between two tasks; here that is the test's own, in the middle of a transaction.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    _use(QUEUED)
    yield
    _use(AT_ONCE)
