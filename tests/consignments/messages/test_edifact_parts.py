from __future__ import annotations

import io

import pytest

from greenlane.consignments.messages.edifact_parts import Part, parts
from greenlane.consignments.reading import Options

BODY = "BGM+85+M1+9'EQD+CN+AAAU1'SEL+S1'EQD+CN+BBBU2'CNI+1+X1'SGP+AAAU1'CNI+2+X2'"
MESSAGE = f"UNH+1+CUSCAR:D:95B:UN'{BODY}UNT+9+1'"
WHOLE = f"UNB+UNOC:3+A+B+260101:1200+R1'{MESSAGE}UNZ+1+R1'"


def read(content: str | bytes, options: Options | None = None) -> list[Part]:
    raw = content.encode() if isinstance(content, str) else content
    return list(parts(io.BytesIO(raw), options or Options(), "CUSCAR", "CNI"))


def faults(found: list[Part]) -> list[list[str]]:
    return [[reason for _, reason, _ in part.faults] for part in found]


def test_each_consignment_has_the_head_and_its_own_containers() -> None:
    one, two = read(WHOLE)
    assert [segment.tag for segment in one.segments] == ["CNI", "SGP"]
    assert [segment.text for segment in one.header] == ["BGM+85+M1+9", "EQD+CN+AAAU1", "SEL+S1"]
    assert [segment.text for segment in two.header] == ["BGM+85+M1+9"]
    assert faults([one, two]) == [[], []]


@pytest.mark.parametrize(
    ("content", "last"),
    [
        (WHOLE.replace("UNT+9", "UNT+8"), "number of segments"),
        (WHOLE.replace("UNT+9", "UNT+x"), "number of segments"),
        (WHOLE.replace("UNT+9+1", "UNT+9+2"), "another reference"),
        (WHOLE.replace("UNZ+1", "UNZ+2"), "number of messages"),
        (WHOLE.replace("UNZ+1+R1", "UNZ+1+R2"), "another reference"),
        (WHOLE.replace("UNZ+1+R1'", ""), "no end (UNZ)"),
        (WHOLE.replace("UNT+9+1'", ""), "no end (UNT)"),
        (MESSAGE.replace("UNT+9+1'", ""), "no end (UNT)"),
    ],
)
def test_an_envelope_that_does_not_add_up_refuses_its_last_consignment(content: str, last: str) -> None:
    first, second = faults(read(content))
    assert first == []
    assert any(last in reason for reason in second)
    for part in read(content):
        (again,) = read(part.raw)
        assert [field for field, _, _ in again.faults] == [field for field, _, _ in part.faults]


def test_interchanges_follow_one_another_and_groups_are_counted() -> None:
    grouped = WHOLE.replace("UNH", "UNG+CUSCAR'UNH", 1).replace("UNZ", "UNE+1+1'UNZ")
    assert faults(read(WHOLE + "\r\n" + grouped + MESSAGE)) == [[]] * 6


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("UNB+UNOC:3+A+B+1+R1'UNH+1+CUSRES:D:95B:UN'UNT+2+1'UNZ+1+R1'", "CUSRES"),
        ("UNH+1+CUSCAR:D:95B:UN'BGM+85'UNT+3+1'", "no consignment"),
        ("LOC+9'FTX+AAA'", "outside any message"),
        ("UNB+UNOC:3+A+B+1+R1'UNZ+5+R1'", "number of messages"),
    ],
)
def test_what_holds_no_consignment_is_still_told(content: str, reason: str) -> None:
    (part,) = read(content)
    assert not part.segments
    assert reason in part.faults[0][1]


def test_what_stands_outside_reads_again_as_that_also_with_signs_of_its_own() -> None:
    (part,) = read("UNA:*.? '" + WHOLE)
    (again,) = read(part.raw)
    assert (again.faults, again.raw) == (part.faults, part.raw)


def test_an_interchange_without_messages_is_nothing() -> None:
    assert read("UNB+UNOC:3+A+B+1+R1'UNZ+0+R1'") == []


def test_a_consignment_larger_than_the_limit_is_refused() -> None:
    content = MESSAGE.replace("CNI+2", "FTX+AAA+++" + "x" * 500 + "'CNI+2")
    big, small = read(content, Options(max_record_bytes=200))
    assert "larger than" in big.faults[0][1]
    assert not [segment for segment in big.segments if segment.tag == "FTX"]
    assert small.segments


def test_a_manifest_of_many_containers_does_not_multiply() -> None:
    number = 2_000
    equipment = "".join(f"EQD+CN+C{i}'" for i in range(number))
    consignments = "".join(f"CNI+{i}+X{i}'SGP+C{i}'" for i in range(number))
    content = f"UNH+1+CUSCAR:D:95B:UN'{equipment}{consignments}UNT+{3 * number + 2}+1'"
    found = read(content)
    assert len(found) == number
    assert faults(found) == [[]] * number
    assert sum(len(part.raw) for part in found) < 200 * number
