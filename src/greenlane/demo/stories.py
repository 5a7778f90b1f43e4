"""The few that are not what they say, and the legal trade in listed goods that must stay in the green lane.

Each story is an invented shipment after a pattern that is publicly known. It returns the fields and the truth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from greenlane.demo.goods import Ware
from greenlane.demo.traffic import AIRPORT, COUNTRY, NOTHING, PORT, Clerk, Fields, Truth, air, parcel, sea

Story = tuple[Fields, Truth]


def _sea(clerk: Clerk, day: dt.date, description: str, hs: str, origin: str, **given: Any) -> Fields:
    ware = Ware(
        description,
        hs,
        given.get("kg", (16000, 24000)),
        given.get("usd", (1, 3)),
        given.get("package", "bag"),
        given.get("package_kg", 25),
        origin,
        given.get("reefer", False),
    )
    return sea(clerk, day, ware, given.get("via"))


def _air(clerk: Clerk, day: dt.date, description: str, hs: str, origin: str, **given: Any) -> Fields:
    kg, usd = given.get("kg", (80, 300)), given.get("usd", (15, 60))
    return air(clerk, day, Ware(description, hs, kg, usd, given.get("package", "box"), 12, origin))


def _goods(fields: Fields, **changes: Any) -> Fields:
    fields["goods"][0] |= changes
    return fields


def _party(fields: Fields, role: str, **changes: Any) -> None:
    for party in fields["parties"]:
        if party["role"] == role:
            party |= changes


def ivory_under_fish(clerk: Clerk, day: dt.date) -> Story:
    """Ivory in a reefer of frozen fish, in transit to Asia."""
    fields = _sea(clerk, day, "Frozen mackerel, whole", "030354", "KE", reefer=True, usd=(1.0, 1.6))
    fields |= {"direction": "transit", "destination_country": "VN"}
    fields["legs"].append({"start": {"code": PORT}, "end": {"code": "SGSIN"}, "mode": "sea"})
    fields["legs"].append({"start": {"code": "SGSIN"}, "end": {"code": "VNHPH"}, "mode": "sea"})
    _party(fields, "consignee", name="To order", address=None)
    _party(fields, "notify", name="Quay Freight Forwarding Ltd (invented)")
    fields["containers"][0].pop("temperature_c", None)
    return fields, Truth("ivory", "raw ivory, 214 pieces", "1830", "kg")


def scales_under_cashews(clerk: Clerk, day: dt.date) -> Story:
    """Pangolin scales among sacks of cashew nuts."""
    fields = _sea(clerk, day, "Raw cashew nuts in shell", "080131", "NG", via="MYPKG", package_kg=80, usd=(0.5, 0.8))
    fields |= {"direction": "transit", "destination_country": "VN"}
    fields["legs"][1]["transport_document"] = "XNB-SECOND-1"
    fields["legs"].append({"start": {"code": PORT}, "end": {"code": "VNHPH"}, "mode": "sea"})
    fields["containers"][0]["verified_gross_kg"] = str(int(float(fields["containers"][0]["gross_kg"])) + 1900)
    return fields, Truth("pangolin", "pangolin scales in 96 sacks", "4100", "kg")


def plastic_without_notification(clerk: Clerk, day: dt.date) -> Story:
    """Mixed plastic scrap with no notification."""
    fields = _sea(clerk, day, "Mixed plastic scrap in bales", "391590", "GB", package="bale", usd=(0.02, 0.06))
    return fields, Truth("plastic_waste", "mixed household plastic, soiled", "23400", "kg")


def plastic_as_raw_material(clerk: Clerk, day: dt.date) -> Story:
    """Waste under the code of primary polymer."""
    text = "Polyethylene regrind, mixed colours, baled"
    fields = _sea(clerk, day, text, "390120", "DE", package="bale", usd=(0.04, 0.09), package_kg=400)
    return fields, Truth("plastic_waste", "unwashed post-consumer film", "22100", "kg")


def disposable_cylinders(clerk: Clerk, day: dt.date) -> Story:
    """Refrigerant in disposable cylinders without a licence."""
    fields = _sea(clerk, day, "Refrigerant R-410A, disposable cylinders 11.3 kg", "382763", "CN", package="cylinder",
                  package_kg=11.3, kg=(8000, 12000), usd=(2, 3))  # fmt: skip
    count = fields["goods"][0]["packages"]
    _goods(fields, substance="R-410A", un_number="3163", cylinders=count, refillable=False)
    return fields, Truth("hfc_blends", "R-410A in non-refillable cylinders", "9040", "kg")


def gas_as_car_parts(clerk: Clerk, day: dt.date) -> Story:
    """HCFC-22 declared as parts of vehicles."""
    fields = _sea(clerk, day, "Car parts, coolant accessories", "870899", "CN", package="cylinder", package_kg=13.6,
                  kg=(7000, 9000), usd=(1.5, 2.5))  # fmt: skip
    _goods(fields, un_number="1018", cylinders=fields["goods"][0]["packages"])
    return fields, Truth("hcfc", "HCFC-22 in 13.6 kg cylinders", "7900", "kg")


def reptiles_as_fish(clerk: Clerk, day: dt.date) -> Story:
    """Tortoises in a box of ornamental fish."""
    fields = _air(clerk, day, "Live ornamental fish, assorted", "030119", "MG", kg=(60, 160), usd=(4, 9))
    _party(fields, "consignee", **clerk.person(COUNTRY))
    return fields, Truth("tortoises_turtles", "radiated tortoises, live, juvenile", "212", "no.")


def carvings_by_post(clerk: Clerk, day: dt.date) -> Story:
    """Worked ivory in a gift parcel, named by a slang word."""
    ware = Ware("xiang ya style carved bangles, gift", "711790", (0.4, 1.2), (250, 700), "parcel", 1, "HK")
    return parcel(clerk, day, ware), Truth("ivory", "worked ivory, bangles", "0.7", "kg")


def seahorses_by_post(clerk: Clerk, day: dt.date) -> Story:
    """Dried seahorses declared as dried seafood."""
    ware = Ware("dried seafood haima", "030559", (1.5, 4), (180, 420), "parcel", 1, "TH")
    return parcel(clerk, day, ware), Truth("seahorses", "dried seahorses", "2.1", "kg")


def rosewood_logs(clerk: Clerk, day: dt.date) -> Story:
    """Rosewood declared as hardwood without a species."""
    fields = _sea(clerk, day, "Tropical hardwood logs, hongmu grade", "440349", "MG", package="log", package_kg=310,
                  usd=(0.9, 1.4))  # fmt: skip
    _goods(fields, volume_m3="21.5")
    _party(fields, "consignee", address="P.O. Box 2210, Northport")
    return fields, Truth("rosewood", "Dalbergia logs", "19.8", "m3")


def glass_eels(clerk: Clerk, day: dt.date) -> Story:
    """Glass eels in transit as live seafood."""
    fields = _air(clerk, day, "Live seafood, chilled, elver", "030192", "PT", kg=(90, 240), usd=(20, 60))
    fields |= {"direction": "transit", "destination_country": "HK"}
    fields["legs"].append({"start": {"code": AIRPORT}, "end": {"code": "HKG"}, "mode": "air"})
    return fields, Truth("eels", "glass eels, Anguilla anguilla", "118", "kg")


def used_computers(clerk: Clerk, day: dt.date) -> Story:
    """Broken screens and boards declared as used computers."""
    fields = _sea(clerk, day, "Used computers and monitors CRT, second-hand, loose", "847130", "GB", package="loose",
                  package_kg=9, usd=(0.2, 0.5))  # fmt: skip
    _goods(fields, used=True)
    return fields, Truth("e_waste", "broken monitors and circuit boards", "14800", "kg")


def parrots_for_sale(clerk: Clerk, day: dt.date) -> Story:
    """Appendix I parrots declared for commerce, on a permit that has run out."""
    fields = _air(clerk, day, "Live birds, African grey parrot", "010632", "CD", kg=(20, 60), usd=(40, 90))
    issued = day - dt.timedelta(days=300)
    fields["documents"].append({
        "kind": "cites_export", "number": f"CD-{clerk.r.randint(1000, 9999)}", "country": "CD", "issuer": "invented",
        "issued": issued.isoformat(), "valid_until": (issued + dt.timedelta(days=180)).isoformat(),
    })  # fmt: skip
    _goods(fields, taxon="Psittacus erithacus", term="LIV", purpose="T", source="W",
           quantity={"amount": "60", "unit": "NO"})  # fmt: skip
    return fields, Truth("songbirds_parrots", "grey parrots, live", "60", "no.")


def misspelt_horn(clerk: Clerk, day: dt.date) -> Story:
    """Rhinoceros horn as antiques, misspelt, from an address that is a post box."""
    fields = _air(clerk, day, "Antique rhinocerus horn libation cups, personal effects", "970600", "ZA",
                  kg=(4, 12), usd=(20, 50))  # fmt: skip
    _party(fields, "consignor", address="P.O. Box 88", natural_person=True)
    return fields, Truth("rhino_horn", "rhinoceros horn, worked", "5.2", "kg")


def slag_as_minerals(clerk: Clerk, day: dt.date) -> Story:
    """Smelter slag declared as building material, in a container whose number cannot be right."""
    fields = _sea(clerk, day, "Mineral construction material, slag sand", "251710", "TR", usd=(0.01, 0.02))
    fields["containers"][0]["number"] = "XNLU1234560"
    return fields, Truth("slag_ash", "zinc smelter slag", "25800", "kg")


def truly_vague(clerk: Clerk, day: dt.date) -> Story:
    """A vague text with nothing behind it: what an inspection also finds."""
    fields = _sea(clerk, day, "General cargo, household goods, said to contain", "940390", "AE", usd=(0.5, 2))
    _party(fields, "consignee", **clerk.person(COUNTRY))
    return fields, NOTHING


STORIES: tuple[Callable[[Clerk, dt.date], Story], ...] = (
    ivory_under_fish, scales_under_cashews, plastic_without_notification, plastic_as_raw_material, disposable_cylinders,
    gas_as_car_parts, reptiles_as_fish, carvings_by_post, seahorses_by_post, rosewood_logs, glass_eels, used_computers,
    parrots_for_sale, misspelt_horn, slag_as_minerals, truly_vague,
)  # fmt: skip


def legal(clerk: Clerk, day: dt.date) -> Fields:
    """Return a lawful consignment of listed or controlled goods, with its papers in order."""
    return clerk.r.choice((_orchids, _pythons, _clean_plastic, _licensed_gas, _caviar))(clerk, day)


def _permit(clerk: Clerk, day: dt.date, fields: Fields, kind: str, **given: Any) -> Fields:
    country, issued = fields["export_country"], day - dt.timedelta(days=clerk.r.randint(10, 60))
    consignor = next(party["name"] for party in fields["parties"] if party["role"] == "consignor")
    fields["documents"].append({
        "kind": kind, "number": f"{issued:%y}{country}{clerk.r.randint(10**5, 10**6 - 1)}", "country": country,
        "issued": issued.isoformat(), "valid_until": (issued + dt.timedelta(days=150)).isoformat(),
        "consignor": consignor, **given,
    })  # fmt: skip
    return fields


def _orchids(clerk: Clerk, day: dt.date) -> Fields:
    fields = _air(clerk, day, "Live orchids, artificially propagated, Phalaenopsis", "060290", "TH", usd=(8, 20))
    _goods(fields, taxon="Phalaenopsis amabilis", term="LIV", purpose="T", source="A",
           quantity={"amount": "900", "unit": "NO"})  # fmt: skip
    fields["documents"].append({"kind": "health_certificate", "number": f"PH-{clerk.r.randint(10**4, 10**5)}"})
    return _permit(clerk, day, fields, "cites_export")


def _pythons(clerk: Clerk, day: dt.date) -> Fields:
    fields = _air(clerk, day, "Live ball pythons, captive-bred", "010620", "GH", usd=(60, 150), kg=(20, 60))
    _goods(fields, taxon="Python regius", term="LIV", purpose="T", source="C", quantity={"amount": "40", "unit": "NO"})
    fields["documents"].append({"kind": "health_certificate", "number": f"VH-{clerk.r.randint(10**4, 10**5)}"})
    return _permit(clerk, day, fields, "cites_export")


def _clean_plastic(clerk: Clerk, day: dt.date) -> Fields:
    fields = _sea(clerk, day, "Polyethylene scrap, sorted and clean, for recycling", "391510", "NL", package="bale",
                  package_kg=420, usd=(0.28, 0.4))  # fmt: skip
    _goods(fields, waste_code="B3011", recovery_code="R3")
    fields["documents"].append({"kind": "annex_vii", "number": f"AVII-{clerk.r.randint(10**4, 10**5)}"})
    return fields


def _licensed_gas(clerk: Clerk, day: dt.date) -> Fields:
    fields = _sea(clerk, day, "Refrigerant R-134a in refillable cylinders", "290345", "JP", package="cylinder",
                  package_kg=13.6, kg=(6000, 9000), usd=(7, 11))  # fmt: skip
    count = fields["goods"][0]["packages"]
    _goods(fields, substance="R-134a", un_number="3159", cylinders=count, refillable=True)
    fields["documents"].append({"kind": "ozone_licence", "number": f"XN-ODS-{clerk.r.randint(100, 999)}"})
    fields["documents"].append({"kind": "fgas_registration", "number": f"XN-F-{clerk.r.randint(1000, 9999)}"})
    return fields


def _caviar(clerk: Clerk, day: dt.date) -> Fields:
    fields = _air(clerk, day, "Caviar of farmed sturgeon, Acipenser baerii", "160431", "IT", kg=(10, 40),
                  usd=(500, 900))  # fmt: skip
    _goods(fields, taxon="Acipenser baerii", term="CAV", purpose="T", source="C",
           quantity={"amount": fields["goods"][0]["net_kg"], "unit": "KIL"})  # fmt: skip
    return _permit(clerk, day, fields, "cites_export")
