"""What earlier cases say of origins: only those that the reader may see, before the day, and never the case itself."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.seized import IVORY, WASTE

from greenlane.consignments.models import Consignment, IntakeRun
from greenlane.seizures.actions import alike, cases
from greenlane.seizures.models import Seizure
from greenlane.tracing import past
from greenlane.tracing.models import CaseSelector, ForensicResult, ReferenceSet
from greenlane.tracing.origin.earlier import of_record
from greenlane.tracing.origin.estimate import Linked


def origin(country, standing="alleged"):
    return [{"role": "origin", "country": country, "standing": standing}, *IVORY["route"][1:]]


def test_lines_of_earlier_cases_are_read_with_their_origin(written_up, cast):
    written_up(day="2026-01-02", route=origin("TZ"))
    sure = [*origin("TZ"), {"role": "origin", "country": "MZ", "standing": "established"}]
    goods = [*IVORY["goods"], {"regime": "CITES", "description": "a parrot", "origin": {"country": "CD"}}]
    written_up(day="2026-01-03", route=sure, goods=goods, carrier="Inventair")
    written_up(WASTE)
    first, tusks, parrot = past.earlier(cast.bo, "CITES")
    assert (first.origin, first.established, first.alleged, first.exported) == ("TZ", False, "", "KE")
    assert (tusks.origin, tusks.established, tusks.alleged) == ("MZ", True, "TZ")
    assert (parrot.origin, parrot.established, parrot.facts.what) == ("MZ", True, "a parrot")
    assert (first.share, tusks.share, parrot.share) == (1, 0.5, 0.5)
    facts = tusks.facts
    assert (facts.what, facts.taxon, facts.goods_class) == ("Loxodonta africana", "Loxodonta africana", "ivory")
    assert (facts.place, facts.code, facts.transit, facts.destination) == ("XN", "XNNPT", ("XS",), ("VN",))
    assert (facts.mode, facts.concealment, facts.carrier) == ("sea", "cover_load", "inventair")


def test_only_cases_before_the_day_that_count_and_name_one_country(written_up, cast):
    for day in ("2026-01-01", "2026-02-01", "2026-03-01", "2010-01-01"):
        written_up(day=day)
    written_up(day="2026-01-05", route=[*origin("TZ"), {"role": "origin", "country": "KE"}])
    written_up(day="2026-01-06", route=[])
    cases.withdraw(written_up(day="2026-01-07"), because="written up twice", by=cast.ada)
    days = [one.facts.day for one in past.earlier(cast.bo, "CITES", dt.date(2026, 2, 1))]
    assert days == [dt.date(2026, 1, 1)]


def test_nobody_learns_from_cases_that_are_not_shown_to_them(written_up, cast):
    for n in range(3):
        written_up(day=f"2026-01-0{n + 1}", route=origin("BR"))
    theirs = written_up(day="2026-02-01", route=origin("PE"), office=cast.southmere_port, by=cast.chi)
    mine = written_up(day="2026-05-01", route=IVORY["route"][1:])
    assert {one.origin for one in past.earlier(cast.bo, "CITES")} == {"BR"}
    assert {one.origin for one in past.earlier(cast.chi, "CITES")} == {"PE"}
    assert {one.origin for one in past.earlier(None, "CITES")} == {"BR", "PE"}
    for stranger in (cast.dee, cast.eli, cast.fay):
        assert past.earlier(stranger, "CITES") == ()
    seen, whole = (past.origins(mine, who).lines[0].estimate.countries for who in (cast.bo, None))
    assert seen["PE"] < whole["PE"] and not Seizure.objects.visible_to(cast.bo).filter(pk=theirs.pk).exists()


def test_a_case_and_its_twin_say_nothing_of_themselves(written_up, cast):
    case, twin = written_up(day="2026-05-04"), written_up(day="2026-05-02")
    assert past.origins(case, cast.bo).taught["CITES"].cases == 1
    alike.judge(case, twin, same=True, because="one find, told twice", by=cast.ada)
    assert past.origins(case, cast.bo).taught["CITES"].cases == 0


def test_linked_cases_point_to_their_origin_the_rarer_the_link_the_more(written_up, cast):
    countries = enumerate(("TZ", "MZ", "UG", "BR"), 1)
    case, rare, often, named = [
        written_up(names=True, day=f"2026-01-0{n}", route=origin(code)) for n, code in countries
    ]
    more = written_up(day="2026-01-05", route=origin("UG"))
    for of, kind, value, nominal in (
        (case, "container", "CSQU1", False), (rare, "container", "CSQU1", False),
        (case, "flight", "XX1", False), (often, "flight", "XX1", False), (more, "flight", "XX1", False),
        (case, "phone", "+1", True), (named, "phone", "+1", True),
    ):  # fmt: skip
        CaseSelector.objects.update_or_create(seizure=of, kind=kind, value=value, defaults={"nominal": nominal})
    found = past.linked(case, cast.ada, [case.pk])
    # Two share the flight, and both are from Uganda: together they weigh what the one of the container does.
    assert found["MZ"] == pytest.approx(found["UG"]) and found["BR"] > 0
    # A flight belongs less to one matter than a container; all three origins are no more than alleged.
    pointed = past.pointed(case, cast.ada, [case.pk])
    assert not pointed.established and pointed.alleged["MZ"] > 2 * pointed.alleged["UG"] > 0
    Seizure.objects.filter(pk=rare.pk).update(
        record=rare.record | {"route": [{"role": "origin", "country": "MZ", "standing": "established"}]}
    )
    assert set(past.pointed(case, cast.ada, [case.pk]).established) == {"MZ"}
    assert past.linked(case, cast.chi, [case.pk]) == {}
    assert past.pointed(case, cast.chi, [case.pk]) == Linked({}, {})
    assert past.origins(case, cast.ada).lines[0].estimate.term("network").weights["MZ"] > 0
    cases.refer(case, cast.cites, because="which is it?", by=cast.ada)
    cases.refer(named, cast.cites, because="which is it?", by=cast.ada)
    assert past.linked(case, cast.eli, [case.pk]) == {}, "a telephone links only for those who see the names"


def test_laboratories_speak_for_a_line_or_for_the_case(written_up, cast):
    case = written_up(goods=[*IVORY["goods"], {**IVORY["goods"][0], "line": 2}])
    reference = ReferenceSet.objects.create(
        owner=cast.northport, name="made-up tusks", species="Loxodonta africana", method="genotype", simulated=True,
        samples="", digest="0", by=cast.ada,
    )  # fmt: skip
    ForensicResult.objects.create(
        seizure=case, reference=reference, line=2, posterior={}, countries={"GA": 0.9, "CM": 0.1}, by=cast.ada
    )
    first, second = past.origins(case, cast.bo).lines
    assert first.estimate.term("forensic").flat and second.estimate.top(1)[0][0] == "GA"
    assert second.estimate.term("forensic").said[-1].code == "simulated_reference"


def test_how_goods_were_packed_and_in_whose_container_is_read_of_a_case(written_up, cast):
    box = [{"number": "CSQU3054383", "size_type": "22G1"}]
    goods = [{**IVORY["goods"][0], "packaging": "Jute sacks"}]
    case = written_up(goods=goods, containers=box, conveyance={"mode": "sea", "flag": "XS"})
    (line,) = past.origins(case, cast.bo).lines
    facts = line.facts
    assert (facts.packaging, facts.box_owner, facts.box_type, facts.flag) == ("jute sacks", "CSQU", "22G1", "XS")
    assert of_record(case.as_recorded) == ((1, facts),), "read from columns as from the record"


def test_the_administration_s_own_ranges_are_read_where_it_imported_any(written_up, cast, tmp_path, monkeypatch):
    table = "taxon,countries,source,trust\nLoxodonta africana,FJ,own list,sourced\n"
    (tmp_path / "taxon_range.csv").write_text(table)
    case = written_up()
    assert "KE" in past.origins(case, cast.bo).lines[0].estimate.term("range").said[0].values["countries"]
    monkeypatch.setattr(past, "FOLDER", tmp_path)
    assert past.origins(case, cast.bo).lines[0].estimate.term("range").said[0].values["countries"] == "FJ"


def test_what_was_declared_counts_for_those_who_see_the_declaration(written_up, cast):
    whose = {"owner": cast.northport, "office": cast.terminal}
    run = IntakeRun.objects.create(format="csv", by="Ada", **whose)
    declared = Consignment.objects.create(
        run=run, reference="INV-1", kind="declaration", direction="import", export_country="PE", declared={}, facts={},
        digest="0", **whose,
    )  # fmt: skip
    declared.goods.create(number=1, description="beans", origin="BR")
    case = written_up()
    Seizure.objects.filter(pk=case.pk).update(consignment=declared)
    case.refresh_from_db()
    claims = past.origins(case, cast.ada).lines[0].claims
    assert {("BR", "declared"), ("PE", "export")} <= {(one.country, one.kind) for one in claims}
    cases.refer(case, cast.cites, because="which is it?", by=cast.ada)
    assert not Consignment.objects.visible_to(cast.eli).exists()
    assert {one.country for one in past.origins(case, cast.eli).lines[0].claims} == {"TZ", "KE"}
