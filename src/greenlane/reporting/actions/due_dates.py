"""What the shelf of returns knows of dates: which report that a treaty asks for was sent, and where it is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse

from greenlane.reference import countries
from greenlane.reporting.models import Submission
from greenlane.seizures import due

RETURNS = {
    "cites_illegal": "aitr", "cites_illegal_eu": "aitr", "cites_trade": "cites_annual",
    "basel_national": "basel_table9",
}  # fmt: skip
CASES = {"etis": "etis", "basel_case": "basel_confirmed", "montreal_form1": "montreal_illegal"}
"""By which return each yearly duty is met; and which duty of a case each of these returns meets."""


def due_returns(owner: Any, since: dt.date, until: dt.date) -> Iterator[due.Due]:
    """Yield the duties that a return meets: the yearly ones with its page, and done where it was sent."""
    sent = Submission.objects.filter(owner__country=owner.country, state=Submission.State.SENT)
    periods = list(sent.filter(name__in=RETURNS.values()).values_list("name", "since", "until"))
    groups = frozenset({"EU"}) if countries.member(owner.country, "EU", until) else frozenset()
    for one in due.annual(since, until, groups):
        name = RETURNS.get(one.what)
        if name:
            first, last = dt.date(int(one.period), 1, 1), dt.date(int(one.period), 12, 31)
            done = any(of == name and began <= first and last <= ended for of, began, ended in periods)
            address = f"{reverse('reporting:one', args=[name])}?year={one.period}"
            yield replace(one, address=address, done=done)
    told = {(CASES[name], row[0]) for name, rows in sent.filter(name__in=CASES).values_list("name", "sources")
            for row in rows}  # fmt: skip
    for what, case in sorted(told):
        yield due.Due(f"{what}:{case}", what, "case", about=case, done=True)
