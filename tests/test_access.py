"""Every address of the house, asked by everybody: strangers get nothing of a record, and no address is forgotten."""

from __future__ import annotations

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.inspection.scanned import IVORY, grey, pictured, scan
from tests.permits.made import desk
from tests.seizures.marked import case
from tests.shipments import shipment
from tests.tracing.marked import traced

from greenlane.consignments.models import Consignment, IntakeRun
from greenlane.inspection.models import Decision, Inspection, Mark, Practice, Reading, Scan, UnreadScan
from greenlane.permits.models import Endorsement, ForeignQuestion, Paper, Unread, Verdict
from greenlane.reporting.models import Submission
from greenlane.seizures.models import (
    Aside,
    Cost,
    Custody,
    EvidenceFile,
    Exhibit,
    Incoming,
    Letter,
    Revision,
    Seizure,
    Step,
    TakeBack,
)
from greenlane.targeting.models import LanePolicy, LearnedModel, Override, Screening, Trial
from greenlane.tracing.models import (
    Exclusion,
    ForensicResult,
    Judgement,
    LinkModel,
    RateTable,
    ReferenceSet,
    Resemblance,
    Specimen,
    SpecimenMatch,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"
PUBLIC = {
    "people:sign-in",
    "front:language",
    "front:theme",
    "seizures:due-feed",
    "api:consignment_schema",
    "api:openapi-json",
    "api:api-root",
}
"""What may be asked for without signing in. The API's other addresses ask for a token, and so does the feed of what is
due, whose address a calendar keeps."""

MARK = "ZEBRAFINCH"
KEYS = {
    "consignments/": "consignment",
    "queue/peek/": "consignment",
    "queue/views/": "",
    "quarantine/": "quarantined",
    "receive/": "run",
    "screenings/": "screening",
    "inspections/": "inspection",
    "inspection/scans/unread/": "unread_scan",
    "inspection/scans/": "scan",
    "inspection/training/": "practice",
    "indicators/versions/": "set",
    "indicators/": "code",
    "lanes/versions/": "policy",
    "lanes/": "office",
    "models/": "model",
    "trials/": "trial",
    "permits/unread/": "unread",
    "permits/endorsements/": "endorsement",
    "permits/questions/": "question",
    "permits/": "paper",
    "seizures/peek/": "seizure",
    "seizures/from-inspection/": "inspection",
    "seizures/files/": "incoming",
    "seizures/": "seizure",
    "tracing/cases/": "seizure",
    "tracing/map/origin/": "seizure",
    "tracing/parties/judgements/": "judgement",
    "tracing/parties/": "pair",
    "tracing/exclusions/": "exclusion",
    "tracing/references/": "reference",
    "reports/sent/": "submission",
    "reports/": "return",
    "api/seizures": "seizure",
    "api/permits": "paper",
    "api/scans": "scan",
    "api/": "consignment",
}
"""Which record's key stands in the addresses that begin so; the first that fits counts."""
WITHIN = {"view": 0, "layer": "index", "level": 0, "column": 0, "row": 0, "size": "small", "form": "json"}
"""What stands in an address beside the record's key, by its name."""
ARGUMENTS = ("mark", "other", "exhibit", "file", "take_back", "letter", "cost", "aside", "result")
"""Keys of other records that stand there, by the name of the argument."""


TRIED = {"do": "test", "label": f"{MARK} label", "since": "2026-01-01", "until": "2026-02-01", "office": ""}


def addresses(patterns=None, names=(), prefix=""):
    """Yield (name, path with its arguments in <>) of every address of the house."""
    for entry in patterns or get_resolver().url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, (*names, *filter(None, [entry.namespace])), path)
        elif isinstance(entry, URLPattern):
            yield ":".join([*names, entry.name or "?"]), path


ADDRESSES = list(addresses())  # several parts of the API may call an address alike


def marked():
    person = {"name": f"{MARK} Jane", "address": f"{MARK} Street 1", "natural_person": True, "phone": f"{MARK}1"}
    return shipment(
        f"{MARK}-1",
        free_text=MARK,
        parties=[{"role": "consignor", **person}, {"role": "consignee", **person, "email": f"{MARK}@example.org"}],
        documents=[{"kind": "invoice", "number": f"{MARK}-7", "holder": MARK}],
        goods=[{"line": 1, "description": f"{MARK} goods", "marks": MARK}],
    )


@pytest.fixture
def record(cast, in_force, taken_in, settings, tmp_path):
    from greenlane.consignments.models import Quarantined
    from greenlane.inspection.actions import order
    from greenlane.targeting.actions import propose_policy
    from greenlane.targeting.lane import Policy

    settings.DATA = tmp_path
    arrived = taken_in(marked(), marked() | {"reference": f"{MARK}-2", "arrival": "never"})
    return {
        "consignment": arrived.consignments[0].pk,
        "quarantined": Quarantined.objects.get().pk,
        "screening": arrived.screenings[0].pk,
        "run": arrived.run.pk,
        "inspection": order(arrived.consignments, "open", because=f"{MARK} because", by=cast.ada)[0].pk,
        "set": in_force.pk,
        "code": "RI-GEN-001",
        "policy": propose_policy(cast.terminal, Policy(), note=f"{MARK} note", by="system").pk,
        "office": cast.terminal.pk,
        "model": LearnedModel.objects.create(
            owner=cast.northport, version=1, content=b"", until="2026-01-01", note=f"{MARK} note", proposed_by=cast.bo
        ).pk,
        "trial": Trial.objects.create(owner=cast.northport, by=cast.bo, asked=TRIED, note=f"{MARK} note").pk,
        **scanned(cast, arrived.consignments[0]),
        **desk(cast, MARK),
        **case(cast, MARK, arrived.consignments[0]),
        **traced(cast, MARK),
        "return": "aitr",
    }


def scanned(cast, consignment):
    """A picture with a mark and tiles, a file that cannot be read, and a task of training, all of Northport."""
    picture = pictured(scan(cast, consignment, IVORY, name=f"{MARK}-1.png"), grey(64, 32))
    view = picture.views.get()
    unread = {"file_name": f"{MARK} file", "sha256": "0" * 64, "size": 1, "reason": f"{MARK} reason"}
    return {
        "scan": picture.pk,
        "mark": view.marks.get().pk,
        "unread_scan": UnreadScan.objects.create(owner=cast.northport, office=cast.terminal, **unread).pk,
        "practice": Practice.objects.create(person=cast.ada, view=view, seed=1).pk,
    }


def filled(path, record):
    """Return the path with the key of a record of Northport in the place of its argument."""
    kind = next((kind for part, kind in KEYS.items() if path.startswith(part)), "")
    given = WITHIN | {name: record.get(name, 1) for name in ARGUMENTS}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda name: str(given.get(name[1], record.get(kind, 1))), path)


def test_names_are_unique_and_every_address_has_one():
    names = [name for name, _path in ADDRESSES]
    assert "?" not in "".join(names)
    assert set(names) >= PUBLIC, sorted(names)


def test_nobody_enters_without_signing_in(client, record):
    for path in (filled(path, record) for name, path in sorted(ADDRESSES) if name not in PUBLIC):
        for method in (client.get, client.post):
            answer = method(f"/{path}")
            assert answer.status_code in {302, 401, 405}, (path, answer.status_code)
            if answer.status_code == 302:
                assert answer.url.startswith("/sign-in")
            assert MARK not in answer.content.decode(errors="replace")


# On another database one of them shows that each page can be asked there, and that what is shown stays withheld.
STRANGERS = [pytest.param(name, marks=pytest.mark.one_database) for name in ("chi", "dee", "fay")] + ["eli"]


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_reads_nothing_of_a_record_anywhere(stranger, cast, client, record):
    client.force_login(getattr(cast, stranger), backend=BACKEND)
    for _name, path in ADDRESSES:
        asked = filled(path, record)
        for query in ("",) if "<" in path else ("", f"?q={MARK}", f"?peek={record['consignment']}"):
            answer = client.get(f"/{asked}{query}")
            # What a stranger typed may come back to the stranger; what was found may not.
            body = re.sub(rf'value="{MARK}"|q={MARK}', "", answer.content.decode(errors="replace"))
            assert f"{MARK}-" not in body, asked
            assert f"{MARK} " not in body, asked
            assert answer.status_code < 500, asked


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_changes_nothing_anywhere(stranger, cast, client, record):
    counted = (Consignment, Screening, Override, Inspection, IntakeRun, Paper, Endorsement, Verdict, ForeignQuestion)
    counted += (Scan, UnreadScan, Reading, Decision, Mark, Practice)
    counted += (Exclusion, ForensicResult, Judgement, LinkModel, RateTable, ReferenceSet, Resemblance)
    counted += (Specimen, SpecimenMatch)
    counted += (Seizure, Revision, Exhibit, EvidenceFile, Custody, TakeBack, Step, Letter, Cost, Incoming, Aside)
    before = {model: model.objects.count() for model in counted}
    client.force_login(getattr(cast, stranger), backend=BACKEND)
    form = {
        "chosen": record["consignment"], "do": "release", "because": "x", "reason": "x", "lane": "green", "note": "x",
        "kind": "scan", "result": "nothing", "decision": "approve", "approve": "1", "minutes": "1",
        "answer": "genuine", "text": "{}", "c": str(record["paper"]), "reference": f"{MARK}-1", "question": "x",
        "verdict": "suspect", "why": "agrees", "number": "x", "goods": "ivory", "view": "0",
        "left": "1", "top": "1", "width": "9", "height": "9",
    }  # fmt: skip
    for name, path in ADDRESSES:
        if not name.startswith(("people:", "front:")):
            answer = client.post(f"/{filled(path, record)}", form)
            assert f"{MARK}-" not in answer.content.decode(errors="replace"), path
    assert {model: model.objects.count() for model in before} == before
    assert Inspection.objects.get().state == "ordered"
    assert Screening.objects.get(pk=record["screening"]).lane_now == Screening.objects.get(pk=record["screening"]).lane
    assert LanePolicy.objects.get(pk=record["policy"]).state == "proposed"
    assert LearnedModel.objects.get().state == "proposed"
    assert Trial.objects.get().state == "waiting"
    assert (Paper.objects.get().state, ForeignQuestion.objects.get().answer) == ("asked", "")
    assert (Unread.objects.get().state, UnreadScan.objects.get().state) == ("waiting", "waiting")
    assert Practice.objects.get().answer is None
    seizure = Seizure.objects.get()
    assert (seizure.state, seizure.version, seizure.assignee) == ("open", 1, cast.ada)
    assert Submission.objects.get(pk=record["submission"]).state == "prepared"
    assert (Judgement.objects.get().undone_at, Exclusion.objects.get().ended_at) == (None, None)
    assert not ReferenceSet.objects.get().retired
    assert (Aside.objects.get().state, Cost.objects.get().paid_on) == ("waiting", None)


def test_ada_reads_it(cast, client, record):
    client.force_login(cast.ada, backend=BACKEND)
    body = client.get(f"/consignments/{record['consignment']}/").content.decode()
    assert f"{MARK}-1" in body
    assert f"{MARK} Jane" in body


def test_a_partner_to_whom_it_is_shown_reads_it_without_the_names(cast, client, record):
    from greenlane.consignments.actions import refer

    consignment = Consignment.objects.get(pk=record["consignment"])
    refer(consignment, cast.cites, because="a listed taxon", by=cast.ada)
    client.force_login(cast.eli, backend=BACKEND)
    answer = client.get(f"/consignments/{consignment.pk}/")
    body = answer.content.decode()
    assert answer.status_code == 200
    assert f"{MARK}-1" in body
    for nominal in (f"{MARK} Jane", f"{MARK} Street", f"{MARK}1", f"{MARK}@example.org"):
        assert nominal.casefold() not in body.casefold()
