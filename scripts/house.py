#!/usr/bin/env python3
"""The plan of the house: its rooms from top to bottom, and which modules of a room know Django.

    python scripts/house.py pure      prints every pure module, for the type checker

The tests of the house (tests/test_house.py) read the same plan, and hold pyproject.toml's contracts to it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "greenlane"

# From top to bottom: a room may look down this list, never up. Some are reserved and not built yet.
ROOMS = (
    "reporting",
    "exchange",
    "operations",
    "tracing",
    "seizures",
    "inspection",
    "targeting",
    "permits",
    "consignments",
    "people",
    "ledger",
    "reference",
    "engine",
    "front",
)
# Modules of a room that may open its tables.
TABLE_MODULES = frozenset({"models", "actions", "views", "api", "forms", "admin", "panels", "apps"})
# Modules of a room that are Django's own kind, and open no table by themselves.
DJANGO_MODULES = frozenset({"urls", "context", "middleware", "verbs"})
DJANGO_FOLDERS = frozenset({"migrations", "templatetags", "management", "commands"})
# Single modules that know Django all the same, each with its reason. Those that open tables say so.
EXCEPTIONS = {
    "ledger/triggers.py": "the database's own guard on the ledger, laid by a migration",
    "ledger/signing.py": "the key of this installation: its data folder is a setting",
    "ledger/export.py": "opens tables: writes whole chains out for the offline check",
    "consignments/library.py": "the books of this installation: its data folder is a setting",
    "consignments/incoming.py": "uploads while they are sent: its folder and its limit are settings",
    "consignments/uploads.py": "opens tables: what a worker and an officer do to the run of an upload",
    "targeting/standing.py": "opens tables: the set in force, compiled once for each process",
    "targeting/desk.py": "opens tables: what the desk below says of a consignment's papers",
    "targeting/placing.py": "opens tables: recent traffic, among which a consignment ranks",
    "inspection/kept.py": "opens tables: outcomes as the long history keeps them",
    "inspection/installed.py": "the detector of this installation: its folder is a setting",
    "inspection/scan_files.py": "the bytes of scans: its folder is a setting",
    "targeting/learned.py": "opens tables: the learned model in force, loaded once for each process",
    "targeting/at_work.py": "who works on a trial: the folder of its lock is a setting",
    "targeting/past.py": "opens tables: whose past it is; where it lies and what reads it are settings",
    "permits/verbs.py": "opens tables: the words for what is decided and answered are those of the table",
    "front/said.py": "what a record says in English, on a page in the reader's language",
    "permits/sentences.py": "what checks and the fast lane say, in the reader's language",
    "permits/words.py": "what the codes of the desk are called, in the reader's language",
    "inspection/verbs.py": "opens tables: the words for a kind and a result are those of the table",
    "seizures/deadlines.py": "opens tables: what is due of the cases that somebody sees",
    "seizures/letter_facts.py": "opens tables: what a letter tells of a case, in the letter's language",
    "seizures/takeback_words.py": "what the steps of a take-back are called, in the reader's language",
    "seizures/sentences.py": "what is wrong with a record, missing in it or like another, in the reader's language",
    "seizures/words.py": "what the codes of a seizure are called, in the reader's language",
    "reporting/statistics.py": "opens tables: cases and their goods, counted in SQL",
    "seizures/evidence/vault.py": "the bytes of evidence: its folder, its key and its limit are settings",
    "seizures/file_sentences.py": "what is said of files of evidence, in the reader's language",
    "tracing/permits_held.py": "opens tables: what permits say of origins, as their reader sees them",
    "tracing/past.py": "opens tables: what earlier cases say of origins, as their reader sees them",
    "tracing/belonging.py": "opens tables: which cases of a reader belong together, by what they share",
    "tracing/seen_graph.py": "opens tables: the network of what a reader may see",
    "tracing/sight.py": "opens tables: which records a reader may see, each asked once",
    "tracing/journeys.py": "opens tables: the stops of cases, as flows",
    "tracing/words.py": "what the codes of tracing are called, in the reader's language",
    "people/in_sql.py": "opens tables: the one decision as a condition of a query; the grants are handed to it",
    "targeting/words.py": "what indicators and reasons say, in the reader's language",
    "people/words.py": "what roles and reasons are called, in the reader's language",
    "people/signing_in.py": "opens tables: hears every sign-in, whichever way it came, and writes it to the ledger",
    "people/cast.py": "opens tables: names the invented people and organisations that its actions made",
}
# Modules at the top of the house, above every room: they tell the story, with tables.
TOP_MODULES = frozenset({"cli", "urls", "demo", "api", "flow", "jobs", "screening", "settings", "wsgi", "asgi"})


def modules() -> Iterator[Path]:
    """Yield every Python file of the package, in order."""
    yield from sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)


def is_top(path: Path) -> bool:
    """Tell whether a file belongs to the top of the house (a folder `demo/` counts like `demo.py`)."""
    inside = path.relative_to(SOURCE)
    return inside.parts[0].removesuffix(".py") in TOP_MODULES


def opens_tables(path: Path) -> bool:
    """Tell whether a file may name a database table."""
    inside = path.relative_to(SOURCE)
    folders = set(inside.parts[:-1])
    if EXCEPTIONS.get(str(inside), "").startswith("opens tables"):
        return True
    return is_top(path) or path.stem in TABLE_MODULES or bool(folders & (DJANGO_FOLDERS | TABLE_MODULES))


def is_pure(path: Path) -> bool:
    """Tell whether a file must know nothing of Django."""
    inside = path.relative_to(SOURCE)
    if str(inside) in EXCEPTIONS:
        return False
    return not (opens_tables(path) or path.stem in DJANGO_MODULES or set(inside.parts[:-1]) & DJANGO_MODULES)


def main(arguments: list[str]) -> int:
    if arguments != ["pure"]:
        print(__doc__)
        return 2
    for path in modules():
        if is_pure(path):
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
