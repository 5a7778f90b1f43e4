"""Traffic of the demo country: seeded, so that the same seed gives the same consignments.

``day`` yields (fields, truth): the fields as a format would read them, and what is really in the box. The truth is
kept from every record; only the demonstration's own inspections know it.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from stdnum import iso6346

from greenlane.demo.goods import AIR, AIRPORTS, PORTS, POST, SEA, Ware

Fields = dict[str, Any]
COUNTRY, PORT, AIRPORT, MAIL = "XN", "XNNPT", "XNNPA", "XNNPM"

_FIRST = (
    "Alder Finch Harbour Juniper Larch Meridian Northern Oriel Pelican Quay Rowan Saffron Tern Umber Vesper Willow "
    "Cobalt Dune Ember Granite"
).split()
_SECOND = "Trading,Imports,Supply,Foods,Textiles,Machinery,Home,Building Materials,Tools,Wholesale".split(",")
_FORMS = {"CN": "Co., Ltd", "DE": "GmbH", "FR": "SARL", "GB": "Ltd", "US": "Inc", "IT": "Srl", "ES": "SL", "TR": "AS"}
_STREETS = "Quay Street,Harbour Road,Mill Lane,Market Square,Station Road,Foundry Way,Orchard Row".split(",")
_VESSELS = "Aurora Breeze Comet Dawn Ensign Falcon Gull".split()
_BEYOND_SINGAPORE = {"CN", "HK", "VN", "TH", "ID", "KR", "JP", "TW", "AU"}
_PREFIXES = ("INVU", "DEMU", "NPTU", "XNLU")


@dataclass(frozen=True)
class Truth:
    """What an inspection would find; ``what`` is empty where the papers are true."""

    goods_class: str = ""
    what: str = ""
    quantity: str = ""
    unit: str = ""


NOTHING = Truth()


class Clerk:
    """Writes papers: every number it makes is of the right form and belongs to nobody."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)  # noqa: S311 (a demonstration is to be the same each time)
        self._count = 0
        self.told = 0
        self.importers = [self._company("XN") for _ in range(140)]

    def reference(self, day: dt.date, mark: str) -> str:
        """Return the next reference of the year."""
        self._count += 1
        return f"XN{mark}-{day:%y%m%d}-{self._count:05d}"

    def _company(self, country: str) -> Fields:
        name = f"{self.r.choice(_FIRST)} {self.r.choice(_FIRST)} {self.r.choice(_SECOND)}"
        form = _FORMS.get(country, "Ltd")
        address = f"{self.r.randint(1, 240)} {self.r.choice(_STREETS)}"
        return {"name": f"{name} {form} (invented)", "address": address, "country": country, "natural_person": False}

    def exporter(self, country: str) -> Fields:
        """Return an invented company; a country has a few dozen of them, so that they come again."""
        state = self.r.getstate()
        self.r.seed(f"{country}{self.r.randint(0, 25)}")
        company = self._company(country)
        self.r.setstate(state)
        self.r.random()
        return company

    def importer(self) -> Fields:
        """Return one of Northport's importers; a few of them import most."""
        return self.importers[min(int(self.r.paretovariate(0.7)) - 1, len(self.importers) - 1)]

    def person(self, country: str) -> Fields:
        """Return an invented natural person."""
        name = f"{self.r.choice(_FIRST)} Invented-{self.r.choice(_FIRST)}"
        address = f"{self.r.randint(1, 240)} {self.r.choice(_STREETS)}"
        return {"name": name, "address": address, "country": country, "natural_person": True}

    def container(self, size: str = "45G1", gross: float = 0, reefer_at: str | None = None) -> Fields:
        """Return a container whose number passes ISO 6346."""
        number = f"{self.r.choice(_PREFIXES)}{self.r.randint(100000, 999999)}"
        number += str(iso6346.calc_check_digit(number))
        fields = {"number": number, "size_type": size, "seals": [f"XS{self.r.randint(10**6, 10**7 - 1)}"]}
        if gross:
            verified = gross * self.r.uniform(0.985, 1.015)
            fields |= {"gross_kg": f"{gross:.0f}", "verified_gross_kg": f"{verified:.0f}"}
        return fields | ({"temperature_c": reefer_at} if reefer_at else {})

    def vessel(self) -> Fields:
        """Return an invented vessel with an IMO number of the right check digit."""
        which = self.r.randrange(12 * len(_VESSELS))
        digits = f"{990000 + which * 7:06d}"
        check = sum(int(d) * w for d, w in zip(digits, range(7, 1, -1), strict=True)) % 10
        return {
            "mode": "sea",
            "name": f"Invented {_VESSELS[which % len(_VESSELS)]}",
            "imo": f"{digits}{check}",
            "voyage": f"{self.r.randint(1, 99)}W",
        }


def sea(clerk: Clerk, day: dt.date, ware: Ware, via: str | None = None) -> Fields:
    """Return an ordinary container of one ware."""
    r = clerk.r
    origin = r.choice(ware.origins.split())
    net, value = _amounts(r, ware)
    gross = net * r.uniform(1.03, 1.09)
    start = r.choice(PORTS[origin])
    departed = day - dt.timedelta(days=r.randint(14, 38))
    bill = f"XNB{r.randint(10**7, 10**8 - 1)}"
    consignor, consignee = clerk.exporter(origin), clerk.importer()
    packages = max(1, round(net / ware.package_kg))
    hub = "SGSIN" if origin in _BEYOND_SINGAPORE and start != "SGSIN" and r.random() < 0.25 else None
    stops = [start, *filter(None, [via or hub]), PORT]
    legs = [
        {"start": {"code": a}, "end": {"code": b}, "mode": "sea", "transport_document": bill}
        for a, b in pairwise(stops)
    ]
    legs[0]["departed"], legs[-1]["arrived"] = departed.isoformat(), day.isoformat()
    return {
        "reference": clerk.reference(day, "S"),
        "kind": "declaration",
        "office": PORT,
        "submitted": f"{day - dt.timedelta(days=r.randint(2, 6))}T{r.randint(7, 18):02d}:15:00Z",
        "arrival": day.isoformat(),
        "export_country": origin,
        "destination_country": COUNTRY,
        "conveyance": clerk.vessel(),
        "containers": [
            clerk.container("45R1" if ware.reefer else r.choice(("22G1", "42G1", "45G1")), gross + 3800,
                            "-18" if ware.reefer else None)
        ],
        "legs": legs,
        "parties": [
            {"role": "consignor", **consignor}, {"role": "consignee", **consignee}, {"role": "notify", **consignee}
        ],
        "documents": _papers(bill, r, gross, packages),
        "goods": [_line(r, ware, origin, net, gross, value, packages)],
    }  # fmt: skip


def _amounts(r: random.Random, ware: Ware) -> tuple[float, float]:
    net = round(r.uniform(*ware.kg), 3)
    return net, round(net * r.uniform(*ware.usd_per_kg), 2)


def _papers(bill: str, r: random.Random, gross: float, packages: int, kind: str = "bill_of_lading") -> list[Fields]:
    weights = {"gross_kg": f"{gross:.1f}", "packages": packages}
    return [
        {"kind": kind, "number": bill, **weights},
        {"kind": "invoice", "number": f"INV-{r.randint(10**5, 10**6 - 1)}"},
        {"kind": "packing_list", **weights},
    ]


def _line(r: random.Random, ware: Ware, origin: str, net: float, gross: float, value: float, packages: int) -> Fields:
    freight = value * r.uniform(0.02, 0.09) + 20
    return {
        "line": 1,
        "description": ware.description,
        "hs": ware.hs,
        "net_kg": f"{net:.3f}",
        "gross_kg": f"{gross:.3f}",
        "quantity": {"amount": f"{net:.3f}", "unit": "KGM"},
        "packages": packages,
        "package_kind": ware.package,
        "origin": origin,
        "value": {"amount": f"{value:.2f}", "currency": "USD", "usd": f"{value:.2f}"},
        "freight": {"amount": f"{freight:.2f}", "currency": "USD", "usd": f"{freight:.2f}"},
    }


def air(clerk: Clerk, day: dt.date, ware: Ware) -> Fields:
    """Return an ordinary air consignment of one ware."""
    r = clerk.r
    origin = r.choice(ware.origins.split())
    net, value = _amounts(r, ware)
    gross = net * r.uniform(1.06, 1.15)
    waybill = f"999-{r.randint(10**7, 10**8 - 1)}"
    packages = max(1, round(net / ware.package_kg))
    leg = {"start": {"code": AIRPORTS[origin]}, "end": {"code": AIRPORT}, "mode": "air", "transport_document": waybill}
    return {
        "reference": clerk.reference(day, "A"),
        "kind": "declaration",
        "office": AIRPORT,
        "submitted": f"{day - dt.timedelta(days=1)}T{r.randint(6, 20):02d}:40:00Z",
        "arrival": day.isoformat(),
        "export_country": origin,
        "destination_country": COUNTRY,
        "conveyance": {"mode": "air", "name": f"XN{r.randint(100, 999)}"},
        "legs": [leg | {"departed": (day - dt.timedelta(days=1)).isoformat(), "arrived": day.isoformat()}],
        "parties": [{"role": "consignor", **clerk.exporter(origin)}, {"role": "consignee", **clerk.importer()}],
        "documents": _papers(waybill, r, gross, packages, "air_waybill"),
        "goods": [_line(r, ware, origin, net, gross, value, packages)],
    }


def parcel(clerk: Clerk, day: dt.date, ware: Ware) -> Fields:
    """Return an ordinary postal parcel."""
    r = clerk.r
    origin = r.choice(ware.origins.split())
    net, value = _amounts(r, ware)
    return {
        "reference": s10(r, origin),
        "kind": "postal",
        "office": MAIL,
        "arrival": day.isoformat(),
        "export_country": origin,
        "destination_country": COUNTRY,
        "conveyance": {"mode": "post"},
        "parties": [{"role": "consignor", **clerk.exporter(origin)}, {"role": "consignee", **clerk.person(COUNTRY)}],
        "goods": [
            {
                "line": 1,
                "description": ware.description,
                "hs": ware.hs,
                "net_kg": f"{net:.3f}",
                "packages": 1,
                "quantity": {"amount": str(r.randint(1, 3)), "unit": "PCE"},
                "origin": origin,
                "value": {"amount": f"{value:.2f}", "currency": "USD", "usd": f"{value:.2f}"},
            }
        ],
    }


def s10(r: random.Random, country: str) -> str:
    """Return a postal item number with the check digit of UPU standard S10."""
    digits = f"{r.randint(10**7, 10**8 - 1)}"
    check = 11 - sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return f"CP{digits}{ {10: 0, 11: 5}.get(check, check) }{country}"


def day(clerk: Clerk, date: dt.date, count: int) -> Iterator[tuple[Fields, Truth]]:
    """Yield the consignments of one day; a few per thousand are what the indicators look for."""
    from greenlane.demo.stories import STORIES, legal

    for _ in range(count):
        drawn = clerk.r.random()
        if drawn < 0.009:
            yield STORIES[clerk.told % len(STORIES)](clerk, date)
            clerk.told += 1
        elif drawn < 0.03:
            yield legal(clerk, date), NOTHING
        elif drawn < 0.60:
            yield sea(clerk, date, clerk.r.choice(SEA)), NOTHING
        elif drawn < 0.78:
            yield air(clerk, date, clerk.r.choice(AIR)), NOTHING
        else:
            yield parcel(clerk, date, clerk.r.choice(POST)), NOTHING
