"""Northport's cases: what was found, a year written up by hand, evidence, goods on their way back, and a return."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from greenlane.demo.traffic import Clerk
from greenlane.inspection.models import Inspection
from greenlane.people.cast import Cast
from greenlane.people.models import Office, Person
from greenlane.reporting.actions import submissions
from greenlane.seizures.actions import cases, custody, evidence, takeback
from greenlane.seizures.actions.drafts import from_inspection
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import from_json, parties_from_json

SEED = 20261123
A_YEAR = 72
"""How many cases were written up by hand in the year before."""
NEGATIVES = 12
"""How many inspections that found nothing are kept as negative controls."""
SHOWN = 8
"""How many cases of wildlife the CITES authority is shown."""


@dataclass(frozen=True)
class Goods:
    """What is found again and again, with figures of the right size: units with their least and greatest amount."""

    fields: dict[str, Any]
    amounts: tuple[tuple[str, float, float], ...]
    usd_per_kg: float
    origins: str
    destinations: str
    mode: str
    reason: str


def _wildlife(goods_class: str, taxon: str, term: str, description: str) -> dict[str, Any]:
    return {
        "regime": "CITES", "goods_class": goods_class, "taxon": taxon, "term": term, "description": description,
    }  # fmt: skip


def _waste(goods_class: str, code: str, description: str, declared_as: str) -> dict[str, Any]:
    return {
        "regime": "BASEL", "goods_class": goods_class, "waste_code": code, "description": description,
        "declared": "otherwise", "declared_as": declared_as,
    }  # fmt: skip


def _gas(goods_class: str, substance: str, description: str) -> dict[str, Any]:
    return {
        "regime": "MONTREAL", "goods_class": goods_class, "substance": substance, "description": description,
        "refillable": False, "declared": "not",
    }  # fmt: skip


GOODS = (
    Goods(_wildlife("ivory", "Loxodonta africana", "TUS", "raw tusks"), (("kg", 18, 640), ("no.", 3, 80)), 700,
          "TZ KE MZ CG NG", "VN CN XN", "sea", "misdeclared"),
    Goods(_wildlife("ivory", "Loxodonta africana", "IVC", "bangles and seals of ivory"), (("kg", 0.4, 9),), 900,
          "NG CM", "XN CN", "luggage", "undeclared"),
    Goods(_wildlife("pangolin", "Phataginus tricuspis", "SCA", "pangolin scales in sacks"), (("kg", 40, 2200),), 350,
          "NG CM CD", "VN CN", "sea", "misdeclared"),
    Goods(_wildlife("tortoises_turtles", "Astrochelys radiata", "LIV", "live tortoises in socks"), (("no.", 6, 190),),
          0, "MG", "XN TH", "luggage", "undeclared"),
    Goods(_wildlife("songbirds_parrots", "Psittacus erithacus", "LIV", "grey parrots in crates"), (("no.", 4, 120),), 0,
          "CD CM", "XN", "air", "false_permit"),
    Goods(_wildlife("eels", "Anguilla anguilla", "FIG", "glass eels in bags of water"), (("kg", 12, 260),), 1500,
          "ES FR PT", "CN", "air", "undeclared"),
    Goods(_wildlife("rosewood", "Dalbergia cochinchinensis", "LOG", "rosewood logs"), (("m3", 8, 38),), 0,
          "KH LA", "CN XN", "sea", "no_permit"),
    Goods(_wildlife("rhino_horn", "Ceratotherium simum", "HOR", "rhino horn in a false bottom"), (("kg", 1.2, 38),),
          20000, "ZA MZ", "VN", "luggage", "undeclared"),
    Goods(_waste("plastic_waste", "Y48", "mixed plastic waste, soiled", "recycled plastic granulate"),
          (("t", 18, 160),), 0.05, "GB US DE CA", "XN", "sea", "no_consent"),
    Goods(_waste("e_waste", "A1181", "broken screens and circuit boards", "used electronics"), (("t", 9, 60),), 0.3,
          "DE GB JP", "XN GH", "sea", "misdeclared"),
    Goods(_waste("tyre_waste", "B3140", "worn tyres, cut", "tyres for retreading"), (("t", 20, 90),), 0.08,
          "IT GB", "XN", "sea", "not_as_notified"),
    Goods(_gas("hfc_blends", "R-404A", "disposable cylinders without a licence"), (("kg", 110, 3300),), 14,
          "XS TR CN", "XN", "road", "no_licence"),
    Goods(_gas("hcfc", "HCFC-22", "cylinders labelled as another gas"), (("kg", 140, 2700),), 9,
          "XS CN", "XN", "sea", "misdeclared"),
)  # fmt: skip

GROUNDS = {"CITES": "cites_permit", "BASEL": "basel_9_1_a", "MONTREAL": "montreal_4b"}
CONCEALED = {"sea": "cover_load false_label mixed", "road": "vehicle false_label none", "air": "false_label mixed none",
             "luggage": "luggage clothing false_wall"}  # fmt: skip
FAMILIES = "Abara Brandt Castellano Demir Eriksen Fofana Greco Haidari Ivanova Jansen Kovac Lindqvist".split()
GIVEN = "Ana Boris Chiara Dawit Elif Farid Greta Hugo Ines Jamal".split()
LOCATIONS = {"NCT": ("seaport", "XNNPT"), "NIA": ("airport", "XNNPA"), "NMC": ("mail", "XNNPT")}


def make(cast: Cast, officers: dict[Any, Person], *, until: dt.date) -> None:
    """Make the cases, with evidence in some, goods on their way back, what the CITES authority sees, and a return."""
    chance = random.Random(SEED)  # noqa: S311 (invented figures)
    for case in _by_hand(cast, chance, until):
        if case.lines.filter(regime="CITES").exists() and case.number.endswith(("1", "4")):
            _close(case, cast)
    _from_inspections(officers)
    _evidence(cast)
    _sent_back(cast, until)
    _shown(cast)
    _returns(cast, until.year - 1)


def _from_inspections(officers: dict[Any, Person]) -> None:
    done = Inspection.objects.filter(state=Inspection.State.DONE).select_related("consignment").order_by("done_at")
    negatives = 0
    for inspection in done:
        officer = officers.get(inspection.consignment.office_id)
        if officer is None or not inspection.looked or not inspection.consignment.current:
            continue
        if inspection.result == Inspection.Result.FOUND:
            from_inspection(inspection, by=officer)
        elif inspection.kind == Inspection.Kind.OPEN and negatives < NEGATIVES:
            negatives += 1
            from_inspection(inspection, by=officer)


def _by_hand(cast: Cast, chance: random.Random, until: dt.date) -> Iterator[Seizure]:
    offices = {"sea": cast.terminal, "road": cast.terminal, "air": cast.airport, "luggage": cast.airport}
    clerk = Clerk(SEED)
    days = sorted(until - dt.timedelta(days=chance.randint(25, 390)) for _ in range(A_YEAR))
    for n, day in enumerate(days):
        goods = GOODS[n % len(GOODS)]
        office = offices[goods.mode]
        record = from_json(_record(goods, day, office, chance))
        yield cases.write_up(
            record,
            parties=parties_from_json(_parties(goods, record.countries("origin")[0], chance, clerk)),
            office=office,
            by=cast.kai,
        )


def _record(goods: Goods, day: dt.date, office: Office, chance: random.Random) -> dict[str, Any]:
    origin, to = chance.choice(goods.origins.split()), chance.choice(goods.destinations.split())
    location, place = LOCATIONS[office.code]
    quantities = [{"amount": _amount(low, high, chance, unit), "unit": unit} for unit, low, high in goods.amounts]
    line = {"line": 1, **goods.fields, "quantities": quantities}
    if goods.usd_per_kg and quantities[0]["unit"] in ("kg", "t"):
        kg = float(quantities[0]["amount"]) * (1000 if quantities[0]["unit"] == "t" else 1)
        line["value"] = {"amount": f"{kg * goods.usd_per_kg:.0f}", "currency": "USD"}
    if goods.fields.get("substance"):
        line["cylinders"] = max(1, round(float(quantities[0]["amount"]) / 11))
    role = "import" if to == "XN" else "destination"
    return {
        "day": day.isoformat(),
        "place": {"code": place, "name": office.name, "country": "XN"},
        "location": location,
        "agency": "Northport Customs",
        "detection": chance.choice(["profile", "scan", "search", "dog", "intelligence", "documents"]),
        "concealment": chance.choice(CONCEALED[goods.mode].split()),
        "reason": goods.reason,
        "mode": goods.mode,
        "route": [
            {"role": "origin", "country": origin},
            {"role": "export", "country": origin, "standing": "established"},
            {"role": role, "country": to, "standing": "established" if to == "XN" else "alleged"},
        ],
        "goods": [line],
        "grounds": [{"code": GROUNDS[goods.fields["regime"]]}],
        "measures": ["seized" if goods.fields["regime"] != "BASEL" else "detained"],
        "narrative": "Invented for the demonstration.",
    }


def _amount(low: float, high: float, chance: random.Random, unit: str) -> str:
    amount = low + (high - low) * chance.random() ** 2.2
    return str(max(1, round(amount))) if unit == "no." else f"{amount:.1f}"


def _parties(goods: Goods, origin: str, chance: random.Random, clerk: Clerk) -> list[dict[str, Any]]:
    found = [
        {"role": role, "person": False} | {name: value for name, value in company.items() if name != "natural_person"}
        for role, company in (("exporter", clerk.exporter(origin)), ("importer", clerk.importer()))
    ]
    if goods.mode == "luggage":
        name = f"{chance.choice(FAMILIES)}-Invented"
        found.append({"role": "passenger", "person": True, "name": name, "first_names": chance.choice(GIVEN)})
    return found


def _close(case: Seizure, cast: Cast) -> None:
    cases.propose_close(case, because="Decided, and the goods are destroyed", by=cast.kai)
    cases.close(case, by=cast.gil)


def _evidence(cast: Cast) -> None:
    """Exhibits of the latest wildlife of the terminal: sealed by Ada, and one of them handed over to Kai."""
    wildlife = Seizure.objects.seized().filter(office=cast.terminal, lines__regime="CITES", assignee=cast.ada)
    for case in wildlife.order_by("-day", "-number")[:2]:
        goods = case.lines.first()
        whole = evidence.add_exhibit(case, goods.as_written, goods.number, place="Vault 2, shelf 14", by=cast.ada)
        sample = evidence.add_exhibit(
            case, "Sample for the laboratory", goods.number, "20 g", place="Vault 2", by=cast.ada
        )
        custody.seal(whole, seal=f"NP {whole.number[-1]}00417", by=cast.ada)
        custody.offer(whole, to=cast.kai, because="Kai keeps what a court will ask for", by=cast.ada)
        custody.send_to_laboratory(sample, laboratory="Invented Institute", purpose="Which species?", by=cast.ada)
    for held in wildlife.order_by("-day", "-number")[:1]:
        custody.accept(held.exhibits.get(state="offered"), place="Evidence store, Northport", by=cast.kai)


def _sent_back(cast: Cast, until: dt.date) -> None:
    """The latest plastic waste: its exporter is at fault, and the State of export was told of it."""
    waste = Seizure.objects.seized().filter(assignee=cast.kai, lines__goods_class="plastic_waste", state="open")
    case = waste.exclude(from_country="").order_by("-day").first()
    if case is None:
        return
    row = takeback.open_take_back(
        case,
        "basel_9_2",
        fault="exporter",
        state_of_export=case.from_country,
        because="Declared as granulate",
        by=cast.kai,
    )
    told = until - dt.timedelta(days=24)
    for n, (state, document, said) in enumerate(
        [
            ("identified", "Report of the laboratory", {}),
            ("assessed", "Decision of the waste authority", {"outcome": "illegal"}),
            ("fault", "Decision of the waste authority", {"fault": "exporter"}),
            ("notified", "Letter to the competent authority", {"country": case.from_country}),
        ]
    ):
        on = max(case.day, told - dt.timedelta(days=3 - n))
        takeback.take_step(row, state, on=on, document=document, because="As decided", said=said, by=cast.kai)


def _returns(cast: Cast, year: int) -> None:
    """The illegal trade report of the year before: prepared by Kai, signed by Gil."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    submissions.sign(submissions.prepare("aitr", first, last, by=cast.kai), by=cast.gil)


def _shown(cast: Cast) -> None:
    wildlife = Seizure.objects.seized().filter(lines__regime="CITES", assignee__isnull=False).distinct()
    for case in wildlife.order_by("-day")[:SHOWN]:
        cases.refer(case, cast.cites, because="For the annual illegal trade report", by=cast.kai)
