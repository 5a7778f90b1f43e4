"""Examples of the checks of CITES papers: code, answer, paper, context, and how grave where that matters."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.permits.papers import context, declared, endorsed, permit, python

from greenlane.permits.case import Context
from greenlane.permits.finding import Answer, Severity
from greenlane.permits.lists import Breeder, Issuer, Lists, Ranch, StampSeries
from greenlane.permits.permit import Paper

Example = tuple[str, Answer, Paper, Context] | tuple[str, Answer, Paper, Context, Severity]

LEOPARD = {"taxon": "Panthera pardus", "term": "TRO", "appendix": "I", "origin": "NA"}
MACAW = {"taxon": "Ara macao", "appendix": "I", "origin": "BR"}
IMPORT = permit(python(**MACAW), kind="cites_import", number="DE-9", country="DE", issued="2022-02-01")


def namibian(amount: str, **changes: object) -> Paper:
    return permit(python(**LEOPARD, quantity={"amount": amount, "unit": "NO"}), country="NA", purpose="H", **changes)


def reexport(**changes: object) -> Paper:
    told = {"origin": "TG", "origin_permit": "TG-1", "origin_permit_issued": "2021-05-01", **changes}
    return permit(python(**told), kind="cites_reexport", country="ES", number="ES-2022-1")


def bred(**changes: object) -> Paper:
    return permit(python(**{"source": "C", **changes}))


FARM = Lists(breeders=(Breeder("TG", "TG-F-1", "Python", 10),))
LISTED = Lists(
    issuers=(Issuer("TG", "Direction de la Faune et de la Flore", ("A. Mensah",)),),
    stamps=(StampSeries("TG", "TG 999999"),), ports=frozenset({"DEFRA"}),
    ranches=(Ranch("TG", "Python regius"),),
)  # fmt: skip
NUMBERS = tuple(f"TG-2021-{n:06}" for n in range(30))
OTHER = permit(python(taxon="Varanus niloticus"))

DATES: list[Example] = [
    ("RI-PER-065", "passes", permit(), context()),
    ("RI-PER-065", "fails", permit(), context(consignment=declared({"taxon": "Varanus niloticus"}))),
    ("RI-PER-065", "passes", permit(), context(consignment=declared({"taxon": "Varanus niloticus"}), papers=(OTHER,))),
    ("RI-PER-065", "cannot_tell", permit(), context(consignment=declared({"taxon": "Zzyxia invisibilis"}))),
    ("RI-PER-065", "cannot_tell", permit(), context(consignment=None), "note"),
    ("RI-PER-065", "not_applicable", permit(), context(consignment=declared({"taxon": "Bombina orientalis"}))),
    ("RI-PER-066", "passes", permit(), context(on=dt.date(2022, 8, 31))),
    ("RI-PER-066", "fails", permit(), context(on=dt.date(2022, 9, 1)), "refuse"),
    ("RI-PER-066", "fails", permit(valid_from="2022-04-02"), context(), "ask"),
    ("RI-PER-066", "fails", permit(endorsements=[endorsed("40", day="2022-09-01")]), context(), "ask"),
    ("RI-PER-066", "fails", permit(endorsements=[endorsed("40", day="2022-02-28")]), context(), "ask"),
    ("RI-PER-066", "fails", permit(), context(on=dt.date(2022, 2, 28)), "refuse"),
    ("RI-PER-066", "fails", permit(endorsements=[endorsed("40", day="2022-04-02")]), context(consignment=None), "ask"),
    ("RI-PER-066", "passes", permit(endorsements=[endorsed("40", day="2022-02-28")], retrospective=True), context()),
    ("RI-PER-066", "cannot_tell", permit(valid_until=None), context()),
    ("RI-PER-066", "fails", permit(valid_until=None), context(on=dt.date(2022, 9, 2))),
    ("RI-PER-067", "passes", permit(valid_until="2022-09-01"), context()),
    ("RI-PER-067", "fails", permit(valid_until="2022-09-02"), context(), "refuse"),
    ("RI-PER-067", "passes", permit(kind="cites_import", valid_until="2023-03-01"), context()),
    ("RI-PER-067", "fails", permit(kind="cites_import", valid_until="2023-03-02"), context()),
    ("RI-PER-067", "fails", permit(python(term="LOG"), valid_until="2023-02-01"), context(), "ask"),
    ("RI-PER-067", "cannot_tell", permit(valid_until=None), context(), "refuse"),
    ("RI-PER-067", "cannot_tell", permit(kind="cites_sea"), context(), "note"),
    ("RI-PER-088", "passes", permit(), context()),
    ("RI-PER-088", "fails", permit(issued="2022-03-21"), context(), "refuse"),
    ("RI-PER-088", "fails", permit(retrospective=True), context(), "ask"),
    ("RI-PER-088", "cannot_tell", permit(issued=None), context()),
    ("RI-PER-088", "cannot_tell", permit(), context(consignment=declared(legs=None, arrival=None))),
    ("RI-PER-088", "fails", permit(kind="cites_import", issued="2022-03-22"), context()),
    ("RI-PER-088", "passes", permit(kind="cites_import", issued="2022-03-21"), context()),
]

NUMBERED: list[Example] = [
    ("RI-PER-068", "passes", permit(), context(namesakes=(permit(),))),
    ("RI-PER-068", "fails", permit(), context(namesakes=(permit(python(quantity=None)),)), "ask"),
    ("RI-PER-068", "fails", permit(), context(namesakes=(OTHER,)), "refuse"),
    ("RI-PER-068", "passes", permit(), context(namesakes=(permit(country="GH"),))),
    ("RI-PER-068", "passes", permit(), context(namesakes=(permit(OTHER and python(term="SKI"), issued="2021-03-01"),))),
    ("RI-PER-068", "cannot_tell", permit(), context(namesakes=None)),
    (
        "RI-PER-068",
        "fails",
        permit(endorsements=[endorsed("100", direction="import", consignment="DE-0")]),
        context(),
        "refuse",
    ),
    (
        "RI-PER-068",
        "fails",
        permit(endorsements=[endorsed("40", direction="import", consignment="DE-0")]),
        context(),
        "ask",
    ),
    (
        "RI-PER-068",
        "passes",
        permit(uses=2, endorsements=[endorsed("40", direction="import", consignment="DE-0")]),
        context(),
    ),
    ("RI-PER-068", "passes", permit(endorsements=[endorsed("100", direction="import", consignment="DE-1")]), context()),
    (
        "RI-PER-068",
        "fails",
        permit(uses=9, endorsements=[endorsed("1", transport_document="B1"), endorsed("1", transport_document="b-1")]),
        context(),
    ),
    ("RI-PER-069", "passes", permit(), context(earlier_numbers=NUMBERS)),
    ("RI-PER-069", "fails", permit(number="CITES 77/TG"), context(earlier_numbers=NUMBERS), "note"),
    ("RI-PER-069", "fails", permit(number="TG#2022?1"), context(), "ask"),
    ("RI-PER-069", "cannot_tell", permit(), context(earlier_numbers=NUMBERS[:19]), "note"),
    ("RI-PER-070", "passes", permit(), context()),
    ("RI-PER-070", "fails", permit(python(quantity={"amount": "99", "unit": "NO"})), context(), "refuse"),
    ("RI-PER-070", "fails", permit(endorsements=[endorsed("1", direction="import", consignment="DE-0")]), context()),
    ("RI-PER-070", "fails", permit(endorsements=[endorsed("90", consignment="TG-1")]), context()),
    ("RI-PER-070", "passes", permit(endorsements=[endorsed("100", consignment="TG-1")]), context()),
    ("RI-PER-070", "cannot_tell", permit(python(quantity={"amount": "9", "unit": "KIL"})), context(), "refuse"),
    ("RI-PER-070", "cannot_tell", permit(python(quantity=None)), context()),
    ("RI-PER-070", "cannot_tell", permit(), context(consignment=None), "note"),
    ("RI-PER-070", "not_applicable", permit(), context(covers={})),
    (
        "RI-PER-070",
        "fails",
        permit(),
        context(consignment=declared(*[{"taxon": "Python regius", "quantity": {"amount": "60", "unit": "NO"}}] * 2)),
        "refuse",
    ),
    (
        "RI-PER-070",
        "passes",
        permit(),
        context(
            consignment=declared(
                {"taxon": "Python regius", "term": "LIV", "quantity": {"amount": "60", "unit": "NO"}},
                {"taxon": "Python regius", "term": "SKI", "quantity": {"amount": "60", "unit": "NO"}},
            )
        ),
    ),
    ("RI-PER-097", "passes", permit(python(annual_quota="500", used_to_date="400")), context()),
    ("RI-PER-097", "fails", permit(python(annual_quota="500", used_to_date="501")), context(), "ask"),
    ("RI-PER-097", "fails", permit(python(annual_quota="500", used_to_date="99")), context(), "note"),
    ("RI-PER-097", "cannot_tell", permit(python(annual_quota="500")), context()),
    ("RI-PER-097", "not_applicable", permit(), context()),
]

WEIGHED: list[Example] = [
    ("RI-PER-098", answer, permit(python(taxon="Loxodonta africana", term="TUS", net_kg=kg)), context(consignment=None))
    for answer, kg in (("passes", "900"), ("fails", "50"), ("fails", "6001"), ("cannot_tell", None))
]  # type: ignore[misc]

LIMITED: list[Example] = [
    ("RI-PER-071", "passes", namibian("50"), context(quota_used={1: Decimal(200)})),
    ("RI-PER-071", "fails", namibian("51"), context(quota_used={1: Decimal(200)}), "refuse"),
    ("RI-PER-071", "fails", namibian("251"), context()),
    ("RI-PER-071", "cannot_tell", namibian("50"), context()),
    ("RI-PER-071", "cannot_tell", permit(), context(), "note"),
    ("RI-PER-072", "passes", permit(), context()),
    ("RI-PER-072", "fails", permit(python(taxon="Cuora mccordi", origin="CN"), country="CN"), context(), "refuse"),
    ("RI-PER-072", "passes", permit(python(taxon="Cuora mccordi", source="C"), country="CN"), context()),
    ("RI-PER-072", "cannot_tell", permit(python(taxon="Cuora mccordi", source=None), country="CN"), context()),
    ("RI-PER-072", "cannot_tell", permit(issued="2024-03-01"), context(), "note"),
    ("RI-PER-073", "passes", permit(), context()),
    ("RI-PER-073", "fails", permit(country="DJ"), context(), "refuse"),
    ("RI-PER-073", "passes", permit(country="DJ", purpose="Z"), context()),
    ("RI-PER-073", "cannot_tell", permit(country="DJ", purpose=None), context(), "refuse"),
    ("RI-PER-073", "fails", permit(python(origin="DJ")), context(), "ask"),
    ("RI-PER-073", "fails", permit(country="DJ", issued="2024-01-01"), context(), "ask"),
    ("RI-PER-073", "cannot_tell", permit(country="MX", issued="2023-04-01"), context(on=dt.date(2023, 4, 2)), "ask"),
    ("RI-PER-073", "cannot_tell", permit(issued="2024-01-01"), context(on=dt.date(2024, 2, 1)), "note"),
]

ORIGINS: list[Example] = [
    ("PD-CIT-01", "passes", permit(python(taxon="Sphyrna lewini", source="X"), kind="cites_sea"), context()),
    ("PD-CIT-01", "fails", permit(kind="cites_sea"), context(), "ask"),
    ("PD-CIT-01", "cannot_tell", permit(python(source=None), kind="cites_sea"), context()),
    ("PD-CIT-01", "not_applicable", permit(), context()),
    (
        "PD-CIT-01",
        "fails",
        permit(python(taxon="Odobenus rosmarus", source="X", origin="CA"), kind="cites_sea"),
        context(),
    ),
    ("RI-PER-074", "passes", permit(), context()),
    ("RI-PER-074", "fails", permit(python(origin="NA")), context(), "ask"),
    ("RI-PER-074", "passes", permit(python(origin=None)), context()),
    ("RI-PER-074", "not_applicable", permit(python(origin="XX")), context()),
    ("RI-PER-074", "not_applicable", permit(python(source="C", origin="DE")), context()),
    ("RI-PER-074", "cannot_tell", permit(python(taxon="Tridacna gigas")), context()),
    ("RI-PER-075", "passes", reexport(), context()),
    ("RI-PER-075", "fails", reexport(origin="ES"), context()),
    ("RI-PER-075", "cannot_tell", reexport(origin=None), context()),
    ("RI-PER-075", "not_applicable", permit(), context()),
    ("RI-PER-076", "passes", permit(country="NA"), context()),
    ("RI-PER-076", "fails", permit(import_country="TG"), context()),
    ("RI-PER-076", "cannot_tell", permit(import_country=None), context()),
    ("RI-PER-076", "not_applicable", permit(kind="cites_sea", import_country="TG"), context()),
    ("RI-PER-092", "passes", permit(python(taxon="Odobenus rosmarus", appendix="III"), country="CA"), context()),
    ("RI-PER-092", "fails", permit(python(taxon="Odobenus rosmarus", origin="NO"), country="NO"), context()),
    (
        "RI-PER-092",
        "passes",
        permit(python(taxon="Odobenus rosmarus", origin="NO"), country="NO", kind="cites_origin"),
        context(),
    ),
    ("RI-PER-092", "cannot_tell", permit(python(taxon="Zzyxia invisibilis")), context()),
    ("RI-PER-092", "not_applicable", permit(), context()),
    (
        "RI-PER-092",
        "not_applicable",
        permit(python(taxon="Odobenus rosmarus", origin="NO"), country="NO", kind="cites_captive"),
        context(),
    ),
    ("RI-PER-096", "passes", reexport(), context()),
    ("RI-PER-096", "fails", reexport(origin=None), context(), "ask"),
    ("RI-PER-096", "fails", reexport(origin="XX"), context(), "note"),
    ("RI-PER-096", "fails", reexport(origin_permit=None), context()),
    ("RI-PER-096", "fails", reexport(origin_permit_issued="2022-03-02"), context()),
    ("RI-PER-096", "cannot_tell", reexport(origin_permit_issued=None), context()),
]

BREEDING: list[Example] = [
    ("RI-PER-077", "passes", bred(), context(lists=FARM)),
    ("RI-PER-077", "fails", bred(taxon="Varanus niloticus"), context(lists=FARM)),
    ("RI-PER-077", "fails", bred(operation_number="TG-F-2"), context(lists=FARM)),
    ("RI-PER-077", "fails", bred(source="D"), context()),
    ("RI-PER-077", "fails", bred(**MACAW), context()),
    ("RI-PER-077", "cannot_tell", bred(), context(), "note"),
    ("RI-PER-077", "not_applicable", permit(), context()),
    ("RI-PER-079", "passes", bred(source="R"), context(lists=LISTED)),
    ("RI-PER-079", "fails", bred(source="R", origin="GH"), context(lists=LISTED)),
    ("RI-PER-079", "cannot_tell", bred(source="R"), context(), "note"),
    ("RI-PER-095", "passes", bred(source="F", quantity={"amount": "40", "unit": "NO"}), context(lists=FARM)),
    ("RI-PER-095", "fails", bred(source="F", quantity={"amount": "41", "unit": "NO"}), context(lists=FARM)),
    ("RI-PER-095", "cannot_tell", bred(source="F", quantity={"amount": "41", "unit": "KIL"}), context(lists=FARM)),
    ("RI-PER-095", "cannot_tell", bred(source="F"), context(), "note"),
]

CODED: list[Example] = [
    ("RI-PER-078", "passes", permit(), context()),
    ("RI-PER-078", "fails", permit(python(source="A")), context(), "refuse"),
    ("RI-PER-078", "fails", permit(python(taxon="Pterocarpus erinaceus", source="F")), context(), "refuse"),
    ("RI-PER-078", "fails", permit(python(source="K")), context()),
    ("RI-PER-078", "fails", permit(python(source="D")), context(), "ask"),
    ("RI-PER-078", "cannot_tell", permit(python(taxon="Zzyxia invisibilis")), context()),
    ("RI-PER-078", "cannot_tell", permit(python(source=None)), context()),
    ("RI-PER-082", "passes", permit(), context()),
    ("RI-PER-082", "fails", permit(purpose="H"), context()),
    ("RI-PER-082", "fails", permit(python(term="TRO")), context()),
    ("RI-PER-082", "fails", permit(python(term="SKI"), purpose="B"), context()),
    ("RI-PER-082", "passes", permit(python(term="TRO", purpose="H")), context()),
    ("RI-PER-082", "fails", permit(purpose="A"), context()),
    ("RI-PER-082", "cannot_tell", permit(purpose=None), context()),
    ("RI-PER-083", "passes", permit(python(term="CAV", quantity={"amount": "9", "unit": "GRM"})), context()),
    ("RI-PER-083", "passes", permit(python(term="CAV", quantity={"amount": "9", "unit": "kg"})), context()),
    ("RI-PER-083", "fails", permit(python(term="CAV", quantity={"amount": "9", "unit": "NO"})), context()),
    ("RI-PER-083", "cannot_tell", permit(python(quantity={"amount": "9", "unit": "baskets of Zod"})), context()),
    ("RI-PER-084", "passes", permit(python(term="SKI")), context()),
    ("RI-PER-084", "fails", permit(python(term="BAR")), context()),
    ("RI-PER-084", "fails", permit(python(term="TUS")), context()),
    ("RI-PER-084", "fails", permit(python(term="QQQ")), context()),
    ("RI-PER-084", "passes", permit(python(term="CAP", taxon="Testudo graeca")), context()),
    ("RI-PER-084", "cannot_tell", permit(python(taxon=None)), context()),
    ("RI-PER-094", "passes", permit(), context()),
    ("RI-PER-094", "fails", permit(python(source="u")), context()),
    ("RI-PER-094", "cannot_tell", permit(python(source=None)), context()),
]

APPENDICES: list[Example] = [
    ("RI-PER-080", "passes", permit(), context()),
    ("RI-PER-080", "fails", permit(python(**MACAW), country="BR"), context(), "refuse"),
    ("RI-PER-080", "not_applicable", permit(python(**MACAW), country="BR", purpose="Z"), context()),
    ("RI-PER-080", "not_applicable", permit(python(**MACAW, source="D"), country="BR"), context()),
    ("RI-PER-080", "cannot_tell", permit(python(**MACAW, source=None), country="BR"), context()),
    ("RI-PER-080", "cannot_tell", permit(python(taxon="Zzyxia invisibilis")), context()),
    ("RI-PER-080", "fails", permit(python(taxon="Acinonyx jubatus", origin="NA"), country="NA"), context(), "ask"),
    (
        "RI-PER-080",
        "passes",
        permit(python(taxon="Balaenoptera physalus", origin="IS"), country="IS", import_country="JP"),
        context(),
    ),
    ("RI-PER-081", "passes", permit(python(**MACAW), country="BR", purpose="Z"), context(papers=(IMPORT,))),
    ("RI-PER-081", "fails", permit(python(**MACAW), country="BR", issued="2022-01-31"), context(papers=(IMPORT,))),
    ("RI-PER-081", "fails", permit(python(**MACAW), country="BR"), context(), "refuse"),
    ("RI-PER-081", "cannot_tell", permit(python(**MACAW), country="BR"), context(papers=None)),
    ("RI-PER-081", "not_applicable", permit(), context()),
    ("RI-PER-081", "not_applicable", reexport(taxon="Ara macao", term="FEA"), context()),
    ("RI-PER-081", "fails", reexport(taxon="Ara macao"), context()),
    ("RI-PER-085", "passes", permit(), context()),
    ("RI-PER-085", "fails", permit(python(appendix="III")), context(), "ask"),
    ("RI-PER-085", "fails", permit(python(taxon="Psittacus erithacus", origin="CM")), context(), "refuse"),
    ("RI-PER-085", "passes", permit(python(taxon="Psittacus erithacus", origin="CM"), issued="2016-12-31"), context()),
    ("RI-PER-085", "cannot_tell", permit(python(appendix=None)), context()),
    ("RI-PER-085", "passes", permit(python(taxon="Crocodylus niloticus", origin="NA")), context()),
    ("RI-PER-085", "cannot_tell", permit(python(taxon="Crocodylus niloticus", origin="FR", source="C")), context()),
    ("RI-PER-085", "cannot_tell", permit(issued="2010-01-01"), context()),
    ("RI-PER-085", "cannot_tell", permit(issued=None), context()),
    ("RI-PER-093", "passes", permit(python(source="O", acquired="1975-06-30")), context()),
    ("RI-PER-093", "fails", permit(python(source="O")), context()),
    ("RI-PER-093", "fails", permit(python(source="O", acquired="2013-01-01")), context()),
    ("RI-PER-093", "cannot_tell", permit(python(source="O", acquired="1990-01-01")), context()),
    (
        "RI-PER-093",
        "passes",
        permit(python(taxon="Pterocarpus erinaceus", source="O", acquired="2015-01-01")),
        context(),
    ),
    ("RI-PER-093", "not_applicable", permit(), context()),
]

SIGNED: list[Example] = [
    ("PD-CIT-02", "passes", permit(country="NA"), context()),
    ("PD-CIT-02", "fails", permit(country="HT"), context(), "ask"),
    ("PD-CIT-02", "cannot_tell", permit(country="QQ"), context()),
    ("PD-CIT-02", "cannot_tell", permit(issued=None), context()),
    ("RI-PER-086", "passes", permit(signatory="A Mensah"), context(lists=LISTED)),
    ("RI-PER-086", "fails", permit(signatory="B. Nobody"), context(lists=LISTED), "refuse"),
    ("RI-PER-086", "fails", permit(authority="Ministry of Magic", signatory="A Mensah"), context(lists=LISTED)),
    ("RI-PER-086", "cannot_tell", permit(), context(lists=LISTED)),
    ("RI-PER-086", "cannot_tell", permit(signatory="А. Менса"), context(lists=LISTED)),
    ("RI-PER-086", "cannot_tell", permit(), context(), "note"),
    ("RI-PER-087", "passes", permit(stamp="TG 004711"), context(lists=LISTED)),
    ("RI-PER-087", "fails", permit(stamp="TG 4711"), context(lists=LISTED)),
    ("RI-PER-087", "fails", permit(), context(lists=LISTED)),
    ("RI-PER-087", "cannot_tell", permit(country="NA"), context(lists=LISTED), "note"),
    ("RI-PER-089", "passes", permit(), context()),
    ("RI-PER-089", "fails", permit(transport_document="020-99999999"), context()),
    ("RI-PER-089", "cannot_tell", permit(transport_document=None), context()),
    (
        "RI-PER-089",
        "passes",
        permit(transport_document=None, endorsements=[endorsed("100", transport_document="020-12345675")]),
        context(),
    ),
    ("RI-PER-090", "passes", permit(), context()),
    ("RI-PER-090", "fails", permit(parties=[{"role": "consignee", "name": "Somebody Else"}]), context()),
    (
        "RI-PER-090",
        "passes",
        permit(
            parties=[
                {"role": "permittee", "name": "The Permit's Holder"},
                {"role": "consignor", "name": "Reptiles du Golfe"},
                {"role": "consignee", "name": "Zoohaus"},
            ]
        ),
        context(),
    ),
    ("RI-PER-090", "cannot_tell", permit(parties=None), context()),
    ("RI-PER-091", "passes", permit(), context(lists=LISTED)),
    ("RI-PER-091", "fails", permit(special_conditions=None), context(lists=LISTED), "note"),
    ("RI-PER-091", "fails", permit(ports=[{"code": "DEHAM"}]), context(lists=LISTED), "ask"),
    ("RI-PER-091", "cannot_tell", permit(), context(), "note"),
    ("RI-PER-091", "not_applicable", permit(python(term="SKI")), context()),
]

EXAMPLES = [*DATES, *NUMBERED, *WEIGHED, *LIMITED, *ORIGINS, *BREEDING, *CODED, *APPENDICES, *SIGNED]
