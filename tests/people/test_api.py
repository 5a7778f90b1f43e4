"""The token at the API's door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from greenlane.people import actions
from greenlane.people.api import SystemToken


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "opens"),
    [("Bearer {token}", True), ("Bearer {token}x", False), ("Basic {token}", False), ("Bearer ", False), ("", False)],
)
def test_a_token_opens_only_as_it_was_issued(cast, header, opens):
    account, token = actions.issue_token(
        by="system", organisation=cast.northport, name="feed", expires=timezone.now() + timedelta(days=1)
    )
    headers = {"Authorization": header.format(token=token)} if header else {}
    request = RequestFactory().get("/", headers=headers)
    assert SystemToken()(request) == (account if opens else None)
    actions.revoke_token(by="system", account=account)
    assert SystemToken()(request) is None
