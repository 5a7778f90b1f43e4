"""Scans by the API: taken in once, told later, and shown to no other administration."""

from __future__ import annotations

import uuid
from datetime import timedelta

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.inspection import pictures
from tests.inspection.test_scans_actions import DUAL, Eyes
from tests.shipments import shipment

from greenlane.inspection.actions import scans
from greenlane.inspection.detector.run import Seen
from greenlane.inspection.models import Scan, UnreadScan
from greenlane.people.actions import issue_token
from greenlane.people.roles import Capability


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture(autouse=True)
def eyes(monkeypatch):
    monkeypatch.setattr(scans.installed, "detector", lambda: Eyes(Seen("ivory", (3, 4, 20, 10), None, 0.9)))


def token(cast, organisation=None, office=None, capabilities=(Capability.RECEIVE, Capability.READ)):
    by = cast.fay if organisation in (None, cast.northport) else "system"
    return issue_token(
        by=by, organisation=organisation or cast.northport, office=office, name=f"scanner {uuid.uuid4()}",
        expires=timezone.now() + timedelta(days=1), capabilities=list(capabilities),
    )[1]  # fmt: skip


@pytest.fixture
def call(client, cast):
    own = token(cast, office=cast.terminal)

    def calling(data=None, path="/api/scans", bearer=own, **given):
        headers = {"Authorization": f"Bearer {bearer}"}
        if data is None:
            return client.get(path, headers=headers)
        if isinstance(data, bytes):
            given = {"content_type": "image/tiff"} | given
        return client.post(path, data, headers=headers, **given)

    return calling


def test_a_picture_is_taken_in_and_its_marks_are_told(call, taken_in):
    taken_in(shipment("NP-1"))
    answer = call(DUAL, "/api/scans?name=17.tiff&number=x&number=CSQU3054383&simulated=true")
    assert answer.status_code == 200, answer.content
    scan = Scan.objects.get()
    told = call(path=f"/api/scans/{scan.pk}").json()
    assert told | {"became": "received"} == answer.json()
    assert (told["became"], told["id"], told["file"], told["state"]) == ("known", str(scan.pk), "17.tiff", "to_read")
    assert (told["reference"], told["matched_by"], told["simulated"]) == ("NP-1", "sender", True)
    assert told["views"] == [{"number": 0, "name": "", "kind": "dual", "width": 128, "height": 96}]
    assert told["marks"] == [{"view": 0, "goods": "ivory", "box": [3, 4, 20, 10], "mask": None, "confidence": 0.9}]
    assert (told["nothing"], told["detector"], told["abstained"]) == (0.1, "eyes 1", "")
    assert call(DUAL).json()["became"] == "repeated"
    assert Scan.objects.count() == 1


def test_a_form_is_taken_as_well(call):
    file = SimpleUploadedFile("18.png", pictures.image(pictures.colour()), "image/png")
    assert call({"file": file}).json()["file"] == "18.png"
    assert call({"other": "x"}).status_code == 400


def test_what_cannot_be_read_is_said_and_kept(call):
    answer = call(DUAL[:300]).json()
    assert (answer["became"], answer["field"], answer["id"]) == ("unread", "file", None)
    assert "cut off" in answer["reason"]
    assert UnreadScan.objects.get().state == "waiting"


def test_an_account_of_no_office_names_one(call, cast):
    bearer = token(cast)
    assert call(DUAL, bearer=bearer).status_code == 400
    assert call(DUAL, f"/api/scans?office={cast.southmere_port.code}", bearer=bearer).status_code == 400
    assert call(DUAL, f"/api/scans?office={cast.airport.code}", bearer=bearer).json()["became"] == "received"
    assert Scan.objects.get().office == cast.airport


def test_what_is_too_large_or_nothing_is_refused(call, settings):
    assert call(b"").status_code == 400
    settings.UPLOAD_LIMIT = 1000
    assert call(DUAL).status_code == 413
    assert call({"file": SimpleUploadedFile("a.png", DUAL)}).status_code == 413
    assert not Scan.objects.exists()


def test_a_picture_larger_than_any_other_call_is_taken(call, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert call(DUAL).json()["became"] == "received"


def test_who_may_not_take_in_is_refused(call, cast):
    bearer = token(cast, office=cast.terminal, capabilities=[Capability.READ])
    assert call(DUAL, bearer=bearer).status_code == 403
    assert call(DUAL, bearer=token(cast, cast.cites, cast.wildlife)).status_code == 403
    assert call(DUAL, bearer="nothing").status_code == 401
    assert not Scan.objects.exists()


def test_what_a_stranger_and_another_office_do_not_see(call, cast, taken_in):
    taken_in(shipment("NP-1"))
    key = call(DUAL, "/api/scans?number=CSQU3054383").json()["id"]
    for bearer in (token(cast, cast.southmere, cast.southmere_port), token(cast, office=cast.airport)):
        assert call(path=f"/api/scans/{key}", bearer=bearer).status_code == 404
    other = call(DUAL, bearer=token(cast, office=cast.airport)).json()
    assert (other["became"], other["id"], other["reference"], other["marks"]) == ("repeated", None, None, [])
    theirs = call(DUAL, bearer=token(cast, cast.southmere, cast.southmere_port)).json()
    assert (theirs["became"], theirs["reference"]) == ("received", None)
    assert theirs["id"] != key
    assert call(path=f"/api/scans/{uuid.uuid4()}").status_code == 404


def test_a_number_leads_to_no_consignment_of_others(call, cast, taken_in):
    taken_in(shipment("NP-1"))
    bearer = token(cast, cast.southmere, cast.southmere_port)
    assert (
        call(pictures.tiff(np.stack(pictures.parcel(seed=1))), "/api/scans?number=NP-1", bearer=bearer).json()[
            "reference"
        ]
        is None
    )
    assert Scan.objects.get().consignment is None
