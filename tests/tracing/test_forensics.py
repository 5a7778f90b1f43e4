"""Reference sets, specimens and what they come to: what is taken in, refused, kept once, and told to whom."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from greenlane.ledger.models import Entry
from greenlane.people.cast import Cast
from greenlane.seizures.actions import cases
from greenlane.seizures.actions.cases import Refused
from greenlane.seizures.models import Seizure
from greenlane.tracing.actions import forensics
from greenlane.tracing.forms.forensics import sentence
from greenlane.tracing.models import ForensicResult, ReferenceSet, Specimen, SpecimenMatch
from greenlane.tracing.origin import isotope, isotope_reading, laboratory
from greenlane.tracing.origin.genotype import simulate
from greenlane.tracing.origin.posterior import Posterior


@cache
def made() -> simulate.Made:
    """A small invented reference set of genotypes: too large to be measured at once, small enough to be quick."""
    return simulate.simulate(1, samples=80, loci=6, places=10)


@cache
def unlike() -> str:
    """Four of its specimens, no two of which are alike."""
    lines = [line.split() for line in made().seizures["SimA"].splitlines() if not line.startswith("#")]
    pairs = {str([one[1:], two[1:]]): (one, two) for one, two in zip(lines[::2], lines[1::2], strict=True)}
    return "\n".join(" ".join(line) for pair in list(pairs.values())[:4] for line in pair) + "\n"


@cache
def isotopes() -> tuple[str, str]:
    return isotope_reading.written(*isotope.simulate(2, specimens=20, box=(-6.0, 6.0, 10.0, 22.0)))


def of_genotypes(cast: Cast, owner=None, by=None, **changes) -> ReferenceSet:
    given = {"name": "Invented elephants", "species": "Loxodonta africana", "method": "genotype",
             "samples": made().samples, "places": made().places, "grid": made().grid} | changes  # fmt: skip
    return forensics.take_in_reference(owner or cast.northport, **given, by=by or cast.bo)


def of_isotopes(cast: Cast, **changes) -> ReferenceSet:
    cells, known = isotopes()
    given = {"name": "Invented map", "species": "", "method": "isotope", "samples": known, "grid": cells} | changes
    return forensics.take_in_reference(cast.northport, **given, by=cast.bo)


@pytest.fixture
def case(written_up) -> Seizure:
    return written_up()


@pytest.fixture
def alike(monkeypatch):
    """Genotypes match where they are equal, without any arithmetic: what is told to whom is tried here."""

    def matched(self, ours, others):
        every = list({**ours, **others}.items())
        pairs = [(a, b) for i, (a, one) in enumerate(every) for b, two in every[i + 1 :] if one == two and a in ours]
        return tuple(
            SimpleNamespace(first=a, second=b, relation="same", log10_lr=9.2, false_rate=0.0005, loci=6, about=dict)
            for a, b in pairs
        )

    monkeypatch.setattr(laboratory.Genotypes, "matched", matched)


def sent(case: Seizure, cast: Cast, text: str = "", **more):
    given = {"method": "genotype", "laboratory": "Invented Laboratory"} | more
    return forensics.add_specimens(case, text or made().seizures["SimA"], **given, by=more.pop("by", cast.ada))


def deeds() -> list[str]:
    return list(
        Entry.objects.order_by("seq")
        .filter(verb__regex=r"^(reference|specimens|origin)\.")
        .values_list("verb", flat=True)
    )


def test_a_set_of_which_any_text_says_that_it_was_made_up_is_simulated(cast: Cast) -> None:
    plain = "".join(line for line in made().samples.splitlines(True) if not line.startswith("#"))
    assert "simulated" in made().grid and of_genotypes(cast, samples=plain).simulated
    quiet = {name: "".join(line for line in getattr(made(), name).splitlines(True) if not line.startswith("#"))
             for name in ("places", "grid")}  # fmt: skip
    assert not of_genotypes(cast, samples=plain, **quiet).simulated


def test_a_set_is_taken_in_once_by_an_analyst_and_says_that_it_is_simulated(cast: Cast) -> None:
    first = of_genotypes(cast)
    assert first.simulated and first.counts["samples"] == 80 and first.counts["loci"] == 6
    assert of_genotypes(cast, name="The same again") == first and ReferenceSet.objects.count() == 1
    assert deeds() == ["reference.taken_in"]
    for person in (cast.ada, cast.kai, cast.chi, cast.eli, cast.fay):
        with pytest.raises(PermissionDenied):
            of_genotypes(cast, by=person, samples=made().samples + "\n")
        assert person is cast.ada or person is cast.kai or not ReferenceSet.objects.visible_to(person).exists()


def test_a_set_at_fault_is_refused_whole_with_its_lines(cast: Cast) -> None:
    with pytest.raises(forensics.BadText) as told:
        of_genotypes(cast, samples=made().samples.replace(" 98 ", " x98 ", 1))
    assert [(one.text, one.line > 1) for one in told.value.wrong] == [("samples", True)]
    cells, known = isotopes()
    with pytest.raises(forensics.BadText) as told:
        of_isotopes(cast, grid=cells + "0,0,XX,1\n", samples=known.replace("K3,", "K2,"), places="isotope,slope\n")
    assert {(one.text, one.code) for one in told.value.wrong} >= {("grid", "columns"), ("samples", "name_twice")}
    for missing in ({"grid": ""}, {"samples": ""}):
        with pytest.raises(forensics.BadText):
            of_isotopes(cast, **missing)
    with pytest.raises(Refused):
        of_genotypes(cast, name=" ")
    assert not ReferenceSet.objects.exists() and not deeds()


def test_a_large_set_is_measured_later_by_the_worker_or_an_analyst(cast: Cast, monkeypatch) -> None:
    monkeypatch.setattr(laboratory.Genotypes, "validated", lambda self: {"median_km": 250.0, "covered_50": 0.5})
    large, small = of_genotypes(cast), of_isotopes(cast)
    assert large.validation == {} and small.validation["samples"] == 20
    with pytest.raises(PermissionDenied):
        forensics.measure_reference(large, by=cast.ada)
    assert forensics.measure_waiting() == 1 and forensics.measure_waiting() == 0
    large.refresh_from_db()
    assert large.validation["median_km"] == 250.0 and deeds().count("reference.measured") == 1


def test_specimens_are_added_whole_and_never_changed(cast: Cast, case: Seizure) -> None:
    added = sent(case, cast, line=1)
    n = case.specimens.count()
    assert added.new == n > 5 and added.same == 0
    one = case.specimens.first()
    assert one.simulated and one.line == 1 and len(one.measured) == 6
    again = sent(case, cast)
    assert (again.new, again.same, case.specimens.count()) == (0, n, n)
    first, second = (line.split()[0] for line in unlike().splitlines()[:4:2])
    other = "\n".join(unlike().splitlines()[2:4]).replace(second, first)
    with pytest.raises(Refused, match=first):
        sent(case, cast, other)
    with pytest.raises(Refused, match="no such line"):
        sent(case, cast, made().seizures["SimB"], line=9)
    with pytest.raises(forensics.BadText):
        sent(case, cast, "name,d2H\nA,many\n", method="isotope")
    assert case.specimens.count() == n and deeds() == ["specimens.added"]
    for person in (cast.bo, cast.chi, cast.eli, cast.fay):
        with pytest.raises(PermissionDenied):
            forensics.add_specimens(case, made().seizures["SimB"], method="genotype", by=person)
    cases.withdraw(case, because="in error", by=cast.kai)
    with pytest.raises(Refused):
        sent(case, cast, made().seizures["SimB"])


def test_what_is_too_long_or_too_much_is_refused_at_once_and_in_few_words(cast: Cast, case: Seizure) -> None:
    with pytest.raises(Refused, match="At most 1000 specimens"):
        sent(case, cast, "".join(f"s{n} 100 102\n" * 2 for n in range(3000)) + "s1 100 102\n" * 2)
    with pytest.raises(Refused, match="at most 80 letters"):
        sent(case, cast, f"{'x' * 81} 100 102\n" * 2)
    endless = "".join(f",l{n}" for n in range(100_000))
    for text in (f"name{endless}\na{',1' * 100_000}\n", "x" * 100_000, f"a 1 {'9' * 100_000}\na 1 100\n"):
        with pytest.raises(forensics.BadText) as refused:
            sent(case, cast, text)
        assert all(len(sentence(one)) < 400 for one in refused.value.wrong)
    assert not case.specimens.exists()


def test_specimens_are_assigned_once_and_the_result_says_how(cast: Cast, case: Seizure) -> None:
    reference = of_genotypes(cast)
    with pytest.raises(Refused):
        forensics.assign_origin(case, reference, by=cast.bo)
    sent(case, cast)
    result = forensics.assign_origin(case, reference, by=cast.bo)
    assert forensics.assign_origin(case, reference, by=cast.ada) == result and ForensicResult.objects.count() == 1
    whole = Posterior.from_json(result.posterior)
    assert whole.p.sum() == pytest.approx(1) and sum(result.countries.values()) == pytest.approx(1, abs=1e-3)
    assert set(result.each) == set(case.specimens.values_list("name", flat=True)) - set(result.about["left_out"])
    assert all(Posterior.from_json(one).p.sum() == pytest.approx(1) for one in result.each.values())
    assert result.about["simulated"] and result.about["how"] in ("joint", "mixture") and result.about["versions"]
    sent(case, cast, made().seizures["SimB"])
    assert forensics.assign_origin(case, reference, by=cast.bo) != result, "there are more specimens now"
    assert deeds().count("origin.assigned") == 2
    forensics.retire_reference(reference, by=cast.bo)
    with pytest.raises(Refused, match="retired"):
        forensics.assign_origin(case, reference, line=1, by=cast.bo)
    assert ForensicResult.objects.count() == 2, "what was found stays"
    for person in (cast.chi, cast.dee, cast.fay):
        with pytest.raises(PermissionDenied):
            forensics.assign_origin(case, reference, by=person)
        assert not ForensicResult.objects.visible_to(person) and not Specimen.objects.visible_to(person)


def test_isotopes_go_by_the_same_way(cast: Cast, case: Seizure) -> None:
    reference = of_isotopes(cast)
    sent(case, cast, "name,d2H,d13C\nT1,-30.5,-22\nT2,-31,\nT3,,-21\n", method="isotope")
    result = forensics.assign_origin(case, reference, by=cast.bo)
    assert result.about["used"] == {"T1": 2, "T2": 1, "T3": 1} and result.about["settings"]["line"]["known"] == 20
    assert "CD" in result.countries
    with pytest.raises(Refused, match="genotypes"):
        forensics.find_matches(case, reference, by=cast.bo)


def test_specimens_of_two_places_are_a_mixture() -> None:
    one = Posterior.from_json({"lat": [0.5], "lon": [1.5], "p": [1], "countries": ["GA"]})
    two = Posterior.from_json({"lat": [0.5, 5.5], "lon": [1.5, 9.5], "p": [0.5, 0.5], "countries": ["GA", "CM"]})
    assert laboratory.mixture({"A": one, "B": two}).by_country() == pytest.approx({"GA": 0.75, "CM": 0.25})
    cells, known = isotopes()
    read = laboratory.opened("isotope", laboratory.Texts(known, "", cells))
    found = read.assigned({"A": {"d2H": -5.0}, "B": {"d2H": -60.0}})
    assert found.how == "mixture" and found.together < laboratory.HARDLY_SHARED


def test_a_match_with_a_case_that_one_may_not_see_is_not_told(cast: Cast, written_up, alike) -> None:
    shown, hidden = written_up(), written_up(day="2026-06-06")
    shown = cases.refer(shown, cast.cites, because="to identify", by=cast.ada)
    reference = of_genotypes(cast)
    sent(shown, cast, unlike())
    sent(hidden, cast, unlike())
    assert forensics.find_matches(shown, reference, by=cast.bo) == 4
    assert forensics.find_matches(hidden, reference, by=cast.bo) == 4
    assert SpecimenMatch.objects.count() == 4, "kept once"
    assert SpecimenMatch.objects.visible_to(cast.bo).count() == 4
    for person in (cast.eli, cast.chi, cast.dee, cast.fay):
        assert not SpecimenMatch.objects.visible_to(person).exists()
    ReferenceSet.objects.filter(pk=reference.pk).update(owner=cast.cites)
    reference.refresh_from_db()
    assert forensics.find_matches(shown, reference, by=cast.eli) == 0, "hers is one case: there is nothing beside it"
    assert Specimen.objects.visible_to(cast.eli).count() == 4
    said = [entry.detail for entry in Entry.objects.filter(verb="specimens.compared")]
    assert {frozenset(one) for one in said} == {frozenset({"number", "reference"})}, "nothing of what was found"
    for person in (cast.chi, cast.fay):
        with pytest.raises(PermissionDenied):
            forensics.find_matches(shown, reference, by=person)


def test_entries_of_the_ledger_hold_no_name(cast: Cast, case: Seizure, alike) -> None:
    reference = of_genotypes(cast, name="ZEBRAFINCH set")
    sent(case, cast, laboratory="ZEBRAFINCH laboratory")
    forensics.assign_origin(case, reference, by=cast.bo)
    forensics.find_matches(case, reference, by=cast.bo)
    forensics.retire_reference(reference, by=cast.bo)
    entries = Entry.objects.filter(verb__in=deeds())
    assert entries.count() == 5
    for entry in entries:
        assert "ZEBRAFINCH" not in str(entry.detail) and "SimA" not in str(entry.detail)
