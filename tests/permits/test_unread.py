"""Papers that could not be believed wait in a quarantine like that of declarations."""

from __future__ import annotations

import pytest
from tests.permits.made import paper, sent

from greenlane.ledger.models import Entry
from greenlane.permits import actions
from greenlane.permits.models import Paper, Unread


@pytest.fixture
def waiting(cast):
    for number in ("26GH1", "26GH2"):
        actions.receive_paper(sent(paper(number, country="Ghana")), office=cast.terminal, by=cast.ada)
    return Unread.objects.order_by("reference")


def test_all_that_wait_are_read_again_and_what_became_of_them_is_said(client, cast, waiting):
    client.force_login(cast.ada)
    assert "country" in client.get("/permits/unread/", {"reason": "two-letter", "q": "26GH2"}).content.decode()
    waiting.filter(reference="26GH1").update(raw=sent(paper("26GH1")).decode())
    before = Entry.objects.filter(verb="permit.mended").count()
    answer = client.post("/permits/unread/again/", follow=True).content.decode()
    assert "2 entries were read again. 1 was taken in. 1 still waits:" in answer
    assert Paper.objects.get().number == "26GH1"
    assert [entry.state for entry in waiting] == ["taken_in", "waiting"]
    assert Entry.objects.filter(verb="permit.mended").count() == before, "nothing was changed in the other"
    client.force_login(cast.chi)
    assert "26GH" not in client.get("/permits/unread/", {"state": "any"}).content.decode()
    assert "0 entries were read again" in client.post("/permits/unread/again/", follow=True).content.decode()


def test_half_a_character_in_a_number_keeps_nobody_from_reading_all_again(client, cast, waiting):
    actions.receive_paper(b'{"number": "\\ud800", "country": "GH"}', office=cast.terminal, by=cast.ada)
    client.force_login(cast.ada)
    assert "3 entries were read again" in client.post("/permits/unread/again/", follow=True).content.decode()
