from __future__ import annotations

import pytest

from greenlane.reference import codes


def test_the_lists_are_whole() -> None:
    terms = codes.terms().values()
    assert (sum(t.current for t in terms), sum(not t.current for t in terms)) == (93, 31)
    assert set(codes.purposes()) == set("BEGHLMNPQSTZ")
    assert set(codes.source_codes()) == set("WRDACFIOUXY")
    assert len(codes.operations()) == 28


def test_every_term_names_units_and_successors_that_exist() -> None:
    for term in codes.terms().values():
        assert all(codes.unit(unit) for unit in term.preferred + term.alternative)
        assert all(codes.terms()[code].current for code in term.successor), term
        assert bool(term.preferred) is bool(term.name_fr) is bool(term.name_es) is term.current
        assert term.kingdom in ("animal", "plant", "any")


@pytest.mark.parametrize(
    ("term", "unit", "fit"),
    [
        ("TUS", "NO", "preferred"),
        ("TUS", "KIL", "alternative"),
        ("TUS", "GRM", "convertible"),
        ("TUS", "CUM", None),
        ("LIV", "SQM", None),
        ("LOG", "CUM", "preferred"),
        ("LOG", "KIL", None),
        ("VEN", "SQM", "preferred"),
        ("CUL", "FLA", "preferred"),
        ("CUL", "BAG", None),
        ("UNS", "KIL", "alternative"),
        ("ZZZ", "KIL", None),
        ("LIV", "ZZZ", None),
    ],
)
def test_a_unit_fits_a_term_or_does_not(term: str, unit: str, fit: str | None) -> None:
    assert codes.fits(term, unit) == fit


def test_codes_are_read_as_people_write_them() -> None:
    tusk, land = codes.term(" tus "), codes.operation("d 10")
    assert tusk is not None and tusk.name == "tusk"
    assert land is not None and (land.code, land.kind, land.interim) == ("D10", "disposal", False)
    assert codes.term("") is None and codes.purpose("?") is None and codes.operation("R14") is None


def test_waste_operations_know_the_interim_ones() -> None:
    assert {o.code for o in codes.operations().values() if o.interim} == {"R12", "R13", "D8", "D9", "D13", "D14", "D15"}


def test_every_us_code_points_to_cites_codes_that_exist() -> None:
    look_up = {"term": codes.term, "unit": codes.unit, "purpose": codes.purpose, "source": codes.source_codes().get}
    for entry in codes.lemis_codes().values():
        assert all(look_up[entry.field](code) for code in entry.cites), entry


@pytest.mark.parametrize(
    ("field", "code", "cites"),
    [
        ("source", "P", ("O",)),
        ("source", "W", ("W",)),
        ("purpose", "Y", ("N",)),
        ("unit", "MT", ("MTR",)),
        ("unit", "NO", ("NO",)),
        ("term", "FIN", ("DFN", "FFN")),
        ("term", "NES", ()),
    ],
)
def test_us_codes_that_differ(field: str, code: str, cites: tuple[str, ...]) -> None:
    entry = codes.lemis(field, code)
    assert entry is not None and entry.cites == cites


def test_the_us_list_is_whole() -> None:
    count = {
        field: sum(f == field for f, _ in codes.lemis_codes())
        for field in ("term", "unit", "purpose", "source", "action", "disposition")
    }
    assert count == {"term": 94, "unit": 12, "purpose": 12, "source": 9, "action": 2, "disposition": 4}
    assert codes.lemis("term", "LIV") is not None and codes.lemis("nothing", "LIV") is None
