"""Export and checkpoints: what leaves the database is verified without it, chain by chain."""

from __future__ import annotations

import io
import json

import pytest

from greenlane.ledger import chain, export, triggers, verbs
from greenlane.ledger.actions import record
from greenlane.ledger.models import Entry, Head

NORTHPORT, SOUTHMERE = "0b7c3f0e-0000-4000-8000-000000000001", "0b7c3f0e-0000-4000-8000-000000000002"
verbs.register({"export.tested": "{actor} tested"})

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_chains():
    for number in range(3):
        for name in (NORTHPORT, SOUTHMERE):
            record(
                chain=name, actor="ada", actor_name="Ada", verb="export.tested", subject_kind="thing",
                subject_id=f"{name}-{number}", detail={"number": number},
            )  # fmt: skip


def exported(name: str | None) -> list[str]:
    stream = io.StringIO()
    count = export.export(name, stream)
    lines = stream.getvalue().splitlines()
    assert count == len(lines)
    return lines


def test_one_chain_is_exported_without_the_other(two_chains):
    lines = exported(NORTHPORT)
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3]
    assert SOUTHMERE not in "".join(lines), "the neighbour's chain stays at home"
    assert chain.verify(lines, [c for c in export.checkpoints() if c.chain == NORTHPORT]).sound


def test_all_chains_are_exported_and_verified(two_chains, tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text("".join(line + "\n" for line in exported(None)), encoding="utf-8")
    report = chain.verify_file(path, export.checkpoints())
    assert report.sound and report.entries == 6 and set(report.heads) == {NORTHPORT, SOUTHMERE}
    assert exported("no such chain") == []


def test_a_row_altered_behind_the_guard_is_found(two_chains):
    from django.db import connection

    triggers.remove(connection)
    Entry.objects.filter(chain=SOUTHMERE, seq=2).update(actor="chi")
    triggers.install(connection)
    report = export.verify_database()
    assert [(f.fault, f.chain, f.seq) for f in report.findings] == [(chain.Fault.ALTERED_HEADER, SOUTHMERE, 2)]


def test_a_row_taken_from_the_end_is_found_by_the_head(two_chains):
    from django.db import connection

    triggers.remove(connection)
    Entry.objects.filter(chain=NORTHPORT, seq=3).delete()
    triggers.install(connection)
    assert [(f.fault, f.seq) for f in export.verify_database().findings] == [(chain.Fault.CUT_OFF, 3)]


def test_a_checkpoint_kept_elsewhere_catches_an_end_cut_off_with_its_head(two_chains):
    from django.db import connection

    kept = export.checkpoints()
    triggers.remove(connection)
    Entry.objects.filter(chain=NORTHPORT, seq=3).delete()
    triggers.install(connection)
    Head.objects.filter(chain=NORTHPORT).update(seq=2, hash=Entry.objects.get(chain=NORTHPORT, seq=2).hash)
    assert export.verify_database().sound
    assert not export.verify_database(kept).sound


def test_checkpoints_name_the_end_of_every_chain(two_chains):
    points = export.checkpoints()
    assert [(p.chain, p.seq) for p in points] == [(NORTHPORT, 3), (SOUTHMERE, 3)]
    assert [chain.Checkpoint.read(str(p)) for p in points] == points
