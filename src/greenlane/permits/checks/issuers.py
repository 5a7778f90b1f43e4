"""Was the paper issued by an authority that may, signed by who may sign, and stamped as that country stamps?"""

from __future__ import annotations

from typing import Any

from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, passes
from greenlane.permits.names import any_same_name, fits_series, same_name
from greenlane.permits.permit import CITES, KINDS
from greenlane.reference import countries


def _issuer(case: Case) -> Said:
    paper, day = case.paper, case.law_day or case.context.on
    known = [one for one in case.context.lists.issuers or () if one.country == paper.country]
    if not known:
        return cannot_tell("No list of authorities of {country} is kept here.", "list", country=paper.country)
    if not paper.authority:
        return cannot_tell("The paper names no authority.", "paper")
    named = [one for one in known if one.on(day) and same_name(paper.authority, one.authority)]
    values: dict[str, Any] = {"authority": paper.authority, "country": paper.country, "day": day}
    if not named:
        if any(same_name(paper.authority, one.authority) is None for one in known):
            return cannot_tell("{authority} is written in another script than the list.", "list", **values)
        return fails("{authority} is not on the list of {country} for {day}.", **values)
    signing = [name for one in named for name in one.signatories]
    if not signing:
        return passes("{authority} is on the list of {country} for {day}.", **values)
    if not paper.signatory:
        return cannot_tell("Who signed is not told.", "paper")
    answer = any_same_name(paper.signatory, signing)
    values["name"] = paper.signatory
    if answer is None:
        return cannot_tell("{name} is written in another script than the list.", "list", **values)
    words = "{name} signs for {authority}." if answer else "{name} is not among those who sign for {authority}."
    return (passes if answer else fails)(words, **values)


def _stamp(case: Case) -> Said:
    paper, day = case.paper, case.law_day or case.context.on
    series = [one for one in case.context.lists.stamps or () if one.country == paper.country]
    values: dict[str, Any] = {"country": paper.country, "stamp": paper.stamp or ""}
    if not series:
        return cannot_tell("Whether {country} uses security stamps, and which, is not known here.", "list", **values)
    if not paper.stamp:
        return fails("Bears no security stamp, which {country} uses.", **values)
    if any(one.on(day) and fits_series(paper.stamp, one.shape) for one in series):
        return passes("Stamp {stamp} is of a series of {country}.", **values)
    return fails("Stamp {stamp} is of no series that {country} used on {day}.", day=day, **values)


def _of_a_party(case: Case) -> Said:
    paper, day = case.paper, case.law_day
    if day is None:
        return cannot_tell("The paper bears no day of issue.", "paper")
    if countries.get(paper.country, case.context.folder) is None:
        return cannot_tell("{country} is no country that the tables know.", "book", country=paper.country)
    if countries.member(paper.country, "CITES_NON_PARTY", day, case.context.folder):
        return fails("{country} is no Party: its papers must be comparable, its authority known to the Secretariat.",
                     country=paper.country)  # fmt: skip
    return passes("{country} is not on the list of States outside CITES.", country=paper.country)


CHECKS = (
    Check(
        "PD-CIT-02", "Issued by a Party",
        "The paper is of a Party to CITES; that of another State is comparable documentation, and asked about.",
        CITES, "ask", "CITES Article X; Res. Conf. 9.5", "memory", of_paper=_of_a_party,
    ),
    Check(
        "RI-PER-086", "Issued and signed by who may",
        "Authority and signatory are on the administration's list of those notified, for the day of issue.",
        KINDS, "refuse", "CITES Articles VI and IX; specimen signatures that Parties communicate", "sourced",
        of_paper=_issuer, needs="permit_issuers",
    ),
    Check(
        "RI-PER-087", "Security stamp of its series",
        "A country that uses security stamps has one on the paper, of a series in use on the day of issue.",
        CITES, "ask", "CITES standard form, box 5b", "sourced", of_paper=_stamp, needs="permit_stamps",
    ),
)  # fmt: skip
