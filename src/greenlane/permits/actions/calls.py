"""The same call of the API, sent again under the same key, gets the same answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction

from greenlane.consignments.models import AnsweredCall
from greenlane.people.models import SystemAccount


class KeyUsed(ValueError):
    """The key was used for another call."""


def once(account: SystemAccount, key: str, call: bytes, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Answer a call in one transaction; under a ``key`` that was used for the same call, as it was answered then.

    ``call`` is all that makes it this call: the address and the body. Raises KeyUsed.
    """
    with transaction.atomic():
        if not key:
            return answer()
        signs = {"account": account, "key": hashlib.sha256(b"permits\0" + key.encode()).hexdigest()}
        body = hashlib.sha256(call).hexdigest()
        row, _made = AnsweredCall.objects.select_for_update().get_or_create(**signs, defaults={"body_sha256": body})
        if row.body_sha256 != body:
            raise KeyUsed("this Idempotency-Key was used for another call")
        if row.answer is None:
            row.answer = answer()
            row.save(update_fields=["answer"])
        told: dict[str, Any] = row.answer
    return told
