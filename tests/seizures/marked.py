"""Everything of a case, and a return with it, of which strangers must see nothing: each text bears a mark."""

from __future__ import annotations

from typing import Any

from tests.seized import IVORY, PARTIES, seized


def case(cast, mark: str, consignment) -> dict[str, Any]:
    """Write a case up at Northport's terminal, with exhibit, file, take-back, letter, cost, a file taken in, a return;
    return the keys of all of them."""
    from greenlane.reporting.models import Submission
    from greenlane.seizures.actions.cases import write_up
    from greenlane.seizures.models import Aside, Cost, EvidenceFile, Exhibit, Incoming, Letter, TakeBack
    from greenlane.seizures.record import parties_from_json

    said = {"narrative": f"{mark} narrative", "agency": f"{mark} agency", "as_written": {"who": f"{mark} who"}}
    goods = [IVORY["goods"][0] | {"description": f"{mark} tusks", "note": f"{mark} note"}]
    people = parties_from_json([party | {"name": f"{mark} {party['name']}"} for party in PARTIES])
    seizure = write_up(
        seized(goods=goods, **said), office=cast.terminal, parties=people, consignment=consignment, by=cast.ada
    )
    exhibit = Exhibit.objects.create(
        seizure=seizure, number=f"{mark}-E1", description=f"{mark} tusk", seal=f"{mark} seal", holder=cast.ada
    )
    file = EvidenceFile.objects.create(
        seizure=seizure, exhibit=exhibit, file_name=f"{mark} file.txt", kind="text", sha256="0" * 64, size=1,
        caption=f"{mark} caption", added_by=cast.ada,
    )  # fmt: skip
    back = TakeBack.objects.create(seizure=seizure, path="disposal_here", state="detected", law_on="2026-05-04")
    letter = Letter.objects.create(
        take_back=back, kind="request", language="en", to=f"{mark} to", text=f"{mark} text", digest="0" * 64
    )
    cost = Cost.objects.create(
        take_back=back, kind="storage", amount=1, currency="USD", payer="exporter", note=f"{mark} cost",
        on="2026-05-04", by="Ada",
    )  # fmt: skip
    incoming = Incoming.objects.create(
        owner=cast.northport, office=cast.terminal, format="sheet", file_name=f"{mark} rows.csv", sha256="0" * 64,
        by="Ada", rows=1, aside=1,
    )  # fmt: skip
    row = {"number": 1, "cells": {"agency": f"{mark} row"}, "formulas": [], "people": False}
    aside = Aside.objects.create(incoming=incoming, number=1, as_written={"rows": [row]}, faults=[])
    submission = Submission.objects.create(
        owner=cast.northport, name="aitr", since="2026-01-01", until="2026-12-31", header=["a"],
        rows=[[f"{mark} row"]], file_name=f"{mark}-1.xlsx", content=f"{mark} bytes".encode(), sha256="0" * 64,
        note=f"{mark} note", author=cast.ada,
    )  # fmt: skip
    return {
        "seizure": seizure.pk, "other": seizure.pk, "exhibit": exhibit.pk, "file": file.pk, "take_back": back.pk,
        "letter": letter.pk, "cost": cost.pk, "incoming": incoming.pk, "aside": aside.pk, "submission": submission.pk,
    }  # fmt: skip
