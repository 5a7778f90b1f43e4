"""The pages of reference sets, specimens, results and matches: what they say, refuse, keep inert, and hide."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.tracing.test_forensics import isotopes, made, of_genotypes, of_isotopes, unlike

from greenlane.people.cast import Cast
from greenlane.seizures.actions import cases
from greenlane.seizures.models import Seizure
from greenlane.tracing.actions import forensics
from greenlane.tracing.forms.genotype_words import told
from greenlane.tracing.models import ForensicResult, ReferenceSet, Specimen, SpecimenMatch
from greenlane.tracing.origin.genotype import reading

NEW = "/tracing/references/new/"
TISSUES = "name,d2H,d13C\nT1,-30.5,-22\nT2,-31,\n=cmd(),,-21\n"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def case(written_up) -> Seizure:
    return written_up()


def given(**changes) -> dict:
    cells, known = isotopes()
    return {
        "name": "Invented map",
        "species": "",
        "method": "isotope",
        "samples": known,
        "places": "",
        "grid": cells,
    } | changes


def file(text: str | bytes, name: str = "x.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def read(client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_set_is_taken_in_from_files_or_text_and_its_page_says_what_it_is(client, cast: Cast, kept) -> None:
    cells, known = isotopes()
    client.force_login(cast.bo)
    assert client.get(NEW).status_code == 200
    answer = client.post(NEW, given(samples="", samples_file=file(known), grid="", grid_file=file(cells)))
    page = read(client, answer["Location"])
    assert ReferenceSet.objects.get().simulated
    assert "SIMULATED" in page and "made up" in page and "Median error" in page and "Retire it" in page
    assert "Invented map" in read(client, "/tracing/references/") and not list(kept.rglob("*.part"))
    assert client.post(f"{answer['Location']}retire/").status_code == 302
    assert "retired" in read(client, answer["Location"]) and "Retire it" not in read(client, answer["Location"])
    for person in (cast.chi, cast.dee, cast.eli, cast.fay):
        client.force_login(person)
        assert client.get(answer["Location"]).status_code == 404
        assert "Invented map" not in read(client, "/tracing/references/")
        assert client.post(f"{answer['Location']}retire/").status_code == 404
    client.force_login(cast.ada)
    assert client.get(NEW).status_code == 403 and client.post(NEW, given()).status_code == 403


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"grid": "lat,lon,d2H,d2H_sd\n0,0,<b>x</b>,1\n"}, "Line 2: This is not a number: &lt;b&gt;x&lt;/b&gt;."),
        ({"grid_file": b"\x1f\x8b\x08\x00<svg>", "grid": ""}, "This is not text in UTF-8."),
        ({"grid_file": b"a\x00b", "grid": ""}, "This is not text in UTF-8."),
        ({"samples": "", "places": ""}, "Give specimens of known origin, or the line from map to tissue."),
        ({"samples": "name,lat,lon,d2H\nA,1,1,3\n"}, "No line can be fitted"),
        ({"method": "genotype"}, "Nothing was taken in"),
        ({"name": ""}, "This field is required."),
    ],
)  # fmt: skip
def test_a_set_at_fault_is_told_with_its_lines_and_the_form_keeps_what_was_given(client, cast, changes, said) -> None:
    client.force_login(cast.bo)
    sent = {name: file(value) if isinstance(value, bytes) else value for name, value in changes.items()}
    answer = client.post(NEW, given(**sent))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and not ReferenceSet.objects.exists()
    assert "K1," in page or "samples" in changes, "what was pasted stands there still"
    assert "<svg" not in page.partition("<main")[2] and "<b>x" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"samples": "A 1 100 100\n"}, "Line 1: A: This specimen has one line only"),
        ({"samples": "A 1 1O0\nA 1 100\n"}, "“1O0” is no allele: write a whole number"),
        ({"samples": "A 1 100 100\nA 1 100 100\nB 1 100\nB 1 100 100\n"}, "Line 3: B: This line has 3 columns"),
        ({"samples": "A 9 100\nA 9 100\n"}, "A: Its place, 9, is not among the places"),
        ({"places": "Site 1 4.5 east\n"}, "Line 1: This line does not end in a latitude and a longitude in degrees"),
        ({"places": ""}, "a reference set needs the places where its specimens were taken"),
        ({"grid": "4 6\nnothing here\n"}, "This is no latitude and longitude in degrees"),
    ],
)
def test_faults_of_genotypes_are_told_in_words_that_help_to_mend_them(client, cast, changes, said) -> None:
    client.force_login(cast.bo)
    plain = {"samples": "A 1 100\nA 1 102\n", "places": "Site 1 4.5 6.5\n", "grid": ""}
    answer = client.post(NEW, given(method="genotype", **plain | changes))
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and not ReferenceSet.objects.exists()


def test_every_reason_of_a_reader_of_genotypes_has_words() -> None:
    """A new reason that nobody wrote words for would be told in English alone."""
    read = Path(reading.__file__).parent
    text = "".join((read / name).read_text(encoding="utf-8") for name in ("reading.py", "columns.py", "ground.py"))
    said = re.findall(r'Fault\("\w+", [\w\[\]]+, f?"([^"]+)"', text)
    assert len(said) > 20
    for reason in said:
        whole = re.sub(r"\{[^}]*\}", "7", reason)
        assert told(whole) and told(f"R001-1, L1: {whole}").startswith("R001-1, L1: "), whole


def test_text_of_a_spreadsheet_in_utf_16_is_read(client, cast) -> None:
    client.force_login(cast.bo)
    cells, known = isotopes()
    sent = given(samples="", samples_file=file(known.encode("utf-16")), grid_file=file("\ufeff" + cells), grid="")
    assert client.post(NEW, sent).status_code == 302 and ReferenceSet.objects.count() == 1


def test_a_file_that_is_refused_comes_back_as_text_and_a_large_one_does_not(client, cast, monkeypatch) -> None:
    client.force_login(cast.bo)
    wrong = "lat,lon,d2H,d2H_sd\n0,0,MISTAKE,1\n"
    page = client.post(NEW, given(grid="", grid_file=file(wrong))).content.decode()
    assert wrong.strip() in page.replace("\r", "")
    monkeypatch.setattr("greenlane.tracing.forms.forensics.MOST_MB", 0)
    page = client.post(NEW, given(grid="", grid_file=file(wrong))).content.decode()
    assert "At most 0 MB." in page and "MISTAKE" not in page


def test_specimens_are_added_compared_and_shown_with_their_map(client, cast: Cast, case: Seizure) -> None:
    address = f"/tracing/cases/{case.pk}/specimens/"
    reference = of_isotopes(cast)
    client.force_login(cast.ada)
    assert "No specimen of this case" in read(client, address)
    wrong = client.post(f"{address}add/", {"method": "isotope", "text": "name,d2H\nA,many\n", "line": ""})
    assert wrong.status_code == 422 and "Line 2: This is not a number: many." in wrong.content.decode()
    sent = {"method": "isotope", "text_file": file(TISSUES), "laboratory": "<i>Lab</i>", "line": "1", "simulated": "on"}
    assert client.post(f"{address}add/", sent).status_code == 302
    assert "was on record" not in read(client, address) and Specimen.objects.count() == 3
    client.force_login(cast.bo)
    page = read(client, address)
    assert "&lt;i&gt;Lab" in page and "<i>Lab" not in page and "-30.5" in page and "SIMULATED" in page
    answer = client.post(f"{address}assign/", {"reference": str(reference.pk), "line": ""})
    result = ForensicResult.objects.get()
    shown = answer["Location"]
    page = read(client, shown)
    for said in ("SIMULATED", "no evidence of anything", "Probability", "50 % region", "Median error", "d13C", "T1"):
        assert said in page
    drawn = page.partition("<figure")[2].partition("</svg>")[0]
    assert "<rect" in drawn and drawn.count("<path") == 4 and "style=" not in page.partition("<main")[2]
    assert "Specimen T1" in read(client, f"{shown}?specimen=T1")
    assert client.get(f"{shown}?specimen=nobody").status_code == 404
    cells = json.loads(client.get(f"{shown}origin.geojson").content)
    assert cells["about"]["simulated"] is True and len(cells["features"]) > 10
    table = read(client, f"{shown}origin.csv?specimen=%3Dcmd()")
    assert "'=cmd()" in table and "\n=cmd" not in table and "lat,lon,country" in table
    assert client.get(f"{shown}origin.exe").status_code == 404
    assert str(result.pk) in read(client, f"/tracing/cases/{case.pk}/")
    for person in (cast.chi, cast.dee, cast.eli, cast.fay):
        client.force_login(person)
        for page_of in (
            address,
            shown,
            f"{shown}origin.geojson",
            f"{shown}origin.csv",
            f"/tracing/cases/{case.pk}/matches/",
        ):
            assert client.get(page_of).status_code == 404
        assert client.post(f"{address}add/", sent).status_code == 404
        assert client.post(f"{address}assign/", {"reference": str(reference.pk)}).status_code == 404


def test_a_partner_to_whom_the_case_is_shown_sees_results_and_no_other_case(client, cast, written_up) -> None:
    shown, hidden = written_up(), written_up(day="2026-06-06")
    reference = of_genotypes(cast, name="ZEBRAFINCH set")
    for one in (shown, hidden):
        forensics.add_specimens(one, unlike(), method="genotype", by=cast.ada)
    first, second = sorted((shown.specimens.first(), hidden.specimens.first()), key=lambda one: one.pk)
    SpecimenMatch.objects.create(
        first=first, second=second, reference=reference, relation="same", log10_lr=9.2, false_rate=0.0005, loci=6
    )
    result = forensics.assign_origin(shown, reference, by=cast.bo)
    matches = f"/tracing/cases/{shown.pk}/matches/"
    client.force_login(cast.bo)
    page = read(client, matches)
    page = page.translate(dict.fromkeys((0x2066, 0x2069)))  # they keep a power of ten in order, in any direction
    assert hidden.number in page and "10^9.2 times likelier if both are of one animal" in page
    assert "at most 1 in 2\u202f000 unrelated pairs" in page and "ZEBRAFINCH" in page
    assert '<span class="chip">1</span>' in read(client, f"/tracing/cases/{shown.pk}/specimens/")
    assert "1 pair of one animal" in read(client, f"/tracing/cases/{shown.pk}/")
    shown = cases.refer(shown, cast.cites, because="to identify", by=cast.ada)
    client.force_login(cast.eli)
    page = read(client, f"/tracing/cases/{shown.pk}/specimens/{result.pk}/")
    assert "Probability" in page and "ZEBRAFINCH set" not in page and f"/references/{reference.pk}" not in page
    page = read(client, matches)
    assert hidden.number not in page and "No match that is shown to you." in page and "10^" not in page
    assert '<span class="chip">1</span>' not in read(client, f"/tracing/cases/{shown.pk}/specimens/")
    assert "pair of one animal" not in read(client, f"/tracing/cases/{shown.pk}/")
    answer = client.post(f"{matches}find/", {"reference": str(reference.pk)})
    assert answer.status_code == 422, "the set is not hers"
    client.force_login(cast.chi)
    assert client.get(matches).status_code == 404


def test_matches_are_asked_for_on_their_page(client, cast: Cast, case: Seizure, monkeypatch) -> None:
    reference = of_genotypes(cast)
    forensics.add_specimens(case, made().seizures["SimA"], method="genotype", by=cast.ada)
    client.force_login(cast.bo)
    address = f"/tracing/cases/{case.pk}/matches/"
    assert "Invented elephants" in read(client, address)
    monkeypatch.setattr("greenlane.tracing.origin.laboratory.Genotypes.matched", lambda *given: ())
    assert client.post(f"{address}find/", {"reference": str(reference.pk)})["Location"] == address
    forensics.retire_reference(reference, by=cast.bo)
    assert "Invented elephants" not in read(client, address)
    assert client.post(f"{address}find/", {"reference": str(reference.pk)}).status_code == 422
    client.force_login(cast.chi)
    assert client.post(f"{address}find/", {"reference": str(reference.pk)}).status_code == 404
