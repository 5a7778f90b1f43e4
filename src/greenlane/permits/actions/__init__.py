"""What is done at the permit desk. One verb, one function, one transaction, one ledger entry."""

from __future__ import annotations

from greenlane.permits.actions.calls import KeyUsed, once
from greenlane.permits.actions.deciding import ask_foreign_authority, decide, record_foreign_verdict, take
from greenlane.permits.actions.desk import Refused
from greenlane.permits.actions.endorsing import balances, endorse, take_back_endorsement
from greenlane.permits.actions.judging import check_paper, fast_lane, may_go_fast
from greenlane.permits.actions.meeting import link, meet, permits_of
from greenlane.permits.actions.receiving import Received, mend, receive_paper

__all__ = [
    "KeyUsed", "Received", "Refused", "ask_foreign_authority", "balances", "check_paper", "decide",
    "endorse", "fast_lane", "link", "may_go_fast", "meet", "mend", "once", "permits_of", "receive_paper",
    "record_foreign_verdict", "take", "take_back_endorsement",
]  # fmt: skip
