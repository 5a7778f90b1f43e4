"""Installations that other processes work in: made once, and copied for each test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tables import made_folder, made_once

CAST = """
import django; django.setup()
from greenlane.people import cast
from greenlane.targeting.actions import install
install(cast.make(by="system").northport)
"""


def installation(data: Path) -> dict[str, str]:
    """The environment of an installation of its own, on SQLite whatever the other tests run on."""
    return {**os.environ, "GREENLANE_DATA": str(data), "GREENLANE_DATABASE": "", "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="session")
def northport_made() -> Path:
    """The data folder of an installation with the cast and the shipped indicators. Not to be worked in: copy it."""

    def make(data: Path) -> None:
        house, tables = installation(data), made_folder() / "tables.sqlite3"
        if tables.exists():
            data.mkdir()
            shutil.copy(tables, data / "greenlane.sqlite3")
        else:
            command = [sys.executable, "-m", "greenlane.cli", "migrate"]
            subprocess.run(command, env=house, capture_output=True, check=True)
        env = house | {"DJANGO_SETTINGS_MODULE": "greenlane.settings"}
        subprocess.run([sys.executable, "-c", CAST], env=env, check=True)

    return made_once("northport", make)


@pytest.fixture
def northport(tmp_path: Path, northport_made: Path) -> dict[str, str]:
    """An installation of its own with the cast and the shipped indicators, as the environment of its programs."""
    shutil.copytree(northport_made, tmp_path / "data")
    return installation(tmp_path / "data")
