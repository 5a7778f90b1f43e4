from __future__ import annotations

import io
import time

import pytest

from greenlane.consignments.messages.xml_elements import Found, elements, text_at
from greenlane.consignments.reading import Options

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(10))


def read(content: str | bytes, options: Options | None = None) -> list[Found]:
    raw = content.encode() if isinstance(content, str) else content
    return list(elements(io.BytesIO(raw), options or Options(), "SAD"))


@pytest.mark.parametrize(
    "content",
    [
        f"<!DOCTYPE SAD [{LAUGHS}]><SAD>&a9;</SAD>",
        '<!DOCTYPE SAD [<!ENTITY x SYSTEM "file:///etc/hostname">]><SAD>&x;</SAD>',
        '<!DOCTYPE SAD SYSTEM "http://127.0.0.1:9/x.dtd"><SAD/>',
        "<!DOCTYPE SAD><SAD/>",
        '<!DOCTYPE SAD [<!ATTLIST SAD a CDATA "x">]><SAD/>',
        "<SAD>&undeclared;</SAD>",
        "<a>" * 65 + "<SAD/>" + "</a>" * 65,
        "<SAD " + " ".join(f'a{n}="1"' for n in range(40)) + "/>",
        f'<SAD a="{"x" * 2_000}"/>',
        f'<SAD a="{"x" * 20_000_000}"/>',
        f"<SAD>{'x' * 20_000_000}</SAD>",
        "<!--" + "x" * 20_000_000,
        b"<SAD>\xff</SAD>",
        '<?xml version="1.0" encoding="no-such"?><SAD/>',
        "<other/>",
        "no XML",
    ],
    ids=lambda content: repr(content[:25]),
)
def test_hostile_documents_are_refused_quickly_with_a_reason(content: str | bytes) -> None:
    started = time.process_time()  # of this process alone, which other work on the machine does not lengthen
    (found,) = read(content)
    assert found.element is None or found.trouble
    assert found.trouble
    assert "ha" * 50 not in found.raw
    assert time.process_time() - started < 30


def test_an_element_larger_than_the_limit_is_refused() -> None:
    (found,) = read("<SAD>" + "<i>1</i>" * 50_000 + "</SAD>", Options(max_record_bytes=100_000))
    assert "larger than 100000 bytes" in found.trouble
    assert len(found.raw) < 300_000


def test_nothing_is_read_from_the_machine_or_the_network(tmp_path: object) -> None:
    secret = tmp_path / "secret.txt"  # type: ignore[operator]
    secret.write_text("the secret")
    (found,) = read(f'<!DOCTYPE SAD [<!ENTITY x SYSTEM "{secret.as_uri()}">]><SAD>&x;</SAD>')
    assert found.element is None
    assert "the secret" not in found.raw.replace(secret.as_uri(), "")


def test_elements_are_found_whatever_stands_around_them() -> None:
    found = read(
        '<l xmlns:n="u"><SAD><a>1</a><!-- no --></SAD>text<n:SAD><a>2</a></n:SAD><x><SAD><a>3</a></SAD></x></l>'
    )
    assert [text_at(f.element, "a") for f in found if f.element is not None] == ["1", "2", "3"]
    for one in found:
        (again,) = read(one.raw)
        assert again.raw == one.raw


def test_what_stands_before_the_break_is_read_and_the_rest_told() -> None:
    first, rest = read("<l><SAD><a>1</a></SAD><SAD><a>2</a>")
    assert first.element is not None
    assert rest.element is None
    assert "<a>2" in rest.raw
    assert "<a>1" not in rest.raw, "what was read is not kept for reading again"
    (again,) = read(rest.raw)
    assert again.raw == rest.raw


def test_what_cannot_be_read_does_not_become_readable_by_being_kept() -> None:
    (broken,) = read(b"<l><SA\x80><a>1</a></SA\x80><SAD/></l>")
    (again,) = read(broken.raw)
    assert again.element is None


def test_null_is_not_declared() -> None:
    (found,) = read("<SAD><a><null/></a><b/><c> x </c></SAD>")
    assert found.element is not None
    assert [text_at(found.element, name) for name in "abcd"] == ["", "", "x", ""]


@pytest.mark.parametrize(("encoding", "text"), [("utf-16", "é"), ("iso-8859-1", "é"), ("utf-8", "象")])
def test_the_encoding_a_document_declares_is_used(encoding: str, text: str) -> None:
    (found,) = read(f'<?xml version="1.0" encoding="{encoding}"?><SAD><a>{text}</a></SAD>'.encode(encoding))
    assert found.element is not None
    assert text_at(found.element, "a") == text


def test_many_elements_do_not_pile_up() -> None:
    def pieces() -> object:
        yield b"<l>"
        for _ in range(200):
            yield b"<SAD><a>" + b"x" * 50_000 + b"</a></SAD>"
        yield b"</l>"

    class Pieces(io.RawIOBase):
        left = iter(pieces())  # type: ignore[call-overload]

        def read(self, size: int = -1) -> bytes:
            return next(self.left, b"")

    count = 0
    for found in elements(Pieces(), Options(max_record_bytes=100_000), "SAD"):  # type: ignore[arg-type]
        assert found.element is not None
        assert found.element.getparent() is None
        count += 1
    assert count == 200
