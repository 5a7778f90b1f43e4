"""Examples of the checks of Basel papers and of licences for ozone and climate gases."""

from __future__ import annotations

import datetime as dt
import itertools

from tests.permits.examples_cites import Example
from tests.permits.papers import consent, context, declared, endorsed, licence, movement, notification

from greenlane.permits.case import Context
from greenlane.permits.lists import Facility, Lists

DAY = dt.date(2023, 2, 10)


def around(**changes: object) -> Context:
    return context(**{"on": DAY, "consignment": None, "papers": (notification(),), **changes})


def through(*ports: str) -> Context:
    legs = [{"start": {"code": a}, "end": {"code": b}} for a, b in itertools.pairwise(ports)]
    return around(consignment=declared({"waste_code": "A3210"}, legs=legs))


def paper_with(kind: str) -> Context:
    return around(consignment=declared({"substance": "R-410A"}, documents=[{"kind": kind, "number": "1"}]))


WITHOUT = around(consignment=declared({"substance": "R-410A"}))
PLANTS = Lists(facilities=(Facility("PL", "Odzysk", ("R3", "R12")),))

BASEL: list[Example] = [
    ("RI-WAS-104", "passes", notification(), through("DEHAM", "PLGDY")),
    ("RI-WAS-104", "fails", notification(), through("DEHAM", "NLRTM", "PLGDY"), "refuse"),
    (
        "RI-WAS-104",
        "passes",
        notification(
            consents=[consent("DE", "export"), consent("PL", "import"), consent("NL", "transit", answer="tacit")]
        ),
        through("DEHAM", "NLRTM", "PLGDY"),
    ),
    ("RI-WAS-104", "fails", notification(consents=[consent("DE", "export")]), around()),
    ("RI-WAS-104", "fails", notification(consents=[consent("PL", "import", answer="refused")]), around()),
    ("RI-WAS-104", "fails", notification(consents=[consent("PL", "import", answer="asked")]), around()),
    ("RI-WAS-104", "fails", notification(consents=[consent("PL", "import", answer="tacit")]), around(), "ask"),
    ("RI-WAS-104", "passes", movement(), around()),
    ("RI-WAS-104", "fails", movement(notification=None), around()),
    ("RI-WAS-104", "cannot_tell", movement(), around(papers=())),
    ("RI-WAS-106", "passes", movement(), around()),
    ("RI-WAS-106", "fails", movement(issued="2023-02-08"), around(), "note"),
    ("RI-WAS-106", "fails", movement(issued="2023-01-01"), around(), "note"),
    ("RI-WAS-106", "fails", movement(issued="2023-03-01"), around(), "note"),
    ("RI-WAS-106", "cannot_tell", movement(issued=None), around()),
    ("RI-WAS-107", "passes", movement(), around()),
    ("RI-WAS-107", "fails", movement(shipped_on="2024-01-01"), around(), "refuse"),
    ("RI-WAS-107", "fails", notification(), around(on=dt.date(2022, 12, 31))),
    (
        "RI-WAS-107",
        "cannot_tell",
        notification(consents=[consent("PL", "import", valid_from=None, valid_until=None)]),
        around(),
    ),
    ("PD-WAS-01", "passes", notification(), around()),
    ("PD-WAS-01", "fails", notification(last_departure="2024-01-02", preconsented=False), around(), "refuse"),
    ("PD-WAS-01", "passes", notification(last_departure="2025-12-31", preconsented=True), around()),
    ("PD-WAS-01", "fails", notification(last_departure="2026-01-02", preconsented=True), around()),
    ("PD-WAS-01", "cannot_tell", notification(last_departure="2024-01-02"), around()),
    ("PD-WAS-01", "cannot_tell", notification(last_departure=None), around()),
    ("PD-WAS-02", "passes", movement(), around()),
    ("PD-WAS-02", "fails", movement(serial=21), around(), "refuse"),
    ("PD-WAS-02", "fails", movement({"waste_code": "A1010"}), around()),
    ("PD-WAS-02", "fails", movement(parties=[{"role": "facility", "name": "Wysypisko"}]), around()),
    ("PD-WAS-02", "cannot_tell", movement(serial=None), around()),
    ("PD-WAS-02", "cannot_tell", movement(), around(papers=None)),
    ("PD-WAS-03", "passes", notification(), around()),
    ("PD-WAS-03", "fails", notification(guarantee=False), around()),
    ("PD-WAS-03", "cannot_tell", notification(contract=None), around()),
    ("PD-WAS-04", "passes", notification(), around()),
    ("PD-WAS-04", "fails", notification({"waste_code": "A1180"}, issued="2025-01-01"), around(), "refuse"),
    ("PD-WAS-04", "passes", notification({"waste_code": "A1180"}, issued="2024-12-31"), around()),
    ("PD-WAS-04", "fails", notification({"waste_code": "A9999"}), around(), "ask"),
    ("PD-WAS-04", "fails", notification({"y_codes": []}), around(), "note"),
    ("PD-WAS-04", "cannot_tell", notification({"waste_code": None}), around()),
    ("PD-WAS-05", "not_applicable", notification(), around()),
    ("PD-WAS-05", "fails", notification(import_country="NA"), around(), "ask"),
    ("PD-WAS-05", "passes", notification({"waste_code": "B3011"}, import_country="NA"), around()),
    ("PD-WAS-05", "not_applicable", notification(import_country="NA", issued="2019-12-04"), around()),
    ("PD-WAS-05", "cannot_tell", notification(import_country=None), around()),
    ("PD-WAS-05", "cannot_tell", notification({"waste_code": "Y18"}, import_country="NA"), around()),
    ("PD-WAS-06", "passes", notification(import_country="NA"), around()),
    ("PD-WAS-06", "fails", notification(import_country="US"), around()),
    ("PD-WAS-06", "cannot_tell", notification(import_country=None), around()),
    ("RI-WAS-100", "fails", notification(import_country="CN"), around(), "ask"),
    ("RI-WAS-100", "passes", notification(import_country="TH"), around()),
    ("RI-WAS-100", "cannot_tell", notification(), around(), "note"),
    ("RI-WAS-110", "passes", notification(), around(lists=PLANTS)),
    ("RI-WAS-110", "fails", notification({"operation": "R4"}), around(lists=PLANTS)),
    ("RI-WAS-110", "fails", notification({"operation": "R99"}), around()),
    ("RI-WAS-110", "fails", notification(parties=[{"role": "facility", "name": "Wysypisko"}]), around(lists=PLANTS)),
    ("RI-WAS-110", "cannot_tell", notification(), around(), "note"),
    ("RI-PER-070", "fails", notification(endorsements=[endorsed("500.001", "TNE", direction="import")]), around()),
    ("RI-PER-068", "fails", notification(uses=1, endorsements=[endorsed("24", "TNE", direction="import")]), around()),
]

OZONE: list[Example] = [
    ("RI-PER-066", "fails", licence(), around(on=dt.date(2024, 1, 1))),
    ("PD-ODS-01", "passes", licence(), around()),
    ("PD-ODS-01", "fails", licence({"substance": "HCFC-22"}), around(), "ask"),
    ("PD-ODS-01", "passes", licence({"substance": "HCFC-22"}, kind="ods_licence"), around()),
    ("PD-ODS-01", "fails", licence({"substance": "R-290"}), around(), "note"),
    ("PD-ODS-01", "cannot_tell", licence({"substance": "Zodium-9"}), around()),
    ("PD-ODS-02", "fails", licence({"substance": "CFC-12"}, kind="ods_licence"), around(), "refuse"),
    ("PD-ODS-02", "fails", licence({"substance": "CFC-12", "use": "Feedstock"}, kind="ods_licence"), around(), "ask"),
    ("PD-ODS-02", "passes", licence({"substance": "HCFC-22"}, kind="ods_licence"), around()),
    ("PD-ODS-02", "cannot_tell", licence({"substance": "CFC-12"}, import_country=None), around()),
    ("PD-ODS-03", "passes", licence(), around()),
    ("PD-ODS-03", "fails", licence({"hs": "382762"}), around()),
    ("PD-ODS-03", "passes", licence({"hs": "382478"}, issued="2021-12-31"), around()),
    ("PD-ODS-03", "cannot_tell", licence({"hs": None}), around()),
    ("RI-ODS-145", "passes", licence({"recovered": True}), paper_with("reclaim_certificate")),
    ("RI-ODS-145", "fails", licence({"recovered": True}), WITHOUT),
    ("RI-ODS-145", "cannot_tell", licence({"recovered": True}), around()),
    ("RI-ODS-145", "not_applicable", licence(), around()),
    ("RI-ODS-146", "passes", licence({"use": "laboratory"}), paper_with("end_user_certificate")),
    ("RI-ODS-146", "fails", licence({"use": "laboratory"}), WITHOUT),
    ("RI-ODS-146", "cannot_tell", licence({"use": None}), around()),
    ("RI-ODS-146", "not_applicable", licence(), around()),
]

EXAMPLES = [*BASEL, *OZONE]
