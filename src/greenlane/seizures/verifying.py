"""Prove an exported case without any database: ``python -m greenlane.seizures.verifying FILE [FINGERPRINT]``."""

from __future__ import annotations

import sys

from greenlane.ledger import signature
from greenlane.seizures import case_file


def told(path: str, key: str = "") -> tuple[str, bool]:
    """Return what is to be said of an exported case, and whether all of it holds. Raises OSError."""
    report, manifest = case_file.verify_file(path, key)
    lines = [str(report)]
    if manifest:
        lines.append(f"Case {manifest.case.get('number')} of {manifest.case.get('organisation')}; "
                     f"end of the chain: {manifest.head}")  # fmt: skip
        lines.append(f"Signed with the key {signature.grouped(manifest.key)}")
        if not key:
            lines.append("Whose key that is, the file cannot prove: compare it with what the exporting office says.")
        if not manifest.names:
            lines.append("Names of people are not included.")
    return "\n".join(lines), report.sound


def main(arguments: list[str]) -> int:
    """Print the proof; 0 where all holds, 1 where something does not, 2 where it was called otherwise."""
    if not 1 <= len(arguments) <= 2:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    said, sound = told(*arguments)
    sys.stdout.write(f"{said}\n")
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
