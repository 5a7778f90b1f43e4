"""Tokens: random, never kept, never mistaken for another."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.people import tokens


def test_a_token_opens_its_own_digest_and_no_other():
    account = uuid4()
    token, kept = tokens.make(account)
    other, _ = tokens.make(account)
    assert tokens.account_of(token) == account
    assert tokens.matches(token, kept)
    assert not tokens.matches(other, kept) and not tokens.matches(token[:-1], kept) and not tokens.matches("", kept)
    assert token not in kept and len(token) > 70


@pytest.mark.parametrize("text", ["", "greenlane", "greenlane_", f"greenlane_{'0' * 32}_", "other_" + "0" * 32 + "_x"])
def test_what_is_no_token_names_no_account(text):
    assert tokens.account_of(text) is None


@given(st.text() | st.text(alphabet="0123456789abcdef_", min_size=30).map("greenlane_".__add__))
def test_hostile_text_never_raises(text):
    assert tokens.account_of(text) is None or isinstance(tokens.account_of(text), UUID)
    assert not tokens.matches(text, "0" * 64)
