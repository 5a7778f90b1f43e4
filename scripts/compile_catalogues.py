#!/usr/bin/env python3
"""Compile every message catalogue (.po) under src into the form that Django reads (.mo). Needs no gettext program."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src"


def compile_catalogue(path: Path) -> None:
    with path.open("rb") as text:
        catalogue = read_po(text, locale=path.parent.parent.name, abort_invalid=True)
    with path.with_suffix(".mo").open("wb") as compiled:
        write_mo(compiled, catalogue)


def main() -> int:
    for path in sorted(SOURCE.rglob("*.po")):
        compile_catalogue(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
