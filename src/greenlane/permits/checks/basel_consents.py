"""Basel: did every State concerned consent, for this day, and does a movement belong to a notification?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from greenlane.front.telling import joined, part
from greenlane.permits.case import Case
from greenlane.permits.days import months_after
from greenlane.permits.finding import Check, Said, cannot_tell, fails, passes
from greenlane.permits.names import same_name, same_number
from greenlane.permits.permit import BASEL, Consent, Paper

_NOTIFICATION, _MOVEMENT = ("basel_notification",), ("basel_movement",)


def _notification(case: Case) -> Paper | Said:
    """Return the notification itself, or that of a movement among the papers that travel with it."""
    if case.paper.kind == "basel_notification":
        return case.paper
    papers = case.others("basel_notification")
    if not case.paper.notification:
        return fails("The movement document names no notification.")
    for paper in papers or ():
        if same_number(paper.number, case.paper.notification):
            return paper
    return cannot_tell("Notification {number} is not before us.", "declaration", number=case.paper.notification)


def _consented(case: Case) -> Said:
    paper = _notification(case)
    if isinstance(paper, Said):
        return paper
    refused = [c.country for c in paper.consents if c.answer == "refused"]
    if refused:
        return fails("{countries} refused.", countries=" ".join(refused))
    open_ = [c.country for c in paper.consents if c.answer == "asked"]
    if open_:
        return fails("{countries} has not answered.", countries=" ".join(open_))
    missing = [role for role, country in _states(paper) if not _has(paper, role, country)]
    named: dict[str, Any] = {role: country or part("not named") for role, country in _states(paper)}
    if len(missing) == 2:
        words = "No consent of the States of export ({leaves}) and import ({enters})."
        return fails(words, leaves=named["export"], enters=named["import"])
    if missing:
        words = "No consent of the State of export ({country})."
        if missing == ["import"]:
            words = "No consent of the State of import ({country})."
        return fails(words, country=named[missing[0]])
    if any(c.role == "import" and c.answer == "tacit" for c in paper.consents) and not paper.preconsented:
        return fails("The State of import consented by silence; it must consent in writing.", severity="ask")
    passed = _passed_through(case, paper) - {c.country for c in paper.consents}
    if passed:
        return fails("By the declared route it passes {countries}, which did not consent.",
                     countries=" ".join(sorted(passed)))  # fmt: skip
    return passes("{count} States consented.", count=len(paper.consents))


def _states(paper: Paper) -> tuple[tuple[str, str | None], ...]:
    return ("export", paper.leaves), ("import", paper.import_country)


def _has(paper: Paper, role: str, country: str | None) -> bool:
    """Say whether a State concerned let it go; the State of export does so by issuing the paper as well."""
    if role == "export" and paper.authority and paper.country == country:
        return True
    return any(c.role == role and (country is None or c.country == country) for c in paper.consents)


def _passed_through(case: Case, paper: Paper) -> set[str]:
    declared = case.context.consignment
    places = [place for leg in declared.legs for place in (leg.start, leg.end)] if declared else []
    countries = {p.country or (p.code or "")[:2].upper() for p in places if p.country or len(p.code or "") == 5}
    return countries - {paper.leaves, paper.import_country, ""}


def _in_window(case: Case) -> Said:
    paper = _notification(case)
    if isinstance(paper, Said):
        return paper
    day = case.paper.shipped_on or case.context.on
    dated = [c for c in paper.consents if c.valid_from or c.valid_until]
    outside = [c for c in dated if not _valid(c, day)]
    if outside:
        first = outside[0]
        values: dict[str, Any] = {"country": first.country, "start": first.valid_from, "end": first.valid_until,
                                  "day": day}  # fmt: skip
        words = "The consent of {country} is valid from {start} to {end}, and not on {day}."
        if first.valid_until is None:
            words = "The consent of {country} is valid from {start}, and not on {day}."
        if first.valid_from is None:
            words = "The consent of {country} is valid until {end}, and not on {day}."
        return fails(words, **values)
    if not dated or len(dated) < len(paper.consents):
        return cannot_tell("Not every consent says from when until when it is valid.", "paper")
    return passes("Every consent is valid on {day}.", day=day)


def _valid(consent: Consent, day: dt.date) -> bool:
    return (consent.valid_from or dt.date.min) <= day <= (consent.valid_until or dt.date.max)


def _period(case: Case) -> Said:
    paper = case.paper
    start, end = paper.first_departure or paper.valid_from, paper.last_departure or paper.valid_until
    if start is None or end is None:
        return cannot_tell("First or last departure is not told.", "paper")
    values: dict[str, Any] = {"start": start, "end": end}
    if end <= months_after(start, 12):
        return passes("From {start} to {end}: within twelve months.", **values)
    if end > months_after(start, 36):
        return fails("From {start} to {end}: longer than three years.", **values)
    if paper.preconsented:
        return passes(
            "From {start} to {end}: within three years, to a pre-consented facility.", trust="memory", **values
        )
    if paper.preconsented is None:
        return cannot_tell("Longer than twelve months; whether the facility is pre-consented is not told.", "paper")
    return fails("From {start} to {end}: longer than twelve months.", **values)


def _announced(case: Case) -> Said:
    sent, left = case.paper.issued, case.paper.shipped_on
    if sent is None or left is None:
        return cannot_tell("The day of the notice, or of the shipment, is not told.", "paper", severity="note")
    working = sum((sent + dt.timedelta(days=n)).weekday() < 5 for n in range((left - sent).days))
    values: dict[str, Any] = {"sent": sent, "on": left, "days": working}
    if working < 3:
        return fails("Announced on {sent} for {on}: {days} working days before, three are due.", **values)
    if (left - sent).days > 30:
        return fails("Announced on {sent} for {on}: more than thirty days before.", **values)
    return passes("Announced on {sent} for {on}.", **values)


def _belongs(case: Case) -> Said:
    paper = _notification(case)
    if isinstance(paper, Said):
        return paper
    movement, against = case.paper, []
    if paper.uses and movement.serial and movement.serial > paper.uses:
        against.append(part("shipment {serial} of {uses}", serial=movement.serial, uses=paper.uses))
    known = {line.waste_code for line in paper.lines}
    against += [
        part("{code} is not notified", code=line.waste_code or part("a line without waste code"))
        for line in movement.lines
        if line.waste_code not in known
    ]
    for roles in (("exporter", "consignor", "permittee"), ("importer", "consignee"), ("facility",)):
        ours, theirs = movement.party(*roles), paper.party(*roles)
        if ours and theirs and ours.name and theirs.name and same_name(ours.name, theirs.name) is False:
            against.append(part("{ours} here, {theirs} notified", ours=ours.name, theirs=theirs.name))
    if against:
        return fails("Notification {number}: {against}.", number=paper.number, against=joined(against))
    if movement.serial is None or None in known:
        return cannot_tell("The serial number or a waste code is missing.", "paper")
    return passes("Shipment {serial} of notification {number}.", serial=movement.serial, number=paper.number)


def _secured(case: Case) -> Said:
    named = {"contract": case.paper.contract, "guarantee": case.paper.guarantee}
    if set(named.values()) == {False}:
        return fails("No contract and no guarantee.")
    if False in named.values():
        return fails("No guarantee." if named["contract"] is not False else "No contract.")
    if None in named.values():
        return cannot_tell("Contract or guarantee is not told of.", "paper")
    return passes("There are a contract and a guarantee.")


CHECKS = (
    Check(
        "RI-WAS-104", "Consent of every State concerned",
        "The States of export and import consented, that of import in writing; every State of transit answered, the "
        "declared route's too; none refused.",
        BASEL, "refuse", "Basel Convention, Article 6.1 to 6.4", "sourced", of_paper=_consented,
    ),
    Check(
        "RI-WAS-106", "Announced in time",
        "The notice of a movement is sent at least three working days and at most thirty days before it leaves.",
        _MOVEMENT, "note", "practice of the Environment Agency of England", "sourced", of_paper=_announced,
    ),
    Check(
        "RI-WAS-107", "Within every consent's time",
        "The day of the movement lies within each consent's validity.",
        BASEL, "refuse", "Basel Convention, Article 6; practice of the Environment Agency of England", "sourced",
        of_paper=_in_window,
    ),
    Check(
        "PD-WAS-01", "Notification no longer than allowed",
        "A general notification covers twelve months; to a pre-consented facility three years.",
        _NOTIFICATION, "refuse", "Basel Convention, Article 6.8; three years: OECD Decision on waste, from memory",
        "memory", of_paper=_period,
    ),
    Check(
        "PD-WAS-02", "Movement as notified",
        "A movement names a notification, is one of its shipments, and has its waste, sender, receiver and facility.",
        _MOVEMENT, "refuse", "Basel Convention, Article 4.7(c); movement document, blocks 1 to 14", "memory",
        of_paper=_belongs,
    ),
    Check(
        "PD-WAS-03", "Contract and guarantee",
        "There is a contract between exporter and disposer, and insurance or a guarantee where a State asks for one.",
        _NOTIFICATION, "ask", "Basel Convention, Article 6.3(b) and 6.11", "memory", of_paper=_secured,
    ),
)  # fmt: skip
