#!/usr/bin/env python3
"""Write docs/reference/paper.schema.json, the JSON Schema of a permit, notification or licence, from the contract.

    python scripts/paper_schema.py

A test holds the file to the contract.
"""

from __future__ import annotations

import json
from pathlib import Path

from greenlane.permits.permit import schema

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "paper.schema.json"


def page() -> str:
    """Return the text of the file."""
    named = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema()}
    return json.dumps(named, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
