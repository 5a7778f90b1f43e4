"""The desk in the API: a paper is taken in once, answered with verdict and balance, and used no more than once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.permits.made import paper, sent
from tests.permits.test_actions import snakes

from greenlane.people.actions import issue_token
from greenlane.permits import actions, ecites_writing, permit
from greenlane.permits.models import Endorsement, Paper, Unread

pytestmark = pytest.mark.django_db
ALL = ("receive", "read", "endorse")


@pytest.fixture
def token(cast):
    def issued(organisation=None, office=None, capabilities=ALL):
        owner = organisation or cast.northport
        return issue_token(
            by=cast.fay if owner == cast.northport else "system", organisation=owner, office=office,
            name="single window", expires=timezone.now() + timedelta(days=30), capabilities=list(capabilities),
        )[1]  # fmt: skip

    return issued


@pytest.fixture
def call(client, cast, token):
    own = token(office=cast.terminal)

    def called(path, body=None, *, bearer=own, key=None, kind="application/json"):
        headers = {"Authorization": f"Bearer {bearer}"} | ({"Idempotency-Key": key} if key else {})
        if body is None:
            return client.get(f"/api/permits{path}", headers=headers)
        text = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.post(f"/api/permits{path}", text, content_type=kind, headers=headers)

    return called


ENDORSED = {"day": "2026-05-04", "shipped": [{"line": 1, "quantity": {"amount": "25", "unit": "NO"}}]}


def test_a_paper_is_taken_in_once_and_answered(call):
    answer = call("", paper())
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["became"], told["state"], told["law_as_of"]) == ("received", "waiting", "2026-03-02")
    assert told["balance"] == [{"line": 1, "unit": "NO", "granted": "40", "used": "0", "left": "40"}]
    assert {"code", "title", "answer", "severity", "sentence", "basis", "trust", "line"} == set(told["findings"][0])
    assert call("", paper()).json()["became"] == "repeated"
    assert call("", paper(valid_until="2026-07-01")).json()["became"] == "amended"
    assert call(f"/{told['id']}").json()["became"] == "known"


@pytest.mark.parametrize("version", [1, 2])
def test_permit_xml_is_taken_in_like_json(call, version):
    text = ecites_writing.write(permit.from_json(paper()))
    if version == 1:
        text = text.replace(b"CITESEPermit", b"CBFShip")
    told = call("", text, kind="application/xml").json()
    assert told["became"] == "received", told
    assert Paper.objects.get().source == f"xml{version}"
    assert Paper.objects.get().as_declared.lines[0].taxon == "Python regius"


@pytest.mark.parametrize("body", [b"{", b"<a/>", b"<CITESEPermit/>", b"[]", b"", b"\x00", paper(country="Ghana")])
def test_what_cannot_be_believed_is_kept_with_its_faults(call, body):
    told = call("", body).json()
    assert told["became"] == "unread"
    assert all(fault["reason"] for fault in told["faults"]) and told["faults"]
    assert Unread.objects.count() == 1


def test_a_key_gives_the_same_answer_again_and_refuses_another_call(call):
    first = call("", paper(), key="k1")
    again = call("", paper(), key="k1")
    assert again.json() == first.json() and first.json()["became"] == "received"
    assert call("", paper("26GH9"), key="k1").status_code == 409
    row = Paper.objects.get()
    once = call(f"/{row.pk}/endorsements", ENDORSED, key="k2")
    assert once.status_code == 200, once.content
    assert call(f"/{row.pk}/endorsements", ENDORSED, key="k2").json() == once.json()
    assert Endorsement.objects.count() == 1


def test_what_was_shipped_is_endorsed_and_never_more_than_is_left(call, cast, taken_in):
    taken_in(snakes())
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    address = f"/{row.pk}/endorsements"
    answer = call(address, ENDORSED | {"consignment": "NP-9"})
    assert answer.json()["balance"][0]["left"] == "15"
    made = Endorsement.objects.get()
    assert (made.direction, made.consignment.reference) == ("import", "NP-9")
    assert call(address, ENDORSED).status_code == 409
    assert call(address, ENDORSED | {"consignment": "NP-404"}).status_code == 400
    early = call(address, ENDORSED | {"day": "2026-03-01"})
    assert early.status_code == 409 and early.json()["detail"].startswith("day: ")
    for wrong in (b"{", b"[]", b"[" * 100_000, {"day": "never"}, ENDORSED | {"shipped": []}, ENDORSED | {"x": 1}):
        assert call(address, wrong).status_code == 400, wrong
    assert Endorsement.objects.count() == 1


def test_an_account_does_what_its_token_says_and_no_more(call, cast, token):
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    reader = token(office=cast.terminal, capabilities=["receive", "read"])
    assert call(f"/{row.pk}/endorsements", ENDORSED, bearer=reader).status_code == 403
    writer = token(office=cast.terminal, capabilities=["endorse"])
    assert call(f"/{row.pk}/endorsements", ENDORSED, bearer=writer).status_code == 404, "who endorses must read"
    assert call("", paper("26GH7"), bearer=writer).status_code == 403
    everywhere = token()
    assert call("", paper("26GH7"), bearer=everywhere).status_code == 400
    assert call("?office=NCT", paper("26GH7"), bearer=everywhere).status_code == 200
    assert call("?office=%00", paper("26GH8"), bearer=everywhere).status_code == 400


def test_an_authority_sends_and_reads_its_own_papers_and_endorses_none(call, cast, token):
    with pytest.raises(ValueError, match="customs"):
        token(organisation=cast.cites, office=cast.wildlife)
    own = token(organisation=cast.cites, office=cast.wildlife, capabilities=["receive", "read"])
    told = call("", paper(), bearer=own).json()
    assert told["became"] == "received" and call(f"/{told['id']}").status_code == 404, "customs does not see it"
    assert call(f"/{told['id']}/endorsements", ENDORSED, bearer=own).status_code == 403


def test_what_is_too_large_is_refused_in_words(call, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 10
    assert call("", paper(special_conditions="x" * 2000)).status_code == 413


def test_an_answer_tells_no_names(call, cast, taken_in):
    taken_in(snakes(parties=[{"role": "consignee", "name": "Velvet Sparrow", "natural_person": True}]))
    answer = call("", paper()).content.decode()
    assert "Zora" not in answer and "Velvet" not in answer


def test_strangers_read_and_endorse_nothing(call, cast, token):
    row = actions.receive_paper(sent(paper()), office=cast.terminal, by=cast.ada).paper
    abroad = token(organisation=cast.southmere, office=cast.southmere_port)
    elsewhere = token(office=cast.airport)
    for bearer in (abroad, elsewhere, "wrong"):
        for answer in (call(f"/{row.pk}", bearer=bearer), call(f"/{row.pk}/endorsements", ENDORSED, bearer=bearer)):
            assert answer.status_code in (401, 404)
            assert "26GH" not in answer.content.decode()
    assert not Endorsement.objects.exists()
