"""Cases by the API: in once under the sender's reference, out to those to whom they are shown, without names."""

from __future__ import annotations

import copy
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.seized import GAS, IVORY, PARTIES, WASTE, seized

from greenlane.people.actions import issue_token
from greenlane.seizures.actions.cases import amend
from greenlane.seizures.models import Seizure

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client, cast):
    def token(organisation, office, capabilities):
        by = cast.fay if organisation == cast.northport else "system"
        return issue_token(
            by=by, organisation=organisation, office=office, name=f"police {organisation}", capabilities=capabilities,
            expires=timezone.now() + timedelta(days=1),
        )[1]  # fmt: skip

    tokens = {
        "ours": token(cast.northport, cast.terminal, ["receive", "read"]),
        "reads": token(cast.northport, None, ["read"]),
        "brings": token(cast.northport, None, ["receive", "read"]),
        "theirs": token(cast.southmere, None, ["receive", "read"]),
        "only sends": token(cast.northport, cast.terminal, ["receive"]),
    }

    def called(path="", body=None, *, as_="ours"):
        headers = {"Authorization": f"Bearer {tokens[as_]}"}
        if body is None:
            return client.get(f"/api/seizures{path}", headers=headers)
        sent = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return client.post(f"/api/seizures{path}", sent, content_type="application/json", headers=headers)

    return called


def a_call(record=IVORY, reference="P-77", **more):
    return {"reference": reference, "record": copy.deepcopy(record), **more}


def test_a_case_is_taken_in_once_under_its_reference(call, cast):
    answer = call("", a_call(parties=PARTIES))
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["became"], told["state"], told["office"], told["parties"]) == ("made", "open", "NCT", None)
    ours = Seizure.objects.get()
    assert (ours.source, ours.owner, ours.author, len(ours.parties)) == ("api", cast.northport, None, 2)
    again = call("", a_call(parties=PARTIES))
    assert (again.json()["became"], again.json()["id"]) == ("repeated", told["id"])
    other = call("", a_call(GAS))
    assert other.status_code == 409 and "another record" in other.json()["detail"]
    assert Seizure.objects.count() == 1
    assert call(f"/{told['id']}").json()["record"] == told["record"]


def test_what_does_not_hold_together_is_refused_with_field_and_reason(call):
    wrong = a_call(IVORY | {"day": "2999-01-01"})
    answer = call("", wrong)
    assert answer.status_code == 422
    assert answer.json()["faults"] == [{"field": "day", "reason": "future", "value": "2999-01-01"}]
    wrong["record"]["goods"][0]["quantities"][0]["amount"] = "many"
    faults = call("", wrong).json()["faults"]
    assert [(f["field"], f["reason"]) for f in faults] == [("goods[0].quantities[0].amount", "must be a number")]
    strange = call("", a_call(IVORY | {"nobody": 1}))
    assert strange.json()["faults"][0] == {
        "field": "nobody", "reason": "is not a field of a seizure", "value": "1"
    }  # fmt: skip
    assert not Seizure.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"reference":"x"}', b'{"reference":"","record":{}}', b'{"reference":"\\u0000","record":{}}',
     b'{"reference":"x","record":{"agency":"\\ud800"}}', b'{"reference":"x","record":{},"names":1}', b"[" * 100_000],
)  # fmt: skip
def test_a_body_that_is_no_call_is_refused(call, body):
    assert call("", body).status_code in (400, 422)
    assert not Seizure.objects.exists()


def test_an_account_of_no_office_names_one_of_its_administration(call):
    assert call("", a_call(), as_="brings").status_code == 400
    assert call("", a_call(office="SMH"), as_="brings").status_code == 400
    assert call("", a_call(office="NCT"), as_="brings").json()["office"] == "NCT"


def test_cases_are_listed_by_what_is_asked(call):
    for n, record in enumerate((IVORY, WASTE, GAS)):
        call("", a_call(record, f"P-{n}"))

    def days(query):
        return [case["record"]["day"] for case in call(query).json()["cases"]]

    assert days("") == ["2026-07-20", "2026-06-11", "2026-05-04"]
    assert days("?regime=BASEL") == ["2026-06-11"] and days("?goods_class=ivory") == ["2026-05-04"]
    assert days("?since=2026-06-01&until=2026-06-30") == ["2026-06-11"] and days("?year=2025") == []
    assert days("?start=1&most=1") == ["2026-06-11"] and call("?most=1").json()["count"] == 3
    assert call("?regime=FISH").status_code == 422


def test_the_schema_is_published(call):
    assert "goods" in call("/schema").json()["properties"]


def test_who_may_only_read_sends_nothing_and_the_stranger_sees_nothing(call, client):
    told = call("", a_call(IVORY | {"as_written": {"Owner": "Inventedson"}}, parties=PARTIES)).json()
    assert call("", a_call(reference="P-78", office="NCT"), as_="reads").status_code == 403
    assert call("", a_call(reference="P-78", office="NCT"), as_="theirs").status_code == 400
    assert call("?state=open", as_="theirs").json()["count"] == 0
    assert call(f"/{told['id']}", as_="theirs").status_code == 404
    assert client.get("/api/seizures").status_code == 401
    for answer in (call(), call(f"/{told['id']}")):
        assert "Inventedson" not in answer.content.decode()


def test_who_may_only_send_hears_what_was_sent_and_not_how_it_now_stands(call, cast):
    sent = a_call(parties=PARTIES)
    case = Seizure.objects.get(pk=call("", sent, as_="only sends").json()["id"])
    amend(case, seized(narrative="what an informer said"), because="x", by=cast.ada)
    again = call("", sent, as_="only sends")
    assert again.json()["became"] == "repeated" and again.json()["version"] == 1
    assert "informer" not in again.content.decode() and again.json()["parties"] is None
    assert call(f"/{case.pk}", as_="only sends").status_code == 404
    assert "informer" in call(f"/{case.pk}").content.decode()
