"""Montreal: does the licence name a controlled substance, may it still come in, and are exempt uses proven?"""

from __future__ import annotations

from typing import Any

from greenlane.front.telling import part
from greenlane.permits.case import Case
from greenlane.permits.finding import Check, Said, cannot_tell, fails, not_applicable, passes
from greenlane.permits.permit import OZONE, Line
from greenlane.reference import countries, substances
from greenlane.reference.control_schedule import PartyType, allowed_fraction
from greenlane.reference.substances import Substance

EXEMPT = frozenset(("feedstock", "quarantine", "qps", "laboratory", "essential", "critical", "process agent"))
"""Uses that the Protocol leaves outside the schedule, as licences write them: starting list, from memory."""


def _substance(case: Case, line: Line) -> Substance | None:
    return substances.find(line.substance, case.context.folder) if line.substance else None


def _groups(case: Case, found: Substance) -> set[str] | None:
    """Return the annex groups of a substance or of a blend's parts; None where a part is not known."""
    parts = [substances.get(name, case.context.folder) for name, _ in found.composition] or [found]
    if any(part is None for part in parts):
        return None
    return {part.annex_group for part in parts if part and part.annex_group}


def _unknown(line: Line) -> Said:
    if not line.substance:
        return cannot_tell("The line names no substance.", "paper")
    return cannot_tell("{substance} is a name that the tables do not know.", "book", substance=line.substance)


def _controlled(case: Case, line: Line) -> Said:
    found = _substance(case, line)
    groups = _groups(case, found) if found else None
    if found is None or groups is None:
        return _unknown(line)
    values: dict[str, Any] = {"substance": found.name, "groups": " ".join(sorted(groups)), "trust": found.trust}
    if not groups:
        return fails("{substance} is not controlled: no licence is due, and none proves what it is.", severity="note",
                     **values)  # fmt: skip
    wanted = {"F"} if case.paper.kind == "hfc_licence" else groups - {"F"}
    if not groups & wanted:
        return fails("{substance} (Annex group {groups}) is not what this kind of licence is for.", **values)
    return passes("{substance} is of Annex group {groups}.", **values)


def _allowed(case: Case, line: Line) -> Said:
    found = _substance(case, line)
    groups = _groups(case, found) if found else None
    if found is None or groups is None:
        return _unknown(line)
    enters, day = case.paper.import_country, case.law_day
    if enters is None or day is None:
        return cannot_tell("Importing country or day of issue is missing.", "paper")
    if not groups:
        return not_applicable("Not controlled.")
    party = _party_type(case, enters)
    allowed = {group: allowed_fraction(group, party, day, folder=case.context.folder) for group in sorted(groups)}
    out = [group for group, fraction in allowed.items() if fraction == 0]
    values: dict[str, Any] = {"substance": found.name, "country": enters, "day": day}
    if not out:
        if all(fraction is None for fraction in allowed.values()):
            return not_applicable("The schedule sets no limit for {country} on {day}.", **values)
        return passes("The schedule allowed {country} some {substance} on {day}.", trust="sourced", **values)
    if line.recovered or (line.use or "").strip().casefold() in EXEMPT:
        words = "The schedule allowed {country} no {substance} on {day}; claimed as {claim}, which it leaves out."
        return fails(words, severity="ask", claim=part("recovered") if line.recovered else line.use, **values)
    return fails("The schedule allowed {country} no {substance} on {day}.", trust="sourced", **values)


def _party_type(case: Case, iso2: str) -> PartyType:
    def holds(group: str) -> bool:
        return iso2 in countries.members(group, case.law_day, case.context.folder)

    if holds("MONTREAL_NON_ARTICLE_5"):
        return "NA5G2" if holds("KIGALI_NON_ARTICLE_5_LATE") else "NA5G1"
    return "A5G2" if holds("KIGALI_ARTICLE_5_GROUP_2") else "A5G1"


def _tariff(case: Case, line: Line) -> Said:
    found, day = _substance(case, line), case.law_day
    if found is None or day is None:
        return _unknown(line) if found is None else cannot_tell("The paper bears no day of issue.", "paper")
    edition = 2022 if day.year >= 2022 else 2017
    code = found.hs2022 if edition == 2022 else found.hs2017
    if not line.hs or len(line.hs) < 6 or not code:
        return cannot_tell("Tariff code of the line or of {substance} is missing.", "paper", severity="note",
                           substance=found.name)  # fmt: skip
    values: dict[str, Any] = {"substance": found.name, "own": line.hs, "code": code, "edition": edition}
    words = "{substance} is {code} in the tariff of {edition}; the paper says {own}."
    return (passes if line.hs[:6] == code else fails)(words, trust=found.identity_trust, **values)


def _documents(case: Case) -> set[str] | None:
    declared = case.context.consignment
    if declared is None:
        return None
    return {d.kind for d in declared.documents} | {d.kind for goods in declared.goods for d in goods.documents}


def _recovered(case: Case, line: Line) -> Said:
    if line.recovered is None:
        return cannot_tell("Whether it is new or recovered is not told.", "paper", severity="note")
    if not line.recovered:
        return not_applicable("Not claimed as recovered.")
    without = fails("Claimed as recovered, and no certificate of reclamation is declared.")
    return _with(case, "reclaim_certificate", without)


def _exempt(case: Case, line: Line) -> Said:
    if line.use is None:
        return cannot_tell("The use is not told.", "paper", severity="note")
    if line.use.strip().casefold() not in EXEMPT:
        return not_applicable("No exempt use.")
    without = fails("An exempt use ({use}), and no end-user certificate is declared.", use=line.use)
    return _with(case, "end_user_certificate", without)


def _with(case: Case, kind: str, without: Said) -> Said:
    kinds = _documents(case)
    if kinds is None:
        return cannot_tell("Nothing is declared.", "declaration")
    return passes("Its certificate is declared.") if kind in kinds else without


CHECKS = (
    Check(
        "RI-ODS-145", "Proof of recovery",
        "A gas licensed as recovered or reclaimed comes with a certificate of reclamation.",
        OZONE, "ask", "UNEP checklist for customs officers", "sourced", of_line=_recovered,
    ),
    Check(
        "RI-ODS-146", "Proof of an exempt use",
        "Feedstock, quarantine, laboratory and the like come with an end-user certificate.",
        OZONE, "ask", "Montreal Protocol, exemptions; rule partly of this product", "derived", of_line=_exempt,
    ),
    Check(
        "PD-ODS-01", "Licence for this kind of substance",
        "The substance, or a blend's parts, is controlled, and of the annexes that the licence is for.",
        OZONE, "ask", "Montreal Protocol, Annexes A to F and Article 4B", "sourced", of_line=_controlled,
    ),
    Check(
        "PD-ODS-02", "Not phased out",
        "The control schedule allowed the importing Party some consumption on the day of issue; recovered gas and "
        "exempt uses are asked about. National law may be stricter.",
        OZONE, "refuse", "Montreal Protocol, Articles 2A to 2J and 5", "sourced", of_line=_allowed,
    ),
    Check(
        "PD-ODS-03", "Tariff code of the substance",
        "The tariff code on the licence is the substance's in the edition in force.",
        OZONE, "ask", "Harmonized System 2017 and 2022", "memory", of_line=_tariff,
    ),
)  # fmt: skip
