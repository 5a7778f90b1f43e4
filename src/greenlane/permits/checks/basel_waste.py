"""Basel: which waste, to be treated how and where, and may it go there at all?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from greenlane.consignments.facts.books import Books
from greenlane.front.telling import part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.names import same_name, same_number
from greenlane.permits.permit import BASEL, Line
from greenlane.reference import codes, countries, waste

_BAN = dt.date(2019, 12, 5)
"""The Ban Amendment (Article 4A) in force."""


def _code(case: Case, line: Line) -> Said:
    if not line.waste_code:
        return cannot_tell("The line gives no waste code.", "paper")
    if case.law_day is None:
        return cannot_tell("The paper bears no day of issue.", "paper")
    known = waste.get(line.waste_code, None, case.context.folder)
    if known is None:
        return fails("{code} is no waste code that the tables know.", severity="ask", code=line.waste_code)
    values: dict[str, Any] = {"code": known.code, "day": case.law_day, "trust": known.trust}
    if not known.valid(case.law_day):
        now = " ".join(known.replaced_by) or part("its successor")
        return fails("{code} was not in force on {day}; see {now}.", now=now, **values)
    if known.hazardous and not line.y_codes:
        return fails("{code} is hazardous, and no Y code is given.", severity="note", **values)
    return passes("{code} was in force on {day}.", **values)


def _operation(case: Case, line: Line) -> Said:
    if not line.operation:
        return cannot_tell("The line gives no D or R operation.", "paper")
    found = codes.operation(line.operation, case.context.folder)
    if found is None:
        return fails("{code} is no operation of Annex IV.", code=line.operation)
    facility = case.paper.party("facility", "consignee", "importer")
    known = case.context.lists.facilities
    if facility is None or not facility.name:
        return cannot_tell("The facility is not named.", "paper")
    if known is None:
        return cannot_tell("No list of facilities is kept here.", "list")
    own = [f for f in known if f.country == case.paper.import_country and same_name(f.name, facility.name)]
    values: dict[str, Any] = {"facility": facility.name, "code": found.code}
    if not own:
        return fails("{facility} is on no list of facilities.", **values)
    if not any(same_number(found.code, one) for f in own for one in f.operations):
        return fails("{facility} may not carry out {code}.", **values)
    return passes("{facility} may carry out {code}.", **values)


def _ban(case: Case, line: Line) -> Said:
    leaves, enters = case.paper.leaves, case.paper.import_country
    if leaves is None or enters is None or case.law_day is None or not line.waste_code:
        return cannot_tell("Countries, waste code or day of issue are missing.", "paper")
    if case.law_day < _BAN:
        return not_applicable("Before the Ban Amendment was in force.")
    members = countries.members("BASEL_ANNEX_VII", case.law_day, case.context.folder)
    if leaves not in members or enters in members:
        return not_applicable("Not from a country of Annex VII to another.")
    hazardous = _hazardous(case, line)
    values: dict[str, Any] = {"leaves": leaves, "enters": enters, "code": line.waste_code}
    if hazardous is None:
        return cannot_tell("Whether {code} is hazardous waste is not told by the code.", "paper", **values)
    if not hazardous:
        return passes("{code} is not hazardous waste.", **values)
    words = (
        "Hazardous waste from {leaves} (Annex VII) to {enters}, which is not: prohibited where {leaves} accepted it."
    )
    return fails(words, trust="derived", **values)


def _hazardous(case: Case, line: Line) -> bool | None:
    found = waste.get(line.waste_code or "", case.law_day, case.context.folder)
    return None if found is None else found.hazardous


def _party(case: Case) -> Said:
    both = (case.paper.leaves, case.paper.import_country)
    if None in both or case.law_day is None:
        return cannot_tell("Countries or day of issue are missing.", "paper")
    outside = countries.members("BASEL_NON_PARTY", case.law_day, case.context.folder) & set(both)
    if outside:
        words = "{country} is no Party: an agreement under Article 11 must be shown."
        return fails(words, trust="memory", country=" ".join(sorted(c for c in outside if c)))
    return passes("Both are Parties.", trust="memory")


def _barred(case: Case, line: Line) -> Said:
    enters = case.paper.import_country
    if not line.waste_code or enters is None or case.law_day is None:
        return cannot_tell("Waste code, importing country or day of issue is missing.", "paper")
    books = Books(case.context.folder)
    classes = books.classes_of_waste(line.waste_code)
    answers = {group: books.import_banned(group, enters, case.law_day) for group in classes}
    banned = [group for group, answer in answers.items() if answer]
    values: dict[str, Any] = {"country": enters, "code": line.waste_code}
    if banned:
        values["group"] = banned[0].replace("_", " ")
        return fails("{country} bans imports of {group} ({code}).", trust="unverified", **values)
    if not answers or None in answers.values():
        return cannot_tell("Whether {country} lets {code} in is not known.", "book", severity="note", **values)
    return passes("{country} no longer bans {code}, or not yet.", trust="unverified", **values)


CHECKS = (
    Check(
        "RI-WAS-100", "No ban of the importing country",
        "The importing country had no ban on this class of waste on the day of issue.",
        BASEL, "ask", "national import bans", "unverified", of_line=_barred,
    ),
    Check(
        "RI-WAS-110", "Operation that the facility may carry out",
        "The D or R operation exists, and the facility is listed for it.",
        BASEL, "ask", "Basel notification, blocks 10 and 11; Annex IV", "sourced", of_line=_operation,
        needs="permit_facilities",
    ),
    Check(
        "PD-WAS-04", "Waste code in force",
        "The code was in force on the day of issue (plastic changed on 1 January 2021, electrical waste on 1 January "
        "2025); a hazardous one has its Y code beside it.",
        BASEL, "refuse", "Basel Convention, Annexes I, VIII and IX", "sourced", of_line=_code,
    ),
    Check(
        "PD-WAS-05", "Ban Amendment",
        "No hazardous waste goes from a country of Annex VII to one that is not. Whether the State of export accepted "
        "the Amendment is not in the tables.",
        BASEL, "ask", "Basel Convention, Article 4A", "derived", of_line=_ban,
    ),
    Check(
        "PD-WAS-06", "Between Parties",
        "Waste moves between Parties, or under an agreement of Article 11.",
        BASEL, "ask", "Basel Convention, Articles 4.5 and 11", "memory", of_paper=_party,
    ),
)  # fmt: skip
