"""Tokens of system accounts: shown once, kept only as a digest, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

PREFIX = "greenlane"


def make(account: UUID) -> tuple[str, str]:
    """Return a new token for an account, and the digest to keep. The token holds 256 random bits."""
    token = f"{PREFIX}_{account.hex}_{secrets.token_urlsafe(32)}"
    return token, digest(token)


def digest(token: str) -> str:
    """Return the SHA-256 of a token: it is random, so a slow hash would add nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def account_of(token: str) -> UUID | None:
    """Return the account that a token claims to be of; None where it is not one of ours."""
    prefix, _, rest = token.partition("_")
    claimed, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret or len(claimed) != 32:
        return None
    try:
        return UUID(hex=claimed)
    except ValueError:
        return None


def matches(token: str, kept: str) -> bool:
    """Say whether a token has the digest kept, in constant time."""
    return hmac.compare_digest(digest(token), kept)
