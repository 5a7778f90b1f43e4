"""The API against its own OpenAPI document: whatever fits the document, or nearly, is answered as the document says."""

from __future__ import annotations

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from greenlane.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.fixture(autouse=True)
def connection_stays_open():
    """A call by WSGI ends the request, and Django would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(cast, in_force):
    from greenlane.people.actions import issue_token

    expires = timezone.now() + timedelta(days=1)
    token = issue_token(
        by=cast.fay, organisation=cast.northport, office=cast.terminal, name="fuzz", expires=expires,
        capabilities=["receive", "read", "endorse"],
    )[1]  # fmt: skip
    return {"Authorization": f"Bearer {token}"}


OPERATIONS = [
    "POST /api/consignments", "GET /api/consignments/{key}", "POST /api/permits", "GET /api/permits/{key}",
    "POST /api/permits/{key}/endorsements", "POST /api/scans", "GET /api/scans/{key}", "POST /api/seizures",
    "GET /api/seizures", "GET /api/seizures/schema", "GET /api/seizures/{key}",
]  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_published(name, bearer):
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operations = {operation.label: operation for operation in (found.ok() for found in document.get_all_operations())}

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(case=operations[name].as_strategy(generation_mode=GenerationMode.POSITIVE))
    def holds(case):
        answer = case.call(headers=bearer)
        case.validate_response(
            answer, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )

    holds()
    assert set(operations) == set(OPERATIONS)
