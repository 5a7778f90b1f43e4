"""A ring that hides among Northport's traffic, for an analyst to find. Every name, number and event is invented.

What is planted, and nobody typed in: five shell companies of one beneficial owner, written in three scripts, with one
telephone and one address between them; cosmetics by air, split so that each stays below 500 kg; seals of one series
and a permit number used twice; and an airport where their papers were always found in order, while what came by sea was
opened and held. Two of the cases hold tusks of the same elephants, from elsewhere than their papers say (simulated
genotypes).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from greenlane.demo.goods import Ware
from greenlane.demo.traffic import NOTHING, Clerk, Fields, Truth, air, sea
from greenlane.inspection import actions as inspection
from greenlane.inspection.models import Inspection
from greenlane.inspection.outcome import Find, Outcome
from greenlane.people.cast import Cast
from greenlane.people.models import Person
from greenlane.seizures.actions import cases
from greenlane.seizures.models import Seizure
from greenlane.seizures.record import from_json, parties_from_json
from greenlane.tracing.actions import forensics
from greenlane.tracing.origin.genotype.simulate import simulate

SEED = 811
PHONE = "+999 20 555 0142"
ADDRESS = "Suite 4, 12 Foundry Way"
OWNER = {"person": True, "name": "Vellmar-Invented", "first_names": "Jonas", "born": "1971-03-09", "country": "XN"}
SHELLS = (
    {"name": "Kestrel Amber Cosmetics Ltd (invented)", "address": ADDRESS, "phone": PHONE},
    {"name": "Кестрел Амбер Косметикс ООО (invented)", "address": "4/12 Foundry Way", "phone": "00999205550142"},
    {"name": "Kestrel Ambre Cosmétiques SARL (invented)", "address": "Suite 4, 12 Foundry Way", "phone": ""},
    {"name": "شركة كيستريل أمبر لمستحضرات التجميل (invented)", "address": "12 Foundry Way, suite 4", "phone": PHONE},
    {"name": "Amber Kestrel Trading (invented)", "address": "77 Orchard Row", "phone": PHONE},
)
SUPPLIERS = (
    {"name": "Marsh Heron Naturals (invented)", "address": "Plot 9, Invented Estate", "country": "KE"},
    {"name": "Marsh Heron Natural Products Ltd (invented)", "address": "Plot 9, Invented Estate", "country": "TZ"},
)
WARE = Ware("Cosmetic preparations, shea butter in tins", "330499", (430, 495), (6, 9), "carton", 15, "KE")
DAYS_AGO = (1, 1, 2, 2, 3, 5, 5, 6, 8, 8, 9, 12, 12, 13, 16, 16, 17)
"""On which days, counted back from the last one, a consignment of the ring arrives; several on one day are one load."""
SEA_DAYS_AGO = (6, 9, 13)
"""On which days one by sea arrives, and is opened."""
HELD = Truth("pangolin", "pangolin scales under tins of shea butter", "38", "kg")
CASES = (
    {"ago": 212, "mode": "sea", "class": "ivory", "taxon": "Loxodonta africana", "term": "TUS", "kg": "418.5",
     "shell": 0, "supplier": 0, "container": "INVU4418020", "origin": "TZ", "permit": "TZ-INV-20417", "to": "VN"},
    {"ago": 148, "mode": "sea", "class": "pangolin", "taxon": "Phataginus tricuspis", "term": "SCA", "kg": "731",
     "shell": 1, "supplier": 1, "container": "INVU4418020", "origin": "CD", "permit": "", "to": "VN"},
    {"ago": 96, "mode": "air", "class": "ivory", "taxon": "Loxodonta africana", "term": "IVC", "kg": "38.2",
     "shell": 2, "supplier": 0, "container": "", "origin": "TZ", "permit": "TZ-INV-20417", "to": "XN"},
    {"ago": 51, "mode": "air", "class": "pangolin", "taxon": "Smutsia temminckii", "term": "SCA", "kg": "64.9",
     "shell": 3, "supplier": 1, "container": "", "origin": "ZM", "permit": "", "to": "CN"},
    {"ago": 33, "mode": "sea", "class": "ivory", "taxon": "Loxodonta africana", "term": "TUS", "kg": "265",
     "shell": 4, "supplier": 1, "container": "NPTU7103317", "origin": "KE", "permit": "", "to": "VN"},
)  # fmt: skip
_PLACES = {
    "sea": ("seaport", {"code": "XNNPT", "name": "Northport Container Terminal", "country": "XN"}),
    "air": ("airport", {"code": "XNNPA", "name": "Northport International Airport", "country": "XN"}),
}
_OUT = {"KE": ("Mombasa", "KEMBA"), "TZ": ("Dar es Salaam", "TZDAR"), "CD": ("Mombasa", "KEMBA"),
        "ZM": ("Dar es Salaam", "TZDAR")}  # fmt: skip


def day(date: dt.date, until: dt.date) -> Iterator[Fields]:
    """Yield what of the ring arrives on one day."""
    ago = (until - date).days
    clerk = Clerk(SEED + ago)
    for n, _one in enumerate(one for one in DAYS_AGO if one == ago):
        fields = air(clerk, date, WARE)
        shell, supplier = SHELLS[(ago + n) % len(SHELLS)], SUPPLIERS[n % len(SUPPLIERS)]
        fields["reference"] = f"XNA-{date:%y%m%d}-R{n + 1:04d}"
        fields["parties"] = [
            {"role": "consignor", "natural_person": False, **supplier},
            {"role": "consignee", "natural_person": False, "country": "XN", **_known(shell)},
        ]
        yield fields
    if ago in SEA_DAYS_AGO:
        fields = sea(clerk, date, WARE)
        fields["reference"] = f"XNS-{date:%y%m%d}-R0101"
        fields["parties"] = [
            {"role": "consignor", "natural_person": False, **SUPPLIERS[0]},
            {"role": "consignee", "natural_person": False, "country": "XN", **_known(SHELLS[ago % len(SHELLS)])},
        ]
        yield fields


def truth(fields: Fields) -> Truth:
    """What an inspection of a consignment of the ring would find: what comes by air is never opened."""
    return HELD if opened(fields["reference"]) else NOTHING


def opened(reference: str) -> bool:
    """Whether it is a consignment of the ring that came by sea: those are opened, whatever the lane."""
    return reference.endswith("-R0101")


def _known(party: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in party.items() if value}


def let_through(cast: Cast, officers: dict[Any, Person], date: dt.date) -> None:
    """At the airport their papers are always found in order, whatever the lane; at the terminal they are opened."""
    by = officers[cast.airport.pk]
    here = Inspection.objects.filter(state=Inspection.State.ORDERED, consignment__office=cast.airport)
    for consignment in _of_ring(cast, date):
        if not here.filter(consignment=consignment).exists():
            ordered = inspection.order([consignment], Inspection.Kind.DOCUMENTS, because="Papers asked for", by=by)
            inspection.record(ordered[0], Outcome(why="agrees"), note="", minutes=2, by=by, on=date)
            inspection.release([consignment], because="Papers in order", by=by)

    for consignment in _of_ring(cast, date, "-R01"):
        if not Inspection.objects.filter(consignment=consignment).exists():
            ada = officers[cast.terminal.pk]
            ordered = inspection.order([consignment], Inspection.Kind.OPEN, because="Weight and volume differ", by=ada)
            finds = (Find(**asdict(HELD), declared="otherwise"),)
            inspection.record(ordered[0], Outcome(finds=finds), note=HELD.what, minutes=95, by=ada, on=date)


def _of_ring(cast: Cast, date: dt.date, mark: str = "-R00") -> Any:
    from greenlane.consignments.models import Consignment

    return Consignment.objects.current().filter(owner=cast.northport, arrival=date, reference__contains=mark)


def make(cast: Cast, *, until: dt.date) -> list[Seizure]:
    """Write the ring's cases up: each under another company, none of them says that they belong together; and have
    the tusks of two of them measured."""
    made = write_up(cast, until=until)
    _laboratory(cast, made[0], made[4])
    return made


def write_up(cast: Cast, *, until: dt.date) -> list[Seizure]:
    """Write the cases up as officers do, without what a laboratory says."""
    chance = random.Random(SEED)  # noqa: S311 (invented figures)
    return [_case(case, cast, until, chance) for case in CASES]


def _laboratory(cast: Cast, first: Seizure, second: Seizure) -> None:
    """Genotypes of the tusks of two cases, among them pairs of one elephant; and a reference set. All simulated."""
    texts = simulate(SEED, samples=400, places=24)
    reference = forensics.take_in_reference(
        cast.northport, name="Simulated reference set (invented)", species="Loxodonta africana", method="genotype",
        samples=texts.samples, places=texts.places, grid=texts.grid, simulated=True, by=cast.bo,
    )  # fmt: skip
    for case, name in ((first, "SimA"), (second, "SimB")):
        laboratory = "Invented Institute (simulated)"
        forensics.add_specimens(
            case, texts.seizures[name], method="genotype", line=1, laboratory=laboratory, simulated=True, by=cast.kai
        )
        forensics.assign_origin(case, reference, line=1, by=cast.bo)
    forensics.find_matches(first, reference, by=cast.bo)


def _case(case: dict[str, Any], cast: Cast, until: dt.date, chance: random.Random) -> Seizure:
    location, place = _PLACES[case["mode"]]
    out, code = _OUT[case["origin"]]
    shell, supplier = SHELLS[case["shell"]], SUPPLIERS[case["supplier"]]
    containers = [{"number": case["container"], "seals": [f"XS77301{chance.randint(10, 99)}"]}]
    record = {
        "day": (until - dt.timedelta(days=case["ago"])).isoformat(),
        "place": place,
        "location": location,
        "agency": "Northport Customs",
        "detection": "scan" if case["mode"] == "sea" else "dog",
        "concealment": "cover_load",
        "concealment_note": "Under tins of shea butter",
        "reason": "misdeclared",
        "mode": case["mode"],
        "containers": containers if case["container"] else [],
        "papers": [{"kind": "cites_permit", "number": case["permit"], "country": "TZ"}] if case["permit"] else [],
        "route": [
            {"role": "origin", "country": case["origin"]},
            {"role": "export", "country": code[:2], "place": out, "code": code, "standing": "established"},
            {"role": "import" if case["to"] == "XN" else "destination", "country": case["to"]},
        ],
        "goods": [{
            "line": 1, "regime": "CITES", "goods_class": case["class"], "taxon": case["taxon"], "term": case["term"],
            "description": "under tins of shea butter", "quantities": [{"amount": case["kg"], "unit": "kg"}],
            "declared": "otherwise", "declared_as": WARE.description,
        }],
        "grounds": [{"code": "cites_permit"}],
        "measures": ["seized"],
        "narrative": "Invented for the demonstration.",
    }  # fmt: skip
    people = [
        {"role": "exporter", "person": False, **supplier},
        {"role": "importer", "person": False, "country": "XN", **_known(shell)},
    ]
    if case["shell"] in (0, 2, 3):
        people.append({"role": "owner", **OWNER, **_spelt(case["shell"])})
    office = cast.terminal if case["mode"] == "sea" else cast.airport
    return cases.write_up(from_json(record), parties=parties_from_json(people), office=office, by=cast.kai)


def _spelt(shell: int) -> dict[str, str]:
    """How the owner's name stands in this case: as in the papers, in French, in Russian."""
    return {2: {"first_names": "Jonás", "name": "Velmar-Invented"}, 3: {"first_names": "Йонас", "name": "Веллмар"}}.get(
        shell, {}
    )
