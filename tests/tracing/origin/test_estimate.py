"""An estimate of origin: probabilities that add up, and terms that can each be seen and taken away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.seized import IVORY as CASE
from tests.seized import seized
from tests.tracing.origin.cases_made import IVORY, TORTOISES, past

from greenlane.tracing.origin.combining import Weights
from greenlane.tracing.origin.earlier import Facts, before, of_record
from greenlane.tracing.origin.estimate import KINDS, Claim, Linked, Permit, Term, added, claims_of, estimate
from greenlane.tracing.origin.tally import Tally, codes
from greenlane.tracing.origin.terms import ASSUMED_FLOOR, FLOOR, floored

countries = st.sampled_from(["KE", "TZ", "IN", "TH", "CN", "QA", "BR", "XN"])
facts = st.builds(
    Facts,
    regime=st.just("CITES"),
    goods_class=st.sampled_from(["ivory", "live_reptiles", ""]),
    what=st.sampled_from(["", "Ivory", "Geochelone elegans", "strange beasts"]),
    taxon=st.sampled_from(["", "Loxodonta africana", "Falco", "Zzyzx"]),
    day=st.sampled_from([None, dt.date(2012, 1, 1), dt.date(2020, 1, 1)]),
    place=st.one_of(st.just(""), countries),
    transit=st.lists(countries, max_size=2, unique=True).map(tuple),
    destination=st.lists(countries, max_size=1).map(tuple),
    mode=st.sampled_from(["", "air"]),
    carrier=st.sampled_from(["", "kenya airways", "inventair"]),
)
claims = st.lists(st.builds(Claim, countries, st.sampled_from(["origin", "export", "paper"])), max_size=3).map(tuple)
pointed = st.dictionaries(countries, st.floats(0, 1), max_size=3)


@cache
def tally():
    return Tally(past())


@settings(max_examples=20, deadline=None)
@given(facts, claims, pointed, pointed)
def test_probabilities_add_up_to_one_and_terms_to_the_estimate(line, said, network, forensic):
    made = estimate(line, tally(), claims=said, network=network, forensic=forensic)
    assert sum(made.countries.values()) == pytest.approx(1) and set(made.countries) == set(codes())
    assert all(p >= 0 for p in made.countries.values()) and sum(made.prior.values()) == pytest.approx(1)
    assert list(made.countries.values()) == sorted(made.countries.values(), reverse=True)
    assert tuple(term.kind for term in made.terms) == KINDS and all(term.said for term in made.terms)
    assert made.countries == floored(added(made.prior, made.terms), made.floor)
    assert min(made.countries.values()) >= made.floor / len(codes()) * 0.999


@settings(max_examples=15, deadline=None)
@given(facts, claims, pointed)
def test_without_a_term_it_is_what_it_would_be_had_nobody_said_it(line, said, forensic):
    whole = estimate(line, tally(), claims=said, forensic=forensic)
    for kind, bare in (
        ("forensic", estimate(line, tally(), claims=said)),
        ("alleged", estimate(line, tally(), forensic=forensic)),
    ):
        assert whole.without(kind).countries == pytest.approx(bare.countries)
        assert whole.without(kind).term(kind) is None


@settings(max_examples=15, deadline=None)
@given(st.floats(-30, 30))
def test_a_term_that_says_the_same_of_every_country_changes_nothing(bits):
    made = estimate(IVORY, tally())
    flat = Term("flat", dict.fromkeys(codes(), bits))
    assert flat.flat and added(made.prior, (*made.terms, flat)) == pytest.approx(added(made.prior, made.terms))


@settings(max_examples=20, deadline=None)
@given(facts, claims, pointed, countries)
def test_what_was_established_comes_first_whatever_else_is_said(line, said, network, true):
    sure = Claim(true, "origin", established=True, method="DNA")
    made = estimate(line, tally(), claims=(*said, sure), network=network)
    assert made.top(1)[0][0] == true and made.countries[true] > 0.9
    assert made.countries[true] < 1 - FLOOR / 2
    if said:
        assert made.term("alleged").flat and made.term("alleged").said[-1].code == "overruled"


def test_an_established_export_is_no_established_origin():
    made = estimate(Facts(regime="CITES"), Tally(), claims=(Claim("BR", "export", established=True),))
    assert made.term("established").flat and not made.term("alleged").flat
    assert 0.3 < made.countries["BR"] < 0.5, "believed as far as that is taken to be right, and tempered"


def test_alone_a_claim_is_believed_as_far_as_papers_were_right():
    line = Facts(regime="CITES")
    made = estimate(line, Tally(), claims=(Claim("KE"),))
    bare = replace(made, temper=1.0, kept=0.0, assumed_floor=0.0)
    assert bare.countries["KE"] == pytest.approx(0.7 + 0.3 / len(codes()), abs=1e-3)
    assert 0.4 < made.countries["KE"] < bare.countries["KE"] and made.floor == ASSUMED_FLOOR
    assert made.term("alleged").trust == "assumed" and made.assumed == ("alleged",)
    wrong = [type(one)(one.case, one.facts, one.origin, True, "BR") for one in past(40)]
    learned = estimate(line, Tally(wrong), Weights(of=40), claims=(Claim("BR"),))
    assert learned.term("alleged").trust == "learned" and learned.countries["BR"] < 0.3
    assert not learned.assumed and learned.floor == FLOOR


def test_what_is_told_twice_on_the_same_papers_counts_once():
    """A linked case that is itself no more than alleged adds nothing to a paper that says the same."""
    paper, line = (Claim("KE"),), Facts(regime="CITES")
    once = estimate(line, Tally(), claims=paper)
    repeated = estimate(line, Tally(), claims=paper, network=Linked({}, {"KE": 1.0}))
    found = estimate(line, Tally(), claims=paper, network=Linked({"KE": 1.0}, {}))
    assert repeated.countries["KE"] == pytest.approx(once.countries["KE"])
    assert once.countries["KE"] < found.countries["KE"] < 0.96
    assert repeated.term("network").flat and repeated.term("network").speaks
    # Without the paper the linked case counts whole.
    alone = estimate(line, Tally(), network=Linked({}, {"KE": 1.0}))
    assert repeated.without("alleged").countries == pytest.approx(alone.countries)
    assert alone.countries["KE"] > 5 * alone.prior["KE"] and not repeated.without("alleged").term("network").flat
    # What says otherwise is heard.
    other = estimate(line, Tally(), claims=paper, network=Linked({}, {"UG": 1.0}))
    assert once.countries["UG"] < other.countries["UG"] < other.countries["KE"] < once.countries["KE"]


@settings(max_examples=15, deadline=None)
@given(st.floats(0.01, 5), st.floats(0.01, 5))
def test_the_weaker_the_link_the_less_a_linked_case_says(weak, more):
    line = Facts(regime="CITES")
    little, much = (
        estimate(line, Tally(), network=Linked({"KE": weight}, {})).countries["KE"] for weight in (weak, weak + more)
    )
    assert little <= much + 1e-12


def test_the_way_counts_half_beside_an_alleged_origin_on_the_same_papers():
    alone, beside = estimate(IVORY, tally()).term("way"), estimate(IVORY, tally(), claims=(Claim("BR"),)).term("way")
    assert alone.weights["KE"] != 0 and beside.weights["KE"] == pytest.approx(alone.weights["KE"] / 2)
    whole = estimate(IVORY, tally(), claims=(Claim("BR"),)).without("alleged").term("way")
    assert whole.weights["KE"] == pytest.approx(alone.weights["KE"])


def test_a_permit_says_as_much_as_its_authority_says_of_it():
    line = Facts(regime="CITES")

    def said(*permits, claims=()):
        return estimate(line, Tally(), claims=claims, permits=permits)

    opened, confirmed = said(Permit("KE")), said(Permit("KE", "confirmed"))
    assert opened.prior["KE"] < opened.countries["KE"] < confirmed.countries["KE"]
    assert said(Permit("KE", by="trader", of=9)).countries["KE"] < opened.countries["KE"]
    paper = (Claim("KE"),)
    assert said(Permit("KE"), claims=paper).countries["KE"] == pytest.approx(said(claims=paper).countries["KE"])
    refuted = said(Permit("KE", "refuted"), claims=paper)
    assert refuted.countries["KE"] < said(claims=paper).countries["KE"] / 2
    assert [one.code for one in refuted.term("alleged").said] == ["says_origin", "refuted"]
    for standing in ("refuted", "refused"):
        assert said(Permit("KE", standing)).term("permits").flat
    sure = said(Permit("UG"), claims=(Claim("KE", established=True),))
    assert sure.term("permits").flat and sure.term("permits").said[-1].code == "overruled"


def test_how_goods_were_packed_tells_where_they_are_packed_so():
    cases = [replace(one, facts=replace(one.facts, packaging="jute" if one.origin == "TZ" else "")) for one in past()]
    line = replace(IVORY, packaging="jute", box_owner="CSQU", flag="XN")
    made, plain = (estimate(one, Tally(cases)) for one in (line, IVORY))
    assert made.countries["TZ"] > plain.countries["TZ"]
    assert {one.code for one in made.term("habits").said} == {"mode", "packaging", "box_owner", "flag"}


def test_the_administration_s_own_tables_are_read_where_it_imported_any(tmp_path):
    table = "taxon,countries,source,trust\nLoxodonta africana,FJ,own list,sourced\n"
    (tmp_path / "taxon_range.csv").write_text(table)
    own, shipped = (estimate(IVORY, Tally(folder=folder)).term("range") for folder in (tmp_path, None))
    assert own.said[0].values["countries"] == "FJ" and own.trust == "imported"
    assert "KE" in shipped.said[0].values["countries"].split() and shipped.trust == "memory"


def test_goods_range_place_and_way_each_say_where_from():
    ivory, tortoises = estimate(IVORY, tally()), estimate(TORTOISES, tally())
    assert [code for code, _p in ivory.top(2)] == ["KE", "TZ"] and tortoises.top(1)[0][0] == "IN"
    assert ivory.term("goods").weights["KE"] > 0 > ivory.term("goods").weights["IN"]
    assert ivory.term("range").weights["KE"] > ivory.term("range").weights["BR"]
    assert ivory.term("range").said[0].values["about"] == "Loxodonta africana"
    assert ivory.term("goods").of == pytest.approx(tally().of("goods", "kind/loxodonta africana").sum(), abs=80)
    # Where goods were to stay is not where they came from.
    assert tortoises.term("seized").weights["TH"] < tortoises.term("seized").weights["IN"]


def test_where_no_range_is_known_the_term_says_so_and_is_flat():
    made = estimate(Facts(regime="CITES", taxon="Zzyzx invented", what="Zzyzx invented"), tally())
    assert made.term("range").flat and made.term("range").said[0].code == "range_unknown"
    assert made.term("network").flat and made.term("forensic").flat


def test_forensic_results_weigh_more_than_the_network():
    network = estimate(IVORY, tally(), network={"MZ": 3.0})
    forensic = estimate(IVORY, tally(), forensic={"MZ": 0.8, "TZ": 0.2})
    assert tally() and network.countries["MZ"] < forensic.countries["MZ"]
    assert network.countries["MZ"] > estimate(IVORY, tally()).countries["MZ"]


def test_weights_of_zero_silence_what_is_learned():
    made = estimate(IVORY, tally(), Weights((0.0,) * 12))
    assert {round(p, 9) for p in made.countries.values()} == {round(1 / len(codes()), 9)}


def test_the_facts_of_a_record_hold_nothing_of_its_origin():
    record = seized(CASE, as_written={"Origin": "Brazil"}, narrative="from Brazil")
    ((number, line),) = of_record(record)
    assert (number, line.place, line.transit, line.destination) == (1, "XN", ("XS",), ("VN",))
    for route in (CASE["route"][2:], [*CASE["route"], {"role": "origin", "country": "BR"}]):
        assert of_record(seized(CASE, route=route)) == of_record(record)
    origin = [{**CASE["goods"][0], "origin": {"country": "BR"}}]
    assert of_record(seized(CASE, goods=origin)) == of_record(record)


def test_claims_say_in_whose_words():
    goods = [{**CASE["goods"][0], "origin": {"country": "MZ", "standing": "established", "method": "DNA"}}]
    papers = [{"kind": "cites_permit", "country": "UG"}, {"kind": "invoice", "country": "CN"}]
    found = claims_of(seized(CASE, goods=goods, papers=papers), 1)
    assert found == (
        Claim("MZ", "origin", True, "DNA"), Claim("TZ"), Claim("KE", "export", True), Claim("UG", "paper"),
    )  # fmt: skip


def test_only_cases_before_the_day_are_earlier():
    cases = past()
    day = cases[50].facts.day
    assert before(cases, day) == cases[:50] and before(cases, None) == cases
