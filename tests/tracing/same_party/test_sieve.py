"""The sieve holds back no pair that weighing would hold for likely, and most of the others."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from greenlane.tracing.same_party.named import Named
from greenlane.tracing.same_party.sieve import Sieve
from greenlane.tracing.same_party.traits import traits
from greenlane.tracing.same_party.weights import shipped, weigh_traits

NAMES = ("Jan Inventedson", "Yan Inwentedson", "J. Inventedson", "Blue Heron Trading Ltd", "Blue Heron Trade", "Heron")
mentions = st.builds(
    Named,
    st.just(""),
    st.sampled_from(NAMES),
    person=st.sampled_from([True, False, None]),
    country=st.sampled_from(["", "XN", "XS"]),
    address=st.sampled_from(["", "1 Invented Road", "1, Invented Rd", "7 Other Street"]),
    phone=st.sampled_from(["", "+49 40 1234567", "+49 40 7654321"]),
    email=st.sampled_from(["", "jan@invented.example", "jam@invented.example"]),
    registration=st.sampled_from(["", "INV-1", "INV-2"]),
    paper=st.sampled_from(["", "P1234567", "P1234568"]),
)


@given(mentions, mentions)
def test_what_is_likely_passes(one, other):
    a, b, model = traits(one), traits(other), shipped()
    sieve = Sieve(model)
    if weigh_traits(a, b, model).weight >= 0:
        assert sieve.passes(a, b)
        assert sieve.passes(b, a)


def test_most_of_what_is_not_likely_is_held_back():
    model, countries = shipped(), ("XN", "XS")
    said = [
        traits(Named("", name, country=country, phone=f"+49 40 {n}000000"))
        for n, (name, country) in enumerate(product(NAMES, countries))
    ]
    pairs = list(combinations(said, 2))
    passed = [pair for pair in pairs if Sieve(model).passes(*pair)]
    likely = [pair for pair in pairs if weigh_traits(*pair, model).weight >= 0]
    assert set(likely) <= set(passed)
    assert len(passed) < len(pairs) / 2
