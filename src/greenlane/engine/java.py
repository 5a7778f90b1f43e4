"""Java, which Spark runs on: is there one, and is it new enough?"""

from __future__ import annotations

import re
import subprocess

from greenlane.engine.failure import NoEngine

LEAST = 17
_ASK = '"${JAVA_HOME:+$JAVA_HOME/bin/}java" -version'
"""Spark looks for it in the same way: in JAVA_HOME where that is set, else among the programs."""
_ADVICE = (
    "install one (on Debian or Ubuntu: apt-get install openjdk-17-jre-headless), or leave GREENLANE_ENGINE at duckdb"
)


def look() -> int:
    """Return the version of the Java that Spark will find. Raises NoEngine where there is none, or an old one."""
    asked = subprocess.run(["/bin/sh", "-c", _ASK], capture_output=True, text=True, check=False)  # noqa: S603
    if asked.returncode:
        raise NoEngine(f"Spark needs Java {LEAST} or newer, and this machine has none: {_ADVICE}")
    found = re.search(r'version "(?:1\.)?(\d+)', asked.stderr)
    version = int(found[1]) if found else LEAST
    if version < LEAST:
        raise NoEngine(f"Spark needs Java {LEAST} or newer, and this machine has Java {version}: {_ADVICE}")
    return version
