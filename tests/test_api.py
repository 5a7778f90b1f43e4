"""The API: what a system account sends is received once, answered with its lane, and shown to nobody else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.shipments import shipment

from greenlane.consignments.models import Consignment, Quarantined
from greenlane.consignments.reading import Options
from greenlane.people.actions import issue_token
from greenlane.people.roles import Capability


def token_for(cast, **given):
    expires = timezone.now() + timedelta(days=30)
    wanted = {"organisation": cast.northport, "office": cast.terminal} | given
    return issue_token(by=cast.fay if wanted["organisation"] == cast.northport else "system", name="single window",
                       expires=expires, capabilities=[Capability.RECEIVE, Capability.READ], **wanted)[1]  # fmt: skip


@pytest.fixture
def send(client, cast, in_force):
    own = token_for(cast)

    def sending(body, *, token=own, key=None):
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post("/api/consignments", text, content_type="application/json", headers=headers)

    return sending


def test_one_consignment_gets_its_lane_and_the_reasons(send):
    answer = send(shipment())
    assert answer.status_code == 200, answer.content
    (one,) = answer.json()["consignments"]
    assert one["state"] == "received"
    assert one["lane"] in {"red", "amber", "blue", "green"}
    assert one["score"] == min(100, sum(reason["points"] for reason in one["reasons"]))
    assert one["indicator_set"].startswith("v1 · ")


def test_many_at_once_each_with_its_own_end(send):
    answer = send([shipment("A"), shipment("B", arrival="never"), shipment("A")]).json()["consignments"]
    assert [one["state"] for one in answer] == ["received", "quarantined", "received"]
    assert answer[1]["faults"][0]["field"] == "arrival"
    assert answer[1]["lane"] is None
    assert (Consignment.objects.count(), Quarantined.objects.count()) == (1, 1)


def test_sent_twice_it_is_repeated(send):
    send(shipment())
    assert send(shipment()).json()["consignments"][0]["state"] == "repeated"


def test_a_key_gives_the_same_answer_again_and_refuses_another_call(send):
    first = send(shipment(), key="k1")
    again = send(shipment(), key="k1")
    assert again.json() == first.json()
    assert again.json()["consignments"][0]["state"] == "received"
    assert send(shipment("OTHER"), key="k1").status_code == 409
    assert Consignment.objects.count() == 1


@pytest.mark.parametrize("body", ["", "[", "[]", "3", "null", "[3]", "[" * 100_000])
def test_what_is_not_a_consignment_is_refused_in_words(send, body):
    answer = send(body)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert not Consignment.objects.exists()


def test_what_is_too_large_is_refused_in_words(send, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
    answer = send(shipment(free_text="x" * (1 << 20)))
    assert (answer.status_code, answer.json()) == (413, {"detail": "send at most 1 MB at once"})
    assert not Consignment.objects.exists()


@pytest.mark.parametrize("depth", [70, 450, 900])
def test_what_is_nested_too_deep_is_refused_in_words(send, depth):
    answer = send(f'{{"reference": "A", "goods": {"[" * depth}{"]" * depth}}}')
    assert answer.status_code == 400 and "nested" in answer.json()["detail"]


def test_more_lines_than_any_consignment_may_have_wait_in_quarantine(send, monkeypatch):
    monkeypatch.setattr("greenlane.api.LIMITS", Options(max_lines_per_consignment=2))
    (one,) = send(shipment(goods=[{"description": "chairs"}] * 3)).json()["consignments"]
    assert one["state"] == "quarantined" and "more than 2 lines" in one["faults"][0]["reason"]


def test_numbers_keep_their_digits(send):
    goods = '{"description": "x", "net_kg": 0.1234567890123456789}'
    answer = send(f'{{"reference": "D", "goods": [{goods}]}}')
    assert answer.json()["consignments"][0]["state"] == "received"
    assert Consignment.objects.get().declared["goods"][0]["net_kg"] == "0.1234567890123456789"


def test_not_a_number_goes_to_quarantine(send):
    answer = send('{"reference": "D", "goods": [{"description": "x", "net_kg": NaN}]}')
    assert answer.json()["consignments"][0]["state"] == "quarantined"


def test_a_line_number_of_zero_is_no_error(send):
    answer = send({"reference": "D", "goods": [{"description": "x", "line": 0}]})
    assert answer.json()["consignments"][0]["state"] == "received"


def test_half_a_character_goes_to_quarantine(send):
    answer = send('{"reference": "D\\ud800", "goods": [{"description": "x"}]}')
    (one,) = answer.json()["consignments"]
    assert (one["state"], one["faults"][0]["field"]) == ("quarantined", "reference")


@pytest.mark.parametrize("token", ["", "wrong", "00000000-0000-0000-0000-000000000000.x"])
def test_without_a_valid_token_nothing_is_taken_in(send, token):
    assert send(shipment(), token=token).status_code == 401
    assert not Consignment.objects.exists()


def test_what_was_sent_can_be_read_back_by_its_sender_alone(send, client, cast):
    key = send(shipment()).json()["consignments"][0]["id"]
    own = client.get(f"/api/consignments/{key}", headers={"Authorization": f"Bearer {token_for(cast)}"})
    assert own.json()["reference"] == "NP-1"
    stranger = token_for(cast, organisation=cast.southmere, office=cast.southmere_port)
    assert client.get(f"/api/consignments/{key}", headers={"Authorization": f"Bearer {stranger}"}).status_code == 404


def test_the_schema_is_published(client, db):
    document = client.get("/api/openapi.json").json()
    assert "goods" in document["components"]["schemas"]["Consignment"]["properties"]
    body = document["paths"]["/api/consignments"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["oneOf"][0] == {"$ref": "#/components/schemas/Consignment"}
    assert client.get("/api/schema/consignment").json()["title"] == "Consignment"
