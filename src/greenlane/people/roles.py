"""The eight roles and what each is able to do: one table, fixed, with no editor.

A role says *what*, a reach says *over which records*; the administrator runs the installation and reaches no record.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    OFFICER = "officer"
    ANALYST = "analyst"
    CASE_OFFICER = "case_officer"
    RELEASING_OFFICER = "releasing_officer"
    COORDINATOR = "coordinator"
    EXPERT = "expert"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Capability(StrEnum):
    READ = "read"
    READ_NOMINAL = "read_nominal"
    SEARCH = "search"
    RECEIVE = "receive"
    EDIT = "edit"
    ADD_RESULT = "add_result"
    ASSIGN = "assign"
    DECIDE = "decide"
    ENDORSE = "endorse"
    OVERRIDE = "override"
    PROPOSE = "propose"
    APPROVE = "approve"
    JUDGE_MATCHES = "judge_matches"
    PROPOSE_RELEASE = "propose_release"
    APPROVE_RELEASE = "approve_release"
    MANAGE_ROOM = "manage_room"
    CUSTODY = "custody"
    SEAL_CASE = "seal_case"
    ERASE = "erase"
    READ_LEDGER = "read_ledger"
    ADMINISTER = "administer"


class Reach(StrEnum):
    """Over which of the records that are shown to an organisation."""

    ORGANISATION = "organisation"  # all of them
    UNIT = "unit"  # those of one's own office; an assignment to no office reaches the whole organisation's
    OWN = "own"  # those one holds: the records assigned to oneself
    NAMED = "named"  # those one is named for in person
    ROOM = "room"  # those of an operation room one coordinates; rooms are not built yet, so: none
    INSTALLATION = "installation"  # no record at all: people, offices, keys


_O, _U, _W, _N, _R, _I = (
    Reach.ORGANISATION,
    Reach.UNIT,
    Reach.OWN,
    Reach.NAMED,
    Reach.ROOM,
    Reach.INSTALLATION,
)
_C = Capability

ABILITIES: Mapping[Role, Mapping[Capability, Reach]] = MappingProxyType(
    {
        Role.OFFICER: {
            _C.READ: _O, _C.READ_NOMINAL: _U, _C.RECEIVE: _U, _C.EDIT: _U, _C.ASSIGN: _U, _C.DECIDE: _U,
            _C.ENDORSE: _U, _C.OVERRIDE: _U, _C.ADD_RESULT: _O, _C.PROPOSE_RELEASE: _O, _C.CUSTODY: _U,
            _C.READ_LEDGER: _W,
        },
        Role.ANALYST: {
            _C.READ: _O, _C.READ_NOMINAL: _O, _C.SEARCH: _O, _C.RECEIVE: _U, _C.EDIT: _U, _C.ASSIGN: _O,
            _C.OVERRIDE: _O, _C.PROPOSE: _O, _C.APPROVE: _O, _C.JUDGE_MATCHES: _O, _C.PROPOSE_RELEASE: _O,
        },
        Role.CASE_OFFICER: {
            _C.READ: _O, _C.READ_NOMINAL: _W, _C.SEARCH: _O, _C.RECEIVE: _U, _C.EDIT: _U, _C.ASSIGN: _U,
            _C.DECIDE: _U, _C.ENDORSE: _U, _C.ADD_RESULT: _O, _C.JUDGE_MATCHES: _O, _C.PROPOSE_RELEASE: _O,
            _C.CUSTODY: _U, _C.SEAL_CASE: _W, _C.READ_LEDGER: _W,
        },
        Role.RELEASING_OFFICER: {
            _C.READ: _O, _C.READ_NOMINAL: _O, _C.SEARCH: _O, _C.APPROVE: _O, _C.APPROVE_RELEASE: _O,
            _C.MANAGE_ROOM: _O, _C.SEAL_CASE: _O, _C.ERASE: _O,
        },
        Role.COORDINATOR: {
            _C.READ: _O, _C.READ_NOMINAL: _R, _C.PROPOSE_RELEASE: _O, _C.APPROVE_RELEASE: _R, _C.MANAGE_ROOM: _R,
            _C.READ_LEDGER: _R,
        },
        Role.EXPERT: {_C.READ: _N, _C.ADD_RESULT: _N, _C.CUSTODY: _N},
        Role.AUDITOR: {_C.READ: _O, _C.READ_NOMINAL: _O, _C.SEARCH: _O, _C.READ_LEDGER: _O},
        Role.ADMINISTRATOR: {_C.ADMINISTER: _I},
    }
)  # fmt: skip

# What a system account may be given: to bring records in, to read back the answer, and to report what was shipped under
# a permit; nothing that decides.
FOR_SYSTEMS = frozenset({Capability.RECEIVE, Capability.READ, Capability.ENDORSE})
