"""Signatures by Ed25519 (RFC 8032), and the fingerprint by which people compare a key.

A signature says that the bytes are those that the holder of the key signed; whose key it is, only a fingerprint told by
another way can say.
"""

from __future__ import annotations

import hashlib
import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class NotAKey(ValueError):
    """Not an Ed25519 key in PEM."""


def make() -> bytes:
    """Return a new private key in PEM (PKCS 8), not encrypted."""
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return Ed25519PrivateKey.generate().private_bytes(*pem)


def sign(private: bytes, message: bytes) -> bytes:
    """Return the 64 bytes of a signature. Raises NotAKey."""
    return _private(private).sign(message)


def public(private: bytes) -> bytes:
    """Return the public key of a private one, in PEM. Raises NotAKey."""
    return _pem(_private(private).public_key())


def holds(key: bytes, signature: bytes, message: bytes) -> bool:
    """Say whether a signature over a message is by the holder of this public key (PEM). Raises NotAKey."""
    try:
        _public(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def fingerprint(key: bytes) -> str:
    """Return the SHA-256 of a public key (PEM) in DER, in 64 hexadecimal digits. Raises NotAKey."""
    der = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return hashlib.sha256(_public(key).public_bytes(*der)).hexdigest()


def grouped(fingerprint: str) -> str:
    """Write a fingerprint in groups of eight, to be read aloud."""
    return " ".join(fingerprint[at : at + 8] for at in range(0, len(fingerprint), 8))


def same(written: str, fingerprint: str) -> bool:
    """Say whether a fingerprint, as somebody wrote it down, is this one."""
    return re.sub(r"[\s:]", "", written).lower() == fingerprint


def _private(pem: bytes) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise NotAKey("no private key in PEM") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NotAKey("not an Ed25519 key")
    return key


def _public(pem: bytes) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError) as error:
        raise NotAKey("no public key in PEM") from error
    # One key has one text: a changed byte is seen, wherever in the text it stands.
    if not isinstance(key, Ed25519PublicKey) or _pem(key) != pem:
        raise NotAKey("not an Ed25519 key as it is written here")
    return key


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
