"""The cast: invented people in invented organisations, for the demonstration and for every test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from greenlane.people import actions
from greenlane.people.models import Office, Organisation, OrganisationType, Person
from greenlane.people.roles import Role


@dataclass(frozen=True)
class Cast:
    northport: Organisation
    southmere: Organisation
    coordination: Organisation
    cites: Organisation
    terminal: Office
    airport: Office
    mail: Office
    southmere_port: Office
    wildlife: Office
    ada: Person
    bo: Person
    chi: Person
    dee: Person
    eli: Person
    fay: Person
    gil: Person
    kai: Person
    lea: Person

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.ada, self.bo, self.chi, self.dee, self.eli, self.fay, self.gil, self.kai, self.lea)


@transaction.atomic
def make(*, by: actions.By, password: str | None = None) -> Cast:
    """Make the cast. Without a password nobody can sign in as them; the demonstration gives one and prints it.

    Northport (XN) and Southmere (XS) have codes that ISO 3166 leaves to users, so that no real country is meant.
    """
    found = _organisations(by)
    found |= _offices(by, found["northport"], found["southmere"], found["cites"])
    for name, title, home, office, roles in [
        ("ada", "Ada", "northport", "terminal", [Role.OFFICER]),
        ("bo", "Bo", "northport", "terminal", [Role.ANALYST]),
        ("chi", "Chi", "southmere", "southmere_port", [Role.OFFICER]),
        ("dee", "Dee", "coordination", None, [Role.COORDINATOR]),
        ("eli", "Eli", "cites", "wildlife", [Role.CASE_OFFICER]),
        ("fay", "Fay", "northport", None, [Role.ADMINISTRATOR]),
        ("gil", "Gil", "northport", None, [Role.ANALYST, Role.RELEASING_OFFICER]),
        ("kai", "Kai", "northport", None, [Role.CASE_OFFICER]),
        ("lea", "Lea", "cites", "wildlife", [Role.RELEASING_OFFICER]),
    ]:
        person = actions.create_person(by=by, organisation=found[home], username=name, name=title, password=password)
        for role in roles:
            actions.assign(
                by=by, person=person, organisation=found[home], role=role, office=found[office] if office else None
            )
        found[name] = person
    return Cast(**found)


def _organisations(by: actions.By) -> dict[str, Any]:
    def make_one(name: str, country: str, kind: OrganisationType, **names: str) -> Organisation:
        return actions.create_organisation(
            by=by, name=name, country=country, type=kind, competent_authority=True, names=names, demo=True
        )

    return {
        "northport": make_one(
            "Northport Customs", "XN", OrganisationType.CUSTOMS_HQ,
            fr="Douanes de Northport", es="Aduanas de Northport", ar="جمارك نورثبورت",
        ),
        "southmere": make_one(
            "Southmere Customs", "XS", OrganisationType.CUSTOMS_HQ,
            fr="Douanes de Southmere", es="Aduanas de Southmere", ar="جمارك ساوثمير",
        ),
        "coordination": make_one("Northern Coordination Unit", "XN", OrganisationType.RILO),
        "cites": make_one("Northport CITES Management Authority", "XN", OrganisationType.CITES_MANAGEMENT),
    }  # fmt: skip


def _offices(by: actions.By, northport: Organisation, southmere: Organisation, cites: Organisation) -> dict[str, Any]:
    def make_one(organisation: Organisation, code: str, name: str, place: str) -> Office:
        return actions.create_office(
            by=by, organisation=organisation, code=code, name=name, place=place, time_zone="Etc/UTC"
        )

    return {
        "terminal": make_one(northport, "NCT", "Northport Container Terminal", "XNNPT"),
        "airport": make_one(northport, "NIA", "Northport International Airport", "XNNPA"),
        "mail": make_one(northport, "NMC", "Northport Mail Centre", "XNNPT"),
        "southmere_port": make_one(southmere, "SMH", "Southmere Harbour", "XSSMH"),
        "wildlife": make_one(cites, "NWD", "Northport Wildlife Desk", ""),
    }
