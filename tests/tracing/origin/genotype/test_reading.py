"""Genotypes from files: what is written comes back, every common order is known, and nothing is read half."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenlane.tracing.origin.genotype.reading import format_samples, read, read_samples
from greenlane.tracing.origin.genotype.samples import MISSING, Faults, Samples

PLACES = "Tsavo 7 -3.0 38.5\nSalonga 12 -2.1 21.3\nKruger Park 40 -24.2 31.4\n"
PLAIN = "A 7 100 90 120\nA 7 104 90 -999\nB 12 100 92 118\nB 12 100 94 120\nC 40 102 90 118\nC 40 104 92 118\n"
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="#"), min_size=1)


def said(error):
    return [str(fault) for fault in error.value.faults]


@st.composite
def samples(draw):
    names = draw(st.lists(WORDS, min_size=1, max_size=6, unique=True))
    loci = draw(st.integers(1, 5))
    allele = st.integers(31, 999)
    pair = st.one_of(st.just((MISSING, MISSING)), st.tuples(allele, allele).map(sorted).map(tuple))
    alleles = draw(st.lists(st.lists(pair, min_size=loci, max_size=loci), min_size=len(names), max_size=len(names)))
    places = draw(st.lists(st.sampled_from(["", "3", "17"]), min_size=len(names), max_size=len(names)))
    return Samples(tuple(names), tuple(str(i + 1) for i in range(loci)), np.asarray(alleles), tuple(places))


@given(samples(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(one, places):
    back = read_samples(format_samples(one, places=places), loci=len(one.loci))
    assert back.names == one.names and back.loci == one.loci
    assert (back.alleles == one.alleles).all()
    assert back.places == (one.places if places else ("",) * len(one))
    again = Samples.from_measured(back.measured())
    assert (again.alleles == one.alleles).all() and again.names == one.names


@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_in_words(text, places, grid):
    for reading in (lambda: read_samples(text), lambda: read(PLAIN, places, grid), lambda: read(text, PLACES, grid)):
        try:
            reading()
        except Faults as error:
            assert str(error) and all(fault.reason for fault in error.faults)


@given(
    st.lists(
        st.lists(st.sampled_from(["A", "B", "7", "-1", "100", "-999", "x", "0", "sample", "1e3", "#"]), max_size=5)
    )
)
@settings(max_examples=150, deadline=None)
def test_words_in_any_order_are_read_or_refused(rows):
    text = "\n".join(" ".join(row) for row in rows)
    for text_of in (text, text.replace(" ", ",")):
        try:
            found = read_samples(text_of)
        except Faults:
            continue
        assert found.alleles.shape == (len(found.names), len(found.loci), 2)
        assert ((found.alleles[:, :, 0] == MISSING) == (found.alleles[:, :, 1] == MISSING)).all()


def test_a_half_read_locus_is_missing_and_a_homozygote_has_two():
    found = read(PLAIN, PLACES, "")
    assert found.samples.alleles.tolist() == [
        [[100, 104], [90, 90], [MISSING, MISSING]],
        [[100, 100], [92, 94], [118, 120]],
        [[102, 104], [90, 92], [118, 118]],
    ]  # fmt: skip
    assert [found.places[i].name for i in found.where] == ["Tsavo", "Salonga", "Kruger Park"]
    assert (found.places[2].key, found.places[2].lat, found.places[2].lon) == ("40", -24.2, 31.4)


def test_nought_is_missing_among_lengths_only():
    assert read_samples("A 0 1\nA 1 1\n", loci=2).alleles.tolist() == [[[0, 1], [1, 1]]]
    assert read_samples("A 0 90\nA 100 92\n", loci=2).alleles.tolist() == [[[MISSING, MISSING], [90, 92]]]


@pytest.mark.parametrize("text", [
    "sample,place,FH1_a,FH1_b,FH2\nA,7,104,100,90/90\nB,12,,104,92/94\n",
    "ID;Region;FH1.1;FH1.2;FH2\nA;7;100;104;90|90\nB;12;-999;-999;94/92\n",
    "name\tsite\tFH1 a\tFH1 b\tFH2\nA\t7\t100\t104\t90:90\nB\t12\t0\t0\t92/94\n",
])  # fmt: skip
def test_tables_in_three_forms_say_the_same(text):
    found = read_samples(text)
    assert (found.names, found.loci, found.places, found.named) == (("A", "B"), ("FH1", "FH2"), ("7", "12"), True)
    assert found.alleles.tolist() == [[[100, 104], [90, 90]], [[MISSING, MISSING], [92, 94]]]


def test_a_table_may_hold_the_places_itself():
    found = read("sample,lat,lon,L1\nA,-3,38,90/92\nB,-2,21,90/90\nC,-24,31,94/94\n")
    assert [(p.lat, p.lon) for p in found.places] == [(-3.0, 38.0), (-2.0, 21.0), (-24.0, 31.0)]


@pytest.mark.parametrize(("text", "reason"), [
    ("A 7 100\nB 7 100\n", "line 1, sample A: stands alone"),
    ("A 7 100 90\nA 7 100\n", "line 2, sample A: has 3 columns, the first sample 4"),
    ("# c\nA 7 100 90\n\nA 7 1OO 90\n", "line 4, sample A, locus 1: “1OO” is no allele"),
    ("A 7 100 -5\nA 7 100 90\n", "line 1, sample A, locus 2: “-5” is no allele"),
    ("A 7 100 90\nA 12 100 90\n", "line 2, sample A: says place 12, the line above 7"),
    ("# c\nB -999 100 90\nB -999 100 90\nA 99 100 90\nA 99 100 90\n", "line 4, sample A: place 99 is not in"),
    ("A -1 100 90\nA -1 100 90\n", "no sample says where it is from"),
    ("", "is empty"),
    ("sample,place,L1\nA,7,100/9x\n", "line 2, sample A, locus L1: “100/9x” is no genotype"),
    ("sample,place,L1\nA,7,100\n", "line 2, sample A, locus L1: “100” is no genotype"),
    ("sample,place,L1\nA,7\n", "line 2: has 2 columns, the headings 3"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_line_sample_and_locus(text, reason):
    with pytest.raises(Faults) as error:
        read(text, PLACES, "")
    assert any(reason in fault for fault in said(error)), said(error)


@pytest.mark.parametrize("places", [
    "7 Tsavo -3.0 38.5\n12 Salonga -2.1 21.3\n40 Kruger Park -24.2 31.4\n",
    "name,number,lat,lon\nTsavo,7,-3.0,38.5\nSalonga,12,-2.1,21.3\nKruger Park,40,-24.2,31.4\n",
    "Tsavo 7 1 -3.0 38.5\nSalonga 12 2 -2.1 21.3\nKruger Park 40 1 -24.2 31.4\n",
    "7 -3.0 38.5\n12 -2.1 21.3\n40 -24.2 31.4\n",
    "name number lon lat\nTsavo 7 38.5 -3.0\nSalonga 12 21.3 -2.1\nKruger 40 31.4 -24.2\n",
    "Number,Lat,Lon,Name\n7,-3.0,38.5,Tsavo\n12,-2.1,21.3,Salonga\n40,-24.2,31.4,Kruger Park\n",
    "Site\tNo.\tLat.\tLong.\tn\nTsavo\t7\t-3.0\t38.5\t120\nSalonga\t12\t-2.1\t21.3\t1\nKruger\t40\t-24.2\t31.4\t9\n",
    "Tsavo\t7 -3.0\t38.5\t\nSalonga\t12\t-2.1 21.3\nKruger Park\t40\t-24.2\t 31.4 \t\n",
    "Tsavo 7 3°00'00\"S 38°30'E\nSalonga 12 2.1S 21.3E\nKruger Park 40 24°12'S 31°24'E\n",
    "Tsavo;7;-3,0;38,5\nSalonga;12;-2,1;21,3\nKruger Park;40;-24,2;31,4\n",
    "Tsavo 7 −3,0 38,5\nSalonga 12 −2,1 21,3\nKruger Park 40 −24,2 31,4\n",
    "Tsavo\t7\t38°30' E\t3°0' S\nSalonga\t12\t21 18 0 E\t2 6 0 S\nKruger\t40\t31 24 E\t24 12 S\n",
    "Block 1 East 7 -3.0 38.5\nBlock 1 West 12 -2.1 21.3\nBlock 1 South 40 -24.2 31.4\n",
])  # fmt: skip
def test_places_are_read_in_the_orders_that_are_about(places):
    found = read(PLAIN, places, "")
    assert [(p.key, p.lat, p.lon) for p in found.places] == [("7", -3.0, 38.5), ("12", -2.1, 21.3), ("40", -24.2, 31.4)]


CELLS = "-3 38\n-3 21\n-25 31\n-25 30\n"
DRAWN = "-5 20\n" + "\n".join("".join("1" if (lat, lon) in {(-3, 38), (-3, 21)} else "0" for lon in range(20, 40))
                              for lat in (-2, -3, -4, -5)) + "\n"  # fmt: skip


def test_the_range_is_read_in_its_forms():
    listed = read(PLAIN, PLACES, CELLS)
    assert set(zip(listed.grid.lat, listed.grid.lon, strict=True)) == {
        (-2.5, 38.5),
        (-2.5, 21.5),
        (-24.5, 31.5),
        (-24.5, 30.5),
    }
    drawn = read(PLAIN, PLACES, DRAWN)
    assert set(zip(drawn.grid.lat, drawn.grid.lon, strict=True)) == {(-2.5, 38.5), (-2.5, 21.5), (-24.5, 31.5)}
    assert any("1 cells with samples were added" in note for note in drawn.notes)
    inside = read(PLAIN, PLACES, "-30 15\n5 15\n5 42\n-30 42\n-30 15\n")
    assert len(inside.grid) == 35 * 27


def test_rows_of_0_and_1_are_read_with_south_at_the_top_or_the_longitude_first_where_only_that_lies_on_land():
    corner, *rows = DRAWN.split()[0:2], *DRAWN.splitlines()[1:]
    upright = set(zip(*(lambda grid: (grid.lat, grid.lon))(read(PLAIN, PLACES, DRAWN).grid), strict=True))

    def land(lat, lon):
        return "XX" if (lat, lon) in upright or lat < -20 else ""

    for text, said in (
        ("-5 20\n" + "\n".join(reversed(rows)), "south at the top"),
        (f"{corner[1]} {corner[0]}\n" + "\n".join(rows), "longitude first"),
    ):
        found = read(PLAIN, PLACES, text, land)
        assert set(zip(found.grid.lat, found.grid.lon, strict=True)) == upright
        assert any(said in note for note in found.notes)


def test_degrees_the_other_way_round_are_turned_and_it_is_said():
    turned = "".join(
        f"{p.split()[0]} {i} {p.split()[-1]} {p.split()[-2]}\n"
        for i, p in zip((7, 12, 40), PLACES.splitlines(), strict=True)
    )
    found = read(PLAIN, turned, CELLS)
    assert [(p.lat, p.lon) for p in found.places] == [(-3.0, 38.5), (-2.1, 21.3), (-24.2, 31.4)]
    assert any("longitude stands before latitude" in note for note in found.notes)
    cells = "".join(f"{b} {a}\n" for a, b in (line.split() for line in CELLS.splitlines()))
    other = read(PLAIN, PLACES, cells, lambda lat, lon: "XX" if -35 < lat < 20 and 10 < lon < 42 else "")
    assert set(other.grid.lat) == {-2.5, -24.5}


@pytest.mark.parametrize(("places", "grid", "reason"), [
    ("Tsavo 7 -3.0 east\n", "", "places, line 1: ends in no latitude and longitude"),
    (PLACES + "Again 7 1 1\n", "", "places, line 4: place 7 stands twice"),
    ("name,lat,lon,n\nTsavo,-3,38,9\nSalonga,?,21,9\n", "", "places, line 3: “?”, “21” are no degrees"),
    (PLACES, "-5 20\n0100\n01x0\n0110\n", "grid, line 3: holds something else than 0 and 1"),
    (PLACES, "60 100\n61 100\n", "most sampling places lie outside the range"),
    (PLACES, "010\n1101\n", "need the south-west corner"),
    (PLACES, "-3 38\nnorth 3\n", "grid, line 2: is not a latitude and a longitude"),
    ("", "", "places: is missing"),
])  # fmt: skip
def test_places_and_range_that_cannot_be_read_are_refused(places, grid, reason):
    with pytest.raises(Faults) as error:
        read(PLAIN, places, grid)
    assert any(reason in fault for fault in said(error)), said(error)


def test_loci_are_matched_by_name_or_by_number():
    one = read_samples("sample,B,A\nx,90/92,100/100\n")
    assert one.at_loci(("a", "b", "c"), named=True).alleles.tolist() == [[[100, 100], [90, 92], [MISSING, MISSING]]]
    assert one.at_loci(("1", "2"), named=False).alleles.tolist() == [[[90, 92], [100, 100]]]
    for loci, named in ((("1", "2", "3"), False), (("x", "y"), True)):
        with pytest.raises(Faults):
            one.at_loci(loci, named)


def test_a_name_that_stands_twice_is_refused_among_specimens_and_told_apart_in_a_reference_set():
    with pytest.raises(Faults, match="stands twice"):
        read_samples(PLAIN + PLAIN)
    found = read(PLAIN + PLAIN, PLACES, "")
    assert found.samples.names[3] == "A (2)" and any("more than once" in note for note in found.notes)


def test_a_specimen_that_stands_twice_is_told_by_its_second_line():
    for text, line in (("A 100 90\nA 100 90\nB 1 1\nB 1 1\nA 100 90\nA 102 90\n", 5),
                       ("sample,L1\nA,90/92\nA,90/92\n", 3)):  # fmt: skip
        with pytest.raises(Faults) as error:
            read_samples(text, loci=2)
        assert [(fault.line, fault.sample) for fault in error.value.faults] == [(line, "A")]
