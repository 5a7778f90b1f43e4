"""Need to know: the one decision about who may see and do what. Nothing else decides.

An actor holds posts (a role in an organisation, perhaps in one office of it). A marking says whose the record is, to
which organisations it is shown (its owner among them), and which persons are named for it. What no rule allows is
denied.
``in_sql`` says the same as ``may`` for the rows of a table; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from greenlane.people.handling import TLP
from greenlane.people.roles import ABILITIES, FOR_SYSTEMS, Capability, Reach, Role


class UnknownVerb(ValueError):
    """A verb that no rule names: an error of the program, never an answer."""


class Verb(StrEnum):
    SEE = "see"
    SEE_NOMINAL = "see_nominal"
    SEARCH = "search"
    RECEIVE = "receive"  # declarations
    RECEIVE_PAPER = "receive_paper"  # permits and the like
    WRITE_UP = "write_up"  # a seizure
    RECEIVE_SEIZURE = "receive_seizure"  # one that another system wrote up
    EDIT = "edit"
    ADD_RESULT = "add_result"
    ASSIGN = "assign"
    DECIDE = "decide"
    ENDORSE = "endorse"
    OVERRIDE = "override"
    PROPOSE = "propose"
    APPROVE = "approve"
    PROPOSE_RELEASE = "propose_release"
    APPROVE_RELEASE = "approve_release"
    CUSTODY = "custody"
    TAKE_OVER = "take_over"  # an exhibit that is offered to oneself
    JUDGE = "judge"  # whether two parties are the same
    CLOSE = "close"
    CONFIRM_CLOSE = "confirm_close"
    PREPARE_RETURN = "prepare_return"
    SIGN_RETURN = "sign_return"
    SEE_HISTORY = "see_history"
    READ_LEDGER = "read_ledger"
    ADMINISTER = "administer"


class Reason(StrEnum):
    """Why not, from the least to the most specific. What a reader sees is in ``words.REASONS``."""

    NO_POST = "no role is held at present"
    NO_RECORDS = "an administrator runs the installation and reaches no record"
    NOT_IN_ROLE = "no role held includes it"
    NOT_SHARED = "the record is not shown to the organisation"
    NOT_NAMED = "the record is for named persons"
    NOT_OWNER = "only the organisation that owns the record may"
    NOT_COMPETENT = "the organisation is no competent authority: it receives CLEAR and GREEN without names"
    NOT_AT_BORDER = "the organisation does not stand at the border: it takes in no declarations and endorses nothing"
    NAMES_NOT_RELEASED = "the owner has not released the names to the organisation"
    OTHER_UNIT = "the record belongs to another office"
    NOT_ONES_OWN = "the record is not assigned to the person"
    NO_ROOM = "the record is in no operation room of the person"
    SAME_PERSON = "a second person must do it, not the author"
    ALLOWED = "the role held includes it"


@dataclass(frozen=True, slots=True)
class Post:
    """One valid assignment. ``role`` None is a system account, which has only the capabilities ``granted`` to it.

    ``border``: the organisation is one that sees goods cross the border, as customs does.
    """

    organisation: UUID
    role: Role | None
    office: UUID | None = None
    competent: bool = False
    granted: frozenset[Capability] = frozenset()
    border: bool = False

    def reach(self, capability: Capability) -> Reach | None:
        """Over which records this post holds a capability; None where it does not."""
        if self.role is not None:
            return ABILITIES[self.role].get(capability)
        return Reach.UNIT if capability in self.granted & FOR_SYSTEMS else None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person or a system account, with the posts valid at the moment."""

    id: UUID
    posts: frozenset[Post] = frozenset()

    @property
    def administers(self) -> bool:
        return any(post.role is Role.ADMINISTRATOR for post in self.posts)


@dataclass(frozen=True, slots=True)
class Marking:
    """What the decision needs to know of a record. The defaults show it to nobody.

    ``audience`` are the organisations it is shown to, the owner among them; ``named`` the persons named for it, each
    with the organisation they are named in; ``names_released`` the other organisations, and the named persons, that
    may read personal data;
    ``assigned_to`` who holds it; ``author`` who proposed what is to be approved.
    """

    owner: UUID | None = None
    office: UUID | None = None
    tlp: TLP = TLP.RED
    nominal: bool = True
    audience: frozenset[UUID] = frozenset()
    named: frozenset[tuple[UUID, UUID]] = frozenset()
    names_released: frozenset[UUID] = frozenset()
    assigned_to: frozenset[UUID] = frozenset()
    author: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a verb asks for, beside its capability.

    ``seen``: the record must be visible; ``owned``: it must be the own organisation's; ``second``: not its author;
    ``border``: only where goods are seen crossing it; ``held``: only who holds it, however far the role reaches.
    """

    capability: Capability
    seen: bool = True
    owned: bool = True
    second: bool = False
    border: bool = False
    held: bool = False


RULES: Mapping[Verb, _Rule] = MappingProxyType(
    {
        Verb.SEE: _Rule(Capability.READ, owned=False),
        Verb.SEE_NOMINAL: _Rule(Capability.READ_NOMINAL, owned=False),
        Verb.SEARCH: _Rule(Capability.SEARCH, owned=False),
        Verb.RECEIVE: _Rule(Capability.RECEIVE, seen=False, border=True),
        # A CITES, Basel or ozone authority keeps a desk of papers as customs does, and sees no goods at a border.
        Verb.RECEIVE_PAPER: _Rule(Capability.RECEIVE, seen=False),
        Verb.WRITE_UP: _Rule(Capability.EDIT, seen=False),
        # Systems hand over what was written up in them; people write up on the pages, by WRITE_UP.
        Verb.RECEIVE_SEIZURE: _Rule(Capability.RECEIVE, seen=False),
        Verb.EDIT: _Rule(Capability.EDIT),
        Verb.ADD_RESULT: _Rule(Capability.ADD_RESULT, owned=False),
        Verb.ASSIGN: _Rule(Capability.ASSIGN),
        Verb.DECIDE: _Rule(Capability.DECIDE),
        Verb.ENDORSE: _Rule(Capability.ENDORSE, border=True),
        Verb.OVERRIDE: _Rule(Capability.OVERRIDE),
        Verb.PROPOSE: _Rule(Capability.PROPOSE, seen=False),
        Verb.APPROVE: _Rule(Capability.APPROVE, second=True),
        Verb.PROPOSE_RELEASE: _Rule(Capability.PROPOSE_RELEASE),
        Verb.APPROVE_RELEASE: _Rule(Capability.APPROVE_RELEASE, second=True),
        Verb.CUSTODY: _Rule(Capability.CUSTODY),
        # An exhibit goes from hand to hand, also to another office and to a laboratory: whoever it is offered to.
        Verb.TAKE_OVER: _Rule(Capability.CUSTODY, owned=False, held=True),
        # Whoever may see the names of both may say whether they are one; each organisation keeps its own judgement.
        Verb.JUDGE: _Rule(Capability.JUDGE_MATCHES, owned=False),
        Verb.CLOSE: _Rule(Capability.SEAL_CASE),
        Verb.CONFIRM_CLOSE: _Rule(Capability.SEAL_CASE, second=True),
        # A return to a treaty leaves the house: it is released as anything is, by one person after another.
        Verb.PREPARE_RETURN: _Rule(Capability.PROPOSE_RELEASE, seen=False),
        Verb.SIGN_RETURN: _Rule(Capability.APPROVE_RELEASE, second=True),
        # What was done to a record: for the people of its owner, and not for the partners to whom it is shown.
        Verb.SEE_HISTORY: _Rule(Capability.READ),
        Verb.READ_LEDGER: _Rule(Capability.READ_LEDGER, owned=False),
        Verb.ADMINISTER: _Rule(Capability.ADMINISTER, seen=False),
    }
)


def may(actor: Actor, verb: str, marking: Marking) -> bool:
    """Say whether an actor may do a verb to a record with this marking. Raises UnknownVerb."""
    return reason(actor, verb, marking) is Reason.ALLOWED


def reason(actor: Actor, verb: str, marking: Marking) -> Reason:
    """Explain ``may`` by the reason that comes closest to a yes among the actor's posts. Raises UnknownVerb."""
    try:
        asked = Verb(verb)
    except ValueError as error:
        raise UnknownVerb(verb) from error
    if not actor.posts:
        return Reason.NO_POST
    if actor.administers and asked is not Verb.ADMINISTER:
        return Reason.NO_RECORDS
    order = list(Reason)
    return max((_judge(actor.id, post, asked, marking) for post in actor.posts), key=order.index)


def _judge(person: UUID, post: Post, verb: Verb, marking: Marking) -> Reason:
    rule = RULES[verb]
    reach = post.reach(rule.capability)
    unneeded = verb is Verb.SEE_NOMINAL and not marking.nominal
    if reach is None and not unneeded:
        return Reason.NOT_IN_ROLE
    if rule.seen and (hidden := _hidden(person, post, marking)):
        return hidden
    if unneeded:
        return Reason.ALLOWED
    if rule.owned and marking.owner != post.organisation:
        return Reason.NOT_OWNER
    if rule.border and not post.border:
        return Reason.NOT_AT_BORDER
    if verb is Verb.SEE_NOMINAL and not {post.organisation, person} & {marking.owner, *marking.names_released}:
        return Reason.NAMES_NOT_RELEASED
    if rule.second and marking.author in (None, person):
        return Reason.SAME_PERSON
    return _reached(person, post, Reach.OWN if rule.held else reach, marking)


def _hidden(person: UUID, post: Post, marking: Marking) -> Reason | None:
    """Why a post does not see a record; None where it does."""
    reach = post.reach(Capability.READ)
    if reach is None:
        return Reason.NOT_IN_ROLE
    own = marking.owner == post.organisation
    named = (post.organisation, person) in marking.named
    if not named and post.organisation not in marking.audience:
        return Reason.NOT_SHARED
    if not named and (marking.tlp is TLP.RED or reach is Reach.NAMED):
        return Reason.NOT_NAMED
    if marking.tlp is TLP.AMBER_STRICT and not own:
        return Reason.NOT_OWNER
    if not own and not post.competent and (marking.nominal or marking.tlp not in (TLP.CLEAR, TLP.GREEN)):
        return Reason.NOT_COMPETENT
    found = _reached(person, post, reach, marking)
    return None if found is Reason.ALLOWED else found


def _reached(person: UUID, post: Post, reach: Reach | None, marking: Marking) -> Reason:
    own = marking.owner == post.organisation
    named = (post.organisation, person) in marking.named
    in_unit = own and (post.office is None or post.office == marking.office)
    missed = {
        None: Reason.NOT_IN_ROLE,
        Reach.ORGANISATION: None,
        Reach.UNIT: None if in_unit else Reason.OTHER_UNIT,
        Reach.OWN: None if person in marking.assigned_to else Reason.NOT_ONES_OWN,
        Reach.NAMED: None if named else Reason.NOT_NAMED,
        Reach.ROOM: Reason.NO_ROOM,
        Reach.INSTALLATION: None if own else Reason.NOT_OWNER,
    }
    return missed[reach] or Reason.ALLOWED
