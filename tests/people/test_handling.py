"""Handling: the laws of the lattice, what missing means, and what does not fit together."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.people import handling
from greenlane.people.handling import MOST_RESTRICTIVE, TLP, Action, Handling, Problem, Recipient, Use

IDS = st.integers(1, 4).map(lambda number: UUID(int=number))
RECIPIENTS = st.builds(Recipient, st.sampled_from(["organisation", "room", "person"]), IDS)
WORDS = st.frozensets(st.sampled_from(["agreement 12", "treaty art. 7", "court order"]), max_size=2)
HANDLINGS = st.builds(
    Handling,
    tlp=st.sampled_from(TLP),
    use=st.frozensets(st.sampled_from(Use)),
    restrictions=WORDS,
    action=st.sampled_from(Action),
    audience=st.frozensets(RECIPIENTS, max_size=4),
    nominal=st.booleans(),
    legal_bases=WORDS,
    purposes=WORDS,
    review_on=st.none() | st.dates(date(2026, 1, 1), date(2031, 1, 1)),
    originators=st.frozensets(IDS, max_size=2),
)


def narrower(one: Handling, other: Handling) -> bool:
    """Whether ``one`` is at least as restrictive as ``other`` in everything."""
    return one.join(other) == one


@given(HANDLINGS)
def test_joined_with_itself_nothing_changes(one):
    assert one.join(one) == one


@given(HANDLINGS, HANDLINGS)
def test_the_order_of_two_does_not_matter(one, other):
    assert one.join(other) == other.join(one)


@given(HANDLINGS, HANDLINGS, HANDLINGS)
def test_the_order_of_three_does_not_matter(one, other, third):
    assert one.join(other).join(third) == one.join(other.join(third))


@given(HANDLINGS, HANDLINGS, HANDLINGS)
def test_join_is_monotone(one, other, third):
    assert narrower(one.join(other), one)
    wide, narrow = one, one.join(other)
    assert narrower(narrow.join(third), wide.join(third))


@given(HANDLINGS, HANDLINGS)
def test_what_is_derived_is_never_wider_than_its_sources(one, other):
    both = one.join(other)
    for source in (one, other):
        assert both.tlp.rank >= source.tlp.rank and both.action.rank >= source.action.rank
        assert both.audience <= source.audience and both.nominal >= source.nominal
        assert both.use >= source.use - {Use.H0}
        assert not both.may_be_passed_on or source.may_be_passed_on


def test_every_pair_of_the_lattice():
    for tlp, other in product(TLP, TLP):
        joined = Handling(tlp=tlp).join(Handling(tlp=other)).tlp
        assert joined is list(TLP)[max(list(TLP).index(tlp), list(TLP).index(other))]
    for action, other in product(Action, Action):
        assert Handling(action=action).join(Handling(action=other)).action.rank == max(action.rank, other.rank)


def test_of_nothing_known_comes_the_most_restrictive():
    assert handling.join_all([]) == MOST_RESTRICTIVE
    assert (MOST_RESTRICTIVE.tlp, MOST_RESTRICTIVE.action, MOST_RESTRICTIVE.nominal) == (TLP.RED, Action.COVERT, True)
    assert MOST_RESTRICTIVE.audience == frozenset() and not MOST_RESTRICTIVE.may_be_passed_on


@given(st.lists(HANDLINGS, min_size=1, max_size=4))
def test_join_all_is_join_one_by_one(found):
    joined = handling.join_all(found)
    assert all(narrower(joined, one) for one in found)


@pytest.mark.parametrize(
    ("text", "tlp"),
    [
        ("TLP:AMBER+STRICT", TLP.AMBER_STRICT),
        ("amber + strict", TLP.AMBER_STRICT),
        ("white", TLP.CLEAR),
        ("tlp: green", TLP.GREEN),
        ("", TLP.RED),
        (None, TLP.RED),
        ("AMBRE", TLP.RED),
        ("CLEAR and more", TLP.RED),
    ],
)
def test_tlp_as_written(text, tlp):
    assert handling.tlp(text) is tlp


@given(st.text())
def test_what_is_unknown_is_most_restrictive(text):
    known = {t.value for t in TLP}
    assert handling.stored_tlp(text) is (TLP(text) if text in known else TLP.RED)
    assert handling.action(text).value in (text.strip().upper(), "COVERT")
    assert handling.use([text]) == handling.ALL_CAVEATS or text.strip().upper() in set(Use)


def test_caveats_as_written():
    assert handling.use(["H0"]) == {Use.H0}
    assert handling.use(["h1 ", "H2"]) == {Use.H1, Use.H2}
    assert handling.use([]) == handling.use(None) == handling.use(["H0", "H9"]) == handling.ALL_CAVEATS
    assert Handling(use=frozenset({Use.H0, Use.H1})).use == {Use.H1}, "H0 says that there is no caveat"


OPEN = Handling(tlp=TLP.CLEAR, use=frozenset({Use.H0}), action=Action.FREE, nominal=False, review_on=date(2030, 1, 1))
ADA, NORTHPORT, SOUTHMERE = (
    Recipient("person", UUID(int=1)),
    Recipient("organisation", UUID(int=2)),
    Recipient("organisation", UUID(int=3)),
)


def changed(**values: object) -> Handling:
    return Handling(**{**{name: getattr(OPEN, name) for name in Handling.__dataclass_fields__}, **values})


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({}, ()),
        ({"tlp": TLP.RED, "audience": frozenset({ADA})}, ()),
        ({"tlp": TLP.RED, "audience": frozenset({ADA, NORTHPORT})}, (Problem.RED_NOT_PERSONS,)),
        ({"tlp": TLP.AMBER_STRICT, "audience": frozenset({NORTHPORT})}, ()),
        (
            {"tlp": TLP.AMBER_STRICT, "audience": frozenset({NORTHPORT, SOUTHMERE})},
            (Problem.STRICT_NOT_ONE_ORGANISATION,),
        ),
        ({"tlp": TLP.AMBER_STRICT, "audience": frozenset({ADA})}, (Problem.STRICT_NOT_ONE_ORGANISATION,)),
        ({"tlp": TLP.AMBER, "audience": frozenset({NORTHPORT, SOUTHMERE})}, ()),
        (
            {"nominal": True, "legal_bases": frozenset({"a"}), "purposes": frozenset({"b"})},
            (Problem.CLEAR_WITH_NAMES,),
        ),
        (
            {"tlp": TLP.AMBER, "nominal": True},
            (Problem.NAMES_WITHOUT_BASIS, Problem.NAMES_WITHOUT_PURPOSE),
        ),
        ({"use": frozenset({Use.H1})}, (Problem.CLEAR_WITH_CAVEAT,)),
        ({"tlp": TLP.GREEN, "action": Action.COVERT}, (Problem.COVERT_TOO_WIDE,)),
        ({"tlp": TLP.AMBER, "action": Action.COVERT}, ()),
        ({"tlp": TLP.AMBER, "use": frozenset({Use.H3})}, (Problem.H3_WITHOUT_WORDS,)),
        ({"tlp": TLP.AMBER, "use": frozenset({Use.H3}), "restrictions": frozenset({"not by e-mail"})}, ()),
    ],
)  # fmt: skip
def test_what_does_not_fit_together(values, problems):
    assert changed(**values).problems() == problems
