"""A number that comes back with other content, as a forger would send it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.permits.made import paper, sent

from greenlane.permits import actions
from greenlane.permits.actions.known import known

pytestmark = pytest.mark.django_db


def receive(cast: Any, **changes: Any) -> Any:
    return actions.receive_paper(sent(paper(**changes)), office=cast.terminal, by=cast.ada).paper


def against(row: Any) -> dict[str, str]:
    verdict = row.verdicts.latest("at")
    return {found["code"]: found["severity"] for found in verdict.findings if found["answer"] == "fails"}


def test_the_same_number_of_the_same_issuer_with_other_goods_is_refused(cast: Any) -> None:
    first = receive(cast)
    line = paper()["lines"][0] | {"taxon": "Varanus niloticus"}
    second = receive(cast, lines=[line])
    assert second.supersedes == first
    assert against(second)["RI-PER-068"] == "refuse" and "RI-PER-068" not in against(first)


def test_one_that_only_mends_a_date_is_asked_about(cast: Any) -> None:
    receive(cast)
    assert against(receive(cast, valid_until="2026-07-30"))["RI-PER-068"] == "ask"


def test_another_administrations_papers_are_not_looked_at(cast: Any) -> None:
    actions.receive_paper(sent(paper(valid_until="2026-07-30")), office=cast.southmere_port, by=cast.chi)
    own = receive(cast)
    assert known(own, None, dt.date(2026, 5, 1)).namesakes == ()
