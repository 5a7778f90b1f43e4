"""Shelves: folders in which dropping one file is the whole job of adding a thing.

A shelf is a package folder. Its files, and the files an administration keeps in a private package, are found
alike: a private package names its folder in the entry-point group ``greenlane.<shelf>``.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import entry_points
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from types import ModuleType


def packages(shelf: str) -> Iterator[str]:
    """Yield the shelf's own package, then every package that an entry point of group ``greenlane.<shelf>`` names."""
    yield shelf
    for point in entry_points(group=f"greenlane.{shelf.rsplit('.', 1)[-1]}"):
        yield point.value


def modules(shelf: str) -> tuple[ModuleType, ...]:
    """Return every module on a shelf of Python files, in order of name within each package."""
    found = []
    for name in packages(shelf):
        package = importlib.import_module(name)
        for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
            found.append(importlib.import_module(f"{name}.{info.name}"))
    return tuple(found)


def files(shelf: str, suffix: str) -> tuple[Traversable, ...]:
    """Return every file that ends in ``suffix`` on a shelf of data files, in order of name within each package."""
    found: list[Traversable] = []
    for name in packages(shelf):
        folder = package_files(name)
        found.extend(sorted((f for f in folder.iterdir() if f.name.endswith(suffix)), key=lambda f: f.name))
    return tuple(found)
