"""Java, which Spark runs on: is there one, and is it new enough?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from greenlane.engine.failure import NoEngine

LEAST = 17


def look() -> Path:
    """Return the Java that Spark will find. Raises NoEngine where there is none, or an old one."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        where = f"in JAVA_HOME, {home}" if home else "on this machine"
        raise NoEngine(f"Spark needs Java {LEAST} or newer and there is none {where}: {_ADVICE}")
    version = _version(found)
    if version is not None and version < LEAST:
        raise NoEngine(f"Spark needs Java {LEAST} or newer and {found} is Java {version}: {_ADVICE}")
    return Path(found)


_ADVICE = (
    "install one (on Debian or Ubuntu: apt-get install openjdk-17-jre-headless), or leave GREENLANE_ENGINE at duckdb"
)


def _version(java: str) -> int | None:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None
