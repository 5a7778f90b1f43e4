"""Signatures: what was signed holds, anything else does not; the key is made once and is for nobody else."""

from __future__ import annotations

import pytest

from greenlane.ledger import signature, signing


def test_a_signature_holds_for_its_bytes_and_its_key_alone():
    private, other = signature.make(), signature.make()
    key, signed = signature.public(private), signature.sign(private, b"a manifest")
    assert signature.holds(key, signed, b"a manifest")
    assert not signature.holds(key, signed, b"a manifesto")
    assert not signature.holds(key, signed[:-1], b"a manifest") and not signature.holds(key, b"", b"a manifest")
    assert not signature.holds(signature.public(other), signed, b"a manifest")
    assert signature.fingerprint(key) != signature.fingerprint(signature.public(other))


def test_a_fingerprint_is_compared_as_people_write_it():
    fingerprint = signature.fingerprint(signature.public(signature.make()))
    for written in (fingerprint, signature.grouped(fingerprint), fingerprint.upper(), ":".join(fingerprint)):
        assert signature.same(written, fingerprint)
    assert not signature.same("", fingerprint) and not signature.same(fingerprint[:-1], fingerprint)


def test_what_is_no_such_key_is_refused():
    key = signature.public(signature.make())
    for bad in (b"", b"key", key[:-2], key + b" ", key.replace(b"MCow", b"MCoW"), signature.make()):
        with pytest.raises(signature.NotAKey):
            signature.fingerprint(bad)
    with pytest.raises(signature.NotAKey):
        signature.sign(key, b"x")


def test_the_key_of_an_installation_is_made_once(settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    monkeypatch.delenv("GREENLANE_SIGNING_KEY", raising=False)
    first = signing.fingerprint()
    file = settings.DATA / "signing_key.pem"
    assert signing.fingerprint() == first and file.stat().st_mode & 0o777 == 0o600
    assert list(settings.DATA.iterdir()) == [file]
    assert signature.holds(signing.public(), signing.sign(b"x"), b"x")
    other = signature.make()
    (tmp_path / "other.pem").write_bytes(other)
    for said in (other.decode(), str(tmp_path / "other.pem")):
        monkeypatch.setenv("GREENLANE_SIGNING_KEY", said)
        assert signing.public() == signature.public(other)
