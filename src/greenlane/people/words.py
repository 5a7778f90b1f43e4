"""What roles, reaches and reasons are called on the page."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenlane.people.need_to_know import Post, Reason
from greenlane.people.roles import Capability, Reach

CAPABILITIES: dict[Capability, Promise] = {
    Capability.READ: _("see records, without names"),
    Capability.READ_NOMINAL: _("see names and other personal data"),
    Capability.SEARCH: _("search across cases"),
    Capability.RECEIVE: _("bring in consignments"),
    Capability.EDIT: _("write and change records"),
    Capability.ADD_RESULT: _("add results"),
    Capability.ASSIGN: _("assign consignments to a person"),
    Capability.DECIDE: _("order inspections and record what was found"),
    Capability.ENDORSE: _("endorse permits with what was really shipped"),
    Capability.OVERRIDE: _("override a lane"),
    Capability.PROPOSE: _("propose a change to indicators"),
    Capability.APPROVE: _("approve a change to indicators that another person proposed"),
    Capability.JUDGE_MATCHES: _("judge matches"),
    Capability.PROPOSE_RELEASE: _("propose a release to partners"),
    Capability.APPROVE_RELEASE: _("approve or withdraw a release that another person proposed"),
    Capability.MANAGE_ROOM: _("manage who is in an operation room"),
    Capability.CUSTODY: _("take evidence into custody"),
    Capability.SEAL_CASE: _("close and seal a case, with a second person"),
    Capability.ERASE: _("erase on the auditor's order"),
    Capability.READ_LEDGER: _("read the ledger"),
    Capability.ADMINISTER: _("manage people, offices and tokens; no record"),
}

REACHES: dict[Reach, Promise] = {
    Reach.ORGANISATION: _("all that is shown to the organisation"),
    Reach.UNIT: _("the own office"),
    Reach.OWN: _("what is assigned to oneself"),
    Reach.NAMED: _("what one is named for in person"),
    Reach.ROOM: _("the operation rooms one coordinates"),
    Reach.INSTALLATION: _("the own organisation"),
}

REASONS: dict[Reason, Promise] = {
    Reason.NO_POST: _("You hold no role at present."),
    Reason.NO_RECORDS: _("An administrator runs the installation and reaches no record."),
    Reason.NOT_IN_ROLE: _("No role that you hold includes it."),
    Reason.NOT_SHARED: _("The record is not shown to your organisation."),
    Reason.NOT_NAMED: _("The record is for named persons."),
    Reason.NOT_OWNER: _("Only the organisation that owns the record may do this."),
    Reason.NOT_COMPETENT: _("Your organisation is no competent authority: it receives CLEAR and GREEN without names."),
    Reason.NOT_AT_BORDER: _("Only customs and border guards take in declarations and endorse papers."),
    Reason.NAMES_NOT_RELEASED: _("The owner has not released the names to your organisation."),
    Reason.OTHER_UNIT: _("The record belongs to another office."),
    Reason.NOT_ONES_OWN: _("The record is not assigned to you."),
    Reason.NO_ROOM: _("The record is in no operation room of yours."),
    Reason.SAME_PERSON: _("A second person must do it, not the author."),
    Reason.ALLOWED: _("Your role includes it."),
}


class Ability(NamedTuple):
    """One line of "what I may do here": what, over which records, and whether the role includes it."""

    what: Promise
    over: Promise | str
    included: bool


def abilities(post: Post) -> list[Ability]:
    """Everything a role could do, with what this post does."""
    found = []
    for capability in Capability:
        reach = post.reach(capability)
        whole = reach is Reach.UNIT and post.office is None
        over = REACHES[Reach.ORGANISATION if whole else reach] if reach else ""
        found.append(Ability(CAPABILITIES[capability], over, reach is not None))
    return found
