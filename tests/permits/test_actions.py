"""What is done at the desk: received once, checked, endorsed never twice over, asked abroad, decided with a reason."""

from __future__ import annotations

import pytest
from tests.permits.made import paper, sent

from greenlane.permits import actions
from greenlane.permits.models import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def receive(cast):
    def received(fields=None, by=None, **changes):
        given = sent(fields or paper(**changes))
        return actions.receive_paper(given, office=cast.terminal, by=by or cast.ada)

    return received


def test_a_paper_is_received_once_and_checked(receive):
    first = receive()
    assert first.state == "received"
    assert first.paper.verdicts.get().overall == first.paper.overall != ""
    assert receive().state == "repeated"
    assert Paper.objects.count() == 1


def test_smoke(receive, cast, client):
    became = receive()
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    for address in (
        "/permits/",
        "/permits/receive/",
        "/permits/unread/",
        f"/permits/{became.paper.pk}/",
        f"/permits/peek/{became.paper.pk}/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
