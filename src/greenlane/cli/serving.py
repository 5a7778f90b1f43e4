"""What keeps running: the server of the pages, and the worker that takes uploaded files in beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import click

from greenlane.cli import installation


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--threads", default=8, show_default=True)
@click.option("--worker/--no-worker", default=True, show_default=True, help="Also run a worker; else run `work`.")
def serve(port: int, host: str, threads: int, worker: bool) -> None:
    """Serve the pages and the API, with a worker beside. On SQLite one server process; more need PostgreSQL."""
    installation.set_up()
    _up_to_date()
    if worker:
        # The worker lives as long as the other end of this pipe, which the server inherits and never reads: however
        # the server ends, the worker ends with it. Its own session keeps Ctrl-C for the server.
        command = [sys.executable, "-m", "greenlane.cli.beside"]
        beside = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        assert beside.stdin
        os.set_inheritable(beside.stdin.fileno(), True)
    arguments = ["--bind", f"{host}:{port}", "--threads", str(threads), "--worker-class", "gthread", "--timeout", "300"]
    # Else gunicorn opens a socket in the home directory by which whoever runs it is steered: nobody asked for one.
    arguments.append("--no-control-socket")
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments, "greenlane.wsgi:application"])


def _up_to_date() -> None:
    """Refuse a database without all its tables; one that does not answer yet is waited for by whoever asks a page."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        steps = MigrationExecutor(connection)
        if steps.migration_plan(steps.loader.graph.leaf_nodes()):
            raise click.ClickException("the database has not all its tables yet: greenlane migrate")
    except OperationalError:
        return
    finally:
        connection.close()


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
@click.option("--tied", is_flag=True, hidden=True, help="End when the standard input is closed.")
def work(once: bool, tied: bool) -> None:
    """Take in the files that were uploaded in the pages. `serve` does this too, unless told --no-worker."""
    installation.set_up()
    from greenlane import jobs

    if tied:
        threading.Thread(target=_until_closed, daemon=True).start()
    jobs.work(once=once)


def _until_closed() -> None:
    # Of the descriptor itself: Python's own standard input would be locked by this thread when the process ends.
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
