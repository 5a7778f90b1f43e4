"""From an inspection to a record: what was declared is alleged, what was found is what was found."""

from __future__ import annotations

import datetime as dt

from tests.shipments import shipment

from greenlane.consignments.consignment import from_json
from greenlane.inspection.outcome import Find, Outcome
from greenlane.seizures.drafted import of_inspection

DAY = dt.date(2026, 5, 6)


def drafted(outcome, **changes):
    told = {"kind": "open", "day": DAY, "place": None, "agency": "Northport Customs", "sampled": False} | changes
    return of_inspection(from_json(shipment()), outcome, **told)


def test_a_find_becomes_a_line_of_goods():
    find = Find("ivory", "tusks", "taxon", "Loxodonta africana", "12.5", "kg", "otherwise", "behind the bales")
    record, parties = drafted(Outcome(finds=(find,)))
    (goods,) = record.goods
    assert (goods.regime, goods.goods_class, goods.taxon) == ("CITES", "ivory", "Loxodonta africana")
    assert (str(goods.quantities[0].amount), goods.container) == ("12.5", "CSQU3054383")
    assert goods.declared_as == "mixed plastic scrap in bales" and record.reason == "misdeclared"
    assert (record.kind, record.detection, record.concealment_note) == ("seizure", "search", "behind the bales")
    assert {stop.standing for stop in record.route} == {"alleged"}
    assert [party.name for party in parties] == ["Invented Recovery Ltd", "Imaginary Polymers", "Jan Invented"]
    assert [party.person for party in parties] == [False, False, True]
    assert "Invented" not in str(record.route) + str(record.papers)


def test_without_the_names_of_persons_the_declared_companies_come_along():
    said = shipment()
    said["parties"] = [said["parties"][0], said["parties"][1] | {"natural_person": False}, said["parties"][2]]
    told = {"kind": "open", "day": DAY, "place": None, "agency": "", "sampled": None}
    _record, parties = of_inspection(from_json(said), Outcome(), **told, names=False)
    assert [party.name for party in parties] == ["Imaginary Polymers"], (
        "who is not said to be a company may be a person"
    )


def test_nothing_found_is_a_negative_control():
    record, _parties = drafted(Outcome(why="agrees"), sampled=True)
    assert (record.kind, record.goods, record.detection, record.measures) == ("negative", (), "random", ())


def test_a_find_without_a_class_goes_by_its_name():
    record, _parties = drafted(Outcome(finds=(Find(what="bales", kind="waste", name="Y48"),)))
    assert (record.goods[0].regime, record.goods[0].waste_code) == ("BASEL", "Y48")
    record, _parties = drafted(Outcome(finds=(Find(what="odd things"),)))
    assert record.goods[0].regime == "OTHER"


def test_a_country_passed_through_is_told_by_the_code_of_its_port():
    said = shipment()
    said["legs"] = [{"start": {}, "end": {"code": "MYPKG"}}, {"start": {}, "end": {"code": "XNNPT"}}]
    record, _parties = of_inspection(
        from_json(said), Outcome(), kind="open", day=DAY, place=None, agency="", sampled=None
    )
    assert [(stop.country, stop.code) for stop in record.route if stop.role == "transit"] == [("MY", "MYPKG")]
