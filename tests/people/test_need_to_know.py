"""The one decision, without a database: what each role may, and above all what it may not."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlane.people.handling import TLP
from greenlane.people.need_to_know import RULES, Actor, Marking, Post, Reason, UnknownVerb, Verb, may, reason
from greenlane.people.roles import ABILITIES, Capability, Reach, Role

NORTHPORT, SOUTHMERE, CITES, CLUB = (UUID(int=n) for n in range(1, 5))
TERMINAL, AIRPORT = UUID(int=11), UUID(int=12)
ADA, BO, CHI, DEE, ELI, FAY, GIL = (UUID(int=n) for n in range(21, 28))
WRITES = [
    Verb.EDIT, Verb.ASSIGN, Verb.DECIDE, Verb.ENDORSE, Verb.OVERRIDE, Verb.RECEIVE, Verb.RECEIVE_PAPER, Verb.PROPOSE,
    Verb.APPROVE, Verb.PROPOSE_RELEASE, Verb.APPROVE_RELEASE, Verb.ADD_RESULT,
]  # fmt: skip


def person(who: UUID, *posts: Post) -> Actor:
    return Actor(who, frozenset(posts))


ada = person(ADA, Post(NORTHPORT, Role.OFFICER, TERMINAL, True, border=True))
bo = person(BO, Post(NORTHPORT, Role.ANALYST, TERMINAL, True, border=True))
chi = person(CHI, Post(SOUTHMERE, Role.OFFICER, None, True, border=True))
dee = person(DEE, Post(CITES, Role.COORDINATOR, None, True))
eli = person(ELI, Post(CITES, Role.CASE_OFFICER, None, True))
fay = person(FAY, Post(NORTHPORT, Role.ADMINISTRATOR, None, True))
gil = person(
    GIL, Post(NORTHPORT, Role.ANALYST, None, True, border=True), Post(NORTHPORT, Role.RELEASING_OFFICER, None, True)
)
box = Marking(owner=NORTHPORT, office=TERMINAL, tlp=TLP.AMBER, audience=frozenset({NORTHPORT}), author=BO)

UUIDS = st.sampled_from([NORTHPORT, SOUTHMERE, CITES])
PEOPLE = st.sampled_from([ADA, BO, CHI])
POSTS = st.builds(
    Post, UUIDS, st.none() | st.sampled_from(Role), st.sampled_from([None, TERMINAL, AIRPORT]), st.booleans(),
    st.frozensets(st.sampled_from(Capability)), st.booleans(),
)  # fmt: skip
ACTORS = st.builds(Actor, PEOPLE, st.frozensets(POSTS, max_size=3))
MARKINGS = st.builds(
    Marking, owner=st.none() | UUIDS, office=st.sampled_from([None, TERMINAL, AIRPORT]), tlp=st.sampled_from(TLP),
    nominal=st.booleans(), audience=st.frozensets(UUIDS), named=st.frozensets(st.tuples(UUIDS, PEOPLE), max_size=3),
    names_released=st.frozensets(UUIDS), assigned_to=st.frozensets(PEOPLE), author=st.none() | PEOPLE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (ada, {
            "see", "see_nominal", "see_history", "edit", "assign", "decide", "endorse", "override", "receive",
            "receive_paper", "receive_seizure", "add_result", "propose_release", "write_up", "custody",
            "prepare_return",
        }),
        (bo, {
            "see", "see_nominal", "see_history", "search", "edit", "assign", "override", "receive",
            "receive_paper", "receive_seizure", "propose", "propose_release", "write_up", "prepare_return", "judge",
        }),
        (gil, {
            "see", "see_nominal", "see_history", "search", "edit", "assign", "override", "receive",
            "receive_paper", "receive_seizure", "propose", "approve", "propose_release", "approve_release", "write_up",
            "close", "confirm_close", "prepare_return", "sign_return", "judge",
        }),
        (chi, set()),
        (dee, set()),
        (eli, set()),
        (fay, {"administer"}),
    ],
    ids=["ada", "bo", "gil", "chi", "dee", "eli", "fay"],
)  # fmt: skip
def test_who_may_what_with_a_record_of_northport(actor, allowed):
    assert {verb.value for verb in Verb if may(actor, verb, box)} == allowed


@pytest.mark.parametrize(
    ("actor", "verb", "marking", "expected"),
    [
        (ada, "edit", replace(box, office=AIRPORT), Reason.OTHER_UNIT),
        (ada, "see_nominal", replace(box, office=AIRPORT), Reason.OTHER_UNIT),
        (ada, "see", replace(box, office=AIRPORT), Reason.ALLOWED),
        (ada, "edit", replace(box, office=None), Reason.OTHER_UNIT),
        (ada, "propose", box, Reason.NOT_IN_ROLE),
        (bo, "approve", box, Reason.SAME_PERSON),
        (bo, "approve", replace(box, author=None), Reason.SAME_PERSON),
        (bo, "approve", replace(box, author=GIL), Reason.ALLOWED),
        (bo, "decide", box, Reason.NOT_IN_ROLE),
        (chi, "see", box, Reason.NOT_SHARED),
        (chi, "see", replace(box, audience=frozenset({NORTHPORT, SOUTHMERE})), Reason.ALLOWED),
        (chi, "edit", replace(box, audience=frozenset({NORTHPORT, SOUTHMERE})), Reason.NOT_OWNER),
        (eli, "see_nominal", replace(box, audience=frozenset({CITES})), Reason.NAMES_NOT_RELEASED),
        (
            eli, "see_nominal",
            replace(box, audience=frozenset({CITES}), names_released=frozenset({CITES})),
            Reason.NOT_ONES_OWN,
        ),
        (
            eli, "see_nominal",
            replace(
                box, audience=frozenset({CITES}), names_released=frozenset({CITES}), assigned_to=frozenset({ELI})
            ),
            Reason.ALLOWED,
        ),
        (
            chi, "see",
            replace(box, tlp=TLP.AMBER_STRICT, audience=frozenset({NORTHPORT, SOUTHMERE})),
            Reason.NOT_OWNER,
        ),
        (ada, "see", replace(box, tlp=TLP.AMBER_STRICT), Reason.ALLOWED),
        (ada, "see", replace(box, tlp=TLP.RED), Reason.NOT_NAMED),
        (ada, "see", replace(box, tlp=TLP.RED, named=frozenset({(NORTHPORT, ADA)})), Reason.ALLOWED),
        (ada, "see", replace(box, tlp=TLP.RED, named=frozenset({(SOUTHMERE, ADA)})), Reason.NOT_NAMED),
        (bo, "see", replace(box, tlp=TLP.RED, named=frozenset({(NORTHPORT, ADA)})), Reason.NOT_NAMED),
        (dee, "see_nominal", replace(box, audience=frozenset({CITES})), Reason.NAMES_NOT_RELEASED),
        (fay, "see", box, Reason.NO_RECORDS),
        (fay, "administer", replace(box, owner=SOUTHMERE), Reason.NOT_OWNER),
        (Actor(ADA), "see", box, Reason.NO_POST),
        (ada, "see", Marking(), Reason.NOT_SHARED),
    ],
)  # fmt: skip
def test_the_answer_and_its_reason(actor, verb, marking, expected):
    assert reason(actor, verb, marking) is expected
    assert may(actor, verb, marking) is (expected is Reason.ALLOWED)


def test_a_private_body_receives_clear_and_green_without_names():
    club = person(CHI, Post(CLUB, Role.ANALYST, None, competent=False))
    shared = replace(box, audience=frozenset({NORTHPORT, CLUB}), names_released=frozenset({CLUB}))
    seen = {(tlp, nominal) for tlp in TLP for nominal in (True, False)
            if may(club, "see", replace(shared, tlp=tlp, nominal=nominal))}  # fmt: skip
    assert seen == {(TLP.CLEAR, False), (TLP.GREEN, False)}
    assert not may(club, "see_nominal", replace(shared, tlp=TLP.GREEN))


def test_an_expert_sees_what_names_him_and_may_add_a_result():
    expert = person(ELI, Post(CITES, Role.EXPERT, None, True))
    shared = replace(box, audience=frozenset({NORTHPORT, CITES}))
    assert not may(expert, "see", shared) and not may(expert, "add_result", shared)
    named = replace(shared, named=frozenset({(CITES, ELI)}))
    assert may(expert, "see", named) and may(expert, "add_result", named)
    assert not may(expert, "edit", named) and not may(expert, "see_nominal", named)


def test_a_case_officer_of_a_partner_adds_results_to_what_is_shown_and_nothing_else():
    shared = replace(box, audience=frozenset({NORTHPORT, CITES}))
    assert {verb for verb in WRITES if may(eli, verb, shared)} == {Verb.ADD_RESULT}
    assert not may(eli, "add_result", box) and not may(chi, "add_result", shared)


def test_an_authority_keeps_its_own_papers_and_does_not_stand_at_the_border():
    desk = Marking(owner=CITES, office=TERMINAL, tlp=TLP.AMBER, audience=frozenset({CITES}), assigned_to={ELI})
    assert {verb.value for verb in Verb if may(eli, verb, desk)} == {
        "see", "see_nominal", "see_history", "search", "receive_paper", "receive_seizure", "edit", "assign", "decide",
        "add_result", "propose_release", "read_ledger", "write_up", "custody", "take_over", "close", "prepare_return",
        "judge",
    }  # fmt: skip
    assert reason(eli, "endorse", desk) is reason(eli, "receive", desk) is Reason.NOT_AT_BORDER
    customs = person(ELI, Post(CITES, Role.CASE_OFFICER, None, True, border=True))
    assert may(customs, "endorse", desk) and may(customs, "receive", desk)
    assert not [verb for verb in Verb if may(ada, verb, desk) or may(chi, verb, desk)]


def test_an_exhibit_is_taken_over_by_whom_it_is_offered_to_and_by_nobody_else():
    other_office = replace(box, office=AIRPORT)
    assert reason(ada, "take_over", other_office) is Reason.NOT_ONES_OWN
    offered = replace(other_office, assigned_to=frozenset({ADA}))
    assert may(ada, "take_over", offered) and not may(ada, "custody", offered)
    laboratory = person(ELI, Post(CITES, Role.EXPERT, None, True))
    shown = replace(box, audience=frozenset({NORTHPORT, CITES}), assigned_to=frozenset({ELI}))
    assert not may(laboratory, "take_over", shown), "an expert sees only what names him"
    assert may(laboratory, "take_over", replace(shown, named=frozenset({(CITES, ELI)})))
    assert not may(gil, "take_over", replace(box, assigned_to=frozenset({GIL}))), "no role of his keeps evidence"


def test_nobody_signs_a_return_or_closes_a_case_alone():
    his = replace(box, author=GIL)
    assert reason(gil, "sign_return", his) is reason(gil, "confirm_close", his) is Reason.SAME_PERSON
    assert not may(bo, "sign_return", his) and not may(chi, "sign_return", box)


def test_an_auditor_reads_all_of_his_organisation_and_changes_nothing():
    auditor = person(GIL, Post(NORTHPORT, Role.AUDITOR, None, True))
    assert all(may(auditor, verb, box) for verb in ("see", "see_nominal", "search", "read_ledger"))
    assert not any(may(auditor, verb, box) for verb in WRITES)


def test_a_system_account_brings_in_for_its_office_and_decides_nothing():
    machine = Actor(
        UUID(int=99), frozenset({Post(NORTHPORT, None, TERMINAL, True, frozenset(Capability), border=True)})
    )
    allowed = {Verb.RECEIVE, Verb.RECEIVE_PAPER, Verb.RECEIVE_SEIZURE, Verb.SEE, Verb.SEE_HISTORY, Verb.ENDORSE}
    assert {verb for verb in Verb if may(machine, verb, box)} == allowed
    elsewhere = replace(box, office=AIRPORT)
    assert not any(may(machine, verb, elsewhere) for verb in Verb)
    assert not may(replace(machine, posts=frozenset({Post(NORTHPORT, None, None, True)})), "receive", box)


@pytest.mark.parametrize("verb", ["", "delete", "SEE", "see ", "admin"])
def test_an_unknown_verb_is_an_error(verb):
    with pytest.raises(UnknownVerb):
        may(ada, verb, box)
    with pytest.raises(UnknownVerb):
        reason(Actor(ADA), verb, box)


@given(ACTORS, MARKINGS)
def test_an_administrator_reaches_no_record_whatever_else_is_held(actor, marking):
    administrator = Actor(actor.id, actor.posts | {Post(NORTHPORT, Role.ADMINISTRATOR, None, True)})
    assert {verb for verb in Verb if may(administrator, verb, marking)} <= {Verb.ADMINISTER}


@given(ACTORS, MARKINGS, st.sampled_from(Verb))
def test_without_grants_nothing_that_exists_is_reached(actor, marking, verb):
    hidden = replace(marking, audience=frozenset(), named=frozenset())
    if RULES[verb].seen:
        assert not may(actor, verb, hidden)


@given(ACTORS, MARKINGS)
def test_nobody_writes_to_what_another_organisation_owns(actor, marking):
    foreign = replace(marking, owner=CLUB)
    assert not [verb for verb in WRITES if verb is not Verb.ADD_RESULT and may(actor, verb, foreign)]


@given(ACTORS, MARKINGS)
def test_the_history_is_for_the_people_of_the_owner_who_see_the_record(actor, marking):
    own = Actor(actor.id, frozenset(post for post in actor.posts if post.organisation == marking.owner))
    expected = may(own, Verb.SEE, marking) and not actor.administers
    assert may(actor, Verb.SEE_HISTORY, marking) is expected


@given(ACTORS, MARKINGS, st.sampled_from([Verb.APPROVE, Verb.APPROVE_RELEASE]))
def test_nobody_approves_what_is_ones_own_or_nobodys(actor, marking, verb):
    assert not may(actor, verb, replace(marking, author=actor.id))
    assert not may(actor, verb, replace(marking, author=None))


@given(ACTORS, MARKINGS, st.sampled_from(Verb))
def test_what_cannot_be_seen_cannot_be_worked_on(actor, marking, verb):
    if may(actor, verb, marking) and verb not in (Verb.RECEIVE, Verb.PROPOSE, Verb.ADMINISTER):
        assert may(actor, Verb.SEE, marking)


@given(ACTORS, MARKINGS, st.sampled_from([Verb.SEE, Verb.SEE_NOMINAL]))
def test_a_stricter_marking_shows_to_nobody_new_but_red_to_those_named_abroad(actor, marking, verb):
    order = list(TLP)
    stricter = replace(marking, tlp=order[min(order.index(marking.tlp) + 1, 4)], nominal=True)
    # AMBER+STRICT stays in the owner's house; RED is for the persons named, whichever house they are of.
    abroad = {(post.organisation, actor.id) for post in actor.posts if post.organisation != marking.owner}
    named_for_red = stricter.tlp is TLP.RED and abroad & marking.named
    assert may(actor, verb, marking) or not may(actor, verb, stricter) or named_for_red


@given(ACTORS, MARKINGS, st.sampled_from(Verb), POSTS)
def test_another_post_takes_nothing_away_unless_it_administers(actor, marking, verb, post):
    if post.role is not Role.ADMINISTRATOR and may(actor, verb, marking):
        assert may(Actor(actor.id, actor.posts | {post}), verb, marking)


def test_the_table_of_roles_keeps_its_promises():
    assert len(Role) == 8 and set(ABILITIES) == set(Role)
    assert set(ABILITIES[Role.ADMINISTRATOR]) == {Capability.ADMINISTER}
    assert [r for r in Role if Capability.ADMINISTER in ABILITIES[r]] == [Role.ADMINISTRATOR]
    assert [r for r in Role if Capability.ERASE in ABILITIES[r]] == [Role.RELEASING_OFFICER]
    assert ABILITIES[Role.EXPERT][Capability.READ] is Reach.NAMED
    assert {c for role in Role for c in ABILITIES[role]} == set(Capability), "a capability that nobody has"
    with pytest.raises(TypeError):
        ABILITIES[Role.ADMINISTRATOR] = {}  # type: ignore[index]
