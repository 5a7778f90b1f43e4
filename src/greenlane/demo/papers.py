"""Invented papers at Northport's permit desk, in every state there is; most stand for consignments of the traffic."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count

from greenlane.consignments.models import Consignment, Selector
from greenlane.demo.traffic import Fields
from greenlane.inspection import actions as inspection
from greenlane.inspection.models import Inspection, trader_records
from greenlane.inspection.outcome import Outcome
from greenlane.people.actions import SYSTEM
from greenlane.people.cast import Cast
from greenlane.people.models import Office, Person
from greenlane.permits import actions, ecites_writing, permit
from greenlane.permits.actions.judging import trader_key
from greenlane.permits.models import Paper

MOST = 9
"""How many consignments with a CITES paper are looked at, the last to arrive first."""
MANY, INSPECTED = 10, 2
"""How many consignments, and looks at the goods, make a trader's record long enough for the fast lane."""


def make(cast: Cast, *, until: dt.date) -> int:
    """Take in the papers and bring each into its state; return how many there are. Nothing at all in a second call."""
    if Paper.objects.filter(owner=cast.northport).exists():
        return 0
    rows = [(row, _take(cast, fields, xml=n % 2 == 0)) for n, (row, fields) in enumerate(_named(cast))]
    for (consignment, paper), deed in zip(rows, (_used_up, _asked, _over, _expired, _amended), strict=False):
        deed(cast, consignment, paper)
    for fields in (_suspended(until), _zero_quota(until), _own_origin(until), _notification(until)):
        _take(cast, fields)
    _gases(cast)
    _fast(cast, until)
    _of_the_authority(cast, until)
    broken = _suspended(until) | {"number": "26DJ0099", "country": "Djibouti", "issued": "12.13.2026"}
    actions.receive_paper(_json(broken), office=cast.terminal, file_name="permit-26DJ0099.json", by=cast.ada)
    return Paper.objects.filter(owner=cast.northport, current=True).count()


def _take(cast: Cast, fields: Fields, xml: bool = False, by: Person | None = None) -> Paper:
    raw = ecites_writing.write(permit.from_json(fields)) if xml else _json(fields)
    taker = by or cast.ada
    paper = actions.receive_paper(raw, office=taker.office or cast.terminal, by=taker).paper
    assert paper is not None, fields
    return paper


def _json(fields: Fields) -> bytes:
    return json.dumps(fields, indent=1).encode()


def _named(cast: Cast) -> Iterator[tuple[Consignment, Fields]]:
    """The last consignments that name a CITES export permit, each with the permit it names."""
    named = Selector.objects.filter(kind="permit", consignment__owner=cast.northport, consignment__current=True)
    found = Consignment.objects.filter(pk__in=named.values("consignment"), goods__appendix="II")
    for row in found.distinct().order_by("-arrival", "reference")[:MOST]:
        document = next(d for d in row.declared["documents"] if d["kind"] == "cites_export")
        yield row, _permit_of(row, document)


def _permit_of(row: Consignment, document: Fields) -> Fields:
    goods, facts = row.declared["goods"][0], row.facts[0]
    parties = {party["role"]: party for party in row.declared["parties"]}
    said = {"taxon": goods["taxon"], "term": goods["term"], "source": goods["source"], "quantity": goods["quantity"]}
    return {
        "kind": "cites_export",
        "number": document["number"],
        "country": document["country"],
        "authority": "Wildlife authority (invented)",
        "issued": document["issued"],
        "valid_until": document["valid_until"],
        "export_country": row.export_country,
        "import_country": "XN",
        "purpose": goods["purpose"],
        "special_conditions": "Living animals travel as the IATA Live Animals Regulations say.",
        "parties": [_party("exporter", parties["consignor"]), _party("importer", parties["consignee"])],
        "lines": [{"line": 1, **said, "appendix": facts["appendix"], "origin": row.export_country}],
    }


def _party(role: str, party: Fields) -> Fields:
    return {"role": role, **{name: party[name] for name in ("name", "address", "country") if party.get(name)}}


def _endorse(paper: Paper, amount: str, *, consignment: Consignment | None = None, day: dt.date, note: str) -> Any:
    line = paper.as_declared.lines[0]
    assert line.quantity is not None
    shipped = [{"line": 1, "quantity": {"amount": amount, "unit": line.quantity.unit}}]
    fields = {"day": day.isoformat(), "direction": "import", "shipped": shipped, "note": note}
    at: Office = consignment.office if consignment else paper.office
    value = permit.endorsement_from_json(fields | {"port": {"name": at.name}})
    return actions.endorse(paper, value, office=at, consignment=consignment, by=SYSTEM)


def _amount(paper: Paper) -> Decimal:
    quantity = paper.as_declared.lines[0].quantity
    assert quantity is not None
    return quantity.amount


def _day(consignment: Consignment) -> dt.date:
    return consignment.arrival or consignment.received_at.date()


# ---- what becomes of the papers of consignments, one deed each


def _cleanest(cast: Cast) -> Fields | None:
    """An importer with whom nothing was ever found, and whose goods an officer has looked at; the busiest one."""
    same = Selector.objects.filter(kind="party", consignment__owner=cast.northport, consignment__current=True)
    busiest = same.values("value").annotate(n=Count("pk")).order_by("-n", "value").values_list("value", flat=True)
    for key, record in trader_records(cast.northport, list(busiest[:40])).items():
        if record.last_find is not None or record.consignments < MANY:
            continue
        here = Consignment.objects.filter(pk__in=same.filter(value=key).values("consignment"), office=cast.terminal)
        rows = list(here.order_by("-arrival", "reference")[: max(0, INSPECTED - record.inspected)])
        for row in rows:
            ordered = inspection.order([row], Inspection.Kind.SCAN, because="New trader", by=cast.ada)[0]
            inspection.record(ordered, Outcome(why="agrees"), note="", minutes=10, by=cast.ada)
        if record.inspected + len(rows) >= INSPECTED:
            declared = here.order_by("-arrival", "reference")[0].declared["parties"]
            return next((party for party in declared if party["role"] == "consignee"), None)
    return None


def _used_up(cast: Cast, consignment: Consignment, paper: Paper) -> None:
    """All that was granted has arrived."""
    _endorse(paper, f"{_amount(paper):f}", consignment=consignment, day=_day(consignment), note="As declared")
    actions.decide(paper, Paper.State.ACCEPTED, because="Papers and goods agree", by=cast.ada)


def _asked(cast: Cast, consignment: Consignment, paper: Paper) -> None:
    """The authority is asked, and its answer is awaited; one abroad has answered."""
    actions.ask_foreign_authority(
        paper, question="Is the nursery or farm known to you, and is the number yours?", organisation=cast.cites,
        by=cast.ada,
    )  # fmt: skip
    abroad = actions.ask_foreign_authority(
        paper, question="Did you issue this permit, for this quantity?", authority="Wildlife authority (invented)",
        by=cast.ada,
    )  # fmt: skip
    actions.record_foreign_verdict(
        abroad, "genuine", text="Issued as it stands.", answered_by="Registry (invented)", by=cast.ada
    )


def _over(cast: Cast, consignment: Consignment, paper: Paper) -> None:
    """An amendment grants half of what is declared."""
    fields = permit.to_json(paper.as_declared)
    line = fields["lines"][0]
    half = {"amount": f"{_amount(paper) / 2:f}", "unit": line["quantity"]["unit"]}
    _take(cast, fields | {"lines": [line | {"quantity": half}]})


def _expired(cast: Cast, consignment: Consignment, paper: Paper) -> None:
    """It ran out before the goods came, and an officer has refused it."""
    fields = permit.to_json(paper.as_declared)
    issued = _day(consignment) - dt.timedelta(days=260)
    days = {"issued": issued.isoformat(), "valid_until": (issued + dt.timedelta(days=180)).isoformat()}
    later = _take(cast, fields | days)
    actions.decide(later, Paper.State.REFUSED, because="Not valid when the goods arrived", by=cast.ada)


def _amended(cast: Cast, consignment: Consignment, paper: Paper) -> None:
    """Endorsed in part, taken back and endorsed again; then its authority amended it."""
    amount = _amount(paper) / 4
    wrong = _endorse(paper, f"{amount:f}", consignment=consignment, day=_day(consignment), note="Counted at the shed")
    actions.take_back_endorsement(wrong, because="Boxes of another consignment were counted", by=SYSTEM)
    _endorse(paper, f"{2 * amount:f}", consignment=consignment, day=_day(consignment), note="Counted again")
    fields = permit.to_json(paper.as_declared)
    _take(cast, fields | {"special_conditions": "Amended: two consignments at most."})


# ---- papers that stand alone


def _alone(until: dt.date, number: str, country: str, line: Fields, **given: Any) -> Fields:
    issued = until - dt.timedelta(days=40)
    return {
        "kind": "cites_export",
        "number": number,
        "country": country,
        "authority": "Wildlife authority (invented)",
        "issued": issued.isoformat(),
        "valid_until": (issued + dt.timedelta(days=150)).isoformat(),
        "export_country": country,
        "import_country": "XN",
        "purpose": "T",
        "parties": [
            {"role": "exporter", "name": "Savanna Exports (invented)", "country": country},
            {"role": "importer", "name": "Dune Pelican Wholesale Ltd (invented)", "country": "XN"},
        ],
        "lines": [{"line": 1, "term": "LIV", "appendix": "II", "origin": country, **line}],
        **given,
    }


def _suspended(until: dt.date) -> Fields:
    """From a country with which commercial trade was recommended to be suspended."""
    line = {"taxon": "Stigmochelys pardalis", "source": "W", "quantity": {"amount": "120", "unit": "NO"}}
    return _alone(until, f"{until:%y}DJ0041", "DJ", line)


def _zero_quota(until: dt.date) -> Fields:
    """Wild spurred tortoises for commerce: the quota is zero."""
    line = {"taxon": "Centrochelys sulcata", "source": "W", "quantity": {"amount": "60", "unit": "NO"}}
    return _alone(until, f"{until:%y}ML00212", "ML", line)


def _own_origin(until: dt.date) -> Fields:
    """A re-export certificate that names the country itself as the origin, and no permit of the origin."""
    line = {"taxon": "Python regius", "source": "C", "quantity": {"amount": "25", "unit": "NO"}}
    return _alone(until, f"{until:%y}TG-R-0077", "TG", line, kind="cites_reexport")


def _notification(until: dt.date) -> Fields:
    """A Basel notification to which the country of transit has not answered."""
    issued = until - dt.timedelta(days=55)
    answered = issued + dt.timedelta(days=20)
    return {
        "kind": "basel_notification",
        "number": f"GB 0001 {until:%y}4417",
        "country": "GB",
        "authority": "Waste authority (invented)",
        "issued": issued.isoformat(),
        "valid_until": (issued + dt.timedelta(days=330)).isoformat(),
        "export_country": "GB",
        "import_country": "XN",
        "uses": 12,
        "parties": [
            {"role": "exporter", "name": "Harbour Recovery Ltd (invented)", "country": "GB"},
            {"role": "facility", "name": "Northport Recycling Works (invented)", "country": "XN"},
        ],
        "lines": [
            {"line": 1, "description": "Mixed plastic for recycling", "waste_code": "Y48", "y_codes": ["Y48"],
             "operation": "R3", "quantity": {"amount": "600", "unit": "t"}},
        ],
        "consents": [
            {"country": "XN", "role": "import", "answer": "written", "day": answered.isoformat()},
            {"country": "GB", "role": "export", "answer": "written", "day": issued.isoformat()},
            {"country": "MT", "role": "transit", "answer": "asked"},
        ],
        "contract": True,
        "guarantee": True,
    }  # fmt: skip


def _fast(cast: Cast, until: dt.date) -> None:
    """Two licences of a trader with a clean record: one has gone by the fast lane, one may.

    No CITES paper of today does before the current lists of quotas and suspensions are imported.
    """
    holder = _cleanest(cast) or {"name": "Dune Pelican Wholesale Ltd (invented)", "country": "XN"}
    papers = [_take(cast, _licence(f"XN-ODS-{n}", until - dt.timedelta(days=20), holder)) for n in (871, 872)]
    key = trader_key(papers[0])
    actions.fast_lane(papers[0], trader=trader_records(cast.northport, [key])[key], by=cast.ada)


def _of_the_authority(cast: Cast, until: dt.date) -> None:
    """What the CITES authority has on a desk of its own: one accepted, one to be asked about, one that waits."""
    parrots = {"taxon": "Agapornis fischeri", "source": "C", "quantity": {"amount": "30", "unit": "NO"}}
    plants = {"taxon": "Aloe ferox", "term": "EXT", "source": "A", "quantity": {"amount": "400", "unit": "KIL"}}
    ours = _take(cast, _alone(until, f"{until:%y}ZA31022", "ZA", plants), by=cast.eli)
    actions.decide(ours, Paper.State.ACCEPTED, because="Known nursery; the number agrees with its list", by=cast.eli)
    _take(cast, _alone(until, f"{until:%y}TZ0007", "TZ", parrots), by=cast.eli)
    _take(cast, _own_origin(until) | {"number": f"{until:%y}TG-R-0091"}, by=cast.eli)


def _licence(number: str, issued: dt.date, holder: Fields, substance: str = "HFC-134a", **given: Any) -> Fields:
    return {
        "kind": "hfc_licence", "number": number, "country": "XN", "issued": issued.isoformat(),
        "valid_until": (issued + dt.timedelta(days=365)).isoformat(), "import_country": "XN",
        "parties": [_party("permittee", holder)],
        "lines": [{"line": 1, "substance": substance, "quantity": {"amount": "24000", "unit": "kg"},
                   "use": "servicing", "recovered": False}],
        **given,
    }  # fmt: skip


def _gases(cast: Cast) -> None:
    """The licences that the last consignments of refrigerant name: one used in part."""
    named = Selector.objects.filter(kind="licence", consignment__owner=cast.northport, consignment__current=True)
    found = Consignment.objects.filter(pk__in=named.values("consignment"), office=cast.terminal)
    for n, row in enumerate(found.order_by("-arrival", "reference")[:2]):
        document = next(d for d in row.declared["documents"] if d["kind"] == "ozone_licence")
        importer = next(party for party in row.declared["parties"] if party["role"] == "consignee")
        issued = _day(row) - dt.timedelta(days=90)
        substance = row.declared["goods"][0]["substance"]
        given = {"export_country": row.export_country}
        paper = _take(cast, _licence(document["number"], issued, importer, substance, **given))
        if n == 0:
            net = row.declared["goods"][0]["net_kg"]
            _endorse(paper, str(net), consignment=row, day=_day(row), note="Weighed")
